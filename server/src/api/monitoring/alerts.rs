//! `/monitoring/alerts` of document 000.

use crate::app::State as App;
use crate::auth::role::Role;
use crate::error::{ApiError, Part};
use crate::extract::{Query, User};
use crate::monitor::alert::{Alert, Severity};
use axum::Json;
use axum::extract::{Path, State};
use chrono::{DateTime, SubsecRound, Utc};
use risk_core::Problem;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// How many lines a page may have at most.
const MOST: i64 = 1000;
const USUAL: i64 = 100;

/// How many: 100 without a word.
///
/// # Errors
/// Outside 1 to 1000.
pub(super) fn page(limit: Option<i64>) -> Result<i64, ApiError> {
    match limit.unwrap_or(USUAL) {
        limit if (1..=MOST).contains(&limit) => Ok(limit),
        limit => {
            let wanted = format!("must be between 1 and {MOST}, got {limit}");
            Err(Part::Query.invalid(vec![Problem::new("limit", wanted)]))
        }
    }
}

/// Which alerts to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AlertQuery {
    /// Only those that matter so much.
    severity: Option<Severity>,
    /// Only those whose limit is exceeded now: without a word, yes.
    active_only: Option<bool>,
    /// How many: 100 without a word.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<i64>,
}

/// A limit that is or was exceeded.
#[derive(Debug, Serialize, ToSchema)]
pub struct SystemAlert {
    id: String,
    title: String,
    message: String,
    severity: Severity,
    component: String,
    alert_type: String,
    is_active: bool,
    is_acknowledged: bool,
    created_at: DateTime<Utc>,
    occurrence_count: i64,
    last_occurrence: DateTime<Utc>,
    created_by: &'static str,
    /// The machine that it is of.
    host: String,
    resolved_at: Option<DateTime<Utc>>,
    acknowledged_at: Option<DateTime<Utc>>,
}

impl From<Alert> for SystemAlert {
    fn from(alert: Alert) -> Self {
        let seconds = |time: DateTime<Utc>| time.trunc_subsecs(0);
        Self {
            is_acknowledged: alert.acknowledged_at.is_some(),
            created_at: seconds(alert.created_at),
            last_occurrence: seconds(alert.last_occurrence),
            resolved_at: alert.resolved_at.map(seconds),
            acknowledged_at: alert.acknowledged_at.map(seconds),
            created_by: "system",
            id: alert.id,
            title: alert.title,
            message: alert.message,
            severity: alert.severity,
            component: alert.component,
            alert_type: alert.alert_type,
            is_active: alert.is_active,
            occurrence_count: alert.occurrence_count,
            host: alert.host,
        }
    }
}

/// The alerts of every server of the database, newest first.
#[utoipa::path(get, path = "/alerts", tag = "monitoring", params(AlertQuery), responses((status = 200, body = Vec<SystemAlert>)))]
pub async fn alerts(
    State(app): State<Arc<App>>,
    _user: User,
    Query(query): Query<AlertQuery>,
) -> Result<Json<Vec<SystemAlert>>, ApiError> {
    let active = query.active_only.unwrap_or(true).then_some(true);
    let alerts = app.database.alerts(query.severity, active, page(query.limit)?).await?;
    Ok(Json(alerts.into_iter().map(SystemAlert::from).collect()))
}

/// Takes notice of an alert. It stays active until its limit is exceeded no more.
#[utoipa::path(post, path = "/alerts/{alert_id}/acknowledge", tag = "monitoring", params(("alert_id" = String, Path)), responses((status = 200, body = SystemAlert), (status = 403, description = "Only an admin may"), (status = 404, description = "There is no such alert")))]
pub async fn acknowledge(
    State(app): State<Arc<App>>,
    user: User,
    Path(id): Path<String>,
) -> Result<Json<SystemAlert>, ApiError> {
    const UNKNOWN: ApiError = ApiError::NotFound("Alert");
    user.at_least(Role::Admin)?;
    // No text of PostgreSQL has a zero byte.
    if id.contains('\0') {
        return Err(UNKNOWN);
    }
    let alert = app.database.acknowledge_alert(&id, &user.id).await?;
    alert.map(|alert| Json(alert.into())).ok_or(UNKNOWN)
}
