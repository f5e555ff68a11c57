//! Collateralized loan obligations.

mod analytics;
mod collateral;
mod quality;
mod rebalance;
mod scenario;
mod tape;
mod waterfall;

use crate::convert::Wire;
use crate::functions::functions;
use clo_core::{Assumptions, Deal};

functions! {
    /// The functions of `paripassu.clo`.
    clo of clo_core, with
        super::analytics::analytics, super::collateral::collateral, super::quality::quality,
        super::rebalance::trades, super::scenario::scenario, super::tape::tape, super::waterfall::waterfall
    {
        project(deal: Wire<Deal>, assumptions: Wire<Assumptions>) =
            |progress| core::project_with(deal, assumptions, progress);
        check(deal: Wire<Deal>) = deal.check();
    }
}
