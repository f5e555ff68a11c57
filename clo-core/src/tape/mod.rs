//! Loan tapes: a table of assets, as trustees and managers send it, becomes the collateral.

mod columns;
pub mod diff;
mod header;
mod table;
mod unit;
mod value;
mod workbook;

pub use diff::{PoolDiff, compare};
pub use unit::Unit;

use crate::deal::{Asset, CouponType};
use header::{Found, Header, REQUIRED};
use risk_core::{Error, Problem, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use table::{Place, Row, Table};
use value::Cell;

/// Where reading stops: a tape with so many problems is not the table it was taken for.
const MOST_PROBLEMS: usize = 10_000;

/// How a tape is to be read, where it does not say so itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TapeSettings {
    /// The sheet of a workbook. When absent the first visible one in which a row names an identifier,
    /// a par and a maturity, else the first.
    pub sheet: Option<String>,
    /// The row of the header, from 1. When absent the first row that names an identifier, a par and a
    /// maturity, among the first thirty; else the first that is not blank.
    pub header_row: Option<u64>,
    /// Fields of [`Asset`] by the header of their column, before what the header means by itself:
    /// `{"Bal": "par", "Mkt": "price"}`.
    pub columns: BTreeMap<String, String>,
}

/// A loan tape that was read without a problem, and how it was understood.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Tape {
    /// The sheet that was read; none of a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row of the header, from 1.
    #[serde(default)]
    pub header_row: u64,
    /// The assets, in the order of their rows.
    pub assets: Vec<Asset>,
    /// The columns that were read, from left to right.
    pub columns: Vec<Column>,
    /// The columns that nothing was read from, from left to right.
    pub ignored_columns: Vec<String>,
    /// The rows passed over as totals, by the line of the file on which they stand.
    pub totals_rows: Vec<u64>,
}

/// How a column was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its header.
    pub name: String,
    /// The field of [`Asset`] that it fills: `spread`, `moodys.facility`.
    pub field: String,
    /// The unit of its rates, prices or recoveries: what the header says, else what the values
    /// show. None for every other column, and for one without a value but zero.
    pub unit: Option<Unit>,
}

/// Reads a loan tape from CSV text with a header line.
///
/// Columns are known by their names, in any order and in any usual spelling; `Deal Par`, the par
/// that the deal holds, goes before `Par Amount`. The identifier, the par, the maturity and the
/// spread or the coupon must be there. A `Coupon` is the all-in rate of the current period, of a
/// floater too. An asset without a coupon type is a fixed-rate asset if it has a coupon and no spread.
/// The tape carries no schedule of amortization, so every asset is a bullet.
///
/// Rows above the header, such as a title, are passed over.
///
/// Blank cells, `-` and `N/A` are absent values, and so is the `0` that a spreadsheet shows for an
/// empty date, rating or outlook. Empty rows are passed over, and so are rows of totals below the
/// last asset: no identifier, no maturity, and nothing but numbers.
///
/// # Examples
/// ```
/// let tape = clo_core::tape::read_csv(
///     "LoanX ID,Principal Balance,Maturity Date,Spread (bps),Price\n\
///      LX1,\"2,000,000.00\",9/17/2021,375,99.5\n",
/// )?;
/// let asset = &tape.assets[0];
/// assert_eq!((asset.par, asset.spread, asset.price), (2e6, 0.0375, Some(0.995)));
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] with every problem of the tape: its path is `row 17, column "Maturity"`, where
/// the row is the line of the file (the header is row 1). Reading stops at 10,000 problems.
pub fn read_csv(text: &str) -> Result<Tape> {
    read_csv_as(text, &TapeSettings::default())
}

/// [`read_csv`], with what the tape does not say itself.
///
/// # Errors
/// As [`read_csv`]; a mapped column that the tape lacks, or that is mapped to no field.
pub fn read_csv_as(text: &str, settings: &TapeSettings) -> Result<Tape> {
    read(table::of_csv(text, settings)?, settings)
}

/// Reads a loan tape from the bytes of an XLSX workbook, as [`read_csv`] reads one from text.
///
/// A cell counts as a person sees it: a number that is shown as a percentage is one, and so is a date.
/// Formulas count by the values that the workbook was saved with.
///
/// # Errors
/// [`Error::Invalid`] with every problem of the tape: its path is `Loans!D17, column "Maturity"`. Bytes
/// that are no workbook, and a sheet that it does not have.
pub fn read_xlsx(bytes: &[u8], settings: &TapeSettings) -> Result<Tape> {
    read(workbook::of_xlsx(bytes, settings)?, settings)
}

