//! What the server does by itself, and when.

use super::JobSpec;
use chrono::{DateTime, TimeDelta, Utc};

/// What was due last, when that was, and when it is due next: each at a fixed time after midnight (UTC), and every
/// so often.
pub fn scheduled(now: DateTime<Utc>) -> Vec<(JobSpec, DateTime<Utc>, DateTime<Utc>)> {
    let entries = [
        (JobSpec::Cleanup, TimeDelta::hours(2), TimeDelta::days(1)),
        (JobSpec::UpdateMarketData, TimeDelta::zero(), TimeDelta::hours(6)),
    ];
    let timed = |(spec, after, every)| {
        let last = last(now, after, every);
        (spec, last, last + every)
    };
    entries.into_iter().map(timed).collect()
}

/// The last time before `now` that lies a whole number of `every` past `after` since 1970.
fn last(now: DateTime<Utc>, after: TimeDelta, every: TimeDelta) -> DateTime<Utc> {
    let since = (now - DateTime::UNIX_EPOCH - after).num_seconds();
    DateTime::UNIX_EPOCH + after + every * i32::try_from(since.div_euclid(every.num_seconds())).unwrap_or(0)
}
