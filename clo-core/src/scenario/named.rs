//! Named scenarios: lists of changes to any input of a deal.

use super::compare::{Comparison, at, compare, in_blocks};
use super::outcome::Outcome;
use super::path::{Change, change, parse};
use crate::assumptions::Assumptions;
use crate::deal::Deal;
use risk_core::{Error, Problem, Progress, Result, read};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How many scenarios are compared at least and at most.
const COMPARED: std::ops::RangeInclusive<usize> = 2..=5;

/// A named set of changes to a deal and its assumptions.
///
/// # Examples
/// ```
/// # fn main() -> risk_core::Result<()> {
/// # let deal = clo_core::Deal::from_json(include_str!("../../../examples/deals/small.json"))?;
/// let scenario: clo_core::scenario::Scenario = risk_core::read::text(r#"{
///     "id": "SCEN_1", "name": "Cheap loans default more",
///     "overrides": [
///         {"path": "assumptions.default_rate", "operation": "multiply", "value": 2},
///         {"path": "deal.tranches[B].coupon.floating.spread", "operation": "add", "value": 0.005},
///         {"path": "deal.assets[?spread >= 4%].price", "value": 0.9}
///     ]}"#)?;
/// let (deal, assumptions) = scenario.apply(&deal, &clo_core::Assumptions::default())?;
/// assert_eq!(deal.assets[0].price, Some(0.9));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The identifier.
    pub id: String,
    /// The name, for people.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// Where it comes from.
    #[serde(default)]
    pub kind: ScenarioKind,
    /// Its changes, made in this order.
    #[serde(default)]
    pub overrides: Vec<Override>,
}

/// Where a scenario comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScenarioKind {
    /// Made by a user.
    #[default]
    Custom,
    /// The inputs of one of the documented deals.
    Mag,
    /// Prescribed by a regulator.
    Regulatory,
}

/// One change.
///
/// The path begins with `deal` or `assumptions` and goes on as their JSON does: `.spread` is a field, `[2]`
/// an element of a list, from 0, `[B]` the element of that name or identifier, `[*]` every element, and
/// `[?price < 0.8]` the assets that fulfil a [`crate::rebalance::Filter`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// What is changed.
    pub path: String,
    /// How.
    #[serde(default)]
    pub operation: Operation,
    /// By what; nothing for a removal.
    #[serde(default)]
    pub value: Value,
}

/// How a value is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// The value takes the place of what was there, or of nothing.
    #[default]
    Set,
    /// The value is added to the number, or to every number of a list.
    Add,
    /// The number, or every number of a list, is multiplied by the value.
    Multiply,
    /// What is there is taken away: a field falls back to its default, an element leaves its list.
    Remove,
}

