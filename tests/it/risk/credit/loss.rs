use super::{close, exposure, fixture, same_on_all_threads, uniform};
use proptest::prelude::*;
use risk_core::credit::{
    Copula, CopulaModel, Dependence, Exposure, LossDistribution, LossSettings, Recovery, RecursionSettings,
    SimulationSettings, loss_distribution, simulate_losses, simulate_losses_with,
};
use risk_core::{Error, Progress};
use serde::Deserialize;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Deserialize)]
struct Truth {
    homogeneous: Vec<Homogeneous>,
    enumerated: Vec<Enumerated>,
}

#[derive(Deserialize)]
struct Homogeneous {
    names: usize,
    p: f64,
    correlation: f64,
    defaults: Vec<f64>,
}

#[derive(Deserialize)]
struct Enumerated {
    p: Vec<f64>,
    losses: Vec<f64>,
    loadings: Vec<f64>,
    distribution: Vec<(f64, f64)>,
}

fn paths(paths: std::ops::Range<u64>) -> SimulationSettings {
    SimulationSettings { paths, ..SimulationSettings::default() }
}

#[test]
fn the_recursion_counts_defaults_as_the_integrals_say() {
    let truth: Truth = fixture("credit.json");
    assert_eq!(truth.homogeneous.len(), 4);
    for Homogeneous { names, p, correlation, defaults } in truth.homogeneous {
        let pool = vec![exposure(3.0, p, 0.5); names];
        let found = loss_distribution(&pool, &vec![correlation.sqrt(); names], &RecursionSettings::default())
            .unwrap();
        assert_eq!(found.losses, (0..=names).map(|k| 1.5 * k as f64).collect::<Vec<_>>());
        for (k, (got, expected)) in found.probabilities.iter().zip(&defaults).enumerate() {
            close(&format!("{k} of {names}"), *got, *expected, 1e-12);
        }
    }
    for Enumerated { p, losses, loadings, distribution } in truth.enumerated {
        let pool: Vec<_> = p.iter().zip(&losses).map(|(&p, &loss)| exposure(2.0 * loss, p, 0.5)).collect();
        let found = loss_distribution(&pool, &loadings, &RecursionSettings::default()).unwrap();
        assert_eq!(found.losses.len(), 20);
        for (loss, expected) in distribution {
            let at = found.losses.iter().position(|l| (l - loss).abs() < 1e-12).unwrap();
            close(&format!("loss {loss}"), found.probabilities[at], expected, 1e-13);
        }
    }
}

#[test]
fn a_loss_between_two_units_keeps_its_mean() {
    let pool = [
        exposure(1.0, 0.1, 0.0),
        exposure(2.7, 0.2, 0.35),
        exposure(0.3, 0.5, 0.9),
        exposure(5.0, 0.01, 1.0),
    ];
    let expected: f64 = pool.iter().map(Exposure::expected_loss).sum();
    for loss_unit in [None, Some(0.5), Some(0.37), Some(10.0)] {
        let settings = RecursionSettings { loss_unit, ..RecursionSettings::default() };
        let found = loss_distribution(&pool, &[0.5, 0.3, 0.9, 0.1], &settings).unwrap();
        close("mean", found.mean_of(|l| l), expected, 1e-14);
        close("sum", found.probabilities.iter().sum(), 1.0, 1e-14);
    }
}

#[test]
fn recursion_and_simulation_agree() {
    let pool: Vec<_> =
        (0..60).map(|i| exposure(f64::from(1 + i % 3), 0.01 + 0.001 * f64::from(i), 0.4)).collect();
    let loadings: Vec<f64> = (0..60).map(|i| 0.2 + 0.01 * f64::from(i % 40)).collect();
    let model = CopulaModel {
        copula: Copula::Gaussian,
        dependence: Dependence::OneFactor { loadings: loadings.clone() },
    };
    let simulated = simulate_losses(&pool, &model, &paths(0..100_000)).unwrap();
    let exact = loss_distribution(&pool, &loadings, &RecursionSettings::default()).unwrap();
    let empirical = simulated.distribution();
    let spread = exact.mean_of(|l| l * l) - exact.mean_of(|l| l).powi(2);
    close("mean", empirical.mean_of(|l| l), exact.mean_of(|l| l), 4.0 * (spread / 1e5).sqrt());
    for threshold in [0.5, 3.0, 8.0, 15.0, 25.0] {
        let over = |l: f64| f64::from(u8::from(l > threshold));
        let p = exact.mean_of(over);
        close("tail", empirical.mean_of(over), p, 4.0 * (p * (1.0 - p) / 1e5).sqrt());
    }
}

