//! What went wrong with a request. How a mount spells it is [`crate::envelope`].

use crate::store;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use risk_core::check::Checks;
use risk_core::{Error, Problem};

/// Why a request was not answered as it wished.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ApiError {
    /// It is not a request of this server: no JSON, say.
    #[error("{0}")]
    Malformed(String),
    /// Its values are wrong: all of them.
    #[error("the request is invalid")]
    Invalid(Vec<Wrong>),
    /// Nobody known asks; the text says why.
    #[error("{0}")]
    Unauthenticated(&'static str),
    /// Who asks may not.
    #[error("{0}")]
    Forbidden(String),
    /// There is no such thing, or who asks must not know of it.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// The path is there, for other methods.
    #[error("Method not allowed")]
    Method,
    /// What is to be made exists.
    #[error("{0}")]
    Duplicate(String),
    /// The thing is in no state for this.
    #[error("{0}")]
    Conflict(String),
    /// Its body is larger than the server takes.
    #[error("the body is larger than {0} bytes")]
    TooLarge(usize),
    /// Its body is in another form than the endpoint reads.
    #[error("the body must be {0}")]
    MediaType(&'static str),
    /// Too many requests; the seconds to wait.
    #[error("Too many requests. Try again in {0} seconds.")]
    TooMany(u64),
    /// It was there, and is no more.
    #[error("{0}")]
    Gone(&'static str),
    /// What was asked for failed when it was done; the text says why.
    #[error("{0}")]
    Failed(String),
    /// Nothing satisfies it; the text says what conflicts.
    #[error("{0}")]
    Infeasible(String),
    /// It took longer than a request may; the seconds it had.
    #[error("the request took longer than {0} seconds")]
    Timeout(u64),
    /// The database is away.
    #[error("the database is not available")]
    Unavailable,
    /// The server's own fault. The log says more.
    #[error("Internal server error")]
    Internal,
}

/// A wrong value, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The part of the request.
    pub part: Part,
    /// The value in it: `assets[2].weight`.
    pub path: String,
    /// What was wanted and what was got.
    pub message: String,
}

/// The parts of a request that hold values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// JSON or a form.
    Body,
    /// What follows the question mark.
    Query,
}

impl Part {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Query => "query",
        }
    }

    /// These problems, which are in this part.
    #[must_use]
    pub fn invalid(self, problems: Vec<Problem>) -> ApiError {
        let wrong = |Problem { path, message }| Wrong { part: self, path, message };
        ApiError::Invalid(problems.into_iter().map(wrong).collect())
    }

    /// What a core found of what is in this part.
    #[must_use]
    pub fn blame(self, error: Error) -> ApiError {
        match error {
            Error::Invalid(problems) => self.invalid(problems),
            Error::Infeasible(_) | Error::NoConvergence { .. } => ApiError::Infeasible(error.to_string()),
            // Only a request that nobody waits for any more is cancelled.
            Error::Cancelled => ApiError::Internal,
        }
    }

    /// Refuses this part when something was found in it.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] with everything.
    pub fn refuse(self, checks: Checks) -> Result<(), ApiError> {
        checks.finish().map_err(|error| self.blame(error))
    }
}

impl ApiError {
    /// Its HTTP status; where documents differ ([`crate::envelope`]) that of most.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Malformed(_) | Self::Duplicate(_) => StatusCode::BAD_REQUEST,
            Self::Invalid(_) | Self::Infeasible(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unauthenticated(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::MediaType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Gone(_) => StatusCode::GONE,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Timeout(_) => StatusCode::REQUEST_TIMEOUT,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl ApiError {
    /// What went wrong in one line, for where there is no envelope.
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Self::Invalid(wrongs) => {
                let told = wrongs.iter().map(|wrong| format!("{}: {}", wrong.path, wrong.message));
                told.collect::<Vec<_>>().join("; ")
            }
            other => other.to_string(),
        }
    }
}

impl From<store::Error> for ApiError {
    fn from(error: store::Error) -> Self {
        tracing::error!(%error, "database");
        match error {
            store::Error::PoolTimedOut | store::Error::PoolClosed | store::Error::Io(_) => Self::Unavailable,
            _ => Self::Internal,
        }
    }
}

/// A core checks what is computed on, and that is the request's body.
impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        Part::Body.blame(error)
    }
}

impl IntoResponse for ApiError {
    /// The status, and the error itself for the envelope to spell.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
