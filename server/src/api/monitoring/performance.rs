//! `/monitoring/metrics/performance` of document 000.

use super::health::tenth;
use crate::app::State as App;
use crate::clock;
use crate::error::ApiError;
use crate::extract::{Query, User};
use crate::monitor::history::Sample;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// At most so many points, however long the range is.
const POINTS: usize = 360;

/// How far back to look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum TimeRange {
    /// Five minutes.
    #[serde(rename = "5m")]
    FiveMinutes,
    /// A quarter of an hour.
    #[serde(rename = "15m")]
    QuarterHour,
    /// An hour.
    #[default]
    #[serde(rename = "1h")]
    Hour,
    /// Six hours.
    #[serde(rename = "6h")]
    SixHours,
    /// A day.
    #[serde(rename = "24h")]
    Day,
    /// A week.
    #[serde(rename = "7d")]
    Week,
}

impl TimeRange {
    const fn length(self) -> TimeDelta {
        match self {
            Self::FiveMinutes => TimeDelta::minutes(5),
            Self::QuarterHour => TimeDelta::minutes(15),
            Self::Hour => TimeDelta::hours(1),
            Self::SixHours => TimeDelta::hours(6),
            Self::Day => TimeDelta::days(1),
            Self::Week => TimeDelta::weeks(1),
        }
    }
}

/// Which measurements to show.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PerformanceQuery {
    /// How far back; an hour without a word.
    time_range: Option<TimeRange>,
}

/// The machine and the requests over time.
#[derive(Debug, Serialize, ToSchema)]
pub struct PerformanceMetrics {
    time_range: TimeRange,
    metrics: Vec<PerformancePoint>,
    avg_cpu_percent: f64,
    max_cpu_percent: f64,
    avg_memory_percent: f64,
    max_memory_percent: f64,
    /// In milliseconds.
    avg_response_time: f64,
    total_requests: u64,
    cpu_trend: Trend,
    memory_trend: Trend,
    response_time_trend: Trend,
}

/// One measurement. Bytes are those moved since the one before.
#[derive(Debug, Serialize, ToSchema)]
pub struct PerformancePoint {
    timestamp: DateTime<Utc>,
    cpu_percent: f64,
    memory_percent: f64,
    disk_io_read: u64,
    disk_io_write: u64,
    network_io_sent: u64,
    network_io_received: u64,
    active_connections: u64,
    /// A second.
    request_rate: f64,
    /// In milliseconds.
    response_time_avg: f64,
}

/// Where something goes: the mean of the second half of the range against that of the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// Within a tenth.
    Stable,
    /// Up by more than a tenth.
    Increasing,
    /// Down by more than a tenth.
    Decreasing,
}

impl Trend {
    fn of(values: &[f64]) -> Self {
        let (first, second) = values.split_at(values.len() / 2);
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
        let (before, after) = (mean(first), mean(second));
        match first.is_empty() {
            false if after > 1.1 * before => Self::Increasing,
            false if after < 0.9 * before => Self::Decreasing,
            _ => Self::Stable,
        }
    }
}

/// What the machine and the requests did of late.
#[utoipa::path(get, path = "/metrics/performance", tag = "monitoring", params(PerformanceQuery), responses((status = 200, body = PerformanceMetrics)))]
pub async fn metrics(
    State(app): State<Arc<App>>,
    _user: User,
    Query(query): Query<PerformanceQuery>,
) -> Result<Json<PerformanceMetrics>, ApiError> {
    let time_range = query.time_range.unwrap_or_default();
    let since = clock::now() - time_range.length();
    let samples = app.monitor.history(|history| history.since(since, POINTS)).await;
    Ok(Json(PerformanceMetrics::of(time_range, &samples)))
}

impl PerformanceMetrics {
    fn of(time_range: TimeRange, samples: &[Sample]) -> Self {
        let column = |of: fn(&Sample) -> f64| samples.iter().map(of).collect::<Vec<f64>>();
        let cpu = column(|sample| sample.machine.cpu_percent);
        let memory = column(|sample| sample.machine.memory.percent());
        let asked: Vec<f64> = samples
            .iter()
            .filter(|sample| sample.requests.count > 0)
            .map(Sample::response_milliseconds)
            .collect();
        let mean = |values: &[f64]| tenth(values.iter().sum::<f64>() / values.len().max(1) as f64);
        let highest = |values: &[f64]| tenth(values.iter().copied().fold(0.0, f64::max));
        let total_requests = samples.iter().map(|sample| sample.requests.count).sum::<u64>();
        let microseconds = samples.iter().map(|sample| sample.requests.microseconds).sum::<u64>();
        Self {
            time_range,
            metrics: samples.iter().map(PerformancePoint::from).collect(),
            avg_cpu_percent: mean(&cpu),
            max_cpu_percent: highest(&cpu),
            avg_memory_percent: mean(&memory),
            max_memory_percent: highest(&memory),
            avg_response_time: microseconds as f64 / total_requests.max(1) as f64 / 1000.0,
            total_requests,
            cpu_trend: Trend::of(&cpu),
            memory_trend: Trend::of(&memory),
            response_time_trend: Trend::of(&asked),
        }
    }
}

impl From<&Sample> for PerformancePoint {
    fn from(sample: &Sample) -> Self {
        let machine = &sample.machine;
        Self {
            timestamp: sample.at.trunc_subsecs(0),
            cpu_percent: tenth(machine.cpu_percent),
            memory_percent: tenth(machine.memory.percent()),
            disk_io_read: machine.disk_read,
            disk_io_write: machine.disk_written,
            network_io_sent: machine.sent,
            network_io_received: machine.received,
            active_connections: sample.connections,
            request_rate: sample.request_rate(),
            response_time_avg: sample.response_milliseconds(),
        }
    }
}
