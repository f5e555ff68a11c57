//! Stress tests: shocks, scenarios, historical replay and reverse stress.

mod catalogue;
mod correlated;
mod linear;
mod replay;
mod returns;
mod reverse;
mod scenario;
mod shock;
mod summary;

pub use catalogue::{base_cases, catalogue};
pub use correlated::{
    StressCorrelationSettings, TargetMatrix, conditional_stress, correlated_stress, stress_correlation,
};
pub use linear::{Contribution, StressResult, StressSettings, direct_stress, idiosyncratic_band};
pub use replay::{Holding, Replay, WorstWindow, historical_replay, worst_window};
pub use returns::{ReturnStress, ReturnStressReport, ReturnStressResult, SpikeCenter, stress_returns};
pub use reverse::{FactorMove, ReverseStress, reverse_stress};
pub use scenario::{Category, Period, Scenario, Severity};
pub use shock::{Exposure, Shock, Target};
pub use summary::{ScenarioOutcome, StressSummary, summarize_stress};
