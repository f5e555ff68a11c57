//! Hostile input: each gets a clear error that names every problem with its path, or a right answer;
//! never a panic, never a hang, never a number that is not finite.

mod corners;
mod dates;
mod mutation;
mod numbers;
mod sizes;
mod steps;
mod structure;
mod text;

use super::properties::unsound;
use clo_core::report::Projection;
use clo_core::{Assumptions, Deal, project};
use risk_core::{Error, Result};
use serde_json::{Value, json};

/// A deal and assumptions as documents, which can be made wrong before they are read.
#[derive(Debug, Clone)]
struct Input(Value);

/// The deal that a person can check by hand.
fn small() -> Input {
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    Input(json!({
        "deal": read(include_str!("../../../../examples/deals/small.json")),
        "assumptions": read(include_str!("../../../../examples/deals/small.assumptions.json")),
    }))
}

/// A deal that uses every feature there is.
fn every_feature() -> Input {
    let golden: Value =
        serde_json::from_str(include_str!("../../../fixtures/golden/every_feature.json")).unwrap();
    Input(json!({"deal": golden["deal"], "assumptions": golden["assumptions"]}))
}

impl Input {
    /// Puts a value at a pointer, such as `/deal/assets/0/par`; the last part may be new.
    fn with(mut self, pointer: &str, value: impl Into<Value>) -> Self {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match self.0.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}")) {
            Value::Array(list) => list[key.parse::<usize>().unwrap()] = value.into(),
            parent => parent[key] = value.into(),
        }
        self
    }

    fn run(&self) -> Result<Projection> {
        let deal = Deal::from_json(&self.0["deal"].to_string())?;
        let assumptions = Assumptions::from_json(&self.0["assumptions"].to_string())?;
        project(&deal, &assumptions)
    }

    /// A right answer, or an error that says where. What is wrong if it is neither.
    fn fault(&self) -> Option<String> {
        match self.run() {
            Ok(projection) => unsound(&projection),
            Err(Error::Invalid(problems)) if !problems.is_empty() => {
                let blank =
                    problems.iter().find(|problem| problem.path.is_empty() || problem.message.is_empty());
                blank.map(|problem| format!("the error does not say where: {problem}"))
            }
            Err(error) => Some(format!("the input is blamed on the computation: {error}")),
        }
    }

    /// The answer, which must be sound.
    fn answer(&self) -> Projection {
        let projection = self.run().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(unsound(&projection), None);
        projection
    }

    /// Where the problems are, all of them.
    fn paths(&self) -> Vec<String> {
        let error = self.run().expect_err("the input is wrong");
        error.problems().iter().map(|problem| problem.path.clone()).collect()
    }
}

/// Holds the problems of an input to these paths, in this order.
fn refused(input: &Input, paths: &[&str]) {
    assert_eq!(input.paths(), paths, "{}", input.run().unwrap_err());
}

/// The pointers to all values inside `value` that `is_wanted`.
fn pointers(value: &Value, is_wanted: &dyn Fn(&Value) -> bool) -> Vec<String> {
    fn walk(value: &Value, at: &str, is_wanted: &dyn Fn(&Value) -> bool, found: &mut Vec<String>) {
        if is_wanted(value) {
            found.push(at.to_owned());
        }
        match value {
            Value::Array(list) => {
                list.iter()
                    .enumerate()
                    .for_each(|(i, item)| walk(item, &format!("{at}/{i}"), is_wanted, found));
            }
            Value::Object(fields) => {
                fields.iter().for_each(|(key, item)| walk(item, &format!("{at}/{key}"), is_wanted, found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(value, "", is_wanted, &mut found);
    found
}

/// Tries each hostile value at each place, and lists what went wrong.
fn assert_no_fault(input: &Input, places: &[String], hostile: &[Value]) {
    let mut faults = Vec::new();
    for place in places {
        for value in hostile {
            let fault = input.clone().with(place, value.clone()).fault();
            faults.extend(fault.map(|fault| format!("{place} = {value}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
