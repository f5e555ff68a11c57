//! Sheets of an XLSX workbook as tables of text.

use super::TapeSettings;
use super::table::{Place, Row, Table, header_in, letters_of};
use calamine::{DataRef, Reader, SheetVisible, Style, Xlsx};
use risk_core::{Error, Problem, Result};
use std::io::Cursor;
use std::panic::catch_unwind;

/// The widest sheet that is read, in columns.
const MOST_COLUMNS: usize = 1_000;

/// The largest sheet that is read, in cells that are not blank.
const MOST_CELLS: usize = 5_000_000;

/// The sheet that the settings tell, or that looks like a tape, as a table.
pub(super) fn of_xlsx(bytes: &[u8], settings: &TapeSettings) -> Result<Table> {
    // The library computes with the numbers of a damaged file, and overflows.
    let found = catch_unwind(|| find(bytes, settings));
    found.unwrap_or_else(|_| Err(Error::invalid("", "not an XLSX workbook: its numbers make no sense")))
}

fn find(bytes: &[u8], settings: &TapeSettings) -> Result<Table> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(not_xlsx)?;
    let sheets = workbook.sheets_metadata().iter();
    let visible = sheets.filter(|sheet| sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = match &settings.sheet {
        Some(name) => vec![known(&workbook.sheet_names(), name)?],
        None => visible.map(|sheet| sheet.name.clone()).collect(),
    };
    let mut first = None;
    for name in names {
        let (rows, problems) = read(&mut workbook, &name)?;
        let is_tape = settings.sheet.is_some() || header_in(&rows).is_some();
        let sheet = (name, rows, problems);
        if is_tape {
            return table(sheet, settings);
        }
        if first.is_none() && !sheet.1.is_empty() {
            first = Some(sheet);
        }
    }
    table(first.ok_or_else(|| Error::invalid("", "the workbook has no sheet with cells"))?, settings)
}

/// A sheet: its name, its rows, and its cells that have no text.
type Sheet = (String, Vec<Row>, Vec<Problem>);

fn table((name, mut rows, problems): Sheet, settings: &TapeSettings) -> Result<Table> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    rows.iter_mut().for_each(|row| row.cells.resize(width, String::new()));
    let table = Table::new(Place { sheet: Some(name) }, rows, settings)?;
    Ok(Table { problems, ..table })
}

/// The spelling of a sheet's name in the workbook.
fn known(names: &[String], name: &str) -> Result<String> {
    let found = names.iter().find(|known| known.to_lowercase() == name.to_lowercase());
    found.cloned().ok_or_else(|| {
        Error::invalid("sheet", format_args!("{name:?} is no sheet of the workbook: {}", names.join(", ")))
    })
}

/// The rows of a sheet that are not blank.
fn read(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<(Vec<Row>, Vec<Problem>)> {
    let place = Place { sheet: Some(name.to_owned()) };
    let mut cells = workbook.worksheet_cells_reader(name).map_err(not_xlsx)?;
    let (mut rows, mut problems): (Vec<Row>, _) = (Vec::new(), Vec::new());
    let mut count = 0;
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(not_xlsx)? {
        let (row, at) = cell.get_position();
        let (line, at) = (u64::from(row) + 1, at as usize);
        let text = text(cell.get_value(), cells.styles().get(style));
        if text.is_empty() {
            continue;
        }
        if at >= MOST_COLUMNS {
            let path = place.cell(line, at, &letters_of(at));
            return Err(Error::invalid(path, format_args!("a tape has at most {MOST_COLUMNS} columns")));
        }
        count += 1;
        if count > MOST_CELLS {
            return Err(Error::invalid(
                place.row(line),
                format_args!("a tape has at most {MOST_CELLS} cells"),
            ));
        }
        match rows.last() {
            Some(last) if last.line == line => {}
            Some(last) if last.line > line => {
                problems.push(Problem::new(place.row(line), "stands below a later row in the file"));
                return Ok((rows, problems));
            }
            _ => rows.push(Row { line, cells: Vec::new() }),
        }
        if let Some(last) = rows.last_mut() {
            if last.cells.len() <= at {
                last.cells.resize(at + 1, String::new());
            }
            last.cells[at] = text;
        }
    }
    Ok((rows, problems))
}

/// A cell as a person sees it, but with all its digits.
fn text(value: &DataRef<'_>, style: Option<&Style>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number_text(*number as f64, style),
        DataRef::Float(number) => number_text(*number, style),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(flag) => if *flag { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) if moment.is_datetime() && moment.as_f64() >= 1.0 => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(moment) => moment.as_f64().to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.trim().to_owned(),
        DataRef::Error(error) => error.to_string(),
    }
}

fn number_text(number: f64, style: Option<&Style>) -> String {
    let format = style.and_then(|style| style.number_format.as_ref());
    if format.is_some_and(|format| shows_percent(&format.format_code)) {
        return format!("{}%", times_a_hundred(number));
    }
    number.to_string()
}

/// Whether a number format shows a percentage: a percent sign that is not literal text.
fn shows_percent(code: &str) -> bool {
    let (mut is_quoted, mut is_escaped) = (false, false);
    for c in code.chars() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            '%' if !is_quoted => return true,
            _ => {}
        }
    }
    false
}

/// The decimal number that is written with the point two places to the right, so that 0.0333 is 3.33
/// and not the 3.3300000000000001 of a product.
fn times_a_hundred(number: f64) -> f64 {
    let written = format!("{number:e}");
    let shifted = written.split_once('e').and_then(|(digits, exponent)| {
        let exponent: i32 = exponent.parse().ok()?;
        format!("{digits}e{}", exponent + 2).parse().ok()
    });
    shifted.unwrap_or(number * 100.0)
}

fn not_xlsx(error: calamine::XlsxError) -> Error {
    Error::invalid("", format_args!("not an XLSX workbook: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_format_shows_a_percentage_when_its_sign_is_no_text() {
        for (code, is) in [
            ("0.00%", true),
            ("0%;[Red]-0%", true),
            ("General", false),
            ("0.0\" %\"", false),
            ("0.0\\%", false),
            ("\"x\"0%", true),
        ] {
            assert_eq!(shows_percent(code), is, "{code}");
        }
    }

    #[test]
    fn percentages_are_written_without_the_noise_of_a_product() {
        for (number, want) in [(0.0333, 3.33), (0.07, 7.0), (1e-300, 1e-298), (-0.0, 0.0), (0.29, 29.0)] {
            assert_eq!(times_a_hundred(number), want);
        }
        assert_eq!(times_a_hundred(f64::INFINITY), f64::INFINITY);
    }
}
