use crate::check::Checks;
use crate::math::normal::cumulative_lane;
use crate::math::vector::ln;
use serde::{Deserialize, Serialize};

/// The variance of Heston's model, dv = κ(θ − v)dt + ξ√v·dW, and its tie to the price.
///
/// # References
/// S. L. Heston (1993), "A closed-form solution for options with stochastic volatility", *Review of
/// Financial Studies* 6.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HestonVariance {
    /// v(0), per year; 0.04 is a volatility of 20 %.
    pub initial: f64,
    /// κ, above 0: the speed of mean reversion, per year.
    pub reversion: f64,
    /// θ, above 0: the level to which the variance reverts.
    pub level: f64,
    /// ξ, above 0: the volatility of the variance.
    pub volatility: f64,
    /// ρ, between −1 and 1: the correlation of variance and price.
    pub correlation: f64,
}

impl HestonVariance {
    pub(super) fn check(&self, path: &str, checks: &mut Checks) {
        checks.between(format_args!("{path}.initial"), self.initial, 0.0, MOST);
        checks.between(format_args!("{path}.reversion"), self.reversion, LEAST, MOST);
        checks.between(format_args!("{path}.level"), self.level, LEAST, MOST);
        checks.between(format_args!("{path}.volatility"), self.volatility, LEAST, MOST);
        checks.between(format_args!("{path}.correlation"), self.correlation, -1.0, 1.0);
    }
}

/// The parameters for which the scheme keeps its digits.
const LEAST: f64 = 1e-6;
const MOST: f64 = 1e6;

/// A step of Δt years of Andersen's quadratic-exponential scheme with martingale correction.
///
/// # References
/// L. Andersen (2008), "Simple and efficient simulation of the Heston stochastic volatility model",
/// *Journal of Computational Finance* 11, sections 3.2.4, 4.2 and 4.3.
#[derive(Debug, Clone, Copy)]
pub(super) struct QuadraticExponential {
    level: f64,
    /// e^(−κΔt).
    decay: f64,
    /// The coefficients of v and of 1 in the variance of the next v.
    spread: [f64; 2],
    /// K₀ without correction, K₁, …, K₄ of equation (33), with γ₁ = γ₂ = ½.
    k: [f64; 5],
}

/// Where the quadratic scheme gives way to the exponential one, in ψ = s²/m².
const CRITICAL: f64 = 1.5;

impl QuadraticExponential {
    pub fn new(variance: &HestonVariance, years: f64) -> Self {
        let HestonVariance { reversion: kappa, level: theta, volatility: xi, correlation: rho, .. } =
            *variance;
        let decay = crate::math::exp(-kappa * years);
        let gained = -crate::math::exp_m1(-kappa * years);
        let drift = 0.5 * years * (kappa * rho / xi - 0.5);
        let independent = 0.5 * years * (1.0 - rho * rho);
        Self {
            level: theta,
            decay,
            spread: [xi * xi * decay * gained / kappa, theta * xi * xi * gained * gained / (2.0 * kappa)],
            k: [
                -rho * kappa * theta * years / xi,
                drift - rho / xi,
                drift + rho / xi,
                independent,
                independent,
            ],
        }
    }

    /// From v, with independent normal numbers for the variance and for the price: the next v and the
    /// step of ln S beyond the drift, whose exponential has mean 1.
    #[inline(always)]
    pub fn advance<const FMA: bool>(&self, v: f64, z_variance: f64, z_price: f64) -> (f64, f64) {
        let [k0, k1, k2, k3, k4] = self.k;
        let mean = self.level + (v - self.level) * self.decay;
        let square = v * self.spread[0] + self.spread[1];
        let psi = (square / (mean * mean)).max(1e-14);
        let (a, b_square, quadratic) = quadratic(psi, mean, z_variance);
        let (p, beta, exponential) = exponential::<FMA>(psi, mean, z_variance);
        let is_quadratic = psi <= CRITICAL;
        let next = if is_quadratic { quadratic } else { exponential };
        // E exp(A·v′), by which the step is divided so that the price stays a martingale.
        let weight = k2 + 0.5 * k4;
        let room = 1.0 - 2.0 * weight * a;
        let rest = beta - weight;
        let (growth, root) = if is_quadratic {
            (weight * b_square * a / room, room)
        } else {
            (0.0, 1.0 / (p + beta * (1.0 - p) / rest))
        };
        let is_finite = if is_quadratic { room > 0.0 } else { rest > 0.0 };
        let power = if is_quadratic { 0.5 } else { 1.0 };
        let logarithm = power * ln::<FMA>(if is_finite { root } else { 1.0 });
        let corrected = logarithm - growth - (k1 + 0.5 * k3) * v;
        let constant = if is_finite { corrected } else { k0 };
        let noise = (k3 * v + k4 * next).max(0.0).sqrt() * z_price;
        (next, constant + k1 * v + k2 * next + noise)
    }
}

/// a, b² and v′ = a(b + z)².
#[inline(always)]
fn quadratic(psi: f64, mean: f64, z: f64) -> (f64, f64, f64) {
    let inverse = 2.0 / psi;
    let b_square = inverse - 1.0 + (inverse * (inverse - 1.0)).max(0.0).sqrt();
    let a = mean / (1.0 + b_square);
    let root = b_square.max(0.0).sqrt() + z;
    (a, b_square, a * root * root)
}

/// p, β and v′, which is 0 with probability p and else exponential.
#[inline(always)]
fn exponential<const FMA: bool>(psi: f64, mean: f64, z: f64) -> (f64, f64, f64) {
    let p = ((psi - 1.0) / (psi + 1.0)).max(0.0);
    let beta = (1.0 - p) / mean;
    let above = cumulative_lane::<FMA>(-z);
    let ratio = (1.0 - p) / above;
    (p, beta, ln::<FMA>(ratio.max(1.0)) / beta)
}
