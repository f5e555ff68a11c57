//! Making an account.

use super::role::Role;
use crate::app::State;
use crate::error::{ApiError, Part};
use crate::store::accounts::{Account, NewAccount};
use crate::store::is_duplicate;
use risk_core::check::Checks;

/// What a person says who registers.
#[derive(Debug)]
pub struct Registration {
    /// Where mail reaches them; what they log in with.
    pub email: String,
    /// Another name to log in with.
    pub username: Option<String>,
    /// As they write it.
    pub full_name: Option<String>,
    /// In clear.
    pub password: String,
    /// What they want to do: analyst without a word.
    pub role: Option<Role>,
}

/// Makes an account with an empty portfolio. Roles above analyst are given by an admin.
///
/// # Errors
/// With everything that is wrong; [`ApiError::Duplicate`] when the e-mail or username is taken.
pub async fn register(
    state: &State,
    registration: Registration,
    by: Option<(&str, Role)>,
) -> Result<Account, ApiError> {
    let Registration { email, username, full_name, password, role } = registration;
    let email = email.trim().to_lowercase();
    let username = username.map(|name| name.trim().to_lowercase());
    check(&email, username.as_deref(), full_name.as_deref(), &password)?;
    let role = role.unwrap_or(Role::Analyst);
    let admin = by.filter(|(_, asking)| *asking == Role::Admin).map(|(id, _)| id);
    if role > Role::Analyst && admin.is_none() {
        return Err(ApiError::Forbidden("Only an admin gives this role".to_owned()));
    }
    let password_hash = state.auth.passwords.turn().await?.hash(password).await?;
    let owner = full_name.as_deref().unwrap_or(&email).to_owned();
    let mut transaction = state.database.begin().await?;
    let new = NewAccount { email, username, full_name, password_hash, role };
    let account = transaction.add_account(new, admin).await.map_err(|error| match is_duplicate(&error) {
        true => ApiError::Duplicate("An account with this e-mail or username exists".to_owned()),
        false => error.into(),
    })?;
    let name = format!("Portfolio of {owner}");
    transaction.add_portfolio(&account.id, &name, None, 0.0).await?;
    transaction.commit().await?;
    Ok(account)
}

fn check(
    email: &str,
    username: Option<&str>,
    full_name: Option<&str>,
    password: &str,
) -> Result<(), ApiError> {
    let mut checks = Checks::default();
    checks.require(is_address(email), "email", "must be an e-mail address");
    if let Some(name) = username {
        let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
        let wanted = "must be 3 to 30 letters, digits, _ and -";
        checks.require(plain && (3..=30).contains(&name.len()), "username", wanted);
    }
    let name = full_name.unwrap_or_default();
    let printable = name.len() <= 200 && !name.chars().any(char::is_control);
    checks.require(printable, "full_name", "must be at most 200 bytes, without control characters");
    checks.require(password.chars().count() >= 8, "password", "must have at least 8 characters");
    checks.require(password.len() <= 1024, "password", "must have at most 1024 bytes");
    Part::Body.refuse(checks)
}

/// One @, something before it, and a domain after it. Whether mail arrives only a mail can tell.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let labels = domain.split('.');
    let plain = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.len() <= 254
        && (1..=64).contains(&local.len())
        && local.bytes().all(|byte| byte.is_ascii_graphic() && !b"@()<>[],;:\\\"".contains(&byte))
        && labels.clone().count() >= 2
        && labels.clone().all(plain)
}
