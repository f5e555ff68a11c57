use super::portfolio::two_assets;
use super::shards::models;
use ndarray::{Array2, array};
use proptest::prelude::*;
use risk_core::Error;
use risk_core::process::{
    BootstrapMethod, HestonVariance, Jump, MOST_PATHS, MOST_STEPS, Model, Monitoring, Rebalancing,
    SimulationSettings, VarianceReduction, simulate_portfolio,
};

fn text(holdings: &[f64], model: &Model, settings: &SimulationSettings) -> String {
    simulate_portfolio(holdings, model, settings).unwrap_err().to_string()
}

#[test]
fn settings_out_of_range_are_named_all_at_once() {
    let settings = SimulationSettings {
        steps: 0,
        steps_per_year: f64::NAN,
        paths: 0,
        first_path: 3,
        variance_reduction: VarianceReduction::Antithetic,
        confidence_levels: vec![0.95, 1.0],
        percentiles: vec![-1.0],
        fan: vec![f64::NAN],
        ..SimulationSettings::default()
    };
    let text = text(&[f64::NAN, 1.0], &two_assets(), &settings);
    for name in [
        "steps: must be from 1",
        "steps_per_year: ",
        "paths: must be from 1",
        "first_path: must be a multiple of 2",
        "confidence_levels[1]: ",
        "percentiles[0]: ",
        "fan[0]: ",
        "holdings[0]: ",
    ] {
        assert!(text.contains(name), "{name} in {text}");
    }
}

#[test]
fn absurd_sizes_are_refused() {
    let with = |settings| text(&[1.0, 1.0], &two_assets(), &settings);
    let all = SimulationSettings::default();
    assert!(
        with(SimulationSettings { paths: usize::MAX, ..all.clone() })
            .contains("paths: must be from 1 to 20000000")
    );
    assert!(
        with(SimulationSettings { steps: usize::MAX, ..all.clone() })
            .contains("steps: must be from 1 to 1000000")
    );
    let both = SimulationSettings { paths: MOST_PATHS, steps: MOST_STEPS, ..all.clone() };
    assert!(with(both).contains("paths: paths x steps x assets must be at most"));
    let last = SimulationSettings { first_path: u64::MAX, ..all.clone() };
    assert!(with(last).contains("first_path: must leave room"));
    let fan = SimulationSettings { paths: 1_000_000, fan: vec![50.0], ..all.clone() };
    assert!(with(fan).contains("fan: the values that are kept"));
    let sample = SimulationSettings { paths: 1_000_000, sample_paths: usize::MAX, ..all };
    assert!(with(sample).contains("sample_paths: the values that are kept"));
}

#[test]
fn models_that_make_no_sense_are_named() {
    let settings = SimulationSettings { paths: 16, steps: 2, ..SimulationSettings::default() };
    let with = |model: &Model| text(&[1.0, 1.0], model, &settings);
    let normal = |mean: Vec<f64>, covariance| Model::CorrelatedGbm { mean, covariance };
    assert!(with(&normal(vec![0.0], Array2::eye(2))).contains("model.mean: must have 2 elements"));
    assert!(with(&normal(vec![0.0, f64::INFINITY], Array2::eye(2))).contains("model.mean[1]: "));
    assert!(with(&normal(vec![0.0; 2], Array2::eye(3))).contains("model.covariance: must be 2 x 2"));
    assert!(with(&normal(vec![0.0; 2], Array2::zeros((0, 0)))).contains("model.covariance: must be 2 x 2"));
    assert!(
        with(&normal(vec![0.0; 2], array![[1.0, f64::NAN], [f64::NAN, 1.0]]))
            .contains("model.covariance[0][1]")
    );
    assert!(
        with(&normal(vec![0.0; 2], array![[1.0, 0.5], [0.4, 1.0]]))
            .contains("model.covariance[0][1]: must equal")
    );
    let indefinite = normal(vec![0.0; 2], array![[1.0, 2.0], [2.0, 1.0]]);
    let error = simulate_portfolio(&[1.0, 1.0], &indefinite, &settings).unwrap_err();
    assert!(
        matches!(&error, Error::Infeasible(text) if text.starts_with("model.covariance is not positive semidefinite"))
    );
    let wild = normal(vec![1e6, 0.0], Array2::zeros((2, 2)));
    assert!(with(&wild).contains("path 0 leaves the numbers of a computer"));
    assert!(text(&[], &two_assets(), &settings).contains("holdings: must be of 1"));
    assert!(text(&[1.0, -1.0], &two_assets(), &settings).contains("holdings: must be worth more than 0"));
    let (mean, covariance) = (vec![0.0; 2], Array2::eye(2));
    let student =
        Model::StudentT { mean: mean.clone(), covariance: covariance.clone(), degrees_of_freedom: 2.0 };
    assert!(with(&student).contains("model.degrees_of_freedom: must be above 2"));
    let jump = Jump { intensity: f64::NAN, mean: f64::NAN, volatility: -1.0 };
    let merton =
        Model::MertonJump { mean: mean.clone(), covariance: covariance.clone(), jumps: vec![jump; 2] };
    for name in ["jumps[0].intensity", "jumps[1].mean", "jumps[1].volatility"] {
        assert!(with(&merton).contains(&format!("model.{name}: ")));
    }
    let variance =
        HestonVariance { initial: -1.0, reversion: 0.0, level: 0.0, volatility: f64::NAN, correlation: 2.0 };
    let heston = Model::Heston { mean, correlation: 2.0 * covariance, variances: vec![variance] };
    for name in
        ["correlation[0][0]", "variances: must have 2", "variances[0].initial", "variances[0].correlation"]
    {
        assert!(with(&heston).contains(&format!("model.{name}")), "{name}");
    }
    let rows = |returns, method| Model::Bootstrap { returns, method };
    assert!(
        with(&rows(Array2::zeros((0, 2)), BootstrapMethod::Independent))
            .contains("model.returns: must have a row")
    );
    assert!(with(&rows(Array2::zeros((5, 3)), BootstrapMethod::Independent)).contains("2 columns"));
    assert!(
        with(&rows(array![[f64::NAN, -2.0]], BootstrapMethod::Independent)).contains("model.returns[0][1]")
    );
    let long = BootstrapMethod::CircularBlock { length: 6 };
    assert!(
        with(&rows(Array2::zeros((5, 2)), long))
            .contains("model.method.length: must be from 1 to the 5 rows")
    );
    let short = BootstrapMethod::Stationary { length: 0.5 };
    assert!(with(&rows(Array2::zeros((5, 2)), short)).contains("model.method.length: must be at least 1"));
}

