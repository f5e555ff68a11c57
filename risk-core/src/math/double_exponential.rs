//! The double-exponential rule of integration.

use super::exp;
use std::f64::consts::FRAC_PI_2;

/// A point of the rule of [`tanh_sinh`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EndPoint {
    /// How far the point lies from the nearer end of the interval, in \[0, ½\] of its length: exact
    /// also where the point itself would round to the end.
    pub distance: f64,
    /// Whether that end is the upper one.
    pub upper: bool,
    /// The weight.
    pub weight: f64,
}

/// The double-exponential rule on \[0, 1\] with step `step`: for functions with a singularity, or a
/// sharp corner, at an end.
///
/// # Formula
/// x = ½(1 + tanh(½π sinh t)), t = kh
///
/// # References
/// H. Takahasi, M. Mori (1974), "Double exponential formulas for numerical integration",
/// *Publications of the Research Institute for Mathematical Sciences* 9, 721–741.
#[must_use]
pub fn tanh_sinh(step: f64) -> Vec<EndPoint> {
    let most = (FAR / step.clamp(1e-3, 1.0)) as i32;
    let mut points = Vec::with_capacity(2 * most as usize + 1);
    for k in -most..=most {
        let t = (f64::from(k) * step).abs();
        let (rise, fall) = (exp(t), exp(-t));
        let argument = FRAC_PI_2 * 0.5 * (rise - fall);
        // 1 − tanh(a) = 2/(1 + e^(2a))
        let distance = 1.0 / (1.0 + exp(2.0 * argument));
        let weight = step * FRAC_PI_2 * (rise + fall) * distance * (1.0 - distance);
        points.push(EndPoint { distance, upper: k > 0, weight });
    }
    points
}

/// Where the rule ends: its weights are below 1e-24 there.
const FAR: f64 = 3.6;
