//! Closed forms for normal and Student's t distributions.

use super::report::{Estimate, VarFit};
use super::settings::{DegreesEstimator, VarSettings};
use super::student;
use crate::math::{normal, student as t};
use crate::statistics::{Moments, excess_kurtosis};
use crate::{Error, Result};

/// How many standard deviations below the mean the value at risk and the expected shortfall lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Multipliers {
    pub value_at_risk: f64,
    /// `None` where the mean of the distribution is infinite.
    pub expected_shortfall: Option<f64>,
}

/// z = −N⁻¹(p) and φ(z)/p: 1.6449 and 2.0627 at 95 %, 2.3263 and 2.6652 at 99 %.
pub(super) fn normal_multipliers(p: f64) -> Result<Multipliers> {
    let z = normal::quantile(p).filter(|z| z.is_finite()).ok_or_else(|| no_quantile(p))?;
    Ok(Multipliers { value_at_risk: -z, expected_shortfall: Some(normal::density(z) / p) })
}

/// −t and f(t)/p · (ν + t²)/(ν − 1) with t = T⁻¹(p), per unit of scale.
pub(super) fn student_multipliers(p: f64, degrees: f64) -> Result<Multipliers> {
    let x = t::quantile(p, degrees).filter(|x| x.is_finite()).ok_or_else(|| no_quantile(p))?;
    let density = t::density(x, degrees).ok_or_else(|| no_quantile(p))?;
    let shortfall = (degrees > 1.0).then(|| density / p * (degrees + x * x) / (degrees - 1.0));
    Ok(Multipliers { value_at_risk: -x, expected_shortfall: shortfall })
}

fn no_quantile(p: f64) -> Error {
    Error::Infeasible(format!("the distribution has no finite quantile at {p:e}"))
}

/// The multipliers per standard deviation: of the normal distribution, or of Student's t whose variance
/// is 1.
pub(super) fn standardized_multipliers(p: f64, degrees: Option<f64>) -> Result<Multipliers> {
    let Some(degrees) = degrees else { return normal_multipliers(p) };
    let scale = ((degrees - 2.0) / degrees).sqrt();
    let multipliers = student_multipliers(p, degrees)?;
    Ok(Multipliers {
        value_at_risk: scale * multipliers.value_at_risk,
        expected_shortfall: multipliers.expected_shortfall.map(|x| scale * x),
    })
}

/// A distribution of location and scale.
#[derive(Debug, Clone, Copy)]
pub(super) struct LocationScale {
    location: f64,
    scale: f64,
    degrees: Option<f64>,
    /// n and the excess kurtosis, where standard errors have a formula.
    sampling: Option<(f64, f64)>,
    fit: VarFit,
}

impl LocationScale {
    /// The normal distribution with the moments of the sample.
    pub fn normal(moments: &Moments, deviation: f64) -> Self {
        let sampling = Some((moments.count as f64, 0.0));
        Self { location: moments.mean, scale: deviation, degrees: None, sampling, fit: VarFit::Normal }
    }

    /// Student's t with ν as the settings say.
    ///
    /// By maximum likelihood, location and scale are fitted with ν; otherwise mean and variance are
    /// those of the sample.
    pub fn student(
        returns: &[f64],
        moments: &Moments,
        deviation: f64,
        settings: &VarSettings,
    ) -> Result<Self> {
        let degrees = match (settings.degrees, settings.degrees_estimator) {
            (Some(degrees), _) => Some(degrees),
            (None, DegreesEstimator::Kurtosis) => {
                excess_kurtosis(returns, settings.bias).filter(|k| *k > 0.0).map(|k| 4.0 + 6.0 / k)
            }
            (None, DegreesEstimator::MaximumLikelihood) => {
                let found = student::fit(returns)?;
                let (location, scale, degrees) = (found.location, found.scale, found.degrees);
                let fit = VarFit::StudentT { degrees, location, scale };
                return Ok(Self { location, scale, degrees, sampling: None, fit });
            }
        };
        let (location, n) = (moments.mean, moments.count as f64);
        let scale = deviation * degrees.map_or(1.0, |v| ((v - 2.0) / v).sqrt());
        let sampling = match degrees {
            None => Some((n, 0.0)),
            Some(v) => (v > 4.0).then(|| (n, 6.0 / (v - 4.0))),
        };
        let fit = VarFit::StudentT { degrees, location, scale };
        Ok(Self { location, scale, degrees, sampling, fit })
    }

    pub fn fit(&self) -> VarFit {
        self.fit
    }

    /// VaR = −μ + kσ and its standard error.
    ///
    /// # Formula
    /// Var(−μ̂ + kσ̂) = σ²/n · (1 + k²(κ + 2)/4)
    ///
    /// where κ is the excess kurtosis of the distribution, which is symmetric.
    ///
    /// # References
    /// P. Jorion (2007), *Value at Risk*, 3rd edition, section 5.3.
    pub fn at(&self, p: f64) -> Result<Estimate> {
        let unit = match self.degrees {
            None => normal_multipliers(p)?,
            Some(degrees) => student_multipliers(p, degrees)?,
        };
        // σ per unit of scale.
        let width = self.degrees.filter(|v| *v > 2.0).map_or(1.0, |v| (v / (v - 2.0)).sqrt());
        let error = |multiplier: f64| {
            self.sampling.map(|(n, kurtosis)| {
                let k = multiplier / width;
                self.scale * width * ((1.0 + 0.25 * k * k * (kurtosis + 2.0)) / n).sqrt()
            })
        };
        Ok(Estimate {
            value_at_risk: -self.location + unit.value_at_risk * self.scale,
            expected_shortfall: unit.expected_shortfall.map(|k| -self.location + k * self.scale),
            value_at_risk_error: error(unit.value_at_risk),
            expected_shortfall_error: unit.expected_shortfall.and_then(error),
            interval: None,
        })
    }
}
