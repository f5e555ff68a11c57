//! `/monitoring/performance` and `/monitoring/system` of document 002, for admins.

use super::health::tenth;
use crate::app::State as App;
use crate::auth::role::Role;
use crate::clock;
use crate::error::ApiError;
use crate::extract::User;
use crate::monitor::history::History;
use crate::monitor::metrics::Seen;
use crate::monitor::system::{Machine, Space};
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// The endpoints, the machine and the cache.
#[derive(Debug, Serialize, ToSchema)]
pub struct PerformanceReport {
    timestamp: DateTime<Utc>,
    /// The busiest first.
    endpoints: Vec<EndpointPerformance>,
    system: SystemUsage,
    cache: CachePerformance,
    /// `null` where there is no Redis.
    redis_healthy: Option<bool>,
}

/// One method of one path since the server started. Times are in seconds.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndpointPerformance {
    endpoint: String,
    method: String,
    request_count: u64,
    /// Those that were answered with a status of 400 or above.
    error_count: u64,
    avg_response_time: f64,
    min_response_time: f64,
    max_response_time: f64,
    /// The part of errors, from 0 to 1.
    error_rate: f64,
}

impl From<Seen> for EndpointPerformance {
    fn from(seen: Seen) -> Self {
        Self {
            error_rate: seen.errors as f64 / seen.count.max(1) as f64,
            endpoint: seen.route,
            method: seen.method,
            request_count: seen.count,
            error_count: seen.errors,
            avg_response_time: seen.mean,
            min_response_time: seen.least,
            max_response_time: seen.most,
        }
    }
}

/// How often the cache had what was asked for. Rates are from 0 to 1, and 0 where nothing was asked.
#[derive(Debug, Serialize, ToSchema)]
pub struct CachePerformance {
    cache_hits: u64,
    cache_misses: u64,
    cache_errors: u64,
    total_requests: u64,
    hit_rate: f64,
    miss_rate: f64,
}

/// The machine. Sizes are in bytes, `uptime` in seconds.
#[derive(Debug, Serialize, ToSchema)]
pub struct SystemUsage {
    cpu_percent: f64,
    memory: MemoryUsage,
    disk: DiskUsage,
    uptime: f64,
}

/// Memory.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemoryUsage {
    total: u64,
    available: u64,
    percent: f64,
    used: u64,
}

/// The disk of the data.
#[derive(Debug, Serialize, ToSchema)]
pub struct DiskUsage {
    total: u64,
    used: u64,
    free: u64,
    percent: f64,
}

/// How the endpoints, the machine and the cache do.
#[utoipa::path(get, path = "/performance", tag = "monitoring", responses((status = 200, body = PerformanceReport), (status = 403, description = "Only an admin may")))]
pub async fn performance(
    State(app): State<Arc<App>>,
    user: User,
) -> Result<Json<PerformanceReport>, ApiError> {
    user.at_least(Role::Admin)?;
    let redis_healthy = app.limits.redis().await.map(|answered| answered.is_ok());
    let (hits, misses) = app.cache.looked_up();
    let rate = |part: u64| part as f64 / (hits + misses).max(1) as f64;
    let cache = CachePerformance {
        cache_hits: hits,
        cache_misses: misses,
        cache_errors: 0,
        total_requests: hits + misses,
        hit_rate: rate(hits),
        miss_rate: rate(misses),
    };
    let endpoints = app.monitor.metrics.seen().into_iter().map(EndpointPerformance::from).collect();
    let system = usage(&app).await;
    Ok(Json(PerformanceReport { timestamp: clock::now(), endpoints, system, cache, redis_healthy }))
}

/// How much of the machine is used.
#[utoipa::path(get, path = "/system", tag = "monitoring", responses((status = 200, body = SystemUsage), (status = 403, description = "Only an admin may")))]
pub async fn system(State(app): State<Arc<App>>, user: User) -> Result<Json<SystemUsage>, ApiError> {
    user.at_least(Role::Admin)?;
    Ok(Json(usage(&app).await))
}

async fn usage(app: &App) -> SystemUsage {
    let measured = app.monitor.history(History::last).await;
    let Machine { cpu_percent, memory, disk, .. } = measured.map(|sample| sample.machine).unwrap_or_default();
    let percent = |space: &Space| tenth(space.percent());
    SystemUsage {
        cpu_percent: tenth(cpu_percent),
        memory: MemoryUsage {
            total: memory.total,
            available: memory.available,
            percent: percent(&memory),
            used: memory.used,
        },
        disk: DiskUsage { total: disk.total, used: disk.used, free: disk.available, percent: percent(&disk) },
        uptime: app.monitor.started().1.as_secs_f64(),
    }
}
