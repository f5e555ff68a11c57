//! Forward curves: the index of floating rates, date by date.

use super::discount::{Compounding, DiscountCurve, check_nodes};
use crate::check::Checks;
use crate::math::interpolation::{Beyond, PiecewiseLinear};
use crate::time::{Date, DayCount, Frequency, add_months};
use crate::{Error, Problem, Result};
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// What is known of a floating-rate index, as quoted.
///
/// # Examples
/// ```
/// use risk_core::{curve::CurveQuotes, read, time::Date};
///
/// let quotes: CurveQuotes = read::text(r#"{"path": [
///     {"date": "2026-03-31", "rate": 0.043}, {"date": "2026-06-29", "rate": 0.041}]}"#)?;
/// let curve = quotes.forward_curve()?;
/// let halfway = Date::from_ymd_opt(2026, 5, 15).unwrap();
/// assert!((curve.rate(halfway, 3) - 0.042).abs() < 1e-15);
/// # Ok::<(), risk_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CurveQuotes {
    /// Every reset is at this rate.
    Flat(f64),
    /// The index by reset date, whatever the period: linear in the days between, flat outside.
    Path(Vec<Quote>),
    /// Zero rates, from which resets are forward rates.
    ZeroRates(ZeroRates),
    /// Par rates of bonds or swaps, from which resets are forward rates.
    ParRates(ParRates),
}

/// A rate on, or to, a date.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// The reset date of a path; the maturity of a zero or par rate.
    pub date: Date,
    /// The annual rate, in decimals.
    pub rate: f64,
}

/// Zero rates, as [`DiscountCurve::from_zero_rates`] takes them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZeroRates {
    /// The date on which the curve discounts to.
    pub reference: Date,
    /// How the rates compound.
    pub compounding: Compounding,
    /// The rates, by increasing date.
    pub nodes: Vec<Quote>,
}

/// Par rates, as [`DiscountCurve::from_par_rates`] takes them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParRates {
    /// The date on which the curve discounts to.
    pub reference: Date,
    /// How often the quoted bonds pay.
    pub frequency: Frequency,
    /// How the quoted bonds accrue.
    pub day_count: DayCount,
    /// The rates, by increasing maturity.
    pub nodes: Vec<Quote>,
}

impl CurveQuotes {
    /// Adds the problems of the quotes, found at `path`; with none, [`Self::forward_curve`] succeeds.
    pub fn check(&self, path: &dyn Display, checks: &mut Checks) {
        match self.forward_curve() {
            Ok(_) => {}
            Err(Error::Invalid(problems)) => {
                for problem in problems {
                    checks.problem(format_args!("{path}.{}", problem.path), problem.message);
                }
            }
            Err(error) => checks.problem(path, error),
        }
    }

    /// The curve through the quotes.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there are no quotes, dates do not increase, a rate is not from -1
    /// to 10, or no discount factors give the quotes.
    pub fn forward_curve(&self) -> Result<ForwardCurve> {
        match self {
            Self::Flat(rate) => {
                let mut checks = Checks::default();
                checks.rate("flat", *rate);
                checks.finish()?;
                Ok(ForwardCurve::flat(*rate))
            }
            Self::Path(quotes) => {
                check_nodes("path", None, &pairs(quotes))?;
                let points: Vec<_> = quotes.iter().map(|q| (day_number(q.date), q.rate)).collect();
                Ok(ForwardCurve(Source::Path(PiecewiseLinear::through(&points, Beyond::Flat))))
            }
            Self::ZeroRates(ZeroRates { reference, compounding, nodes }) => {
                DiscountCurve::from_zero_rates(*reference, &pairs(nodes), *compounding)
                    .map(ForwardCurve::from)
                    .map_err(|error| within("zero_rates", error))
            }
            Self::ParRates(ParRates { reference, frequency, day_count, nodes }) => {
                DiscountCurve::from_par_rates(*reference, &pairs(nodes), *frequency, *day_count)
                    .map(ForwardCurve::from)
                    .map_err(|error| within("par_rates", error))
            }
        }
    }
}

fn pairs(quotes: &[Quote]) -> Vec<(Date, f64)> {
    quotes.iter().map(|quote| (quote.date, quote.rate)).collect()
}

/// The error with the paths of its problems below `path`.
fn within(path: &str, error: Error) -> Error {
    match error {
        Error::Invalid(problems) => Error::Invalid(
            problems
                .into_iter()
                .map(|p| Problem::new(format_args!("{path}.{}", p.path), p.message))
                .collect(),
        ),
        other => other,
    }
}

fn day_number(date: Date) -> f64 {
    f64::from(date.num_days_from_ce())
}

/// The rates at which a floating-rate index resets.
#[derive(Debug, Clone, PartialEq)]
pub struct ForwardCurve(Source);

#[derive(Debug, Clone, PartialEq)]
enum Source {
    Flat(f64),
    Path(PiecewiseLinear),
    Discount(DiscountCurve),
}

impl ForwardCurve {
    /// Every reset is at `rate`.
    #[must_use]
    pub fn flat(rate: f64) -> Self {
        Self(Source::Flat(rate))
    }

    /// The simple ACT/360 rate for the `months` from `date`.
    ///
    /// Before the reference date of a discount curve, the rate for that many months from the
    /// reference date.
    #[must_use]
    pub fn rate(&self, date: Date, months: u32) -> f64 {
        match &self.0 {
            Source::Flat(rate) => *rate,
            Source::Path(path) => path.value(day_number(date)),
            Source::Discount(curve) => {
                let start = date.max(curve.reference());
                let end = add_months(start, i32::try_from(months).unwrap_or(i32::MAX));
                curve.forward_rate(start, end, DayCount::Actual360)
            }
        }
    }
}

/// Resets are the forward rates of a discount curve.
impl From<DiscountCurve> for ForwardCurve {
    fn from(curve: DiscountCurve) -> Self {
        Self(Source::Discount(curve))
    }
}
