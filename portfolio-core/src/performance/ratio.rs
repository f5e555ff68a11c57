//! Return per unit of risk.
//!
//! Every ratio is None when it is undefined: too few returns, one that is not finite, or a
//! denominator of zero.

use super::PerformanceSettings;
use super::annualize::{annualized_return, annualized_volatility};
use super::drawdown::maximum_drawdown;
use super::moment::{finite, products, quotient};
use super::settings::{Downside, SharpeNumerator};
use risk_core::math::{ln_1p, normal};
use risk_core::statistics::{
    Bias, QuantileMethod, excess_kurtosis, mean, quantile, skewness, standard_deviation,
};

/// The Sharpe ratio per year.
///
/// # Formula
/// mean(rₜ − f) / σ · √m, or with the geometric numerator (R − F) / (σ √m)
///
/// where f is the risk-free rate per period and F per year, R the compounded annual return, σ the
/// deviation of returns, and m the periods in a year.
///
/// # References
/// W. F. Sharpe (1994), *The Sharpe Ratio*, The Journal of Portfolio Management 21(1).
///
/// # Examples
/// ```
/// use portfolio_core::performance::{PerformanceSettings, sharpe_ratio};
///
/// let monthly = PerformanceSettings { periods_per_year: 12.0, ..Default::default() };
/// let ratio = sharpe_ratio(&[0.01, 0.03], &monthly).unwrap();
/// assert!((ratio - 0.02 / 0.02f64.powi(2).mul_add(0.5, 0.0).sqrt() * 12f64.sqrt()).abs() < 1e-12);
/// assert_eq!(sharpe_ratio(&[0.01, 0.01], &monthly), None);
/// ```
#[must_use]
pub fn sharpe_ratio(returns: &[f64], settings: &PerformanceSettings) -> Option<f64> {
    let m = settings.periods_per_year;
    let excess = match settings.sharpe_numerator {
        SharpeNumerator::Arithmetic => (mean(returns)? - settings.risk_free_per_period()) * m,
        SharpeNumerator::Geometric => annualized_return(returns, m)? - settings.risk_free_rate,
    };
    quotient(excess, annualized_volatility(returns, settings)?)
}

/// The probability that the true Sharpe ratio exceeds that of a benchmark.
///
/// # Formula
/// N((S − S*) √(n − 1) / √(1 − γ₃ S + (γ₄ − 1)/4 · S²))
///
/// where S is the Sharpe ratio per period, S* = `benchmark` / √m for an annual benchmark, γ₃ the
/// skewness and γ₄ the kurtosis.
///
/// # References
/// D. H. Bailey, M. López de Prado (2012), *The Sharpe ratio efficient frontier*, Journal of Risk
/// 15(2), equation 11.
#[must_use]
pub fn probabilistic_sharpe_ratio(
    returns: &[f64],
    benchmark: f64,
    settings: &PerformanceSettings,
) -> Option<f64> {
    let ratio = quotient(
        mean(returns)? - settings.risk_free_per_period(),
        standard_deviation(returns, Bias::Sample)?,
    )?;
    let (skew, kurtosis) = (skewness(returns, Bias::Sample)?, excess_kurtosis(returns, Bias::Sample)? + 3.0);
    let spread = 1.0 - skew * ratio + (kurtosis - 1.0) / 4.0 * ratio * ratio;
    let degrees = (returns.len() as f64 - 1.0).sqrt();
    let excess = ratio - benchmark / settings.periods_per_year.sqrt();
    if spread <= 0.0 { None } else { finite(normal::cumulative(excess * degrees / spread.sqrt())) }
}

