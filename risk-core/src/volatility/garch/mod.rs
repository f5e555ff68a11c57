//! GARCH(1,1) and its asymmetric form, by maximum likelihood.

mod fit;
mod likelihood;
mod settings;
mod standard_errors;
mod transform;

pub use fit::{GarchFit, fit_garch};
pub use settings::{Asymmetry, GarchMean, GarchParameters, GarchSettings, Innovation, LongRunVariance};
pub use standard_errors::GarchErrors;

use super::ewma::{backcast, check_sizes};
use super::realized::check_series;
use crate::Result;
use crate::check::Checks;
use likelihood::Likelihood;
use serde::{Deserialize, Serialize};

/// The decay of the weights that make the variance before the first return.
const BACKCAST_DECAY: f64 = 0.94;

/// What a GARCH model says of each return.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GarchSeries {
    /// σₜ², from the returns before t; one element per return.
    pub variances: Vec<f64>,
    /// (rₜ − μ)/σₜ.
    pub standardized_residuals: Vec<f64>,
    /// σ² of the period after the last return.
    pub forecast_variance: f64,
    /// ln L of the returns.
    pub log_likelihood: f64,
}

/// Runs a GARCH model with given parameters over returns.
///
/// # Formula
/// σₜ² = ω + (α + γ·1{εₜ₋₁ < 0})·εₜ₋₁² + β·σₜ₋₁² with εₜ = rₜ − μ
///
/// where γ is the `leverage`. Before the first return both ε² and σ² are the backcast: the mean of the
/// first 75 squared deviations from the sample mean (from zero where `mean` is 0), with weights 0.94^(t−1).
///
/// # References
/// T. Bollerslev (1986), "Generalized autoregressive conditional heteroskedasticity", *Journal of
/// Econometrics* 31; L. Glosten, R. Jagannathan, D. Runkle (1993), *Journal of Finance* 48.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when there are no returns, one is not finite, or a parameter
/// is outside its range: ω > 0, α ≥ 0, α + γ ≥ 0, β ≥ 0, more than 2 degrees of freedom.
pub fn garch_series(returns: &[f64], parameters: &GarchParameters) -> Result<GarchSeries> {
    let mut checks = Checks::default();
    checks.require(!returns.is_empty(), "returns", "must have at least one return, got none");
    check_series(&mut checks, "returns", returns);
    check_sizes(&mut checks, returns);
    parameters.check(&mut checks);
    checks.finish()?;
    let mean = if parameters.mean == 0.0 { GarchMean::Zero } else { GarchMean::Constant };
    let presample = presample_variance(returns, mean);
    Ok(Likelihood { returns, presample }.series(parameters))
}

/// The variance forecasts of the next `horizon` periods.
///
/// # Formula
/// E\[σ²ₜ₊ₕ\] = ω·(1 + p + … + p^(h−2)) + p^(h−1)·σ²ₜ₊₁, which is V_L + p^(h−1)·(σ²ₜ₊₁ − V_L) where p < 1
///
/// with p = α + γ/2 + β the persistence and V_L = ω/(1 − p). Their sum is the variance of the return
/// over the whole horizon.
///
/// # References
/// J. C. Hull (2018), *Options, Futures, and Other Derivatives*, 10th edition, section 23.6.
#[must_use]
pub fn garch_forecast(parameters: &GarchParameters, next_variance: f64, horizon: usize) -> Vec<f64> {
    let persistence = parameters.persistence();
    let following = |variance: &f64| Some(parameters.omega + persistence * variance);
    std::iter::successors(Some(next_variance), following).take(horizon).collect()
}

/// The variance before the first return.
fn presample_variance(returns: &[f64], mean: GarchMean) -> f64 {
    let center = match mean {
        GarchMean::Zero => 0.0,
        GarchMean::Constant => returns.iter().sum::<f64>() / returns.len() as f64,
    };
    let deviations: Vec<f64> = returns.iter().map(|r| r - center).collect();
    backcast(&deviations, BACKCAST_DECAY)
}
