//! risk-core, by module.

mod calendar;
mod credit;
mod curve;
mod day_count;
mod factor;
mod linalg;
mod normal;
mod option;
mod option_book;
mod process;
mod random;
mod rating;
mod read;
mod root;
mod schedule;
mod statistics;
mod stress;
mod student;
mod var;
mod volatility;

use proptest::prelude::*;
use risk_core::time::Date;
use serde::de::DeserializeOwned;

/// A fixture of `fixtures/risk`.
fn fixture<T: DeserializeOwned>(name: &str) -> T {
    let path = format!("{}/fixtures/risk/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// Any date that can be represented.
fn any_date() -> impl Strategy<Value = Date> {
    (-262_143..=262_142, 1u32..=366)
        .prop_filter_map("a day 366 of a short year", |(year, day)| Date::from_yo_opt(year, day))
}

/// A date of the years in which deals live.
fn market_date() -> impl Strategy<Value = Date> {
    (1950..=2150, 1u32..=365)
        .prop_filter_map("every year has these days", |(year, day)| Date::from_yo_opt(year, day))
}
