//! A table of text, wherever it comes from.

use super::TapeSettings;
use super::header::{REQUIRED, required_in};
use risk_core::{Error, Problem, Result};

/// How many rows may stand above the header.
const MOST_ROWS_ABOVE: usize = 30;

/// A tape as rows of text.
pub(super) struct Table {
    pub(super) place: Place,
    pub(super) header: Row,
    /// The rows below the header that are not blank.
    pub(super) rows: Vec<Row>,
    /// Cells that have no text.
    pub(super) problems: Vec<Problem>,
}

/// A row of the tape.
pub(super) struct Row {
    /// The line of the file, or the row of the sheet, from 1.
    pub(super) line: u64,
    /// The cells, without space around them.
    pub(super) cells: Vec<String>,
}

/// How places of the tape are spelled: `row 17, column "Maturity"` of a text, `Loans!D17, column
/// "Maturity"` of a sheet.
#[derive(Default)]
pub(super) struct Place {
    pub(super) sheet: Option<String>,
}

impl Place {
    pub(super) fn row(&self, line: u64) -> String {
        match &self.sheet {
            Some(sheet) => format!("{}, row {line}", quoted(sheet)),
            None => format!("row {line}"),
        }
    }

    pub(super) fn cell(&self, line: u64, at: usize, name: &str) -> String {
        match &self.sheet {
            Some(sheet) => format!("{}!{}{line}, column {name:?}", quoted(sheet), letters_of(at)),
            None => format!("row {line}, column {name:?}"),
        }
    }

    pub(super) fn column(&self, at: usize, name: &str) -> String {
        match &self.sheet {
            Some(sheet) => format!("{}!{1}:{1}, column {name:?}", quoted(sheet), letters_of(at)),
            None => format!("column {name:?}"),
        }
    }
}

/// The name of a sheet as formulas spell it.
fn quoted(sheet: &str) -> String {
    if sheet.chars().all(|c| c.is_alphanumeric() || c == '_') {
        sheet.to_owned()
    } else {
        format!("'{}'", sheet.replace('\'', "''"))
    }
}

/// The letters of the column `at`, from 0: A to Z, then AA.
pub(super) fn letters_of(at: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = at + 1;
    while rest > 0 {
        letters.push((b'A' + ((rest - 1) % 26) as u8) as char);
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

impl Table {
    /// The table whose rows, not blank, are these; the header is the row that the settings tell, or the
    /// first that looks like one, or the first.
    pub(super) fn new(place: Place, mut rows: Vec<Row>, settings: &TapeSettings) -> Result<Self> {
        if rows.is_empty() {
            return Err(Error::invalid("", "the tape is empty"));
        }
        let at = match settings.header_row {
            Some(line) => rows.iter().position(|row| row.line == line).ok_or_else(|| {
                Error::invalid(
                    "header_row",
                    format_args!("row {line} of the tape is blank or beyond its end"),
                )
            })?,
            None => header_in(&rows).unwrap_or(0),
        };
        let below = rows.split_off(at + 1);
        match rows.pop() {
            Some(header) => Ok(Self { place, header, rows: below, problems: Vec::new() }),
            None => Err(Error::invalid("", "the tape is empty")),
        }
    }
}

/// The first row that names all that a tape must have.
pub(super) fn header_in(rows: &[Row]) -> Option<usize> {
    rows.iter().take(MOST_ROWS_ABOVE).position(|row| required_in(&row.cells) == REQUIRED.len())
}

/// The rows of CSV text that are not blank.
pub(super) fn of_csv(text: &str, settings: &TapeSettings) -> Result<Table> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let cells = record.map_err(|e| Error::invalid("", format_args!("not CSV: {e}")))?;
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(Row { line: line(&cells, text), cells: cells.iter().map(str::to_owned).collect() });
        }
    }
    Table::new(Place::default(), rows, settings)
}

/// The line on which a record begins: its position is that of the blank lines before it.
fn line(record: &csv::StringRecord, text: &str) -> u64 {
    let Some(position) = record.position() else { return 0 };
    let rest = text.bytes().skip(position.byte() as usize);
    let blank = rest.take_while(|b| matches!(b, b'\r' | b'\n')).filter(|b| *b == b'\n').count();
    position.line() + blank as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        let letters = [0, 25, 26, 51, 52, 701, 702, 16_383].map(letters_of);
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }

    #[test]
    fn sheets_are_quoted_as_in_formulas() {
        let cell = |sheet: &str| Place { sheet: Some(sheet.into()) }.cell(17, 3, "Par");
        assert_eq!(cell("Loans"), r#"Loans!D17, column "Par""#);
        assert_eq!(cell("Bob's tape"), r#"'Bob''s tape'!D17, column "Par""#);
    }
}
