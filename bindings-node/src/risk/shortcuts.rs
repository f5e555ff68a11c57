//! What is asked of a portfolio most.

use crate::argument::Optional;
use crate::array::{Panel, Series};
use crate::function::functions;
use ndarray::ArrayView2;
use risk_core::process::{Model, SimulationSettings, simulate_portfolio_with};

functions! {
    /// What is asked of a portfolio most.
    shortcuts at "risk" of risk_core::process {
        async |progress| simulate_portfolio(mean: Series, covariance: Panel, weights: Series, settings: Optional<SimulationSettings>) = simulate_portfolio_with(weights, &gbm(mean, covariance), settings, progress);
    }
}

/// Geometric Brownian motions.
fn gbm(mean: &[f64], covariance: ArrayView2<'_, f64>) -> Model {
    Model::CorrelatedGbm { mean: mean.to_vec(), covariance: covariance.to_owned() }
}
