//! Collateralized loan obligations.

mod analytics;
mod collateral;
mod quality;
mod rebalance;
mod scenario;
mod shortcuts;
mod tape;
mod waterfall;

use crate::function::Exports;
use napi::Result;

/// Adds the functions.
pub fn add(exports: &mut Exports<'_>) -> Result<()> {
    analytics::analytics(exports)?;
    collateral::collateral(exports)?;
    quality::quality(exports)?;
    rebalance::trades(exports)?;
    scenario::scenario(exports)?;
    shortcuts::shortcuts(exports)?;
    tape::tape(exports)?;
    waterfall::waterfall(exports)
}
