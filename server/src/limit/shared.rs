//! Quotas counted in Redis, which several servers share: so many from the first request for a minute.

use super::{Class, Count, Who};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, RedisResult, Script};
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A request waits no longer than this for its count.
const PATIENCE: Duration = Duration::from_millis(250);
const WINDOW: Duration = Duration::from_secs(60);

const COUNT: &str = "
    local count = redis.call('INCR', KEYS[1])
    local left = redis.call('PTTL', KEYS[1])
    if left < 0 then
        redis.call('PEXPIRE', KEYS[1], ARGV[1])
        left = tonumber(ARGV[1])
    end
    return {count, left}";

/// The connection, which restores itself.
pub struct Shared {
    connection: ConnectionManager,
    script: Script,
    /// It did not answer last time; requests do not wait for it until it does again.
    away: AtomicBool,
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("away", &self.away).finish_non_exhaustive()
    }
}

impl Shared {
    pub fn new(url: &str) -> RedisResult<Self> {
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(0)
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE));
        let connection = Client::open(url)?.get_connection_manager_lazy(config)?;
        Ok(Self { connection, script: Script::new(COUNT), away: AtomicBool::new(false) })
    }

    /// `None` when Redis is away.
    pub async fn count(&self, class: Class, who: &Who, limit: u32) -> Option<Count> {
        if self.away.load(Ordering::Relaxed) {
            return None;
        }
        let mut connection = self.connection.clone();
        let mut script = self.script.key(format!("paripassu:limit:{}:{who}", class.name()));
        let counted = script.arg(WINDOW.as_millis() as u64).invoke_async::<(u64, u64)>(&mut connection);
        let (count, left) = match tokio::time::timeout(PATIENCE, counted).await {
            Ok(Ok(counted)) => counted,
            Ok(Err(error)) => return self.lost(&error.to_string()),
            Err(_) => return self.lost("no answer in time"),
        };
        let reset = Duration::from_millis(left);
        let over = count > u64::from(limit);
        let remaining = u64::from(limit).saturating_sub(count) as u32;
        Some(Count { limit, remaining, reset, wait: over.then_some(reset) })
    }

    fn lost(&self, error: &str) -> Option<Count> {
        if !self.away.swap(true, Ordering::Relaxed) {
            tracing::warn!(error, "Redis is away: each server counts its own requests");
        }
        None
    }

    /// Looks whether it is back.
    pub async fn look(&self) {
        if self.away.load(Ordering::Relaxed) && self.ping().await.is_ok() {
            self.away.store(false, Ordering::Relaxed);
            tracing::info!("Redis is back: the servers count requests together");
        }
    }

    /// How long it takes to answer; the text says why it does not.
    pub async fn ping(&self) -> Result<Duration, String> {
        let begun = Instant::now();
        let mut connection = self.connection.clone();
        let command = redis::cmd("PING");
        match tokio::time::timeout(PATIENCE, command.query_async::<String>(&mut connection)).await {
            Ok(Ok(_)) => Ok(begun.elapsed()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("no answer in time".to_owned()),
        }
    }
}
