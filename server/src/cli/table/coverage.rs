//! The coverage tests: now, and on the payment dates.

use super::{FAILING, grid, optional, percent, titled};
use chrono::Datelike;
use clo_core::Projection;
use clo_core::coverage::Measure;
use clo_core::report::Period;
use comfy_table::ColumnConstraint::UpperBoundary;
use comfy_table::Width;
use std::iter::once;

/// How many dates are shown one by one before it goes on by year.
const FIRST_DATES: usize = 8;

/// Most tests side by side, and the width of each.
const MOST_TESTS: usize = 9;
const TEST_WIDTH: u16 = 11;

/// Above this a ratio only says that next to nothing is left to cover.
const MOST_SHOWN: f64 = 100.0;

/// A row for every date that is shown, a column for every test.
pub fn section(projection: &Projection) -> Option<String> {
    let tests = &projection.periods.first()?.tests;
    if tests.is_empty() {
        return None;
    }
    let dates = shown(&projection.periods);
    let firsts = (0..tests.len()).step_by(MOST_TESTS);
    let grids = firsts.map(|first| {
        let columns = first..tests.len().min(first + MOST_TESTS);
        let header = row("Date".into(), tests[columns.clone()].iter().map(heading));
        let now = row("now".into(), tests[columns.clone()].iter().map(|test| now(projection, test)));
        let later = dates
            .iter()
            .map(|period| row(period.date.to_string(), period.tests[columns.clone()].iter().map(ratio)));
        let mut grid = grid(&header, once(now).chain(later));
        for column in grid.column_iter_mut().skip(1) {
            column.set_constraint(UpperBoundary(Width::Fixed(TEST_WIDTH)));
        }
        grid.trim_fmt()
    });
    let grids: Vec<String> = grids.collect();
    let mut note = format!("{FAILING} fails");
    let left_out = projection.periods.len() - dates.len();
    if left_out > 0 {
        note += &format!(
            "; after the first {FIRST_DATES} dates the last of each year; {left_out} dates left out, see \
             --table tests"
        );
    }
    Some(titled("COVERAGE TESTS", &format!("{}\n{note}", grids.join("\n\n"))))
}

fn row(label: String, cells: impl Iterator<Item = String>) -> Vec<String> {
    once(label).chain(cells).collect()
}

/// The first dates, and then the last one of each year.
fn shown(periods: &[Period]) -> Vec<&Period> {
    let ends_year =
        |k: usize| periods.get(k + 1).is_none_or(|next| next.date.year() != periods[k].date.year());
    (0..periods.len()).filter(|k| *k < FIRST_DATES || ends_year(*k)).map(|k| &periods[k]).collect()
}

fn heading(test: &Measure) -> String {
    format!("{} \n≥ {} ", test.name, percent(test.threshold, 2))
}

/// The test as it stands on the analysis date, if it can be struck then.
fn now(projection: &Projection, test: &Measure) -> String {
    optional(projection.analysis.tests.iter().find(|known| known.name == test.name), ratio)
}

fn ratio(test: &Measure) -> String {
    let value = match test.value {
        Some(value) if value > MOST_SHOWN => format!(">{}", percent(MOST_SHOWN, 0)),
        value => optional(value, |value| percent(value, 2)),
    };
    value + if test.passing { " " } else { FAILING }
}
