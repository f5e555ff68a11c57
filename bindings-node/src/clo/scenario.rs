//! Stresses, grids, named scenarios and random defaults.

use crate::argument::{Choice, Document, Optional, Part};
use crate::function::functions;
use clo_core::{Assumptions, Deal};

functions! {
    /// Stresses, grids, named scenarios and random defaults.
    scenario at "clo.scenario" of clo_core::scenario {
        async |progress| compare_stresses(deal: Document<Deal>, assumptions: Optional<Assumptions>, stresses: Part<Vec<core::Stress>>) = core::compare_stresses_with(deal, assumptions, stresses, progress);
        async |progress| break_even_matrix(deal: Document<Deal>, assumptions: Optional<Assumptions>, matrix: Part<core::BreakEvenMatrix>) = core::break_even_matrix_with(deal, assumptions, matrix, progress);
        async |progress| run_grid(deal: Document<Deal>, assumptions: Optional<Assumptions>, grid: Part<core::ScenarioGrid>) = core::run_grid_with(deal, assumptions, grid, progress);
        mag_scenario(number: u8) = Ok(core::mag_scenario(number));
        mag_scenarios() = Ok(core::mag_scenarios());
        async |progress| monte_carlo(deal: Document<Deal>, assumptions: Optional<Assumptions>, settings: Optional<core::MonteCarloSettings>) -> arrays = core::monte_carlo_with(deal, assumptions, settings, progress);
        async path_scenario(deal: Document<Deal>, assumptions: Optional<Assumptions>, settings: Optional<core::MonteCarloSettings>, path: u64);
        async |progress| compare_scenarios(deal: Document<Deal>, assumptions: Optional<Assumptions>, scenarios: Part<Vec<core::Scenario>>) = core::compare_scenarios_with(deal, assumptions, scenarios, progress);
        async parameters(deal: Document<Deal>, assumptions: Optional<Assumptions>);
        async compare(outcomes: Choice<Vec<(String, core::Outcome)>>) = core::compare(outcomes);
        standard_stresses() = Ok(core::stress::standard_set());
        apply_stress(stress: Part<core::Stress>, deal: Document<Deal>, assumptions: Optional<Assumptions>) = Ok(stress.apply(deal, assumptions));
        apply_scenario(scenario: Part<core::Scenario>, deal: Document<Deal>, assumptions: Optional<Assumptions>) = scenario.apply(deal, assumptions);
        async outcome(deal: Document<Deal>, assumptions: Optional<Assumptions>) = core::Outcome::of(deal, assumptions);
        async join(earlier: Choice<core::MonteCarlo>, later: Part<core::MonteCarlo>) -> arrays = earlier.join(later);
        async summary(paths: Part<core::MonteCarlo>) = Ok(paths.summary());
    }
}
