use super::on_any_threads;
use risk_core::statistics::{
    Bias, BootstrapMethod, BootstrapSettings, bootstrap, bootstrap_with, mean, resample_indices,
    standard_deviation,
};
use risk_core::{Error, Progress};
use std::ops::ControlFlow;

fn sample() -> Vec<f64> {
    let mut draws = risk_core::random::stream(4, 4);
    (0..200).map(|_| draws.normal()).collect()
}

fn average(x: &[f64]) -> f64 {
    mean(x).unwrap()
}

#[test]
fn the_interval_of_a_mean_is_that_of_theory() {
    let sample = sample();
    let found = on_any_threads(|| bootstrap(&sample, average, &BootstrapSettings::default()).unwrap());
    let theory = standard_deviation(&sample, Bias::Population).unwrap() / (sample.len() as f64).sqrt();
    // The deviation of 10,000 replicates is known to 1/√20,000, a quantile at 2.5 % to about 2 %.
    assert!((found.standard_error.unwrap() / theory - 1.0).abs() < 4.0 / 20_000_f64.sqrt());
    assert!(found.bias.abs() < 4.0 * theory / 100.0);
    assert!((found.lower - (found.estimate - 1.959964 * theory)).abs() < 0.12 * theory);
    assert!((found.upper - (found.estimate + 1.959964 * theory)).abs() < 0.12 * theory);
    assert_eq!(found.replicates.len(), 10_000);
}

#[test]
fn blocks_keep_the_order_of_the_observations() {
    let n = 101;
    let method = BootstrapMethod::CircularBlock { length: 10 };
    for path in 0..50 {
        let indices = resample_indices(n, &method, 1, path).unwrap();
        assert_eq!(indices.len(), n);
        for block in indices.chunks(10) {
            assert!(block.windows(2).all(|pair| pair[1] == (pair[0] + 1) % n));
        }
    }
    let whole = BootstrapMethod::CircularBlock { length: n };
    let mut all = resample_indices(n, &whole, 1, 0).unwrap();
    all.sort_unstable();
    assert_eq!(all, (0..n).collect::<Vec<_>>());
}

#[test]
fn stationary_blocks_have_their_mean_length() {
    let (n, mean_length) = (1000, 8.0);
    let method = BootstrapMethod::Stationary { mean_length };
    let mut counts = vec![0_u32; n];
    let mut ends = 0;
    for path in 0..400 {
        let indices = resample_indices(n, &method, 3, path).unwrap();
        ends += indices.windows(2).filter(|pair| pair[1] != (pair[0] + 1) % n).count();
        indices.iter().for_each(|&i| counts[i] += 1);
    }
    // 399,600 steps, of which one in eight ends a block: 4 standard deviations are 0.0021.
    assert!((ends as f64 / (400.0 * 999.0) - 0.125 * 0.999).abs() < 0.0021);
    assert!(counts.iter().all(|&count| count > 250 && count < 600));
    let straight = resample_indices(n, &BootstrapMethod::Stationary { mean_length: 1e300 }, 3, 0).unwrap();
    assert!(straight.windows(2).all(|pair| pair[1] == (pair[0] + 1) % n));
}

#[test]
fn blocks_see_the_dependence_that_single_draws_miss() {
    // A series in which each observation stays for 20 steps: the mean varies √20 times as much.
    let draws = sample();
    let slow: Vec<f64> = draws.iter().flat_map(|&x| [x; 20]).collect();
    let error = |method| {
        let settings = BootstrapSettings { method, resamples: 2000, ..Default::default() };
        bootstrap(&slow, average, &settings).unwrap().standard_error.unwrap()
    };
    let single = error(BootstrapMethod::Independent);
    let (circular, stationary) = (
        error(BootstrapMethod::CircularBlock { length: 200 }),
        error(BootstrapMethod::Stationary { mean_length: 200.0 }),
    );
    assert!(circular > 3.0 * single && stationary > 3.0 * single, "{single} {circular} {stationary}");
}

#[test]
fn bad_settings_are_named_all_at_once() {
    let settings = BootstrapSettings {
        method: BootstrapMethod::CircularBlock { length: 4 },
        resamples: 0,
        confidence: 1.0,
        seed: 0,
    };
    let error = bootstrap(&[1.0, 2.0], average, &settings).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|problem| &problem.path[..]).collect();
    assert_eq!(paths, ["method.length", "resamples", "confidence"]);
    assert!(bootstrap(&[], average, &BootstrapSettings::default()).is_err());
    assert!(bootstrap(&[f64::NAN], average, &BootstrapSettings::default()).is_err());
    assert!(resample_indices(0, &BootstrapMethod::Independent, 1, 1).is_err());
    for mean_length in [0.5, f64::NAN, f64::INFINITY] {
        assert!(resample_indices(5, &BootstrapMethod::Stationary { mean_length }, 1, 1).is_err());
    }
    let reciprocal = |x: &[f64]| 1.0 / (x[0] - 1.0);
    let text =
        bootstrap(&[2.0, 1.0, 1.0], reciprocal, &BootstrapSettings::default()).unwrap_err().to_string();
    assert!(
        text.starts_with("infeasible: the statistic of resample ")
            && text.ends_with("must be finite, got inf")
    );
    let one = bootstrap(&[3.0], average, &BootstrapSettings { resamples: 1, ..Default::default() }).unwrap();
    assert_eq!((one.lower, one.upper, one.standard_error), (3.0, 3.0, None));
}

#[test]
fn a_bootstrap_can_be_stopped() {
    let stop = |done, _| if done > 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let progress = Progress::new(&stop);
    let found = bootstrap_with(&sample(), average, &BootstrapSettings::default(), &progress);
    assert_eq!(found, Err(Error::Cancelled));
}
