//! Backtests.

use crate::argument::{Choice, Optional, Part};
use crate::function::functions;
use risk_core::time::Date;

functions! {
    /// Backtests.
    backtest at "backtest" of portfolio_core::backtest {
        compare_baselines(strategy: Part<core::Metrics>, baselines: Part<Vec<core::Baseline>>) = Ok(core::compare_baselines(strategy, baselines));
        crossovers(short: Part<Vec<usize>>, long: Part<Vec<usize>>) = Ok(core::crossovers(short, long));
        async |progress| grid(bars: Part<portfolio_core::indicator::Bars>, rules: Part<Vec<portfolio_core::strategy::PositionRule>>, settings: Optional<core::GridSettings>) = core::grid_with(bars, rules, settings, progress);
        check_order(order: Part<core::OrderFacts>, account: Part<core::AccountFacts>, limits: Part<core::RiskLimits>) = Ok(core::check_order(order, account, limits));
        async html_report(backtest: Part<core::Backtest>, settings: Optional<core::ReportSettings>);
        walk_forward_windows(first: Choice<Date>, last: Choice<Date>, settings: Optional<core::WalkForwardSettings>);
        rejection_reason(violations: Part<Vec<core::Violation>>) = Ok(core::rejection_reason(violations).map(str::to_owned));
        combinations(strategy: Part<core::TradingStrategy>, ranges: Part<Vec<core::ParameterRange>>) = strategy.combinations(ranges);
        with_parameter(strategy: Part<core::TradingStrategy>, name: String, value: f64) = strategy.with_parameter(name, value);
        parameter_values(range: Part<core::ParameterRange>) -> vector = range.values();
        objective(metrics: Part<core::Metrics>, objective: Choice<core::Objective>) = Ok(objective.of(metrics));
        async |progress| run(instruments: Part<Vec<core::Instrument>>, strategy: Part<core::TradingStrategy>, settings: Optional<core::BacktestSettings>) = { strategy.prepare(instruments).and_then(|mut ready| core::run_with(instruments, ready.as_mut(), settings, progress)) };
        async |progress| walk_forward(instruments: Part<Vec<core::Instrument>>, candidates: Part<Vec<core::TradingStrategy>>, settings: Optional<core::WalkForwardSettings>) = core::walk_forward_with(instruments, candidates, settings, progress);
        async baselines(instruments: Part<Vec<core::Instrument>>, settings: Part<core::BacktestSettings>, baseline: Optional<core::BaselineSettings>) = core::baselines(instruments, settings, baseline);
    }
}
