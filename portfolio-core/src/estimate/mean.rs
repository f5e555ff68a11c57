//! Expected returns.

use ndarray::{ArrayView1, ArrayView2};
use risk_core::check::Checks;
use risk_core::math::{exp_m1, ln_1p, power};
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// How expected returns are estimated.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case", deny_unknown_fields)]
pub enum MeanMethod {
    /// The arithmetic mean times the periods of a year.
    #[default]
    Historical,
    /// (Π(1 + r))^(periods/T) − 1, the growth rate of the sample.
    Geometric,
    /// The mean with weights (1 − λ)λᵏ/(1 − λᵀ), k = 0 for the newest row, times the periods of a year.
    Ewma {
        /// λ in (0, 1).
        decay: f64,
    },
    /// r_f + βᵢ·(E\[r_m\] − r_f), with βᵢ = cov(rᵢ, r_m)/var(r_m) (Sharpe 1964).
    Capm {
        /// T returns of the market.
        market: Vec<f64>,
        /// r_f a year; 0 by default.
        #[serde(default)]
        risk_free_rate: f64,
    },
}

/// The expected annual return of each column of T × n simple `returns`.
///
/// # Errors
/// [`Error::Invalid`] when the panel is empty or not finite, a return is at or below −1 where growth
/// is asked for, λ is not in (0, 1), or the market has another length or does not vary.
pub fn mean(returns: ArrayView2<'_, f64>, method: &MeanMethod, periods_per_year: f64) -> Result<Vec<f64>> {
    check(returns, method)?;
    let rows = returns.nrows();
    let average = |column: ArrayView1<'_, f64>| column.sum() / rows as f64;
    let columns = returns.columns().into_iter();
    Ok(match method {
        MeanMethod::Historical => columns.map(|column| average(column) * periods_per_year).collect(),
        MeanMethod::Geometric => columns
            .map(|column| {
                let growth: f64 = column.iter().map(|&r| ln_1p(r)).sum();
                exp_m1(growth * periods_per_year / rows as f64)
            })
            .collect(),
        MeanMethod::Ewma { decay } => {
            let raw: Vec<f64> = (0..rows).map(|t| power(*decay, (rows - 1 - t) as f64)).collect();
            let total: f64 = raw.iter().sum();
            let weighted = |column: ArrayView1<'_, f64>| {
                column.iter().zip(&raw).map(|(r, weight)| r * weight).sum::<f64>() / total
            };
            columns.map(|column| weighted(column) * periods_per_year).collect()
        }
        MeanMethod::Capm { market, risk_free_rate } => {
            let market = ArrayView1::from(market);
            let centre = average(market);
            let variance: f64 = market.iter().map(|m| (m - centre) * (m - centre)).sum();
            if variance == 0.0 {
                return Err(Error::invalid("market", "must vary, but all its returns are equal"));
            }
            let premium = centre * periods_per_year - risk_free_rate;
            columns
                .map(|column| {
                    let joint: f64 = column.iter().zip(market).map(|(r, m)| r * (m - centre)).sum();
                    risk_free_rate + joint / variance * premium
                })
                .collect()
        }
    })
}

fn check(returns: ArrayView2<'_, f64>, method: &MeanMethod) -> Result<()> {
    let mut checks = Checks::default();
    let (rows, columns) = returns.dim();
    checks.require(
        rows > 0 && columns > 0,
        "returns",
        format_args!("must have at least one row and one column, got {rows} x {columns}"),
    );
    if let Some(((t, i), x)) = returns.indexed_iter().find(|(_, x)| !x.is_finite()) {
        checks.finite(format_args!("returns[{t}][{i}]"), *x);
    }
    match method {
        MeanMethod::Historical => {}
        MeanMethod::Geometric => {
            if let Some(((t, i), x)) = returns.indexed_iter().find(|(_, x)| **x <= -1.0) {
                checks.problem(format_args!("returns[{t}][{i}]"), format_args!("must be above -1, got {x}"));
            }
        }
        MeanMethod::Ewma { decay } => {
            let inside = *decay > 0.0 && *decay < 1.0;
            checks.require(inside, "decay", format_args!("must lie between 0 and 1, got {decay}"));
        }
        MeanMethod::Capm { market, risk_free_rate } => {
            let got = market.len();
            checks.require(got == rows, "market", format_args!("must have {rows} returns, got {got}"));
            for (t, &x) in market.iter().enumerate() {
                checks.finite(format_args!("market[{t}]"), x);
            }
            checks.finite("risk_free_rate", *risk_free_rate);
        }
    }
    checks.finish()
}
