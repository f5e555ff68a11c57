//! Tokens: JSON Web Tokens (RFC 7519), signed with HMAC and SHA-256, which say who asks and for how long.

use super::hmac_provider;
use super::role::Role;
use crate::clock;
use crate::store::accounts::Account;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use moka::sync::Cache;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use uuid::Uuid;

/// How long the tokens of a login are good, which documents settle by its path and form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifetime {
    /// 30 minutes: the password form.
    Form,
    /// 30 days: JSON with an e-mail.
    Email,
    /// An hour: JSON with a username, and all of `/v1`.
    Username,
}

impl Lifetime {
    /// In seconds.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        match self {
            Self::Form => 1800,
            Self::Email => REFRESH_SECONDS,
            Self::Username => 3600,
        }
    }
}

/// A refresh token is good for 30 days.
pub const REFRESH_SECONDS: i64 = 2_592_000;

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// Everything.
    Access,
    /// Getting a token for everything.
    Refresh,
}

/// What a token says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claims {
    /// The account.
    pub sub: String,
    /// What the account may do.
    pub role: Role,
    /// The login that it came of.
    pub sid: Uuid,
    /// What it is for.
    #[serde(rename = "use")]
    pub used_for: Use,
    /// How many seconds the access tokens of this login are good.
    pub life: i64,
    /// When it was issued, in Unix seconds.
    pub iat: i64,
    /// When it expires.
    pub exp: i64,
}

impl Claims {
    /// Of a token that is issued now.
    #[must_use]
    pub fn now(account: &Account, session: Uuid, life: i64, used_for: Use) -> Self {
        let iat = clock::now().timestamp();
        let seconds = match used_for {
            Use::Access => life,
            Use::Refresh => REFRESH_SECONDS,
        };
        let sub = account.id.clone();
        Self { sub, role: account.role, sid: session, used_for, life, iat, exp: iat + seconds }
    }
}

/// Of so many tokens it is remembered that a key signed them.
const REMEMBERED: u64 = 10_000;

/// The key that signs, and those that signed before it. A token names its key, so that a new key logs
/// nobody out as long as the old one is among the previous.
pub struct Keys {
    name: String,
    signs: EncodingKey,
    verify: Vec<(String, DecodingKey)>,
    validation: Validation,
    /// What good tokens say: a client shows the same one again and again.
    read: Cache<Box<str>, Claims>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Keys {
    /// Of these secrets.
    pub fn new<'a>(current: &'a str, previous: impl IntoIterator<Item = &'a str>) -> Self {
        hmac_provider::install();
        let all = std::iter::once(current).chain(previous);
        let verify = all.map(|secret| (name(secret), DecodingKey::from_secret(secret.as_bytes()))).collect();
        let mut validation = Validation::new(Algorithm::HS256);
        validation.leeway = 0;
        Self {
            name: name(current),
            signs: EncodingKey::from_secret(current.as_bytes()),
            verify,
            validation,
            read: Cache::new(REMEMBERED),
        }
    }

    /// The name of the key that signs.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A token that says `claims`; `None` when they cannot be written.
    #[must_use]
    pub fn sign(&self, claims: &Claims) -> Option<String> {
        let header = Header { kid: Some(self.name.clone()), ..Header::new(Algorithm::HS256) };
        encode(&header, claims, &self.signs).ok()
    }

    /// What a token says, when one of the keys signed it and it has not expired.
    #[must_use]
    pub fn read(&self, token: &str) -> Option<Claims> {
        if let Some(claims) = self.read.get(token) {
            return (clock::now().timestamp() < claims.exp).then_some(claims);
        }
        let named = decode_header(token).ok()?.kid?;
        let (_, key) = self.verify.iter().find(|(name, _)| *name == named)?;
        let claims = decode::<Claims>(token, key, &self.validation).ok()?.claims;
        self.read.insert(token.into(), claims.clone());
        Some(claims)
    }
}

/// A key's name, which does not give it away.
fn name(secret: &str) -> String {
    let digest = Sha256::new().chain_update("paripassu key ").chain_update(secret).finalize();
    digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
