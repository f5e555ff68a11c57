//! What jobs do, as data.

use super::Queue;
use crate::service::tasks::monte_carlo::MonteCarlo;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a job does. A new kind is a variant here and an arm in `execute`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "input", rename_all = "snake_case")]
pub enum JobSpec {
    /// Simulates a portfolio.
    MonteCarloSimulation(MonteCarlo),
    /// Forgets what is no longer kept.
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
            Self::Cleanup => "cleanup",
            Self::UpdateMarketData => "update_market_data",
        }
    }

    /// Where it waits.
    #[must_use]
    pub const fn queue(&self) -> Queue {
        match self {
            Self::MonteCarloSimulation(_) => Queue::RiskCalculations,
            Self::Cleanup | Self::UpdateMarketData => Queue::Maintenance,
        }
    }

    /// Wants what a person asked for to make sense.
    pub fn check(&self, checks: &mut Checks) {
        match self {
            Self::MonteCarloSimulation(task) => task.check(checks),
            Self::Cleanup | Self::UpdateMarketData => {}
        }
    }

    /// As it is stored.
    #[must_use]
    pub fn stored(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}
