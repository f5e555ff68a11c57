//! Bars from a CSV file: one instrument, or a column that says which.

use super::{Source, check_bar};
use crate::store::market::Bar;
use chrono::NaiveDate;
use risk_core::check::Checks;
use risk_core::{Error, Result};
use std::collections::BTreeSet;

/// Most problems that one reading tells.
const MOST_PROBLEMS: usize = 50;

/// Reads the bars of CSV text whose first line names its columns: date, open, high, low, close, volume
/// in any case and order, and symbol where `symbol` is not given. All of it, or every problem by its line.
///
/// # Errors
/// With what is wrong, by line and column.
pub fn bars(csv: &str, symbol: Option<&str>) -> Result<Vec<Bar>> {
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(csv.as_bytes());
    let headers = reader.headers().map_err(|error| Error::invalid("line 1", error))?.clone();
    let column = |name: &str| {
        headers.iter().position(|header| header.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name))
    };
    let mut checks = Checks::default();
    let mut wanted = |name: &str| {
        let found = column(name);
        checks.require(found.is_some(), "line 1", format_args!("must have a column {name}"));
        found.unwrap_or(usize::MAX)
    };
    let (date, close) = (wanted("date"), wanted("close"));
    let (open, high, low) = (wanted("open"), wanted("high"), wanted("low"));
    let named = if symbol.is_none() { Some(wanted("symbol")) } else { None };
    let volume = column("volume");
    checks.finish()?;

    let mut checks = Checks::default();
    let (mut bars, mut seen, mut problems) = (Vec::new(), BTreeSet::new(), 0);
    for (index, record) in reader.records().enumerate() {
        let line = format!("line {}", index + 2);
        let record = record.map_err(|error| Error::invalid(&line, error))?;
        let cell = |place: usize| record.get(place).unwrap_or_default();
        let mut row = Checks::default();
        let mut number = |name: &str, place: usize| {
            cell(place).parse::<f64>().unwrap_or_else(|_| {
                row.problem(
                    format_args!("{line}.{name}"),
                    format_args!("must be a number, got {:?}", cell(place)),
                );
                f64::NAN
            })
        };
        let (open, high, low, close) =
            (number("open", open), number("high", high), number("low", low), number("close", close));
        let volume = volume.map_or(0.0, |place| number("volume", place));
        let day = cell(date).get(..10).and_then(|text| text.parse::<NaiveDate>().ok());
        row.require(
            day.is_some(),
            format_args!("{line}.date"),
            format_args!("must be a date such as 2024-12-31, got {:?}", cell(date)),
        );
        let symbol = named.map_or(symbol.unwrap_or_default(), cell).to_uppercase();
        row.require(
            is_symbol(&symbol),
            format_args!("{line}.symbol"),
            format_args!("must be 1 to 20 of A-Z, 0-9, . - _ ^ =, got {symbol:?}"),
        );
        let bar = Bar {
            symbol,
            day: day.unwrap_or_default(),
            open,
            high,
            low,
            close,
            volume,
            source: Source::Imported,
        };
        if row.is_clean() {
            check_bar(&mut row, &line, &bar);
            let is_new = seen.insert((bar.symbol.clone(), bar.day));
            row.require(is_new, &line, format_args!("must not repeat {} of {}", bar.day, bar.symbol));
        }
        if let Err(Error::Invalid(found)) = row.finish() {
            for problem in found {
                problems += 1;
                checks.problem(problem.path, problem.message);
            }
            if problems >= MOST_PROBLEMS {
                break;
            }
        } else {
            bars.push(bar);
        }
    }
    checks.require(problems > 0 || !bars.is_empty(), "line 2", "must be a bar: the file has none");
    checks.finish().map(|()| bars)
}

/// Whether this can name an instrument.
#[must_use]
pub fn is_symbol(text: &str) -> bool {
    (1..=20).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b".-_^=".contains(&byte))
}
