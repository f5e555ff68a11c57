use super::fixture;
use risk_core::math::{special, student};
use serde::Deserialize;

#[derive(Deserialize)]
struct Truth {
    rows: Vec<(f64, f64, f64, f64)>,
    quantiles: Vec<(f64, f64, f64)>,
    gamma_lower_upper: Vec<(f64, f64, f64, f64)>,
    beta: Vec<(f64, f64, f64, f64)>,
}

fn close(what: &str, got: f64, expected: f64, tolerance: f64) {
    let apart = ((got - expected) / expected.abs().max(1e-290)).abs();
    assert!(apart <= tolerance, "{what}: {got} for {expected}, {apart:e} apart");
}

#[test]
fn students_distribution_is_that_of_mpmath() {
    let truth: Truth = fixture("student.json");
    for (x, v, density, cumulative) in truth.rows {
        close(&format!("density({x}, {v})"), student::density(x, v).unwrap(), density, 1e-12);
        close(&format!("cumulative({x}, {v})"), student::cumulative(x, v).unwrap(), cumulative, 1e-12);
    }
    for (p, v, x) in truth.quantiles {
        close(&format!("quantile({p}, {v})"), student::quantile(p, v).unwrap(), x, 1e-11);
        close(
            &format!("quantile(1 - {p}, {v})"),
            student::quantile(1.0 - p, v).unwrap(),
            -x,
            if p > 1e-5 { 1e-9 } else { 1.0 },
        );
    }
    for (a, x, lower, upper) in truth.gamma_lower_upper {
        close(&format!("P({a}, {x})"), special::gamma_lower(a, x).unwrap(), lower, 1e-11);
        close(&format!("Q({a}, {x})"), special::gamma_upper(a, x).unwrap(), upper, 1e-11);
    }
    for (a, b, x, expected) in truth.beta {
        close(&format!("I({a}, {b}, {x})"), special::beta_regularized(a, b, x).unwrap(), expected, 1e-11);
    }
}

#[test]
fn what_has_no_value_has_none() {
    assert_eq!(student::quantile(0.0, 3.0), Some(f64::NEG_INFINITY));
    assert_eq!(student::quantile(1.0, 3.0), Some(f64::INFINITY));
    assert_eq!(student::quantile(0.5, 3.0), Some(0.0));
    assert_eq!(student::cumulative(f64::NEG_INFINITY, 3.0), Some(0.0));
    assert_eq!(student::cumulative(f64::INFINITY, 3.0), Some(1.0));
    for bad in [0.0, -1.0, f64::NAN] {
        assert_eq!(
            (student::density(0.0, bad), student::cumulative(0.0, bad), student::quantile(0.1, bad)),
            (None, None, None)
        );
    }
    assert_eq!((student::quantile(1.5, 3.0), student::cumulative(f64::NAN, 3.0)), (None, None));
    assert_eq!((special::beta_regularized(0.0, 1.0, 0.5), special::gamma_lower(-1.0, 1.0)), (None, None));
    assert!(student::quantile(1e-300, 0.5).is_some_and(|x| !x.is_nan()));
}
