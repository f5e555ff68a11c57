//! What the server does by itself, and when.

use super::JobSpec;
use chrono::{DateTime, TimeDelta, Utc};

/// What was due last, and when that was: each at a fixed time after midnight (UTC), and every so often.
pub fn due(now: DateTime<Utc>) -> Vec<(JobSpec, DateTime<Utc>)> {
    let entries = [
        (JobSpec::Cleanup, TimeDelta::hours(2), TimeDelta::days(1)),
        (JobSpec::UpdateMarketData, TimeDelta::zero(), TimeDelta::hours(6)),
    ];
    entries.into_iter().map(|(spec, after, every)| (spec, last(now, after, every))).collect()
}

/// The last time before `now` that lies a whole number of `every` past `after` since 1970.
fn last(now: DateTime<Utc>, after: TimeDelta, every: TimeDelta) -> DateTime<Utc> {
    let since = (now - DateTime::UNIX_EPOCH - after).num_seconds();
    DateTime::UNIX_EPOCH + after + every * i32::try_from(since.div_euclid(every.num_seconds())).unwrap_or(0)
}
