use super::portfolio::two_assets;
use ndarray::{Array2, array};
use rayon::ThreadPoolBuilder;
use risk_core::process::{
    BootstrapMethod, HestonVariance, Jump, Model, Monitoring, Shard, SimulationSettings, VarianceReduction,
    merge, simulate_portfolio, simulate_shard, summarize,
};

/// Every model, for two assets.
pub(super) fn models() -> Vec<Model> {
    let mean = vec![0.08, 0.03];
    let covariance = array![[0.09, 0.012], [0.012, 0.04]];
    let variance = |correlation| HestonVariance {
        initial: 0.05,
        reversion: 2.0,
        level: 0.04,
        volatility: 0.5,
        correlation,
    };
    vec![
        two_assets(),
        Model::SimpleReturns { mean: mean.clone(), covariance: covariance.clone() },
        Model::StudentT { mean: mean.clone(), covariance: covariance.clone(), degrees_of_freedom: 4.0 },
        Model::MertonJump {
            mean: mean.clone(),
            covariance,
            jumps: vec![
                Jump { intensity: 2.0, mean: -0.1, volatility: 0.1 },
                Jump { intensity: 0.0, mean: 0.0, volatility: 0.0 },
            ],
        },
        Model::Heston {
            mean,
            correlation: array![[1.0, 0.3], [0.3, 1.0]],
            variances: vec![variance(-0.7), variance(0.0)],
        },
        Model::Bootstrap {
            returns: Array2::from_shape_fn((30, 2), |(t, i)| ((t * 7 + i * 3) % 13) as f64 / 500.0 - 0.01),
            method: BootstrapMethod::Stationary { length: 5.0 },
        },
    ]
}

fn settings() -> SimulationSettings {
    SimulationSettings { paths: 1_000, steps: 12, sample_paths: 600, ..SimulationSettings::default() }
}

#[test]
fn shards_merge_to_the_bits_of_one_run() {
    for model in models() {
        let reductions: &[_] = match model {
            Model::Bootstrap { .. } => &[VarianceReduction::None],
            _ => &[VarianceReduction::None, VarianceReduction::Antithetic, VarianceReduction::MomentMatching],
        };
        for &variance_reduction in reductions {
            let whole = SimulationSettings { variance_reduction, paths: 1_008, ..settings() };
            let part = |first_path: u64, paths: usize| -> Shard {
                simulate_shard(
                    &[60.0, 40.0],
                    &model,
                    &SimulationSettings { first_path, paths, ..whole.clone() },
                )
                .unwrap()
            };
            let cuts = if variance_reduction == VarianceReduction::None {
                [0, 313, 777, 1_008]
            } else {
                [0, 304, 784, 1_008]
            };
            let parts: Vec<Shard> =
                cuts.windows(2).map(|cut| part(cut[0], (cut[1] - cut[0]) as usize)).collect();
            let merged = merge(&parts).unwrap();
            assert_eq!(merged, part(0, 1_008));
            let once = simulate_portfolio(&[60.0, 40.0], &model, &whole).unwrap();
            assert_eq!(summarize(&merged, &whole).unwrap(), once);
            assert_eq!(once.sample.nrows(), 600);
        }
    }
}

#[test]
fn two_halves_of_a_hundred_thousand_are_one_run() {
    let whole = SimulationSettings {
        paths: 100_000,
        monitoring: Monitoring::Terminal,
        ..SimulationSettings::default()
    };
    let half = |first_path| {
        let settings = SimulationSettings { first_path, paths: 50_000, ..whole.clone() };
        simulate_shard(&[60.0, 40.0], &two_assets(), &settings).unwrap()
    };
    let merged = summarize(&merge(&[half(0), half(50_000)]).unwrap(), &whole).unwrap();
    assert_eq!(merged, simulate_portfolio(&[60.0, 40.0], &two_assets(), &whole).unwrap());
}

#[test]
fn threads_do_not_change_a_bit() {
    for model in models() {
        let with = |threads| {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| simulate_portfolio(&[60.0, 40.0], &model, &settings()).unwrap())
        };
        let one = with(1);
        assert_eq!(with(2), one);
        assert_eq!(with(8), one);
    }
}

/// A path does not depend on its neighbours either: neither on their number nor on where the run begins.
#[test]
fn a_path_is_a_function_of_its_number() {
    for model in models() {
        let all = simulate_shard(&[60.0, 40.0], &model, &settings()).unwrap();
        for (first_path, paths) in [(7, 1), (100, 17), (511, 3)] {
            let some = SimulationSettings { first_path, paths, ..settings() };
            let found = simulate_shard(&[60.0, 40.0], &model, &some).unwrap();
            let first = first_path as usize;
            assert_eq!(found.terminal, all.terminal[first..first + paths]);
            assert_eq!(found.drawdown, all.drawdown[first..first + paths]);
        }
    }
}

#[test]
fn shards_of_different_runs_do_not_merge() {
    let part = |first_path, seed, holdings: &[f64]| {
        let settings = SimulationSettings { first_path, seed, paths: 10, ..settings() };
        simulate_shard(holdings, &two_assets(), &settings).unwrap()
    };
    let first = part(0, 1, &[1.0, 1.0]);
    let text = |other| merge(&[first.clone(), other]).unwrap_err().to_string();
    assert!(text(part(20, 1, &[1.0, 1.0])).contains("shards[1].first_path: must be 10"));
    assert!(text(part(10, 2, &[1.0, 1.0])).contains("shards[1]: must be of the same run"));
    assert!(text(part(10, 1, &[1.0, 2.0])).contains("shards[1]: must be of the same run"));
    assert!(merge(&[]).unwrap_err().to_string().contains("shards: must be at least one"));
    let json = serde_json::to_string(&first).unwrap();
    assert_eq!(serde_json::from_str::<Shard>(&json).unwrap(), first);
}
