//! The portfolio objective: how far inside its weighted tests a portfolio is.

use crate::quality::{Direction, Evaluation, Struck};
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

/// Which tests count, and how much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Objective {
    /// Weights by test number; only weights above zero count. By default 0.6 for the spread (32),
    /// 0.3 for the rating factor (36) and 0.1 for the par coverage (38).
    pub weights: BTreeMap<u16, f64>,
    /// Tests that may fail; by default that of small facilities (31).
    pub exempt: BTreeSet<u16>,
}

impl Default for Objective {
    fn default() -> Self {
        Self { weights: BTreeMap::from([(32, 0.6), (36, 0.3), (38, 0.1)]), exempt: BTreeSet::from([31]) }
    }
}

impl Objective {
    pub(super) fn check(&self, path: &dyn Display, checks: &mut Checks) {
        for (number, weight) in &self.weights {
            checks.between(format_args!("{path}.weights.{number}"), *weight, 0.0, 1e6);
        }
    }

    /// The tests that count, with their weights.
    pub(super) fn weighted<'e>(&self, tests: &'e [Struck]) -> impl Iterator<Item = (&'e Struck, f64)> {
        let weight = |number: u16| self.weights.get(&number).copied().filter(|weight| *weight > 0.0);
        tests.iter().filter_map(move |test| Some((test, weight(test.number)?)))
    }
}

/// The objective of a portfolio whose tests were measured: 0 when a test fails that is not exempt.
///
/// # Formula
/// 100 Σ wₜ rₜ, with rₜ = threshold / result where the result must be at most the threshold, and
/// result / threshold where at least; a term without a divisor is passed over.
#[must_use]
pub fn portfolio_objective(evaluation: &Evaluation, objective: &Objective) -> f64 {
    let fails = |test: &Struck| {
        !test.outcome.is_passing() && test.numerator > 0.0 && !objective.exempt.contains(&test.number)
    };
    if evaluation.tests.iter().any(fails) {
        return 0.0;
    }
    let term = |(test, weight): (&Struck, f64)| weight * headroom(test).unwrap_or(0.0);
    100.0 * objective.weighted(&evaluation.tests).map(term).sum::<f64>()
}

/// How far inside its threshold a result is: above 1 inside, below 1 outside.
fn headroom(test: &Struck) -> Option<f64> {
    let value = test.value?;
    let ratio = match test.direction {
        Direction::AtMost => test.threshold / value,
        Direction::AtLeast => value / test.threshold,
    };
    ratio.is_finite().then_some(ratio)
}
