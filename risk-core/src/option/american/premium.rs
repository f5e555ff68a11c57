//! What the right to exercise early is worth, given where it is exercised.

use super::Accuracy;
use super::boundary::{Boundary, Dynamics};
use crate::math::double_exponential::tanh_sinh;
use crate::math::normal::{cumulative, density};
use crate::math::{cos, exp, ln, sin};
use std::f64::consts::FRAC_PI_2;

/// The premium and its first two derivatives by the asset's price.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Premium {
    pub price: f64,
    pub delta: f64,
    pub gamma: f64,
}

/// What an American option of strike 1 on an asset of price `spot`, `years` before expiry, is worth
/// beyond the European one; `None` where it is exercised at once.
///
/// `sign` is 1 for a call and −1 for a put; `boundary` is that of the put, or for a call that of the
/// put with r and q exchanged, whose inverse is the call's.
///
/// # Formula
/// V − v = ω ∫₀^τ (q S e^(−qs) N(ω d₊) − r e^(−rs) N(ω d₋)) ds, d± = (ln(S/B(τ − s)) + (r − q ± σ²/2)s)/(σ√s)
///
/// where v is the European value and ω the sign: exercised early, the option earns the interest and
/// loses the dividends, or the other way about.
///
/// # References
/// I. J. Kim (1990), "The analytic valuation of American options", *Review of Financial Studies* 3,
/// 547–572, equation 7.
pub(super) fn value(
    sign: f64,
    spot: f64,
    years: f64,
    dynamics: Dynamics,
    boundary: &Boundary,
    accuracy: Accuracy,
) -> Option<Premium> {
    let ln_spot = ln(spot);
    let root = years.sqrt();
    let longest = boundary.years.sqrt();
    // ln of the exercise price of this option: its put's, or the inverse of it.
    let ln_critical = |root: f64| -sign * boundary.ln_at((root / longest).min(1.0));
    if sign * (ln_spot - ln_critical(root)) >= 0.0 {
        return None;
    }
    let Dynamics { rate: r, dividend_yield: q, volatility } = dynamics;
    let mut premium = Premium::default();
    for node in tanh_sinh(accuracy.step()) {
        let (near, far) = (sin(FRAC_PI_2 * node.distance), cos(FRAC_PI_2 * node.distance));
        let (sine, cosine) = if node.upper { (far, near) } else { (near, far) };
        let ln_b = ln_critical(root * sine);
        let s = (root * cosine) * (root * cosine);
        let deviation = volatility * root * cosine;
        let d_minus = (ln_spot - ln_b + (r - q) * s) / deviation - 0.5 * deviation;
        let d_plus = d_minus + deviation;
        let (cash, asset) = (r * exp(-r * s), q * exp(-q * s));
        let ds = 2.0 * root * root * sine * cosine * (FRAC_PI_2 * node.weight);
        // S q e^(−qs) φ(d₊) = q B e^(−rs) φ(d₋)
        let slope = (q * exp(ln_b) - r) * exp(-r * s) * density(d_minus) / deviation;
        let dividend = asset * cumulative(sign * d_plus);
        let density_plus = asset * density(d_plus) / deviation;
        premium.price += sign * (spot * dividend - cash * cumulative(sign * d_minus)) * ds;
        premium.delta += (sign * dividend + slope / spot) * ds;
        premium.gamma += (density_plus - slope / spot * (d_minus / deviation + 1.0)) / spot * ds;
    }
    Some(premium)
}
