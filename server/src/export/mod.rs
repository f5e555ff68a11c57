//! Documents for people: what one says, and the writers that make files of it.
//!
//! A [`Document`] is data. [`pdf`] sets it on pages, [`spreadsheet`] puts every table on a sheet, and [`csv`] writes
//! one table. The same document makes the same bytes.

pub mod chart;
pub mod csv;
pub mod pdf;
pub(crate) mod spelling;
pub mod spreadsheet;

use crate::error::ApiError;
use chrono::{DateTime, NaiveDate, Utc};

/// What is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// What it is.
    pub title: String,
    /// Whose, or of what; may be empty.
    pub subtitle: String,
    /// When it was made: its only clock.
    pub generated_at: DateTime<Utc>,
    /// Its parts, in order.
    pub sections: Vec<Section>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Its title, and the name of its sheet.
    pub heading: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Paragraphs, apart by line breaks.
    Text(String),
    /// Single values, side by side.
    Figures(Vec<Figure>),
    /// Rows and columns.
    Table(Table),
    /// A picture of numbers.
    Chart(Chart),
}

/// A value with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Its name.
    pub label: String,
    /// How it is spelled.
    pub kind: Kind,
    /// The value.
    pub value: Cell,
}

/// Rows and columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// What the columns are.
    pub columns: Vec<Column>,
    /// The rows; a cell that is missing is empty, one too many is ignored.
    pub rows: Vec<Vec<Cell>>,
    /// A last row that sums the others up. It is no data: [`csv`] leaves it out.
    pub total: Option<Vec<Cell>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What stands above it.
    pub name: String,
    /// How its cells are spelled.
    pub kind: Kind,
}

/// How values are spelled where people read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// As it is.
    Text,
    /// With thousands apart: `1,234.50`.
    Number {
        /// Digits after the point.
        decimals: u8,
    },
    /// A decimal as a percentage: 0.0625 is `6.25%`.
    Percent,
    /// An amount in units of currency: `1,234,567.89`.
    Money,
    /// A date: `2025-11-13`.
    Date,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// There is none.
    Empty,
    /// A text.
    Text(String),
    /// A number; one that is not finite is written as [`Cell::Empty`].
    Number(f64),
    /// A date.
    Date(NaiveDate),
}

/// A picture of numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// How its values are spelled.
    pub kind: Kind,
    /// What is drawn.
    pub plot: Plot,
}

/// What a chart draws. Values that are not finite are left out.
#[derive(Debug, Clone, PartialEq)]
pub enum Plot {
    /// Lines over points that are evenly apart.
    Line {
        /// The names of the points.
        points: Vec<String>,
        /// The lines, a value per point.
        series: Vec<Series>,
    },
    /// A bar per name.
    Bar {
        /// What the values are, for a legend.
        measure: String,
        /// The bars, in order.
        bars: Vec<(String, f64)>,
    },
    /// How often values fall where.
    Histogram {
        /// The sample.
        values: Vec<f64>,
        /// Values that are pointed out, with their names.
        marks: Vec<(String, f64)>,
    },
}

/// A line of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What it is.
    pub name: String,
    /// A value per point.
    pub values: Vec<f64>,
}

/// Why a document could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the {format}: {reason}")]
pub struct Error {
    format: &'static str,
    reason: String,
}

impl Error {
    fn new(format: &'static str, reason: impl ToString) -> Self {
        Self { format, reason: reason.to_string() }
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        tracing::error!(%error, "export");
        Self::Internal
    }
}

impl Column {
    /// A column with this name and spelling.
    pub fn new(name: impl Into<String>, kind: Kind) -> Self {
        Self { name: name.into(), kind }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<Option<f64>> for Cell {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}

impl Table {
    /// The cell of `row` below `column`, which is empty where it is missing.
    fn cell<'a>(&self, row: &'a [Cell], column: usize) -> &'a Cell {
        row.get(column).unwrap_or(&Cell::Empty)
    }
}