#[test]
fn a_random_recovery_has_its_mean_and_spread_and_follows_the_factor() {
    // Names that default for certain and independently: the loss of a path is a sum of 1 − R.
    let recovery = |systematic| Recovery { mean: 0.4, standard_deviation: 0.25, systematic };
    let pool = |systematic, p| {
        vec![Exposure { notional: 1.0, default_probability: p, recovery: recovery(systematic) }; 10]
    };
    let statistics = |pool: &[Exposure], rho| {
        let sample = simulate_losses(pool, &uniform(rho), &paths(0..50_000)).unwrap();
        sample.distribution().statistics(&LossSettings::default()).unwrap()
    };
    let certain = statistics(&pool(0.0, 1.0), 0.0);
    let error = (10.0 * 0.25f64.powi(2) / 5e4).sqrt();
    close("mean", certain.expected_loss, 6.0, 4.0 * error);
    close("spread", certain.unexpected_loss, 0.25 * 10f64.sqrt(), 0.02);
    let common = statistics(&pool(1.0, 1.0), 0.5);
    close("mean", common.expected_loss, 6.0, 4.0 * 2.5 / 5e4f64.sqrt());
    close("all recoveries are one", common.unexpected_loss, 2.5, 0.04);
    // Where defaults are many, recoveries are low: the expected loss exceeds that of a fixed recovery.
    let linked = statistics(&pool(0.8, 0.05), 0.4);
    let fixed = statistics(&vec![exposure(1.0, 0.05, 0.4); 10], 0.4);
    assert!(linked.expected_loss > 1.1 * fixed.expected_loss && linked.value_at_risk > fixed.value_at_risk);
}

#[test]
fn the_statistics_of_a_small_distribution_are_known() {
    let distribution =
        LossDistribution { losses: vec![0.0, 1.0, 2.0, 10.0], probabilities: vec![0.5, 0.3, 0.15, 0.05] };
    let settings = LossSettings { confidence: 0.9, levels: vec![0.0, 0.5, 0.51, 0.95, 1.0], bins: 2 };
    let got = distribution.statistics(&settings).unwrap();
    close("expected", got.expected_loss, 1.1, 1e-15);
    close("unexpected", got.unexpected_loss, (0.3 + 0.6 + 5.0 - 1.21f64).sqrt(), 1e-14);
    assert_eq!((got.value_at_risk, &got.percentiles[..]), (2.0, &[0.0, 0.0, 1.0, 2.0, 10.0][..]));
    // The worst tenth: 5 % lose 10 and 5 % lose 2.
    close("shortfall", got.expected_shortfall, 6.0, 1e-13);
    close("capital", got.economic_capital, 0.9, 1e-15);
    close("loss", got.probability_of_loss, 0.5, 1e-15);
    assert_eq!((got.histogram[0].from, got.histogram[0].to, got.histogram[1].to), (0.0, 5.0, 10.0));
    close("bar", got.histogram[0].probability, 0.95, 1e-15);
    close("bar", got.histogram[1].probability, 0.05, 1e-15);
    let nothing = LossDistribution::of_sample(&[0.0, 0.0]).statistics(&LossSettings::default()).unwrap();
    assert_eq!((nothing.value_at_risk, nothing.expected_shortfall, nothing.unexpected_loss), (0.0, 0.0, 0.0));
}

#[test]
fn threads_and_shards_give_one_sample() {
    let recovery = Recovery { mean: 0.4, standard_deviation: 0.2, systematic: 0.3 };
    let pool: Vec<_> =
        (0..50).map(|i| Exposure { recovery, ..exposure(1.0 + f64::from(i), 0.05, 0.4) }).collect();
    for copula in [Copula::Gaussian, Copula::StudentT { degrees: 3.0 }] {
        let model = CopulaModel { copula, ..uniform(0.3) };
        let run = |range| simulate_losses(&pool, &model, &paths(range)).unwrap();
        let whole = same_on_all_threads(|| run(0..10_000));
        let joined = run(0..3_333).join(&run(3_333..10_000)).unwrap();
        assert_eq!(joined, whole);
        let error = run(0..10).join(&run(11..20)).unwrap_err().to_string();
        assert_eq!(error, "next.first_path: must begin with path 10, got 11");
    }
}

#[test]
fn a_simulation_reports_and_stops() {
    let last = AtomicU64::new(0);
    let watch = |done, total| {
        assert!(done >= last.swap(done, Ordering::Relaxed) && total == 10_000);
        ControlFlow::Continue(())
    };
    simulate_losses_with(
        &[exposure(1.0, 0.1, 0.4)],
        &uniform(0.1),
        &paths(0..10_000),
        &Progress::new(&watch),
    )
    .unwrap();
    assert_eq!(last.load(Ordering::Relaxed), 10_000);
    let stop = |done, _| if done > 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let stopped = simulate_losses_with(
        &[exposure(1.0, 0.1, 0.4)],
        &uniform(0.1),
        &paths(0..10_000),
        &Progress::new(&stop),
    );
    assert_eq!(stopped, Err(Error::Cancelled));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn the_expected_loss_does_not_depend_on_the_correlation(
        names in prop::collection::vec((0.1..5.0f64, 0.0..1.0f64, 0.0..1.0f64), 1..12), loading in -0.9..0.9f64,
    ) {
        let pool: Vec<_> = names.iter().map(|&(n, p, r)| exposure(n, p, r)).collect();
        prop_assume!(names.iter().any(|(_, _, r)| *r < 0.99));
        let expected: f64 = pool.iter().map(Exposure::expected_loss).sum();
        let found = loss_distribution(&pool, &vec![loading; pool.len()], &RecursionSettings::default()).unwrap();
        prop_assert!((found.mean_of(|l| l) - expected).abs() < 1e-11, "{} for {expected}", found.mean_of(|l| l));
        prop_assert!(found.probabilities.iter().all(|p| (0.0..=1.0).contains(p)));
        let statistics = found.statistics(&LossSettings::default()).unwrap();
        prop_assert!(statistics.expected_shortfall >= statistics.value_at_risk);
        prop_assert!(statistics.value_at_risk <= found.losses[found.losses.len() - 1]);
    }
}
