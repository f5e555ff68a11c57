//! How well a GARCH model's parameters are known.

use super::likelihood::{ALPHA, BETA, DEGREES, LEVERAGE, Likelihood, MEAN, OMEGA, PARAMETERS};
use super::{GarchParameters, LongRunVariance};
use crate::linalg::solve_positive_definite;
use crate::volatility::garch::transform::Transform;
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Standard errors of the parameters; `None` for those that were not estimated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GarchErrors {
    /// Of μ.
    pub mean: Option<f64>,
    /// Of ω; `None` also under variance targeting, where it follows from the others.
    pub omega: Option<f64>,
    /// Of α.
    pub alpha: Option<f64>,
    /// Of γ.
    pub leverage: Option<f64>,
    /// Of β.
    pub beta: Option<f64>,
    /// Of ν.
    pub degrees: Option<f64>,
}

/// The relative step of the differences of the gradient: near the cube root of a double's precision.
const STEP: f64 = 1e-5;

/// Errors from the Hessian A of −ln L, as √diag(A⁻¹), and robust ones, as √diag(A⁻¹·B·A⁻¹) with
/// B = Σ sₜ·sₜᵀ of the scores. `None` where A is not positive definite, as on an edge of the domain.
pub(super) fn standard_errors(
    likelihood: &Likelihood<'_>,
    transform: &Transform,
    parameters: &GarchParameters,
) -> Option<(GarchErrors, GarchErrors)> {
    let free = transform.free();
    let n = free.len();
    // Under targeting ω moves with the persistence: dω = −V_L·(dα + dγ/2 + dβ).
    let targets = transform.settings.long_run_variance == LongRunVariance::Sample;
    let omega_moves = |k: usize| match k {
        ALPHA | BETA if targets => -transform.target,
        LEVERAGE if targets => -0.5 * transform.target,
        _ => 0.0,
    };
    let reduced = |score: &[f64; PARAMETERS]| -> Vec<f64> {
        free.iter().map(|&k| score[k] + omega_moves(k) * score[OMEGA]).collect()
    };
    let mut hessian = Array2::zeros((n, n));
    for (j, &k) in free.iter().enumerate() {
        let step = STEP * element(parameters, k).abs().max(1e-3);
        let beside = |step: f64| {
            let mut moved = *parameters;
            shift(&mut moved, k, step);
            shift(&mut moved, OMEGA, omega_moves(k) * step);
            reduced(&likelihood.gradient(&moved).1)
        };
        let (up, down) = (beside(step), beside(-step));
        for i in 0..n {
            hessian[[i, j]] = (down[i] - up[i]) / (2.0 * step);
        }
    }
    let symmetric = (&hessian + &hessian.t()) * 0.5;
    let mut squares = Array2::<f64>::zeros((n, n));
    likelihood.terms(parameters, |term| {
        let score = reduced(&term.score);
        for i in 0..n {
            for j in 0..n {
                squares[[i, j]] += score[i] * score[j];
            }
        }
    });
    let inverse = solve_positive_definite(symmetric.view(), Array2::eye(n).view()).ok()?;
    let robust = inverse.dot(&squares).dot(&inverse);
    Some((errors(&free, &inverse), errors(&free, &robust)))
}

fn errors(free: &[usize], covariance: &Array2<f64>) -> GarchErrors {
    let of = |k: usize| {
        let place = free.iter().position(|&other| other == k)?;
        Some(covariance[[place, place]].sqrt()).filter(|error| error.is_finite())
    };
    GarchErrors {
        mean: of(MEAN),
        omega: of(OMEGA),
        alpha: of(ALPHA),
        leverage: of(LEVERAGE),
        beta: of(BETA),
        degrees: of(DEGREES),
    }
}

fn element(parameters: &GarchParameters, k: usize) -> f64 {
    let GarchParameters { mean, omega, alpha, leverage, beta, degrees } = *parameters;
    [mean, omega, alpha, leverage, beta, degrees.unwrap_or(0.0)][k]
}

fn shift(parameters: &mut GarchParameters, k: usize, by: f64) {
    match k {
        MEAN => parameters.mean += by,
        OMEGA => parameters.omega += by,
        ALPHA => parameters.alpha += by,
        LEVERAGE => parameters.leverage += by,
        BETA => parameters.beta += by,
        _ => parameters.degrees = parameters.degrees.map(|degrees| degrees + by),
    }
}

impl GarchErrors {
    /// The errors for returns that are `unit` times as large.
    pub(super) fn scaled(self, unit: f64) -> Self {
        Self {
            mean: self.mean.map(|error| error * unit),
            omega: self.omega.map(|error| error * unit * unit),
            ..self
        }
    }
}
