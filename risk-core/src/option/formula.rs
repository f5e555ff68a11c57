//! The formula of Black, Scholes and Merton without branches: one option, one lane of a vector.

use super::mills::{LEFT, mills};
use super::{European, Greeks};
use crate::math::normal::INVERSE_SQRT_TAU;
use crate::math::vector::{exp, fma, ln_ratio, polynomial};

/// A price, a time and a total volatility below this count as none.
pub(super) const LEAST: f64 = 1e-100;
const LEAST_ROOT: f64 = 1e-50;
const LEAST_VARIANCE: f64 = LEAST * LEAST_ROOT;

/// Farther than this many standard deviations is as far.
const FARTHEST: f64 = 1e9;

/// tanh(l/2)/l in l², for |l| ≤ 1/4; by `tests/generate/option_polynomials.py`.
const TANH: [f64; 6] = [
    0.5,
    -0.041_666_666_666_652_25,
    0.004_166_666_663_974_448,
    -0.000_421_626_800_117_581_5,
    4.270_815_542_617_322e-5,
    -4.246_511_963_606_049e-6,
];

/// How small |l| is where that series is used.
const CLOSE: f64 = 0.25;

/// The two legs of an option: the asset and the strike, both discounted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Legs {
    /// e^(−qT)
    pub asset_discount: f64,
    /// S₀e^(−qT)
    pub asset: f64,
    /// Ke^(−rT)
    pub cash: f64,
    /// Whether the call is the one out of the money on its forward, or at it; else the put is.
    pub call_is_out: bool,
    /// |S₀e^(−qT) − Ke^(−rT)|
    pub intrinsic: f64,
    /// The lesser leg, which the option out of the money is worth at most.
    pub least: f64,
}

/// T, 0 where it counts as none.
#[inline(always)]
pub(super) fn years(option: &European) -> f64 {
    if option.years < LEAST { 0.0 } else { option.years }
}

/// l = ln(S₀/K) + (r − q)T
#[inline(always)]
pub(super) fn moneyness<const FMA: bool>(option: &European, years: f64) -> f64 {
    let European { spot, strike, rate, dividend_yield, .. } = *option;
    let ratio = ln_ratio::<FMA>(at_least(spot, LEAST), at_least(strike, LEAST));
    fma::<FMA>(rate - dividend_yield, years, ratio)
}

/// The legs of an option with that l, whose volatility is not read.
#[inline(always)]
pub(super) fn legs<const FMA: bool>(option: &European, years: f64, moneyness: f64) -> Legs {
    let European { spot, strike, rate, dividend_yield, .. } = *option;
    let asset_discount = exp::<FMA>(-dividend_yield * years);
    let (asset, cash) = (spot * asset_discount, strike * exp::<FMA>(-rate * years));
    // Where the two are close, their difference comes from l.
    let series = moneyness * polynomial::<FMA, 6>(moneyness * moneyness, &TANH);
    let close = moneyness.abs() < CLOSE;
    let intrinsic = if close { (asset + cash) * series } else { asset - cash }.abs();
    let call_is_out = moneyness <= 0.0;
    let least = if call_is_out { asset } else { cash };
    Legs { asset_discount, asset, cash, call_is_out, intrinsic, least }
}

