//! What jobs do, as data.

use super::Queue;
use crate::service::clo::operation::Task as DealRebalancing;
use crate::service::reports::{PortfolioExport, PortfolioReport, RiskReport};
use crate::service::tasks::frontier::EfficientFrontier;
use crate::service::tasks::monte_carlo::MonteCarlo;
use crate::service::tasks::optimize::Optimize;
use crate::service::tasks::performance::PerformanceAnalysis;
use crate::service::tasks::rebalance::Rebalance;
use crate::service::tasks::stress_test::StressTest;
use crate::service::tasks::var_cvar::VarCvar;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a job does. A new kind is a variant here and an arm in `execute`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "input", rename_all = "snake_case")]
pub enum JobSpec {
    /// Simulates a portfolio.
    MonteCarloSimulation(MonteCarlo),
    /// Measures the losses of a portfolio.
    VarCvarCalculation(VarCvar),
    /// Puts a portfolio under stress.
    StressTest(StressTest),
    /// Finds the efficient frontier.
    EfficientFrontierCalculation(EfficientFrontier),
    /// Chooses a portfolio.
    PortfolioOptimization(Box<Optimize>),
    /// Finds the trades to target weights.
    PortfolioRebalancing(Box<Rebalance>),
    /// Measures what a portfolio has done.
    PerformanceAnalysis(Box<PerformanceAnalysis>),
    /// Writes a report on a portfolio.
    PortfolioReport(Box<PortfolioReport>),
    /// Writes a report on risk.
    RiskReport(Box<RiskReport>),
    /// Writes the data of a portfolio.
    PortfolioExport(Box<PortfolioExport>),
    /// Finds the trades that improve a deal.
    DealRebalancing(Box<DealRebalancing>),
    /// Forgets what is no longer kept.
    #[serde(rename = "cleanup_expired_tasks", alias = "cleanup")]
    Cleanup,
    /// Brings prices up to date.
    UpdateMarketData,
}

impl JobSpec {
    /// Its name, as documents have it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::MonteCarloSimulation(_) => "monte_carlo_simulation",
            Self::VarCvarCalculation(_) => "var_cvar_calculation",
            Self::StressTest(_) => "stress_test",
            Self::EfficientFrontierCalculation(_) => "efficient_frontier_calculation",
            Self::PortfolioOptimization(_) => "portfolio_optimization",
            Self::PortfolioRebalancing(_) => "portfolio_rebalancing",
            Self::PerformanceAnalysis(_) => "performance_analysis",
            Self::PortfolioReport(_) => "portfolio_report",
            Self::RiskReport(_) => "risk_report",
            Self::PortfolioExport(_) => "portfolio_export",
            Self::DealRebalancing(_) => "deal_rebalancing",
            Self::Cleanup => "cleanup_expired_tasks",
            Self::UpdateMarketData => "update_market_data",
        }
    }

    /// Where it waits.
    #[must_use]
    pub const fn queue(&self) -> Queue {
        match self {
            Self::MonteCarloSimulation(_)
            | Self::VarCvarCalculation(_)
            | Self::StressTest(_)
            | Self::EfficientFrontierCalculation(_) => Queue::RiskCalculations,
            Self::PortfolioOptimization(_)
            | Self::PortfolioRebalancing(_)
            | Self::PerformanceAnalysis(_)
            | Self::DealRebalancing(_) => Queue::PortfolioOperations,
            Self::PortfolioReport(_) | Self::RiskReport(_) | Self::PortfolioExport(_) => {
                Queue::ReportGeneration
            }
            Self::Cleanup | Self::UpdateMarketData => Queue::Maintenance,
        }
    }

    /// Wants what a person asked for to make sense.
    pub fn check(&self, checks: &mut Checks) {
        match self {
            Self::MonteCarloSimulation(task) => task.check(checks),
            Self::VarCvarCalculation(task) => task.check(checks),
            Self::StressTest(task) => task.check(checks),
            Self::EfficientFrontierCalculation(task) => task.check(checks),
            Self::PortfolioOptimization(task) => task.check(checks),
            Self::PortfolioRebalancing(task) => task.check(checks),
            Self::PerformanceAnalysis(task) => task.check(checks),
            Self::PortfolioReport(task) => task.check(checks),
            Self::RiskReport(task) => task.check(checks),
            Self::PortfolioExport(task) => task.check(checks),
            // A rebalance is checked against its deal where it is asked for.
            Self::DealRebalancing(_) | Self::Cleanup | Self::UpdateMarketData => {}
        }
    }

    /// As it is stored.
    #[must_use]
    pub fn stored(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}
