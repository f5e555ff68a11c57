use proptest::prelude::*;
use risk_core::Error;
use risk_core::math::root::{bracket, brent};
use std::f64::consts::PI;

/// Roots known to all digits: Wallis's cubic, the Dottie number (OEIS A003957), the omega constant
/// (A030178), and others in closed form.
#[test]
fn finds_textbook_roots_to_machine_precision() {
    type Function = fn(f64) -> f64;
    let cases: [(Function, f64, f64, f64); 8] = [
        (|x| x.powi(3) - 2.0 * x - 5.0, 2.0, 3.0, 2.094_551_481_542_326_6),
        (|x| x.cos() - x, 0.0, 1.0, 0.739_085_133_215_160_6),
        (|x| x * x.exp() - 1.0, 0.0, 1.0, 0.567_143_290_409_784),
        (|x| x.sin(), 3.0, 4.0, PI),
        (|x| x.ln() - 1.0, 1.0, 100.0, std::f64::consts::E),
        (|x| 1.0 / (x - 0.3) - 5.0, 0.300_001, 1e6, 0.5),
        (|x| if x < 0.25 { -1.0 } else { 1.0 }, 0.0, 1.0, 0.25),
        (|x| (20.0 * x).exp_m1(), -10.0, 3.0, 0.0),
    ];
    for (i, (f, low, high, root)) in cases.into_iter().enumerate() {
        for (low, high) in [(low, high), (high, low)] {
            let found = brent("root", f, low, high, 0.0).unwrap();
            assert!((found - root).abs() <= 1e-15 * root.abs().max(0.5), "case {i}: {found} for {root}");
        }
    }
}

#[test]
fn needs_few_evaluations_of_a_smooth_function() {
    let mut calls = 0;
    let f = |x: f64| {
        calls += 1;
        x.cos() - x
    };
    brent("root", f, 0.0, 1.0, 0.0).unwrap();
    assert!(calls <= 12, "{calls} evaluations");
}

/// A root of high multiplicity, where interpolation is of no use.
#[test]
fn keeps_its_tolerance_on_a_flat_root() {
    let found = brent("root", |x| (x - 0.7).powi(9), -1.0, 2.0, 1e-6).unwrap();
    assert!((found - 0.7).abs() <= 1e-6, "{found}");
}

#[test]
fn says_why_there_is_no_root() {
    let message = |result: risk_core::Result<f64>| match result {
        Err(Error::Infeasible(message)) => message,
        other => panic!("{other:?}"),
    };
    assert!(
        message(brent("yield", |x| x * x + 1.0, -1.0, 1.0, 0.0))
            .starts_with("yield: no root between -1 and 1")
    );
    assert!(message(brent("yield", f64::ln, -1.0, 1.0, 0.0)).starts_with("yield: the function is NaN at -1"));
    assert!(message(brent("yield", |x| x, f64::NEG_INFINITY, 1.0, 0.0)).contains("-inf"));
}

#[test]
fn brackets_the_nearest_change_of_sign() {
    let contains = |found: Option<(f64, f64)>, root: f64| {
        let (low, high) = found.unwrap();
        assert!(low <= root && root <= high, "{low} {high}");
    };
    contains(bracket(|x| x - 50.0, 0.0, 1.0, -1e3, 1e3), 50.0);
    contains(bracket(|x| x + 50.0, 0.0, 1.0, -1e3, 1e3), -50.0);
    contains(bracket(|x| (x - 2.0) * (x - 90.0), 0.0, 1.0, -1e3, 1e3), 2.0);
    assert_eq!(bracket(|x| x - 50.0, 0.0, 1.0, -1e3, 49.0), None);
    assert_eq!(bracket(|_| f64::NAN, 0.0, 1.0, -1e3, 1e3), None);
    assert_eq!(bracket(|x| x, 1.0, 1.0, -1e3, 1e3), None);
}

proptest! {
    #[test]
    fn the_root_of_a_rising_function_is_found(root in -100.0..100.0f64, power in 0..3, slope in 0.01..10.0f64) {
        let f = |x: f64| (x - root).powi(2 * power + 1) + slope * (x - root);
        let (low, high) = bracket(f, -0.1, 0.1, -1e4, 1e4).unwrap();
        let found = brent("root", f, low, high, 0.0).unwrap();
        prop_assert!((found - root).abs() <= 1e-13 * root.abs().max(1e-3), "{} for {}", found, root);
    }

    #[test]
    fn never_panics_nor_answers_nan(a in any::<f64>(), b in any::<f64>(), c in any::<f64>(), tolerance in any::<f64>()) {
        let f = |x: f64| (x - c) * (x * b).sin() + a / x;
        if let Ok(root) = brent("root", f, a, b, tolerance) {
            prop_assert!(root.is_finite());
        }
        let _ = bracket(f, a, b, c, tolerance);
        let _ = bracket(f, a, b, f64::NEG_INFINITY, f64::INFINITY);
    }
}
