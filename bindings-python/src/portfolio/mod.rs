//! Portfolio construction, rebalancing, performance, signals and backtests.

mod attribution;
mod backtest;
mod estimate;
mod exposure;
mod indicator;
mod market;
mod optimize;
mod performance;
mod rebalance;
mod returns;
mod sizing;
mod strategy;

use crate::functions::functions;

functions! {
    /// The functions of `paripassu.portfolio` and `paripassu.backtest`.
    portfolio of portfolio_core, with
        super::attribution::attribution, super::backtest::backtest, super::estimate::estimate,
        super::exposure::exposure, super::indicator::indicator, super::market::market,
        super::optimize::optimization, super::performance::measures, super::rebalance::rebalancing,
        super::returns::returns, super::sizing::sizing, super::strategy::strategy
    {}
}
