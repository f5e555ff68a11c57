//! Volatility surfaces: implied volatility by strike and expiry.

mod arbitrage;
mod knots;
mod quotes;

pub use arbitrage::{Arbitrage, ArbitrageReport, Violation, quote_arbitrage, surface_arbitrage};
pub use knots::Knot;
pub use quotes::{ForwardPoint, Quote, SmileModel, SurfaceSettings, Underlying, build};

use super::smile::Svi;
use super::smile::svi::durrleman;
use crate::check::Checks;
use crate::math::{exp, ln};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// Implied volatilities of one asset: a smile for each quoted expiry, and rules between and beyond.
///
/// Between expiries total variance w = σ²T is linear in T at the same log-moneyness k = ln(K/F_T),
/// before the first and after the last expiry volatility is that of the nearest smile at the same k.
/// Beyond the outermost quotes of a smile made of knots, volatility is that of the outermost; an SVI
/// smile has wings of its own. Forwards are exponential between expiries, from the spot on.
///
/// # References
/// J. Gatheral (2006), *The Volatility Surface*, chapters 1 and 3.
///
/// # Examples
/// ```
/// use risk_core::option::Svi;
/// use risk_core::option::surface::{Slice, Smile, Surface};
///
/// let svi = |a: f64| Smile::Svi(Svi { a, b: 0.1, rho: -0.5, m: 0.0, sigma: 0.2 });
/// let surface = Surface {
///     spot: 100.0,
///     slices: vec![
///         Slice { years: 0.5, forward: 101.0, smile: svi(0.01) },
///         Slice { years: 1.0, forward: 102.0, smile: svi(0.06) },
///     ],
/// };
/// let near = surface.volatility(100.0, 0.5)?;
/// let far = surface.volatility(100.0, 1.0)?;
/// let between = surface.volatility(100.0, 0.75)?;
/// assert!(near < between && between < far);
/// # Ok::<(), risk_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surface {
    /// S₀
    pub spot: f64,
    /// The smiles, in order of expiry.
    pub slices: Vec<Slice>,
}

/// One expiry of a surface.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slice {
    /// T, the time to expiry in years.
    pub years: f64,
    /// F_T, the forward price of the asset.
    pub forward: f64,
    /// Total variance by log-moneyness.
    pub smile: Smile,
}

/// Total variance at one expiry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Smile {
    /// An SVI hyperbola.
    Svi(Svi),
    /// A cubic spline, or straight lines, through quotes.
    Knots(Vec<Knot>),
}

impl Smile {
    /// w, w′ and w″ at log-moneyness k.
    #[must_use]
    pub fn value_and_slopes(&self, k: f64) -> (f64, f64, f64) {
        match self {
            Self::Svi(svi) => svi.value_and_slopes(k),
            Self::Knots(knots) => knots::value_and_slopes(knots, k),
        }
    }
}

/// The total variance of a surface at one place, and its slopes.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Local {
    /// w, ∂w/∂k and ∂²w/∂k²
    smile: (f64, f64, f64),
    /// ∂w/∂T at the same k
    per_year: f64,
}

impl Surface {
    /// Whether the surface is one: positive, rising expiries, positive forwards, sound smiles.
    ///
    /// # Errors
    /// [`Error::Invalid`] names everything that is not.
    pub fn check(&self) -> Result<()> {
        let mut checks = Checks::default();
        let mut positive = |path: &dyn std::fmt::Display, x: f64, most: f64| {
            let message = format!("must be positive and at most {most:e}, got {x}");
            checks.require(x > 0.0 && x <= most, path, message);
        };
        positive(&"spot", self.spot, MOST_PRICE);
        for (i, slice) in self.slices.iter().enumerate() {
            positive(&format_args!("slices[{i}].years"), slice.years, MOST_YEARS);
            positive(&format_args!("slices[{i}].forward"), slice.forward, MOST_PRICE);
        }
        checks.require(!self.slices.is_empty(), "slices", "must be at least one, got none");
        for (i, pair) in self.slices.windows(2).enumerate() {
            if let [earlier, later] = pair {
                let message = format!("must be above {}, got {}", earlier.years, later.years);
                checks.require(later.years > earlier.years, format_args!("slices[{}].years", i + 1), message);
            }
        }
        for (i, slice) in self.slices.iter().enumerate() {
            match &slice.smile {
                Smile::Svi(svi) => {
                    if let Err(error) = svi.check() {
                        for problem in error.problems() {
                            let path = format!("slices[{i}].smile.svi.{}", problem.path);
                            checks.problem(path, &problem.message);
                        }
                    }
                }
                Smile::Knots(knots) => knots::check(&mut checks, &format!("slices[{i}].smile.knots"), knots),
            }
        }
        checks.finish()
    }

