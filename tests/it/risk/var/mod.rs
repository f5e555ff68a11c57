//! risk_core::var.

mod backtest;
mod bootstrap;
mod contribution;
mod estimate;
mod extreme_value;
mod garbage;
mod laws;
mod panel;
mod simulation;

use super::fixture;
use ndarray::Array2;
use serde::Deserialize;

/// fixtures/risk/var.json.
#[derive(Deserialize)]
struct Truth {
    returns: Vec<f64>,
    levels: Vec<f64>,
    moments: Moments,
    historical: Vec<Historical>,
    overlapping_10: Vec<f64>,
    normal: Vec<Pair>,
    student_4: Vec<Pair>,
    student_kurtosis: Student,
    student_likelihood: Student,
    cornish_fisher: Vec<Pair>,
    extreme_value: Pareto,
    age_weighted: Vec<Weighted>,
    filtered: Vec<Pair>,
    panel: Vec<Vec<f64>>,
    weights: Vec<f64>,
    portfolio: Portfolio,
    kupiec: Vec<(usize, usize, f64, f64, f64)>,
    traffic_light: Vec<f64>,
}

#[derive(Deserialize)]
struct Moments {
    mean: f64,
    standard_deviation: f64,
    skewness: f64,
    excess_kurtosis: f64,
}

#[derive(Deserialize)]
struct Pair {
    value_at_risk: f64,
    expected_shortfall: f64,
    value_at_risk_error: Option<f64>,
    expected_shortfall_error: Option<f64>,
}

#[derive(Deserialize)]
struct Historical {
    value_at_risk: f64,
    at_or_below: f64,
    worst_observations: f64,
    fractional: f64,
    tail_observations: usize,
    by_method: serde_json::Map<String, serde_json::Value>,
    interval: (Option<f64>, Option<f64>),
}

#[derive(Deserialize)]
struct Student {
    degrees: f64,
    location: Option<f64>,
    scale: Option<f64>,
    levels: Vec<Pair>,
}

#[derive(Deserialize)]
struct Pareto {
    threshold: f64,
    exceedances: usize,
    shape: f64,
    scale: f64,
    log_likelihood: f64,
    levels: Vec<Pair>,
}

#[derive(Deserialize)]
struct Weighted {
    value_at_risk: f64,
    at_or_below: f64,
    fractional: f64,
}

#[derive(Deserialize)]
struct Portfolio {
    value_at_risk_99: f64,
    expected_shortfall_99: f64,
    normal_99: f64,
    covariance: Vec<Vec<f64>>,
    mean: Vec<f64>,
}

fn truth() -> Truth {
    fixture("var.json")
}

fn matrix(rows: &[Vec<f64>]) -> Array2<f64> {
    Array2::from_shape_fn((rows.len(), rows[0].len()), |(i, j)| rows[i][j])
}

fn close(what: &str, got: f64, expected: f64, tolerance: f64) {
    let apart = (got - expected).abs() / expected.abs().max(1e-3);
    assert!(apart <= tolerance, "{what}: {got} for {expected}, {apart:e} apart");
}

/// What `run` gives on pools of 1, 2 and 8 threads, which must be one.
fn on_any_threads<T: PartialEq + std::fmt::Debug + Send>(run: impl Fn() -> T + Sync) -> T {
    let on = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(&run);
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(8));
    one
}
