//! Value at risk and expected shortfall: estimates, contributions and backtests.
//!
//! Losses are positive: a value at risk of 0.02 is a loss of 2 %, and one of −0.01 a gain of 1 % that is
//! exceeded with the confidence asked for. Returns and profits are signed, in decimals or in money: the
//! results have their unit.

mod backtest;
mod bootstrap;
mod component;
mod contribution;
mod cornish_fisher;
mod elliptical;
mod estimate;
mod expected_shortfall;
mod extreme_value;
mod historical;
mod incremental;
mod input;
mod monte_carlo;
mod panel;
mod parametric;
mod portfolio;
mod report;
mod settings;
mod student;
mod weighted;

pub use backtest::{BacktestReport, LikelihoodRatio, TrafficLight, backtest, kupiec, shortfall_statistic};
pub use bootstrap::{BootstrapVar, bootstrap_value_at_risk, bootstrap_value_at_risk_with};
pub use component::Contributions;
pub use contribution::{
    ContributionSettings, HistoricalContributions, VarAllocation, historical_contributions,
};
pub use elliptical::{
    FactorVar, ParametricSettings, ParametricVar, factor_value_at_risk, parametric_value_at_risk,
};
pub use estimate::{filtered_value_at_risk, value_at_risk, value_at_risk_levels};
pub use expected_shortfall::expected_shortfall;
pub use extreme_value::{GeneralizedPareto, ParetoTail, fit_generalized_pareto};
pub use incremental::{IncrementalVar, incremental_value_at_risk};
pub use monte_carlo::{simulate_portfolio, simulate_portfolio_with, simulate_returns};
pub use panel::{PanelSettings, PanelVar, value_at_risk_of_each};
pub use portfolio::{portfolio_returns, portfolio_value_at_risk};
pub use report::{Interval, VarFit, VarReport};
pub use settings::{
    DegreesEstimator, HorizonScaling, SimulationModel, SimulationSettings, TailMean, VarMethod, VarSettings,
};
