//! The reports of the task API: what a request holds, set as a document and written as a file.

mod holdings;
mod measures;
mod performance;
mod portfolio;
mod portfolio_export;
mod risk;
mod simulation;
mod stress;

pub use measures::Measures;
pub use performance::PerformanceData;
pub use portfolio::{PortfolioReport, ReportData};
pub use portfolio_export::{ExportConfig, ExportData, PortfolioExport, Returns};
pub use risk::{RiskData, RiskReport};
pub use stress::StressResults;

use crate::export::{self, Document, Table};
use chrono::{DateTime, Utc};
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A name or title is no longer than this.
const LONGEST_NAME: usize = 200;

/// So much of a name is in the name of a file.
const LONGEST_STEM: usize = 60;

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name: letters, digits, `_`, `-` and an ending.
    pub name: String,
    /// Its media type.
    pub content_type: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReportFormat)]
pub enum Format {
    /// A document to read.
    Pdf,
    /// A workbook.
    #[serde(alias = "xlsx")]
    Excel,
    /// One table.
    Csv,
}

/// How a report is made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReportConfig {
    /// What stands above it; by default what it is.
    pub title: Option<String>,
    /// A PDF by default.
    pub format: Format,
    /// Whether numbers are drawn; they are by default.
    pub include_charts: bool,
}

impl Default for ReportConfig {
    fn default() -> Self {
        Self { title: None, format: Format::Pdf, include_charts: true }
    }
}

impl Format {
    /// The ending of a file's name.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Excel => "xlsx",
            Self::Csv => "csv",
        }
    }

    /// The media type.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Excel => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

impl ReportConfig {
    fn check(&self, checks: &mut Checks) {
        if let Some(title) = &self.title {
            check_name(checks, "report_config.title", title);
        }
    }

    fn title(&self, usual: &str) -> String {
        self.title.clone().unwrap_or_else(|| usual.to_owned())
    }
}

/// Wants a name of one letter to [`LONGEST_NAME`].
fn check_name(checks: &mut Checks, path: &str, name: &str) {
    let letters = name.chars().count();
    let is_good = letters <= LONGEST_NAME && !name.trim().is_empty();
    checks.require(is_good, path, format_args!("must have 1 to {LONGEST_NAME} letters, got {letters}"));
}

/// The file of a document, or of its one table.
fn file(
    format: Format,
    name: String,
    document: &Document,
    table: impl FnOnce() -> Table,
) -> Result<File, export::Error> {
    let bytes = match format {
        Format::Pdf => export::pdf::write(document)?,
        Format::Excel => export::spreadsheet::write(document)?,
        Format::Csv => export::csv::write(&table())?,
    };
    Ok(File { name, content_type: format.content_type(), bytes })
}

/// The name of a file: what it is, of what, and when it was made. Of `of`, only ASCII letters, digits, `_` and `-` stay.
#[must_use]
pub fn filename(what: &str, of: &str, at: DateTime<Utc>, format: Format) -> String {
    let mut stem = String::new();
    for c in of.chars() {
        let kept = if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
        if stem.len() < LONGEST_STEM && !(kept == '_' && (stem.is_empty() || stem.ends_with('_'))) {
            stem.push(kept);
        }
    }
    let parts = [what, stem.trim_matches('_'), &at.format("%Y%m%d_%H%M%S").to_string()];
    let named: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}.{}", named.join("_"), format.extension())
}
