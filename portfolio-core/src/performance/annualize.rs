//! Returns and volatilities per year.

use super::PerformanceSettings;
use super::moment::finite;
use crate::returns::total_return;
use risk_core::math::power;
use risk_core::statistics::{mean, standard_deviation};

/// The compounded return per year: CAGR.
///
/// # Formula
/// (Π (1 + rₜ))^{m/n} − 1
///
/// where n is the number of returns and m the periods in a year. None when there is no return, or
/// when more than everything was lost.
///
/// # Examples
/// ```
/// use portfolio_core::performance::annualized_return;
///
/// let half_years = [0.1, 0.1];
/// assert!((annualized_return(&half_years, 2.0).unwrap() - 0.21).abs() < 1e-15);
/// ```
#[must_use]
pub fn annualized_return(returns: &[f64], periods_per_year: f64) -> Option<f64> {
    compound_annual_growth_rate(1.0 + total_return(returns)?, returns.len() as f64 / periods_per_year)
}

/// The rate per year at which 1 grows to `growth` in `years`; None unless growth is not negative
/// and years are positive.
///
/// # Formula
/// growth^{1/years} − 1
///
/// With calendar dates, years are days / 365.25 by convention.
#[must_use]
pub fn compound_annual_growth_rate(growth: f64, years: f64) -> Option<f64> {
    if growth >= 0.0 && years > 0.0 { finite(power(growth, 1.0 / years) - 1.0) } else { None }
}

/// The mean return times the periods in a year.
#[must_use]
pub fn arithmetic_annual_return(returns: &[f64], periods_per_year: f64) -> Option<f64> {
    finite(mean(returns)? * periods_per_year)
}

/// The standard deviation of returns per year.
///
/// # Formula
/// σ √m
///
/// where σ is the deviation per period (n − 1 by default) and m the periods in a year.
#[must_use]
pub fn annualized_volatility(returns: &[f64], settings: &PerformanceSettings) -> Option<f64> {
    finite(standard_deviation(returns, settings.deviation)? * settings.periods_per_year.sqrt())
}
