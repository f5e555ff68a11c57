//! Many European options at once, as columns: on vectors, and on all threads.

use super::columns::{Column, at, check_out, first_problems, for_each_chunk, path, rows};
use super::european::check_range;
use super::formula::evaluate;
use super::greeks::Scale;
use super::{European, Kind, Units};
use crate::check::Checks;
use crate::math::dispatch::{Kernel, dispatch};
use crate::{Problem, Result};
use serde::{Deserialize, Serialize};

/// European options, one a row. A column of one element holds for every row.
///
/// The fields and their ranges are those of [`European`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options<'a> {
    /// 1 for a call, −1 for a put: [`Kind::flag`].
    pub kind: &'a [i8],
    /// S₀
    pub spot: &'a [f64],
    /// K
    pub strike: &'a [f64],
    /// T in years
    pub years: &'a [f64],
    /// r
    pub rate: &'a [f64],
    /// q
    pub dividend_yield: &'a [f64],
    /// σ
    pub volatility: &'a [f64],
}

/// Where [`greeks_into`] writes: a column for each of the values, as long as the options.
#[derive(Debug, PartialEq)]
pub struct GreeksOut<'a> {
    /// V
    pub price: &'a mut [f64],
    /// Δ
    pub delta: &'a mut [f64],
    /// Γ
    pub gamma: &'a mut [f64],
    /// ν
    pub vega: &'a mut [f64],
    /// Θ
    pub theta: &'a mut [f64],
    /// ρ
    pub rho: &'a mut [f64],
}

/// Where [`all_greeks_into`] writes what [`GreeksOut`] has not.
#[derive(Debug, PartialEq)]
pub struct CrossGreeksOut<'a> {
    /// ∂²V/∂S∂σ
    pub vanna: &'a mut [f64],
    /// ∂²V/∂σ²
    pub volga: &'a mut [f64],
    /// ∂²V/∂S∂t
    pub charm: &'a mut [f64],
}

/// Prices and Greeks as columns, one row an option; see [`Greeks`](super::Greeks).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GreeksTable {
    /// V
    pub price: Vec<f64>,
    /// Δ
    pub delta: Vec<f64>,
    /// Γ
    pub gamma: Vec<f64>,
    /// ν
    pub vega: Vec<f64>,
    /// Θ
    pub theta: Vec<f64>,
    /// ρ
    pub rho: Vec<f64>,
    /// ∂²V/∂S∂σ
    pub vanna: Vec<f64>,
    /// ∂²V/∂σ²
    pub volga: Vec<f64>,
    /// ∂²V/∂S∂t
    pub charm: Vec<f64>,
}

/// The price of every option.
///
/// # Errors
/// As [`greeks_into`].
pub fn prices(options: &Options<'_>) -> Result<Vec<f64>> {
    let mut price = vec![0.0; options.rows()?];
    prices_into(options, &mut price)?;
    Ok(price)
}

/// The price and all Greeks of every option.
///
/// # Errors
/// As [`greeks_into`].
///
/// # Examples
/// ```
/// use risk_core::option::Units;
/// use risk_core::option::batch::{Options, greeks};
///
/// let table = greeks(
///     &Options {
///         kind: &[1, -1],
///         spot: &[150.0],
///         strike: &[150.0, 145.0],
///         years: &[30.0 / 365.0],
///         rate: &[0.05],
///         dividend_yield: &[0.0],
///         volatility: &[0.25],
///     },
///     Units::Market,
/// )?;
/// assert!((table.price[0] - 4.59390022).abs() < 1e-8);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn greeks(options: &Options<'_>, units: Units) -> Result<GreeksTable> {
    let rows = options.rows()?;
    let mut columns: [Vec<f64>; 9] = std::array::from_fn(|_| vec![0.0; rows]);
    evaluate_into(options, units, columns.each_mut().map(Vec::as_mut_slice))?;
    let [price, delta, gamma, vega, theta, rho, vanna, volga, charm] = columns;
    Ok(GreeksTable { price, delta, gamma, vega, theta, rho, vanna, volga, charm })
}

/// The price of every option, into a column of the caller's.
///
/// # Errors
/// As [`greeks_into`].
pub fn prices_into(options: &Options<'_>, price: &mut [f64]) -> Result<()> {
    evaluate_into(options, Units::Raw, [price])
}

/// The price, delta, gamma, vega, theta and rho of every option, into columns of the caller's.
///
/// Every row has the bits of [`black_scholes::greeks_in`](super::black_scholes::greeks_in), on any
/// number of threads.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) names the columns whose length fits neither the options' nor one, or the first
/// rows that are out of range: `spot[17]`. The columns then hold nothing of use.
pub fn greeks_into(options: &Options<'_>, units: Units, out: GreeksOut<'_>) -> Result<()> {
    evaluate_into(options, units, [out.price, out.delta, out.gamma, out.vega, out.theta, out.rho])
}

