//! A portfolio's data, for other programs.

use super::holdings::{self, Holdings};
use super::{File, Format, Measures, PerformanceData, check_name, file, filename};
use crate::export::{self, Block, Cell, Column, Document, Kind, Section, Table};
use chrono::{DateTime, NaiveDate, Utc};
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

const MOST_ROWS: usize = 100_000;
const MOST_COLUMNS: usize = 1000;

/// The data of a portfolio: a workbook of four sheets, or its holdings as CSV.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PortfolioExport {
    /// What is written.
    pub portfolio_data: ExportData,
    /// How.
    #[serde(default)]
    pub export_config: ExportConfig,
}

/// A portfolio that is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PortfolioExportData)]
pub struct ExportData {
    /// Its name; `Unknown` without one.
    #[serde(default)]
    pub portfolio_name: Option<String>,
    /// Amounts by asset, in units of currency.
    pub holdings: Holdings,
    /// What it has done.
    #[serde(default)]
    pub performance_data: Option<PerformanceData>,
    /// What it risks.
    #[serde(default)]
    pub risk_metrics: Option<Measures>,
    /// What its assets have done.
    #[serde(default)]
    pub historical_returns: Option<Returns>,
    /// The names of the columns of the returns, when they are rows.
    #[serde(default)]
    pub asset_names: Vec<String>,
    /// The dates of the returns, or none.
    #[serde(default)]
    pub dates: Vec<NaiveDate>,
}

/// Returns per period, oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged, expecting = "must be numbers, rows of numbers, or lists of numbers by asset")]
#[schema(as = HistoricalReturns)]
pub enum Returns {
    /// Of one series.
    Series(Vec<f64>),
    /// A row per period, a column per asset.
    Rows(Vec<Vec<f64>>),
    /// A list per asset.
    ByAsset(BTreeMap<String, Vec<f64>>),
}

/// How data is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ExportConfig {
    /// A workbook by default, or CSV.
    pub format: Format,
}

impl Default for ExportConfig {
    fn default() -> Self {
        Self { format: Format::Excel }
    }
}

impl Returns {
    fn rows(&self) -> usize {
        match self {
            Self::Series(values) => values.len(),
            Self::Rows(rows) => rows.len(),
            Self::ByAsset(lists) => lists.values().map(Vec::len).max().unwrap_or(0),
        }
    }

    fn columns(&self) -> usize {
        match self {
            Self::Series(_) => 1,
            Self::Rows(rows) => rows.iter().map(Vec::len).max().unwrap_or(0),
            Self::ByAsset(lists) => lists.len(),
        }
    }

    /// The returns of a period.
    fn row(&self, n: usize) -> Vec<Cell> {
        match self {
            Self::Series(values) => vec![values.get(n).copied().into()],
            Self::Rows(rows) => rows.get(n).into_iter().flatten().map(|value| (*value).into()).collect(),
            Self::ByAsset(lists) => lists.values().map(|list| list.get(n).copied().into()).collect(),
        }
    }

    fn name(&self, column: usize, names: &[String]) -> String {
        match self {
            Self::Series(_) => names.first().cloned().unwrap_or_else(|| "Return".to_owned()),
            Self::Rows(_) => names.get(column).cloned().unwrap_or_else(|| format!("Asset {}", column + 1)),
            Self::ByAsset(lists) => lists.keys().nth(column).cloned().unwrap_or_default(),
        }
    }

    fn check(&self, checks: &mut Checks, path: &str) {
        let (rows, columns) = (self.rows(), self.columns());
        let wanted = format_args!(
            "must be at most {MOST_ROWS} periods of {MOST_COLUMNS} assets, got {rows} of {columns}"
        );
        checks.require(rows <= MOST_ROWS && columns <= MOST_COLUMNS, path, wanted);
        let lengths: Vec<(String, usize)> = match self {
            Self::Series(_) => Vec::new(),
            Self::Rows(list) => {
                list.iter().enumerate().map(|(n, row)| (format!("[{n}]"), row.len())).collect()
            }
            Self::ByAsset(lists) => {
                lists.iter().map(|(name, list)| (format!(".{name}"), list.len())).collect()
            }
        };
        let first = lengths.first().map_or(0, |(_, length)| *length);
        for (at, length) in lengths.iter().filter(|(_, length)| *length != first).take(5) {
            let wanted = format_args!("must have {first} values, as the first has, got {length}");
            checks.problem(format_args!("{path}{at}"), wanted);
        }
    }
}