fn read(table: Table, settings: &TapeSettings) -> Result<Tape> {
    let mut problems = table.problems;
    let Table { place, header, mut rows, .. } = table;
    let names = header.cells;
    let mut header = Header::read(&names, header.line, &place, &settings.columns, &mut problems);
    rows.retain(|row| row.has_text_under(&names));
    let totals_rows = take_totals(&mut rows, &header);
    if rows.is_empty() {
        problems.push(Problem::new("", "the tape has no assets below its header"));
    }
    rows.retain(|row| row.is_as_wide_as(&names, &place, &mut problems));
    recognise_units(&mut header.columns, &rows, &place, &mut problems);

    let mut assets = Vec::with_capacity(rows.len());
    let mut lines = HashMap::new();
    for row in &rows {
        let asset = row.asset(&header, &place, &mut problems);
        if let Some(line) = lines.insert(asset.id.clone(), row.line).filter(|_| !asset.id.is_empty()) {
            let message = format_args!("the same as in row {line}: {:?}", value::excerpt(&asset.id));
            problems.push(Problem::new(row.path(&header, &place, "id"), message));
        }
        assets.push(asset);
        if problems.len() >= MOST_PROBLEMS {
            let message = format_args!("reading stopped at row {}: too many problems", row.line);
            problems.push(Problem::new("", message));
            break;
        }
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    Ok(Tape {
        sheet: place.sheet,
        header_row: header.line,
        assets,
        columns: header.columns.iter().map(Column::from).collect(),
        ignored_columns: header.ignored,
        totals_rows,
    })
}

impl From<&Found> for Column {
    fn from(found: &Found) -> Self {
        Self { name: found.name.clone(), field: found.field.name.into(), unit: found.unit }
    }
}

/// Takes the rows of totals off the bottom; their lines.
fn take_totals(rows: &mut Vec<Row>, header: &Header) -> Vec<u64> {
    let assets = rows.iter().rposition(|row| !row.is_totals(header)).map_or(0, |last| last + 1);
    rows.drain(assets..).map(|row| row.line).collect()
}

fn recognise_units(columns: &mut [Found], rows: &[Row], place: &Place, problems: &mut Vec<Problem>) {
    for column in columns {
        let Some(quantity) = column.field.quantity else { continue };
        let cells = rows.iter().map(|row| row.text(column));
        match quantity.unit(column.unit, cells) {
            Ok(unit) => column.unit = unit,
            Err(message) => {
                column.is_unclear = true;
                problems.push(Problem::new(place.column(column.at, &column.name), message));
            }
        }
    }
}

impl Row {
    fn text(&self, column: &Found) -> &str {
        self.cells.get(column.at).map_or("", String::as_str)
    }

    /// `row 17, column "Maturity"`, or `row 17` where no column holds the field.
    fn path(&self, header: &Header, place: &Place, field: &str) -> String {
        match header.column(field) {
            Some(column) => place.cell(self.line, column.at, &column.name),
            None => place.row(self.line),
        }
    }

    /// False for a note beside the table, in a column without a header.
    fn has_text_under(&self, names: &[String]) -> bool {
        let is_note = |at| names.get(at).is_some_and(String::is_empty);
        self.cells.iter().enumerate().any(|(at, cell)| !cell.is_empty() && !is_note(at))
    }

    fn is_as_wide_as(&self, names: &[String], place: &Place, problems: &mut Vec<Problem>) -> bool {
        let is = self.cells.len() == names.len();
        if !is {
            let message = format_args!("has {} cells, the header has {}", self.cells.len(), names.len());
            problems.push(Problem::new(place.row(self.line), message));
        }
        is
    }

    /// No identifier, no maturity, and nothing but numbers, or the word *total*.
    fn is_totals(&self, header: &Header) -> bool {
        let is_blank = |text: &str| value::is_absent(text) || value::is_total(text);
        let lacks = |field| header.column(field).is_some_and(|column| is_blank(self.text(column)));
        lacks("id")
            && lacks("maturity")
            && self.cells.iter().all(|text| is_blank(text) || value::number(text).is_some())
    }

    /// The asset, as far as its cells can be read; what cannot is added to the problems.
    fn asset(&self, header: &Header, place: &Place, problems: &mut Vec<Problem>) -> Asset {
        let mut asset = Asset::default();
        let mut given = Vec::with_capacity(header.columns.len());
        for column in &header.columns {
            let text = self.text(column);
            let cell = Cell { text, quantity: column.field.quantity, unit: column.unit.unwrap_or_default() };
            let is_given = column.is_unclear
                || (column.field.read)(&mut asset, &cell).unwrap_or_else(|wanted| {
                    let message = format_args!("not {wanted}: {:?}", value::excerpt(text));
                    problems.push(Problem::new(self.path(header, place, column.field.name), message));
                    true
                });
            if is_given {
                given.push(column.field.name);
            }
        }
        let mut require = |field: &str, message: &dyn Display| {
            if !given.contains(&field) {
                problems.push(Problem::new(self.path(header, place, field), message));
            }
        };
        for field in REQUIRED.into_iter().filter(|field| header.column(field).is_some()) {
            require(field, &"is missing");
        }
        if !given.contains(&"coupon_type") && asset.spread == 0.0 && given.contains(&"coupon") {
            asset.coupon_type = CouponType::Fixed;
        }
        match asset.coupon_type {
            _ if !header.has_rate() => {}
            CouponType::Floating => require("spread", &"a floating-rate asset needs a spread"),
            CouponType::Fixed => require("coupon", &"a fixed-rate asset needs a coupon"),
        }
        asset
    }
}
