//! What stresses would do.

use super::measures::{Measures, place, spelled};
use crate::export::{Block, Cell, Chart, Column, Kind, Plot, Table};
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use utoipa::ToSchema;

const MOST_SCENARIOS: usize = 1000;

/// So many scenarios are bars.
const MOST_BARS: usize = 30;

/// What is drawn: the first of these that a scenario has.
const DRAWN: [&str; 3] = ["return_impact", "portfolio_return", "stressed_return"];

/// The result of a stress test task, or only its list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(
    untagged,
    expecting = "must be the result of a stress test, or a list of scenarios with their numbers"
)]
pub enum StressResults {
    /// Scenarios with their numbers.
    List(Vec<Measures>),
    /// What the task answers.
    Task {
        /// Before any stress.
        #[serde(default)]
        baseline: Measures,
        /// Scenarios with their numbers.
        stress_results: Vec<Measures>,
    },
}

impl StressResults {
    fn rows(&self) -> &[Measures] {
        match self {
            Self::List(rows) | Self::Task { stress_results: rows, .. } => rows,
        }
    }

    /// Wants numbers for every scenario.
    pub fn check(&self, checks: &mut Checks, path: &str) {
        let count = self.rows().len();
        let most = format_args!("must be at most {MOST_SCENARIOS} scenarios, got {count}");
        checks.require(count <= MOST_SCENARIOS, path, most);
        for (n, row) in self.rows().iter().enumerate().take(MOST_SCENARIOS) {
            let path = format!("{path}[{n}]");
            row.check(checks, &path);
            checks.require(!numbers(row).is_empty(), &path, "must hold a number");
        }
    }

    /// A row per scenario, a column per measure.
    #[must_use]
    pub fn table(&self) -> Table {
        let keys: BTreeSet<(usize, String)> =
            self.rows().iter().flat_map(numbers).map(|(key, _)| (place(&key), key)).collect();
        let mut columns = vec![Column::new("Scenario", Kind::Text)];
        columns.extend(keys.iter().map(|(_, key)| {
            let (name, kind) = spelled(key);
            Column { name, kind }
        }));
        let row = |(n, row): (usize, &Measures)| {
            let numbers = numbers(row);
            let value =
                |key: &String| numbers.iter().find(|(other, _)| other == key).map(|(_, value)| *value);
            let name = Cell::Text(name(row, n));
            std::iter::once(name).chain(keys.iter().map(|(_, key)| Cell::from(value(key)))).collect()
        };
        let rows = self.rows().iter().enumerate().map(row).collect();
        Table { columns, rows, total: None }
    }

    /// What the stresses cost.
    #[must_use]
    pub fn chart(&self) -> Option<Block> {
        let key = DRAWN.into_iter().find(|key| self.rows().iter().any(|row| row.number(key).is_some()))?;
        let bar = |(n, row): (usize, &Measures)| Some((name(row, n), row.number(key)?));
        let bars = self.rows().iter().enumerate().filter_map(bar).take(MOST_BARS).collect();
        let (measure, kind) = spelled(key);
        let title = format!("{measure} by scenario");
        Some(Block::Chart(Chart { title, kind, plot: Plot::Bar { measure, bars } }))
    }
}

/// The numbers of a scenario, without those that define it.
fn numbers(row: &Measures) -> Vec<(String, f64)> {
    let mut measured = row.clone();
    measured.0.remove("scenario");
    measured.numbers()
}

/// The name of a scenario: its own, or what kind it is.
fn name(row: &Measures, n: usize) -> String {
    let said = |value: &Value| match value {
        Value::String(name) => Some(name.clone()),
        Value::Object(scenario) => {
            ["name", "type"].iter().find_map(|key| Some(scenario.get(*key)?.as_str()?.to_owned()))
        }
        _ => None,
    };
    let found = ["scenario", "scenario_name", "name", "type"].iter().find_map(|key| said(row.0.get(*key)?));
    found.unwrap_or_else(|| format!("Scenario {}", n + 1))
}
