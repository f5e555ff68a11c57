//! Rebalancing operations: what was asked for, and what came of it.

use super::audit::Change;
use super::{Database, Result, Transaction, params, row};
use crate::clock;
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

row! {
    /// An operation. As JSON, what the audit log keeps of it.
    #[derive(Debug, Clone, PartialEq, Serialize)]
    pub struct Rebalancing {
        /// Named by its deal and the time.
        pub id: String,
        /// The deal.
        pub deal_id: String,
        /// The version of the deal that it began with.
        pub deal_version: i64,
        /// `running`, `completed`, `failed`, `cancelled`.
        pub status: String,
        /// What was asked for, as JSON.
        #[serde(skip)]
        pub request: String,
        /// What came of it, as JSON.
        #[serde(skip)]
        pub result: Option<String>,
        /// Why nothing came of it.
        pub error: Option<String>,
        /// The job that runs it.
        pub job_id: Option<Uuid>,
        /// How many assets it trades.
        pub total_trades: Option<i64>,
        /// What it adds to the objective.
        pub objective_improvement: Option<f64>,
        /// When it began.
        pub created_at: DateTime<Utc>,
        /// When it ended.
        pub completed_at: Option<DateTime<Utc>>,
    }
}

/// How an operation ended.
#[derive(Debug, Clone, Default)]
pub struct Ended {
    /// `completed`, `failed`, `cancelled`.
    pub status: &'static str,
    /// What came of it, as JSON.
    pub result: Option<String>,
    /// Why nothing came of it.
    pub error: Option<String>,
    /// How many assets it trades.
    pub total_trades: Option<i64>,
    /// What it adds to the objective.
    pub objective_improvement: Option<f64>,
}

const COLUMNS: &str = "id, deal_id, deal_version, status, request, result, error, job_id, total_trades,
     objective_improvement, created_at, completed_at";

impl Transaction {
    /// Keeps an operation; false where there is one of this id.
    pub(crate) async fn add_rebalancing(&mut self, new: &Rebalancing, actor: Option<&str>) -> Result<bool> {
        let added = self
            .run(
                "INSERT INTO rebalancing (id, deal_id, deal_version, status, request, result, error, job_id,
                    total_trades, objective_improvement, created_by, created_at, completed_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (id) DO NOTHING",
                params![
                    &new.id,
                    &new.deal_id,
                    new.deal_version,
                    &new.status,
                    &new.request,
                    new.result.clone(),
                    new.error.clone(),
                    new.job_id,
                    new.total_trades,
                    new.objective_improvement,
                    actor,
                    new.created_at,
                    new.completed_at,
                ],
            )
            .await?;
        if added > 0 {
            let (subject, subject_id) = ("rebalancing", new.id.as_str());
            let change =
                Change { actor, action: "create", subject, subject_id, before: None, after: Some(new) };
            self.record(change).await?;
        }
        Ok(added > 0)
    }

    /// Notes how an operation ended; false when it had ended before.
    pub(crate) async fn end_rebalancing(&mut self, id: &str, ended: &Ended) -> Result<bool> {
        let changed = self
            .run(
                "UPDATE rebalancing SET status = $1, result = $2, error = $3, total_trades = $4,
                    objective_improvement = $5, completed_at = $6 WHERE id = $7 AND status = 'running'",
                params![
                    ended.status,
                    ended.result.clone(),
                    ended.error.clone(),
                    ended.total_trades,
                    ended.objective_improvement,
                    clock::now(),
                    id,
                ],
            )
            .await?;
        Ok(changed > 0)
    }

    /// Notes which job runs an operation.
    pub(crate) async fn assign_rebalancing(&mut self, id: &str, job_id: Uuid) -> Result<()> {
        let statement = "UPDATE rebalancing SET job_id = $1 WHERE id = $2";
        self.run(statement, params![job_id, id]).await.map(|_| ())
    }
}

impl Database {
    /// An operation.
    pub(crate) async fn rebalancing(&self, id: &str) -> Result<Option<Rebalancing>> {
        if id.contains('\0') {
            return Ok(None);
        }
        self.one(format!("SELECT {COLUMNS} FROM rebalancing WHERE id = $1"), params![id]).await
    }

    /// Operations, the latest first, and how many there are in all.
    pub(crate) async fn rebalancings(
        &self,
        deal_id: Option<&str>,
        status: Option<&str>,
        limit: i64,
        offset: i64,
    ) -> Result<(Vec<Rebalancing>, i64)> {
        let (mut condition, mut values) = ("1 = 1".to_owned(), params![]);
        for (column, value) in [("deal_id", deal_id), ("status", status)] {
            if let Some(value) = value {
                values.push(value.into());
                condition = format!("{condition} AND {column} = ${}", values.len());
            }
        }
        let count = format!("SELECT CAST(COUNT(*) AS BIGINT) FROM rebalancing WHERE {condition}");
        let total = self.one::<(i64,)>(count, values.clone()).await?.map_or(0, |(count,)| count);
        values.extend(params![limit, offset]);
        let (limit, offset) = (values.len() - 1, values.len());
        let statement = format!(
            "SELECT {COLUMNS} FROM rebalancing WHERE {condition} ORDER BY created_at DESC, id DESC
             LIMIT ${limit} OFFSET ${offset}"
        );
        Ok((self.all(statement, values).await?, total))
    }
}
