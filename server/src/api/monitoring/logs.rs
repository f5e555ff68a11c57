//! `/monitoring/logs/application` of document 000.

use super::alerts::page;
use crate::auth::role::Role;
use crate::error::ApiError;
use crate::extract::{Moment, Query, User};
use crate::monitor::log::{self, Grade, Line};
use axum::Json;
use chrono::{DateTime, SubsecRound, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How grave a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum LogLevel {
    /// For who looks for a fault.
    Debug,
    /// What happened.
    Info,
    /// What may become a fault.
    Warning,
    /// A fault.
    Error,
    /// A fault of the program itself.
    Critical,
}

impl From<Grade> for LogLevel {
    fn from(grade: Grade) -> Self {
        match grade {
            Grade::Debug => Self::Debug,
            Grade::Info => Self::Info,
            Grade::Warning => Self::Warning,
            Grade::Error => Self::Error,
            Grade::Critical => Self::Critical,
        }
    }
}

/// Which lines to show.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct LogQuery {
    /// Only those of this level.
    level: Option<LogLevel>,
    /// Only those written then or later.
    #[param(value_type = Option<String>, format = DateTime)]
    start_time: Option<Moment>,
    /// Only those written then or earlier.
    #[param(value_type = Option<String>, format = DateTime)]
    end_time: Option<Moment>,
    /// Only those of this request.
    request_id: Option<String>,
    /// How many: 100 without a word.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<i64>,
}

/// Lines of the log, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApplicationLogs {
    logs: Vec<LogLine>,
    /// How many there are, shown or not.
    total_count: usize,
    filters: LogFilters,
}

/// What was asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogFilters {
    level: Option<LogLevel>,
    start_time: Option<DateTime<Utc>>,
    end_time: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

/// A line of the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogLine {
    timestamp: DateTime<Utc>,
    level: LogLevel,
    logger_name: String,
    message: String,
    /// The file that wrote it.
    module: String,
    /// The innermost module that wrote it.
    function: String,
    line_number: u32,
    thread_id: String,
    process_id: u32,
    user_id: Option<String>,
    request_id: Option<String>,
}

impl From<Line> for LogLine {
    fn from(line: Line) -> Self {
        Self {
            timestamp: line.at.trunc_subsecs(3),
            level: line.grade.into(),
            logger_name: line.target.replace("::", "."),
            message: line.message,
            module: line.file.rsplit(['/', '\\']).next().unwrap_or_default().to_owned(),
            function: line.target.rsplit("::").next().unwrap_or_default().to_owned(),
            line_number: line.line,
            thread_id: line.thread,
            process_id: std::process::id(),
            user_id: line.user_id,
            request_id: line.request_id,
        }
    }
}

/// The last lines of this server's log. Who is no admin sees those of their own requests.
#[utoipa::path(get, path = "/logs/application", tag = "monitoring", params(LogQuery), responses((status = 200, body = ApplicationLogs)))]
pub async fn logs(user: User, Query(query): Query<LogQuery>) -> Result<Json<ApplicationLogs>, ApiError> {
    let most = usize::try_from(page(query.limit)?).unwrap_or(usize::MAX);
    let wanted = |line: &Line| {
        query.level.is_none_or(|level| level == line.grade.into())
            && query.start_time.is_none_or(|start| line.at >= start.0)
            && query.end_time.is_none_or(|end| line.at <= end.0)
            && query.request_id.as_ref().is_none_or(|id| line.request_id.as_ref() == Some(id))
            && (user.role == Role::Admin || line.user_id.as_ref() == Some(&user.id))
    };
    let (lines, total_count) = log::kept().map(|log| log.lines(most, wanted)).unwrap_or_default();
    let filters = LogFilters {
        level: query.level,
        start_time: query.start_time.map(|start| start.0),
        end_time: query.end_time.map(|end| end.0),
        request_id: query.request_id.clone(),
    };
    let logs = lines.into_iter().map(LogLine::from).collect();
    Ok(Json(ApplicationLogs { logs, total_count, filters }))
}
