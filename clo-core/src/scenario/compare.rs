//! Outcomes side by side.

use super::outcome::Outcome;
use super::stress::Stress;
use crate::assumptions::Assumptions;
use crate::deal::Deal;
use rayon::prelude::*;
use risk_core::check::Checks;
use risk_core::{Error, Progress, Result};
use serde::{Deserialize, Serialize};

/// How many runs go on at a time, between two reports of progress.
pub(super) const BLOCK: usize = 32;

/// Outcomes side by side, with their differences from the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// What is compared, the base first.
    pub names: Vec<String>,
    /// Every number of an outcome.
    pub metrics: Vec<ComparedMetric>,
    /// The outcomes in full.
    pub outcomes: Vec<Outcome>,
}

/// One number of every outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComparedMetric {
    /// Which: `equity_irr`, `D.loss`.
    pub name: String,
    /// Its value in every outcome.
    pub values: Vec<Option<f64>>,
    /// Its difference from the first outcome; none where either is.
    pub changes: Vec<Option<f64>>,
}

/// Compares named outcomes with the first of them.
///
/// # Errors
/// [`Error::Invalid`] when there is none, or they are not of the same classes.
pub fn compare(outcomes: Vec<(String, Outcome)>) -> Result<Comparison> {
    let (names, outcomes): (Vec<String>, Vec<Outcome>) = outcomes.into_iter().unzip();
    let tables: Vec<Vec<(String, Option<f64>)>> = outcomes.iter().map(metrics).collect();
    let first = tables.first().ok_or_else(|| Error::invalid("outcomes", "must have at least one"))?;
    let mut compared = Vec::with_capacity(first.len());
    for (row, (name, base)) in first.iter().enumerate() {
        let values = tables.iter().map(|table| table.get(row).filter(|(own, _)| own == name));
        let Some(values) = values.collect::<Option<Vec<_>>>() else {
            return Err(Error::invalid("outcomes", "must all be of the same classes"));
        };
        let values: Vec<Option<f64>> = values.into_iter().map(|(_, value)| *value).collect();
        let changes = values.iter().map(|value| value.zip(*base).map(|(value, base)| value - base)).collect();
        compared.push(ComparedMetric { name: name.clone(), values, changes });
    }
    if tables.iter().any(|table| table.len() != first.len()) {
        return Err(Error::invalid("outcomes", "must all be of the same classes"));
    }
    Ok(Comparison { names, metrics: compared, outcomes })
}

/// Every number of an outcome, with its name.
fn metrics(outcome: &Outcome) -> Vec<(String, Option<f64>)> {
    let mut metrics: Vec<(String, Option<f64>)> = [
        ("equity_irr", outcome.equity_irr),
        ("equity_npv", outcome.equity_npv),
        ("equity_moic", outcome.equity_moic),
        ("interest", Some(outcome.interest)),
        ("principal", Some(outcome.principal)),
        ("defaults", Some(outcome.defaults)),
        ("losses", Some(outcome.losses)),
        ("failures", Some(outcome.failures as f64)),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    for class in &outcome.classes {
        let own = [
            ("yield", class.yield_rate),
            ("discount_margin", class.discount_margin),
            ("wal_years", class.wal_years),
            ("interest", Some(class.interest)),
            ("principal", Some(class.principal)),
            ("loss", class.loss),
        ];
        metrics.extend(own.map(|(name, value)| (format!("{}.{name}", class.name), value)));
    }
    metrics
}

/// Runs `deal` under every stress, and compares with the first.
///
/// # Examples
/// ```
/// # fn main() -> risk_core::Result<()> {
/// # let deal = clo_core::Deal::from_json(include_str!("../../../examples/deals/small.json"))?;
/// use clo_core::scenario::{compare_stresses, stress};
///
/// let table = compare_stresses(&deal, &clo_core::Assumptions::default(), &stress::standard_set())?;
/// assert_eq!(table.names[0], "base");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`crate::project`], and with every stress that is out of range.
pub fn compare_stresses(deal: &Deal, assumptions: &Assumptions, stresses: &[Stress]) -> Result<Comparison> {
    compare_stresses_with(deal, assumptions, stresses, &Progress::silent())
}

/// [`compare_stresses`], watched: progress counts runs.
///
/// # Errors
/// As [`compare_stresses`]; [`Error::Cancelled`] when `progress` says so.
pub fn compare_stresses_with(
    deal: &Deal,
    assumptions: &Assumptions,
    stresses: &[Stress],
    progress: &Progress<'_>,
) -> Result<Comparison> {
    let mut checks = Checks::default();
    for (k, stress) in stresses.iter().enumerate() {
        stress.check(&format_args!("stresses[{k}]"), &mut checks);
    }
    checks.finish()?;
    let outcomes = in_blocks(stresses, progress, |k, stress| {
        let outcome = Outcome::of(deal, &stress.apply(deal, assumptions));
        outcome.map_err(|error| at(format!("stresses[{k}]"), error))
    })?;
    compare(stresses.iter().map(|stress| stress.name.clone()).zip(outcomes).collect())
}

/// `run` of every item, in parallel by blocks, in the order of the items.
pub(super) fn in_blocks<T: Sync, R: Send>(
    items: &[T],
    progress: &Progress<'_>,
    run: impl Fn(usize, &T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    let mut done = Vec::with_capacity(items.len());
    for block in items.chunks(BLOCK) {
        progress.report(done.len() as u64, items.len() as u64)?;
        let start = done.len();
        let results: Vec<Result<R>> =
            block.par_iter().enumerate().map(|(k, item)| run(start + k, item)).collect();
        // In the order of the items, so that the same error is told on any number of threads.
        for result in results {
            done.push(result?);
        }
    }
    progress.report(items.len() as u64, items.len() as u64)?;
    Ok(done)
}

/// The error with every path led by `path`.
pub(super) fn at(path: String, error: Error) -> Error {
    match error {
        Error::Invalid(mut problems) => {
            for problem in &mut problems {
                let own = &problem.path;
                problem.path = if own.is_empty() { path.clone() } else { format!("{path}: {own}") };
            }
            Error::Invalid(problems)
        }
        other => other,
    }
}
