//! What is asked of a deal most.

use crate::argument::{Document, Optional};
use crate::function::functions;
use clo_core::scenario::{MonteCarlo, MonteCarloSettings, MonteCarloSummary, monte_carlo_with};
use clo_core::{Assumptions, Deal};
use serde::Serialize;

functions! {
    /// What is asked of a deal most.
    shortcuts at "clo" of clo_core {
        async |progress| project(deal: Document<Deal>, assumptions: Optional<Assumptions>) = core::project_with(deal, assumptions, progress);
        async |progress| simulate(deal: Document<Deal>, assumptions: Optional<Assumptions>, settings: Optional<MonteCarloSettings>) -> arrays = monte_carlo_with(deal, assumptions, settings, progress).map(Simulated::of);
        check(deal: Document<Deal>) = deal.check();
    }
}

/// Random defaults along many paths, and what they come to.
#[derive(Serialize)]
struct Simulated {
    summary: MonteCarloSummary,
    paths: MonteCarlo,
}

impl Simulated {
    fn of(paths: MonteCarlo) -> Self {
        Self { summary: paths.summary(), paths }
    }
}
