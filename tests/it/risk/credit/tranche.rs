use super::{close, exposure, uniform};
use proptest::prelude::*;
use risk_core::credit::{
    LargePool, LossDistribution, RecursionSettings, SimulationSettings, Tranche, TrancheLoss,
    base_correlations, implied_correlations, large_pool_tranche_losses, loss_distribution, simulate_losses,
    tranche_losses,
};

const POOL: LargePool = LargePool { default_probability: 0.05, loss_given_default: 0.6, correlation: 0.3 };

fn stack() -> Vec<Tranche> {
    let ends = [0.0, 0.03, 0.07, 0.10, 0.15, 0.30, 1.0];
    ends.windows(2).map(|pair| Tranche { attachment: pair[0], detachment: pair[1] }).collect()
}

fn finite(correlation: f64) -> LossDistribution {
    let pool = vec![exposure(0.008, 0.05, 0.4); 125];
    loss_distribution(&pool, &[correlation.sqrt(); 125], &RecursionSettings::default()).unwrap()
}

#[test]
fn tranches_share_the_loss_of_the_pool() {
    let sum = |losses: &[TrancheLoss]| losses.iter().map(|t| t.expected_loss).sum::<f64>();
    close("large", sum(&large_pool_tranche_losses(&POOL, &stack()).unwrap()), 0.03, 1e-15);
    let distribution = finite(0.3);
    close(
        "finite",
        sum(&tranche_losses(&distribution, 1.0, &stack()).unwrap()),
        distribution.mean_of(|l| l),
        1e-16,
    );
    let sample = simulate_losses(
        &vec![exposure(0.008, 0.05, 0.4); 125],
        &uniform(0.3),
        &SimulationSettings { seed: 1, paths: 0..50_000 },
    );
    let sample = sample.unwrap().distribution();
    let simulated = tranche_losses(&sample, 1.0, &stack()).unwrap();
    close("simulated", sum(&simulated), sample.mean_of(|l| l), 1e-13);
    for (simulated, exact) in simulated.iter().zip(tranche_losses(&distribution, 1.0, &stack()).unwrap()) {
        let width = exact.expected_loss / exact.expected_loss_rate;
        let error = width * (exact.probability_of_loss / 5e4).sqrt();
        close("tranche", simulated.expected_loss, exact.expected_loss, 4.0 * error);
        let error = (exact.probability_of_loss / 5e4).sqrt();
        close("hit", simulated.probability_of_loss, exact.probability_of_loss, 4.0 * error);
    }
}

#[test]
fn a_pool_of_many_names_has_the_tranches_of_the_large_pool() {
    let large = large_pool_tranche_losses(&POOL, &stack()).unwrap();
    let pool = vec![exposure(1e-3, 0.05, 0.4); 1_000];
    let distribution =
        loss_distribution(&pool, &[0.3f64.sqrt(); 1_000], &RecursionSettings::default()).unwrap();
    for (large, finite) in large.iter().zip(tranche_losses(&distribution, 1.0, &stack()).unwrap()) {
        close("loss", finite.expected_loss, large.expected_loss, 1e-4);
        // The largest pool has losses between the steps of the finite one.
        close("exhausted", finite.probability_of_exhaustion, large.probability_of_exhaustion, 0.01);
    }
}

#[test]
fn seniority_protects() {
    for losses in [
        large_pool_tranche_losses(&POOL, &stack()).unwrap(),
        tranche_losses(&finite(0.3), 1.0, &stack()).unwrap(),
    ] {
        for pair in losses.windows(2) {
            assert!(pair[0].expected_loss_rate > pair[1].expected_loss_rate);
            assert!(pair[0].probability_of_exhaustion >= pair[1].probability_of_loss - 1e-12);
        }
        for tranche in losses {
            assert!(tranche.probability_of_exhaustion <= tranche.expected_loss_rate);
            assert!(tranche.expected_loss_rate <= tranche.probability_of_loss);
            let given = tranche.loss_given_impairment.unwrap();
            close("given impairment", given * tranche.probability_of_loss, tranche.expected_loss_rate, 1e-15);
        }
    }
    let safe = Tranche { attachment: 0.7, detachment: 1.0 };
    let got = large_pool_tranche_losses(&POOL, &[safe]).unwrap()[0];
    assert_eq!((got.expected_loss, got.probability_of_loss, got.loss_given_impairment), (0.0, 0.0, None));
}

#[test]
fn equity_gains_and_senior_loses_by_correlation() {
    let (equity, senior) = (0, 5);
    let mut last: Option<(Vec<TrancheLoss>, Vec<TrancheLoss>)> = None;
    for correlation in [0.05, 0.15, 0.3, 0.5, 0.7, 0.9] {
        let large = large_pool_tranche_losses(&LargePool { correlation, ..POOL }, &stack()).unwrap();
        let small = tranche_losses(&finite(correlation), 1.0, &stack()).unwrap();
        if let Some((large_before, small_before)) = last {
            for (now, before) in [(&large, &large_before), (&small, &small_before)] {
                assert!(now[equity].expected_loss < before[equity].expected_loss, "{correlation}");
                assert!(now[senior].expected_loss > before[senior].expected_loss, "{correlation}");
            }
        }
        last = Some((large, small));
    }
}

