//! The log-likelihood of returns under a GARCH model, and its gradient.

use super::{GarchParameters, GarchSeries};
use crate::math::{ln, ln_1p};
use std::f64::consts::PI;

/// How many natural parameters there are, and where each stands in a gradient.
pub(super) const PARAMETERS: usize = 6;
pub(super) const MEAN: usize = 0;
pub(super) const OMEGA: usize = 1;
pub(super) const ALPHA: usize = 2;
pub(super) const LEVERAGE: usize = 3;
pub(super) const BETA: usize = 4;
pub(super) const DEGREES: usize = 5;

/// Returns, and the variance before the first of them.
#[derive(Clone, Copy)]
pub(super) struct Likelihood<'a> {
    pub returns: &'a [f64],
    pub presample: f64,
}

/// One return: ln of its density, and the derivatives of that.
pub(super) struct Term {
    pub log_density: f64,
    pub score: [f64; PARAMETERS],
}

impl Likelihood<'_> {
    /// Calls `each` with every return's term, in order. Not finite where a variance is not positive.
    ///
    /// The derivatives of σ² obey the recursion of σ² itself: dσₜ² = (direct part) + β·dσₜ₋₁².
    #[inline(always)]
    pub fn terms(&self, parameters: &GarchParameters, mut each: impl FnMut(Term)) {
        let GarchParameters { mean, omega, alpha, leverage, beta, degrees } = *parameters;
        let density = Density::of(degrees);
        let before = self.presample;
        let mut variance = omega + (alpha + 0.5 * leverage + beta) * before;
        // ∂σ²/∂(μ, ω, α, γ, β).
        let mut slope = [0.0, 1.0, before, 0.5 * before, before];
        for &r in self.returns {
            let residual = r - mean;
            let (log_density, by_residual, by_variance, by_degrees) = density.log(residual, variance);
            let mut score = [0.0; PARAMETERS];
            for k in 0..slope.len() {
                score[k] = by_variance * slope[k];
            }
            score[MEAN] -= by_residual;
            score[DEGREES] = by_degrees;
            each(Term { log_density, score });

            let square = residual * residual;
            let (fall, weight) = if residual < 0.0 { (square, alpha + leverage) } else { (0.0, alpha) };
            let direct = [-2.0 * weight * residual, 1.0, square, fall, variance];
            for k in 0..slope.len() {
                slope[k] = direct[k] + beta * slope[k];
            }
            variance = omega + weight * square + beta * variance;
        }
    }

    /// ln L and its gradient.
    pub fn gradient(&self, parameters: &GarchParameters) -> (f64, [f64; PARAMETERS]) {
        let (mut sum, mut gradient) = (0.0, [0.0; PARAMETERS]);
        self.terms(parameters, |term| {
            sum += term.log_density;
            for k in 0..PARAMETERS {
                gradient[k] += term.score[k];
            }
        });
        (sum, gradient)
    }

    pub fn series(&self, parameters: &GarchParameters) -> GarchSeries {
        let GarchParameters { mean, omega, alpha, leverage, beta, .. } = *parameters;
        let mut variance = omega + (alpha + 0.5 * leverage + beta) * self.presample;
        let (mut variances, mut standardized_residuals) = (Vec::new(), Vec::new());
        for r in self.returns {
            let residual = r - mean;
            variances.push(variance);
            standardized_residuals.push(residual / variance.sqrt());
            let weight = if residual < 0.0 { alpha + leverage } else { alpha };
            variance = omega + weight * residual * residual + beta * variance;
        }
        let log_likelihood = self.gradient(parameters).0;
        GarchSeries { variances, standardized_residuals, forecast_variance: variance, log_likelihood }
    }
}

/// The density of an innovation with unit variance.
enum Density {
    Normal { constant: f64 },
    StudentT { degrees: f64, constant: f64, slope: f64 },
}

impl Density {
    fn of(degrees: Option<f64>) -> Self {
        let Some(degrees) = degrees else { return Self::Normal { constant: -0.5 * ln(2.0 * PI) } };
        let (log_ratio, slope) = gamma_ratio(0.5 * degrees);
        Self::StudentT {
            degrees,
            constant: log_ratio - 0.5 * ln(PI * (degrees - 2.0)),
            slope: 0.5 * slope - 0.5 / (degrees - 2.0),
        }
    }

    /// ln f(ε; σ²) and its derivatives by ε, σ² and ν.
    #[inline(always)]
    fn log(&self, residual: f64, variance: f64) -> (f64, f64, f64, f64) {
        let inverse = 1.0 / variance;
        let square = residual * residual * inverse;
        let half_log = 0.5 * ln(variance);
        match *self {
            Self::Normal { constant } => {
                (constant - half_log - 0.5 * square, -residual * inverse, 0.5 * (square - 1.0) * inverse, 0.0)
            }
            Self::StudentT { degrees, constant, slope } => {
                let q = square / (degrees - 2.0);
                let log_tail = ln_1p(q);
                let pull = (degrees + 1.0) / (1.0 + q);
                (
                    constant - half_log - 0.5 * (degrees + 1.0) * log_tail,
                    -pull * residual * inverse / (degrees - 2.0),
                    0.5 * (pull * q - 1.0) * inverse,
                    slope - 0.5 * log_tail + 0.5 * pull * q / (degrees - 2.0),
                )
            }
        }
    }
}

/// ln(Γ(x + ½)/Γ(x)) and its derivative, for x > 1: the recurrence Γ(x + 1) = xΓ(x) up to large x, where
/// the series is exact. The difference of two logarithms would lose digits as x grows, and with them
/// the optimiser its way down.
///
/// # References
/// NIST Digital Library of Mathematical Functions, sections 5.5(i) and 5.11(iii).
fn gamma_ratio(x: f64) -> (f64, f64) {
    const LARGE: f64 = 20.0;
    let (mut x, mut ratio, mut slope) = (x, 1.0, 0.0);
    while x < LARGE {
        ratio *= x / (x + 0.5);
        slope += 0.5 / (x * (x + 0.5));
        x += 1.0;
    }
    let (i, i2) = (1.0 / x, 1.0 / (x * x));
    let value = 0.5 * ln(x) - i * (1.0 / 8.0 - i2 * (1.0 / 192.0 - i2 * (1.0 / 640.0 - i2 * 17.0 / 14336.0)));
    let rise = i * (0.5 + i * (1.0 / 8.0 - i2 * (1.0 / 64.0 - i2 * (1.0 / 128.0 - i2 * 17.0 / 2048.0))));
    (value + ln(ratio), rise + slope)
}
