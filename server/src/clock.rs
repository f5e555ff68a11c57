//! The one clock of the workspace.

use chrono::{DateTime, SubsecRound, Utc};

/// The time, to the microsecond, which is what both databases keep.
#[must_use]
pub fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}
