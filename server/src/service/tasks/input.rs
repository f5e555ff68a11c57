//! What the tasks compute on.

use ndarray::Array2;
use risk_core::check::Checks;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// The largest return of a period, and the largest weight: products and sums of what is below stay finite.
const MOST: f64 = 1e6;
/// How many wrong values of one table are told.
const TOLD: usize = 20;
/// How many assets a covariance may have.
const MOST_ASSETS: usize = 1_000;

/// Weights, and the returns of the assets that they are of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PortfolioData {
    /// One per asset; they sum to 1.
    pub weights: Vec<f64>,
    /// A row per period, oldest first, of simple returns per asset.
    pub historical_returns: Vec<Vec<f64>>,
    /// One per asset, where shocks name them: `Asset_1`, `Asset_2` and so on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset_names: Option<Vec<String>>,
}

impl PortfolioData {
    /// Wants a rectangle of at least two rows, and as many weights as columns, which sum to 1.
    pub fn check(&self, checks: &mut Checks) {
        let path = "portfolio_data";
        rectangle(checks, &format!("{path}.historical_returns"), &self.historical_returns, 2);
        let columns = self.historical_returns.first().map_or(0, Vec::len);
        check_weights(checks, &format!("{path}.weights"), &self.weights, columns);
        check_names(checks, &format!("{path}.asset_names"), self.asset_names.as_deref(), columns);
    }

    /// The names of the assets, given or not.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        names(self.asset_names.as_deref(), self.weights.len())
    }

    /// The returns of the portfolio, held at its weights.
    pub fn returns(&self) -> Vec<f64> {
        let of_row = |row: &Vec<f64>| row.iter().zip(&self.weights).map(|(r, w)| r * w).sum();
        self.historical_returns.iter().map(of_row).collect()
    }
}

/// Assets to choose from, and their returns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetsData {
    /// A row per period, oldest first, of simple returns per asset.
    pub returns: Vec<Vec<f64>>,
    /// One per asset; `Asset_1`, `Asset_2` and so on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset_names: Option<Vec<String>>,
}

impl AssetsData {
    /// Wants a rectangle of at least two rows, in which every asset varies.
    pub fn check(&self, checks: &mut Checks) {
        let path = "assets_data.returns";
        rectangle(checks, path, &self.returns, 2);
        let columns = self.columns();
        check_names(checks, "assets_data.asset_names", self.asset_names.as_deref(), columns);
        let few = columns <= MOST_ASSETS;
        checks.require(few, path, format_args!("must have at most {MOST_ASSETS} columns, got {columns}"));
        let first = self.returns.first().map_or(&[][..], Vec::as_slice);
        let stands_still = |&(column, value): &(usize, &f64)| {
            self.returns.len() > 1 && self.returns.iter().all(|row| row.get(column) == Some(value))
        };
        for (column, value) in first.iter().enumerate().filter(stands_still).take(TOLD) {
            checks.problem(path, format_args!("column {column} must vary, but every value of it is {value}"));
        }
    }

    /// How many assets there are.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.returns.first().map_or(0, Vec::len)
    }

    /// The names of the assets, given or not.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        names(self.asset_names.as_deref(), self.columns())
    }

    /// The returns as a panel.
    ///
    /// # Errors
    /// When the rows are of different lengths.
    pub fn panel(&self) -> Result<Array2<f64>> {
        panel("assets_data.returns", &self.returns)
    }
}

/// Rows as a panel.
///
/// # Errors
/// When they are of different lengths.
pub fn panel(path: &str, rows: &[Vec<f64>]) -> Result<Array2<f64>> {
    let shape = (rows.len(), rows.first().map_or(0, Vec::len));
    Array2::from_shape_vec(shape, rows.concat()).map_err(|error| Error::invalid(path, error))
}

/// Wants rows of one length, at least one column and `fewest` rows, and numbers that returns can be.
pub fn rectangle(checks: &mut Checks, path: &str, rows: &[Vec<f64>], fewest: usize) {
    let columns = rows.first().map_or(0, Vec::len);
    let wanted =
        format_args!("must have at least {fewest} rows and a column, got {} rows of {columns}", rows.len());
    checks.require(rows.len() >= fewest && columns > 0, path, wanted);
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| row.len() != columns).take(TOLD) {
        checks.problem(
            format_args!("{path}[{index}]"),
            format_args!("must have {columns} values, as the first row has, got {}", row.len()),
        );
    }
    let placed = |(index, row): (usize, &Vec<f64>)| {
        let path = format!("{path}[{index}]");
        too_large(row).map(|(column, value)| (format!("{path}[{column}]"), value)).collect::<Vec<_>>()
    };
    for (path, value) in rows.iter().enumerate().flat_map(placed).take(TOLD) {
        checks.between(path, value, -MOST, MOST);
    }
}

/// Wants a series of at least `fewest` simple returns, none of which loses more than everything.
pub fn series(checks: &mut Checks, path: &str, returns: &[f64], fewest: usize) {
    let got = returns.len();
    checks.require(got >= fewest, path, format_args!("must have at least {fewest} returns, got {got}"));
    let wrong = returns.iter().enumerate().filter(|(_, value)| !(-1.0..=MOST).contains(*value));
    for (index, value) in wrong.take(TOLD) {
        checks.between(format_args!("{path}[{index}]"), *value, -1.0, MOST);
    }
}

/// Wants one weight per column, which sum to 1.
pub fn check_weights(checks: &mut Checks, path: &str, weights: &[f64], columns: usize) {
    let got = weights.len();
    checks.require(got == columns, path, format_args!("must be one per column: {columns}, got {got}"));
    for (index, value) in too_large(weights).take(TOLD) {
        checks.between(format_args!("{path}[{index}]"), value, -MOST, MOST);
    }
    let total: f64 = weights.iter().sum();
    checks.require((total - 1.0).abs() <= 1e-6, path, format_args!("must sum to 1, got {total}"));
}

fn too_large(values: &[f64]) -> impl Iterator<Item = (usize, f64)> {
    values.iter().copied().enumerate().filter(|(_, value)| !(-MOST..=MOST).contains(value))
}

/// Wants names as many as columns, each once.
fn check_names(checks: &mut Checks, path: &str, names: Option<&[String]>, columns: usize) {
    let Some(names) = names else { return };
    let got = names.len();
    checks.require(got == columns, path, format_args!("must be one per column: {columns}, got {got}"));
    let mut seen = BTreeSet::new();
    for (index, name) in names.iter().enumerate() {
        check_name(checks, &format!("{path}[{index}]"), name);
        checks.require(seen.insert(name), format_args!("{path}[{index}]"), "must stand once, stands before");
    }
}

/// Wants a name that can be shown.
pub fn check_name(checks: &mut Checks, path: &str, name: &str) {
    let plain = (1..=100).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    checks.require(plain, path, "must be 1 to 100 characters, none of them a control character");
}

fn names(given: Option<&[String]>, columns: usize) -> Vec<String> {
    match given {
        Some(names) => names.to_vec(),
        None => (1..=columns).map(|number| format!("Asset_{number}")).collect(),
    }
}
