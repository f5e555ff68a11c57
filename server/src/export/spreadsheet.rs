//! A document as an Excel workbook: a sheet per table, and native charts of the data beside them.

use super::chart::classes;
use super::{Block, Cell, Chart, Document, Error, Figure, Kind, Plot, Section, Table, spelling};
use chrono::{Datelike, NaiveDate, Timelike};
use rust_xlsxwriter::{
    Chart as Drawing, ChartFormat, ChartLine, ChartSolidFill, Color, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use std::collections::BTreeSet;

/// The longest name of a sheet, and the longest text of a cell, in units of UTF-16.
const LONGEST_NAME: usize = 31;
const LONGEST_TEXT: usize = 32_767;

/// The name of the sheet that holds what is said in words.
const COVER: &str = "Report";

/// A chart covers so many rows and columns.
const CHART_ROWS: u32 = 17;
const CHART_SIZE: (u32, u32) = (620, 320);

const LEAD: Color = Color::RGB(0x0017_365D);
const LOSS: Color = Color::RGB(0x00A9_3226);
const HEAD: Color = Color::RGB(0x00E9_EDF2);

/// Writes a workbook. Every table and every group of figures is a sheet with a frozen head, named by its section; a chart
/// stands on the sheet before it in its section, or on its own. Texts are on a first sheet, named Report, which a
/// document without texts and without a subtitle does not have.
///
/// # Errors
/// When a table has more rows or columns than a sheet, or a date is before 1900.
pub fn write(document: &Document) -> Result<Vec<u8>, Error> {
    made(document).map_err(|error| Error::new("workbook", error))
}

fn made(document: &Document) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(document)?);
    let mut names = Names::default();
    let says = |section: &Section| section.blocks.iter().any(|block| matches!(block, Block::Text(_)));
    if !document.subtitle.is_empty() || document.sections.is_empty() || document.sections.iter().any(says) {
        cover(workbook.add_worksheet().set_name(names.unused(COVER))?, document)?;
    }
    for section in &document.sections {
        for content in contents(section) {
            let name = names.unused(&section.heading);
            sheet(workbook.add_worksheet().set_name(&name)?, &name, &content)?;
        }
    }
    workbook.save_to_buffer()
}

fn properties(document: &Document) -> Result<DocProperties, XlsxError> {
    let at = document.generated_at;
    let time =
        ExcelDateTime::from_ymd(u16::try_from(at.year()).unwrap_or(0), at.month() as u8, at.day() as u8)?
            .and_hms(at.hour() as u16, at.minute() as u8, at.second() as u8)?;
    let short = |text: &str| spelling::printable(text).chars().take(200).collect::<String>();
    Ok(DocProperties::new()
        .set_title(short(&document.title))
        .set_subject(short(&document.subtitle))
        .set_creation_datetime(&time))
}

/// What stands on a sheet.
#[derive(Default)]
struct Content<'a> {
    rows: Option<Rows<'a>>,
    charts: Vec<&'a Chart>,
}

enum Rows<'a> {
    Table(&'a Table),
    Figures(&'a [Figure]),
}

/// The sheets of a section: none when all it has is text.
fn contents(section: &Section) -> Vec<Content<'_>> {
    let mut contents: Vec<Content<'_>> = Vec::new();
    for block in &section.blocks {
        match block {
            Block::Text(_) => {}
            Block::Table(table) => {
                contents.push(Content { rows: Some(Rows::Table(table)), charts: Vec::new() });
            }
            Block::Figures(figures) => {
                contents.push(Content { rows: Some(Rows::Figures(figures)), charts: Vec::new() });
            }
            Block::Chart(chart) => {
                if contents.is_empty() {
                    contents.push(Content::default());
                }
                if let Some(content) = contents.last_mut() {
                    content.charts.push(chart);
                }
            }
        }
    }
    contents
}

