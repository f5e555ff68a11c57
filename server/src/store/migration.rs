//! Bringing a database up to this version of the program.

use super::{Database, Error, Result, Transaction, hexadecimal, params};
use crate::clock;
use sha2::{Digest, Sha256};

/// Every step, in order. A step that has been released never changes; the next change is a new step.
const STEPS: [(&str, &str); 7] = [
    ("audit", include_str!("migrations/0001_audit.sql")),
    ("accounts", include_str!("migrations/0002_accounts.sql")),
    ("jobs", include_str!("migrations/0003_jobs.sql")),
    ("portfolios", include_str!("migrations/0004_portfolios.sql")),
    ("market", include_str!("migrations/0005_market.sql")),
    ("alerts", include_str!("migrations/0006_alerts.sql")),
    ("deals", include_str!("migrations/0007_deals.sql")),
];

/// Any number will do, as long as every version of the program uses it.
const LOCK: i64 = 0x7061_7269_7061_7373;

/// Takes the steps that the database has not taken, all or none; of several servers that start at once,
/// one takes them and the others wait.
pub(super) async fn run(database: &Database) -> Result<()> {
    // SQLite's transaction is itself the lock.
    let mut transaction = database.begin().await?;
    if matches!(transaction, Transaction::Postgres(_)) {
        transaction.run("SELECT pg_advisory_xact_lock($1)", params![LOCK]).await?;
    }
    transaction
        .script(
            "CREATE TABLE IF NOT EXISTS migration (
                 version BIGINT PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, applied_at TIMESTAMPTZ NOT NULL
             )"
            .to_owned(),
        )
        .await?;
    let applied: Vec<(i64, String)> =
        transaction.all("SELECT version, digest FROM migration ORDER BY version", params![]).await?;
    if applied.len() > STEPS.len() {
        return Err(Error::Configuration("the database was made by a later version of paripassu".into()));
    }
    for (index, (name, sql)) in STEPS.iter().enumerate() {
        let version = index as i64 + 1;
        let digest = hexadecimal(&Sha256::digest(sql));
        match applied.get(index) {
            Some((at, known)) if *at == version && *known == digest => {}
            Some((at, _)) => {
                let message = format!(
                    "migration {at} of the database is not migration {version} ({name}) of this version"
                );
                return Err(Error::Configuration(message.into()));
            }
            None => {
                let (json, bytes) = match transaction {
                    Transaction::Postgres(_) => ("JSONB", "BYTEA"),
                    Transaction::Sqlite(_) => ("TEXT", "BLOB"),
                };
                transaction.script(sql.replace("{json}", json).replace("{bytes}", bytes)).await?;
                let columns =
                    "INSERT INTO migration (version, name, digest, applied_at) VALUES ($1, $2, $3, $4)";
                transaction.run(columns, params![version, *name, digest, clock::now()]).await?;
            }
        }
    }
    transaction.commit().await
}
