//! Volatility from its own past over a day, a week and a month.

use super::realized::check_series;
use crate::check::Checks;
use crate::statistics::{Coefficient, RegressionSettings, least_squares};
use crate::{Error, Result};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// How a heterogeneous autoregression is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HeterogeneousSettings {
    /// Days of the short average; 5 by default.
    pub week: usize,
    /// Days of the long one; 21 by default.
    pub month: usize,
    /// Fewest observations; 63 by default.
    pub min_observations: usize,
}

impl Default for HeterogeneousSettings {
    fn default() -> Self {
        Self { week: 5, month: 21, min_observations: 63 }
    }
}

/// A fitted heterogeneous autoregression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeterogeneousForecast {
    /// Tomorrow's volatility, in the unit of the input; never below 0.
    pub forecast: f64,
    /// The constant.
    pub intercept: f64,
    /// The coefficient of today's volatility.
    pub day: Coefficient,
    /// That of the mean over the last week.
    pub week: Coefficient,
    /// That of the mean over the last month.
    pub month: Coefficient,
    /// Of the regression; `None` for volatilities that do not vary.
    pub r_squared: Option<f64>,
    /// Rows of the regression.
    pub observations: usize,
}

/// Forecasts tomorrow's volatility by the heterogeneous autoregressive model (HAR).
///
/// # Formula
/// vₜ₊₁ = c + β_d·vₜ + β_w·(vₜ + … + vₜ₋₄)/5 + β_m·(vₜ + … + vₜ₋₂₀)/21 + ε
///
/// where v are daily volatilities, oldest first: realised ones, or |rₜ|·√252 where only closes are known.
///
/// # References
/// F. Corsi (2009), "A simple approximate long-memory model of realized volatility", *Journal of
/// Financial Econometrics* 7, equation 8.
///
/// # Examples
/// ```
/// use risk_core::random::stream;
/// use risk_core::volatility::{HeterogeneousSettings, heterogeneous_forecast};
///
/// let mut draws = stream(42, 0);
/// let volatilities: Vec<f64> = (0..100).map(|_| 0.2 + 0.05 * draws.uniform()).collect();
/// let found = heterogeneous_forecast(&volatilities, &HeterogeneousSettings::default())?;
/// assert!((0.2..0.25).contains(&found.forecast));
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when there are too few volatilities, one is negative or not finite, or not
/// 1 < week < month; [`Error::Infeasible`] when they do not vary enough to tell the averages apart.
pub fn heterogeneous_forecast(
    volatilities: &[f64],
    settings: &HeterogeneousSettings,
) -> Result<HeterogeneousForecast> {
    check(volatilities, settings)?;
    let HeterogeneousSettings { week, month, .. } = *settings;
    let mean = |t: usize, days: usize| volatilities[t + 1 - days..=t].iter().sum::<f64>() / days as f64;
    let regressors = |t: usize| [volatilities[t], mean(t, week), mean(t, month)];
    let rows = volatilities.len() - month;
    let first = month - 1;
    let x = Array2::from_shape_fn((rows, 3), |(i, j)| regressors(first + i)[j]);
    let fit =
        least_squares(x.view(), &volatilities[month..], &RegressionSettings::default()).map_err(|_| {
            Error::Infeasible("the volatilities do not vary enough to tell their averages apart".to_owned())
        })?;
    let (Some(intercept), &[day, week, month]) = (fit.intercept, fit.coefficients.as_slice()) else {
        return Err(Error::Infeasible("the regression has no constant".to_owned()));
    };
    let today = regressors(volatilities.len() - 1);
    let next = day.estimate * today[0] + week.estimate * today[1] + month.estimate * today[2];
    Ok(HeterogeneousForecast {
        forecast: (intercept.estimate + next).max(0.0),
        intercept: intercept.estimate,
        day,
        week,
        month,
        r_squared: fit.r_squared,
        observations: rows,
    })
}

fn check(volatilities: &[f64], settings: &HeterogeneousSettings) -> Result<()> {
    let HeterogeneousSettings { week, month, min_observations } = *settings;
    let mut checks = Checks::default();
    checks.require(
        1 < week && week < month,
        "week",
        format_args!("must lie between 1 and month, {month}, got {week}"),
    );
    let least = min_observations.max(month.saturating_add(COEFFICIENTS + 1));
    checks.require(
        volatilities.len() >= least,
        "volatilities",
        format_args!("must have at least {least} observations, got {}", volatilities.len()),
    );
    check_volatilities(&mut checks, volatilities);
    checks.finish()
}

const COEFFICIENTS: usize = 4;

/// Wants finite numbers that are not negative.
pub(super) fn check_volatilities(checks: &mut Checks, volatilities: &[f64]) {
    check_series(checks, "volatilities", volatilities);
    if let Some((i, v)) = volatilities.iter().enumerate().find(|(_, v)| **v < 0.0 || **v > 1e100) {
        checks.problem(format_args!("volatilities[{i}]"), format_args!("must be from 0 to 1e100, got {v}"));
    }
}
