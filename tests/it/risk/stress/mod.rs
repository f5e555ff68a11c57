//! risk_core::stress.

mod correlated;
mod linear;
mod replay;
mod returns;
mod reverse;

use super::fixture;
use ndarray::Array2;
use risk_core::stress::{Category, Exposure, FactorMove, Scenario, Severity, Shock, Target};
use serde::Deserialize;

#[derive(Deserialize)]
struct Truth {
    #[serde(with = "risk_core::linalg::rows")]
    factors: Array2<f64>,
    #[serde(with = "risk_core::linalg::rows")]
    correlation_252: Array2<f64>,
    #[serde(with = "risk_core::linalg::rows")]
    correlation_40: Array2<f64>,
    shocked: Vec<usize>,
    sizes: Vec<f64>,
    expected_rest: Vec<f64>,
    #[serde(with = "risk_core::linalg::rows")]
    covariance: Array2<f64>,
    exposures: Vec<f64>,
    reverse: Vec<Reverse>,
}

#[derive(Deserialize)]
struct Reverse {
    name: String,
    loss: f64,
    rules: Vec<FactorMove>,
    square: f64,
    moves: Vec<f64>,
}

fn truth() -> Truth {
    fixture("stress.json")
}

fn near(got: f64, expected: f64, relative: f64) -> bool {
    (got - expected).abs() <= relative * expected.abs().max(1e-12)
}

fn factor(name: &str) -> Target {
    Target::Factor(name.to_owned())
}

fn exposure(to: Target, dollars: f64) -> Exposure {
    Exposure { to, dollars }
}

fn scenario(shocks: &[(Target, f64)]) -> Scenario {
    Scenario {
        id: "mine".to_owned(),
        name: "Mine".to_owned(),
        category: Category::Custom,
        severity: Severity::Mild,
        shocks: shocks.iter().map(|(on, size)| Shock { on: on.clone(), size: *size }).collect(),
        period: None,
    }
}

fn paths<T: std::fmt::Debug>(result: risk_core::Result<T>) -> Vec<String> {
    result.unwrap_err().problems().iter().map(|problem| problem.path.clone()).collect()
}
