use ndarray::{Array2, array};
use risk_core::math::{exp, exp_m1, ln};
use risk_core::process::{
    Distribution, Model, Monitoring, Rebalancing, Simulation, SimulationSettings, VarianceReduction,
    simulate_portfolio, simulate_shard, summarize,
};
use risk_core::{Error, Progress};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};

const MEAN: f64 = 0.000915002983995;
const DEVIATION: f64 = 0.0153900737953;

/// Case A of the specification: the daily returns of a portfolio of three shares.
fn case_a() -> Model {
    Model::SimpleReturns { mean: vec![MEAN], covariance: array![[DEVIATION * DEVIATION]] }
}

fn per_step() -> SimulationSettings {
    SimulationSettings { steps_per_year: 1.0, ..SimulationSettings::default() }
}

fn percentile(distribution: &Distribution, percent: f64) -> f64 {
    distribution.percentiles.iter().find(|p| p.percent == percent).unwrap().value
}

/// E W = (1 + μ)^H and sd W = √(((1 + μ)² + σ²)^H − (1 + μ)^(2H)), as the specification gives them; the
/// other figures are those of its 10,000 paths of another generator, within the errors of both.
#[test]
fn case_a_is_that_of_the_specification() {
    let found = simulate_portfolio(&[1.0], &case_a(), &per_step()).unwrap();
    let (expected, deviation) = (1.259198396, 0.3119695705);
    assert!((found.terminal.mean - expected).abs() < 3.0 * deviation / 100.0);
    // The standard error of a standard deviation is about sd·√((κ − 1)/4n), with κ near 4 here.
    assert!((found.terminal.standard_deviation - deviation).abs() < 4.0 * deviation * 0.0087);
    assert!((found.standard_error.unwrap() - deviation / 100.0).abs() < 1e-4);
    let near =
        |got: f64, theirs: f64, error: f64| assert!((got - theirs).abs() < 4.0 * error, "{got} for {theirs}");
    near(-found.tail[0].value_at_risk, -0.1872157739, 0.006);
    near(-found.tail[1].value_at_risk, -0.3087004239, 0.01);
    near(-found.tail[0].expected_shortfall, -0.2627018961, 0.006);
    near(-found.tail[1].expected_shortfall, -0.3613011670, 0.012);
    near(found.probability_of_loss, 0.2057, 0.0057);
    near(found.terminal.median, 1.220138448, 0.0055);
    near(percentile(&found.terminal, 25.0), 1.039456258, 0.005);
    near(percentile(&found.terminal, 75.0), 1.432993460, 0.0065);
    near(found.drawdown.unwrap().mean, 0.1945138984, 0.0011);
}

#[test]
fn the_statistics_are_those_of_the_paths() {
    let settings = SimulationSettings {
        paths: 999,
        steps: 20,
        sample_paths: 999,
        fan: vec![0.0, 50.0, 100.0],
        ..per_step()
    };
    let shard = simulate_shard(&[0.4, 0.6], &two_assets(), &settings).unwrap();
    let found = summarize(&shard, &settings).unwrap();
    assert_eq!((found.paths, found.sample.dim(), found.fan.dim()), (999, (999, 21), (21, 3)));
    let mut terminal = shard.terminal.clone();
    terminal.sort_by(f64::total_cmp);
    assert_eq!(
        (found.terminal.minimum, found.terminal.median, found.terminal.maximum),
        (terminal[0], terminal[499], terminal[998])
    );
    // 0.05 · 998 = 49.9: a tenth of the way from the 51st to the 50th.
    let quantile = 0.1 * terminal[49] + 0.9 * terminal[50];
    assert!((found.tail[0].value_at_risk - (1.0 - quantile)).abs() < 1e-15);
    let tail = terminal[..50].iter().sum::<f64>() / 50.0;
    assert!((found.tail[0].expected_shortfall - (1.0 - tail)).abs() < 1e-15);
    assert_eq!(found.probability_of_loss, terminal.iter().filter(|v| **v < 1.0).count() as f64 / 999.0);
    for (path, (value, drawdown)) in
        found.sample.rows().into_iter().zip(shard.terminal.iter().zip(&shard.drawdown))
    {
        assert_eq!((path[0], path[20]), (1.0, *value));
        let (mut peak, mut fall) = (0.0, 0.0);
        for v in path {
            peak = f64::max(peak, *v);
            fall = f64::max(fall, 1.0 - v / peak);
        }
        assert_eq!(fall, *drawdown);
    }
    for (t, row) in found.fan.rows().into_iter().enumerate() {
        let column = found.sample.column(t);
        assert_eq!(row[0], column.fold(f64::INFINITY, |a, b| a.min(*b)));
        assert_eq!(row[2], column.fold(0.0, |a: f64, b| a.max(*b)));
    }
    assert_eq!((found.fan[[20, 1]], found.fan[[0, 1]]), (found.terminal.median, 1.0));
}

