//! What a task tells of the file that it made (spec 002, section 5.8).

use crate::service::reports::{PortfolioExport, PortfolioReport, RiskReport};
use crate::store::jobs::Artifact;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// A file, when it was made, and the task that made it.
#[derive(Debug, Clone, Copy)]
pub struct Filed<'a> {
    /// The file.
    pub file: &'a Artifact,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The id of the task.
    pub task_id: &'a str,
}

impl Filed<'_> {
    /// Of a report on a portfolio.
    #[must_use]
    pub fn portfolio(&self, task: &PortfolioReport) -> Value {
        let mut told = self.report(PortfolioReport::TYPE, &json!(task.report_config));
        told["portfolio_name"] = json!(task.portfolio_data.portfolio_name);
        told
    }

    /// Of a report on risk.
    #[must_use]
    pub fn risk(&self, task: &RiskReport) -> Value {
        let mut told = self.report(RiskReport::TYPE, &json!(task.report_config));
        told["portfolio_name"] = json!(task.risk_analysis_data.portfolio_name);
        told
    }

    /// Of a portfolio's data.
    #[must_use]
    pub fn export(&self, task: &PortfolioExport) -> Value {
        json!({
            "export_path": self.path(),
            "export_filename": self.file.filename,
            "export_format": task.export_config.format,
            "portfolio_name": task.portfolio_data.portfolio_name.as_deref().unwrap_or("Unknown"),
            "exported_at": self.at,
            "file_size_bytes": self.file.content.len(),
            "sha256": self.file.sha256,
            "metadata": { "task_id": self.task_id, "export_config": task.export_config },
        })
    }

    fn report(&self, kind: &str, config: &Value) -> Value {
        json!({
            "report_path": self.path(),
            "report_filename": self.file.filename,
            "report_type": kind,
            "generated_at": self.at,
            "file_size_bytes": self.file.content.len(),
            "sha256": self.file.sha256,
            "metadata": { "task_id": self.task_id, "report_config": config },
        })
    }

    fn path(&self) -> String {
        format!("/api/v1/tasks/{}/download", self.task_id)
    }
}
