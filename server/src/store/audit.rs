//! Who changed what, and when: written in the transaction of the change.

use super::{Database, Result, Transaction, params, row};
use crate::clock;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value as Json;
use uuid::Uuid;

row! {
    /// One change.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Entry {
        /// When it was made.
        pub at: DateTime<Utc>,
        /// The account that made it; none when the server itself did, or nobody was known.
        pub actor: Option<String>,
        /// What was done: `register`, `login`.
        pub action: String,
        /// What it was done to: `account`.
        pub subject: String,
        /// Which one.
        pub subject_id: String,
        /// As it was; none when it was not.
        pub before: Option<Json>,
        /// As it is; none when it is no more.
        pub after: Option<Json>,
    }
}

/// What a change is to be remembered by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Change<'a, T> {
    pub actor: Option<&'a str>,
    pub action: &'a str,
    pub subject: &'a str,
    pub subject_id: &'a str,
    pub before: Option<&'a T>,
    pub after: Option<&'a T>,
}

impl Transaction {
    /// Remembers a change that this transaction makes.
    pub(crate) async fn record<T: Serialize>(&mut self, change: Change<'_, T>) -> Result<()> {
        let json = |state: Option<&T>| state.and_then(|state| serde_json::to_value(state).ok());
        self.run(
            "INSERT INTO audit (id, at, actor, action, subject, subject_id, before, after)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            params![
                Uuid::now_v7(),
                clock::now(),
                change.actor,
                change.action,
                change.subject,
                change.subject_id,
                json(change.before),
                json(change.after),
            ],
        )
        .await
        .map(|_| ())
    }
}

impl Database {
    /// The changes of one thing, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn history(&self, subject: &str, subject_id: &str) -> Result<Vec<Entry>> {
        self.all(
            "SELECT at, actor, action, subject, subject_id, before, after FROM audit
             WHERE subject = $1 AND subject_id = $2 ORDER BY at, id",
            params![subject, subject_id],
        )
        .await
    }
}
