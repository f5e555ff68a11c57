//! risk_core::credit, and what it stands on: hazard curves, bivariate distributions, matrix functions.

mod copula;
mod dated;
mod functions;
mod garbage;
mod hazard;
mod large_pool;
mod loss;
mod matrix;
mod migration;
mod tranche;

use super::fixture;
use risk_core::credit::{Copula, CopulaModel, Dependence, Exposure, Recovery};

fn close(what: &str, got: f64, expected: f64, tolerance: f64) {
    assert!((got - expected).abs() <= tolerance, "{what}: {got} for {expected}, {:e} apart", got - expected);
}

fn uniform(correlation: f64) -> CopulaModel {
    CopulaModel { copula: Copula::Gaussian, dependence: Dependence::Uniform { correlation } }
}

fn exposure(notional: f64, default_probability: f64, recovery: f64) -> Exposure {
    Exposure { notional, default_probability, recovery: Recovery::fixed(recovery) }
}

/// `work` on one, two and eight threads gives one answer.
fn same_on_all_threads<T: PartialEq + Send>(work: impl Fn() -> T + Sync) -> T {
    let on = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(&work);
    let one = on(1);
    assert!(one == on(2) && one == on(8), "the answer depends on the threads");
    one
}
