//! The return from one price to the next.

use ndarray::{Array2, ArrayView2};
use risk_core::check::Checks;
use risk_core::math::ln;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// How the change of a price is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnKind {
    /// pₜ / pₜ₋₁ − 1: what a holding earns; adds over assets.
    #[default]
    Simple,
    /// ln(pₜ / pₜ₋₁): adds over time.
    Log,
}

impl ReturnKind {
    /// The return from one positive price to another.
    fn between(self, before: f64, after: f64) -> f64 {
        match self {
            Self::Simple => after / before - 1.0,
            Self::Log => ln(after / before),
        }
    }
}

/// Simple returns of a series of prices: one fewer than there are prices.
///
/// # Formula
/// rₜ = pₜ / pₜ₋₁ − 1
///
/// where p are prices, oldest first.
///
/// # Errors
/// [`Error::Invalid`] with two prices wanted, and at the first that is not positive and finite.
///
/// # Examples
/// ```
/// use portfolio_core::returns::simple_returns;
///
/// assert_eq!(simple_returns(&[100.0, 110.0, 55.0])?, [0.10000000000000009, -0.5]);
/// assert!(simple_returns(&[100.0, 0.0]).unwrap_err().to_string().starts_with("prices[1]"));
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn simple_returns(prices: &[f64]) -> Result<Vec<f64>> {
    returns(prices, ReturnKind::Simple)
}

/// Logarithmic returns of a series of prices: one fewer than there are prices.
///
/// # Formula
/// rₜ = ln(pₜ / pₜ₋₁)
///
/// # Errors
/// As [`simple_returns`].
pub fn log_returns(prices: &[f64]) -> Result<Vec<f64>> {
    returns(prices, ReturnKind::Log)
}

fn returns(prices: &[f64], kind: ReturnKind) -> Result<Vec<f64>> {
    let mut checks = Checks::default();
    check_count(&mut checks, prices.len());
    if let Some(t) = prices.iter().position(|p| !is_price(*p)) {
        problem(&mut checks, format_args!("prices[{t}]"), prices[t]);
    }
    checks.finish()?;
    let changes: Vec<f64> = prices.windows(2).map(|p| kind.between(p[0], p[1])).collect();
    match changes.iter().position(|r| !r.is_finite()) {
        None => Ok(changes),
        Some(t) => Err(overflow(format_args!("prices[{}]", t + 1), prices[t], prices[t + 1])),
    }
}

/// Returns of a panel of prices (rows are dates, columns assets): one row fewer.
///
/// # Errors
/// [`Error::Invalid`] with two rows wanted, and at the first price of each column that is not
/// positive and finite.
pub fn panel_returns(prices: ArrayView2<'_, f64>, kind: ReturnKind) -> Result<Array2<f64>> {
    let mut checks = Checks::default();
    check_count(&mut checks, prices.nrows());
    for (j, column) in prices.columns().into_iter().enumerate() {
        if let Some((t, p)) = column.iter().enumerate().find(|(_, p)| !is_price(**p)) {
            problem(&mut checks, format_args!("prices[{t}][{j}]"), *p);
        }
    }
    checks.finish()?;
    let shape = (prices.nrows() - 1, prices.ncols());
    let changes = Array2::from_shape_fn(shape, |(t, j)| kind.between(prices[[t, j]], prices[[t + 1, j]]));
    match changes.indexed_iter().find(|(_, r)| !r.is_finite()) {
        None => Ok(changes),
        Some(((t, j), _)) => {
            let (before, after) = (prices[[t, j]], prices[[t + 1, j]]);
            Err(overflow(format_args!("prices[{}][{j}]", t + 1), before, after))
        }
    }
}

fn is_price(p: f64) -> bool {
    p.is_finite() && p > 0.0
}

fn check_count(checks: &mut Checks, count: usize) {
    checks.require(count >= 2, "prices", format_args!("must be at least 2, got {count}"));
}

fn problem(checks: &mut Checks, path: impl std::fmt::Display, price: f64) {
    checks.problem(path, format_args!("must be a positive finite price, got {price}"));
}

fn overflow(path: impl std::fmt::Display, before: f64, after: f64) -> Error {
    Error::invalid(path, format_args!("must give a finite return, got {after} after {before}"))
}
