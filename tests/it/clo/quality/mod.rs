//! The compliance tests: an invented pool worked out by an independent script, and laws.

mod baseline;
mod book;
mod garbage;
mod haircuts;
mod hypo;
mod laws;
mod matrix;
mod objective;
mod pool;
mod ranking;

use clo_core::Deal;
use clo_core::quality::{Compliance, Settings, compliance};
use serde_json::Value;

/// The fixture of the invented pool.
fn fixture() -> Value {
    serde_json::from_str(include_str!("../../../fixtures/clo/quality/pool.json")).unwrap()
}

/// The invented deal, with all 54 tests.
fn invented() -> Deal {
    Deal::from_json(&fixture()["deal"].to_string()).unwrap()
}

fn report(deal: &Deal) -> Compliance {
    compliance(deal, &Settings::default()).unwrap()
}

fn near(got: f64, want: f64, tolerance: f64) -> bool {
    (got - want).abs() <= tolerance * want.abs().max(1e-3)
}
