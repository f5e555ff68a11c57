//! The accounts of the documents' examples (`contract/conflicts.md`, B7 and B10).

use crate::app::State;
use crate::auth::role::Role;
use crate::error::ApiError;
use crate::store::accounts::NewAccount;
use uuid::{Uuid, uuid};

/// Whose portfolio the examples of document 001 name.
const INVESTOR: &str = "user_demo_hnw";
const INVESTORS_PORTFOLIO: Uuid = uuid!("c0510ab8-c6b5-433c-adbc-3f74e1dbdb5e");

/// Id, e-mail, name, password and role; in the order of their numbers.
const ACCOUNTS: [(&str, &str, &str, &str, Role); 6] = [
    ("user_12345", "user@example.com", "John Doe", "password", Role::Analyst),
    ("user_admin", "admin@example.com", "Ada Admin", "password", Role::Admin),
    ("user_manager", "manager@example.com", "Max Manager", "password", Role::Manager),
    ("user_analyst", "analyst@example.com", "Ann Analyst", "password", Role::Analyst),
    ("user_viewer", "viewer@example.com", "Vic Viewer", "password", Role::Viewer),
    (INVESTOR, "demo_hnw@sigmasight.com", "Demo Investor", "demo12345", Role::Analyst),
];

const CAPITAL: f64 = 100_000.0;

pub async fn fill(state: &State) -> Result<(), ApiError> {
    for (id, email, full_name, password, role) in ACCOUNTS {
        if state.database.account(id).await?.is_some() {
            continue;
        }
        let password_hash = state.auth.passwords.turn().await?.hash(password.to_owned()).await?;
        let new = NewAccount {
            email: email.to_owned(),
            username: None,
            full_name: Some(full_name.to_owned()),
            password_hash,
            role,
        };
        let mut transaction = state.database.begin().await?;
        transaction.add_account_as(id.to_owned(), new, None).await?;
        let about = Some("A portfolio for demonstration");
        let portfolio = if id == INVESTOR { INVESTORS_PORTFOLIO } else { Uuid::now_v7() };
        transaction.add_portfolio_as(portfolio, id, "My Portfolio", about, CAPITAL).await?;
        transaction.commit().await?;
    }
    Ok(())
}
