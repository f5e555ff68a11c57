//! Logging in, and staying so.

use super::token::{Claims, Lifetime, REFRESH_SECONDS, Use};
use crate::app::State;
use crate::clock;
use crate::error::ApiError;
use crate::store::accounts::Account;
use chrono::{TimeDelta, Utc};
use uuid::Uuid;

/// What a login gives.
#[derive(Debug)]
pub struct Granted {
    /// Who logged in.
    pub account: Account,
    /// Good for everything.
    pub access_token: String,
    /// Good for another access token.
    pub refresh_token: String,
    /// How long the access token is good, in seconds.
    pub expires_in: i64,
}

/// The one answer to a wrong name, a wrong password and a closed account.
const REFUSED: ApiError = ApiError::Unauthenticated("Invalid credentials");

/// Logs in by e-mail or username.
///
/// # Errors
/// [`ApiError::Unauthenticated`] when name and password do not go together; [`ApiError::TooMany`] when
/// that happened too often with this name, whether or not anybody has it.
pub async fn log_in(
    state: &State,
    name: &str,
    password: String,
    lifetime: Lifetime,
) -> Result<Granted, ApiError> {
    let name = name.trim().to_lowercase();
    // The failures are read in turn, or those who wait would all try before the first is counted.
    let turn = state.auth.passwords.turn().await?;
    let window = TimeDelta::seconds(state.config.lockout_seconds.into());
    if let Some((failures, since)) = state.database.login_failures(&name, window).await?
        && failures >= i64::from(state.config.lockout_failures)
    {
        let left = (since + window - clock::now()).num_seconds().max(1);
        return Err(ApiError::TooMany(left.unsigned_abs()));
    }
    let account = state.database.account_named(&name).await?.filter(|account| account.is_active);
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let (verified, _turn) = turn.verify(password, hash).await?;
    let Some(account) = account.filter(|_| verified) else {
        state.database.count_login_failure(&name, window).await?;
        return Err(REFUSED);
    };
    state.database.forget_login_failures(&name).await?;
    let mut transaction = state.database.begin().await?;
    let session = transaction.open_session(&account.id, last_expiry()).await?;
    transaction.note_login(&account).await?;
    transaction.commit().await?;
    grant(state, account, session, lifetime.seconds())
}

/// Gives a fresh token for a good one, with the lifetime of the login that it came of.
///
/// # Errors
/// [`ApiError::Unauthenticated`] when the login has ended or the account is closed.
pub async fn refresh(state: &State, claims: &Claims) -> Result<Granted, ApiError> {
    const ENDED: ApiError = ApiError::Unauthenticated("The session has ended");
    let account = state.database.account(&claims.sub).await?.filter(|account| account.is_active);
    let account = account.ok_or(ENDED)?;
    if !state.database.prolong_session(claims.sid, last_expiry()).await? {
        return Err(ENDED);
    }
    grant(state, account, claims.sid, claims.life)
}

/// When the last token expires that is issued now.
fn last_expiry() -> chrono::DateTime<Utc> {
    clock::now() + TimeDelta::seconds(REFRESH_SECONDS)
}

fn grant(state: &State, account: Account, session: Uuid, life: i64) -> Result<Granted, ApiError> {
    let sign = |used_for| {
        let claims = Claims::now(&account, session, life, used_for);
        state.auth.keys.sign(&claims).ok_or(ApiError::Internal)
    };
    let (access_token, refresh_token) = (sign(Use::Access)?, sign(Use::Refresh)?);
    Ok(Granted { account, access_token, refresh_token, expires_in: life })
}
