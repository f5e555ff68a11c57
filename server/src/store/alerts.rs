//! Alerts: what was raised, resolved and acknowledged.

use super::audit::Change;
use super::{Database, Result, params};
use crate::clock;
use crate::monitor::alert::{Alert, Severity};

const COLUMNS: &str =
    "id, rule, host, title, message, severity, component, alert_type, is_active, created_at,
    occurrence_count, last_occurrence, resolved_at, acknowledged_at, acknowledged_by";

impl Database {
    /// Keeps an alert as it is now; whether somebody took notice of it stays.
    pub(crate) async fn save_alert(&self, alert: &Alert) -> Result<()> {
        self.run(
            "INSERT INTO alert (id, rule, host, title, message, severity, component, alert_type, is_active, created_at,
                 occurrence_count, last_occurrence, resolved_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             ON CONFLICT (id) DO UPDATE SET is_active = $9, occurrence_count = $11, last_occurrence = $12,
                 resolved_at = $13",
            params![
                &alert.id,
                &alert.rule,
                &alert.host,
                &alert.title,
                &alert.message,
                alert.severity,
                &alert.component,
                &alert.alert_type,
                alert.is_active,
                alert.created_at,
                alert.occurrence_count,
                alert.last_occurrence,
                alert.resolved_at,
            ],
        )
        .await
        .map(|_| ())
    }

    /// The alerts of a machine that are active.
    pub(crate) async fn active_alerts(&self, host: &str) -> Result<Vec<Alert>> {
        let sql =
            format!("SELECT {COLUMNS} FROM alert WHERE host = $1 AND is_active = $2 ORDER BY created_at, id");
        self.all(sql, params![host, true]).await
    }

    /// The last alerts, newest first: those of one severity, where one is given.
    pub(crate) async fn alerts(
        &self,
        severity: Option<Severity>,
        active: Option<bool>,
        most: i64,
    ) -> Result<Vec<Alert>> {
        let mut values = params![most];
        let mut wanted = vec!["1 = 1".to_owned()];
        if let Some(severity) = severity {
            values.push(severity.into());
            wanted.push(format!("severity = ${}", values.len()));
        }
        if let Some(active) = active {
            values.push(active.into());
            wanted.push(format!("is_active = ${}", values.len()));
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM alert WHERE {} ORDER BY created_at DESC, id DESC LIMIT $1",
            wanted.join(" AND ")
        );
        self.all(sql, values).await
    }

    /// Notes that somebody took notice of an alert; the first who did stays. `None` where there is none.
    pub(crate) async fn acknowledge_alert(&self, id: &str, by: &str) -> Result<Option<Alert>> {
        let mut transaction = self.begin().await?;
        let select = format!("SELECT {COLUMNS} FROM alert WHERE id = $1");
        let Some(before) = transaction.one::<Alert>(select, params![id]).await? else { return Ok(None) };
        if before.acknowledged_at.is_some() {
            return Ok(Some(before));
        }
        let update = "UPDATE alert SET acknowledged_at = $1, acknowledged_by = $2 WHERE id = $3";
        let now = clock::now();
        transaction.run(update, params![now, by, id]).await?;
        let after =
            Alert { acknowledged_at: Some(now), acknowledged_by: Some(by.to_owned()), ..before.clone() };
        let (before, acknowledged) = (Some(&before), Some(&after));
        let change = Change {
            actor: Some(by),
            action: "acknowledge",
            subject: "alert",
            subject_id: id,
            before,
            after: acknowledged,
        };
        transaction.record(change).await?;
        transaction.commit().await?;
        Ok(Some(after))
    }
}
