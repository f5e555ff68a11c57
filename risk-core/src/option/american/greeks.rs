//! The sensitivities of American options.

use super::{
    AmericanSettings, Certain, Region, Solution, Value, check, degenerate, exercise, finite, locally,
    put_dynamics, solution,
};
use crate::Result;
use crate::math::exp;
use crate::option::{European, Greeks, Units, black_scholes};

/// The value of an American option and its Greeks, in the market's units.
///
/// Delta and gamma are derivatives of the value's integral, theta follows from them by the equation
/// of Black, Scholes and Merton, and the others are differences of solutions, with five digits or
/// more. With a tree, delta and gamma are differences in it, and the differences of solutions have
/// about three digits. Where the option is exercised at once, delta is ±1 and the rest are zero.
///
/// # Errors
/// As [`price`](super::price).
///
/// # Examples
/// ```
/// use risk_core::option::{European, Kind, american};
///
/// let put = European {
///     kind: Kind::Put,
///     spot: 60.0,
///     strike: 100.0,
///     years: 1.0,
///     rate: 0.05,
///     dividend_yield: 0.0,
///     volatility: 0.2,
/// };
/// let greeks = american::greeks(&put, &Default::default())?;
/// // Deep in the money it is exercised at once.
/// assert_eq!((greeks.price, greeks.delta, greeks.gamma), (40.0, -1.0, 0.0));
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn greeks(option: &European, settings: &AmericanSettings) -> Result<Greeks> {
    greeks_in(option, settings, Units::Market)
}

/// The value of an American option and its Greeks, in the units asked for.
///
/// # Errors
/// As [`price`](super::price).
pub fn greeks_in(option: &European, settings: &AmericanSettings, units: Units) -> Result<Greeks> {
    check(option, settings)?;
    if let Some(certain) = degenerate(option)? {
        return without_randomness(option, certain, units);
    }
    let solved = solution(option, settings)?;
    if matches!(solved, Solution::European) {
        return black_scholes::greeks_in(option, units);
    }
    let centre = locally(option, settings, &solved)?;
    let Value { price, delta, gamma, exercised } = centre;
    let mut raw =
        Greeks { price, delta, gamma, vega: 0.0, theta: 0.0, rho: 0.0, vanna: 0.0, volga: 0.0, charm: 0.0 };
    if !exercised {
        let European { spot, rate, dividend_yield, volatility, .. } = *option;
        let drift = (rate - dividend_yield) * spot * delta;
        raw.theta = rate * price - drift - 0.5 * volatility * volatility * spot * spot * gamma;
        differences(option, settings, &solved, &mut raw)?;
    }
    finite(raw.theta + raw.volga + raw.vanna + raw.rho + raw.charm)?;
    Ok(in_units(raw, units))
}

/// The Greeks that are differences between solutions, of an option that is not exercised at once.
fn differences(
    option: &European,
    settings: &AmericanSettings,
    solved: &Solution,
    raw: &mut Greeks,
) -> Result<()> {
    let value = |option: European| locally(&option, settings, &solution(&option, settings)?);
    let step = VOLATILITY_STEP * option.volatility;
    let shocked = |steps: f64| value(European { volatility: option.volatility + steps * step, ..*option });
    let centre = Value { price: raw.price, delta: raw.delta, gamma: raw.gamma, exercised: false };
    let by_volatility = [shocked(-2.0)?, shocked(-1.0)?, centre, shocked(1.0)?, shocked(2.0)?];
    let prices = by_volatility.map(|v| v.price);
    raw.vega = first_difference(prices) / step;
    raw.vanna = first_difference(by_volatility.map(|v| v.delta)) / step;
    raw.volga = second_difference(prices) / (step * step);
    raw.rho =
        rho(option, settings, matches!(solved, Solution::Tree(_) | Solution::Controlled(_)), centre.price)?;
    let step = TIME_STEP * option.years;
    let aged = |shift: f64| value(European { years: option.years + shift, ..*option });
    raw.charm = -(aged(step)?.delta - aged(-step)?.delta) / (2.0 * step);
    Ok(())
}

/// ∂V/∂r, where V is `centre` now.
fn rho(option: &European, settings: &AmericanSettings, tree: bool, centre: f64) -> Result<f64> {
    let step = if tree { TREE_RATE_STEP } else { RATE_STEP };
    let lifted = |steps: f64| European { rate: option.rate + steps * step, ..*option };
    let price = |steps: f64| {
        let option = lifted(steps);
        Ok(locally(&option, settings, &solution(&option, settings)?)?.price)
    };
    // Further down the exercise region may get a second end, which another method values.
    let on_edge = exercise(put_dynamics(&lifted(-2.0))) == Region::Between
        && exercise(put_dynamics(option)) != Region::Between;
    if on_edge {
        return Ok((4.0 * price(1.0)? - price(2.0)? - 3.0 * centre) / (2.0 * step));
    }
    Ok(first_difference([price(-2.0)?, price(-1.0)?, centre, price(1.0)?, price(2.0)?]) / step)
}

/// The shift of volatility in the differences, relative; its effect is of fourth order.
const VOLATILITY_STEP: f64 = 0.01;

/// The shift of the rate in the differences; its effect is of fourth order.
const RATE_STEP: f64 = 1e-3;

/// The same in a tree, whose value is less smooth.
const TREE_RATE_STEP: f64 = 2e-3;

/// The shift of the time to expiry for charm, relative; its effect is of second order.
const TIME_STEP: f64 = 2e-3;

/// h f′ from f at −2h, −h, 0, h and 2h.
fn first_difference([a, b, _, d, e]: [f64; 5]) -> f64 {
    (8.0 * (d - b) - (e - a)) / 12.0
}

/// h² f″ from the same.
fn second_difference([a, b, c, d, e]: [f64; 5]) -> f64 {
    (16.0 * (b + d) - 30.0 * c - a - e) / 12.0
}

/// The Greeks of an option whose future is known: those of the moment at which it is exercised.
fn without_randomness(option: &European, certain: Certain, units: Units) -> Result<Greeks> {
    if certain.at >= option.years {
        return Ok(Greeks { price: certain.price, ..black_scholes::greeks_in(option, units)? });
    }
    let (t, sign) = (certain.at, option.kind.sign());
    let worthless = certain.price == 0.0;
    let delta = if worthless { 0.0 } else { sign * exp(-option.dividend_yield * t) };
    let rho = if worthless { 0.0 } else { sign * t * option.strike * exp(-option.rate * t) };
    let raw = Greeks {
        price: certain.price,
        delta,
        gamma: 0.0,
        vega: 0.0,
        theta: 0.0,
        rho,
        vanna: 0.0,
        volga: 0.0,
        charm: 0.0,
    };
    finite(delta + rho)?;
    Ok(in_units(raw, units))
}

fn in_units(raw: Greeks, units: Units) -> Greeks {
    let (day, point) = match units {
        Units::Market => (1.0 / 365.0, 0.01),
        Units::Raw => (1.0, 1.0),
    };
    Greeks {
        vega: raw.vega * point,
        theta: raw.theta * day,
        rho: raw.rho * point,
        vanna: raw.vanna * point,
        volga: raw.volga * point * point,
        charm: raw.charm * day,
        ..raw
    }
}