    /// The forward price of the asset.
    ///
    /// # Errors
    /// [`Error::Invalid`] as by [`Surface::check`], or when `years` is not from 0 to 200.
    pub fn forward(&self, years: f64) -> Result<f64> {
        self.check_place(self.spot, years)?;
        Ok(exp(self.ln_forward(years)))
    }

    /// The implied volatility at a strike and expiry.
    ///
    /// # Errors
    /// [`Error::Invalid`] as by [`Surface::check`], or when the strike is not positive or `years` not
    /// from 0 to 200.
    pub fn volatility(&self, strike: f64, years: f64) -> Result<f64> {
        self.check_place(strike, years)?;
        let years = years.max(LEAST_YEARS);
        let local = self.local(self.log_moneyness(strike, years), years);
        finite(local.smile.0.max(0.0) / years).map(f64::sqrt)
    }

    /// The local volatility at a price of the asset and a time: that of the one diffusion which gives
    /// every option on the surface its price. `None` where there is none, because the surface has
    /// arbitrage there.
    ///
    /// # Formula
    /// σ²(K, T) = ∂w/∂T / g(k), at fixed k = ln(K/F_T), with g of
    /// [`durrleman`](super::smile::svi::durrleman)
    ///
    /// # References
    /// B. Dupire (1994), "Pricing with a smile", *Risk* 7(1), 18–20; Gatheral (2006), equation 1.10.
    ///
    /// # Errors
    /// As [`Surface::volatility`].
    pub fn local_volatility(&self, strike: f64, years: f64) -> Result<Option<f64>> {
        self.check_place(strike, years)?;
        let years = years.max(LEAST_YEARS);
        let k = self.log_moneyness(strike, years);
        let local = self.local(k, years);
        let Some(g) = durrleman(k, local.smile) else { return Ok(None) };
        let square = local.per_year / g;
        Ok((g > 0.0 && square.is_finite() && square >= 0.0).then(|| square.sqrt()))
    }

    fn check_place(&self, strike: f64, years: f64) -> Result<()> {
        self.check()?;
        let mut checks = Checks::default();
        let message = format!("must be positive and at most {MOST_PRICE:e}, got {strike}");
        checks.require(strike > 0.0 && strike <= MOST_PRICE, "strike", message);
        checks.between("years", years, 0.0, MOST_YEARS);
        checks.finish()
    }

    fn log_moneyness(&self, strike: f64, years: f64) -> f64 {
        ln(strike) - self.ln_forward(years)
    }

    /// ln F_T: straight between expiries, and on along the last stretch.
    fn ln_forward(&self, years: f64) -> f64 {
        let start = (0.0, ln(self.spot));
        let point = |slice: &Slice| (slice.years, ln(slice.forward));
        let next = self.slices.partition_point(|slice| slice.years < years);
        let upper = next.min(self.slices.len().saturating_sub(1));
        let before = upper.checked_sub(1).and_then(|i| self.slices.get(i)).map_or(start, point);
        let after = self.slices.get(upper).map_or(start, point);
        let span = after.0 - before.0;
        if span <= 0.0 {
            return before.1;
        }
        before.1 + (after.1 - before.1) * ((years - before.0) / span)
    }

    /// Total variance and its slopes at log-moneyness k.
    fn local(&self, k: f64, years: f64) -> Local {
        let next = self.slices.partition_point(|slice| slice.years < years);
        let before = next.checked_sub(1).and_then(|i| self.slices.get(i));
        match (before, self.slices.get(next)) {
            (Some(before), Some(after)) => {
                let share = (years - before.years) / (after.years - before.years);
                let (a, b) = (before.smile.value_and_slopes(k), after.smile.value_and_slopes(k));
                let mix = |a: f64, b: f64| a + share * (b - a);
                Local {
                    smile: (mix(a.0, b.0), mix(a.1, b.1), mix(a.2, b.2)),
                    per_year: (b.0 - a.0) / (after.years - before.years),
                }
            }
            (Some(only), None) | (None, Some(only)) => {
                let scale = years / only.years;
                let (w, slope, bend) = only.smile.value_and_slopes(k);
                Local { smile: (w * scale, slope * scale, bend * scale), per_year: w / only.years }
            }
            (None, None) => Local { smile: (0.0, 0.0, 0.0), per_year: 0.0 },
        }
    }
}

/// The largest price or strike.
const MOST_PRICE: f64 = 1e100;

/// The longest time to expiry.
const MOST_YEARS: f64 = 200.0;

/// The time to expiry that stands for now: a millisecond.
const LEAST_YEARS: f64 = 1e-11;

fn finite(x: f64) -> Result<f64> {
    if x.is_finite() {
        return Ok(x);
    }
    Err(Error::Infeasible("the surface leaves the range of numbers".to_owned()))
}
