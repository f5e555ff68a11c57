use super::complex::Complex;
use super::heston::HestonVariance;
use crate::check::Checks;
use crate::math::{cos, exp, ln, sin};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

/// A European call and its market.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HestonCall {
    /// S, above 0.
    pub spot: f64,
    /// K, above 0.
    pub strike: f64,
    /// T, above 0 and at most 100: years to expiry.
    pub years: f64,
    /// r, continuous and per year.
    pub rate: f64,
    /// q, continuous and per year.
    pub dividend_yield: f64,
}

/// The price of a European call under Heston's model.
///
/// # Formula
/// C = e^(−rT)·(F − √(FK)/π·∫₀^∞ Re(e^(iu·ln(F/K))·φ(u − i/2))/(u² + ¼) du)
///
/// where F = S·e^((r−q)T) is the forward and φ the characteristic function of ln(S(T)/F), in the form
/// that stays on one branch of the logarithm ("the little trap").
///
/// # References
/// A. L. Lewis (2000), *Option Valuation under Stochastic Volatility*, chapter 2; H. Albrecher,
/// P. Mayer, W. Schoutens, J. Tistaert (2007), "The little Heston trap", *Wilmott*; J. Gatheral (2006),
/// *The Volatility Surface*, chapter 2.
///
/// # Examples
/// ```
/// use risk_core::process::{HestonCall, HestonVariance, heston_call};
///
/// let variance =
///     HestonVariance { initial: 0.04, reversion: 1.5, level: 0.04, volatility: 0.3, correlation: -0.7 };
/// let call = HestonCall { spot: 100.0, strike: 100.0, years: 1.0, rate: 0.03, dividend_yield: 0.0 };
/// assert!((heston_call(&call, &variance)? - 9.2).abs() < 0.2);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] with every argument that is out of range; [`Error::NoConvergence`] when the
/// integral oscillates more than 100,000 points resolve.
pub fn heston_call(call: &HestonCall, variance: &HestonVariance) -> Result<f64> {
    let mut checks = Checks::default();
    checks.between("call.spot", call.spot, 1e-12, 1e12);
    checks.between("call.strike", call.strike, 1e-12, 1e12);
    checks.between("call.years", call.years, 1e-6, 100.0);
    checks.rate("call.rate", call.rate);
    checks.rate("call.dividend_yield", call.dividend_yield);
    variance.check("variance", &mut checks);
    checks.finish()?;
    let HestonCall { spot, strike, years, rate, dividend_yield } = *call;
    let log_forward = ln(spot / strike) + (rate - dividend_yield) * years;
    let integral = integral(|u| {
        let phi = characteristic(u, years, variance);
        let (c, s) = (cos(u * log_forward), sin(u * log_forward));
        (phi.re * c - phi.im * s) / (u * u + 0.25)
    })?;
    let forward = strike * exp(log_forward);
    let price = forward - (forward * strike).sqrt() / PI * integral;
    Ok(exp(-rate * years) * price.clamp((forward - strike).max(0.0), forward))
}

/// φ(u − i/2) = exp(C + D·v(0)).
fn characteristic(u: f64, years: f64, variance: &HestonVariance) -> Complex {
    let HestonVariance { initial, reversion, level, volatility, correlation } = *variance;
    let square = u * u + 0.25;
    let skew = correlation * volatility;
    let beta = Complex { re: reversion - 0.5 * skew, im: -skew * u };
    let d = (beta * beta + Complex::from(volatility * volatility * square)).sqrt();
    // (β − d)/ξ² = −(u² + ¼)/(β + d) has no cancellation; the other sum is the one that may have.
    let ratio = Complex::from(-square) / (beta + d);
    let g = ratio.scale(volatility * volatility) / (beta + d);
    let decay = (-d).scale(years).exp();
    let one = Complex::from(1.0);
    let logarithm = (g * (one - decay) / (one - g)).ln_1p();
    let c = (ratio.scale(years) - logarithm.scale(2.0 / (volatility * volatility))).scale(reversion * level);
    let d = ratio * (one - decay) / (one - g * decay);
    (c + d.scale(initial)).exp()
}

/// The integral from 0 to ∞ of a function that falls off exponentially: the trapezoidal rule in t with
/// u = exp(t − e^(−t)), halved until it settles.
///
/// # References
/// H. Takahasi, M. Mori (1974), "Double exponential formulas for numerical integration", *Publications
/// of the RIMS* 9.
fn integral(f: impl Fn(f64) -> f64) -> Result<f64> {
    let term = |t: f64| {
        let fall = exp(-t);
        let u = exp(t - fall);
        let value = f(u) * u * (1.0 + fall);
        if value.is_finite() { value } else { 0.0 }
    };
    let sum = |from: f64, step: f64| -> f64 {
        let points = ((LAST - from) / step) as usize;
        (0..=points).map(|k| term(from + k as f64 * step)).sum()
    };
    let mut step = 0.25;
    let mut total = sum(FIRST, step);
    let mut moved = f64::INFINITY;
    for _ in 0..MOST_HALVINGS {
        let next = total + sum(FIRST + 0.5 * step, step);
        moved = (0.5 * next - total).abs() * step;
        total = next;
        step *= 0.5;
        if moved <= TOLERANCE {
            return Ok(total * step);
        }
    }
    let what = "the integral of the characteristic function".to_owned();
    Err(Error::NoConvergence { what, iterations: MOST_HALVINGS, residual: moved })
}

/// u runs from e⁻⁹⁴ to e¹⁶.
const FIRST: f64 = -4.5;
const LAST: f64 = 16.0;

const MOST_HALVINGS: usize = 10;

/// The rule gains as many digits again with each halving, so the last change is far above the error.
const TOLERANCE: f64 = 1e-9;
