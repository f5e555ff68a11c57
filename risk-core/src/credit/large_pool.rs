use crate::check::Checks;
use crate::math::{bivariate, exp, normal};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// A pool of infinitely many equal names on one Gaussian factor.
///
/// # Formula
/// L = l·N((N⁻¹(p) − √ρ·Z)/√(1 − ρ)), with Z standard normal
///
/// where L is the loss as a fraction of the notional and l the loss given default.
///
/// # References
/// O. Vasicek (2002), "The distribution of loan portfolio value", *Risk* 15(12), 160–162.
///
/// # Examples
/// ```
/// use risk_core::credit::LargePool;
///
/// let pool = LargePool { default_probability: 0.01, loss_given_default: 0.45, correlation: 0.192_783_679_165_516 };
/// let capital = pool.quantile(0.999)? - pool.expected_loss(); // Basel's, before the maturity adjustment
/// assert!((capital - 0.058_622_7).abs() < 1e-7);
/// # Ok::<(), risk_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LargePool {
    /// p, the default probability of each name, between 0 and 1.
    pub default_probability: f64,
    /// l, the fraction of a defaulted notional that is lost, above 0 and at most 1.
    pub loss_given_default: f64,
    /// ρ, the asset correlation of two names, between 0 and 1.
    pub correlation: f64,
}

impl LargePool {
    pub(super) fn check(&self, checks: &mut Checks) {
        let mut between = |what: &str, x: f64| {
            let message = format_args!("must be above 0 and below 1, got {x}");
            checks.require(x > 0.0 && x < 1.0, what, message);
        };
        between("default_probability", self.default_probability);
        between("correlation", self.correlation);
        let loss = self.loss_given_default;
        let message = format_args!("must be above 0 and at most 1, got {loss}");
        checks.require(loss > 0.0 && loss <= 1.0, "loss_given_default", message);
    }

    fn checked(&self) -> Result<f64> {
        let mut checks = Checks::default();
        self.check(&mut checks);
        checks.finish()?;
        let quantile = normal::quantile(self.default_probability);
        quantile.ok_or_else(|| Error::invalid("default_probability", "must be above 0 and below 1"))
    }

    /// E\[L\] = l·p.
    #[must_use]
    pub fn expected_loss(&self) -> f64 {
        self.loss_given_default * self.default_probability
    }

    /// P(L ≤ x).
    ///
    /// # Formula
    /// N((√(1 − ρ)·N⁻¹(x/l) − N⁻¹(p))/√ρ)
    ///
    /// # Errors
    /// [`Error::Invalid`] when the pool is out of range or x is NaN.
    pub fn cumulative(&self, x: f64) -> Result<f64> {
        Ok(normal::cumulative(-self.factor(x)?))
    }

    /// The density of L at x; 0 outside (0, l).
    ///
    /// # Formula
    /// √((1 − ρ)/ρ)/l·e^(½N⁻¹(x/l)² − ½((√(1 − ρ)·N⁻¹(x/l) − N⁻¹(p))/√ρ)²)
    ///
    /// # Errors
    /// [`Error::Invalid`] when the pool is out of range or x is NaN, and [`Error::Infeasible`] where
    /// the density is too large for a number, which with ρ over ½ it is at the ends.
    pub fn density(&self, x: f64) -> Result<f64> {
        let factor = self.factor(x)?;
        let fraction = x / self.loss_given_default;
        if fraction <= 0.0 || fraction >= 1.0 {
            return Ok(0.0);
        }
        let quantile = normal::quantile(fraction).unwrap_or(0.0);
        let scale = ((1.0 - self.correlation) / self.correlation).sqrt() / self.loss_given_default;
        let density = scale * exp(0.5 * quantile * quantile - 0.5 * factor * factor);
        if density.is_finite() {
            Ok(density)
        } else {
            Err(Error::Infeasible(format!("the density at {x} is infinite")))
        }
    }

