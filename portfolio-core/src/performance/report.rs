//! Everything at once.

use super::drawdown::{
    Drawdown, drawdown_series, drawdowns, martin_ratio, maximum_drawdown, pain_index, pain_ratio,
    recovery_factor, ulcer_index,
};
use super::relative::{
    Market, alpha, batting_average, beta, capture_ratio, correlation, information_ratio, tracking_error,
    treynor_ratio,
};
use super::rolling::{rolling_beta, rolling_sharpe_ratio, rolling_volatility};
use super::{
    MonthlyReturns, PerformanceSettings, WinLoss, annualized_return, annualized_volatility,
    arithmetic_annual_return, calmar_ratio, downside_deviation, expected_shortfall, gain_to_pain_ratio,
    monthly_returns, omega_ratio, probabilistic_sharpe_ratio, sharpe_ratio, sortino_ratio, stability,
    tail_ratio, value_at_risk, win_loss,
};
use crate::returns::{check_dated, total_return, wealth};
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::statistics::{Bias, excess_kurtosis, skewness};
use risk_core::time::Date;
use serde::{Deserialize, Serialize};

/// What a series of returns has done: what a tear sheet shows. A measure that is undefined is None.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PerformanceReport {
    /// Returns in the series.
    pub observations: usize,
    /// First date, when dates are given.
    pub start_date: Option<Date>,
    /// Last date.
    pub end_date: Option<Date>,
    /// All returns compounded.
    pub total_return: Option<f64>,
    /// Compounded per year: CAGR.
    pub annualized_return: Option<f64>,
    /// The mean times the periods in a year.
    pub arithmetic_annual_return: Option<f64>,
    /// The deviation per year.
    pub volatility: Option<f64>,
    /// The downside deviation per year.
    pub downside_deviation: Option<f64>,
    /// See [`sharpe_ratio`].
    pub sharpe_ratio: Option<f64>,
    /// The probability that the true Sharpe ratio is positive.
    pub probabilistic_sharpe_ratio: Option<f64>,
    /// See [`sortino_ratio`].
    pub sortino_ratio: Option<f64>,
    /// See [`calmar_ratio`].
    pub calmar_ratio: Option<f64>,
    /// See [`omega_ratio`].
    pub omega_ratio: Option<f64>,
    /// See [`gain_to_pain_ratio`].
    pub gain_to_pain_ratio: Option<f64>,
    /// See [`tail_ratio`].
    pub tail_ratio: Option<f64>,
    /// See [`stability`].
    pub stability: Option<f64>,
    /// Corrected for bias.
    pub skewness: Option<f64>,
    /// Corrected for bias.
    pub excess_kurtosis: Option<f64>,
    /// Per period, a loss positive.
    pub value_at_risk: Option<f64>,
    /// Per period, a loss positive.
    pub expected_shortfall: Option<f64>,
    /// Not positive.
    pub maximum_drawdown: Option<f64>,
    /// Most periods in a row below a peak.
    pub maximum_drawdown_duration: usize,
    /// See [`ulcer_index`].
    pub ulcer_index: Option<f64>,
    /// See [`martin_ratio`].
    pub martin_ratio: Option<f64>,
    /// See [`pain_index`].
    pub pain_index: Option<f64>,
    /// See [`pain_ratio`].
    pub pain_ratio: Option<f64>,
    /// See [`recovery_factor`].
    pub recovery_factor: Option<f64>,
    /// Winning and losing periods.
    pub periods: WinLoss,
    /// Beside the benchmark, when one is given.
    pub relative: Option<RelativePerformance>,
    /// The deepest drawdowns, deepest first.
    pub worst_drawdowns: Vec<Drawdown>,
    /// Wealth from 1: one value more than there are returns.
    pub wealth: Vec<f64>,
    /// Below the peak after each return.
    pub drawdowns: Vec<f64>,
    /// Volatility over the window of the settings.
    pub rolling_volatility: Vec<Option<f64>>,
    /// Sharpe ratio over the window of the settings.
    pub rolling_sharpe_ratio: Vec<Option<f64>>,
    /// A row for each year; empty without dates.
    pub months: Vec<MonthlyReturns>,
}

/// Performance beside a benchmark's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RelativePerformance {
    /// The benchmark's returns compounded.
    pub benchmark_total_return: Option<f64>,
    /// The benchmark's CAGR.
    pub benchmark_annualized_return: Option<f64>,
    /// The benchmark's volatility.
    pub benchmark_volatility: Option<f64>,
    /// The benchmark's Sharpe ratio.
    pub benchmark_sharpe_ratio: Option<f64>,
    /// The benchmark's maximum drawdown.
    pub benchmark_maximum_drawdown: Option<f64>,
    /// Difference of annualised returns.
    pub excess_return: Option<f64>,
    /// See [`tracking_error`].
    pub tracking_error: Option<f64>,
    /// See [`information_ratio`].
    pub information_ratio: Option<f64>,
    /// See [`beta`].
    pub beta: Option<f64>,
    /// See [`alpha`].
    pub alpha: Option<f64>,
    /// See [`correlation`].
    pub correlation: Option<f64>,
    /// The square of the correlation.
    pub r_squared: Option<f64>,
    /// See [`treynor_ratio`].
    pub treynor_ratio: Option<f64>,
    /// [`capture_ratio`] of rising markets.
    pub up_capture: Option<f64>,
    /// [`capture_ratio`] of falling markets.
    pub down_capture: Option<f64>,
    /// See [`batting_average`].
    pub batting_average: Option<f64>,
    /// Beta over the window of the settings.
    pub rolling_beta: Vec<Option<f64>>,
}

