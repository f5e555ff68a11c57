//! Measures of performance, one by one; :func:`paripassu.portfolio.performance` gives them all.

use crate::array::Series;
use crate::convert::{Choice, Part, Wire};
use crate::functions::functions;
use risk_core::time::Date;

functions! {
    /// Measures of performance, one by one; :func:`paripassu.portfolio.performance` gives them all.
    measures of portfolio_core::performance {
        annualized_return(returns: Series, periods_per_year: f64) =
            Ok(core::annualized_return(returns, periods_per_year));
        annualized_volatility(returns: Series, settings: Wire<core::PerformanceSettings>) =
            Ok(core::annualized_volatility(returns, settings));
        arithmetic_annual_return(returns: Series, periods_per_year: f64) =
            Ok(core::arithmetic_annual_return(returns, periods_per_year));
        compound_annual_growth_rate(growth: f64, years: f64) =
            Ok(core::compound_annual_growth_rate(growth, years));
        drawdown_series(returns: Series, first_peak: Choice<core::FirstPeak>) -> vector =
            Ok(core::drawdown_series(returns, first_peak));
        drawdowns(returns: Series, dates: Part<Vec<Date>>, first_peak: Choice<core::FirstPeak>) =
            Ok(core::drawdowns(returns, dates, first_peak));
        martin_ratio(returns: Series, settings: Wire<core::PerformanceSettings>) =
            Ok(core::martin_ratio(returns, settings));
        maximum_drawdown(returns: Series, first_peak: Choice<core::FirstPeak>) =
            Ok(core::maximum_drawdown(returns, first_peak));
        pain_index(returns: Series, first_peak: Choice<core::FirstPeak>) =
            Ok(core::pain_index(returns, first_peak));
        pain_ratio(returns: Series, settings: Wire<core::PerformanceSettings>) =
            Ok(core::pain_ratio(returns, settings));
        recovery_factor(returns: Series, settings: Wire<core::PerformanceSettings>) =
            Ok(core::recovery_factor(returns, settings));
        ulcer_index(returns: Series, first_peak: Choice<core::FirstPeak>) =
            Ok(core::ulcer_index(returns, first_peak));
        money_weighted_return(flows: Part<Vec<(Date, f64)>>);
        monthly_returns(returns: Series, dates: Part<Vec<Date>>);
        calmar_ratio(returns: Series, settings: Wire<core::PerformanceSettings>) =
            Ok(core::calmar_ratio(returns, settings));
        downside_deviation(returns: Series, settings: Wire<core::PerformanceSettings>) =
            Ok(core::downside_deviation(returns, settings));
        gain_to_pain_ratio(returns: Series) = Ok(core::gain_to_pain_ratio(returns));
        omega_ratio(returns: Series, settings: Wire<core::PerformanceSettings>) =
            Ok(core::omega_ratio(returns, settings));
        probabilistic_sharpe_ratio(
            returns: Series, benchmark: f64, settings: Wire<core::PerformanceSettings>
        ) =
            Ok(core::probabilistic_sharpe_ratio(returns, benchmark, settings));
        sharpe_ratio(returns: Series, settings: Wire<core::PerformanceSettings>) =
            Ok(core::sharpe_ratio(returns, settings));
        sortino_ratio(returns: Series, settings: Wire<core::PerformanceSettings>) =
            Ok(core::sortino_ratio(returns, settings));
        stability(returns: Series) = Ok(core::stability(returns));
        tail_ratio(returns: Series, settings: Wire<core::PerformanceSettings>) =
            Ok(core::tail_ratio(returns, settings));
        alpha(returns: Series, benchmark: Series, settings: Wire<core::PerformanceSettings>) =
            Ok(core::alpha(returns, benchmark, settings));
        batting_average(returns: Series, benchmark: Series) = Ok(core::batting_average(returns, benchmark));
        beta(returns: Series, benchmark: Series, settings: Wire<core::PerformanceSettings>) =
            Ok(core::beta(returns, benchmark, settings));
        capture_ratio(
            returns: Series, benchmark: Series, market: Choice<core::Market>,
            settings: Wire<core::PerformanceSettings>
        ) =
            Ok(core::capture_ratio(returns, benchmark, market, settings));
        correlation(returns: Series, benchmark: Series) = Ok(core::correlation(returns, benchmark));
        information_ratio(returns: Series, benchmark: Series, settings: Wire<core::PerformanceSettings>) =
            Ok(core::information_ratio(returns, benchmark, settings));
        tracking_error(returns: Series, benchmark: Series, settings: Wire<core::PerformanceSettings>) =
            Ok(core::tracking_error(returns, benchmark, settings));
        treynor_ratio(returns: Series, benchmark: Series, settings: Wire<core::PerformanceSettings>) =
            Ok(core::treynor_ratio(returns, benchmark, settings));
        performance(
            returns: Series, dates: Option<Part<Vec<Date>>>, benchmark: Option<Series>,
            settings: Wire<core::PerformanceSettings>
        ) =
            core::performance(returns, dates.map(Vec::as_slice), benchmark, settings);
        rolling_beta(
            returns: Series, benchmark: Series, settings: Wire<core::PerformanceSettings>
        ) -> series =
            Ok(core::rolling_beta(returns, benchmark, settings));
        rolling_return(returns: Series, window: usize) -> series = Ok(core::rolling_return(returns, window));
        rolling_sharpe_ratio(returns: Series, settings: Wire<core::PerformanceSettings>) -> series =
            Ok(core::rolling_sharpe_ratio(returns, settings));
        rolling_sortino_ratio(returns: Series, settings: Wire<core::PerformanceSettings>) -> series =
            Ok(core::rolling_sortino_ratio(returns, settings));
        rolling_volatility(returns: Series, settings: Wire<core::PerformanceSettings>) -> series =
            Ok(core::rolling_volatility(returns, settings));
        expected_shortfall(returns: Series, settings: Wire<core::PerformanceSettings>) =
            Ok(core::expected_shortfall(returns, settings));
        value_at_risk(returns: Series, settings: Wire<core::PerformanceSettings>) =
            Ok(core::value_at_risk(returns, settings));
        modified_dietz(start: Choice<(Date, f64)>, end: Choice<(Date, f64)>, flows: Part<Vec<(Date, f64)>>);
        time_weighted_return(valuations: Part<Vec<core::Valuation>>, timing: Choice<core::FlowTiming>);
        trade_statistics(trades: Part<Vec<core::ClosedTrade>>, settings: Wire<core::TradeSettings>);
        win_loss(returns: Series) = Ok(core::win_loss(returns));
    }
}
