use risk_core::Error;
use risk_core::math::quasi_newton::minimize;

fn rosenbrock(x: &[f64], gradient: &mut [f64]) -> f64 {
    gradient[0] = -400.0 * x[0] * (x[1] - x[0] * x[0]) - 2.0 * (1.0 - x[0]);
    gradient[1] = 200.0 * (x[1] - x[0] * x[0]);
    100.0 * (x[1] - x[0] * x[0]).powi(2) + (1.0 - x[0]).powi(2)
}

#[test]
fn the_banana_valley_is_walked_to_its_end() {
    let minimum = minimize("valley", rosenbrock, &[-1.2, 1.0], 1e-10, 200).unwrap();
    assert!((minimum.point[0] - 1.0).abs() < 1e-8 && (minimum.point[1] - 1.0).abs() < 1e-8);
    assert!(minimum.iterations < 60, "{}", minimum.iterations);
}

#[test]
fn steps_out_of_the_domain_are_taken_back() {
    // x − ln x is least at 1 and has no value left of 0.
    let f = |x: &[f64], gradient: &mut [f64]| {
        gradient[0] = 1.0 - 1.0 / x[0];
        x[0] - x[0].ln()
    };
    let minimum = minimize("log barrier", f, &[1e-3], 1e-12, 100).unwrap();
    assert!((minimum.point[0] - 1.0).abs() < 1e-9);
}

#[test]
fn what_has_no_minimum_does_not_converge() {
    let slope = |x: &[f64], gradient: &mut [f64]| {
        gradient[0] = 1.0;
        x[0]
    };
    let error = minimize("slope", slope, &[0.0], 1e-9, 50).unwrap_err();
    assert!(matches!(&error, Error::NoConvergence { what, .. } if what == "slope"), "{error}");
    let nowhere = |_: &[f64], _: &mut [f64]| f64::NAN;
    for start in [&[][..], &[f64::NAN], &[0.0]] {
        assert_eq!(minimize("nothing", nowhere, start, 1e-9, 5).unwrap_err().problems()[0].path, "start");
    }
}
