//! A table as CSV: the values themselves, not as people spell them.

use super::{Cell, Error, Table};

/// One header line, then a line per row: numbers with every digit, percentages as decimals, dates in ISO form.
/// A text that a spreadsheet would run as a formula is written behind an apostrophe.
///
/// # Errors
/// None that a table can cause.
pub fn write(table: &Table) -> Result<Vec<u8>, Error> {
    let failed = |error: &dyn ToString| Error::new("CSV", error.to_string());
    let mut out = ::csv::Writer::from_writer(Vec::new());
    if !table.columns.is_empty() {
        out.write_record(table.columns.iter().map(|column| guarded(&column.name))).map_err(|e| failed(&e))?;
        for row in &table.rows {
            let cells = (0..table.columns.len()).map(|column| spelled(table.cell(row, column)));
            out.write_record(cells).map_err(|e| failed(&e))?;
        }
    }
    out.into_inner().map_err(|e| failed(&e))
}

fn spelled(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => guarded(text),
        Cell::Date(date) => date.format("%Y-%m-%d").to_string(),
        Cell::Number(number) if number.is_finite() => number.to_string(),
        Cell::Empty | Cell::Number(_) => String::new(),
    }
}

/// A text that no spreadsheet takes for a formula; also not behind blanks, or in signs of full width.
fn guarded(text: &str) -> String {
    let text = text.replace('\0', "");
    let starts = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    let is_risky = text.starts_with(starts) || text.trim_start().starts_with(starts);
    let is_number = text.parse::<f64>().is_ok_and(f64::is_finite);
    if is_risky && !is_number { format!("'{text}") } else { text }
}