impl ExportData {
    /// Its name, or that it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.portfolio_name.as_deref().unwrap_or("Unknown")
    }

    /// A row per period.
    fn returns(&self) -> Table {
        let first = if self.dates.is_empty() {
            Column::new("Period", Kind::Number { decimals: 0 })
        } else {
            Column::new("Date", Kind::Date)
        };
        let none = Returns::Rows(Vec::new());
        let returns = self.historical_returns.as_ref().unwrap_or(&none);
        let name = |n| Column::new(returns.name(n, &self.asset_names), Kind::Percent);
        let columns = std::iter::once(first).chain((0..returns.columns()).map(name)).collect();
        let row = |n: usize| {
            let when = self.dates.get(n).map_or(Cell::Number((n + 1) as f64), |date| Cell::Date(*date));
            std::iter::once(when).chain(returns.row(n)).collect()
        };
        Table { columns, rows: (0..returns.rows()).map(row).collect(), total: None }
    }
}

impl PortfolioExport {
    /// Wants holdings with a positive sum, returns of one length, and a form that data has.
    pub fn check(&self, checks: &mut Checks) {
        let data = &self.portfolio_data;
        if let Some(name) = &data.portfolio_name {
            check_name(checks, "portfolio_data.portfolio_name", name);
        }
        holdings::check(checks, "portfolio_data.holdings", &data.holdings);
        if let Some(performance) = &data.performance_data {
            performance.check(checks, "portfolio_data.performance_data");
        }
        if let Some(risk) = &data.risk_metrics {
            risk.check(checks, "portfolio_data.risk_metrics");
        }
        if let Some(returns) = &data.historical_returns {
            returns.check(checks, "portfolio_data.historical_returns");
        }
        let counted = |returns: &Returns| (returns.rows(), returns.columns());
        let (rows, columns) = data.historical_returns.as_ref().map_or((0, 0), counted);
        let dates = data.dates.len();
        let wanted = format_args!("must be one per period: {rows}, got {dates}");
        checks.require(dates == 0 || dates == rows, "portfolio_data.dates", wanted);
        let names = data.asset_names.len();
        let wanted = format_args!("must be one per column of historical_returns: {columns}, got {names}");
        checks.require(names == 0 || names == columns, "portfolio_data.asset_names", wanted);
        let is_data = self.export_config.format != Format::Pdf;
        checks.require(is_data, "export_config.format", "must be excel or csv");
    }

    /// Makes the file.
    ///
    /// # Errors
    /// When what is held is more than its format can.
    pub fn make(&self, generated_at: DateTime<Utc>) -> Result<File, export::Error> {
        let data = &self.portfolio_data;
        let format = self.export_config.format;
        let name = filename("portfolio_export", data.name(), generated_at, format);
        file(format, name, &self.document(generated_at), || holdings::table(&data.holdings))
    }

    fn document(&self, generated_at: DateTime<Utc>) -> Document {
        let data = &self.portfolio_data;
        let performance = data.performance_data.as_ref().map_or(Vec::new(), PerformanceData::figures);
        let risk = data.risk_metrics.as_ref().map_or(Vec::new(), Measures::figures);
        let section = |heading: &str, block| Section { heading: heading.to_owned(), blocks: vec![block] };
        let sections = vec![
            section("Holdings", Block::Table(holdings::table(&data.holdings))),
            section("Performance", Block::Figures(performance)),
            section("Risk_Metrics", Block::Figures(risk)),
            section("Historical_Returns", Block::Table(data.returns())),
        ];
        Document { title: data.name().to_owned(), subtitle: String::new(), generated_at, sections }
    }
}