impl Scenario {
    /// The deal and the assumptions with every change made, and checked.
    ///
    /// # Errors
    /// [`Error::Invalid`]: with every override that cannot be made, at `overrides[2].path`; else with every
    /// problem of what came out, at `deal.tranches[1].balance` or `assumptions.severity`.
    pub fn apply(&self, deal: &Deal, assumptions: &Assumptions) -> Result<(Deal, Assumptions)> {
        let document = |value: serde_json::Result<Value>| value.map_err(|error| Error::invalid("", error));
        let mut all = json!({
            "deal": document(serde_json::to_value(deal))?,
            "assumptions": document(serde_json::to_value(assumptions))?,
        });
        let mut problems = Vec::new();
        for (k, one) in self.overrides.iter().enumerate() {
            if let Err((field, message)) = one.make(&mut all) {
                problems.push(Problem::new(format_args!("overrides[{k}].{field}"), message));
            }
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let deal = read::value::<Deal>(all["deal"].take());
        let assumptions = read::value::<Assumptions>(all["assumptions"].take());
        let (deal, assumptions) = match (led_by("deal", deal), led_by("assumptions", assumptions)) {
            (Ok(deal), Ok(assumptions)) => (deal, assumptions),
            (deal, assumptions) => return Err(both(deal.err(), assumptions.err())),
        };
        let checked = (led_by("deal", deal.check()), led_by("assumptions", assumptions.check(&deal)));
        match checked {
            (Ok(()), Ok(())) => Ok((deal, assumptions)),
            (deal, assumptions) => Err(both(deal.err(), assumptions.err())),
        }
    }

    /// Projects the deal under the scenario, and keeps what it comes to.
    ///
    /// # Errors
    /// As [`Scenario::apply`] and [`crate::project`].
    pub fn outcome(&self, deal: &Deal, assumptions: &Assumptions) -> Result<Outcome> {
        let (deal, assumptions) = self.apply(deal, assumptions)?;
        Outcome::of(&deal, &assumptions)
    }
}

impl Override {
    /// Makes the change in the document; else which field is wrong, and how.
    fn make(&self, all: &mut Value) -> std::result::Result<(), (&'static str, String)> {
        let in_path = |message: String| ("path", format!("{:?} {message}", self.path));
        let segments = parse(&self.path).map_err(in_path)?;
        let begins = ["deal", "assumptions"]
            .iter()
            .any(|root| self.path.strip_prefix(root).is_some_and(|rest| rest.starts_with(['.', '['])));
        if !begins {
            return Err(in_path("must go on from deal or assumptions".into()));
        }
        let by = || {
            let number = self.value.as_f64().filter(|number| number.is_finite());
            number.ok_or_else(|| ("value", format!("must be a finite number, got {}", self.value)))
        };
        let count = match self.operation {
            Operation::Set => change(all, &segments, &Change::Set(&self.value)),
            Operation::Add => {
                let by = by()?;
                change(all, &segments, &Change::Number(&|number| number + by))
            }
            Operation::Multiply => {
                let by = by()?;
                change(all, &segments, &Change::Number(&|number| number * by))
            }
            Operation::Remove => change(all, &segments, &Change::Remove),
        };
        match count.map_err(in_path)? {
            0 => Err(in_path("selects nothing".into())),
            _ => Ok(()),
        }
    }
}

/// The result with the paths of its problems led by `root`.
fn led_by<T>(root: &str, result: Result<T>) -> Result<T> {
    result.map_err(|error| match error {
        Error::Invalid(mut problems) => {
            for problem in &mut problems {
                let dot = if problem.path.is_empty() { "" } else { "." };
                problem.path = format!("{root}{dot}{}", problem.path);
            }
            Error::Invalid(problems)
        }
        other => other,
    })
}

fn both(first: Option<Error>, second: Option<Error>) -> Error {
    match (first, second) {
        (Some(Error::Invalid(mut problems)), Some(Error::Invalid(more))) => {
            problems.extend(more);
            Error::Invalid(problems)
        }
        (Some(error), _) | (None, Some(error)) => error,
        (None, None) => Error::Invalid(Vec::new()),
    }
}

/// Compares two to five scenarios of a deal with the first of them.
///
/// # Errors
/// As [`Scenario::outcome`], each path led by `scenarios[1]: `; when there are fewer than two or more
/// than five.
pub fn compare_scenarios(
    deal: &Deal,
    assumptions: &Assumptions,
    scenarios: &[Scenario],
) -> Result<Comparison> {
    compare_scenarios_with(deal, assumptions, scenarios, &Progress::silent())
}

/// [`compare_scenarios`], watched: progress counts scenarios.
///
/// # Errors
/// As [`compare_scenarios`]; [`Error::Cancelled`] when `progress` says so.
pub fn compare_scenarios_with(
    deal: &Deal,
    assumptions: &Assumptions,
    scenarios: &[Scenario],
    progress: &Progress<'_>,
) -> Result<Comparison> {
    if !COMPARED.contains(&scenarios.len()) {
        let message = format_args!("must be two to five, got {}", scenarios.len());
        return Err(Error::invalid("scenarios", message));
    }
    let outcomes = in_blocks(scenarios, progress, |k, scenario| {
        scenario.outcome(deal, assumptions).map_err(|error| at(format!("scenarios[{k}]"), error))
    })?;
    compare(scenarios.iter().map(|scenario| scenario.name.clone()).zip(outcomes).collect())
}