/// The price and its raw partial derivatives; `sign` is 1 for a call and −1 for a put, and the kind in
/// `option` is not read.
///
/// # Formula
/// The option out of the money on its forward is worth B·(M(x) − M(y)), and its twin in the money that
/// and the intrinsic value of the forward, with
///
/// B = S₀e^(−qT) φ(d₁) = Ke^(−rT) φ(d₂), x = |l|/v − v/2, y = |l|/v + v/2
///
/// where l = ln(S₀/K) + (r − q)T, v = σ√T and M is Mills' ratio: {x, y} are the sizes of d₁ and d₂, one
/// of them with its sign. So no digits are lost far out of the money, nor at small volatilities.
///
/// Where x < −1/4, M(x) = 1/φ(x) − M(−x) is used instead.
#[inline(always)]
pub(super) fn evaluate<const FMA: bool>(sign: f64, option: &European) -> Greeks {
    let European { spot, rate, dividend_yield, volatility, .. } = *option;
    let years = years(option);

    // One division serves 1/v, 1/√T and 1/(S₀v).
    let root = years.sqrt();
    let total = volatility * root;
    let positive_spot = at_least(spot, LEAST);
    let inverse = 1.0 / (at_least(volatility * years, LEAST_VARIANCE) * positive_spot);
    let inverse_total = inverse * (positive_spot * at_least(root, LEAST_ROOT));
    let inverse_root = inverse * (positive_spot * total);
    let lives = total >= LEAST;

    let moneyness = moneyness::<FMA>(option, years);
    let deviations = at_most(moneyness.abs() * inverse_total, FARTHEST);
    let near = fma::<FMA>(-0.5, total, deviations);
    let far = fma::<FMA>(0.5, total, deviations);
    let reflected = near < LEFT;
    let ratio = mills::<FMA>(
        if reflected { -near } else { near },
        far,
        if reflected { 2.0 * deviations } else { total },
    );
    let Legs { asset_discount, cash, call_is_out, intrinsic, least, .. } =
        legs::<FMA>(option, years, moneyness);
    let d1 = if call_is_out { -near } else { far };
    let density = asset_discount * (exp::<FMA>(-0.5 * d1 * d1) * INVERSE_SQRT_TAU);
    let both = spot * density;
    let out_of_the_money = if reflected {
        // Below the least strike or price the rest may be rounded past nothing.
        at_least(fma::<FMA>(-both, ratio.near + ratio.far, least), 0.0)
    } else {
        both * (total * ratio.fall)
    };

    // e^(−qT) N(±d₁) and Ke^(−rT) N(±d₂): each the tail that M gives, or what it leaves.
    let tail1 = density * if call_is_out { ratio.near } else { ratio.far };
    let tail2 = both * if call_is_out { ratio.far } else { ratio.near };
    // Positive where the option is of that kind; a product keeps masks of one width.
    let same = |is_call: bool| if is_call { sign } else { -sign };
    let held = if same(call_is_out & !reflected) > 0.0 { tail1 } else { asset_discount - tail1 };
    let owed = if same(call_is_out | reflected) > 0.0 { tail2 } else { cash - tail2 };

    // d₂/v, as l/v² − ½: its limit, too, where v is 0.
    let d2_per_total = fma::<FMA>(if call_is_out { -deviations } else { deviations }, inverse_total, -0.5);
    let decay = 0.5 * volatility * inverse_root;
    let carry = if years > 0.0 { sign } else { 0.0 };
    let drift = fma::<FMA>(rate - dividend_yield, inverse_total, -(decay * d2_per_total));
    Greeks {
        price: out_of_the_money + if same(call_is_out) > 0.0 { 0.0 } else { intrinsic },
        delta: sign * held,
        gamma: if lives { density * (inverse * root) } else { 0.0 },
        vega: both * root,
        theta: fma::<FMA>(-both, decay, -carry * fma::<FMA>(rate, owed, -(dividend_yield * spot * held))),
        rho: sign * years * owed,
        vanna: -density * root * d2_per_total,
        volga: both * years * (d1 * d2_per_total),
        charm: fma::<FMA>(carry * dividend_yield, held, if lives { -density * drift } else { 0.0 }),
    }
}

/// The larger of the two, in one instruction.
#[inline(always)]
pub(super) fn at_least(x: f64, least: f64) -> f64 {
    if x > least { x } else { least }
}

/// The smaller of the two, in one instruction.
#[inline(always)]
fn at_most(x: f64, most: f64) -> f64 {
    if x < most { x } else { most }
}

#[cfg(test)]
mod tests {
    use super::{European, evaluate};
    use crate::option::Kind;
    use crate::random::stream;

    /// A processor without fused multiply-add gets `evaluate::<false>`: the same numbers to 1e-13, of
    /// the value itself or, where a Greek changes its sign, of the largest of its terms.
    #[test]
    fn without_fused_multiply_add_the_numbers_are_the_same() {
        let mut draw = stream(42, 0);
        for _ in 0..20_000 {
            let deviations = (1.5 * draw.normal()).clamp(-6.0, 6.0);
            let mut between = |low: f64, high: f64| low + (high - low) * draw.uniform();
            let (spot, years, volatility) = (between(50.0, 150.0), between(2e-6, 3.0), between(0.05, 0.9));
            let (rate, dividend_yield) = (between(0.0, 0.06), between(0.0, 0.04));
            let sign = if between(0.0, 1.0) < 0.5 { 1.0 } else { -1.0 };
            let strike = spot * crate::math::exp(deviations * volatility * years.sqrt());
            let option = European { kind: Kind::Call, spot, strike, years, rate, dividend_yield, volatility };
            let (fused, plain) = (evaluate::<true>(sign, &option), evaluate::<false>(sign, &option));
            let carried = (rate + dividend_yield) * spot;
            let decay = fused.vega.abs() * volatility / years;
            let turned = fused.gamma.abs() * spot * volatility * years.sqrt();
            for (name, a, b, scale) in [
                ("price", fused.price, plain.price, 0.0),
                ("delta", fused.delta, plain.delta, 0.0),
                ("gamma", fused.gamma, plain.gamma, 0.0),
                ("vega", fused.vega, plain.vega, 0.0),
                ("theta", fused.theta, plain.theta, carried + decay),
                ("rho", fused.rho, plain.rho, 0.0),
                ("vanna", fused.vanna, plain.vanna, turned / volatility),
                ("volga", fused.volga, plain.volga, fused.vega / volatility),
                ("charm", fused.charm, plain.charm, dividend_yield + turned / years),
            ] {
                assert!((a - b).abs() <= 1e-13 * a.abs().max(scale), "{name}: {a} and {b} of {option:?}");
            }
        }
    }
}