/// A performance report: every measure of a series of simple returns, oldest first, and of the same
/// beside a benchmark's.
///
/// `dates` are those of the returns; without them the report has no months and its drawdowns no
/// dates.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) unless there is a return, every return is finite
/// and loses no more than everything, benchmark and dates are as many as the returns, dates
/// increase, and the settings can be used.
///
/// # Examples
/// ```
/// use portfolio_core::performance::{PerformanceSettings, performance};
///
/// let report = performance(&[0.01, -0.02, 0.03], None, None, &PerformanceSettings::default())?;
/// assert!((report.total_return.unwrap() - 0.019494).abs() < 1e-12);
/// assert!((report.maximum_drawdown.unwrap() + 0.02).abs() < 1e-15);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn performance(
    returns: &[f64],
    dates: Option<&[Date]>,
    benchmark: Option<&[f64]>,
    settings: &PerformanceSettings,
) -> Result<PerformanceReport> {
    settings.check()?;
    check_returns("returns", returns)?;
    if let Some(dates) = dates {
        check_dated(returns, dates)?;
    }
    if let Some(benchmark) = benchmark {
        check_returns("benchmark", benchmark)?;
        let mut checks = Checks::default();
        let (wanted, got) = (returns.len(), benchmark.len());
        checks.require(wanted == got, "benchmark", format_args!("must be {wanted} returns, got {got}"));
        checks.finish()?;
    }
    let m = settings.periods_per_year;
    let dates = dates.unwrap_or_default();
    let mut falls = drawdowns(returns, dates, settings.first_peak);
    let maximum_drawdown_duration = falls.iter().map(|fall| fall.duration).max().unwrap_or(0);
    falls.sort_by(|a, b| a.depth.total_cmp(&b.depth));
    falls.truncate(settings.worst_drawdowns);
    Ok(PerformanceReport {
        observations: returns.len(),
        start_date: dates.first().copied(),
        end_date: dates.last().copied(),
        total_return: total_return(returns),
        annualized_return: annualized_return(returns, m),
        arithmetic_annual_return: arithmetic_annual_return(returns, m),
        volatility: annualized_volatility(returns, settings),
        downside_deviation: downside_deviation(returns, settings),
        sharpe_ratio: sharpe_ratio(returns, settings),
        probabilistic_sharpe_ratio: probabilistic_sharpe_ratio(returns, 0.0, settings),
        sortino_ratio: sortino_ratio(returns, settings),
        calmar_ratio: calmar_ratio(returns, settings),
        omega_ratio: omega_ratio(returns, settings),
        gain_to_pain_ratio: gain_to_pain_ratio(returns),
        tail_ratio: tail_ratio(returns, settings),
        stability: stability(returns),
        skewness: skewness(returns, Bias::Sample),
        excess_kurtosis: excess_kurtosis(returns, Bias::Sample),
        value_at_risk: value_at_risk(returns, settings),
        expected_shortfall: expected_shortfall(returns, settings),
        maximum_drawdown: maximum_drawdown(returns, settings.first_peak),
        maximum_drawdown_duration,
        ulcer_index: ulcer_index(returns, settings.first_peak),
        martin_ratio: martin_ratio(returns, settings),
        pain_index: pain_index(returns, settings.first_peak),
        pain_ratio: pain_ratio(returns, settings),
        recovery_factor: recovery_factor(returns, settings),
        periods: win_loss(returns),
        relative: benchmark.map(|benchmark| relative(returns, benchmark, settings)),
        worst_drawdowns: falls,
        wealth: wealth(returns),
        drawdowns: drawdown_series(returns, settings.first_peak),
        rolling_volatility: rolling_volatility(returns, settings),
        rolling_sharpe_ratio: rolling_sharpe_ratio(returns, settings),
        months: if dates.is_empty() { Vec::new() } else { monthly_returns(returns, dates)? },
    })
}

fn relative(returns: &[f64], benchmark: &[f64], settings: &PerformanceSettings) -> RelativePerformance {
    let own = annualized_return(returns, settings.periods_per_year);
    let other = annualized_return(benchmark, settings.periods_per_year);
    let correlation = correlation(returns, benchmark);
    RelativePerformance {
        benchmark_total_return: total_return(benchmark),
        benchmark_annualized_return: other,
        benchmark_volatility: annualized_volatility(benchmark, settings),
        benchmark_sharpe_ratio: sharpe_ratio(benchmark, settings),
        benchmark_maximum_drawdown: maximum_drawdown(benchmark, settings.first_peak),
        excess_return: own.zip(other).map(|(own, other)| own - other),
        tracking_error: tracking_error(returns, benchmark, settings),
        information_ratio: information_ratio(returns, benchmark, settings),
        beta: beta(returns, benchmark, settings),
        alpha: alpha(returns, benchmark, settings),
        correlation,
        r_squared: correlation.map(|rho| rho * rho),
        treynor_ratio: treynor_ratio(returns, benchmark, settings),
        up_capture: capture_ratio(returns, benchmark, Market::Up, settings),
        down_capture: capture_ratio(returns, benchmark, Market::Down, settings),
        batting_average: batting_average(returns, benchmark),
        rolling_beta: rolling_beta(returns, benchmark, settings),
    }
}

fn check_returns(name: &str, returns: &[f64]) -> Result<()> {
    let mut checks = Checks::default();
    checks.require(!returns.is_empty(), name, "must be at least one return, got none");
    if let Some(t) = returns.iter().position(|r| !(r.is_finite() && *r >= -1.0)) {
        checks.problem(
            format_args!("{name}[{t}]"),
            format_args!("must be a finite simple return of at least -1, got {}", returns[t]),
        );
    }
    checks.finish()
}
