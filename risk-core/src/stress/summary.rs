//! The results of many scenarios at a glance.

use super::StressResult;
use crate::statistics::{Bias, QuantileMethod, mean, quantile, standard_deviation};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// A scenario and its P&L.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScenarioOutcome {
    /// The scenario's id.
    pub scenario: String,
    /// Its P&L.
    pub pnl: f64,
}

/// The P&L over scenarios.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StressSummary {
    /// The scenario that loses most; the first of equals.
    pub worst: ScenarioOutcome,
    /// The one that gains most.
    pub best: ScenarioOutcome,
    /// Of the P&L.
    pub mean: f64,
    /// Of the P&L.
    pub median: f64,
    /// Of the P&L, divisor n.
    pub standard_deviation: f64,
    /// Of P&L less direct P&L.
    pub mean_correlation_effect: f64,
    /// Scenarios that lose.
    pub negative: usize,
    /// Scenarios that gain.
    pub positive: usize,
    /// Scenarios whose loss was cut.
    pub clipped: usize,
}

/// Summarises the results of scenarios.
///
/// # Errors
/// [`Error::Invalid`] when there are no results, or a P&L is not finite.
pub fn summarize_stress(results: &[StressResult]) -> Result<StressSummary> {
    if let Some((i, result)) = results.iter().enumerate().find(|(_, result)| !result.pnl.is_finite()) {
        return Err(Error::invalid(
            format_args!("results[{i}].pnl"),
            format_args!("must be finite, got {}", result.pnl),
        ));
    }
    let pnl: Vec<f64> = results.iter().map(|result| result.pnl).collect();
    let effects: Vec<f64> = results.iter().map(|result| result.correlation_effect).collect();
    let outcome =
        |result: &StressResult| ScenarioOutcome { scenario: result.scenario.clone(), pnl: result.pnl };
    let worst = results.iter().min_by(|a, b| a.pnl.total_cmp(&b.pnl)).map(outcome);
    let best = results.iter().rev().max_by(|a, b| a.pnl.total_cmp(&b.pnl)).map(outcome);
    let (Some(worst), Some(best)) = (worst, best) else {
        return Err(Error::invalid("results", "must have at least one result, got none"));
    };
    let too_large = || Error::invalid("results", "must be smaller, their sums overflow");
    Ok(StressSummary {
        worst,
        best,
        mean: mean(&pnl).ok_or_else(too_large)?,
        median: quantile(&pnl, 0.5, QuantileMethod::default())?,
        standard_deviation: standard_deviation(&pnl, Bias::Population).ok_or_else(too_large)?,
        mean_correlation_effect: mean(&effects).ok_or_else(too_large)?,
        negative: pnl.iter().filter(|pnl| **pnl < 0.0).count(),
        positive: pnl.iter().filter(|pnl| **pnl > 0.0).count(),
        clipped: results.iter().filter(|result| result.is_clipped).count(),
    })
}
