use super::{close, matrix, on_any_threads, truth};
use ndarray::{Array2, concatenate};
use risk_core::var::{
    ParametricSettings, SimulationModel, SimulationSettings, VarMethod, VarSettings,
    parametric_value_at_risk, portfolio_returns, portfolio_value_at_risk, simulate_portfolio,
    simulate_portfolio_with, simulate_returns, value_at_risk,
};
use risk_core::{Error, Progress};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};

const MODELS: [SimulationModel; 4] = [
    SimulationModel::Normal,
    SimulationModel::StudentT,
    SimulationModel::Bootstrap,
    SimulationModel::BlockBootstrap,
];

fn settings(model: SimulationModel, paths: usize) -> VarSettings {
    let simulation = SimulationSettings { model, paths, block_days: 3, ..SimulationSettings::default() };
    VarSettings {
        method: VarMethod::MonteCarlo,
        degrees: Some(5.0),
        horizon_days: 5,
        simulation,
        ..VarSettings::default()
    }
}

#[test]
fn a_portfolio_is_the_sum_of_its_simulated_assets() {
    let truth = truth();
    let panel = matrix(&truth.panel);
    for model in MODELS {
        let settings = settings(model, 1_000);
        let assets = simulate_returns(panel.view(), &settings).unwrap();
        let portfolio = simulate_portfolio(panel.view(), &truth.weights, &settings).unwrap();
        let sums = portfolio_returns(assets.view(), &truth.weights).unwrap();
        for (a, b) in portfolio.iter().zip(sums) {
            assert!((a - b).abs() < 1e-15, "{model:?}: {a} and {b}");
        }
        let report = portfolio_value_at_risk(panel.view(), &truth.weights, &settings).unwrap();
        let historical = VarSettings { method: VarMethod::Historical, horizon_days: 1, ..settings };
        let direct = value_at_risk(&portfolio, &historical).unwrap();
        assert_eq!(
            (report.value_at_risk, report.expected_shortfall),
            (direct.value_at_risk, direct.expected_shortfall)
        );
    }
}

#[test]
fn threads_and_shards_change_no_bit() {
    let truth = truth();
    let panel = matrix(&truth.panel);
    for model in MODELS {
        let all = settings(model, 5_000);
        let portfolio = on_any_threads(|| simulate_portfolio(panel.view(), &truth.weights, &all).unwrap());
        let assets = on_any_threads(|| simulate_returns(panel.view(), &all).unwrap());
        let (mut joined, mut rows) = (Vec::new(), Array2::zeros((0, 4)));
        for (first, paths) in [(0, 1), (1, 1_700), (1_701, 63), (1_764, 3_236)] {
            let simulation = SimulationSettings { first_path: first, paths, ..all.simulation };
            let shard = VarSettings { simulation, ..all };
            joined.extend(simulate_portfolio(panel.view(), &truth.weights, &shard).unwrap());
            rows = concatenate![ndarray::Axis(0), rows, simulate_returns(panel.view(), &shard).unwrap()];
        }
        assert_eq!(joined, portfolio, "{model:?}");
        assert_eq!(rows, assets, "{model:?}");
        let other = VarSettings { simulation: SimulationSettings { seed: 43, ..all.simulation }, ..all };
        assert_ne!(simulate_portfolio(panel.view(), &truth.weights, &other).unwrap(), portfolio);
    }
}

/// Mean, deviation, value at risk and shortfall within four standard errors of the closed form.
#[test]
fn simulated_risk_is_that_of_the_closed_form() {
    let truth = truth();
    let panel = matrix(&truth.panel);
    let (mean, sigma) = (&truth.portfolio.mean, matrix(&truth.portfolio.covariance));
    for (model, degrees, horizon_days) in [
        (SimulationModel::Normal, None, 1),
        (SimulationModel::Normal, None, 10),
        (SimulationModel::StudentT, Some(5.0), 1),
    ] {
        let settings = VarSettings { horizon_days, ..settings(model, 200_000) };
        let found = portfolio_value_at_risk(panel.view(), &truth.weights, &settings).unwrap();
        let days = horizon_days as f64;
        let mean: Vec<f64> = mean.iter().map(|m| m * days).collect();
        let exact = ParametricSettings { degrees, ..ParametricSettings::default() };
        let exact = parametric_value_at_risk(&truth.weights, &mean, (&sigma * days).view(), &exact).unwrap();
        let within = |got: f64, wanted: f64, error: f64| {
            assert!(
                (got - wanted).abs() < 4.0 * error,
                "{model:?}, {horizon_days}: {got} for {wanted} ± {error}"
            );
        };
        within(found.mean, exact.mean, exact.standard_deviation / 200_000f64.sqrt());
        within(found.value_at_risk, exact.value_at_risk, found.value_at_risk_standard_error.unwrap());
        within(
            found.expected_shortfall.unwrap(),
            exact.expected_shortfall,
            found.expected_shortfall_standard_error.unwrap(),
        );
        close("deviation", found.standard_deviation.unwrap(), exact.standard_deviation, 0.02);
    }
}

