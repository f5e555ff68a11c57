//! Sessions: a login, and every token that came of it.

use super::{Database, Result, Transaction, params};
use crate::clock;
use chrono::{DateTime, Utc};
use uuid::Uuid;

impl Transaction {
    /// Opens a session whose last token expires at `expires_at`.
    pub(crate) async fn open_session(&mut self, account_id: &str, expires_at: DateTime<Utc>) -> Result<Uuid> {
        let (id, now) = (Uuid::now_v7(), clock::now());
        let statement =
            "INSERT INTO session (id, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4)";
        self.run(statement, params![id, account_id, now, expires_at]).await?;
        Ok(id)
    }
}

impl Database {
    /// Lets a session live until `expires_at` at least; false when it has ended.
    pub(crate) async fn prolong_session(&self, id: Uuid, expires_at: DateTime<Utc>) -> Result<bool> {
        let changed = self
            .run(
                "UPDATE session SET expires_at = CASE WHEN expires_at < $1 THEN $1 ELSE expires_at END
                 WHERE id = $2 AND revoked_at IS NULL",
                params![expires_at, id],
            )
            .await?;
        Ok(changed == 1)
    }

    /// Ends a session: its tokens are good no more.
    pub(crate) async fn revoke_session(&self, id: Uuid) -> Result<()> {
        let statement = "UPDATE session SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
        self.run(statement, params![clock::now(), id]).await.map(|_| ())
    }

    /// Forgets sessions whose last token has expired; how many.
    pub(crate) async fn forget_sessions(&self) -> Result<u64> {
        self.run("DELETE FROM session WHERE expires_at < $1", params![clock::now()]).await
    }

    /// The sessions that ended since `since` and have tokens that have not expired, with their expiry.
    pub(crate) async fn revoked_sessions(&self, since: DateTime<Utc>) -> Result<Vec<(Uuid, DateTime<Utc>)>> {
        let statement = "SELECT id, expires_at FROM session WHERE revoked_at >= $1 AND expires_at > $2";
        self.all(statement, params![since, clock::now()]).await
    }
}
