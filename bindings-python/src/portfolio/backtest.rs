//! Backtests.

use super::market::Instruments;
use crate::convert::{Choice, Part, Wire};
use crate::functions::functions;
use risk_core::time::Date;

functions! {
    /// Backtests.
    backtest of portfolio_core::backtest {
        compare_baselines(strategy: Part<core::Metrics>, baselines: Part<Vec<core::Baseline>>) =
            Ok(core::compare_baselines(strategy, baselines));
        crossovers(short: Part<Vec<usize>>, long: Part<Vec<usize>>) = Ok(core::crossovers(short, long));
        grid(
            bars: Part<portfolio_core::indicator::Bars>,
            rules: Part<Vec<portfolio_core::strategy::PositionRule>>, settings: Wire<core::GridSettings>
        ) = |progress| core::grid_with(bars, rules, settings, progress);
        check_order(
            order: Part<core::OrderFacts>, account: Part<core::AccountFacts>, limits: Part<core::RiskLimits>
        ) =
            Ok(core::check_order(order, account, limits));
        html_report(backtest: Part<core::Backtest>, settings: Wire<core::ReportSettings>);
        walk_forward_windows(
            first: Choice<Date>, last: Choice<Date>, settings: Wire<core::WalkForwardSettings>
        );
        rejection_reason(violations: Part<Vec<core::Violation>>) =
            Ok(core::rejection_reason(violations).map(str::to_owned));
        combinations(strategy: Part<core::TradingStrategy>, ranges: Part<Vec<core::ParameterRange>>) =
            strategy.combinations(ranges);
        with_parameter(strategy: Part<core::TradingStrategy>, name: String, value: f64) =
            strategy.with_parameter(name, value);
        parameter_values(range: Part<core::ParameterRange>) -> vector = range.values();
        objective(metrics: Part<core::Metrics>, objective: Choice<core::Objective>) =
            Ok(objective.of(metrics));
        run(
            instruments: Instruments, strategy: Part<core::TradingStrategy>,
            settings: Wire<core::BacktestSettings>
        ) = |progress| {
            let mut ready = strategy.prepare(instruments)?;
            core::run_with(instruments, ready.as_mut(), settings, progress)
        };
        walk_forward(
            instruments: Instruments, candidates: Part<Vec<core::TradingStrategy>>,
            settings: Wire<core::WalkForwardSettings>
        ) = |progress| core::walk_forward_with(instruments, candidates, settings, progress);
        baselines(
            instruments: Instruments, settings: Part<core::BacktestSettings>,
            baseline: Wire<core::BaselineSettings>
        ) =
            core::baselines(instruments, settings, baseline);
    }
}
