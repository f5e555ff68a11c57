//! The connections that read a SQLite file.
//!
//! A pool of sqlx's asks a connection whether it still lives each time it comes back, which takes as long as most
//! queries do. A file does not hang up: the one that came back last goes out first.

use super::{Error, PATIENCE, Result};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex as Short, PoisonError};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard, Semaphore, SemaphorePermit};
use tokio::time::timeout;

/// Connections, each for one query at a time. Clones share them.
#[derive(Debug, Clone)]
pub struct Readers {
    connections: Arc<[Mutex<Option<SqliteConnection>>]>,
    /// The places of those that nobody uses.
    free: Arc<Short<Vec<usize>>>,
    /// As many as there are connections: who holds one finds a place free, whichever comes back first.
    permits: Arc<Semaphore>,
}

/// A connection while it is used.
pub(super) struct Held<'a> {
    // In the order in which they are given back.
    connection: MappedMutexGuard<'a, SqliteConnection>,
    _place: Place<'a>,
    _permit: SemaphorePermit<'a>,
}

/// The place of a connection, free again when this is dropped.
struct Place<'a> {
    place: usize,
    free: &'a Short<Vec<usize>>,
}

impl<'a> Place<'a> {
    fn take(free: &'a Short<Vec<usize>>) -> Option<Self> {
        let place = free.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
        Some(Self { place, free })
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(self.place);
    }
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
        let free = Arc::new(Short::new((0..opened.len()).collect()));
        Ok(Self { connections: opened.into(), free, permits })
    }

    /// A connection that nobody uses; waits for one where all are in use.
    pub(super) async fn acquire(&self) -> Result<Held<'_>> {
        let permit = timeout(PATIENCE, self.permits.acquire()).await.map_err(|_| Error::PoolTimedOut)?;
        let permit = permit.map_err(|_| Error::PoolClosed)?;
        let place = Place::take(&self.free).ok_or(Error::PoolClosed)?;
        let connection = self.connections[place.place].lock().await;
        let connection = MutexGuard::try_map(connection, Option::as_mut).map_err(|_| Error::PoolClosed)?;
        Ok(Held { connection, _place: place, _permit: permit })
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use sqlx::Row;

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn there_is_a_connection_for_everybody() {
        let readers = Readers::open(&SqliteConnectOptions::new().in_memory(true), 3).await.unwrap();
        let users = (0..16).map(|_| {
            let readers = readers.clone();
            tokio::spawn(async move {
                for _ in 0..500 {
                    let mut held = readers.acquire().await.unwrap();
                    let row = sqlx::query("SELECT 7").fetch_one(&mut *held).await.unwrap();
                    assert_eq!(row.get::<i64, _>(0), 7);
                }
            })
        });
        for user in users.collect::<Vec<_>>() {
            user.await.unwrap();
        }
        assert_eq!(readers.count(), (3, 3));
        readers.close().await;
        assert!(matches!(readers.acquire().await.err(), Some(Error::PoolClosed)));
    }
}
