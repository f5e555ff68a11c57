//! The volatility that the price of a European option implies.

use super::batch::Options;
use super::columns::{Column, check_out, first_problems, for_each_chunk, rows};
use super::inverse::{Target, UNSETTLED, solve, target, two_steps};
use super::{European, Kind};
use crate::Result;
use crate::math::dispatch::{Kernel, dispatch};
use serde::{Deserialize, Serialize};

/// Why there is a volatility, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Status {
    /// It reproduces the price.
    #[default]
    Converged,
    /// The price is the discounted intrinsic value of the forward: the volatility is 0, or too small to
    /// tell from it.
    NoTimeValue,
    /// The price is below the discounted intrinsic value of the forward: an arbitrage, and no volatility.
    BelowIntrinsic,
    /// The price is at or above that of the asset (a call) or of the discounted strike (a put): no finite
    /// volatility.
    AboveMaximum,
    /// Nothing is left of the option's life: no volatility matters.
    Expired,
    /// The price is not a number.
    NoPrice,
}

/// An implied volatility, when there is one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ImpliedVolatility {
    /// σ as an annual decimal.
    pub volatility: Option<f64>,
    /// Why there is one, or none.
    pub status: Status,
}

/// Prices of European options, one a row. A column of one element holds for every row.
///
/// The fields and their ranges are those of [`European`]; a price may be anything.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quotes<'a> {
    /// 1 for a call, −1 for a put: [`Kind::flag`].
    pub kind: &'a [i8],
    /// The market's price V of the option.
    pub price: &'a [f64],
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
}

/// The volatility at which [`black_scholes::price`](super::black_scholes::price) gives `price`; that in
/// `option` is not read.
///
/// It is right to the last digits that the price holds: a relative error of 8ε·V/(σν), and less than
/// 10⁻¹² where that is smaller.
///
/// # References
/// The guess: D. Stefanica and R. Radoičić (2017), "An explicit implied volatility formula". Working on
/// the logarithm of the option out of the money: P. Jäckel (2015), "Let's be rational", *Wilmott*.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) as by [`European::check`]. A price that no volatility gives
/// is an answer, not an error: its [`Status`] says why.
///
/// # Examples
/// ```
/// use risk_core::option::implied_volatility::{Status, implied_volatility};
/// use risk_core::option::{European, Kind};
///
/// let call = European {
///     kind: Kind::Call,
///     spot: 150.0,
///     strike: 150.0,
///     years: 7.0 / 365.0,
///     rate: 0.05,
///     dividend_yield: 0.0,
///     volatility: 0.0,
/// };
/// let implied = implied_volatility(2.1, &call)?;
/// assert!((implied.volatility.unwrap() - 0.2447621518).abs() < 1e-10);
/// assert_eq!(implied_volatility(151.0, &call)?.status, Status::AboveMaximum);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn implied_volatility(price: f64, option: &European) -> Result<ImpliedVolatility> {
    let option = European { volatility: 0.0, ..*option };
    option.check()?;
    let (volatility, status) = dispatch(One { price, option: &option });
    Ok(ImpliedVolatility { volatility: (!volatility.is_nan()).then_some(volatility), status })
}

/// The implied volatility of every quote.
///
/// # Errors
/// As [`implied_volatilities_into`].
pub fn implied_volatilities(quotes: &Quotes<'_>) -> Result<Vec<ImpliedVolatility>> {
    let rows = quotes.rows()?;
    let (mut volatility, mut status) = (vec![0.0; rows], vec![Status::default(); rows]);
    implied_volatilities_into(quotes, &mut volatility, &mut status)?;
    let pairs = volatility.into_iter().zip(status);
    let settled = |(volatility, status): (f64, Status)| ImpliedVolatility {
        volatility: (!volatility.is_nan()).then_some(volatility),
        status,
    };
    Ok(pairs.map(settled).collect())
}