    /// The x with P(L ≤ x) = `level`: the loss of Basel's internal-ratings formula.
    ///
    /// # Formula
    /// l·N((N⁻¹(p) + √ρ·N⁻¹(α))/√(1 − ρ))
    ///
    /// # References
    /// Basel Committee on Banking Supervision (2005), *An Explanatory Note on the Basel II IRB Risk
    /// Weight Functions*, section 4.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the pool or the level is out of range.
    pub fn quantile(&self, level: f64) -> Result<f64> {
        let threshold = self.checked()?;
        let Some(factor) = normal::quantile(level) else {
            return Err(Error::invalid("level", format_args!("must be between 0 and 1, got {level}")));
        };
        let (rho, rest) = (self.correlation.sqrt(), (1.0 - self.correlation).sqrt());
        Ok(self.loss_given_default * normal::cumulative((threshold + rho * factor) / rest))
    }

    /// The mean of the worst 1 − `level` of the losses.
    ///
    /// # Formula
    /// l·N₂(N⁻¹(p), N⁻¹(1 − α); √ρ)/(1 − α)
    ///
    /// # Errors
    /// [`Error::Invalid`] when the pool is out of range or the level not in \[0, 1).
    pub fn expected_shortfall(&self, level: f64) -> Result<f64> {
        let threshold = self.checked()?;
        let factor = normal::quantile(1.0 - level).filter(|z| *z > f64::NEG_INFINITY);
        let joint = factor.and_then(|z| bivariate::normal(threshold, z, self.correlation.sqrt()));
        let Some(joint) = joint else {
            return Err(Error::invalid("level", format_args!("must be from 0 to below 1, got {level}")));
        };
        Ok(self.loss_given_default * joint / (1.0 - level))
    }

    /// The standard deviation of L.
    ///
    /// # Formula
    /// l·√(N₂(N⁻¹(p), N⁻¹(p); ρ) − p²)
    ///
    /// # Errors
    /// [`Error::Invalid`] when the pool is out of range.
    pub fn unexpected_loss(&self) -> Result<f64> {
        let threshold = self.checked()?;
        let joint = bivariate::normal(threshold, threshold, self.correlation).unwrap_or(0.0);
        let variance = joint - self.default_probability * self.default_probability;
        Ok(self.loss_given_default * variance.max(0.0).sqrt())
    }

    /// E\[max(L − x, 0)\].
    ///
    /// # Formula
    /// l·N₂(N⁻¹(p), z; √ρ) − x·N(z), with z = (N⁻¹(p) − √(1 − ρ)·N⁻¹(x/l))/√ρ, below which the factor
    /// makes L exceed x
    ///
    /// # Errors
    /// [`Error::Invalid`] when the pool is out of range or x is NaN.
    pub fn expected_excess(&self, x: f64) -> Result<f64> {
        let (threshold, factor) = (self.checked()?, self.factor(x)?);
        if x <= 0.0 {
            return Ok(self.expected_loss() - x);
        }
        if x >= self.loss_given_default {
            return Ok(0.0);
        }
        let joint = bivariate::normal(threshold, factor, self.correlation.sqrt()).unwrap_or(0.0);
        Ok((self.loss_given_default * joint - x * normal::cumulative(factor)).max(0.0))
    }

    /// The value of the factor below which the loss exceeds x.
    fn factor(&self, x: f64) -> Result<f64> {
        let threshold = self.checked()?;
        let fraction = (x / self.loss_given_default).clamp(0.0, 1.0);
        let Some(quantile) = normal::quantile(fraction) else {
            return Err(Error::invalid("x", format_args!("must be a number, got {x}")));
        };
        Ok((threshold - (1.0 - self.correlation).sqrt() * quantile) / self.correlation.sqrt())
    }
}

/// Basel's asset correlation of a corporate exposure.
///
/// # Formula
/// ρ = 0.12·w + 0.24·(1 − w), with w = (1 − e^(−50p))/(1 − e^(−50))
///
/// # References
/// Basel Committee on Banking Supervision (2006), *International Convergence of Capital Measurement
/// and Capital Standards*, paragraph 272.
///
/// # Errors
/// [`Error::Invalid`] unless the default probability is in \[0, 1\].
pub fn basel_correlation(default_probability: f64) -> Result<f64> {
    let mut checks = Checks::default();
    checks.fraction("default_probability", default_probability);
    checks.finish()?;
    let weight = (1.0 - exp(-50.0 * default_probability)) / (1.0 - exp(-50.0));
    Ok(0.12 * weight + 0.24 * (1.0 - weight))
}
