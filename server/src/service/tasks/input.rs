//! What the tasks compute on.

use crate::error::{ApiError, Part};
use risk_core::check::Checks;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Weights, and the returns of the assets that they are of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PortfolioData {
    /// One per asset; they sum to 1.
    pub weights: Vec<f64>,
    /// A row per period, oldest first, of simple returns per asset.
    pub historical_returns: Vec<Vec<f64>>,
}

impl PortfolioData {
    /// Wants a rectangle of at least two rows, and as many weights as columns, which sum to 1.
    pub fn check(&self, checks: &mut Checks) {
        let path = "portfolio_data";
        rectangle(checks, &format!("{path}.historical_returns"), &self.historical_returns, 2);
        let columns = self.historical_returns.first().map_or(0, Vec::len);
        let weights = format!("{path}.weights");
        checks.require(
            self.weights.len() == columns,
            &weights,
            format_args!(
                "must be one per column of historical_returns: {columns}, got {}",
                self.weights.len()
            ),
        );
        let total: f64 = self.weights.iter().sum();
        checks.require((total - 1.0).abs() <= 1e-6, &weights, format_args!("must sum to 1, got {total}"));
    }

    /// The returns of the portfolio, held at its weights.
    pub fn returns(&self) -> Vec<f64> {
        let of_row = |row: &Vec<f64>| row.iter().zip(&self.weights).map(|(r, w)| r * w).sum();
        self.historical_returns.iter().map(of_row).collect()
    }
}

/// Wants rows of one length, at least one column and `fewest` rows, and finite numbers.
pub fn rectangle(checks: &mut Checks, path: &str, rows: &[Vec<f64>], fewest: usize) {
    let columns = rows.first().map_or(0, Vec::len);
    let wanted =
        format_args!("must have at least {fewest} rows and a column, got {} rows of {columns}", rows.len());
    checks.require(rows.len() >= fewest && columns > 0, path, wanted);
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| row.len() != columns).take(5) {
        checks.problem(
            format_args!("{path}[{index}]"),
            format_args!("must have {columns} values, as the first row has, got {}", row.len()),
        );
    }
}

/// The problems that were gathered, which are of the request's body.
pub fn refuse(checks: Checks) -> std::result::Result<(), ApiError> {
    let outcome: Result<()> = checks.finish();
    outcome.map_err(|error| match error {
        Error::Invalid(problems) => Part::Body.invalid(problems),
        other => other.into(),
    })
}