/// The implied volatility of every quote, into columns of the caller's: NaN where there is none, and
/// the status says why.
///
/// Every row has the bits of [`implied_volatility`], on any number of threads.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) names the columns whose length fits neither the quotes' nor
/// one, or the first rows that are out of range: `spot[17]`. The columns then hold nothing of use.
pub fn implied_volatilities_into(
    quotes: &Quotes<'_>,
    volatility: &mut [f64],
    status: &mut [Status],
) -> Result<()> {
    let rows = quotes.rows()?;
    check_out(&["volatility"], &[&mut *volatility], rows)?;
    check_out(&["status"], &[&mut *status], rows)?;
    let kind = Column::new(quotes.kind, rows);
    let Quotes { price, spot, strike, years, rate, dividend_yield, .. } = *quotes;
    let numbers = [price, spot, strike, years, rate, dividend_yield].map(|column| Column::new(column, rows));
    let valid = for_each_chunk(rows, (volatility, status), |start, (volatility, status)| {
        let length = volatility.len();
        let numbers = numbers.each_ref().map(|column| column.chunk(start, length));
        dispatch(Chunk { kind: kind.chunk(start, length), numbers, volatility, status })
    });
    if valid { Ok(()) } else { first_problems(rows, |row| quotes.options().problems(row)) }
}

impl<'a> Quotes<'a> {
    fn options(&self) -> Options<'a> {
        let Self { kind, spot, strike, years, rate, dividend_yield, .. } = *self;
        Options { kind, spot, strike, years, rate, dividend_yield, volatility: &[0.0] }
    }

    /// How many quotes there are: the length of the longest column.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) names the columns that have neither so many elements
    /// nor one.
    pub fn rows(&self) -> Result<usize> {
        rows(&[self.options().lengths().as_slice(), &[("price", self.price.len())]].concat())
    }
}

/// The volatility, NaN where there is none, and its status; the option is in range.
#[inline(always)]
fn settle<const FMA: bool>(price: f64, target: &Target, found: f64) -> (f64, Status) {
    if found != UNSETTLED {
        return (found, Status::Converged);
    }
    let status = if price.is_nan() {
        Status::NoPrice
    } else if target.root == 0.0 {
        Status::Expired
    } else if target.time_value < -target.rounding {
        Status::BelowIntrinsic
    } else if target.time_value <= 0.0 {
        return (0.0, Status::NoTimeValue);
    } else if target.rest <= 0.0 {
        Status::AboveMaximum
    } else {
        return (solve::<FMA>(target), Status::Converged);
    };
    (f64::NAN, status)
}

/// One quote, with the same bits as in a batch.
struct One<'a> {
    price: f64,
    option: &'a European,
}

impl Kernel for One<'_> {
    type Output = (f64, Status);

    #[inline(always)]
    fn run<const FMA: bool>(self) -> (f64, Status) {
        let target = target::<FMA>(self.option.kind.sign(), self.price, self.option);
        settle::<FMA>(self.price, &target, two_steps::<FMA>(&target))
    }
}

/// Some quotes; its output is whether all of them are in range.
struct Chunk<'a> {
    kind: &'a [i8],
    numbers: [&'a [f64]; 6],
    volatility: &'a mut [f64],
    status: &'a mut [Status],
}

impl Kernel for Chunk<'_> {
    type Output = bool;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> bool {
        let rows = self.kind.len();
        let [price, spot, strike, years, rate, dividend_yield] = self.numbers.map(|column| &column[..rows]);
        let (volatility, status) = (&mut self.volatility[..rows], &mut self.status[..rows]);
        let option = |i: usize| European {
            kind: Kind::Call,
            spot: spot[i],
            strike: strike[i],
            years: years[i],
            rate: rate[i],
            dividend_yield: dividend_yield[i],
            volatility: 0.0,
        };
        let mut wrong = 0;
        for &flag in self.kind {
            wrong |= u64::from((flag != 1) & (flag != -1));
        }
        for i in 0..rows {
            let (sign, option) = (f64::from(self.kind[i]), option(i));
            volatility[i] = two_steps::<FMA>(&target::<FMA>(sign, price[i], &option));
            wrong |= u64::from(!option.is_in_range());
        }
        if wrong != 0 {
            return false;
        }
        for i in 0..rows {
            status[i] = Status::Converged;
            if volatility[i] == UNSETTLED {
                let target = target::<FMA>(f64::from(self.kind[i]), price[i], &option(i));
                (volatility[i], status[i]) = settle::<FMA>(price[i], &target, UNSETTLED);
            }
        }
        true
    }
}
