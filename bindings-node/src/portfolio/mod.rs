//! Portfolio construction, rebalancing, performance, signals and backtests.

mod attribution;
mod backtest;
mod estimate;
mod exposure;
mod indicator;
mod optimize;
mod performance;
mod rebalance;
mod returns;
mod shortcuts;
mod sizing;
mod strategy;

use crate::function::Exports;
use napi::Result;

/// Adds the functions.
pub fn add(exports: &mut Exports<'_>) -> Result<()> {
    shortcuts::shortcuts(exports)?;
    attribution::attribution(exports)?;
    backtest::backtest(exports)?;
    estimate::estimate(exports)?;
    exposure::exposure(exports)?;
    indicator::indicator(exports)?;
    optimize::optimization(exports)?;
    performance::measures(exports)?;
    rebalance::rebalancing(exports)?;
    returns::returns(exports)?;
    sizing::sizing(exports)?;
    strategy::strategy(exports)
}
