//! Sessions that ended before their tokens expire. Every request asks, so they are kept in memory.

use crate::clock;
use crate::store::{Database, Result};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use uuid::Uuid;

/// Servers' clocks differ, and a change is seen only once it is committed.
const OVERLAP: TimeDelta = TimeDelta::minutes(2);

/// The sessions that ended, each until its last token expires.
#[derive(Debug)]
pub struct Revocations {
    ended: RwLock<HashMap<Uuid, DateTime<Utc>>>,
}

impl Revocations {
    pub(crate) async fn load(database: &Database) -> Result<Self> {
        let ended = database.revoked_sessions(DateTime::UNIX_EPOCH).await?;
        Ok(Self { ended: RwLock::new(ended.into_iter().collect()) })
    }

    /// Learns what other servers ended, and forgets what has expired.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn refresh(&self, database: &Database) -> Result<()> {
        let now = clock::now();
        let recent = database.revoked_sessions(now - OVERLAP).await?;
        let mut ended = self.ended.write().unwrap_or_else(PoisonError::into_inner);
        ended.retain(|_, expires_at| *expires_at > now);
        ended.extend(recent);
        Ok(())
    }

    /// Whether this session has ended.
    #[must_use]
    pub fn contains(&self, session: Uuid) -> bool {
        self.ended.read().unwrap_or_else(PoisonError::into_inner).contains_key(&session)
    }

    /// Ends a session, here and on every server of the database.
    pub(crate) async fn revoke(&self, session: Uuid, database: &Database) -> Result<()> {
        database.revoke_session(session).await?;
        self.refresh(database).await
    }
}