fn cover(sheet: &mut Worksheet, document: &Document) -> Result<(), XlsxError> {
    let title = Format::new().set_bold().set_font_size(16).set_font_color(LEAD);
    let heading = Format::new().set_bold().set_font_color(LEAD);
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_column_width(0, 100)?.set_screen_gridlines(false);
    sheet.write_string_with_format(0, 0, text(&document.title), &title)?;
    sheet.write_string(1, 0, text(&document.subtitle))?;
    sheet.write_string(2, 0, document.generated_at.format("Generated %Y-%m-%d %H:%M:%S UTC").to_string())?;
    let mut row = 4;
    for section in &document.sections {
        let texts: Vec<&String> = section
            .blocks
            .iter()
            .filter_map(|b| if let Block::Text(text) = b { Some(text) } else { None })
            .collect();
        if texts.is_empty() {
            continue;
        }
        sheet.write_string_with_format(row, 0, text(&section.heading), &heading)?;
        row += 1;
        for said in texts.iter().flat_map(|said| said.lines()) {
            sheet.write_string_with_format(row, 0, text(said), &body)?;
            row += 1;
        }
        row += 1;
    }
    Ok(())
}

fn sheet(sheet: &mut Worksheet, name: &str, content: &Content<'_>) -> Result<(), XlsxError> {
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    let mut next = match &content.rows {
        Some(Rows::Table(rows)) => table(sheet, rows)?,
        Some(Rows::Figures(rows)) => figures(sheet, rows)?,
        None => 0,
    };
    let mut drawings = Vec::new();
    for chart in &content.charts {
        let first = next + u16::from(next > 0);
        next = first + data(sheet, first, chart)?;
        drawings.push(drawing(name, first, chart));
    }
    for (n, drawing) in drawings.iter().enumerate() {
        sheet.insert_chart(1 + n as u32 * CHART_ROWS, next + 1, drawing)?;
    }
    Ok(())
}

/// Writes a table from the first cell; the first column that is free.
fn table(sheet: &mut Worksheet, table: &Table) -> Result<u16, XlsxError> {
    if table.columns.len() > 6 {
        sheet.set_landscape();
    }
    for (n, column) in table.columns.iter().enumerate() {
        let at = n as u16;
        head(sheet, at, &column.name, column.kind)?;
        let (plain, total) = (format(column.kind), total(column.kind));
        let mut widest = column.name.chars().count();
        for (k, row) in table.rows.iter().enumerate() {
            let cell = table.cell(row, n);
            widest = widest.max(length(cell, column.kind));
            put(sheet, (1 + k as u32, at), cell, &plain)?;
        }
        if let Some(row) = &table.total {
            let cell = table.cell(row, n);
            widest = widest.max(length(cell, column.kind) + 1);
            put(sheet, (1 + table.rows.len() as u32, at), cell, &total)?;
        }
        sheet.set_column_width(at, width(widest))?;
    }
    if !table.rows.is_empty() && !table.columns.is_empty() {
        sheet.autofilter(0, 0, table.rows.len() as u32, table.columns.len() as u16 - 1)?;
    }
    Ok(table.columns.len() as u16)
}

/// Writes a name and a value per row; the first column that is free.
fn figures(sheet: &mut Worksheet, figures: &[Figure]) -> Result<u16, XlsxError> {
    head(sheet, 0, "Metric", Kind::Text)?;
    head(sheet, 1, "Value", Kind::Money)?;
    for (k, figure) in figures.iter().enumerate() {
        let row = 1 + k as u32;
        sheet.write_string(row, 0, text(&figure.label))?;
        put(sheet, (row, 1), &figure.value, &format(figure.kind))?;
    }
    let longest = |of: &dyn Fn(&Figure) -> usize| figures.iter().map(of).max().unwrap_or(0);
    sheet.set_column_width(0, width(longest(&|f| f.label.chars().count())))?;
    sheet.set_column_width(1, width(longest(&|f| length(&f.value, f.kind))))?;
    Ok(2)
}

