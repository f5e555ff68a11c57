use risk_core::math::double_exponential::{EndPoint, tanh_sinh};
use risk_core::math::quadrature::gauss_legendre;

/// Abramowitz and Stegun, table 25.4.
#[test]
fn the_points_and_weights_of_five_are_the_handbooks() {
    let rule = gauss_legendre(5);
    let points =
        [-0.906_179_845_938_664, -0.538_469_310_105_683, 0.0, 0.538_469_310_105_683, 0.906_179_845_938_664];
    let weights = [
        0.236_926_885_056_189,
        0.478_628_670_499_366,
        0.568_888_888_888_889,
        0.478_628_670_499_366,
        0.236_926_885_056_189,
    ];
    for (k, (point, weight)) in rule.iter().enumerate() {
        assert!((point - points[k]).abs() < 1e-15 && (weight - weights[k]).abs() < 1e-15, "{rule:?}");
    }
}

#[test]
fn n_points_integrate_every_polynomial_of_degree_2n_less_1() {
    for n in [1, 2, 3, 12, 24, 64, 101] {
        let rule = gauss_legendre(n);
        for degree in 0..2 * n {
            let sum: f64 = rule.iter().map(|(x, w)| w * x.powi(degree as i32)).sum();
            let exact = if degree % 2 == 0 { 2.0 / (degree as f64 + 1.0) } else { 0.0 };
            assert!((sum - exact).abs() < 3e-15, "{n} points, degree {degree}: {sum}");
        }
    }
    assert!(gauss_legendre(0).is_empty());
}

/// ∫₀¹ 1/√x dx = 2, ∫₀¹ ln x dx = −1, ∫₀¹ √(1 − x) dx = ⅔.
#[test]
fn double_exponentials_see_to_singular_ends() {
    let integral = |f: &dyn Fn(f64, f64) -> f64| {
        let term = |p: &EndPoint| {
            let (below, above) =
                if p.upper { (1.0 - p.distance, p.distance) } else { (p.distance, 1.0 - p.distance) };
            p.weight * f(below, above)
        };
        tanh_sinh(0.05).iter().map(term).sum::<f64>()
    };
    // The ends beyond the last point hold 2·√(their length).
    assert!((integral(&|x, _| 1.0 / x.sqrt()) - 2.0).abs() < 1e-12);
    assert!((integral(&|x, _| x.ln()) + 1.0).abs() < 1e-14);
    assert!((integral(&|_, above| above.sqrt()) - 2.0 / 3.0).abs() < 1e-14);
    assert!((integral(&|_, _| 1.0) - 1.0).abs() < 1e-14);
}
