//! The distribution of the loss of a pool: simulated, by recursion, and its statistics.

mod distribution;
mod recursion;
mod simulate;

pub use distribution::{Bin, LossDistribution, LossSettings, LossStatistics};
pub use recursion::{RecursionSettings, loss_distribution};
pub use simulate::{LossSample, SimulationSettings, simulate_losses, simulate_losses_with};

use super::recovery::Recovery;
use crate::check::Checks;
use serde::{Deserialize, Serialize};

/// One name of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exposure {
    /// What is owed at default, in units of currency.
    pub notional: f64,
    /// The probability of default up to the horizon.
    pub default_probability: f64,
    /// What is recovered; 40 % when absent.
    #[serde(default)]
    pub recovery: Recovery,
}

impl Exposure {
    /// N·p·(1 − E\[R\]), the expected loss when the recovery does not depend on the default.
    #[must_use]
    pub fn expected_loss(&self) -> f64 {
        self.notional * self.default_probability * (1.0 - self.recovery.mean)
    }
}

/// Wants at least one name, and each with an amount, a probability and a recovery.
fn check_exposures(checks: &mut Checks, exposures: &[Exposure]) {
    checks.require(!exposures.is_empty(), "exposures", "must not be empty");
    for (i, exposure) in exposures.iter().enumerate() {
        checks.money(format_args!("exposures[{i}].notional"), exposure.notional);
        checks.fraction(format_args!("exposures[{i}].default_probability"), exposure.default_probability);
        exposure.recovery.check(checks, &format!("exposures[{i}].recovery"));
    }
}
