//! risk_core::option.

mod batch;
mod black76;
mod black_scholes;
mod implied_volatility;

use super::fixture;
use proptest::prelude::*;
use risk_core::math::exp;
use risk_core::option::{European, Kind};
use std::collections::BTreeMap;

/// A fixture's rows by group.
fn groups(name: &str) -> BTreeMap<String, Vec<Vec<f64>>> {
    let content: BTreeMap<String, serde_json::Value> = fixture(name);
    let groups = content.into_iter().filter(|(_, value)| value.is_array());
    groups.map(|(group, rows)| (group, serde_json::from_value(rows).unwrap())).collect()
}

/// sign, S, K, T, r, q, σ
fn european(row: &[f64]) -> European {
    European {
        kind: if row[0] > 0.0 { Kind::Call } else { Kind::Put },
        spot: row[1],
        strike: row[2],
        years: row[3],
        rate: row[4],
        dividend_yield: row[5],
        volatility: row[6],
    }
}

fn apart(got: f64, expected: f64) -> f64 {
    if got == expected { 0.0 } else { ((got - expected) / expected).abs() }
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::Call), Just(Kind::Put)]
}

/// Options of every market, up to six standard deviations out of the money or into it.
fn option() -> impl Strategy<Value = European> {
    let market = (1.0..1e3f64, -6.0..6.0f64, -14.0..2.0f64, -0.05..0.3f64, -0.05..0.2f64, -4.0..1.0f64);
    (kind(), market).prop_map(|(kind, (spot, deviations, ln_years, rate, dividend_yield, ln_volatility))| {
        let (years, volatility) = (exp(ln_years), exp(ln_volatility));
        let strike = spot * exp((rate - dividend_yield) * years + deviations * volatility * years.sqrt());
        European { kind, spot, strike, years, rate, dividend_yield, volatility }
    })
}