#[test]
fn what_has_no_exact_law_or_no_normals_says_so() {
    let settings = SimulationSettings { paths: 16, steps: 2, ..SimulationSettings::default() };
    let terminal = SimulationSettings { monitoring: Monitoring::Terminal, ..settings.clone() };
    for (i, model) in models().iter().enumerate() {
        assert_eq!(simulate_portfolio(&[1.0, 1.0], model, &terminal).is_ok(), i == 0 || i == 3);
    }
    let rebalanced = SimulationSettings { rebalancing: Rebalancing::EachStep, ..terminal };
    assert!(text(&[1.0, 1.0], &two_assets(), &rebalanced).contains("monitoring: "));
    let antithetic =
        SimulationSettings { variance_reduction: VarianceReduction::Antithetic, ..settings.clone() };
    assert!(text(&[1.0, 1.0], &models()[5], &antithetic).contains("variance_reduction: "));
    let matched =
        SimulationSettings { variance_reduction: VarianceReduction::MomentMatching, paths: 20, ..settings };
    assert!(text(&[1.0, 1.0], &two_assets(), &matched).contains("paths: must be a multiple of 16"));
}

#[test]
fn documents_carry_models_and_settings() {
    for model in models() {
        let json = serde_json::to_string(&model).unwrap();
        assert_eq!(serde_json::from_str::<Model>(&json).unwrap(), model);
    }
    let settings: SimulationSettings =
        serde_json::from_str(r#"{"paths": 500, "variance_reduction": "moment_matching"}"#).unwrap();
    assert_eq!((settings.paths, settings.seed), (500, 42));
    assert!(serde_json::from_str::<SimulationSettings>(r#"{"path": 5}"#).is_err());
    assert!(
        serde_json::from_str::<Model>(r#"{"correlated_gbm": {"mean": [0.1], "covarianc": [[1]]}}"#).is_err()
    );
}

/// Any number, or what is none.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(0.0),
        -1e7..1e7_f64,
        -1.0..1.0_f64,
        Just(1e-300),
        Just(f64::MAX)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// An answer of finite numbers, or an error; never a panic.
    #[test]
    fn nothing_breaks_it(
        numbers in proptest::collection::vec(any_number(), 12), which in 0..6_usize, paths in 1..40_usize,
        steps in 1..6_usize, per_year in prop_oneof![Just(1.0), Just(252.0), any_number()], rebalanced in any::<bool>(),
    ) {
        let n = |i: usize| numbers[i];
        let mean = vec![n(0), n(1)];
        let covariance = array![[n(2).abs(), n(3)], [n(3), n(4).abs()]];
        let variance = HestonVariance { initial: n(5), reversion: n(6), level: n(7), volatility: n(8), correlation: n(9) };
        let jump = Jump { intensity: n(5), mean: n(6), volatility: n(7) };
        let model = match which {
            0 => Model::CorrelatedGbm { mean, covariance },
            1 => Model::SimpleReturns { mean, covariance },
            2 => Model::StudentT { mean, covariance, degrees_of_freedom: n(5) },
            3 => Model::MertonJump { mean, covariance, jumps: vec![jump; 2] },
            4 => Model::Heston { mean, correlation: Array2::eye(2), variances: vec![variance; 2] },
            _ => Model::Bootstrap { returns: covariance, method: BootstrapMethod::Stationary { length: n(5) } },
        };
        let rebalancing = if rebalanced { Rebalancing::EachStep } else { Rebalancing::BuyAndHold };
        let settings = SimulationSettings { paths, steps, steps_per_year: per_year, rebalancing, ..SimulationSettings::default() };
        if let Ok(found) = simulate_portfolio(&[n(10), n(11)], &model, &settings) {
            let drawdown = found.drawdown.unwrap();
            for x in [found.terminal.mean, found.terminal.standard_deviation, found.tail[1].expected_shortfall, drawdown.mean] {
                prop_assert!(x.is_finite());
            }
        }
    }
}
