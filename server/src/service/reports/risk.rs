//! What simulations and stresses say of a portfolio.

use super::{File, Format, Measures, ReportConfig, StressResults, check_name, file, filename, simulation};
use crate::export::{self, Block, Document, Section, Table};
use chrono::{DateTime, Utc};
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A report on risk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RiskReport {
    /// What is reported on.
    pub risk_analysis_data: RiskData,
    /// How; not as CSV.
    #[serde(default)]
    pub report_config: ReportConfig,
}

/// What is known of risk: at least one of the two results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RiskReportData)]
pub struct RiskData {
    /// Whose risk it is.
    #[serde(default)]
    pub portfolio_name: Option<String>,
    /// The result of a simulation task, or its numbers by name.
    #[serde(default)]
    pub monte_carlo_results: Option<Measures>,
    /// The result of a stress test task.
    #[serde(default)]
    pub stress_test_results: Option<StressResults>,
}

impl RiskReport {
    /// What kind of report it is.
    pub const TYPE: &str = "risk_analysis";

    /// Wants results to report on, and a form that holds them.
    pub fn check(&self, checks: &mut Checks) {
        let RiskData { portfolio_name, monte_carlo_results, stress_test_results } = &self.risk_analysis_data;
        if let Some(name) = portfolio_name {
            check_name(checks, "risk_analysis_data.portfolio_name", name);
        }
        if let Some(results) = monte_carlo_results {
            results.check(checks, "risk_analysis_data.monte_carlo_results");
        }
        if let Some(results) = stress_test_results {
            results.check(checks, "risk_analysis_data.stress_test_results");
        }
        let has_results = monte_carlo_results.is_some() || stress_test_results.is_some();
        let wanted = "must hold monte_carlo_results or stress_test_results";
        checks.require(has_results, "risk_analysis_data", wanted);
        let is_whole = self.report_config.format != Format::Csv;
        checks.require(is_whole, "report_config.format", "must be pdf or excel: several tables are no CSV");
        self.report_config.check(checks);
    }

    /// Makes the file.
    ///
    /// # Errors
    /// When what is held is more than its format can.
    pub fn make(&self, generated_at: DateTime<Utc>) -> Result<File, export::Error> {
        let format = self.report_config.format;
        let of = self.risk_analysis_data.portfolio_name.as_deref().unwrap_or_default();
        let name = filename("risk_report", of, generated_at, format);
        let stressed = self.risk_analysis_data.stress_test_results.as_ref();
        let table = || stressed.map_or(Table::default(), StressResults::table);
        file(format, name, &self.document(generated_at), table)
    }

    fn document(&self, generated_at: DateTime<Utc>) -> Document {
        let data = &self.risk_analysis_data;
        let with_charts = self.report_config.include_charts;
        let section = |heading: &str, blocks| Section { heading: heading.to_owned(), blocks };
        let mut sections = Vec::new();
        if let Some(results) = &data.monte_carlo_results {
            sections.push(section("Monte Carlo simulation", simulation::blocks(results, with_charts)));
        }
        if let Some(results) = &data.stress_test_results {
            let mut blocks = vec![Block::Table(results.table())];
            blocks.extend(results.chart().filter(|_| with_charts));
            sections.push(section("Stress tests", blocks));
        }
        Document {
            title: self.report_config.title("Risk analysis"),
            subtitle: data.portfolio_name.clone().unwrap_or_default(),
            generated_at,
            sections,
        }
    }
}