/// Writes what a chart draws, below its title, from column `first`; the number of columns.
fn data(sheet: &mut Worksheet, first: u16, chart: &Chart) -> Result<u16, XlsxError> {
    head(sheet, first, &chart.title, Kind::Text)?;
    sheet.set_column_width(first, width(chart.title.chars().count()))?;
    let format = format(chart.kind);
    match &chart.plot {
        Plot::Line { points, series } => {
            for (k, point) in points.iter().enumerate() {
                sheet.write_string(1 + k as u32, first, text(point))?;
            }
            for (n, one) in series.iter().enumerate() {
                let column = first + 1 + n as u16;
                head(sheet, column, &one.name, chart.kind)?;
                sheet.set_column_width(column, width(one.name.chars().count()))?;
                for (k, value) in one.values.iter().take(points.len()).enumerate() {
                    put(sheet, (1 + k as u32, column), &Cell::Number(*value), &format)?;
                }
            }
            Ok(1 + series.len() as u16)
        }
        Plot::Bar { measure, bars } => {
            head(sheet, first + 1, measure, chart.kind)?;
            sheet.set_column_width(first + 1, width(measure.chars().count()))?;
            for (k, (name, value)) in bars.iter().enumerate() {
                sheet.write_string(1 + k as u32, first, text(name))?;
                put(sheet, (1 + k as u32, first + 1), &Cell::Number(*value), &format)?;
            }
            Ok(2)
        }
        Plot::Histogram { values, .. } => {
            head(sheet, first + 1, "Count", Kind::Money)?;
            for (k, class) in classes(values).iter().enumerate() {
                let tick = |value| spelling::tick(value, chart.kind, class.high - class.low);
                let name = format!("{} to {}", tick(class.low), tick(class.high));
                sheet.write_string(1 + k as u32, first, name)?;
                sheet.write_number(1 + k as u32, first + 1, class.count as f64)?;
            }
            Ok(2)
        }
    }
}

/// The chart of the data that [`data`] wrote. Its title and names are cells, so no text is taken for a formula.
fn drawing(sheet: &str, first: u16, chart: &Chart) -> Drawing {
    let (mut drawing, rows, columns) = match &chart.plot {
        Plot::Line { points, series } => (Drawing::new_line(), points.len(), series.len() as u16),
        Plot::Bar { bars, .. } => (Drawing::new_bar(), bars.len(), 1),
        Plot::Histogram { values, .. } => (Drawing::new_column(), classes(values).len(), 1),
    };
    let last = rows.max(1) as u32;
    for column in first + 1..=first + columns {
        let series = drawing.add_series();
        series.set_categories((sheet, 1, first, last, first)).set_values((sheet, 1, column, last, column));
        series.set_name((sheet, 0, column));
        match &chart.plot {
            Plot::Line { .. } if columns == 1 => {
                series
                    .set_format(ChartFormat::new().set_line(ChartLine::new().set_color(LEAD).set_width(1.5)));
            }
            Plot::Line { .. } => {
                series.set_format(ChartFormat::new().set_line(ChartLine::new().set_width(1.5)));
            }
            Plot::Bar { .. } => {
                let fill = ChartSolidFill::new().set_color(LEAD).clone();
                series.set_format(ChartFormat::new().set_solid_fill(&fill)).set_gap(60);
                series.set_invert_if_negative_color(LOSS);
            }
            Plot::Histogram { .. } => {
                let fill = ChartSolidFill::new().set_color(LEAD).clone();
                series.set_format(ChartFormat::new().set_solid_fill(&fill)).set_gap(5);
            }
        }
    }
    drawing.title().set_name((sheet, 0, first));
    if columns == 1 {
        drawing.legend().set_hidden();
    }
    if matches!(chart.plot, Plot::Bar { .. }) {
        drawing.y_axis().set_reverse();
    }
    if !matches!(chart.plot, Plot::Histogram { .. }) {
        drawing.y_axis().set_num_format(number_format(chart.kind));
    }
    drawing.set_width(CHART_SIZE.0).set_height(CHART_SIZE.1);
    drawing
}

