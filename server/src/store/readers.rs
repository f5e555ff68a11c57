//! The connections that read a SQLite file.
//!
//! A pool of sqlx's asks a connection whether it still lives each time it comes back, which takes as long as most
//! queries do. A file does not hang up: these are simply taken in turn.

use super::{Error, PATIENCE, Result};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard};
use tokio::time::timeout;

/// Connections, each for one query at a time. Clones share them.
#[derive(Debug, Clone)]
pub struct Readers {
    connections: Arc<[Mutex<Option<SqliteConnection>>]>,
    turn: Arc<AtomicUsize>,
}

impl Readers {
    /// Opens so many connections.
    pub(super) async fn open(options: &SqliteConnectOptions, connections: u32) -> Result<Self> {
        let mut opened = Vec::new();
        for _ in 0..connections.max(1) {
            opened.push(Mutex::new(Some(options.connect().await?)));
        }
        Ok(Self { connections: opened.into(), turn: Arc::default() })
    }

    /// A connection that nobody uses; waits for one where all are in use.
    pub(super) async fn acquire(&self) -> Result<MappedMutexGuard<'_, SqliteConnection>> {
        let first = self.turn.fetch_add(1, Relaxed) % self.connections.len();
        let (before, after) = self.connections.split_at(first);
        let in_turn = || after.iter().chain(before);
        let held = match in_turn().find_map(|connection| connection.try_lock().ok()) {
            Some(held) => held,
            None => {
                let next = in_turn().next().ok_or(Error::PoolClosed)?;
                timeout(PATIENCE, next.lock()).await.map_err(|_| Error::PoolTimedOut)?
            }
        };
        MutexGuard::try_map(held, Option::as_mut).map_err(|_| Error::PoolClosed)
    }

    /// How many connections there are, and how many of them nobody uses.
    pub(super) fn count(&self) -> (usize, usize) {
        let idle = self.connections.iter().filter(|connection| connection.try_lock().is_ok()).count();
        (self.connections.len(), idle)
    }

    /// Waits for the queries in flight, and closes every connection.
    pub(super) async fn close(&self) {
        for connection in self.connections.iter() {
            if let Some(open) = connection.lock().await.take()
                && let Err(error) = open.close().await
            {
                tracing::warn!(%error, "a connection did not close");
            }
        }
    }
}
