//! Whatever comes in, what goes out is an answer or says what was wrong with it.

use super::{exposure, uniform};
use ndarray::{Array2, array};
use proptest::prelude::*;
use risk_core::credit::{
    Copula, CopulaModel, DefaultSampler, DefaultWorkspace, Dependence, Exposure, FactorStructure,
    LossDistribution, LossSettings, MigrationName, Recovery, RecursionSettings, SimulationSettings,
    TransitionMatrix, loss_distribution, simulate_losses, simulate_migration,
};
use risk_core::curve::HazardCurve;
use risk_core::random::Streams;
use risk_core::rating::Rating;

const BAD: [f64; 4] = [f64::NAN, f64::INFINITY, -0.1, 1.1];

fn few() -> SimulationSettings {
    SimulationSettings { paths: 0..100, ..SimulationSettings::default() }
}

#[test]
fn a_bad_dependence_names_what_is_wrong() {
    let text = |dependence: Dependence| FactorStructure::new(&dependence, 2).unwrap_err().to_string();
    for bad in BAD {
        assert!(text(Dependence::Uniform { correlation: bad }).starts_with("correlation"));
        assert!(
            text(Dependence::OneFactor { loadings: vec![0.1, bad + bad.signum()] })
                .starts_with("loadings[1]")
        );
        let matrix = array![[1.0, bad - 1.0], [bad - 1.0, 1.0]];
        if bad != 1.1 {
            assert!(text(Dependence::Matrix { correlation: matrix }).starts_with("correlation[0][1]"));
        }
        assert!(
            text(Dependence::Sectors { sectors: vec![0, 1], within: 0.5, across: bad }).contains("across")
        );
    }
    assert!(
        text(Dependence::Sectors { sectors: vec![0, 1], within: 0.1, across: 0.2 }).starts_with("within")
    );
    assert!(
        text(Dependence::Sectors { sectors: vec![0, usize::MAX], within: 0.2, across: 0.1 })
            .contains("sectors[1]")
    );
    assert!(
        text(Dependence::OneFactor { loadings: vec![0.1] })
            .contains("must have 2 elements, one per name, got 1")
    );
    assert!(
        text(Dependence::MultiFactor { loadings: array![[0.9, 0.9], [0.0, 0.0]] }).starts_with("loadings[0]")
    );
    assert!(text(Dependence::MultiFactor { loadings: Array2::zeros((0, 0)) }).contains("got 0"));
    assert!(
        text(Dependence::Matrix { correlation: array![[2.0, 0.0], [0.0, 1.0]] }).contains("must be 1, got 2")
    );
    assert!(text(Dependence::Matrix { correlation: array![[1.0, 0.1], [0.2, 1.0]] }).contains("must equal"));
    assert!(FactorStructure::new(&Dependence::Uniform { correlation: 0.1 }, 0).is_err());
    let unknown = r#"{"uniform": {"correlation": 0.1, "rho": 2}}"#;
    assert!(serde_json::from_str::<Dependence>(unknown).is_err());
}

#[test]
fn a_bad_pool_names_what_is_wrong() {
    let good = exposure(1.0, 0.1, 0.4);
    let simulate = |pool: &[Exposure]| simulate_losses(pool, &uniform(0.2), &few()).map(|_| ());
    let recurse = |pool: &[Exposure]| {
        loss_distribution(pool, &vec![0.3; pool.len()], &RecursionSettings::default()).map(|_| ())
    };
    for result in [simulate(&[]), recurse(&[])] {
        assert!(result.unwrap_err().to_string().starts_with("exposures: must not be empty"));
    }
    for bad in [f64::NAN, f64::INFINITY, -1.0] {
        for result in [
            simulate(&[good, Exposure { notional: bad, ..good }]),
            recurse(&[good, Exposure { notional: bad, ..good }]),
        ] {
            assert!(result.unwrap_err().to_string().starts_with("exposures[1].notional"));
        }
    }
    for bad in BAD {
        let probability = Exposure { default_probability: bad, ..good };
        assert!(
            simulate(&[probability]).unwrap_err().to_string().starts_with("exposures[0].default_probability")
        );
        let recovery =
            Exposure { recovery: Recovery { mean: bad, standard_deviation: bad, systematic: bad }, ..good };
        assert_eq!(simulate(&[recovery]).unwrap_err().problems().len(), 3);
        let model = CopulaModel { copula: Copula::StudentT { degrees: bad - 1.1 }, ..uniform(0.2) };
        assert!(simulate_losses(&[good], &model, &few()).is_err());
    }
    let random = Exposure { recovery: Recovery { standard_deviation: 0.1, ..Recovery::default() }, ..good };
    assert!(recurse(&[random]).unwrap_err().to_string().contains("must be 0 for the recursion"));
    assert!(recurse(&[exposure(0.0, 0.1, 0.4)]).unwrap_err().to_string().contains("can lose something"));
    for loss_unit in [0.0, -1.0, f64::NAN, 1e-12] {
        let settings = RecursionSettings { loss_unit: Some(loss_unit), ..RecursionSettings::default() };
        assert!(
            loss_distribution(&[good], &[0.3], &settings).unwrap_err().to_string().starts_with("loss_unit")
        );
    }
    let reversed = std::ops::Range { start: 5, end: 3 };
    for paths in [0..0, reversed, 0..u64::MAX] {
        let settings = SimulationSettings { paths, ..SimulationSettings::default() };
        assert!(
            simulate_losses(&[good], &uniform(0.2), &settings).unwrap_err().to_string().starts_with("paths")
        );
    }
}

