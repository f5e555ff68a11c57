//! risk_core::volatility.

mod ewma;
mod garch;
mod garch_laws;
mod heterogeneous;
mod quasi_newton;
mod realized;

use super::fixture;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Truth {
    bars: Prices,
    range_volatility: BTreeMap<String, f64>,
    range_volatility_of_the_last_20: BTreeMap<String, f64>,
    range_volatility_of_the_last_21: BTreeMap<String, f64>,
    returns: Vec<f64>,
    volatility: BTreeMap<String, f64>,
    rolling_10: Vec<Option<f64>>,
    ewma_from_first_square: Vec<f64>,
    ewma_backcast: Vec<f64>,
    daily_volatility: Vec<f64>,
    heterogeneous: Vec<heterogeneous::Case>,
    trend: heterogeneous::Line,
    garch_returns: BTreeMap<String, Vec<f64>>,
    garch: Vec<garch::Case>,
}

#[derive(Deserialize)]
struct Prices {
    open: Vec<f64>,
    high: Vec<f64>,
    low: Vec<f64>,
    close: Vec<f64>,
}

fn truth() -> Truth {
    fixture("volatility.json")
}

fn close_to(got: f64, expected: f64, relative: f64) -> bool {
    (got - expected).abs() <= relative * expected.abs()
}
