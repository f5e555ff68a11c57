use super::super::fixture;
use ndarray::{Array2, array};
use risk_core::math::{exp, student};
use risk_core::process::{
    BootstrapMethod, HestonCall, HestonVariance, Jump, Model, Monitoring, SimulationSettings, heston_call,
    simulate_portfolio, simulate_shard,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Truth {
    merton: Merton,
}

#[derive(Deserialize)]
struct Merton {
    start: f64,
    drift: f64,
    volatility: f64,
    intensity: f64,
    mean: f64,
    size: f64,
    years: f64,
    variance: f64,
    expected: f64,
}

fn in_one_step(paths: usize, years: f64) -> SimulationSettings {
    SimulationSettings { paths, steps: 1, steps_per_year: 1.0 / years, ..SimulationSettings::default() }
}

/// The share of returns below the quantiles of the law, within four of its standard errors; the same
/// after a split of each return into two assets, which move together.
#[test]
fn student_t_returns_have_their_law() {
    const N: usize = 40_000;
    for degrees_of_freedom in [2.1, 3.0, 5.0, 30.0, 1000.0] {
        let model = Model::StudentT {
            mean: vec![0.001, 0.0],
            covariance: array![[0.0004, 0.0002], [0.0002, 0.0004]],
            degrees_of_freedom,
        };
        for (holdings, mean, variance) in [([1.0, 0.0], 0.001, 0.0004), ([0.5, 0.5], 0.0005, 0.0003)] {
            let shard = simulate_shard(&holdings, &model, &in_one_step(N, 1.0)).unwrap();
            let scale = f64::sqrt(variance * (degrees_of_freedom - 2.0) / degrees_of_freedom);
            for p in [0.0005, 0.01, 0.1, 0.4, 0.5, 0.9, 0.999] {
                let bound = 1.0 + mean + scale * student::quantile(p, degrees_of_freedom).unwrap();
                let below = shard.terminal.iter().filter(|v| **v < bound).count() as f64 / N as f64;
                let error = (p * (1.0 - p) / N as f64).sqrt();
                assert!((below - p).abs() < 4.0 * error, "{degrees_of_freedom} {p}: {below}");
            }
        }
    }
}

#[test]
fn a_loss_is_at_most_everything() {
    let model = Model::StudentT { mean: vec![0.0], covariance: array![[1.0]], degrees_of_freedom: 2.5 };
    let found = simulate_portfolio(&[1.0], &model, &in_one_step(5_000, 1.0)).unwrap();
    assert_eq!(found.terminal.minimum, 0.0);
    assert_eq!(found.drawdown.unwrap().maximum, 1.0);
}

#[test]
fn jump_diffusions_have_the_moments_of_mertons_law() {
    let merton = fixture::<Truth>("process.json").merton;
    let model = Model::MertonJump {
        mean: vec![merton.drift],
        covariance: array![[merton.volatility * merton.volatility]],
        jumps: vec![Jump { intensity: merton.intensity, mean: merton.mean, volatility: merton.size }],
    };
    let settings = SimulationSettings {
        paths: 40_000,
        steps: 8,
        steps_per_year: 8.0 / merton.years,
        ..SimulationSettings::default()
    };
    for monitoring in [Monitoring::EachStep, Monitoring::Terminal] {
        let settings = SimulationSettings { monitoring, ..settings.clone() };
        let found = simulate_portfolio(&[merton.start], &model, &settings).unwrap();
        assert!((found.terminal.mean - merton.expected).abs() < 4.0 * found.standard_error.unwrap());
        assert!((found.terminal.standard_deviation / merton.variance.sqrt() - 1.0).abs() < 4.0 * 0.012);
    }
}

/// Many jumps in a step: their number is Poisson, here with mean and variance 400.
#[test]
fn the_number_of_jumps_is_poisson() {
    const SIZE: f64 = 0.001;
    let jump = Jump { intensity: 400.0, mean: SIZE, volatility: 0.0 };
    let model = Model::MertonJump { mean: vec![0.0], covariance: array![[0.0]], jumps: vec![jump] };
    let shard = simulate_shard(&[1.0], &model, &in_one_step(20_000, 1.0)).unwrap();
    let compensator = 400.0 * risk_core::math::exp_m1(SIZE);
    let counts: Vec<f64> =
        shard.terminal.iter().map(|v| (risk_core::math::ln(*v) + compensator) / SIZE).collect();
    assert!(counts.iter().all(|n| (n - n.round()).abs() < 1e-6));
    let mean = counts.iter().sum::<f64>() / 20_000.0;
    let variance = counts.iter().map(|n| (n - mean) * (n - mean)).sum::<f64>() / 20_000.0;
    assert!((mean - 400.0).abs() < 4.0 * f64::sqrt(400.0 / 20_000.0));
    assert!((variance - 400.0).abs() < 4.0 * 400.0 * f64::sqrt(2.0 / 20_000.0));
}

/// The mean is the forward whatever the step, and calls cost what the characteristic function says;
/// Feller's condition fails in the second case.
#[test]
fn heston_prices_are_those_of_the_closed_form() {
    let cases = [
        (
            HestonVariance { initial: 0.04, reversion: 1.5, level: 0.04, volatility: 0.3, correlation: -0.7 },
            52,
        ),
        (
            HestonVariance { initial: 0.09, reversion: 0.5, level: 0.04, volatility: 1.0, correlation: -0.9 },
            52,
        ),
        (
            HestonVariance { initial: 0.04, reversion: 2.0, level: 0.06, volatility: 0.5, correlation: 0.4 },
            26,
        ),
    ];
    for (variance, steps) in cases {
        let model = Model::Heston { mean: vec![0.03], correlation: array![[1.0]], variances: vec![variance] };
        let settings = SimulationSettings {
            paths: 40_000,
            steps,
            steps_per_year: steps as f64,
            ..SimulationSettings::default()
        };
        let shard = simulate_shard(&[100.0], &model, &settings).unwrap();
        let test = |payoff: &dyn Fn(f64) -> f64, expected: f64| {
            let paid: Vec<f64> = shard.terminal.iter().map(|s| payoff(*s)).collect();
            let mean = paid.iter().sum::<f64>() / 40_000.0;
            let variance = paid.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 40_000.0;
            assert!((mean - expected).abs() < 4.0 * (variance / 40_000.0).sqrt(), "{mean} for {expected}");
        };
        test(&|s| s, 100.0 * exp(0.03));
        for strike in [80.0, 100.0, 120.0] {
            let call = HestonCall { spot: 100.0, strike, years: 1.0, rate: 0.03, dividend_yield: 0.0 };
            test(&|s| (s - strike).max(0.0), heston_call(&call, &variance).unwrap() * exp(0.03));
        }
    }
}

/// Ten rows that tell where they came from.
fn rows() -> Array2<f64> {
    Array2::from_shape_fn((10, 2), |(t, i)| if i == 0 { (t + 1) as f64 / 1000.0 } else { 0.0 })
}

/// The rows that the paths of a bootstrap drew.
fn drawn(method: BootstrapMethod) -> Vec<Vec<usize>> {
    let settings =
        SimulationSettings { paths: 2_000, steps: 60, sample_paths: 2_000, ..SimulationSettings::default() };
    let model = Model::Bootstrap { returns: rows(), method };
    let sample = simulate_portfolio(&[1.0, 0.0], &model, &settings).unwrap().sample;
    let row = |pair: &[f64]| ((pair[1] / pair[0] - 1.0) * 1000.0).round() as usize - 1;
    sample.rows().into_iter().map(|path| path.to_vec().windows(2).map(row).collect()).collect()
}

#[test]
fn a_bootstrap_draws_each_row_as_often() {
    let methods = [
        BootstrapMethod::Independent,
        BootstrapMethod::CircularBlock { length: 7 },
        BootstrapMethod::Stationary { length: 4.0 },
    ];
    for method in methods {
        let paths = drawn(method);
        for row in 0..10 {
            // The first, the last and the 30th step of each path: 6,000 draws, of different blocks.
            let places = [0, 30, 59];
            let count = paths.iter().flat_map(|p| places.map(|t| p[t])).filter(|r| *r == row).count() as f64;
            assert!(
                (count / 6_000.0 - 0.1).abs() < 4.0 * f64::sqrt(0.09 / 6_000.0),
                "{method:?} {row} {count}"
            );
        }
    }
}

#[test]
fn blocks_are_neighbouring_rows() {
    let follows = |pair: &[usize]| pair[1] == (pair[0] + 1) % 10;
    for path in drawn(BootstrapMethod::CircularBlock { length: 7 }) {
        assert!(path.chunks(7).all(|block| block.windows(2).all(follows)));
    }
    // A pair of neighbours stays together with probability 1 − 1/L, or by chance once in ten blocks.
    let share = |method| {
        let paths = drawn(method);
        let pairs: Vec<bool> =
            paths.iter().flat_map(|p| p.windows(2).map(follows).collect::<Vec<_>>()).collect();
        pairs.iter().filter(|x| **x).count() as f64 / pairs.len() as f64
    };
    let n = 2_000.0 * 59.0;
    for (method, expected) in [
        (BootstrapMethod::Stationary { length: 4.0 }, 0.75 + 0.025),
        (BootstrapMethod::Stationary { length: 1.0 }, 0.1),
        (BootstrapMethod::Independent, 0.1),
    ] {
        let error = f64::sqrt(expected * (1.0 - expected) / n);
        assert!((share(method) - expected).abs() < 4.0 * error, "{method:?}");
    }
}
