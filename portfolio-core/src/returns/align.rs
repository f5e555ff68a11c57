//! Series of different dates, brought to the same ones.

use super::{ReturnKind, panel_returns};
use ndarray::{Array2, Axis};
use risk_core::check::Checks;
use risk_core::time::Date;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Values of one variable by date; a value that is NaN is missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedSeries {
    /// What messages and results call it, such as a ticker.
    pub name: String,
    /// Strictly increasing.
    pub dates: Vec<Date>,
    /// One for each date.
    pub values: Vec<f64>,
}

/// Values of several variables on the same dates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// The dates of the rows, strictly increasing.
    pub dates: Vec<Date>,
    /// The names of the columns.
    pub names: Vec<String>,
    /// T dates × N variables.
    #[serde(with = "risk_core::linalg::rows")]
    pub values: Array2<f64>,
}

/// What becomes of a date on which a series has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// The date is left out for all: the inner join.
    #[default]
    Drop,
    /// The last value of the series is carried forward, from the first date on which every series
    /// has one. Invents returns of zero on days without a market: weekends of shares beside
    /// currencies, say.
    CarryForward,
    /// The dates must be the same and every value there.
    Reject,
}

/// How prices become a panel of returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReturnSettings {
    /// Simple returns by default.
    pub kind: ReturnKind,
    /// Dates that some series lacks are dropped by default.
    pub missing: Missing,
}

/// The series on common dates.
///
/// # Errors
/// [`Error::Invalid`] when there is no series, when dates and values of one differ in number, when
/// dates do not increase, when a value is infinite, when no common date is left, and under
/// [`Missing::Reject`] at the first date that a series lacks.
///
/// # Examples
/// ```
/// use portfolio_core::returns::{DatedSeries, Missing, align};
/// use risk_core::time::Date;
///
/// let day = |d| Date::from_ymd_opt(2025, 1, d).unwrap();
/// let share = DatedSeries { name: "A".into(), dates: vec![day(3), day(6)], values: vec![10.0, 11.0] };
/// let coin = DatedSeries { name: "B".into(), dates: (3..=6).map(day).collect(), values: vec![1.0, 2.0, 3.0, 4.0] };
/// let panel = align(&[share, coin], Missing::Drop)?;
/// assert_eq!(panel.dates, [day(3), day(6)]);
/// assert_eq!(panel.values, ndarray::array![[10.0, 1.0], [11.0, 4.0]]);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn align(series: &[DatedSeries], missing: Missing) -> Result<Panel> {
    check(series)?;
    let all: BTreeSet<Date> = series.iter().flat_map(known).map(|(date, _)| date).collect();
    let mut dates = Vec::new();
    let mut values = Vec::new();
    let mut iterators: Vec<_> = series.iter().map(|s| known(s).peekable()).collect();
    let mut last: Vec<Option<f64>> = vec![None; series.len()];
    for date in all {
        for (iterator, last) in iterators.iter_mut().zip(&mut last) {
            match iterator.next_if(|(d, _)| *d == date) {
                Some((_, value)) => *last = Some(value),
                None if missing == Missing::CarryForward => {}
                None => *last = None,
            }
        }
        if missing == Missing::Reject
            && let Some(i) = last.iter().position(Option::is_none)
        {
            let name = &series[i].name;
            return Err(Error::invalid(
                format_args!("series[{i}]"),
                format_args!("{name} has no value on {date}"),
            ));
        }
        if let Some(row) = last.iter().copied().collect::<Option<Vec<f64>>>() {
            dates.push(date);
            values.extend(row);
        }
    }
    if dates.is_empty() {
        return Err(Error::invalid("series", "must have a date in common, got none"));
    }
    let values = Array2::from_shape_vec((dates.len(), series.len()), values)
        .map_err(|error| Error::invalid("series", error))?;
    Ok(Panel { dates, names: series.iter().map(|s| s.name.clone()).collect(), values })
}

/// The returns of prices that may lie on different dates: aligned first, then differenced, so that
/// every row is a return over the same days for all.
///
/// The dates of the panel are those on which the returns end.
///
/// # Errors
/// As [`align`] and [`panel_returns`].
pub fn aligned_returns(prices: &[DatedSeries], settings: &ReturnSettings) -> Result<Panel> {
    let panel = align(prices, settings.missing)?;
    let values = panel_returns(panel.values.view(), settings.kind)?;
    Ok(Panel { dates: panel.dates[panel.dates.len() - values.len_of(Axis(0))..].to_vec(), values, ..panel })
}

/// The dates and values that are there.
fn known(series: &DatedSeries) -> impl Iterator<Item = (Date, f64)> {
    series.dates.iter().copied().zip(series.values.iter().copied()).filter(|(_, value)| !value.is_nan())
}

fn check(series: &[DatedSeries]) -> Result<()> {
    let mut checks = Checks::default();
    checks.require(!series.is_empty(), "series", "must be at least one, got none");
    for (i, s) in series.iter().enumerate() {
        let (dates, values) = (s.dates.len(), s.values.len());
        checks.require(
            dates == values,
            format_args!("series[{i}].values"),
            format_args!("must be one for each of {dates} dates, got {values}"),
        );
        if let Some(t) = s.dates.windows(2).position(|d| d[0] >= d[1]) {
            let (before, date) = (s.dates[t], s.dates[t + 1]);
            checks.problem(
                format_args!("series[{i}].dates[{}]", t + 1),
                format_args!("must increase, got {date} after {before}"),
            );
        }
        if let Some(t) = s.values.iter().position(|x| x.is_infinite()) {
            checks.finite(format_args!("series[{i}].values[{t}]"), s.values[t]);
        }
    }
    checks.finish()
}
