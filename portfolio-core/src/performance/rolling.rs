//! Measures over a moving window, in linear time.
//!
//! None until the window is full; nothing but None when a return is not finite.

use super::PerformanceSettings;
use super::moment::{finite, quotient};
use super::settings::BetaConvention;
use crate::returns::windowed;
use risk_core::statistics;

/// Annualised volatility of each window of `settings.rolling_window` returns.
///
/// # Examples
/// ```
/// use portfolio_core::performance::{PerformanceSettings, rolling_volatility};
///
/// let settings = PerformanceSettings { rolling_window: 2, periods_per_year: 2.0, ..Default::default() };
/// let volatility = rolling_volatility(&[0.0, 0.1, 0.1], &settings);
/// assert_eq!((volatility[0], volatility[2]), (None, Some(0.0)));
/// assert!((volatility[1].unwrap() - 0.1).abs() < 1e-15);
/// ```
#[must_use]
pub fn rolling_volatility(returns: &[f64], settings: &PerformanceSettings) -> Vec<Option<f64>> {
    let deviations =
        statistics::rolling_standard_deviation(returns, settings.rolling_window, settings.deviation);
    let annual = |deviation: f64| finite(deviation * settings.periods_per_year.sqrt());
    let deviations = deviations.unwrap_or_else(|_| vec![None; returns.len()]);
    deviations.into_iter().map(|deviation| annual(deviation?)).collect()
}

/// Annualised arithmetic Sharpe ratio of each window.
#[must_use]
pub fn rolling_sharpe_ratio(returns: &[f64], settings: &PerformanceSettings) -> Vec<Option<f64>> {
    let (rate, m) = (settings.risk_free_per_period(), settings.periods_per_year);
    let means = statistics::rolling_mean(returns, settings.rolling_window);
    let means = means.unwrap_or_else(|_| vec![None; returns.len()]);
    let ratio = |mean: f64, volatility: f64| quotient((mean - rate) * m, volatility);
    let pairs = means.into_iter().zip(rolling_volatility(returns, settings));
    pairs.map(|(mean, volatility)| ratio(mean?, volatility?)).collect()
}

/// Beta to a benchmark in each window; empty unless the series are of one length.
#[must_use]
pub fn rolling_beta(returns: &[f64], benchmark: &[f64], settings: &PerformanceSettings) -> Vec<Option<f64>> {
    if returns.len() != benchmark.len() {
        return Vec::new();
    }
    let n = settings.rolling_window as f64;
    let degrees = match settings.beta {
        BetaConvention::Regression => 1.0,
        BetaConvention::MixedDegrees => n / (n - 1.0),
    };
    let betas = statistics::rolling_beta(returns, benchmark, settings.rolling_window);
    let betas = betas.unwrap_or_else(|_| vec![None; returns.len()]);
    betas.into_iter().map(|beta| finite(beta? * degrees)).collect()
}

/// Annualised Sortino ratio of each window, the downside over all its periods.
#[must_use]
pub fn rolling_sortino_ratio(returns: &[f64], settings: &PerformanceSettings) -> Vec<Option<f64>> {
    let (least, m) = (settings.minimum_acceptable_per_period(), settings.periods_per_year);
    let below: Vec<f64> = returns.iter().map(|r| (r - least).min(0.0).powi(2)).collect();
    let n = settings.rolling_window as f64;
    let squares = windowed(&below, settings.rolling_window, |a, b| a + b);
    let sums = windowed(returns, settings.rolling_window, |a, b| a + b);
    let ratio = |sum: f64, squares: f64| quotient((sum / n - least) * m, (squares / n).sqrt() * m.sqrt());
    sums.iter().zip(&squares).map(|(sum, squares)| ratio((*sum)?, (*squares)?)).collect()
}

/// Compounded return of each window.
#[must_use]
pub fn rolling_return(returns: &[f64], window: usize) -> Vec<Option<f64>> {
    let growths: Vec<f64> = returns.iter().map(|r| 1.0 + r).collect();
    windowed(&growths, window, |a, b| a * b).into_iter().map(|g| finite(g? - 1.0)).collect()
}
