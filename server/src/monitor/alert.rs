//! What somebody should look at: limits of the machine, the requests, the jobs and the database, and
//! which of them are exceeded.

use super::history::History;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use uuid::Uuid;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// To know.
    Low,
    /// To look at.
    Medium,
    /// To look at today.
    High,
    /// To look at now.
    Critical,
}

/// What was measured, as far as it could be.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Measures {
    /// Processors, in percent.
    pub cpu_percent: Option<f64>,
    /// Memory, in percent.
    pub memory_percent: Option<f64>,
    /// The disk of the data, in percent.
    pub disk_percent: Option<f64>,
    /// Requests of the last five minutes that failed by the server's fault, in percent; `None` where
    /// there were too few to say.
    pub failed_percent: Option<f64>,
    /// How long requests of the last five minutes took, in milliseconds; `None` where there were too few.
    pub response_milliseconds: Option<f64>,
    /// Jobs that wait.
    pub waiting_jobs: Option<f64>,
    /// 1 where the database does not answer, and else 0.
    pub database_away: Option<f64>,
    /// 1 where Redis is configured and does not answer, and else 0.
    pub redis_away: Option<f64>,
}

/// Fewer requests than this say nothing of the rest.
const FEWEST: u64 = 20;
const LOOKED_AT: TimeDelta = TimeDelta::minutes(5);

impl Measures {
    /// What the history says of the machine and of the requests.
    #[must_use]
    pub fn of(history: &History, now: DateTime<Utc>) -> Self {
        let Some(last) = history.last() else { return Self::default() };
        let recent = history.all_since(now - LOOKED_AT).filter(|recent| recent.requests.count >= FEWEST);
        let failed = |recent: super::history::Sample| {
            100.0 * recent.requests.failures as f64 / recent.requests.count as f64
        };
        Self {
            cpu_percent: Some(last.machine.cpu_percent),
            memory_percent: Some(last.machine.memory.percent()),
            disk_percent: Some(last.machine.disk.percent()),
            failed_percent: recent.map(failed),
            response_milliseconds: recent.map(|recent| recent.response_milliseconds()),
            ..Self::default()
        }
    }
}

/// A limit, and what is said when it is exceeded.
struct Rule {
    name: &'static str,
    title: &'static str,
    component: &'static str,
    kind: &'static str,
    severity: Severity,
    measure: fn(&Measures) -> Option<f64>,
    limit: f64,
    /// How long it must be exceeded first.
    patience: TimeDelta,
    /// What is exceeded, with its unit: `{}` is the limit.
    says: &'static str,
}

const RULES: [Rule; 9] = [
    Rule {
        name: "cpu",
        title: "High CPU Usage",
        component: "system",
        kind: "system",
        severity: Severity::Medium,
        measure: |measures| measures.cpu_percent,
        limit: 90.0,
        patience: TimeDelta::minutes(10),
        says: "CPU usage has exceeded {}% for 10 minutes",
    },
    Rule {
        name: "memory",
        title: "High Memory Usage",
        component: "system",
        kind: "system",
        severity: Severity::Medium,
        measure: |measures| measures.memory_percent,
        limit: 80.0,
        patience: TimeDelta::minutes(10),
        says: "Memory usage has exceeded {}% for 10 minutes",
    },
    Rule {
        name: "memory_exhausted",
        title: "Memory Exhausted",
        component: "system",
        kind: "system",
        severity: Severity::Critical,
        measure: |measures| measures.memory_percent,
        limit: 95.0,
        patience: TimeDelta::minutes(1),
        says: "Memory usage has exceeded {}% for a minute",
    },
    Rule {
        name: "disk",
        title: "Disk Almost Full",
        component: "system",
        kind: "system",
        severity: Severity::High,
        measure: |measures| measures.disk_percent,
        limit: 90.0,
        patience: TimeDelta::zero(),
        says: "The disk of the data is more than {}% full",
    },
    Rule {
        name: "errors",
        title: "High Error Rate",
        component: "api",
        kind: "performance",
        severity: Severity::High,
        measure: |measures| measures.failed_percent,
        limit: 5.0,
        patience: TimeDelta::zero(),
        says: "More than {}% of the requests of the last 5 minutes failed",
    },
    Rule {
        name: "latency",
        title: "Slow Responses",
        component: "api",
        kind: "performance",
        severity: Severity::Medium,
        measure: |measures| measures.response_milliseconds,
        limit: 2000.0,
        patience: TimeDelta::zero(),
        says: "Requests of the last 5 minutes took more than {} ms on average",
    },
    Rule {
        name: "queue",
        title: "Long Job Queue",
        component: "jobs",
        kind: "performance",
        severity: Severity::Medium,
        measure: |measures| measures.waiting_jobs,
        limit: 1000.0,
        patience: TimeDelta::minutes(1),
        says: "More than {} jobs have waited for a minute",
    },
    Rule {
        name: "database",
        title: "Database Unavailable",
        component: "database",
        kind: "availability",
        severity: Severity::Critical,
        measure: |measures| measures.database_away,
        limit: 0.0,
        patience: TimeDelta::zero(),
        says: "The database does not answer",
    },
    Rule {
        name: "redis",
        title: "Redis Unavailable",
        component: "redis",
        kind: "availability",
        severity: Severity::Medium,
        measure: |measures| measures.redis_away,
        limit: 0.0,
        patience: TimeDelta::zero(),
        says: "Redis does not answer: each server counts its own requests",
    },
];

