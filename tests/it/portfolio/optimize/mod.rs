//! portfolio_core::optimize.

mod conditions;
mod constraints;
mod drawdown;
mod frontier;
mod goals;
mod hierarchical;
mod mean_risk;
mod objectives;
mod risk_budget;

use ndarray::Array2;
use portfolio_core::optimize::{Constraints, Estimates, Goal, Method, Risk, Settings};
use risk_core::random::stream;

/// A market of `n` assets: means, and a covariance of `factors` factors plus an own variance.
fn market(seed: u64, n: usize, factors: usize) -> (Vec<f64>, Array2<f64>) {
    let mut random = stream(seed, 0);
    let loadings = Array2::from_shape_fn((n, factors), |_| 0.1 * random.normal());
    let mut covariance = loadings.dot(&loadings.t());
    for i in 0..n {
        covariance[[i, i]] += 0.01 + 0.03 * random.uniform();
    }
    let mean = (0..n).map(|_| 0.08 + 0.05 * random.normal()).collect();
    (mean, covariance)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn times(covariance: &Array2<f64>, w: &[f64]) -> Vec<f64> {
    covariance.rows().into_iter().map(|row| row.iter().zip(w).map(|(s, w)| s * w).sum()).collect()
}

/// `rows` returns of the assets of [`market`], by an independent draw.
fn history(seed: u64, rows: usize, n: usize) -> Array2<f64> {
    let mut random = stream(seed, 1);
    let loadings: Vec<f64> = (0..n).map(|_| 0.5 + random.uniform()).collect();
    let mut returns = Array2::zeros((rows, n));
    for mut row in returns.rows_mut() {
        let market = 0.0004 + 0.01 * random.normal();
        for (x, loading) in row.iter_mut().zip(&loadings) {
            *x = loading * market + 0.008 * random.normal();
        }
    }
    returns
}

fn estimates(returns: &Array2<f64>) -> Estimates {
    let rows = returns.nrows() as f64;
    let mean = returns.mean_axis(ndarray::Axis(0)).unwrap();
    let centred = returns - &mean;
    Estimates {
        mean: mean.to_vec(),
        covariance: centred.t().dot(&centred) / (rows - 1.0),
        returns: Some(returns.clone()),
    }
}

fn mean_risk(goal: Goal, risk: Risk, constraints: Constraints) -> Settings {
    Settings { method: Method::MeanRisk { goal, risk }, constraints, ..Settings::default() }
}