pub(super) fn two_assets() -> Model {
    Model::CorrelatedGbm { mean: vec![0.08, 0.03], covariance: array![[0.09, 0.012], [0.012, 0.04]] }
}

/// Nine assets, so that the last tile of the factor is not full.
fn nine_assets() -> (Vec<f64>, Array2<f64>) {
    let loading = |i: usize, k: usize| ((i * 7 + k * 5) % 11) as f64 / 40.0 - 0.1;
    let own = |i: usize| 0.01 + 0.002 * i as f64;
    let covariance = Array2::from_shape_fn((9, 9), |(i, j)| {
        let common: f64 = (0..3).map(|k| loading(i, k) * loading(j, k)).sum();
        common + if i == j { own(i) } else { 0.0 }
    });
    ((0..9).map(|i| 0.02 * i as f64 - 0.05).collect(), covariance)
}

/// The log return of one asset and of pairs, from portfolios of one asset each: means, variances and
/// covariances within four of their standard errors.
#[test]
fn log_returns_have_the_mean_and_covariance_of_the_model() {
    let (mean, covariance) = nine_assets();
    let model = Model::CorrelatedGbm { mean: mean.clone(), covariance: covariance.clone() };
    let settings =
        SimulationSettings { paths: 20_000, steps: 3, steps_per_year: 2.0, ..SimulationSettings::default() };
    let (n, years) = (20_000.0, 1.5);
    let returns: Vec<Vec<f64>> = (0..9)
        .map(|i| {
            let mut holdings = vec![0.0; 9];
            holdings[i] = 1.0;
            let shard = simulate_shard(&holdings, &model, &settings).unwrap();
            shard.terminal.iter().map(|v| ln(*v)).collect()
        })
        .collect();
    let average = |x: &[f64]| x.iter().sum::<f64>() / n;
    for i in 0..9 {
        let expected = (mean[i] - 0.5 * covariance[[i, i]]) * years;
        let error = (covariance[[i, i]] * years / n).sqrt();
        assert!((average(&returns[i]) - expected).abs() < 4.0 * error, "mean of {i}");
        for j in 0..=i {
            let (a, b) = (average(&returns[i]), average(&returns[j]));
            let product: f64 = returns[i].iter().zip(&returns[j]).map(|(x, y)| (x - a) * (y - b)).sum();
            let expected = covariance[[i, j]] * years;
            let spread = covariance[[i, i]] * covariance[[j, j]] + covariance[[i, j]].powi(2);
            let error = (spread / n).sqrt() * years;
            assert!((product / n - expected).abs() < 4.0 * error, "covariance of {i} and {j}");
        }
    }
}

fn run(model: &Model, settings: &SimulationSettings) -> Simulation {
    simulate_portfolio(&[60.0, 40.0], model, settings).unwrap()
}

/// E V(T) = Σ hᵢ·exp(μᵢT), and its variance from those of correlated log-normals.
#[test]
fn value_has_the_moments_of_its_law_however_it_is_monitored() {
    let expected = 60.0 * exp(0.08) + 40.0 * exp(0.03);
    let growth = [exp(0.08) * 60.0, exp(0.03) * 40.0];
    let covariance = [[0.09, 0.012], [0.012, 0.04]];
    let mut variance = 0.0;
    for i in 0..2 {
        for j in 0..2 {
            variance += growth[i] * growth[j] * exp_m1(covariance[i][j]);
        }
    }
    let whole = SimulationSettings {
        paths: 20_000,
        steps: 12,
        steps_per_year: 12.0,
        ..SimulationSettings::default()
    };
    let terminal = SimulationSettings { monitoring: Monitoring::Terminal, ..whole.clone() };
    for settings in [whole, terminal] {
        let found = run(&two_assets(), &settings);
        assert!((found.terminal.mean - expected).abs() < 4.0 * (variance / 20_000.0).sqrt());
        assert!((found.terminal.standard_deviation / variance.sqrt() - 1.0).abs() < 4.0 * 0.0071);
        assert_eq!(found.drawdown.is_some(), settings.monitoring == Monitoring::EachStep);
    }
}

