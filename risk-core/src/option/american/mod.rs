//! American options: exercised at any time up to expiry.

mod boundary;
mod greeks;
mod premium;

use super::binomial::{self, BinomialSettings, Exercise, Lattice};
use super::{European, Kind, Units, black_scholes};
use crate::check::Checks;
use crate::math::{exp, ln};
use crate::{Error, Result};
use boundary::{Boundary, Dynamics};
pub use greeks::{greeks, greeks_in};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// How an American option is valued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmericanMethod {
    /// The exercise boundary by spectral collocation: 8 to 11 digits of the strike.
    #[default]
    SpectralCollocation,
    /// The binomial tree of Leisen and Reimer; see [`binomial`].
    LeisenReimer,
    /// The binomial tree of Cox, Ross and Rubinstein.
    CoxRossRubinstein,
}

/// How far spectral collocation goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Accuracy {
    /// About 1e-6 of the strike.
    Fast,
    /// About 1e-8 of the strike.
    #[default]
    Standard,
    /// About 1e-10 of the strike.
    High,
}

impl Accuracy {
    /// Nodes of the boundary, and points of each integral over it.
    const fn sizes(self) -> (usize, usize) {
        match self {
            Self::Fast => (8, 12),
            Self::Standard => (16, 24),
            Self::High => (40, 64),
        }
    }

    /// The relative change of the boundary at which its iteration ends.
    const fn tolerance(self) -> f64 {
        match self {
            Self::Fast => 1e-7,
            Self::Standard => 1e-11,
            Self::High => 1e-13,
        }
    }

    /// The step of the last integral, a tanh-sinh rule.
    const fn step(self) -> f64 {
        match self {
            Self::Fast => 0.15,
            Self::Standard => 0.1,
            Self::High => 0.05,
        }
    }
}

/// How to value American options.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AmericanSettings {
    /// The method; by default spectral collocation.
    pub method: AmericanMethod,
    /// The accuracy of spectral collocation; by default 1e-8 of the strike.
    pub accuracy: Accuracy,
    /// Steps of a tree: 1 to 20,000, by default 1,001.
    pub steps: usize,
}

impl Default for AmericanSettings {
    fn default() -> Self {
        Self {
            method: AmericanMethod::SpectralCollocation,
            accuracy: Accuracy::Standard,
            steps: DEFAULT_STEPS,
        }
    }
}

const DEFAULT_STEPS: usize = 1_001;

/// The value of an American option on the terms of `option`, exercisable from now to expiry.
///
/// The exercise boundary is the fixed point of an integral equation, solved on Chebyshev points in
/// the square root of time; Kim's integral over it is the premium over the European value. A call is
/// the put with spot and strike, and rate and dividend yield, exchanged. Where early exercise never
/// pays (a call with r ≥ 0 ≥ q, a put with q ≥ 0 ≥ r, and r ≤ q < 0 or q ≤ r < 0 likewise) the value
/// is the European one. Where two boundaries enclose the exercise region (a put with q < r < 0, a
/// call with r < q < 0), and where the iteration finds no fixed point (a volatility very small
/// against r − q, or a boundary farther off than the asset goes), the European value and what early
/// exercise adds in the tree of Leisen and Reimer with `steps` are used instead; the error with 1,001
/// steps is at most about 3e-5 of the strike.
///
/// # References
/// L. Andersen, M. Lake, D. Offengenden (2016), "High-performance American option pricing", *Journal
/// of Computational Finance* 20(1), 39–87. R. L. McDonald, M. D. Schroder (1998), "A parity result
/// for American options", *Journal of Computational Finance* 1(3), 5–13. J. Hull, A. White (1988), "The
/// use of the control variate technique in option pricing", *Journal of Financial and Quantitative
/// Analysis* 23, 237–251 (what a tree adds to an exact value).
///
/// # Errors
/// [`Error::Invalid`] as by [`European::check`], or when `steps` is out of range.
///
/// # Examples
/// ```
/// use risk_core::option::{European, Kind, american};
///
/// let put = European {
///     kind: Kind::Put,
///     spot: 100.0,
///     strike: 100.0,
///     years: 1.0,
///     rate: 0.05,
///     dividend_yield: 0.05,
///     volatility: 0.25,
/// };
/// // Its European value is 9.3665.
/// assert!((american::price(&put, &Default::default())? - 9.569445299).abs() < 1e-6);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn price(option: &European, settings: &AmericanSettings) -> Result<f64> {
    check(option, settings)?;
    if let Some(value) = degenerate(option)? {
        return Ok(value.price);
    }
    let solved = solution(option, settings)?;
    Ok(locally(option, settings, &solved)?.price)
}

