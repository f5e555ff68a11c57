//! Today's book in yesterday's markets.

use crate::check::Checks;
use crate::factor::check::{check_length, check_panel_sizes, check_sizes};
use crate::{Error, Result};
use ndarray::{ArrayView1, ArrayView2, s};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What is held as time goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holding {
    /// The same units: values drift with prices, and returns compound.
    #[default]
    Units,
    /// The same dollars, rebalanced every period: returns add up.
    Dollars,
}

/// A book through a stretch of history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Replay {
    /// P&L from the start to the end.
    pub pnl: f64,
    /// The same per asset.
    pub pnl_by_asset: Vec<f64>,
    /// P&L from the start to the end of each period.
    pub path: Vec<f64>,
    /// `path` less its highest point so far, the start included: never positive.
    pub drawdown: Vec<f64>,
    /// The lowest drawdown, in dollars.
    pub max_drawdown: f64,
    /// The period, counted from the first row, with the lowest P&L of its own.
    pub worst_period: usize,
    /// That P&L.
    pub worst_period_pnl: f64,
}

/// The stretch of history that would have cost most.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorstWindow {
    /// Its first row.
    pub first: usize,
    /// Its last row.
    pub last: usize,
    /// The book through it.
    pub replay: Replay,
}

/// Runs today's positions through rows of past returns.
///
/// # Formula
/// units: P&Lᵢ = Vᵢ·(Π(1 + rₜᵢ) − 1); dollars: P&Lᵢ = Vᵢ·Σ rₜᵢ
///
/// where `values` are N signed market values today and `returns` is T×N, simple, oldest first; `rows` are
/// the rows of the episode. All assets move in the same rows, so their dependence is that of history.
///
/// # References
/// P. Jorion (2006), *Value at Risk*, 3rd edition, section 14.3.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::stress::{Holding, historical_replay};
///
/// let returns = array![[-0.10, 0.02], [-0.20, 0.01], [0.05, -0.01]];
/// let replay = historical_replay(&[1000.0, 500.0], returns.view(), 0..2, Holding::Units)?;
/// assert!((replay.pnl_by_asset[0] + 280.0).abs() < 1e-9);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when the sizes differ, a number is not finite, a return is below −1, or the rows are
/// empty or outside the panel.
pub fn historical_replay(
    values: &[f64],
    returns: ArrayView2<'_, f64>,
    rows: Range<usize>,
    holding: Holding,
) -> Result<Replay> {
    check(values, returns)?;
    let (start, end, total) = (rows.start, rows.end, returns.nrows());
    if start >= end || end > total {
        return Err(Error::invalid(
            "rows",
            format_args!("must be a stretch of the {total} rows, got {start} to {end}"),
        ));
    }
    replay(values, returns.slice(s![start..end, ..]), holding)
}

/// The stretch of `length` rows in which today's book would have lost most; the first of equals.
///
/// # Errors
/// [`Error::Invalid`] as [`historical_replay`], and when the length is 0 or more than there are rows.
pub fn worst_window(
    values: &[f64],
    returns: ArrayView2<'_, f64>,
    length: usize,
    holding: Holding,
) -> Result<WorstWindow> {
    check(values, returns)?;
    let total = returns.nrows();
    if length == 0 || length > total {
        return Err(Error::invalid(
            "length",
            format_args!("must be from 1 to the {total} rows, got {length}"),
        ));
    }
    let window = |first: usize| returns.slice(s![first..first + length, ..]);
    let pnl = |first: usize| {
        let mut grown = vec![0.0; values.len()];
        for row in window(first).rows() {
            grow(&mut grown, row, holding);
        }
        value_of(values, &grown)
    };
    // In order, so that the answer is the same on any number of threads.
    let each: Vec<f64> = (0..=total - length).into_par_iter().map(pnl).collect();
    let worst = each.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).unwrap_or((0, &0.0));
    let first = worst.0;
    Ok(WorstWindow { first, last: first + length - 1, replay: replay(values, window(first), holding)? })
}

/// Carries the return of each asset since the start through one more period.
fn grow(grown: &mut [f64], row: ArrayView1<'_, f64>, holding: Holding) {
    for (growth, r) in grown.iter_mut().zip(row) {
        *growth = match holding {
            Holding::Units => (1.0 + *growth) * (1.0 + r) - 1.0,
            Holding::Dollars => *growth + r,
        };
    }
}

fn value_of(values: &[f64], grown: &[f64]) -> f64 {
    values.iter().zip(grown).map(|(value, growth)| value * growth).sum()
}

fn replay(values: &[f64], returns: ArrayView2<'_, f64>, holding: Holding) -> Result<Replay> {
    let mut grown = vec![0.0; values.len()];
    let mut path: Vec<f64> = Vec::with_capacity(returns.nrows());
    for row in returns.rows() {
        grow(&mut grown, row, holding);
        path.push(value_of(values, &grown));
    }
    if path.iter().any(|pnl| !pnl.is_finite()) {
        return Err(Error::invalid("returns", "must be smaller, the P&L overflows"));
    }
    let mut peak = 0.0_f64;
    let drawdown = path.iter().map(|pnl| {
        peak = peak.max(*pnl);
        pnl - peak
    });
    let drawdown: Vec<f64> = drawdown.collect();
    let steps = path.iter().scan(0.0, |before, pnl| Some(pnl - std::mem::replace(before, *pnl)));
    let (worst_period, worst_period_pnl) =
        steps.enumerate().fold((0, f64::INFINITY), |worst, step| if step.1 < worst.1 { step } else { worst });
    Ok(Replay {
        pnl: path.last().copied().unwrap_or(0.0),
        pnl_by_asset: values.iter().zip(&grown).map(|(value, growth)| value * growth).collect(),
        max_drawdown: drawdown.iter().copied().fold(0.0, f64::min),
        path,
        drawdown,
        worst_period,
        worst_period_pnl,
    })
}

fn check(values: &[f64], returns: ArrayView2<'_, f64>) -> Result<()> {
    let mut checks = Checks::default();
    check_sizes(&mut checks, "values", values);
    check_panel_sizes(&mut checks, "returns", returns, false);
    check_length(&mut checks, "values", values.len(), "column of returns", returns.ncols());
    if let Some(((t, j), r)) = returns.indexed_iter().find(|(_, r)| **r < -1.0) {
        checks.problem(format_args!("returns[{t}][{j}]"), format_args!("must be at least -1, got {r}"));
    }
    checks.finish()
}
