//! The gamma and beta functions, and the distributions that are one of them.

use statrs::function::{beta, gamma};

/// ln Γ(x) for x > 0.
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    gamma::ln_gamma(x)
}

/// The regularised lower incomplete gamma function P(a, x) for a > 0 and x ≥ 0; `None` elsewhere.
#[must_use]
pub fn gamma_lower(a: f64, x: f64) -> Option<f64> {
    if x == 0.0 && a > 0.0 {
        return Some(0.0);
    }
    gamma::checked_gamma_lr(a, x).ok()
}

/// The regularised upper incomplete gamma function Q(a, x) = 1 − P(a, x), exact in its tail.
#[must_use]
pub fn gamma_upper(a: f64, x: f64) -> Option<f64> {
    if x == 0.0 && a > 0.0 {
        return Some(1.0);
    }
    gamma::checked_gamma_ur(a, x).ok()
}

/// The regularised incomplete beta function Iₓ(a, b) for a, b > 0 and x in \[0, 1\]; `None` elsewhere.
#[must_use]
pub fn beta_regularized(a: f64, b: f64, x: f64) -> Option<f64> {
    if a.is_nan() || b.is_nan() || a <= 0.0 || b <= 0.0 || !(0.0..=1.0).contains(&x) {
        return None;
    }
    beta::checked_beta_reg(a, b, x).ok()
}

/// The probability that a χ² variable with `degrees` of freedom exceeds `x`: the p-value of a
/// likelihood-ratio test.
#[must_use]
pub fn chi_squared_tail(x: f64, degrees: f64) -> Option<f64> {
    gamma_upper(0.5 * degrees, 0.5 * x.max(0.0))
}
