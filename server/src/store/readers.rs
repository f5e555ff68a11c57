//! The connections that read a SQLite file.
//!
//! A pool of sqlx's asks a connection whether it still lives each time it comes back, which takes as long as most
//! queries do. A file does not hang up: these are simply taken in turn.

use super::{Error, PATIENCE, Result};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard, Semaphore, SemaphorePermit};
use tokio::time::timeout;

/// Connections, each for one query at a time. Clones share them.
#[derive(Debug, Clone)]
pub struct Readers {
    connections: Arc<[Mutex<Option<SqliteConnection>>]>,
    /// As many as there are connections: who holds one finds a connection free, whichever comes back first.
    permits: Arc<Semaphore>,
    turn: Arc<AtomicUsize>,
}

/// A connection while it is used.
pub(super) struct Held<'a> {
    connection: MappedMutexGuard<'a, SqliteConnection>,
    /// Given back after the connection.
    _permit: SemaphorePermit<'a>,
}

impl Deref for Held<'_> {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Held<'_> {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

impl Readers {
    /// Opens so many connections.
    pub(super) async fn open(options: &SqliteConnectOptions, connections: u32) -> Result<Self> {
        let mut opened = Vec::new();
        for _ in 0..connections.max(1) {
            opened.push(Mutex::new(Some(options.connect().await?)));
        }
        let permits = Arc::new(Semaphore::new(opened.len()));
        Ok(Self { connections: opened.into(), permits, turn: Arc::default() })
    }

    /// A connection that nobody uses; waits for one where all are in use.
    pub(super) async fn acquire(&self) -> Result<Held<'_>> {
        let permit = timeout(PATIENCE, self.permits.acquire()).await.map_err(|_| Error::PoolTimedOut)?;
        let permit = permit.map_err(|_| Error::PoolClosed)?;
        let first = self.turn.fetch_add(1, Relaxed) % self.connections.len();
        let (before, after) = self.connections.split_at(first);
        let free = after.iter().chain(before).find_map(|connection| connection.try_lock().ok());
        let connection = free.and_then(|held| MutexGuard::try_map(held, Option::as_mut).ok());
        Ok(Held { connection: connection.ok_or(Error::PoolClosed)?, _permit: permit })
    }

    /// How many connections there are, and how many of them nobody uses.
    pub(super) fn count(&self) -> (usize, usize) {
        (self.connections.len(), self.permits.available_permits())
    }

    /// Waits for the queries in flight, and closes every connection.
    pub(super) async fn close(&self) {
        self.permits.close();
        for connection in self.connections.iter() {
            if let Some(open) = connection.lock().await.take()
                && let Err(error) = open.close().await
            {
                tracing::warn!(%error, "a connection did not close");
            }
        }
    }
}
