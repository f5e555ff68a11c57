use super::super::fixture;
use rayon::ThreadPoolBuilder;
use risk_core::math::exp;
use risk_core::process::{
    CoxIngersollRoss, HestonVariance, Jump, PathSettings, Process, Vasicek, brownian_bridge, process_mean,
    process_variance, simulate_paths,
};
use risk_core::random::{Scrambling, Sobol};
use serde::Deserialize;

#[derive(Deserialize)]
struct Truth {
    cox_ingersoll_ross: Vec<Rate>,
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

#[derive(Deserialize)]
struct Rate {
    start: f64,
    reversion: f64,
    level: f64,
    volatility: f64,
    years: f64,
    mean: f64,
    variance: f64,
    quantiles: [f64; 3],
}

fn processes() -> Vec<(Process, f64)> {
    let jump = Jump { intensity: 3.0, mean: -0.05, volatility: 0.1 };
    let variance =
        HestonVariance { initial: 0.05, reversion: 2.0, level: 0.04, volatility: 0.5, correlation: -0.7 };
    vec![
        (Process::BrownianMotion { drift: 0.3, volatility: 2.0 }, -1.0),
        (Process::BrownianBridge { end: 4.0, years: 2.5, volatility: 2.0 }, 1.0),
        (Process::GeometricBrownianMotion { drift: 0.05, volatility: 0.4 }, 100.0),
        (Process::Vasicek(Vasicek { reversion: 0.8, level: 0.05, volatility: 0.02 }), 0.01),
        (Process::Vasicek(Vasicek { reversion: 0.0, level: 0.05, volatility: 0.02 }), 0.01),
        (Process::CoxIngersollRoss(CoxIngersollRoss { reversion: 0.8, level: 0.05, volatility: 0.2 }), 0.03),
        (Process::CoxIngersollRoss(CoxIngersollRoss { reversion: 0.8, level: 0.01, volatility: 0.4 }), 0.05),
        (Process::MertonJump { drift: 0.05, volatility: 0.2, jump }, 100.0),
        (Process::Heston { drift: 0.05, variance }, 100.0),
    ]
}

/// Mean and variance at the middle and at the end, within four standard errors of themselves.
#[test]
fn paths_have_the_moments_of_their_process() {
    const N: usize = 20_000;
    let settings = PathSettings { years: 2.0, steps: 8, paths: N, ..PathSettings::default() };
    for (process, start) in processes() {
        let paths = simulate_paths(&process, start, &settings).unwrap();
        assert!(paths.column(0).iter().all(|x| *x == start));
        for (column, years) in [(4, 1.0), (8, 2.0)] {
            let x = paths.column(column);
            let mean = x.sum() / N as f64;
            let central = |k: i32| x.iter().map(|x| (x - mean).powi(k)).sum::<f64>() / N as f64;
            let (variance, fourth) = (central(2), central(4));
            let expected = process_mean(&process, start, years).unwrap();
            assert!(
                (mean - expected).abs() < 4.0 * (variance / N as f64).sqrt(),
                "{process:?}: {mean} for {expected}"
            );
            if let Some(expected) = process_variance(&process, start, years).unwrap() {
                let error = ((fourth - variance * variance) / N as f64).sqrt();
                assert!((variance - expected).abs() < 4.0 * error, "{process:?}: {variance} for {expected}");
            }
        }
    }
}

#[test]
fn moments_are_those_of_scipy_and_mpmath() {
    let truth: Truth = fixture("process.json");
    for rate in truth.cox_ingersoll_ross {
        let Rate { start, reversion, level, volatility, years, .. } = rate;
        let process = Process::CoxIngersollRoss(CoxIngersollRoss { reversion, level, volatility });
        let mean = process_mean(&process, start, years).unwrap();
        let variance = process_variance(&process, start, years).unwrap().unwrap();
        assert!((mean / rate.mean - 1.0).abs() < 1e-12 && (variance / rate.variance - 1.0).abs() < 1e-10);
        let settings = PathSettings { years, steps: 3, paths: 20_000, ..PathSettings::default() };
        let paths = simulate_paths(&process, start, &settings).unwrap();
        for (p, quantile) in [0.1, 0.5, 0.9].into_iter().zip(rate.quantiles) {
            let below = paths.column(3).iter().filter(|x| **x < quantile).count() as f64 / 20_000.0;
            assert!(
                (below - p).abs() < 4.0 * f64::sqrt(p * (1.0 - p) / 20_000.0),
                "{process:?} {p}: {below}"
            );
        }
    }
    let Merton { start, drift, volatility, intensity, mean, size, years, variance, expected } = truth.merton;
    let process = Process::MertonJump { drift, volatility, jump: Jump { intensity, mean, volatility: size } };
    assert!((process_mean(&process, start, years).unwrap() / expected - 1.0).abs() < 1e-13);
    assert!((process_variance(&process, start, years).unwrap().unwrap() / variance - 1.0).abs() < 1e-12);
}

#[test]
fn a_path_is_a_function_of_its_number_alone() {
    for (process, start) in processes() {
        let settings = PathSettings { steps: 10, paths: 50, ..PathSettings::default() };
        let all = simulate_paths(&process, start, &settings).unwrap();
        let some =
            simulate_paths(&process, start, &PathSettings { first_path: 20, paths: 5, ..settings }).unwrap();
        assert_eq!(some, all.slice(ndarray::s![20..25, ..]));
        let pool = ThreadPoolBuilder::new().num_threads(8).build().unwrap();
        assert_eq!(pool.install(|| simulate_paths(&process, start, &settings)).unwrap(), all);
    }
}

#[test]
fn limits_of_a_process_are_kept() {
    let settings = PathSettings { years: 2.5, steps: 7, paths: 200, ..PathSettings::default() };
    let (bridge, _) = &processes()[1];
    let ends = simulate_paths(bridge, 1.0, &settings).unwrap();
    assert!(ends.column(7).iter().all(|x| (x - 4.0).abs() < 1e-12));
    let (cir, start) = &processes()[6];
    assert!(simulate_paths(cir, *start, &settings).unwrap().iter().all(|x| *x >= 0.0));
    // From 0, and without mean reversion, which then keeps it there.
    let still = Process::CoxIngersollRoss(CoxIngersollRoss { reversion: 0.0, level: 0.0, volatility: 0.1 });
    assert!(simulate_paths(&still, 0.0, &settings).unwrap().iter().all(|x| *x == 0.0));
    let certain = Process::GeometricBrownianMotion { drift: 0.1, volatility: 0.0 };
    let end = simulate_paths(&certain, 2.0, &settings).unwrap()[[3, 7]];
    assert!((end - 2.0 * exp(0.25)).abs() < 1e-13);
}

#[test]
fn garbage_is_named() {
    let settings = PathSettings { years: f64::NAN, steps: 0, paths: usize::MAX, ..PathSettings::default() };
    let process = Process::GeometricBrownianMotion { drift: f64::INFINITY, volatility: -1.0 };
    let text = simulate_paths(&process, -5.0, &settings).unwrap_err().to_string();
    for name in [
        "years: ",
        "steps: ",
        "paths: must be from 1",
        "paths: paths x (steps + 1)",
        "process.drift: ",
        "process.volatility: ",
        "start: ",
    ] {
        assert!(text.contains(name), "{name} in {text}");
    }
    let wild = Process::GeometricBrownianMotion { drift: 1e6, volatility: 0.0 };
    let text = simulate_paths(&wild, 1.0, &PathSettings::default()).unwrap_err().to_string();
    assert!(text.contains("path 0 leaves the numbers of a computer"), "{text}");
    let late = Process::BrownianBridge { end: 0.0, years: 0.5, volatility: 1.0 };
    assert!(
        simulate_paths(&late, 0.0, &PathSettings::default())
            .unwrap_err()
            .to_string()
            .contains("process.years")
    );
    assert!(brownian_bridge(&[0.5, 0.5], &[0.0]).unwrap_err().problems().len() == 2);
    assert!(brownian_bridge(&[1.0], &[f64::NAN]).unwrap_err().to_string().contains("normals[0]"));
    assert_eq!(brownian_bridge(&[], &[]).unwrap(), Vec::<f64>::new());
}

/// The bridge is linear in its numbers, with a matrix B of which B·Bᵀ is the covariance min(s, t) of a
/// Brownian motion.
#[test]
fn a_bridge_has_the_covariance_of_a_brownian_motion() {
    for times in [vec![0.3], vec![0.1, 0.5, 0.6, 2.0], (1..=13).map(|i| f64::from(i * i)).collect::<Vec<_>>()]
    {
        let n = times.len();
        let columns: Vec<Vec<f64>> = (0..n)
            .map(|k| {
                brownian_bridge(&times, &(0..n).map(|i| f64::from(u8::from(i == k))).collect::<Vec<_>>())
                    .unwrap()
            })
            .collect();
        for (i, s) in times.iter().enumerate() {
            for (j, t) in times.iter().enumerate() {
                let product: f64 = columns.iter().map(|column| column[i] * column[j]).sum();
                assert!((product - s.min(*t)).abs() < 1e-12 * t.max(*s));
            }
        }
    }
}

/// An arithmetic average of a year of weekly prices: the error of 4,096 scrambled points through the
/// bridge against that of as many random paths.
#[test]
fn points_that_fill_the_cube_price_an_average_better() {
    let times: Vec<f64> = (1..=52).map(|i| f64::from(i) / 52.0).collect();
    let average = |normals: &[f64]| {
        let path = brownian_bridge(&times, normals).unwrap();
        path.iter().zip(&times).map(|(w, t)| 100.0 * exp(0.2 * w - 0.02 * t)).sum::<f64>() / 52.0
    };
    let runs = |points: &dyn Fn(u64) -> ndarray::Array2<f64>| {
        let error = |seed| {
            let normals = points(seed);
            normals.rows().into_iter().map(|row| average(&row.to_vec())).sum::<f64>() / 4_096.0 - 100.0
        };
        ((0..8).map(|seed| f64::powi(error(seed), 2)).sum::<f64>() / 8.0).sqrt()
    };
    let sobol = runs(&|seed| Sobol::new(52, Scrambling::Owen { seed }).unwrap().normals(0, 4_096).unwrap());
    let random = runs(&|seed| {
        let mut all = ndarray::Array2::zeros((4_096, 52));
        let mut stream = risk_core::random::stream(seed, 0);
        stream.fill_normal(all.as_slice_mut().unwrap());
        all
    });
    assert!(sobol < random / 20.0, "{sobol} and {random}");
}
