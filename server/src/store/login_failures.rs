//! Failed logins, which lock the name that was tried for a while, whether or not an account has it.

use super::{Database, Result, hexadecimal, params};
use crate::clock;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

/// People type their password into the field of the name; what was tried is not kept.
fn digest(name: &str) -> String {
    hexadecimal(&Sha256::digest(name))
}

impl Database {
    /// How often this name failed within `window`, and since when.
    pub(crate) async fn login_failures(
        &self,
        name: &str,
        window: TimeDelta,
    ) -> Result<Option<(i64, DateTime<Utc>)>> {
        let statement = "SELECT failures, since FROM login_failure WHERE name_digest = $1 AND since > $2";
        self.one(statement, params![digest(name), clock::now() - window]).await
    }

    /// Counts a failure of this name, and forgets those of every name that are older than `window`.
    pub(crate) async fn count_login_failure(&self, name: &str, window: TimeDelta) -> Result<()> {
        let now = clock::now();
        self.run("DELETE FROM login_failure WHERE since <= $1", params![now - window]).await?;
        self.run(
            "INSERT INTO login_failure (name_digest, failures, since) VALUES ($1, 1, $2)
             ON CONFLICT (name_digest) DO UPDATE SET failures = login_failure.failures + 1",
            params![digest(name), now],
        )
        .await
        .map(|_| ())
    }

    /// Forgets the failures of a name that got in.
    pub(crate) async fn forget_login_failures(&self, name: &str) -> Result<()> {
        self.run("DELETE FROM login_failure WHERE name_digest = $1", params![digest(name)]).await.map(|_| ())
    }
}