fn head(sheet: &mut Worksheet, column: u16, name: &str, kind: Kind) -> Result<(), XlsxError> {
    let format = Format::new().set_bold().set_font_color(LEAD).set_background_color(HEAD);
    let format = format.set_border_bottom(FormatBorder::Thin).set_align(match kind {
        Kind::Text | Kind::Date => FormatAlign::Left,
        _ => FormatAlign::Right,
    });
    sheet.write_string_with_format(0, column, text(name), &format).map(drop)
}

fn put(sheet: &mut Worksheet, at: (u32, u16), cell: &Cell, format: &Format) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(said) => sheet.write_string_with_format(at.0, at.1, text(said), format),
        Cell::Number(number) if number.is_finite() => {
            sheet.write_number_with_format(at.0, at.1, *number, format)
        }
        Cell::Date(date) => sheet.write_datetime_with_format(at.0, at.1, &day(*date)?, format),
        Cell::Empty | Cell::Number(_) => sheet.write_blank(at.0, at.1, format),
    }
    .map(drop)
}

fn day(date: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(u16::try_from(date.year()).unwrap_or(0), date.month() as u8, date.day() as u8)
}

fn format(kind: Kind) -> Format {
    Format::new().set_num_format(number_format(kind))
}

fn total(kind: Kind) -> Format {
    format(kind).set_bold().set_border_top(FormatBorder::Thin)
}

fn number_format(kind: Kind) -> String {
    match kind {
        Kind::Text => "General".to_owned(),
        Kind::Number { decimals: 0 } => "#,##0".to_owned(),
        Kind::Number { decimals } => format!("#,##0.{}", "0".repeat(decimals.min(15).into())),
        Kind::Percent => "0.00%".to_owned(),
        Kind::Money => "#,##0.00".to_owned(),
        Kind::Date => "yyyy-mm-dd".to_owned(),
    }
}

fn length(cell: &Cell, kind: Kind) -> usize {
    match cell {
        Cell::Empty => 0,
        cell => spelling::cell(cell, kind).chars().count(),
    }
}

/// The width of a column for texts of so many letters.
fn width(letters: usize) -> f64 {
    letters.clamp(9, 60) as f64 + 3.0
}

/// What a cell holds of a text: the sign that it is cut is its last.
fn text(said: &str) -> String {
    cut(&spelling::printable(said), LONGEST_TEXT)
}

fn cut(text: &str, longest: usize) -> String {
    if text.encode_utf16().count() <= longest {
        return text.to_owned();
    }
    let mut left = longest - 1;
    let fits = |c: &char| left.checked_sub(c.len_utf16()).map(|rest| left = rest).is_some();
    text.chars().take_while(fits).collect::<String>() + "…"
}

/// The names of the sheets, which must differ in more than capitals.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    /// A name like `wanted` that no other sheet has.
    fn unused(&mut self, wanted: &str) -> String {
        let legal = |c: char| if matches!(c, '*' | '?' | ':' | '[' | ']' | '\\' | '/') { '_' } else { c };
        let clean: String = spelling::printable(wanted).chars().map(legal).collect();
        let clean = clean.trim_matches([' ', '\'']);
        let clean = if clean.is_empty() || clean.eq_ignore_ascii_case("history") { "Sheet" } else { clean };
        let numbered = |n: usize| {
            let end = if n == 1 { String::new() } else { format!(" ({n})") };
            cut(clean, LONGEST_NAME - end.len()).trim_end_matches('\'').to_owned() + &end
        };
        let name = (1..).map(numbered).find(|name| self.0.insert(name.to_lowercase()));
        name.unwrap_or_else(|| clean.to_owned())
    }
}
