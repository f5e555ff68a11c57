//! `/monitoring/health` of document 000, which document 002 lists as well.

use crate::app::State as App;
use crate::clock;
use crate::monitor::alert::Severity;
use crate::monitor::history::History;
use crate::monitor::{self, Answered};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, SubsecRound, Utc};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use utoipa::ToSchema;

/// What the document counts as databases; here all are tables of one.
const DATABASES: [&str; 5] = ["assets", "correlations", "scenarios", "config", "reference"];

/// How well something does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HealthStatus {
    /// It works.
    Healthy,
    /// It works, and somebody should look.
    Degraded,
    /// It does not work.
    Unhealthy,
    /// It is not part of this server.
    NotConfigured,
}

/// Everything that the server needs, and how well it does.
#[derive(Debug, Serialize, ToSchema)]
pub struct SystemHealth {
    overall_status: HealthStatus,
    uptime_seconds: u64,
    uptime_human: String,
    last_restart: DateTime<Utc>,
    services: Vec<ServiceHealth>,
    cpu_usage_percent: f64,
    memory_usage_percent: f64,
    disk_usage_percent: f64,
    postgresql_status: HealthStatus,
    redis_status: HealthStatus,
    migration_databases_status: BTreeMap<&'static str, bool>,
    healthy_services: usize,
    total_services: usize,
    active_alerts: usize,
}

/// One thing that the server needs.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceHealth {
    service_name: &'static str,
    status: HealthStatus,
    response_time_ms: f64,
    last_checked: DateTime<Utc>,
    error_message: Option<String>,
}

impl ServiceHealth {
    fn new(service_name: &'static str, answered: Answered, otherwise: HealthStatus) -> Self {
        let status = if answered.error.is_none() { HealthStatus::Healthy } else { otherwise };
        let response_time_ms = answered.took.as_micros() as f64 / 1000.0;
        let last_checked = clock::now().trunc_subsecs(0);
        Self { service_name, status, response_time_ms, last_checked, error_message: answered.error }
    }
}

/// How well the server does: 200 when it can work, and 503 when it cannot.
#[utoipa::path(get, path = "/health", tag = "monitoring", responses((status = 200, body = SystemHealth), (status = 503, body = SystemHealth, description = "The server cannot work")))]
pub async fn health(State(app): State<Arc<App>>) -> (StatusCode, Json<SystemHealth>) {
    let (database, redis) = tokio::join!(monitor::database(&app), app.limits.redis());
    let redis = redis.map(|answered| match answered {
        Ok(took) => Answered { took, error: None },
        Err(error) => Answered { took: Duration::ZERO, error: Some(error) },
    });
    let health = system_health(&app, database, redis).await;
    let works = health.overall_status != HealthStatus::Unhealthy;
    (if works { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, Json(health))
}

async fn system_health(app: &App, database: Answered, redis: Option<Answered>) -> SystemHealth {
    use HealthStatus::{Degraded, Healthy, NotConfigured, Unhealthy};
    let machine = app.monitor.history(History::last).await.map(|sample| sample.machine).unwrap_or_default();
    let alerts = app.monitor.active_alerts();
    let answers = database.error.is_none();
    let database = ServiceHealth::new(app.database.name(), database, Unhealthy);
    let database_status = database.status;
    // Without Redis each server counts by itself.
    let redis = redis.map(|answered| ServiceHealth::new("Redis", answered, Degraded));
    let redis_status = redis.as_ref().map_or(NotConfigured, |redis| redis.status);
    let services: Vec<ServiceHealth> = std::iter::once(database).chain(redis).collect();
    let grave = alerts.iter().any(|alert| alert.severity >= Severity::High);
    let overall_status = match (answers, redis_status, grave) {
        (false, ..) => Unhealthy,
        (_, Degraded, _) | (.., true) => Degraded,
        _ => Healthy,
    };
    let (last_restart, uptime) = app.monitor.started();
    SystemHealth {
        overall_status,
        uptime_seconds: uptime.as_secs(),
        uptime_human: human(uptime),
        last_restart: last_restart.trunc_subsecs(0),
        cpu_usage_percent: tenth(machine.cpu_percent),
        memory_usage_percent: tenth(machine.memory.percent()),
        disk_usage_percent: tenth(machine.disk.percent()),
        postgresql_status: if app.database.name() == "PostgreSQL" { database_status } else { NotConfigured },
        redis_status,
        migration_databases_status: DATABASES.map(|name| (name, answers)).into(),
        healthy_services: services.iter().filter(|service| service.status == Healthy).count(),
        total_services: services.len(),
        active_alerts: alerts.len(),
        services,
    }
}

/// Percentages are shown to a tenth.
pub(super) fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn human(time: Duration) -> String {
    let minutes = time.as_secs() / 60;
    format!("{}d {}h {}m", minutes / 1440, minutes / 60 % 24, minutes % 60)
}