/// Rebalanced to fixed weights, the expected growth of a step is that of the weighted asset.
#[test]
fn rebalancing_keeps_the_weights() {
    let settings = SimulationSettings {
        paths: 20_000,
        steps: 4,
        steps_per_year: 1.0,
        rebalancing: Rebalancing::EachStep,
        ..SimulationSettings::default()
    };
    let model =
        Model::SimpleReturns { mean: vec![0.10, 0.02], covariance: array![[0.01, 0.002], [0.002, 0.004]] };
    let found = run(&model, &settings);
    let (mean, variance) = (0.6 * 0.10 + 0.4 * 0.02, 0.36 * 0.01 + 0.48 * 0.002 + 0.16 * 0.004);
    let second = f64::powi((1.0 + mean) * (1.0 + mean) + variance, 4) - (1.0_f64 + mean).powi(8);
    assert!(
        (found.terminal.mean - 100.0 * (1.0_f64 + mean).powi(4)).abs() < 4.0 * found.standard_error.unwrap()
    );
    assert!((found.terminal.standard_deviation / (100.0 * second.sqrt()) - 1.0).abs() < 4.0 * 0.006);
    // One asset has nothing to rebalance.
    let one = Model::SimpleReturns { mean: vec![0.1], covariance: array![[0.01]] };
    let held = SimulationSettings { rebalancing: Rebalancing::BuyAndHold, ..settings.clone() };
    let (a, b) = (
        simulate_portfolio(&[5.0], &one, &settings).unwrap(),
        simulate_portfolio(&[5.0], &one, &held).unwrap(),
    );
    assert!((a.terminal.mean - b.terminal.mean).abs() < 1e-12);
}

#[test]
fn variance_reduction_keeps_the_mean_and_lowers_its_error() {
    let plain =
        SimulationSettings { paths: 8_000, steps: 12, steps_per_year: 12.0, ..SimulationSettings::default() };
    let expected = 60.0 * exp(0.08) + 40.0 * exp(0.03);
    let free = run(&two_assets(), &plain);
    let error = free.standard_error.unwrap();
    for (variance_reduction, factor) in
        [(VarianceReduction::Antithetic, 0.4), (VarianceReduction::MomentMatching, 0.4)]
    {
        let found = run(&two_assets(), &SimulationSettings { variance_reduction, ..plain.clone() });
        let reduced = found.standard_error.unwrap();
        assert!(reduced < factor * error, "{variance_reduction:?}: {reduced} for {error}");
        assert!((found.terminal.mean - expected).abs() < 4.0 * reduced);
        assert!((found.terminal.standard_deviation / free.terminal.standard_deviation - 1.0).abs() < 0.06);
    }
    // A pair of an arithmetic portfolio has the drift as its mean, to the last digits.
    let simple =
        Model::SimpleReturns { mean: vec![0.01, 0.02], covariance: array![[0.01, 0.0], [0.0, 0.01]] };
    let antithetic = SimulationSettings {
        variance_reduction: VarianceReduction::Antithetic,
        steps: 1,
        steps_per_year: 1.0,
        ..plain
    };
    let shard = simulate_shard(&[60.0, 40.0], &simple, &antithetic).unwrap();
    assert!(shard.terminal.chunks(2).all(|pair| (pair[0] + pair[1] - 2.0 * 101.4).abs() < 1e-12));
    let matched = SimulationSettings { variance_reduction: VarianceReduction::MomentMatching, ..antithetic };
    let shard = simulate_shard(&[60.0, 40.0], &simple, &matched).unwrap();
    assert!(shard.terminal.chunks(16).all(|batch| (batch.iter().sum::<f64>() - 16.0 * 101.4).abs() < 1e-10));
    assert!((run(&simple, &matched).terminal.standard_deviation - 7.2111).abs() < 0.25);
}