/// The values of many American options, on all threads.
///
/// # Errors
/// As [`price`], each problem with the option's index.
pub fn prices(options: &[European], settings: &AmericanSettings) -> Result<Vec<f64>> {
    let priced: Vec<Result<f64>> = options.par_iter().map(|option| price(option, settings)).collect();
    let mut checks = Checks::default();
    let mut values = Vec::with_capacity(options.len());
    for (i, result) in priced.into_iter().enumerate() {
        match result {
            Ok(value) => values.push(value),
            Err(Error::Invalid(problems)) => {
                for problem in problems {
                    checks.problem(format_args!("options[{i}].{}", problem.path), problem.message);
                }
            }
            Err(other) => return Err(other),
        }
    }
    checks.finish()?;
    Ok(values)
}

/// The asset's price at which the option is exercised, `years` before expiry being what is left:
/// below it a put, above it a call. `None` where early exercise never pays, and where the exercise
/// region has two ends (see [`price`]).
///
/// # Errors
/// As [`price`], and [`Error::NoConvergence`] where the boundary was not found.
pub fn critical_price(option: &European, settings: &AmericanSettings) -> Result<Option<f64>> {
    check(option, settings)?;
    let alive = option.years > 0.0 && option.volatility > 0.0 && option.strike > 0.0;
    let (put_dynamics, sign) = (put_dynamics(option), option.kind.sign());
    if !alive || exercise(put_dynamics) != Region::Below {
        return Ok(None);
    }
    let boundary = boundary::solve(put_dynamics, option.years, settings.accuracy)?;
    finite(option.strike * exp(-sign * boundary.ln_at(1.0))).map(Some)
}

fn check(option: &European, settings: &AmericanSettings) -> Result<()> {
    let mut checks = Checks::default();
    if let Err(error) = option.check() {
        for problem in error.problems() {
            checks.problem(&problem.path, &problem.message);
        }
    }
    binomial::check_steps(&mut checks, settings.steps);
    checks.finish()
}

fn finite(x: f64) -> Result<f64> {
    if x.is_finite() {
        return Ok(x);
    }
    Err(Error::Infeasible("the value of this option is beyond the range of numbers".to_owned()))
}

fn dynamics(option: &European) -> Dynamics {
    Dynamics { rate: option.rate, dividend_yield: option.dividend_yield, volatility: option.volatility }
}

/// The dynamics of the put that has the option's boundary, or its inverse.
fn put_dynamics(option: &European) -> Dynamics {
    let Dynamics { rate, dividend_yield, volatility } = dynamics(option);
    match option.kind {
        Kind::Put => Dynamics { rate, dividend_yield, volatility },
        Kind::Call => Dynamics { rate: dividend_yield, dividend_yield: rate, volatility },
    }
}

/// At which prices of the asset a put is exercised early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Region {
    Nowhere,
    /// Below one price.
    Below,
    /// Between two prices.
    Between,
}

/// Exercise pays where the interest on the strike exceeds the dividends, rK > qS, for some S < K.
///
/// # References
/// L. Andersen, M. Lake (2021), "Fast American option pricing: the double-boundary case", *Wilmott*
/// 116, 30–41, table 1.
fn exercise(put: Dynamics) -> Region {
    let Dynamics { rate: r, dividend_yield: q, .. } = put;
    if r > 0.0 || (r == 0.0 && q < 0.0) {
        Region::Below
    } else if q < r {
        Region::Between
    } else {
        Region::Nowhere
    }
}

/// A price and its first two derivatives by the asset's.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Value {
    price: f64,
    delta: f64,
    gamma: f64,
    /// Whether it is exercised at once.
    exercised: bool,
}

/// What values the option.
enum Solution {
    European,
    Tree(BinomialSettings),
    /// The European value, and what early exercise adds in a tree.
    Controlled(BinomialSettings),
    Boundary(Boundary),
}

