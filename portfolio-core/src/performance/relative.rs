//! Performance beside a benchmark's.
//!
//! Both series must be of one length and finite, or the answer is None.

use super::PerformanceSettings;
use super::annualize::annualized_return;
use super::moment::{finite, products, quotient};
use super::settings::{AlphaConvention, BetaConvention};
use risk_core::math::{exp_m1, ln_1p};
use risk_core::statistics::{mean, standard_deviation};
use serde::{Deserialize, Serialize};

/// Beta: the slope of the regression of returns on the benchmark's.
///
/// # Formula
/// β = Σ (r − r̄)(b − b̄) / Σ (b − b̄)²
///
/// A constant risk-free rate does not change it.
#[must_use]
pub fn beta(returns: &[f64], benchmark: &[f64], settings: &PerformanceSettings) -> Option<f64> {
    let (covariance, variance) = products(returns, benchmark)?;
    let n = returns.len() as f64;
    let degrees = match settings.beta {
        BetaConvention::Regression => 1.0,
        BetaConvention::MixedDegrees => n / (n - 1.0),
    };
    quotient(covariance * degrees, variance)
}

/// Jensen's alpha per year.
///
/// # Formula
/// α = mean(r − f) − β mean(b − f) per period; (1 + α)^m − 1 per year by default
///
/// # References
/// M. C. Jensen (1968), *The performance of mutual funds in the period 1945–1964*, The Journal of
/// Finance 23(2).
#[must_use]
pub fn alpha(returns: &[f64], benchmark: &[f64], settings: &PerformanceSettings) -> Option<f64> {
    let beta = beta(returns, benchmark, settings)?;
    let (m, rate) = (settings.periods_per_year, settings.risk_free_rate);
    let f = settings.risk_free_per_period();
    let per_period = mean(returns)? - f - beta * (mean(benchmark)? - f);
    match settings.alpha {
        AlphaConvention::Compounded if per_period <= -1.0 => None,
        AlphaConvention::Compounded => finite(exp_m1(m * ln_1p(per_period))),
        AlphaConvention::Arithmetic => finite(per_period * m),
        AlphaConvention::AnnualReturns => {
            let (own, other) = (annualized_return(returns, m)?, annualized_return(benchmark, m)?);
            finite(own - (rate + beta * (other - rate)))
        }
    }
}

/// The returns beyond the benchmark's.
fn active(returns: &[f64], benchmark: &[f64]) -> Option<Vec<f64>> {
    let active = || returns.iter().zip(benchmark).map(|(r, b)| r - b).collect();
    (returns.len() == benchmark.len()).then(active)
}

/// The tracking error per year: the deviation of returns beyond the benchmark's, times √m.
#[must_use]
pub fn tracking_error(returns: &[f64], benchmark: &[f64], settings: &PerformanceSettings) -> Option<f64> {
    let spread = standard_deviation(&active(returns, benchmark)?, settings.deviation)?;
    finite(spread * settings.periods_per_year.sqrt())
}

/// The information ratio per year: the mean return beyond the benchmark's times m, over the
/// tracking error.
///
/// # References
/// R. C. Grinold, R. N. Kahn (2000), *Active Portfolio Management*, 2nd edition, chapter 5.
#[must_use]
pub fn information_ratio(returns: &[f64], benchmark: &[f64], settings: &PerformanceSettings) -> Option<f64> {
    let excess = mean(&active(returns, benchmark)?)? * settings.periods_per_year;
    quotient(excess, tracking_error(returns, benchmark, settings)?)
}

/// The Treynor ratio: the mean excess return per year over beta.
#[must_use]
pub fn treynor_ratio(returns: &[f64], benchmark: &[f64], settings: &PerformanceSettings) -> Option<f64> {
    let excess = (mean(returns)? - settings.risk_free_per_period()) * settings.periods_per_year;
    quotient(excess, beta(returns, benchmark, settings)?)
}

/// The correlation with the benchmark.
#[must_use]
pub fn correlation(returns: &[f64], benchmark: &[f64]) -> Option<f64> {
    let (xy, yy) = products(returns, benchmark)?;
    let (_, xx) = products(benchmark, returns)?;
    Some(quotient(xy, xx.sqrt() * yy.sqrt())?.clamp(-1.0, 1.0))
}

/// Which of the benchmark's periods a capture ratio is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Market {
    /// Those in which it gained.
    Up,
    /// Those in which it lost.
    Down,
}

/// The capture ratio: compounded annual return over the benchmark's, both over the periods in which
/// the benchmark gained (or lost).
///
/// # References
/// Morningstar (2011), *Upside and downside capture ratio*, methodology paper.
#[must_use]
pub fn capture_ratio(
    returns: &[f64],
    benchmark: &[f64],
    market: Market,
    settings: &PerformanceSettings,
) -> Option<f64> {
    active(returns, benchmark)?;
    let chosen = returns.iter().zip(benchmark).filter(|(_, b)| match market {
        Market::Up => **b > 0.0,
        Market::Down => **b < 0.0,
    });
    let (own, other): (Vec<f64>, Vec<f64>) = chosen.unzip();
    let m = settings.periods_per_year;
    quotient(annualized_return(&own, m)?, annualized_return(&other, m)?)
}

/// The share of periods that beat the benchmark.
#[must_use]
pub fn batting_average(returns: &[f64], benchmark: &[f64]) -> Option<f64> {
    let active = active(returns, benchmark)?;
    mean(&active)?;
    quotient(active.iter().filter(|a| **a > 0.0).count() as f64, active.len() as f64)
}
