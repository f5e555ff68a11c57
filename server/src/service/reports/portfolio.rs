//! What a portfolio holds, has done, and risks.

use super::holdings::{self, Holdings};
use super::{File, Measures, PerformanceData, ReportConfig, check_name, file, filename};
use crate::export::{self, Block, Document, Section};
use chrono::{DateTime, Utc};
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A report on a portfolio; as CSV, its holdings alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PortfolioReport {
    /// What is reported on.
    pub portfolio_data: ReportData,
    /// How.
    #[serde(default)]
    pub report_config: ReportConfig,
}

/// A portfolio that is reported on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PortfolioReportData)]
pub struct ReportData {
    /// Its name.
    pub portfolio_name: String,
    /// Amounts by asset, in units of currency.
    pub holdings: Holdings,
    /// What it has done.
    pub performance_data: PerformanceData,
    /// What it risks: VaR and CVaR at 95 and 99 %, and whatever else is known.
    #[serde(default)]
    pub risk_metrics: Option<Measures>,
}

impl PortfolioReport {
    /// What kind of report it is.
    pub const TYPE: &str = "portfolio_analysis";

    /// Wants a name, holdings with a positive sum, and returns that can be compounded.
    pub fn check(&self, checks: &mut Checks) {
        let data = &self.portfolio_data;
        check_name(checks, "portfolio_data.portfolio_name", &data.portfolio_name);
        holdings::check(checks, "portfolio_data.holdings", &data.holdings);
        data.performance_data.check(checks, "portfolio_data.performance_data");
        if let Some(risk) = &data.risk_metrics {
            risk.check(checks, "portfolio_data.risk_metrics");
        }
        self.report_config.check(checks);
    }

    /// Makes the file.
    ///
    /// # Errors
    /// When what is held is more than its format can.
    pub fn make(&self, generated_at: DateTime<Utc>) -> Result<File, export::Error> {
        let data = &self.portfolio_data;
        let format = self.report_config.format;
        let name = filename("portfolio_report", &data.portfolio_name, generated_at, format);
        file(format, name, &self.document(generated_at), || holdings::table(&data.holdings))
    }

    fn document(&self, generated_at: DateTime<Utc>) -> Document {
        let data = &self.portfolio_data;
        let with_charts = self.report_config.include_charts;
        let mut held = vec![Block::Table(holdings::summed(&data.holdings))];
        let mut performed = vec![Block::Figures(data.performance_data.figures())];
        if with_charts {
            held.push(holdings::chart(&data.holdings));
            performed.extend(data.performance_data.chart());
        }
        let section = |heading: &str, blocks| Section { heading: heading.to_owned(), blocks };
        let mut sections = vec![section("Holdings", held), section("Performance", performed)];
        if let Some(risk) = &data.risk_metrics {
            sections.push(section("Risk metrics", vec![Block::Figures(risk.figures())]));
        }
        Document {
            title: self.report_config.title("Portfolio report"),
            subtitle: data.portfolio_name.clone(),
            generated_at,
            sections,
        }
    }
}