/// As [`greeks_into`], and vanna, volga and charm.
///
/// # Errors
/// As [`greeks_into`].
pub fn all_greeks_into(
    options: &Options<'_>,
    units: Units,
    out: GreeksOut<'_>,
    cross: CrossGreeksOut<'_>,
) -> Result<()> {
    let GreeksOut { price, delta, gamma, vega, theta, rho } = out;
    let CrossGreeksOut { vanna, volga, charm } = cross;
    evaluate_into(options, units, [price, delta, gamma, vega, theta, rho, vanna, volga, charm])
}

/// The names of the columns of a result.
const NAMES: [&str; 9] = ["price", "delta", "gamma", "vega", "theta", "rho", "vanna", "volga", "charm"];

/// The first `N` of the nine columns.
fn evaluate_into<const N: usize>(options: &Options<'_>, units: Units, out: [&mut [f64]; N]) -> Result<()> {
    let rows = options.rows()?;
    check_out(&NAMES, &out, rows)?;
    let kind = Column::new(options.kind, rows);
    let numbers = options.numbers().map(|(_, column)| Column::new(column, rows));
    let scale = units.scale();
    let valid = for_each_chunk(rows, out, |start, out| {
        let length = out.first().map_or(0, |column| column.len());
        let numbers = numbers.each_ref().map(|column| column.chunk(start, length));
        dispatch(Chunk { kind: kind.chunk(start, length), numbers, scale, out })
    });
    if valid { Ok(()) } else { first_problems(rows, |row| options.problems(row)) }
}

impl<'a> Options<'a> {
    fn numbers(&self) -> [(&'static str, &'a [f64]); 6] {
        [
            ("spot", self.spot),
            ("strike", self.strike),
            ("years", self.years),
            ("rate", self.rate),
            ("dividend_yield", self.dividend_yield),
            ("volatility", self.volatility),
        ]
    }

    /// How many options there are: the length of the longest column.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) names the columns that have neither so many elements
    /// nor one.
    pub fn rows(&self) -> Result<usize> {
        rows(&self.lengths())
    }

    /// The columns' names and lengths.
    pub(super) fn lengths(&self) -> [(&'static str, usize); 7] {
        let [a, b, c, d, e, f] = self.numbers().map(|(name, column)| (name, column.len()));
        [("kind", self.kind.len()), a, b, c, d, e, f]
    }

    /// What is wrong in a row; a column of one element is named without its row.
    pub(super) fn problems(&self, row: usize) -> Vec<Problem> {
        let mut checks = Checks::default();
        let flag = at(self.kind, row);
        checks.require(
            matches!(flag, 1 | -1),
            path("kind", self.kind, row),
            format_args!("must be 1 (call) or -1 (put), got {flag}"),
        );
        let [spot, strike, years, rate, dividend_yield, volatility] =
            self.numbers().map(|(_, column)| at(column, row));
        let option = European { kind: Kind::Call, spot, strike, years, rate, dividend_yield, volatility };
        for ((name, value, low, high), (_, column)) in option.ranges().into_iter().zip(self.numbers()) {
            check_range(&mut checks, path(name, column, row), value, low, high);
        }
        checks.finish().map_or_else(|error| error.problems().to_vec(), |()| Vec::new())
    }
}

/// The values of some rows; its output is whether all of them are in range.
struct Chunk<'a, const N: usize> {
    kind: &'a [i8],
    numbers: [&'a [f64]; 6],
    scale: Scale,
    out: [&'a mut [f64]; N],
}

impl<const N: usize> Kernel for Chunk<'_, N> {
    type Output = bool;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> bool {
        let rows = self.kind.len();
        let [spot, strike, years, rate, dividend_yield, volatility] =
            self.numbers.map(|column| &column[..rows]);
        let out = self.out.map(|column| &mut column[..rows]);
        let mut wrong = 0;
        for &flag in self.kind {
            wrong |= u64::from((flag != 1) & (flag != -1));
        }
        for i in 0..rows {
            let sign = f64::from(self.kind[i]);
            let option = European {
                kind: Kind::Call,
                spot: spot[i],
                strike: strike[i],
                years: years[i],
                rate: rate[i],
                dividend_yield: dividend_yield[i],
                volatility: volatility[i],
            };
            let values = evaluate::<FMA>(sign, &option).scaled::<FMA>(self.scale).values();
            for k in 0..N {
                out[k][i] = values[k];
            }
            wrong |= u64::from(!option.is_in_range());
        }
        wrong == 0
    }
}
