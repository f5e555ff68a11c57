//! Estimates of expected returns and covariances, for the optimiser.

mod black_litterman;
mod mean;

pub use black_litterman::{
    BlackLitterman, BlackLittermanSettings, Uncertainty, View, black_litterman, implied_returns,
};
pub use mean::{MeanMethod, mean};

use crate::optimize::Estimates;
use ndarray::ArrayView2;
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::statistics::{CovarianceMethod, covariance};
use serde::{Deserialize, Serialize};

/// How means and covariances are estimated; by default from the sample, for a year of 252 days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EstimateSettings {
    /// How expected returns are estimated; the arithmetic mean by default.
    pub mean: MeanMethod,
    /// How the covariance is estimated; the sample's by default.
    pub covariance: CovarianceMethod,
    /// Rows of returns in a year; 252 by default. Means and covariances are multiplied by it.
    pub periods_per_year: f64,
}

impl Default for EstimateSettings {
    fn default() -> Self {
        Self { mean: MeanMethod::default(), covariance: CovarianceMethod::default(), periods_per_year: 252.0 }
    }
}

/// Annual means and covariances from T × n simple returns, oldest first.
///
/// The returns are kept beside them, per period, for measures of risk that need more than the covariance.
///
/// # Errors
/// As [`mean`] and [`covariance`]; [`Error::Invalid`](risk_core::Error::Invalid) unless
/// `periods_per_year` is positive.
pub fn estimate(returns: ArrayView2<'_, f64>, settings: &EstimateSettings) -> Result<Estimates> {
    let periods = settings.periods_per_year;
    let mut checks = Checks::default();
    let usable = periods > 0.0 && periods.is_finite();
    checks.require(usable, "periods_per_year", format_args!("must be positive, got {periods}"));
    checks.finish()?;
    Ok(Estimates {
        mean: mean(returns, &settings.mean, periods)?,
        covariance: covariance(returns, &settings.covariance)? * periods,
        returns: Some(returns.to_owned()),
    })
}
