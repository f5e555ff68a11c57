//! The report that an analyst reads.

mod classes;
mod coverage;
mod events;
mod overview;

use super::printable;
use crate::export::spelling::grouped;
use clo_core::{Assumptions, Deal, Projection};
use comfy_table::ColumnConstraint::UpperBoundary;
use comfy_table::{CellAlignment, Table, Width};

/// Widest line of text, and widest name in a table.
const WIDTH: u16 = 120;
const NAME_WIDTH: u16 = 16;

/// Two spaces between columns, and a line below the header.
const RULED: &str = "     ──            ";

/// Marks a coverage test that fails.
const FAILING: &str = "✗";

/// What stands for a number that is undefined.
const NONE: &str = "–";

/// The report on `projection`, of `deal` under `assumptions`.
pub fn report(deal: &Deal, assumptions: &Assumptions, projection: &Projection, colour: bool) -> String {
    let sections = [
        overview::section(deal, assumptions, projection),
        classes::tranches(projection),
        coverage::section(projection),
        classes::equity(projection),
        events::section(deal, projection),
    ];
    let report = printable(&sections.into_iter().flatten().collect::<Vec<_>>().join("\n"), '\n');
    if colour { report.replace(FAILING, &format!("\x1b[31m{FAILING}\x1b[0m")) } else { report }
}

/// A table with names in its first column and numbers in the others; numbers are never broken.
fn grid(header: &[String], rows: impl IntoIterator<Item = Vec<String>>) -> Table {
    let mut table = Table::new();
    table.load_preset(RULED).set_header(header).add_rows(rows);
    for column in table.column_iter_mut() {
        if column.index == 0 {
            column.set_padding((0, 0)).set_constraint(UpperBoundary(Width::Fixed(NAME_WIDTH)));
        } else {
            column.set_padding((1, 0)).set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// A titled part of the report.
fn titled(title: &str, body: &str) -> String {
    format!("{title}\n\n{body}\n")
}

/// An amount in whole units of currency: `1,234,568`.
pub fn money(amount: f64) -> String {
    grouped(amount, 0)
}

/// A decimal as a percentage: `6.25%`.
fn percent(value: f64, decimals: usize) -> String {
    grouped(100.0 * value, decimals) + "%"
}

/// A rate as a percentage with the decimals that it needs, at most four: `6.125%`, `2%`.
fn rate(value: f64) -> String {
    let text = grouped(100.0 * value, 4);
    text.trim_end_matches('0').trim_end_matches('.').to_owned() + "%"
}

/// The value as `spell` writes it, or a dash.
fn optional<T>(value: Option<T>, spell: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| NONE.into(), spell)
}