#[test]
fn what_has_no_spread_is_certain() {
    let settings =
        SimulationSettings { paths: 33, steps: 10, steps_per_year: 10.0, ..SimulationSettings::default() };
    let model = Model::CorrelatedGbm { mean: vec![0.05, -0.02], covariance: Array2::zeros((2, 2)) };
    let found = run(&model, &settings);
    let expected = 60.0 * exp(0.05) + 40.0 * exp(-0.02);
    assert!((found.terminal.mean - expected).abs() < 1e-12 && found.terminal.standard_deviation < 1e-12);
    assert_eq!((found.probability_of_loss, found.drawdown.unwrap().maximum), (0.0, 0.0));
    // One path, one step.
    let least = SimulationSettings { paths: 1, steps: 1, ..settings };
    let found = run(&two_assets(), &least);
    assert_eq!((found.paths, found.standard_error), (1, None));
    assert_eq!((found.terminal.mean, found.terminal.standard_deviation), (found.terminal.median, 0.0));
}

#[test]
fn a_singular_covariance_moves_its_assets_together() {
    let settings = SimulationSettings { paths: 100, steps: 5, ..SimulationSettings::default() };
    let model = Model::CorrelatedGbm {
        mean: vec![0.0, 0.0, 0.0],
        covariance: array![[0.04, 0.04, 0.06], [0.04, 0.04, 0.06], [0.06, 0.06, 0.09]],
    };
    let one = |holdings: [f64; 3]| simulate_shard(&holdings, &model, &settings).unwrap().terminal;
    let (first, second, third) = (one([1.0, 0.0, 0.0]), one([0.0, 1.0, 0.0]), one([0.0, 0.0, 1.0]));
    let years = 5.0 / 252.0;
    for ((a, b), c) in first.iter().zip(second).zip(third) {
        assert!((a - b).abs() < 1e-15);
        let (x, y) = (ln(*a) + 0.02 * years, ln(c) + 0.045 * years);
        assert!((1.5 * x - y).abs() < 1e-13);
    }
}

#[test]
fn weights_that_do_not_sum_to_one_are_amounts() {
    let settings = SimulationSettings { paths: 64, steps: 8, ..SimulationSettings::default() };
    let (small, large) = ([0.6, 0.4], [600.0, 400.0]);
    let one = simulate_portfolio(&small, &two_assets(), &settings).unwrap();
    let many = simulate_portfolio(&large, &two_assets(), &settings).unwrap();
    assert!((many.terminal.mean / one.terminal.mean - 1000.0).abs() < 1e-9);
    assert!((many.tail[0].value_at_risk - one.tail[0].value_at_risk).abs() < 1e-12);
    // Long and short.
    let short = simulate_portfolio(&[150.0, -50.0], &two_assets(), &settings).unwrap();
    assert_eq!(short.initial_value, 100.0);
    assert!(short.terminal.standard_deviation > many.terminal.standard_deviation / 10.0);
}

#[test]
fn a_run_that_is_cancelled_stops_soon() {
    let settings = SimulationSettings { paths: 64_000, steps: 1, ..SimulationSettings::default() };
    let reports = AtomicU64::new(0);
    let observer = |done: u64, total: u64| {
        assert!(total == 1_000 && done <= total);
        reports.fetch_add(1, Ordering::SeqCst);
        if done >= 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let progress = Progress::new(&observer);
    let got = risk_core::process::simulate_portfolio_with(&[1.0, 1.0], &two_assets(), &settings, &progress);
    assert_eq!(got, Err(Error::Cancelled));
    assert!(reports.load(Ordering::SeqCst) < 100);
    let all = |_, _| {
        reports.fetch_add(1, Ordering::SeqCst);
        ControlFlow::Continue(())
    };
    reports.store(0, Ordering::SeqCst);
    let progress = Progress::new(&all);
    risk_core::process::simulate_portfolio_with(&[1.0, 1.0], &two_assets(), &settings, &progress).unwrap();
    assert_eq!(reports.load(Ordering::SeqCst), 1_001);
}
