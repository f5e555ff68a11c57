use super::vasicek::weight;
use crate::math::special::ln_gamma;
use crate::math::{exp, ln, power};
use crate::random::Stream;
use serde::{Deserialize, Serialize};

/// A rate that reverts to a level and does not fall below 0, dx = κ(θ − x)dt + σ√x·dW: the model of Cox,
/// Ingersoll and Ross.
///
/// # Formula
/// x(t) given x(0) is c·χ′² with d = 4κθ/σ² degrees of freedom and noncentrality x(0)·e^(−κt)/c, where
/// c = σ²(1 − e^(−κt))/(4κ).
///
/// # References
/// J. C. Cox, J. E. Ingersoll, S. A. Ross (1985), "A theory of the term structure of interest rates",
/// *Econometrica* 53; P. Glasserman (2003), section 3.4.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoxIngersollRoss {
    /// κ, at least 0: the speed of mean reversion, per year.
    pub reversion: f64,
    /// θ, above 0: the level to which x reverts.
    pub level: f64,
    /// σ, above 0.
    pub volatility: f64,
}

impl CoxIngersollRoss {
    pub(super) fn mean(&self, start: f64, years: f64) -> f64 {
        self.level + (start - self.level) * exp(-self.reversion * years)
    }

    pub(super) fn variance(&self, start: f64, years: f64) -> f64 {
        let Self { reversion, level, volatility } = *self;
        let gained = weight(reversion, years);
        let square = volatility * volatility;
        start * square * exp(-reversion * years) * gained + 0.5 * level * square * reversion * gained * gained
    }

    /// The next x, from its exact law.
    pub(super) fn advance(&self, x: f64, years: f64, random: &mut Stream) -> f64 {
        let Self { reversion, level, volatility } = *self;
        let c = 0.25 * volatility * volatility * weight(reversion, years);
        let degrees = 4.0 * reversion * level / (volatility * volatility);
        let noncentrality = x * exp(-reversion * years) / c;
        c * noncentral_chi_squared(degrees, noncentrality, random)
    }
}

/// A noncentral χ² variable (Glasserman, equations 3.70 to 3.72).
fn noncentral_chi_squared(degrees: f64, noncentrality: f64, random: &mut Stream) -> f64 {
    if degrees > 1.0 {
        let shifted = random.normal() + noncentrality.sqrt();
        return shifted * shifted + 2.0 * gamma(0.5 * (degrees - 1.0), random);
    }
    let shape = 0.5 * degrees + poisson(0.5 * noncentrality, random);
    if shape > 0.0 { 2.0 * gamma(shape, random) } else { 0.0 }
}

/// A gamma variable of scale 1.
///
/// # References
/// G. Marsaglia, W. W. Tsang (2000), "A simple method for generating gamma variables", *ACM Transactions
/// on Mathematical Software* 26.
fn gamma(shape: f64, random: &mut Stream) -> f64 {
    if shape < 1.0 {
        return gamma(shape + 1.0, random) * power(random.uniform(), 1.0 / shape);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = random.normal();
        let root = 1.0 + c * x;
        let v = root * root * root;
        if v > 0.0 && ln(random.uniform()) < 0.5 * x * x + d - d * v + d * ln(v) {
            return d * v;
        }
    }
}

/// A Poisson variable by inversion, the counts taken from the mode outwards: about 2√mean of them.
fn poisson(mean: f64, random: &mut Stream) -> f64 {
    let mode = mean.floor();
    let probability = if mean > 0.0 { exp(mode * ln(mean) - mean - ln_gamma(mode + 1.0)) } else { 1.0 };
    let mut left = random.uniform() - probability;
    let (mut below, mut above) = ((mode, probability), (mode, probability));
    while left > 0.0 && below.1 + above.1 > 0.0 {
        above = (above.0 + 1.0, above.1 * mean / (above.0 + 1.0));
        left -= above.1;
        if left <= 0.0 {
            return above.0;
        }
        below = (below.0 - 1.0, below.1 * below.0.max(0.0) / mean);
        left -= below.1;
        if left <= 0.0 {
            return below.0;
        }
    }
    mode
}
