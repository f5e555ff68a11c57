use super::{close, fixture};
use proptest::prelude::*;
use risk_core::math::quadrature::{gauss_legendre, integrate, normal_trapezoid};
use risk_core::math::{bivariate, exp, gamma, normal, student};
use serde::Deserialize;

#[derive(Deserialize)]
struct Truth {
    bivariate_normal: Vec<(f64, f64, f64, f64)>,
    bivariate_student: Vec<(f64, f64, f64, f64, f64)>,
    gamma: Vec<(f64, f64, f64)>,
    legendre: Vec<(f64, f64)>,
}

#[test]
fn joint_distributions_are_those_of_mpmath() {
    let truth: Truth = fixture("credit.json");
    assert!(truth.bivariate_normal.len() > 40 && truth.bivariate_student.len() == 20);
    for (x, y, r, expected) in truth.bivariate_normal {
        close(&format!("N2({x}, {y}; {r})"), bivariate::normal(x, y, r).unwrap(), expected, 1e-15);
    }
    for (x, y, r, v, expected) in truth.bivariate_student {
        close(&format!("T2({x}, {y}; {r}, {v})"), bivariate::student(x, y, r, v).unwrap(), expected, 1e-13);
    }
}

#[test]
fn a_joint_tail_keeps_its_relative_digits() {
    // Owen's table of the orthant: N2(0, 0; r) = 1/4 + arcsin(r)/2π.
    for r in [-0.99f64, -0.5, 0.0, 0.3, 0.93, 0.9999] {
        close(
            "orthant",
            bivariate::normal(0.0, 0.0, r).unwrap(),
            0.25 + r.asin() / std::f64::consts::TAU,
            1e-15,
        );
        let t = bivariate::student(0.0, 0.0, r, 3.0).unwrap();
        close("orthant of t", t, 0.25 + r.asin() / std::f64::consts::TAU, 1e-14);
    }
    let independent = bivariate::normal(-6.0, -5.0, 0.0).unwrap();
    let product = normal::cumulative(-6.0) * normal::cumulative(-5.0);
    assert!((independent / product - 1.0).abs() < 1e-14);
}

#[test]
fn the_joint_distribution_is_one_at_its_edges() {
    let infinity = f64::INFINITY;
    assert_eq!(bivariate::normal(1.0, infinity, 0.3), Some(normal::cumulative(1.0)));
    assert_eq!(bivariate::normal(-infinity, infinity, 0.3), Some(0.0));
    assert_eq!(bivariate::normal(1.0, 2.0, 1.0), Some(normal::cumulative(1.0)));
    assert_eq!(bivariate::normal(-1.0, 0.5, -1.0), Some(0.0));
    assert_eq!(bivariate::student(1.0, infinity, 0.3, 4.0), student::cumulative(1.0, 4.0));
    for (x, y, r) in [(f64::NAN, 0.0, 0.0), (0.0, f64::NAN, 0.0), (0.0, 0.0, 1.1), (0.0, 0.0, f64::NAN)] {
        assert_eq!(bivariate::normal(x, y, r), None);
        assert_eq!(bivariate::student(x, y, r, 4.0), None);
    }
    assert_eq!(bivariate::student(0.0, 0.0, 0.5, 0.0), None);
    assert_eq!(bivariate::student(0.0, 0.0, 0.5, f64::NAN), None);
}

#[test]
fn quantiles_of_gamma_are_those_of_mpmath() {
    let truth: Truth = fixture("credit.json");
    for (a, p, x) in truth.gamma {
        let got = gamma::quantile(a, p).unwrap();
        close(&format!("gamma quantile({a}, {p})"), got / x, 1.0, if p > 1.0 - 1e-9 { 1e-7 } else { 2e-11 });
    }
    assert_eq!(gamma::quantile(2.0, 0.0), Some(0.0));
    for (a, p) in [(0.0, 0.5), (-1.0, 0.5), (f64::NAN, 0.5), (2.0, 1.0), (2.0, -0.1), (2.0, f64::NAN)] {
        assert_eq!(gamma::quantile(a, p), None, "{a}, {p}");
    }
}

#[test]
fn quadratures_integrate_what_they_should() {
    let truth: Truth = fixture("credit.json");
    let rule = gauss_legendre(20);
    assert_eq!(rule.len(), truth.legendre.len());
    for ((x, w), (node, weight)) in rule.iter().zip(&truth.legendre) {
        close("node", *x, *node, 1e-15);
        close("weight", *w, *weight, 5e-15);
    }
    assert_eq!(gauss_legendre(0), []);
    close("one node", gauss_legendre(1)[0].0, 0.0, 1e-15);
    let bell = integrate("bell", |x| exp(-x * x), -10.0, 10.0, 1e-14).unwrap();
    close("Gauss", bell, std::f64::consts::PI.sqrt(), 1e-13);
    let cusp = integrate("cusp", |x| x.abs().sqrt(), -1.0, 2.0, 1e-12).unwrap();
    close("cusp", cusp, (1.0 + 2.0 * 2f64.sqrt()) * 2.0 / 3.0, 1e-10);
    assert!(integrate("pole", |x| 1.0 / x, 0.0, 1.0, 1e-12).is_err());
    assert!(integrate("none", |_| f64::NAN, 0.0, 1.0, 1e-12).unwrap_err().to_string().contains("none"));
    for (moment, expected) in [(0, 1.0), (1, 0.0), (2, 1.0), (4, 3.0), (8, 105.0)] {
        let sum: f64 = normal_trapezoid(0.5, 0.25).iter().map(|(z, w)| w * z.powi(moment)).sum();
        close("moment", sum, expected, 1e-11 * f64::max(expected, 1.0));
    }
}

/// A joint distribution function of x, y, the correlation and the degrees of freedom.
type Joint = fn(f64, f64, f64, f64) -> Option<f64>;

proptest! {
    #[test]
    fn a_joint_probability_is_within_frechets_bounds_and_grows_with_correlation(
        x in -6.0..6.0f64, y in -6.0..6.0f64, r in -1.0..1.0f64, step in 0.0..0.5f64, v in 0.5..50.0f64,
    ) {
        let more = (r + step).min(1.0);
        let joints: [Joint; 2] =
            [|x, y, r, _| bivariate::normal(x, y, r), bivariate::student];
        for joint in joints {
            let p = joint(x, y, r, v).unwrap();
            let (px, py) = (joint(x, f64::INFINITY, r, v).unwrap(), joint(f64::INFINITY, y, r, v).unwrap());
            prop_assert!(p <= px.min(py) + 1e-13 && p >= (px + py - 1.0).max(0.0) - 1e-13);
            prop_assert!(joint(x, y, more, v).unwrap() >= p - 1e-13);
            let other = joint(-x, y, -r, v).unwrap();
            prop_assert!((p + other - py).abs() < 1e-12, "{p} + {other} - {py}");
        }
    }
}