#[test]
fn extremes_have_answers() {
    let losses = |pool: &[Exposure], rho| simulate_losses(pool, &uniform(rho), &few()).unwrap().losses;
    assert!(losses(&[exposure(0.0, 0.5, 0.4)], 0.3).iter().all(|l| *l == 0.0));
    assert!(losses(&[exposure(1.0, 0.0, 0.4)], 0.3).iter().all(|l| *l == 0.0));
    assert!(losses(&[exposure(1.0, 1.0, 0.4)], 0.3).iter().all(|l| *l == 0.6));
    assert!(losses(&[exposure(1e13, 0.5, 0.0); 3], 1.0).iter().all(|l| *l == 0.0 || *l == 3e13));
    let settings = RecursionSettings::default();
    let certain =
        loss_distribution(&[exposure(1.0, 1.0, 0.0), exposure(1.0, 0.0, 0.0)], &[0.5, 0.5], &settings)
            .unwrap();
    assert!((certain.probabilities[1] - 1.0).abs() < 1e-15);
    let whole =
        loss_distribution(&[exposure(1.0, 0.3, 1.0), exposure(1.0, 0.3, 0.0)], &[0.0, 0.0], &settings)
            .unwrap();
    assert!((whole.probabilities[1] - 0.3).abs() < 1e-15 && whole.losses == [0.0, 1.0]);
    // Names that are one make a step of the factor, which no quadrature settles: it says so.
    let stepped = loss_distribution(&[exposure(1.0, 0.3, 0.0); 2], &[1.0, 1.0], &settings);
    assert!(stepped.is_err() || (stepped.unwrap().probabilities[1]).abs() < 1e-6);
}

#[test]
fn a_bad_distribution_is_refused() {
    let text = |losses: &[f64], probabilities: &[f64]| {
        let distribution =
            LossDistribution { losses: losses.to_vec(), probabilities: probabilities.to_vec() };
        distribution.statistics(&LossSettings::default()).unwrap_err().to_string()
    };
    assert!(text(&[], &[]).starts_with("losses: must not be empty"));
    assert!(text(&[1.0, 0.5], &[0.5, 0.5]).starts_with("losses[1]: must be finite and at least 1, got 0.5"));
    assert!(text(&[f64::NAN], &[1.0]).contains("losses[0]"));
    assert!(text(&[1.0], &[0.5]).contains("probabilities: must sum to 1, got 0.5"));
    assert!(text(&[1.0], &[0.5, 0.5]).contains("one per loss, got 2"));
    let empty = LossDistribution::of_sample(&[]);
    assert_eq!((empty.quantile(0.5), empty.expected_shortfall(0.5)), (None, None));
    let one = LossDistribution::of_sample(&[2.0]);
    assert_eq!(
        (one.quantile(f64::NAN), one.quantile(0.5), one.expected_shortfall(1.0)),
        (None, Some(2.0), None)
    );
    for confidence in [0.0, 1.0, f64::NAN] {
        let settings = LossSettings { confidence, levels: vec![f64::NAN], bins: 0 };
        assert_eq!(one.statistics(&settings).unwrap_err().problems().len(), 3);
    }
}

