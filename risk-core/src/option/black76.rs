//! The model of Black (1976): a European option on a forward or futures price.

use super::european::check_range;
use super::formula::evaluate;
use super::implied_volatility::{self, ImpliedVolatility};
use super::{European, Greeks, Kind, Units};
use crate::Result;
use crate::check::Checks;
use crate::math::dispatch::{Kernel, dispatch};
use serde::{Deserialize, Serialize};

/// A European option on a forward or futures price.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForwardOption {
    /// Call or put; a call when the input does not say.
    #[serde(default)]
    pub kind: Kind,
    /// F₀, the forward price of the asset for the option's expiry: from 0 to 1e100.
    pub forward: f64,
    /// K, the strike: from 0 to 1e100.
    pub strike: f64,
    /// T, the time to expiry in years: from 0 to 200.
    pub years: f64,
    /// r, the continuously compounded riskless rate, as a decimal: from -1 to 10. 0, when the input does
    /// not say, gives the undiscounted value, as of an option that is margined like a future.
    #[serde(default)]
    pub rate: f64,
    /// σ, the annual volatility of the forward, as a decimal: from 0 to 1e6.
    pub volatility: f64,
}

impl ForwardOption {
    /// The same option in the model of Black, Scholes and Merton: a forward is an asset whose dividends
    /// are its financing.
    const fn as_european(&self) -> European {
        let Self { kind, forward, strike, years, rate, volatility } = *self;
        European { kind, spot: forward, strike, years, rate, dividend_yield: rate, volatility }
    }

    /// Whether every number lies in its range.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) names every field that does not.
    pub fn check(&self) -> Result<()> {
        let mut checks = Checks::default();
        for (name, value, low, high) in self.as_european().ranges() {
            match name {
                "spot" => check_range(&mut checks, "forward", value, low, high),
                "dividend_yield" => {}
                _ => check_range(&mut checks, name, value, low, high),
            }
        }
        checks.finish()
    }
}

/// The value of a European option on a forward.
///
/// # Formula
/// c = e^(−rT) (F₀ N(d₁) − K N(d₂)), p = e^(−rT) (K N(−d₂) − F₀ N(−d₁))
///
/// d₁ = (ln(F₀/K) + σ²T/2)/(σ√T), d₂ = d₁ − σ√T
///
/// # References
/// Hull (2022), *Options, Futures, and Other Derivatives*, 11th ed., equations 18.9 and 18.10.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) as by [`ForwardOption::check`].
///
/// # Examples
/// ```
/// use risk_core::option::Kind;
/// use risk_core::option::black76::{ForwardOption, price};
///
/// // Hull, example 18.6: a put on crude oil futures.
/// let put = ForwardOption {
///     kind: Kind::Put,
///     forward: 60.0,
///     strike: 60.0,
///     years: 4.0 / 12.0,
///     rate: 0.09,
///     volatility: 0.25,
/// };
/// assert!((price(&put)? - 3.35).abs() < 0.005);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn price(option: &ForwardOption) -> Result<f64> {
    Ok(greeks(option)?.price)
}

/// The value of a European option on a forward and its Greeks, in the market's units.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) as by [`ForwardOption::check`].
pub fn greeks(option: &ForwardOption) -> Result<Greeks> {
    greeks_in(option, Units::Market)
}

/// The value of a European option on a forward and its Greeks, in the units asked for.
///
/// Delta, gamma, vanna and charm are those to the forward price; rho, at a forward that stays, is −T·V.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) as by [`ForwardOption::check`].
pub fn greeks_in(option: &ForwardOption, units: Units) -> Result<Greeks> {
    option.check()?;
    Ok(dispatch(One { option, units }))
}

/// The volatility at which [`price`] gives `price`; that in `option` is not read.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) as by [`ForwardOption::check`].
pub fn implied_volatility(price: f64, option: &ForwardOption) -> Result<ImpliedVolatility> {
    let option = ForwardOption { volatility: 0.0, ..*option };
    option.check()?;
    implied_volatility::implied_volatility(price, &option.as_european())
}

struct One<'a> {
    option: &'a ForwardOption,
    units: Units,
}

impl Kernel for One<'_> {
    type Output = Greeks;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> Greeks {
        let greeks = evaluate::<FMA>(self.option.kind.sign(), &self.option.as_european());
        let rho = -self.option.years * greeks.price;
        Greeks { rho, ..greeks }.scaled::<FMA>(self.units.scale())
    }
}
