//! Confidence intervals by drawing the observations anew.

use super::estimate::value_at_risk;
use super::settings::{VarMethod, VarSettings};
use crate::progress::Progress;
use crate::statistics::{BootstrapReport, BootstrapSettings, bootstrap_with};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// How far value at risk and expected shortfall would vary from sample to sample.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BootstrapVar {
    /// The estimate, its error and interval for the value at risk.
    pub value_at_risk: BootstrapReport,
    /// The same for the expected shortfall; `None` where the observations have none.
    pub expected_shortfall: Option<BootstrapReport>,
}

/// Standard errors and confidence intervals of any estimate of [`value_at_risk`], by the
/// [`bootstrap`](crate::statistics::bootstrap): for the expected shortfall, and for the methods whose
/// report has none.
///
/// # References
/// B. Efron, R. J. Tibshirani (1993), *An Introduction to the Bootstrap*, chapter 13.
///
/// # Examples
/// ```
/// use risk_core::statistics::BootstrapSettings;
/// use risk_core::var::{VarSettings, bootstrap_value_at_risk};
///
/// let returns: Vec<f64> = (0..250).map(|i| 0.02 * f64::from(i * 7919 % 250) / 250.0 - 0.01).collect();
/// let bootstrap = BootstrapSettings { resamples: 500, ..BootstrapSettings::default() };
/// let found = bootstrap_value_at_risk(&returns, &VarSettings::default(), &bootstrap)?;
/// let shortfall = found.expected_shortfall.unwrap();
/// assert!(shortfall.lower < shortfall.estimate && shortfall.estimate < shortfall.upper);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// As [`value_at_risk`] and [`bootstrap`](crate::statistics::bootstrap); [`Error::Invalid`] also for the
/// method `monte_carlo`, whose error falls with the number of paths; [`Error::Infeasible`] when a
/// resample has no estimate.
pub fn bootstrap_value_at_risk(
    returns: &[f64],
    settings: &VarSettings,
    bootstrap: &BootstrapSettings,
) -> Result<BootstrapVar> {
    bootstrap_value_at_risk_with(returns, settings, bootstrap, &Progress::silent())
}

/// [`bootstrap_value_at_risk`], watched: `progress` hears of resamples, first for the one risk and then
/// for the other.
///
/// # Errors
/// As [`bootstrap_value_at_risk`], and [`Error::Cancelled`].
pub fn bootstrap_value_at_risk_with(
    returns: &[f64],
    settings: &VarSettings,
    bootstrap: &BootstrapSettings,
    progress: &Progress<'_>,
) -> Result<BootstrapVar> {
    if settings.method == VarMethod::MonteCarlo {
        return Err(Error::invalid(
            "method",
            "must not be monte_carlo, whose error falls with the number of paths",
        ));
    }
    let estimate = value_at_risk(returns, settings)?;
    // The bootstrap takes a number that is not finite for a failure.
    let var = |drawn: &[f64]| value_at_risk(drawn, settings).map_or(f64::NAN, |found| found.value_at_risk);
    let shortfall = |drawn: &[f64]| {
        value_at_risk(drawn, settings).ok().and_then(|found| found.expected_shortfall).unwrap_or(f64::NAN)
    };
    Ok(BootstrapVar {
        value_at_risk: bootstrap_with(returns, var, bootstrap, progress)?,
        expected_shortfall: match estimate.expected_shortfall {
            Some(_) => Some(bootstrap_with(returns, shortfall, bootstrap, progress)?),
            None => None,
        },
    })
}
