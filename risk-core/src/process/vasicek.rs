use crate::math::{exp, exp_m1};
use serde::{Deserialize, Serialize};

/// A rate that reverts to a level, dx = κ(θ − x)dt + σdW: Vasicek's model, an Ornstein–Uhlenbeck process.
///
/// # Formula
/// x(t) given x(0) is normal with mean θ + (x(0) − θ)e^(−κt) and variance σ²(1 − e^(−2κt))/(2κ).
///
/// # References
/// O. Vasicek (1977), "An equilibrium characterization of the term structure", *Journal of Financial
/// Economics* 5; P. Glasserman (2003), section 3.3.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vasicek {
    /// κ, at least 0: the speed of mean reversion, per year.
    pub reversion: f64,
    /// θ, the level to which x reverts.
    pub level: f64,
    /// σ, at least 0, per √year.
    pub volatility: f64,
}

impl Vasicek {
    pub(super) fn mean(&self, start: f64, years: f64) -> f64 {
        self.level + (start - self.level) * exp(-self.reversion * years)
    }

    pub(super) fn variance(&self, years: f64) -> f64 {
        self.volatility * self.volatility * weight(2.0 * self.reversion, years)
    }
}

/// (1 − e^(−at))/a, which is t at a = 0.
pub(super) fn weight(a: f64, years: f64) -> f64 {
    if a == 0.0 { years } else { -exp_m1(-a * years) / a }
}
