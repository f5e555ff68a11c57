//! The model of Black, Scholes and Merton: a European option on an asset with a dividend yield.

use super::formula::evaluate;
use super::{European, Greeks, Units};
use crate::Result;
use crate::math::dispatch::{Kernel, dispatch};

/// The value of a European option.
///
/// # Formula
/// c = S₀ e^(−qT) N(d₁) − K e^(−rT) N(d₂), p = K e^(−rT) N(−d₂) − S₀ e^(−qT) N(−d₁)
///
/// d₁ = (ln(S₀/K) + (r − q + σ²/2)T)/(σ√T), d₂ = d₁ − σ√T
///
/// At expiry, and without volatility, it is the discounted intrinsic value of the forward.
///
/// # References
/// Hull (2022), *Options, Futures, and Other Derivatives*, 11th ed., equations 17.4 and 17.5.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) as by [`European::check`].
///
/// # Examples
/// ```
/// use risk_core::option::{European, Kind, black_scholes};
///
/// // Hull, example 15.6.
/// let call = European {
///     kind: Kind::Call,
///     spot: 42.0,
///     strike: 40.0,
///     years: 0.5,
///     rate: 0.10,
///     dividend_yield: 0.0,
///     volatility: 0.20,
/// };
/// assert!((black_scholes::price(&call)? - 4.76).abs() < 0.005);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn price(option: &European) -> Result<f64> {
    Ok(greeks(option)?.price)
}

/// The value of a European option and its Greeks, in the market's units.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) as by [`European::check`].
pub fn greeks(option: &European) -> Result<Greeks> {
    greeks_in(option, Units::Market)
}

/// The value of a European option and its Greeks, in the units asked for.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) as by [`European::check`].
pub fn greeks_in(option: &European, units: Units) -> Result<Greeks> {
    option.check()?;
    Ok(unchecked(option, units))
}

/// [`greeks_in`] of an option whose numbers are known to be in range, or next to it.
pub(super) fn unchecked(option: &European, units: Units) -> Greeks {
    dispatch(One { option, units })
}

/// One option, with the same bits as in a batch.
struct One<'a> {
    option: &'a European,
    units: Units,
}

impl Kernel for One<'_> {
    type Output = Greeks;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> Greeks {
        evaluate::<FMA>(self.option.kind.sign(), self.option).scaled::<FMA>(self.units.scale())
    }
}