crate::store::row! {
    /// A limit that is or was exceeded.
    #[derive(Debug, Clone, PartialEq, Serialize)]
    pub struct Alert {
        /// Which one: `alert_…`.
        pub id: String,
        /// The limit.
        pub rule: String,
        /// The machine that it is of.
        pub host: String,
        /// In a few words.
        pub title: String,
        /// In a sentence.
        pub message: String,
        /// How much it matters.
        pub severity: Severity,
        /// What it is about: `system`.
        pub component: String,
        /// Of which kind it is: `performance`.
        pub alert_type: String,
        /// Whether the limit is exceeded.
        pub is_active: bool,
        /// When it first was.
        pub created_at: DateTime<Utc>,
        /// How often it was looked at and found exceeded.
        pub occurrence_count: i64,
        /// When it last was.
        pub last_occurrence: DateTime<Utc>,
        /// When it was no more.
        pub resolved_at: Option<DateTime<Utc>>,
        /// When somebody took notice.
        pub acknowledged_at: Option<DateTime<Utc>>,
        /// Who did.
        pub acknowledged_by: Option<String>,
    }
}
crate::store::stored_as_text!(Severity);

/// The limits of one machine, and which of them are exceeded.
#[derive(Debug, Default)]
pub struct Watch {
    host: String,
    exceeded_since: HashMap<&'static str, DateTime<Utc>>,
    raised: HashMap<&'static str, Alert>,
}

impl Watch {
    /// Of this machine, on which these alerts were active when it was last watched.
    #[must_use]
    pub fn new(host: String, active: Vec<Alert>) -> Self {
        let known = |alert: Alert| Some((RULES.iter().find(|rule| rule.name == alert.rule)?.name, alert));
        let raised = active.into_iter().filter_map(known).collect();
        Self { host, exceeded_since: HashMap::new(), raised }
    }

    /// The alerts that are active.
    pub fn active(&self) -> impl Iterator<Item = &Alert> {
        self.raised.values()
    }

    /// Compares what was measured with the limits; the alerts that this changed. What could not be
    /// measured changes nothing.
    pub fn look(&mut self, measures: &Measures, now: DateTime<Utc>) -> Vec<Alert> {
        let mut changed = Vec::new();
        for rule in &RULES {
            match (rule.measure)(measures).map(|measured| measured > rule.limit) {
                None => {}
                Some(true) => {
                    let since = *self.exceeded_since.entry(rule.name).or_insert(now);
                    if let Some(alert) = self.raised.get_mut(rule.name) {
                        alert.occurrence_count += 1;
                        alert.last_occurrence = now;
                        changed.push(alert.clone());
                    } else if now - since >= rule.patience {
                        let alert = rule.raise(&self.host, now);
                        tracing::warn!(alert = rule.name, "{}", alert.message);
                        self.raised.insert(rule.name, alert.clone());
                        changed.push(alert);
                    }
                }
                Some(false) => {
                    self.exceeded_since.remove(rule.name);
                    if let Some(mut alert) = self.raised.remove(rule.name) {
                        alert.is_active = false;
                        alert.resolved_at = Some(now);
                        tracing::info!(alert = rule.name, "no more: {}", alert.message);
                        changed.push(alert);
                    }
                }
            }
        }
        changed
    }
}

impl Rule {
    fn raise(&self, host: &str, now: DateTime<Utc>) -> Alert {
        Alert {
            id: format!("alert_{}", Uuid::now_v7().simple()),
            rule: self.name.to_owned(),
            host: host.to_owned(),
            title: self.title.to_owned(),
            message: self.says.replace("{}", &self.limit.to_string()),
            severity: self.severity,
            component: self.component.to_owned(),
            alert_type: self.kind.to_owned(),
            is_active: true,
            created_at: now,
            occurrence_count: 1,
            last_occurrence: now,
            resolved_at: None,
            acknowledged_at: None,
            acknowledged_by: None,
        }
    }
}
