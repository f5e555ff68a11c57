//! Measures of performance, one by one; `portfolio.performance` gives them all.

use crate::argument::{Choice, Optional, Part};
use crate::array::Series;
use crate::function::functions;
use risk_core::time::Date;

functions! {
    /// Measures of performance, one by one; `portfolio.performance` gives them all.
    measures at "portfolio.measures" of portfolio_core::performance {
        annualized_return(returns: Series, periods_per_year: f64) -> number = Ok(core::annualized_return(returns, periods_per_year));
        annualized_volatility(returns: Series, settings: Optional<core::PerformanceSettings>) -> number = Ok(core::annualized_volatility(returns, settings));
        arithmetic_annual_return(returns: Series, periods_per_year: f64) -> number = Ok(core::arithmetic_annual_return(returns, periods_per_year));
        compound_annual_growth_rate(growth: f64, years: f64) -> number = Ok(core::compound_annual_growth_rate(growth, years));
        drawdown_series(returns: Series, first_peak: Choice<core::FirstPeak> = r#""initial_wealth""#) -> vector = Ok(core::drawdown_series(returns, first_peak));
        drawdowns(returns: Series, dates: Part<Vec<Date>>, first_peak: Choice<core::FirstPeak> = r#""initial_wealth""#) = Ok(core::drawdowns(returns, dates, first_peak));
        martin_ratio(returns: Series, settings: Optional<core::PerformanceSettings>) -> number = Ok(core::martin_ratio(returns, settings));
        maximum_drawdown(returns: Series, first_peak: Choice<core::FirstPeak> = r#""initial_wealth""#) -> number = Ok(core::maximum_drawdown(returns, first_peak));
        pain_index(returns: Series, first_peak: Choice<core::FirstPeak> = r#""initial_wealth""#) -> number = Ok(core::pain_index(returns, first_peak));
        pain_ratio(returns: Series, settings: Optional<core::PerformanceSettings>) -> number = Ok(core::pain_ratio(returns, settings));
        recovery_factor(returns: Series, settings: Optional<core::PerformanceSettings>) -> number = Ok(core::recovery_factor(returns, settings));
        ulcer_index(returns: Series, first_peak: Choice<core::FirstPeak> = r#""initial_wealth""#) -> number = Ok(core::ulcer_index(returns, first_peak));
        money_weighted_return(flows: Part<Vec<(Date, f64)>>);
        monthly_returns(returns: Series, dates: Part<Vec<Date>>);
        calmar_ratio(returns: Series, settings: Optional<core::PerformanceSettings>) -> number = Ok(core::calmar_ratio(returns, settings));
        downside_deviation(returns: Series, settings: Optional<core::PerformanceSettings>) -> number = Ok(core::downside_deviation(returns, settings));
        gain_to_pain_ratio(returns: Series) -> number = Ok(core::gain_to_pain_ratio(returns));
        omega_ratio(returns: Series, settings: Optional<core::PerformanceSettings>) -> number = Ok(core::omega_ratio(returns, settings));
        probabilistic_sharpe_ratio(returns: Series, benchmark: f64, settings: Optional<core::PerformanceSettings>) -> number = Ok(core::probabilistic_sharpe_ratio(returns, benchmark, settings));
        sharpe_ratio(returns: Series, settings: Optional<core::PerformanceSettings>) -> number = Ok(core::sharpe_ratio(returns, settings));
        sortino_ratio(returns: Series, settings: Optional<core::PerformanceSettings>) -> number = Ok(core::sortino_ratio(returns, settings));
        stability(returns: Series) -> number = Ok(core::stability(returns));
        tail_ratio(returns: Series, settings: Optional<core::PerformanceSettings>) -> number = Ok(core::tail_ratio(returns, settings));
        alpha(returns: Series, benchmark: Series, settings: Optional<core::PerformanceSettings>) -> number = Ok(core::alpha(returns, benchmark, settings));
        batting_average(returns: Series, benchmark: Series) -> number = Ok(core::batting_average(returns, benchmark));
        beta(returns: Series, benchmark: Series, settings: Optional<core::PerformanceSettings>) -> number = Ok(core::beta(returns, benchmark, settings));
        capture_ratio(returns: Series, benchmark: Series, market: Choice<core::Market>, settings: Optional<core::PerformanceSettings>) -> number = Ok(core::capture_ratio(returns, benchmark, market, settings));
        correlation(returns: Series, benchmark: Series) -> number = Ok(core::correlation(returns, benchmark));
        information_ratio(returns: Series, benchmark: Series, settings: Optional<core::PerformanceSettings>) -> number = Ok(core::information_ratio(returns, benchmark, settings));
        tracking_error(returns: Series, benchmark: Series, settings: Optional<core::PerformanceSettings>) -> number = Ok(core::tracking_error(returns, benchmark, settings));
        treynor_ratio(returns: Series, benchmark: Series, settings: Optional<core::PerformanceSettings>) -> number = Ok(core::treynor_ratio(returns, benchmark, settings));
        performance(returns: Series, dates: Option<Part<Vec<Date>>>, benchmark: Option<Series>, settings: Optional<core::PerformanceSettings>) = core::performance(returns, dates.map(Vec::as_slice), benchmark, settings);
        rolling_beta(returns: Series, benchmark: Series, settings: Optional<core::PerformanceSettings>) -> series = Ok(core::rolling_beta(returns, benchmark, settings));
        rolling_return(returns: Series, window: usize) -> series = Ok(core::rolling_return(returns, window));
        rolling_sharpe_ratio(returns: Series, settings: Optional<core::PerformanceSettings>) -> series = Ok(core::rolling_sharpe_ratio(returns, settings));
        rolling_sortino_ratio(returns: Series, settings: Optional<core::PerformanceSettings>) -> series = Ok(core::rolling_sortino_ratio(returns, settings));
        rolling_volatility(returns: Series, settings: Optional<core::PerformanceSettings>) -> series = Ok(core::rolling_volatility(returns, settings));
        expected_shortfall(returns: Series, settings: Optional<core::PerformanceSettings>) -> number = Ok(core::expected_shortfall(returns, settings));
        value_at_risk(returns: Series, settings: Optional<core::PerformanceSettings>) -> number = Ok(core::value_at_risk(returns, settings));
        modified_dietz(start: Choice<(Date, f64)>, end: Choice<(Date, f64)>, flows: Part<Vec<(Date, f64)>>) -> number;
        time_weighted_return(valuations: Part<Vec<core::Valuation>>, timing: Choice<core::FlowTiming> = r#""end_of_day""#);
        trade_statistics(trades: Part<Vec<core::ClosedTrade>>, settings: Optional<core::TradeSettings>);
        win_loss(returns: Series) = Ok(core::win_loss(returns));
    }
}
