//! risk_core::factor.

mod collinearity;
mod exposure;
mod model;
mod principal;
mod univariate;

use super::fixture;
use ndarray::Array2;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Truth {
    #[serde(with = "risk_core::linalg::rows")]
    assets: Array2<f64>,
    #[serde(with = "risk_core::linalg::rows")]
    factors: Array2<f64>,
    yields: Vec<f64>,
    pairs: Vec<Vec<univariate::Pair>>,
    gaps: Vec<usize>,
    pairs_with_gaps: Vec<univariate::Pair>,
    interest_rate: univariate::Pair,
    covariance_components: principal::Components,
    correlation_components: principal::Components,
    variance_inflation: Vec<f64>,
    condition_number: f64,
    mean_correlation: f64,
    joint: Vec<model::Joint>,
    ridge: BTreeMap<String, Vec<model::RidgeFit>>,
    weights: Vec<f64>,
    portfolio_variance: f64,
    portfolio_systematic_variance: f64,
    #[serde(with = "risk_core::linalg::rows")]
    implied_covariance: Array2<f64>,
}

fn truth() -> Truth {
    fixture("factor.json")
}

fn near(got: f64, expected: f64, relative: f64) -> bool {
    (got - expected).abs() <= relative * expected.abs().max(1e-12)
}

/// A panel of noise, to which columns may be added.
fn noise(rows: usize, columns: usize, seed: u64) -> Array2<f64> {
    let mut draws = risk_core::random::stream(seed, 0);
    Array2::from_shape_fn((rows, columns), |_| 0.01 * draws.normal())
}

fn paths<T: std::fmt::Debug>(result: risk_core::Result<T>) -> Vec<String> {
    result.unwrap_err().problems().iter().map(|problem| problem.path.clone()).collect()
}
