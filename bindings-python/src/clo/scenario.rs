//! Stresses, grids, named scenarios and random defaults.

use crate::convert::{Choice, Part, Wire};
use crate::functions::functions;
use clo_core::scenario::{MonteCarlo, MonteCarloSummary};
use clo_core::{Assumptions, Deal};
use serde::Serialize;

functions! {
    /// Stresses, grids, named scenarios and random defaults.
    scenario of clo_core::scenario {
        compare_stresses(
            deal: Wire<Deal>, assumptions: Wire<Assumptions>, stresses: Part<Vec<core::Stress>>
        ) = |progress| core::compare_stresses_with(deal, assumptions, stresses, progress);
        break_even_matrix(
            deal: Wire<Deal>, assumptions: Wire<Assumptions>, matrix: Part<core::BreakEvenMatrix>
        ) = |progress| core::break_even_matrix_with(deal, assumptions, matrix, progress);
        run_grid(deal: Wire<Deal>, assumptions: Wire<Assumptions>, grid: Part<core::ScenarioGrid>) =
            |progress| core::run_grid_with(deal, assumptions, grid, progress);
        mag_scenario(number: u8) = Ok(core::mag_scenario(number));
        mag_scenarios() = Ok(core::mag_scenarios());
        monte_carlo(
            deal: Wire<Deal>, assumptions: Wire<Assumptions>, settings: Wire<core::MonteCarloSettings>
        ) = |progress| core::monte_carlo_with(deal, assumptions, settings, progress);
        path_scenario(
            deal: Wire<Deal>, assumptions: Wire<Assumptions>, settings: Wire<core::MonteCarloSettings>,
            path: u64
        );
        compare_scenarios(
            deal: Wire<Deal>, assumptions: Wire<Assumptions>, scenarios: Part<Vec<core::Scenario>>
        ) = |progress| core::compare_scenarios_with(deal, assumptions, scenarios, progress);
        parameters(deal: Wire<Deal>, assumptions: Wire<Assumptions>);
        compare(outcomes: Choice<Vec<(String, core::Outcome)>>) = core::compare(outcomes);
        standard_stresses() = Ok(core::stress::standard_set());
        apply_stress(stress: Part<core::Stress>, deal: Wire<Deal>, assumptions: Wire<Assumptions>) =
            Ok(stress.apply(deal, assumptions));
        apply_scenario(scenario: Part<core::Scenario>, deal: Wire<Deal>, assumptions: Wire<Assumptions>) =
            scenario.apply(deal, assumptions);
        outcome(deal: Wire<Deal>, assumptions: Wire<Assumptions>) = core::Outcome::of(deal, assumptions);
        join(earlier: Choice<MonteCarlo>, later: Part<MonteCarlo>) = earlier.join(later);
        summary(paths: Part<MonteCarlo>) = Ok(paths.summary());
        simulate(deal: Wire<Deal>, assumptions: Wire<Assumptions>, settings: Wire<core::MonteCarloSettings>) =
            |progress| {
            core::monte_carlo_with(deal, assumptions, settings, progress).map(Summarized::of)
        };
    }
}

/// What happened on each path, and that in numbers.
#[derive(Serialize)]
struct Summarized {
    #[serde(flatten)]
    paths: MonteCarlo,
    summary: MonteCarloSummary,
}

impl Summarized {
    fn of(paths: MonteCarlo) -> Self {
        Self { summary: paths.summary(), paths }
    }
}