#[test]
fn a_bad_sampler_is_refused() {
    let curve = HazardCurve::flat(0.1).unwrap();
    let text = |times: &[f64]| {
        DefaultSampler::new(std::slice::from_ref(&curve), times, &uniform(0.1)).unwrap_err().to_string()
    };
    assert!(text(&[]).starts_with("times"));
    assert!(text(&[1.0, 0.5]).starts_with("times[1]"));
    assert!(text(&[f64::NAN]).starts_with("times[0]"));
    assert!(DefaultSampler::new(&[], &[1.0], &uniform(0.1)).unwrap_err().to_string().starts_with("names"));
    let sampler = DefaultSampler::new(&[curve], &[1.0], &uniform(0.1)).unwrap();
    let mut workspace = DefaultWorkspace::default();
    let short = sampler.default_periods(&Streams::of(1), 0, 5, &mut workspace, &mut [0; 4]);
    assert_eq!(short.unwrap_err().to_string(), "out: must have 5 elements, names x paths, got 4");
    let huge = sampler.default_times(&Streams::of(1), 0, usize::MAX, &mut workspace, &mut []);
    assert!(huge.is_err());
    sampler.default_periods(&Streams::of(1), u64::MAX, 0, &mut workspace, &mut []).unwrap();
    sampler.default_periods(&Streams::of(1), u64::MAX, 3, &mut workspace, &mut [0; 3]).unwrap();
}

#[test]
fn a_bad_migration_is_refused() {
    let matrix = TransitionMatrix {
        ratings: ["A", "B", "D"].map(|text| Rating::parse(text).unwrap()).to_vec(),
        period_years: 1.0,
        probabilities: array![[0.9, 0.08, 0.02], [0.05, 0.85, 0.1], [0.0, 0.0, 1.0]],
    };
    let name = MigrationName { rating: Rating::parse("A").unwrap(), balance: 1.0, maturity_years: None };
    let text = |names: &[MigrationName], periods| {
        simulate_migration(names, &matrix, periods, &uniform(0.1), &few()).unwrap_err().to_string()
    };
    assert!(text(&[], 4).starts_with("names: must not be empty"));
    assert!(text(&[name], 0).starts_with("periods"));
    let unknown =
        MigrationName { rating: Rating::BBB_MINUS, balance: f64::NAN, maturity_years: Some(f64::NAN) };
    let problems = text(&[name, unknown], 4);
    for part in ["names[1].rating", "names[1].balance", "names[1].maturity_years", "A, B, D"] {
        assert!(problems.contains(part), "{problems}");
    }
    let settings = SimulationSettings { paths: 0..10_000_000, ..SimulationSettings::default() };
    let large =
        simulate_migration(&[name], &matrix, 10_000, &uniform(0.1), &settings).unwrap_err().to_string();
    assert!(large.starts_with("paths: must give at most"));
    let broken = TransitionMatrix { probabilities: Array2::zeros((3, 3)), ..matrix };
    assert!(simulate_migration(&[name], &broken, 4, &uniform(0.1), &few()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_numbers_come_nothing_panics_and_no_answer_is_nan(
        numbers in prop::collection::vec(prop::num::f64::ANY, 12), small in prop::collection::vec(-0.5..1.5f64, 6),
    ) {
        for x in [&numbers[..], &small[..]].concat().chunks_exact(6) {
            let recovery = Recovery { mean: x[0], standard_deviation: x[1], systematic: x[2] };
            let pool = [Exposure { notional: x[3], default_probability: x[4], recovery }];
            let model = CopulaModel { copula: Copula::StudentT { degrees: x[5] }, ..uniform(x[0]) };
            if let Ok(sample) = simulate_losses(&pool, &model, &few()) {
                prop_assert!(sample.losses.iter().all(|l| l.is_finite()));
            }
            if let Ok(found) = loss_distribution(&pool, &x[..1], &RecursionSettings { loss_unit: Some(x[1]), tolerance: x[2] }) {
                prop_assert!(found.probabilities.iter().all(|p| (0.0..=1.0 + 1e-12).contains(p)));
            }
            if let Ok(curve) = HazardCurve::new(&x[..2], &x[2..4]) {
                prop_assert!((0.0..=1.0).contains(&curve.survival(x[4])));
                prop_assert!(curve.default_time(x[5]).is_none_or(f64::is_finite));
            }
            let joint = Copula::StudentT { degrees: x[0] }.joint_probability(x[1], x[2], x[3]);
            prop_assert!(joint.is_none_or(|p| (0.0..=1.0).contains(&p)));
        }
    }
}
