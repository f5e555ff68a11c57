use crate::check::Checks;
use crate::math::special::ln_gamma;
use crate::math::{exp, exp_m1, ln, normal};
use serde::{Deserialize, Serialize};

/// Jumps of a price at the times of a Poisson process: S becomes S·eʲ with J ~ N(m, δ²).
///
/// # References
/// R. C. Merton (1976), "Option pricing when underlying stock returns are discontinuous", *Journal of
/// Financial Economics* 3.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jump {
    /// λ, the mean number of jumps per year.
    pub intensity: f64,
    /// m, the mean of the logarithm of a jump.
    pub mean: f64,
    /// δ, the standard deviation of the logarithm of a jump.
    pub volatility: f64,
}

impl Jump {
    pub(super) fn check(&self, path: &str, years: f64, checks: &mut Checks) {
        checks.require(
            self.intensity >= 0.0 && self.intensity * years <= MOST_JUMPS,
            format_args!("{path}.intensity"),
            format_args!(
                "must be from 0 to {MOST_JUMPS} jumps in a step of {years} years, got {} per year",
                self.intensity
            ),
        );
        checks.finite(format_args!("{path}.mean"), self.mean);
        checks.between(format_args!("{path}.volatility"), self.volatility, 0.0, MOST_VOLATILITY);
    }

    /// λ·(E eʲ − 1): the rate at which jumps raise the expected price.
    pub(super) fn compensator(&self) -> f64 {
        self.intensity * exp_m1(self.mean + 0.5 * self.volatility * self.volatility)
    }
}

/// The most jumps that are expected in a step.
const MOST_JUMPS: f64 = 1_000.0;

const MOST_VOLATILITY: f64 = 100.0;

/// The number of Poisson events as a function of a normal number z: how many of these bounds z exceeds.
///
/// Bound k is N⁻¹(P(at most k events)), so the count has the Poisson law.
pub(super) fn poisson_bounds(mean: f64) -> Vec<f64> {
    let most = (mean + 12.0 * mean.sqrt() + 60.0) as u32;
    let logarithm = if mean > 0.0 { ln(mean) } else { f64::MIN };
    let probability = |k: u32| {
        let k = f64::from(k);
        exp(if k == 0.0 { -mean } else { k * logarithm - mean - ln_gamma(k + 1.0) })
    };
    // Sums from the far end keep the digits of the upper tail.
    let mut above = vec![0.0; most as usize + 1];
    for k in (0..most).rev() {
        above[k as usize] = above[k as usize + 1] + probability(k + 1);
    }
    let mut below = 0.0;
    let mut bounds = Vec::new();
    for (k, &above) in (0..=most).zip(&above) {
        below += probability(k);
        let bound = if below < 0.5 { normal::quantile(below) } else { normal::quantile(above).map(|x| -x) };
        match bound {
            Some(bound) if bound < FARTHEST_NORMAL => bounds.push(bound),
            _ => break,
        }
    }
    bounds
}

/// No normal number of a stream lies farther out: N⁻¹(2⁻⁵³) is −8.21.
pub(super) const FARTHEST_NORMAL: f64 = 8.3;
