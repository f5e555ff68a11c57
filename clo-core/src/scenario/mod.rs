//! Scenarios: assumptions and deals that are changed, run side by side and compared.
//!
//! A [`Stress`] moves assumptions, a [`Scenario`] is a named list of changes to any input of a deal, a
//! [`ScenarioGrid`] runs every combination of rates. [`Outcome`] is what a run comes to, and [`compare()`]
//! sets outcomes side by side.

mod class_value;
mod compare;
mod grid;
mod implied_rating;
mod mag;
mod monte_carlo;
mod named;
mod outcome;
mod parameter;
mod path;
mod path_summary;
pub mod stress;

pub use compare::{ComparedMetric, Comparison, compare, compare_stresses, compare_stresses_with};
pub use grid::{
    BreakEvenMatrix, ClassMatrix, GridPoint, ScenarioGrid, break_even_matrix, break_even_matrix_with,
    run_grid, run_grid_with,
};
pub use implied_rating::{RatedMeasure, RatingTable};
pub use mag::{MAG_DEALS, mag_scenario, mag_scenarios};
pub use monte_carlo::{
    ClassPaths, ClassTally, DefaultRisk, Migration, MonteCarlo, MonteCarloSettings, PathValues, Tally,
    monte_carlo, monte_carlo_with, path_scenario,
};
pub use named::{Operation, Override, Scenario, ScenarioKind, compare_scenarios, compare_scenarios_with};
pub use outcome::{ClassOutcome, Outcome};
pub use parameter::{Category, Parameter, parameters};
pub use path_summary::{ClassSummary, Distribution, MonteCarloSummary};
pub use stress::Stress;
