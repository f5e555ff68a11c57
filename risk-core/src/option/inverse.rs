//! The volatility at which the formula of Black, Scholes and Merton gives a price.

use super::European;
use super::formula::{LEAST, Legs, at_least, legs, moneyness, years};
use super::mills::{LEFT, mills};
use crate::math;
use crate::math::vector::{exp, fma, ln_ratio};
use std::f64::consts::{FRAC_2_PI, FRAC_PI_2};

/// ln √(2π)
const LN_SQRT_TAU: f64 = 0.918_938_533_204_672_7;

/// √(2π)
const SQRT_TAU: f64 = 2.506_628_274_631_000_7;

/// Where Newton's step is smaller than this, relatively, Householder's leaves an error of its fourth power.
const SETTLED: f64 = 1e-4;

/// Values below this, in the lesser leg, are left to [`solve`].
const LEAST_VALUE: f64 = 1e-290;

/// Below this, c and |l| are taken to be [`SMALL`], where v² is nothing beside 1.
const TINY: f64 = 1e-100;
const SMALL: f64 = 1e-25;

const MOST_STEPS: usize = 200;

/// What is to be solved for the total volatility v = σ√T.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    /// |l|, the distance of the forward from the strike.
    distance: f64,
    /// c, the value of the option out of the money in units of its greatest.
    value: f64,
    /// 1 − c
    pub rest: f64,
    /// The value out of the money, whose sign says whether the price is above intrinsic value.
    pub time_value: f64,
    /// By how much rounding alone may have moved it.
    pub rounding: f64,
    /// √T
    pub root: f64,
}

/// The price of a call (`sign` 1) or put (−1) as that of the option out of the money, by the parity of
/// the two.
#[inline(always)]
pub(super) fn target<const FMA: bool>(sign: f64, price: f64, option: &European) -> Target {
    let years = years(option);
    let counted = |x: f64| if x < LEAST { 0.0 } else { x };
    let option = European { spot: counted(option.spot), strike: counted(option.strike), ..*option };
    let moneyness = moneyness::<FMA>(&option, years);
    let Legs { asset, cash, call_is_out, intrinsic, least, .. } = legs::<FMA>(&option, years, moneyness);
    let is_out = if call_is_out { sign } else { -sign } > 0.0;
    let time_value = if is_out { price } else { price - intrinsic };
    let unit = 1.0 / at_least(least, LEAST);
    Target {
        distance: moneyness.abs(),
        value: time_value * unit,
        rest: (least - time_value) * unit,
        time_value,
        rounding: if is_out { 0.0 } else { 4.0 * f64::EPSILON * (asset + cash) },
        root: years.sqrt(),
    }
}

/// The volatility by two steps from a close guess, or −1 where that does not settle it.
#[inline(always)]
pub(super) fn two_steps<const FMA: bool>(target: &Target) -> f64 {
    let start = guess::<FMA>(target);
    let first = start + step::<FMA>(target, start).change;
    let last = step::<FMA>(target, first);
    let total = first + last.change;
    let settled = (last.newton.abs() <= SETTLED * first)
        & (target.value >= LEAST_VALUE)
        & (target.rest > 0.0)
        & (target.root > 0.0);
    if settled { total / at_least(target.root, LEAST) } else { UNSETTLED }
}

/// What [`two_steps`] gives where it has no answer.
pub(super) const UNSETTLED: f64 = -1.0;

/// v to a few per cent, for options up to 35 standard deviations out of the money.
///
/// Pólya's approximation of N makes the formula a quadratic in e^(v²…), which has closed roots.
///
/// # References
/// D. Stefanica and R. Radoičić (2017), "An explicit implied volatility formula", *International
/// Journal of Theoretical and Applied Finance* 20(7), equations for y ≤ 0.
#[inline(always)]
fn guess<const FMA: bool>(target: &Target) -> f64 {
    let y = -target.distance;
    let forward = exp::<FMA>(y);
    let value = target.value * forward;
    let u = exp::<FMA>((1.0 - FRAC_2_PI) * y);
    // The reciprocals of both, by one division.
    let inverse = 1.0 / (forward * u);
    let (inverse_forward, inverse_u) = (inverse * u, inverse * forward);
    let r = fma::<FMA>(2.0, value, 1.0 - forward);
    let a = (u - inverse_u) * (u - inverse_u);
    let sum = fma::<FMA>(forward, forward, 1.0 - r * r);
    let b = 4.0 * (forward * inverse_u + inverse_forward * u) - 2.0 * inverse_forward * (u + inverse_u) * sum;
    let c = 4.0
        * (inverse_forward * inverse_forward)
        * (value * (value + 1.0 - forward))
        * ((forward + 1.0 - r) * (forward + 1.0 + r));
    let root = fma::<FMA>(b, b, 4.0 * a * c).sqrt();
    let gamma = -FRAC_PI_2 * ln_ratio::<FMA>(2.0 * c, b + root);
    let (above, below) = (at_least(gamma - y, 0.0).sqrt(), at_least(gamma + y, 0.0).sqrt());
    // Pólya's value where d₁ is 0: below it the root is on the one side, above on the other.
    let middle = at_least(1.0 - exp::<FMA>(2.0 * FRAC_2_PI * y), 0.0).sqrt();
    let is_low = value <= 0.5 * (forward - 1.0 + middle);
    let total = above + if is_low { -below } else { below };
    // c = ∫φ(d₁)dv ≤ v/√(2π).
    at_least(total, SQRT_TAU * target.value)
}

