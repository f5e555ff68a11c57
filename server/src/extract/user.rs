//! Who asks.

use crate::app::State;
use crate::auth::role::Role;
use crate::auth::token::{Claims, Use};
use crate::error::ApiError;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use std::sync::Arc;

/// The cookie that holds an access token, where a browser logged in.
pub const COOKIE: &str = "paripassu_session";

/// Who asks, with a good access token in the header or in the cookie.
#[derive(Debug, Clone)]
pub struct User {
    /// The account.
    pub id: String,
    /// What it may do.
    pub role: Role,
}

impl User {
    /// Whether who asks may do what `role` may.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] when not.
    pub fn at_least(&self, role: Role) -> Result<(), ApiError> {
        match self.role >= role {
            true => Ok(()),
            false => Err(ApiError::Forbidden("Insufficient permissions".to_owned())),
        }
    }
}

/// A good token, of either use.
#[derive(Debug, Clone)]
pub struct Presented(pub Claims);

impl FromRequestParts<Arc<State>> for Presented {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, ApiError> {
        Self::of(parts, state)
    }
}

/// What came of reading a request's token.
#[derive(Clone)]
struct Asked(Result<Presented, ApiError>);

impl Presented {
    /// The token of a request, which is read once however often it is asked for.
    ///
    /// # Errors
    /// [`ApiError::Unauthenticated`] when there is none, or no good one.
    pub fn of(parts: &mut Parts, state: &State) -> Result<Self, ApiError> {
        if let Some(Asked(read)) = parts.extensions.get() {
            return read.clone();
        }
        let read = Self::in_header_or_cookie(parts, state);
        parts.extensions.insert(Asked(read.clone()));
        read
    }

    fn in_header_or_cookie(parts: &Parts, state: &State) -> Result<Self, ApiError> {
        let token = match bearer(parts)? {
            Some(token) => token.to_owned(),
            None => cookie(parts)?.ok_or(ApiError::Unauthenticated("Not authenticated"))?,
        };
        Self::read(&token, state)
    }

    /// What a token says, when it is good.
    ///
    /// # Errors
    /// [`ApiError::Unauthenticated`] when it is not, or its login has ended.
    pub fn read(token: &str, state: &State) -> Result<Self, ApiError> {
        let claims = state.auth.keys.read(token);
        let claims = claims.filter(|claims| !state.auth.revocations.contains(claims.sid));
        claims.map(Self).ok_or(ApiError::Unauthenticated("The token is invalid or has expired"))
    }
}

impl FromRequestParts<Arc<State>> for User {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, ApiError> {
        let presented = <Presented as FromRequestParts<_>>::from_request_parts(parts, state).await;
        let Presented(claims) = presented?;
        if claims.used_for != Use::Access {
            return Err(ApiError::Unauthenticated("A refresh token only refreshes"));
        }
        Ok(Self { id: claims.sub, role: claims.role })
    }
}

impl OptionalFromRequestParts<Arc<State>> for User {
    type Rejection = ApiError;

    /// Nobody, where no token is given; a bad one is refused all the same.
    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Option<Self>, ApiError> {
        if bearer(parts)?.is_none() {
            return Ok(None);
        }
        <Self as FromRequestParts<_>>::from_request_parts(parts, state).await.map(Some)
    }
}

fn bearer(parts: &Parts) -> Result<Option<&str>, ApiError> {
    const WANTED: ApiError = ApiError::Unauthenticated("The Authorization header must be: Bearer <token>");
    let Some(header) = parts.headers.get(AUTHORIZATION) else { return Ok(None) };
    let (scheme, token) = header.to_str().ok().and_then(|text| text.split_once(' ')).ok_or(WANTED)?;
    match scheme.eq_ignore_ascii_case("bearer") {
        true => Ok(Some(token.trim())),
        false => Err(WANTED),
    }
}

/// The token of the cookie. What changes something must also carry a header that a page of another
/// origin cannot set, since a browser sends the cookie whoever asks it to.
fn cookie(parts: &Parts) -> Result<Option<String>, ApiError> {
    let jar = CookieJar::from_headers(&parts.headers);
    let Some(cookie) = jar.get(COOKIE) else { return Ok(None) };
    if !parts.method.is_safe() && !parts.headers.contains_key("x-requested-with") {
        return Err(ApiError::Forbidden(
            "With a cookie, a change needs the header X-Requested-With".to_owned(),
        ));
    }
    Ok(Some(cookie.value().to_owned()))
}