/// A sum of h days of a t distribution has h times its variance, and a kurtosis that falls with h.
#[test]
fn sums_of_heavy_tails_have_their_moments() {
    let truth = truth();
    let panel = matrix(&truth.panel);
    let mut settings = settings(SimulationModel::StudentT, 100_000);
    settings.degrees = Some(9.0);
    let paths = simulate_portfolio(panel.view(), &truth.weights, &settings).unwrap();
    let found = risk_core::statistics::moments(&paths, risk_core::statistics::Bias::Population).unwrap();
    let exact = parametric_value_at_risk(
        &truth.weights,
        &truth.portfolio.mean,
        matrix(&truth.portfolio.covariance).view(),
        &ParametricSettings::default(),
    )
    .unwrap();
    close("deviation", found.standard_deviation.unwrap(), exact.standard_deviation * 5f64.sqrt(), 0.01);
    // 6/(ν − 4) for one day, a fifth of it for five.
    assert!((found.excess_kurtosis.unwrap() - 1.2 / 5.0).abs() < 0.1, "{:?}", found.excess_kurtosis);
}

#[test]
fn a_bootstrap_draws_rows_and_runs_of_rows() {
    // Each row has a name: its power of 16, so that a sum tells what was drawn.
    let panel = Array2::from_shape_fn((8, 1), |(t, _)| 16f64.powi(t as i32));
    let mut iid = settings(SimulationModel::Bootstrap, 20_000);
    iid.horizon_days = 1;
    let drawn = simulate_portfolio(panel.view(), &[1.0], &iid).unwrap();
    for t in 0..8 {
        let share = drawn.iter().filter(|x| **x == 16f64.powi(t)).count() as f64 / 20_000.0;
        assert!((share - 0.125).abs() < 4.0 * (0.125 * 0.875 / 20_000f64).sqrt(), "row {t}: {share}");
    }
    let mut runs = settings(SimulationModel::BlockBootstrap, 1_000);
    runs.horizon_days = 3;
    let three = |t: usize| (0..3).map(|i| 16f64.powi(((t + i) % 8) as i32)).sum::<f64>();
    let possible: Vec<f64> = (0..8).map(three).collect();
    let drawn = simulate_portfolio(panel.view(), &[1.0], &runs).unwrap();
    assert!(drawn.iter().all(|x| possible.contains(x)));
    assert!(possible.iter().all(|x| drawn.contains(x)));
}

#[test]
fn a_singular_covariance_can_be_simulated() {
    let truth = truth();
    let first = matrix(&truth.panel).slice(ndarray::s![..20, ..1]).to_owned();
    let doubled = concatenate![ndarray::Axis(1), first, -2.0 * &first];
    let drawn = simulate_returns(doubled.view(), &settings(SimulationModel::Normal, 500)).unwrap();
    for row in drawn.rows() {
        assert!((row[1] + 2.0 * row[0]).abs() < 1e-9, "{row}");
    }
    // More assets than observations.
    let wide = matrix(&truth.panel).slice(ndarray::s![..3, ..]).to_owned();
    assert!(
        simulate_returns(wide.view(), &settings(SimulationModel::StudentT, 100))
            .unwrap()
            .iter()
            .all(|x| x.is_finite())
    );
}

#[test]
fn a_run_can_be_watched_and_stopped() {
    let truth = truth();
    let panel = matrix(&truth.panel);
    let settings = settings(SimulationModel::Normal, 10_000);
    let last = AtomicU64::new(0);
    let watch = |done, total| {
        assert!(total == 10_000 && done > last.swap(done, Ordering::Relaxed));
        ControlFlow::Continue(())
    };
    let watched =
        simulate_portfolio_with(panel.view(), &truth.weights, &settings, &Progress::new(&watch)).unwrap();
    assert_eq!(last.load(Ordering::Relaxed), 10_000);
    assert_eq!(watched, simulate_portfolio(panel.view(), &truth.weights, &settings).unwrap());
    let stop = |_, _| ControlFlow::Break(());
    let stopped = simulate_portfolio_with(panel.view(), &truth.weights, &settings, &Progress::new(&stop));
    assert_eq!(stopped, Err(Error::Cancelled));
}
