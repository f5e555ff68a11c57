//! Who is asking: passwords, tokens, and what a role may do.

pub mod account;
mod hmac_provider;
mod key;
pub mod login;
mod password;
pub mod revocation;
pub mod role;
pub mod token;

use crate::app::StartError;
use crate::config::Config;
use crate::store::Database;
use password::Passwords;
use revocation::Revocations;
use token::Keys;

/// What recognises people.
#[derive(Debug)]
pub struct Auth {
    pub(crate) keys: Keys,
    pub(crate) passwords: Passwords,
    pub(crate) revocations: Revocations,
}

impl Auth {
    pub(crate) async fn new(config: &Config, database: &Database) -> Result<Self, StartError> {
        let current = key::current(config).map_err(StartError::Key)?;
        let previous = config.jwt_previous_keys.iter().map(|key| key.0.as_str());
        Ok(Self {
            keys: Keys::new(&current, previous),
            passwords: Passwords::default(),
            revocations: Revocations::load(database).await?,
        })
    }
}
