//! The alert that the documents name. What it says is true.

use crate::app::State;
use crate::clock;
use crate::error::ApiError;
use crate::monitor::alert::{Alert, Severity};

/// Raises it.
pub async fn fill(state: &State) -> Result<(), ApiError> {
    let now = clock::now();
    let alert = Alert {
        id: "alert_12345".to_owned(),
        rule: "demo".to_owned(),
        host: "demo".to_owned(),
        title: "Demonstration Data".to_owned(),
        message: "This database has accounts whose passwords are public".to_owned(),
        severity: Severity::Medium,
        component: "security".to_owned(),
        alert_type: "security".to_owned(),
        is_active: true,
        created_at: now,
        occurrence_count: 1,
        last_occurrence: now,
        resolved_at: None,
        acknowledged_at: None,
        acknowledged_by: None,
    };
    Ok(state.database.save_alert(&alert).await?)
}
