//! The database: SQLite in a file of its own by default, PostgreSQL where `DATABASE_URL` names one.
//!
//! The only SQL of the server, written once with `$1…$n` for both. What that asks of it:
//! - `CAST(… AS BIGINT)` around every count and sum, and around JSON that is compared as a number;
//! - no `now()`, no defaults for times, no generated keys: values come from [`crate::clock`] and UUIDs;
//! - an `INSERT` or `UPDATE … RETURNING` is [`Database::change`], which goes to SQLite's one writer;
//! - while a [`Transaction`] is open, only it is used.

pub mod accounts;
pub mod alerts;
pub mod asset_matrices;
pub mod assets;
pub mod audit;
pub mod deals;
pub mod jobs;
pub mod login_failures;
pub mod market;
mod migration;
pub mod portfolios;
mod readers;
pub mod rebalancings;
mod row;
pub mod scenarios;
pub mod sessions;
mod statement;

mod value;

use readers::Readers;
pub use row::Row;
pub(crate) use row::{row, stored_as_text};
pub use value::Value;
pub(crate) use value::params;

use crate::config::Config;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Why the database did not do as it was told.
pub type Error = sqlx::Error;
/// The result of everything that asks the database.
pub type Result<T> = std::result::Result<T, Error>;

/// How long one who finds the file locked waits before trying again.
const AGAIN: Duration = Duration::from_millis(20);

/// How long a request waits for a connection, and SQLite for its lock.
const PATIENCE: Duration = Duration::from_secs(5);

/// One database, whichever it is. Clones share their connections.
#[derive(Debug, Clone)]
pub enum Database {
    /// A file: any number of readers beside one writer.
    Sqlite {
        /// Sees what was last committed.
        read: Readers,
        /// The one connection that writes.
        write: SqlitePool,
    },
    /// A server.
    Postgres(PgPool),
}

/// Changes that are made together or not at all: dropped without [`Transaction::commit`], it never was.
#[derive(Debug)]
pub enum Transaction {
    /// Holds SQLite's one writer.
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    /// On a connection of its own.
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Database {
    /// Opens the database that `config` names, makes it where it does not exist, and brings it up to
    /// this version of the program.
    ///
    /// # Errors
    /// When it cannot be reached, or was made by a later version.
    pub async fn open(config: &Config) -> Result<Self> {
        let database = Self::connect(config).await?;
        migration::run(&database).await?;
        Ok(database)
    }

    /// Opens the database as it is.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn connect(config: &Config) -> Result<Self> {
        let url = config.database_url.as_str();
        let connections = config.database_connections;
        if !url.starts_with("sqlite:") {
            let pool = PgPoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE);
            return Ok(Self::Postgres(pool.connect(url).await?));
        }
        let options: SqliteConnectOptions = url.parse()?;
        let options = options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(PATIENCE);
        let pool = || SqlitePoolOptions::new().acquire_timeout(PATIENCE);
        let until = Instant::now() + PATIENCE;
        let write = loop {
            match pool().max_connections(1).connect_with(options.clone()).await {
                // The first to open the file turns it to write-ahead logging, for which nobody else may have it
                // open, and SQLite does not wait for that by itself.
                Err(error) if is_busy(&error) && Instant::now() < until => sleep(AGAIN).await,
                outcome => break outcome?,
            }
        };
        let read = Readers::open(&options, connections).await?;
        Ok(Self::Sqlite { read, write })
    }

    /// Begins a transaction; SQLite's takes the writer's lock at once, since a reader that turns writer
    /// later would fail instead of waiting.
    pub async fn begin(&self) -> Result<Transaction> {
        let database = self.clone();
        // In a task of its own: sqlx 0.9.0 loses track of a PostgreSQL transaction whose `begin` is
        // dropped half way (launchbadge/sqlx#4385), and later writes of that connection never commit.
        let begun = tokio::spawn(async move {
            Ok(match database {
                Self::Sqlite { write, .. } => Transaction::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
                Self::Postgres(pool) => Transaction::Postgres(pool.begin().await?),
            })
        });
        begun.await.map_err(|error| Error::Protocol(error.to_string()))?
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        self.all::<(i64,)>("SELECT CAST(1 AS BIGINT)", params![]).await.map(|_| ())
    }

    /// How many connections are open, and how many of them are idle.
    #[must_use]
    pub fn connections(&self) -> (usize, usize) {
        match self {
            Self::Sqlite { read, write } => {
                let (open, idle) = read.count();
                (open + write.size() as usize, idle + write.num_idle())
            }
            Self::Postgres(pool) => (pool.size() as usize, pool.num_idle()),
        }
    }

    /// Waits for statements in flight, and closes every connection.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                // The last to close folds the write-ahead log into the file.
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// The name that a person knows it by.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

impl Transaction {
    /// Makes the changes last.
    pub async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(transaction) => transaction.commit().await,
        }
    }

    /// The next number of a sequence. Numbers of a transaction that fails are given again.
    async fn next_number(&mut self, sequence: &'static str) -> Result<i64> {
        let next: Option<(i64,)> = self
            .change(
                "INSERT INTO sequence (name, last) VALUES ($1, 1)
                 ON CONFLICT (name) DO UPDATE SET last = sequence.last + 1 RETURNING last",
                params![sequence],
            )
            .await?;
        next.map(|(number,)| number).ok_or(Error::RowNotFound)
    }
}

/// Whether a change was refused because what it adds is there already.
#[must_use]
pub fn is_duplicate(error: &Error) -> bool {
    error.as_database_error().is_some_and(|refused| refused.is_unique_violation())
}

/// Whether SQLite's file is locked by another: its result code 5, the low byte of the extended ones.
fn is_busy(error: &Error) -> bool {
    let code = error.as_database_error().and_then(|refused| refused.code());
    code.and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| code & 0xff == 5)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