/// The downside deviation per year.
///
/// # Formula
/// √(Σ min(rₜ − MAR, 0)² / n) · √m
///
/// over all n returns by default, where MAR is the minimum acceptable return per period.
///
/// # References
/// F. A. Sortino, L. N. Price (1994), *Performance measurement in a downside risk framework*, The
/// Journal of Investing 3(3).
#[must_use]
pub fn downside_deviation(returns: &[f64], settings: &PerformanceSettings) -> Option<f64> {
    mean(returns)?;
    let per_period = match settings.downside {
        Downside::AllPeriods => {
            let least = settings.minimum_acceptable_per_period();
            let squares: f64 = returns.iter().map(|r| (r - least).min(0.0).powi(2)).sum();
            quotient(squares, returns.len() as f64)?.sqrt()
        }
        Downside::NegativeReturns => {
            let negative: Vec<f64> = returns.iter().copied().filter(|r| *r < 0.0).collect();
            standard_deviation(&negative, Bias::Population)?
        }
    };
    finite(per_period * settings.periods_per_year.sqrt())
}

/// The Sortino ratio per year.
///
/// # Formula
/// (mean(rₜ) − MAR) m / downside deviation per year
///
/// # References
/// As [`downside_deviation`].
#[must_use]
pub fn sortino_ratio(returns: &[f64], settings: &PerformanceSettings) -> Option<f64> {
    let excess = (mean(returns)? - settings.minimum_acceptable_per_period()) * settings.periods_per_year;
    quotient(excess, downside_deviation(returns, settings)?)
}

/// The Calmar ratio: the compounded annual return over the maximum drawdown.
///
/// # References
/// T. W. Young (1991), *Calmar ratio: A smoother tool*, Futures 20(1); here over the whole series.
#[must_use]
pub fn calmar_ratio(returns: &[f64], settings: &PerformanceSettings) -> Option<f64> {
    let drawdown = maximum_drawdown(returns, settings.first_peak)?;
    quotient(annualized_return(returns, settings.periods_per_year)?, -drawdown)
}

/// Omega: gains above the minimum acceptable return over losses below it.
///
/// # Formula
/// Σ max(rₜ − MAR, 0) / Σ max(MAR − rₜ, 0)
///
/// # References
/// C. Keating, W. F. Shadwick (2002), *A universal performance measure*, Journal of Performance
/// Measurement 6(3).
#[must_use]
pub fn omega_ratio(returns: &[f64], settings: &PerformanceSettings) -> Option<f64> {
    mean(returns)?;
    let least = settings.minimum_acceptable_per_period();
    let gains: f64 = returns.iter().map(|r| (r - least).max(0.0)).sum();
    let losses: f64 = returns.iter().map(|r| (least - r).max(0.0)).sum();
    quotient(gains, losses)
}

/// The sum of returns over the sum of losses.
///
/// # References
/// J. D. Schwager (2012), *Hedge Fund Market Wizards*, appendix A.
#[must_use]
pub fn gain_to_pain_ratio(returns: &[f64]) -> Option<f64> {
    mean(returns)?;
    quotient(returns.iter().sum(), returns.iter().map(|r| (-r).max(0.0)).sum())
}

/// The right tail over the left: |q(c)| / |q(1 − c)|, for the confidence c of the settings.
#[must_use]
pub fn tail_ratio(returns: &[f64], settings: &PerformanceSettings) -> Option<f64> {
    let tail = |p: f64| quantile(returns, p, QuantileMethod::Linear).ok().map(f64::abs);
    quotient(tail(settings.confidence)?, tail(1.0 - settings.confidence)?)
}

/// How straight the growth is: R² of the regression of cumulative log returns on time.
///
/// None when a return loses everything, and when wealth never changes.
#[must_use]
pub fn stability(returns: &[f64]) -> Option<f64> {
    if returns.iter().any(|r| !r.is_finite() || *r <= -1.0) {
        return None;
    }
    let logs = returns.iter().scan(0.0, |sum, r| {
        *sum += ln_1p(*r);
        Some(*sum)
    });
    let logs: Vec<f64> = logs.collect();
    let times: Vec<f64> = (0..logs.len()).map(|t| t as f64).collect();
    let (xy, yy) = products(&times, &logs)?;
    let (_, xx) = products(&logs, &times)?;
    quotient(xy * xy, xx * yy)
}
