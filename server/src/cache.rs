//! Answers that are asked for again, kept as they were written.
//!
//! An entry is named by its kind, the thing that it is of, and that thing's version: who changes a thing
//! gives it another version (its `updated_at`, say), so that what is kept of the old one is never shown
//! again, on this server and on every other.

use crate::error::ApiError;
use axum::body::Bytes;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::response::{IntoResponse, Response};
use moka::Expiry;
use moka::future::Cache as Kept;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// What is kept, each for as long as document 000 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An asset: an hour.
    Asset,
    /// A matrix of correlations: two hours.
    CorrelationMatrix,
    /// The parameters of a scenario: four hours.
    ScenarioParameters,
}

impl Kind {
    /// How long it is kept.
    #[must_use]
    pub const fn lifetime(self) -> Duration {
        match self {
            Self::Asset => Duration::from_secs(3600),
            Self::CorrelationMatrix => Duration::from_secs(7200),
            Self::ScenarioParameters => Duration::from_secs(14_400),
        }
    }
}

type Name = (Kind, String, String);

/// An answer as it is sent, with a name by which a client that has it can say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    json: Bytes,
    tag: Arc<str>,
}

impl Written {
    /// Writes an answer.
    ///
    /// # Errors
    /// [`ApiError::Internal`] when it cannot be written as JSON.
    pub fn new<T: Serialize>(value: &T) -> Result<Self, ApiError> {
        let json = serde_json::to_vec(value).map_err(|error| {
            tracing::error!(%error, "an answer cannot be written");
            ApiError::Internal
        })?;
        let digest: String =
            Sha256::digest(&json).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { json: json.into(), tag: format!("\"{digest}\"").into() })
    }
}

impl IntoResponse for Written {
    /// A client may keep it, and asks each time whether it is still so.
    fn into_response(self) -> Response {
        let headers = [
            (CONTENT_TYPE, "application/json".to_owned()),
            (CACHE_CONTROL, "private, no-cache".to_owned()),
            (ETAG, self.tag.to_string()),
        ];
        (headers, self.json).into_response()
    }
}

/// Each kind for its own time.
struct Lifetimes;

impl Expiry<Name, Written> for Lifetimes {
    fn expire_after_create(&self, name: &Name, _: &Written, _: Instant) -> Option<Duration> {
        Some(name.0.lifetime())
    }
}

/// The answers that are kept.
#[derive(Debug)]
pub struct Cache {
    kept: Kept<Name, Written>,
    hits: AtomicU64,
    misses: AtomicU64,
}

impl Cache {
    /// Of so many bytes at most.
    #[must_use]
    pub fn new(most_bytes: u64) -> Self {
        let size = |(_, id, version): &Name, written: &Written| {
            u32::try_from(id.len() + version.len() + written.json.len() + 200).unwrap_or(u32::MAX)
        };
        let kept = Kept::builder().max_capacity(most_bytes).weigher(size).expire_after(Lifetimes).build();
        Self { kept, hits: AtomicU64::new(0), misses: AtomicU64::new(0) }
    }

    /// The answer about a thing in a version, computed where it is not kept. Of many who ask for it at
    /// once, one computes. What fails is not kept.
    ///
    /// # Errors
    /// Those of `compute`.
    pub async fn answer<T: Serialize>(
        &self,
        kind: Kind,
        id: &str,
        version: &str,
        compute: impl Future<Output = Result<T, ApiError>>,
    ) -> Result<Written, ApiError> {
        let name = (kind, id.to_owned(), version.to_owned());
        if let Some(written) = self.kept.get(&name).await {
            self.hits.fetch_add(1, Relaxed);
            return Ok(written);
        }
        self.misses.fetch_add(1, Relaxed);
        let write = async { Written::new(&compute.await?) };
        self.kept.try_get_with(name, write).await.map_err(|error: Arc<ApiError>| (*error).clone())
    }

    /// How often something was there, and how often it was not.
    #[must_use]
    pub fn looked_up(&self) -> (u64, u64) {
        (self.hits.load(Relaxed), self.misses.load(Relaxed))
    }
}