/// The option's boundary, or what takes its place.
fn solution(option: &European, settings: &AmericanSettings) -> Result<Solution> {
    let tree = |lattice| BinomialSettings { lattice, steps: settings.steps, exercise: Exercise::American };
    let fallback = tree(Lattice::LeisenReimer);
    let put = put_dynamics(option);
    Ok(match settings.method {
        AmericanMethod::LeisenReimer => Solution::Tree(tree(Lattice::LeisenReimer)),
        AmericanMethod::CoxRossRubinstein => Solution::Tree(tree(Lattice::CoxRossRubinstein)),
        AmericanMethod::SpectralCollocation => match exercise(put) {
            Region::Nowhere => Solution::European,
            Region::Between => Solution::Controlled(fallback),
            Region::Below => match boundary::solve(put, option.years, settings.accuracy) {
                Ok(boundary) => Solution::Boundary(boundary),
                Err(_) => Solution::Controlled(fallback),
            },
        },
    })
}

/// The value of `option`, whose solution is `solved`, with delta and gamma. The option may lie a little
/// outside what [`European::check`] allows, as the differences of Greeks at the edge do.
fn locally(option: &European, settings: &AmericanSettings, solved: &Solution) -> Result<Value> {
    let value = match solved {
        Solution::European => {
            let greeks = black_scholes::unchecked(option, Units::Raw);
            Value { price: greeks.price, delta: greeks.delta, gamma: greeks.gamma, exercised: false }
        }
        Solution::Tree(tree) => {
            let node = binomial::unchecked(option, &[], tree)?;
            let exercised = node.price <= option.kind.sign() * (option.spot - option.strike);
            Value { price: node.price, delta: node.delta, gamma: node.gamma, exercised }
        }
        Solution::Controlled(tree) => {
            let at_once = option.kind.sign() * (option.spot - option.strike);
            let american = binomial::unchecked(option, &[], tree)?;
            if american.price <= at_once {
                Value { price: at_once, delta: american.delta, gamma: american.gamma, exercised: true }
            } else {
                let exact = black_scholes::unchecked(option, Units::Raw);
                let european = BinomialSettings { exercise: Exercise::European, ..*tree };
                let european = binomial::unchecked(option, &[], &european)?;
                let premium = (american.price - european.price).max(0.0);
                Value {
                    price: (exact.price + premium).max(at_once),
                    delta: exact.delta + (american.delta - european.delta),
                    gamma: (exact.gamma + (american.gamma - european.gamma)).max(0.0),
                    exercised: false,
                }
            }
        }
        Solution::Boundary(boundary) => {
            let (sign, at_once) = (option.kind.sign(), option.kind.sign() * (option.spot - option.strike));
            let moneyness = option.spot / option.strike;
            match premium::value(sign, moneyness, option.years, dynamics(option), boundary, settings.accuracy)
            {
                None => Value { price: at_once, delta: sign, gamma: 0.0, exercised: true },
                Some(premium) => {
                    let european = black_scholes::unchecked(option, Units::Raw);
                    let price = european.price + option.strike * premium.price.max(0.0);
                    Value {
                        price: price.max(at_once),
                        delta: european.delta + premium.delta,
                        gamma: (european.gamma + premium.gamma / option.strike).max(0.0),
                        exercised: false,
                    }
                }
            }
        }
    };
    finite(value.price + value.delta + value.gamma)?;
    Ok(value)
}

/// The value when nothing is random, or nothing is left to wait for; `None` otherwise.
///
/// Without randomness the option is exercised at the best moment t in \[0, T\]:
/// ω(S e^(−qt) − K e^(−rt)) is largest at an end, or where its slope is zero.
fn degenerate(option: &European) -> Result<Option<Certain>> {
    let European { kind, spot, strike, years, rate: r, dividend_yield: q, volatility } = *option;
    let random = volatility > 0.0 && years > 0.0 && spot > 0.0 && strike > 0.0;
    if random {
        return Ok(None);
    }
    let worth = |t: f64| kind.sign() * (spot * exp(-q * t) - strike * exp(-r * t));
    let turn = ln(q * spot / (r * strike)) / (q - r);
    let inside = (turn > 0.0 && turn < years).then_some(turn);
    let mut best = Certain { price: worth(0.0).max(0.0), at: 0.0 };
    for t in inside.into_iter().chain([years]) {
        if worth(t) > best.price {
            best = Certain { price: worth(t), at: t };
        }
    }
    finite(best.price)?;
    Ok(Some(best))
}

/// The value of an option whose future is known, and when it is exercised.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Certain {
    price: f64,
    at: f64,
}
