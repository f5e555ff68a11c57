//! Passwords, kept as Argon2id hashes (RFC 9106) with the parameters that OWASP recommends.

use crate::error::ApiError;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Hashes, as many at a time as there are processors: one takes 19 MiB and tens of milliseconds.
#[derive(Debug)]
pub struct Passwords {
    turns: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self { turns: Arc::new(Semaphore::new(processors)) }
    }
}

/// What is verified where there is no account, so that the time taken does not tell.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZSBzYWx0IGhlcmU$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The right to hash once.
#[derive(Debug)]
pub struct Turn(#[expect(dead_code, reason = "held, not read")] OwnedSemaphorePermit);

impl Passwords {
    /// Waits until fewer than so many hash.
    pub async fn turn(&self) -> Result<Turn, ApiError> {
        let permit = Arc::clone(&self.turns).acquire_owned().await;
        permit.map(Turn).map_err(|_| ApiError::Internal)
    }
}

impl Turn {
    /// The hash to keep.
    pub async fn hash(self, password: String) -> Result<String, ApiError> {
        let (hashed, _) = self.run(move || Argon2::default().hash_password(password.as_bytes())).await?;
        hashed.map(|hash| hash.to_string()).map_err(|error| {
            tracing::error!(%error, "a password could not be hashed");
            ApiError::Internal
        })
    }

    /// Whether this is the password of the hash; never where there is no hash, which takes as long.
    /// The turn comes back, to be kept until the outcome is recorded.
    pub async fn verify(self, password: String, hash: Option<String>) -> Result<(bool, Self), ApiError> {
        self.run(move || {
            let kept = hash.as_deref().unwrap_or(NOBODY);
            let verified = PasswordHash::new(kept)
                .is_ok_and(|kept| Argon2::default().verify_password(password.as_bytes(), &kept).is_ok());
            verified && hash.is_some()
        })
        .await
    }

    async fn run<T: Send + 'static>(
        self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<(T, Self), ApiError> {
        // The work holds the turn: a caller that goes away does not give it to another too early.
        let done = tokio::task::spawn_blocking(move || (work(), self));
        done.await.map_err(|_| ApiError::Internal)
    }
}