#[test]
fn an_implied_correlation_gives_the_loss_back() {
    for correlation in [0.05, 0.2, 0.35, 0.8] {
        let losses = large_pool_tranche_losses(&LargePool { correlation, ..POOL }, &stack()).unwrap();
        for (tranche, loss) in stack().iter().zip(&losses) {
            let found = implied_correlations(&POOL, tranche, loss.expected_loss).unwrap();
            assert!(found.iter().any(|r| (r - correlation).abs() < 1e-8), "{tranche:?}: {found:?}");
            assert!(found.windows(2).all(|pair| pair[0] < pair[1]));
        }
        let expected: Vec<f64> = losses.iter().map(|t| t.expected_loss).collect();
        let base = base_correlations(&POOL, &stack(), &expected).unwrap();
        let mut up_to = 0.0;
        for (k, base) in base[..5].iter().enumerate() {
            up_to += expected[k];
            let pool = LargePool { correlation: base.unwrap(), ..POOL };
            let equity = Tranche { attachment: 0.0, detachment: stack()[k].detachment };
            let loss = large_pool_tranche_losses(&pool, &[equity]).unwrap()[0].expected_loss;
            close("loss at the base correlation", loss, up_to, 1e-14);
            close("base correlation", base.unwrap(), correlation, 1e-6);
        }
        assert_eq!(base[5], None);
    }
    // A mezzanine tranche has two.
    let mezzanine = Tranche { attachment: 0.03, detachment: 0.07 };
    let most = (1..100)
        .map(|k| LargePool { correlation: f64::from(k) / 100.0, ..POOL })
        .map(|pool| large_pool_tranche_losses(&pool, &[mezzanine]).unwrap()[0].expected_loss)
        .fold(0.0, f64::max);
    assert!(implied_correlations(&POOL, &mezzanine, 1.01 * most).unwrap().is_empty());
    assert_eq!(implied_correlations(&POOL, &mezzanine, 0.999 * most).unwrap().len(), 2);
    assert!(implied_correlations(&POOL, &mezzanine, -1.0).unwrap().is_empty());
}

#[test]
fn what_is_no_tranche_is_refused() {
    let text = |tranche: Tranche| large_pool_tranche_losses(&POOL, &[tranche]).unwrap_err().to_string();
    let order = text(Tranche { attachment: 0.1, detachment: 0.1 });
    assert_eq!(order, "tranches[0].detachment: must be above the attachment 0.1, got 0.1");
    assert!(text(Tranche { attachment: -0.1, detachment: 0.1 }).contains("tranches[0].attachment"));
    assert!(text(Tranche { attachment: 0.0, detachment: f64::NAN }).contains("got NaN"));
    let distribution = LossDistribution { losses: vec![0.0, 1.0], probabilities: vec![0.5, 0.5] };
    for notional in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let error = tranche_losses(&distribution, notional, &stack()).unwrap_err().to_string();
        assert!(error.starts_with("notional"), "{error}");
    }
    assert_eq!(tranche_losses(&distribution, 1.0, &[]).unwrap(), []);
    let gap = [Tranche { attachment: 0.0, detachment: 0.1 }, Tranche { attachment: 0.2, detachment: 0.3 }];
    let error = base_correlations(&POOL, &gap, &[0.01, 0.01]).unwrap_err().to_string();
    assert_eq!(error, "tranches[1].attachment: must be 0.1, where the tranche below ends, got 0.2");
    assert!(
        base_correlations(&POOL, &gap[..1], &[]).unwrap_err().to_string().contains("one per tranche, got 0")
    );
    assert!(implied_correlations(&POOL, &gap[0], f64::NAN).is_err());
}

proptest! {
    #[test]
    fn any_cut_of_the_pool_adds_up(
        p in 0.001..0.5f64, l in 0.2..1.0f64, r in 0.01..0.95f64, cuts in prop::collection::vec(0.001..0.999f64, 1..6),
    ) {
        let pool = LargePool { default_probability: p, loss_given_default: l, correlation: r };
        let mut ends = [&[0.0, 1.0], &cuts[..]].concat();
        ends.sort_by(f64::total_cmp);
        ends.dedup();
        let tranches: Vec<_> = ends.windows(2).map(|e| Tranche { attachment: e[0], detachment: e[1] }).collect();
        let losses = large_pool_tranche_losses(&pool, &tranches).unwrap();
        let sum: f64 = losses.iter().map(|t| t.expected_loss).sum();
        prop_assert!((sum - p * l).abs() < 1e-13);
        prop_assert!(losses.windows(2).all(|t| t[0].expected_loss_rate >= t[1].expected_loss_rate - 1e-9));
    }
}
