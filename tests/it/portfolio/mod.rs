//! portfolio-core, by module.

mod attribution;
mod backtest;
mod estimate;
mod exposure;
mod indicator;
mod optimize;
mod performance;
mod rebalance;
mod returns;
mod sizing;
mod strategy;

use risk_core::time::Date;
use serde::de::DeserializeOwned;

/// A fixture of `fixtures/portfolio`.
fn fixture<T: DeserializeOwned>(name: &str) -> T {
    let path = format!("{}/fixtures/portfolio/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// Wants two numbers equal to within `tolerance`, relative above 1 and absolute below.
#[track_caller]
fn assert_close(got: f64, wanted: f64, tolerance: f64) {
    let error = (got - wanted).abs() / wanted.abs().max(1.0);
    assert!(error <= tolerance, "got {got}, wanted {wanted}");
}