/// The value at a total volatility, as factors of it.
struct Value {
    /// |l|/v
    deviations: f64,
    /// |l|/v − v/2, of which φ is the one factor
    near: f64,
    /// The other factor: of c, or of 1 − c where `reflected`.
    ratio: f64,
    reflected: bool,
}

/// c(v) = φ(x)(M(x) − M(y)), or 1 − c(v) = φ(x)(M(−x) + M(y)) where x < −1/4; see
/// [`evaluate`](super::formula::evaluate).
#[inline(always)]
fn value<const FMA: bool>(distance: f64, total: f64) -> Value {
    let deviations = distance / total;
    let near = fma::<FMA>(-0.5, total, deviations);
    let far = fma::<FMA>(0.5, total, deviations);
    let reflected = near < LEFT;
    let m = mills::<FMA>(
        if reflected { -near } else { near },
        far,
        if reflected { 2.0 * deviations } else { total },
    );
    let ratio = if reflected { m.near + m.far } else { total * m.fall };
    Value { deviations, near, ratio, reflected }
}

/// A change of the total volatility.
struct Step {
    /// Newton's
    newton: f64,
    /// Householder's
    change: f64,
}

/// Householder's step of the third order, in ln c or in ln(1 − c): with ν the Newton step and f its
/// function, ν(1 + ½(f″/f′)ν)/(1 + (f″/f′)ν + (1/6)(f‴/f′)ν²).
///
/// # Formula
/// c′ = φ(d₁), c″/c′ = (|l|²/v² − v²/4)/v, c‴/c′ = (c″/c′)² − 3|l|²/v⁴ − ¼
///
/// # References
/// A. S. Householder (1970), *The Numerical Treatment of a Single Nonlinear Equation*, section 4.4.
#[inline(always)]
fn step<const FMA: bool>(target: &Target, total: f64) -> Step {
    let at = value::<FMA>(target.distance, total);
    let wanted = if at.reflected { target.rest } else { target.value };
    let excess = fma::<FMA>(-0.5 * at.near, at.near, ln_ratio::<FMA>(at.ratio, wanted) - LN_SQRT_TAU);
    correction::<FMA>(&at, total, excess)
}

/// That step, from ln c less its target (or ln(1 − c)).
#[inline(always)]
fn correction<const FMA: bool>(at: &Value, total: f64, excess: f64) -> Step {
    let signed = if at.reflected { -at.ratio } else { at.ratio };
    // 1/v and 1/ratio, by one division.
    let inverse = 1.0 / (total * signed);
    let (inverse_total, slope) = (inverse * signed, inverse * total);
    let spread = at.deviations * inverse_total;
    let second = fma::<FMA>(spread, at.deviations, -0.25 * total);
    let third = fma::<FMA>(second, second, fma::<FMA>(-3.0 * spread, spread, -0.25));
    let newton = -excess * signed;
    let bend = second - slope;
    let twist = fma::<FMA>(slope, fma::<FMA>(2.0, slope, -3.0 * second), third);
    let change = newton * fma::<FMA>(0.5 * bend, newton, 1.0)
        / fma::<FMA>(newton, fma::<FMA>(newton * (1.0 / 6.0), twist, bend), 1.0);
    Step { newton, change }
}

/// The volatility by steps that are kept between bounds: for the few that [`two_steps`] leaves.
///
/// c rises with v, so each value narrows the bounds; a step that leaves them is replaced by their
/// geometric mean. Where both c and |l| are tiny the formula is that of Bachelier, in which v grows
/// with them: they are solved for in another unit, in which products of them are numbers.
pub(super) fn solve<const FMA: bool>(target: &Target) -> f64 {
    let size = target.distance.max(target.value);
    let unit = if size < TINY { size / SMALL } else { 1.0 };
    let target = &Target { distance: target.distance / unit, value: target.value / unit, ..*target };
    // v ≥ √(2π) c, and the curve bends at √(2|l|).
    let (mut low, mut high) = (0.5 * SQRT_TAU * target.value, f64::INFINITY);
    let mut total = (2.0 * target.distance).sqrt().max(2.0 * low);
    for _ in 0..MOST_STEPS {
        let at = value::<FMA>(target.distance, total);
        let wanted = if at.reflected { target.rest } else { target.value };
        let excess = math::ln(at.ratio) - math::ln(wanted) - LN_SQRT_TAU - 0.5 * at.near * at.near;
        if (excess > 0.0) == at.reflected {
            low = total;
        } else {
            high = total;
        }
        let Step { newton, change } = correction::<FMA>(&at, total, excess);
        let next = total + change;
        if newton.abs() <= SETTLED * total {
            total = next;
            break;
        }
        // Far from the root, where the curve is no longer like its first terms, the step is of no use.
        let trusted = (0.25..4.0).contains(&(change / newton));
        total = if trusted && next > low && next < high {
            next
        } else if high.is_finite() {
            (low * high).sqrt()
        } else {
            2.0 * total
        };
    }
    total * unit / target.root
}
