//! Accounts: who may log in, and as what.

use super::audit::Change;
use super::{Database, Result, Transaction, params, row, stored_as_text};
use crate::auth::role::Role;
use crate::clock;
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{ColumnIndex, Decode, FromRow, Type};
use uuid::Uuid;

stored_as_text!(Role);

row! {
    /// Who may log in. As JSON, without the password.
    #[derive(Debug, Clone, PartialEq, Serialize)]
    pub struct Account {
        /// What documents call its id; an opaque text.
        pub id: String,
        /// The same account where users are numbered.
        pub number: i64,
        /// In lower case.
        pub email: String,
        /// In lower case; not everybody has one.
        pub username: Option<String>,
        /// As the person writes it.
        pub full_name: Option<String>,
        /// Argon2id, in PHC form.
        #[serde(skip)]
        pub password_hash: String,
        /// What it may do.
        pub role: Role,
        /// Whether it may log in.
        pub is_active: bool,
        /// When it was made.
        pub created_at: DateTime<Utc>,
        /// When somebody last logged in with it.
        pub last_login: Option<DateTime<Utc>>,
    }
}

/// An account to be made.
#[derive(Debug, Clone)]
pub(crate) struct NewAccount {
    pub email: String,
    pub username: Option<String>,
    pub full_name: Option<String>,
    pub password_hash: String,
    pub role: Role,
}

const COLUMNS: &str =
    "id, number, email, username, full_name, password_hash, role, is_active, created_at, last_login";

/// An account, and the first of its portfolios.
#[derive(Debug)]
pub(crate) struct WithPortfolio {
    pub(crate) account: Account,
    pub(crate) portfolio_id: Option<Uuid>,
}

impl<'r, R: sqlx::Row> FromRow<'r, R> for WithPortfolio
where
    Account: FromRow<'r, R>,
    Option<Uuid>: Decode<'r, R::Database> + Type<R::Database>,
    for<'a> &'a str: ColumnIndex<R>,
{
    fn from_row(row: &'r R) -> Result<Self> {
        Ok(Self { account: Account::from_row(row)?, portfolio_id: row.try_get("portfolio_id")? })
    }
}

impl Transaction {
    /// Makes an account, by `actor` or, when there is none, by its future owner.
    pub(crate) async fn add_account(&mut self, new: NewAccount, actor: Option<&str>) -> Result<Account> {
        self.add_account_as(Uuid::now_v7().to_string(), new, actor).await
    }

    /// Makes an account with an id of the caller's.
    pub(crate) async fn add_account_as(
        &mut self,
        id: String,
        new: NewAccount,
        actor: Option<&str>,
    ) -> Result<Account> {
        let account = Account {
            id,
            number: self.next_number("account").await?,
            email: new.email,
            username: new.username,
            full_name: new.full_name,
            password_hash: new.password_hash,
            role: new.role,
            is_active: true,
            created_at: clock::now(),
            last_login: None,
        };
        self.run(
            "INSERT INTO account (id, number, email, username, full_name, password_hash, role, is_active, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
            params![
                &account.id,
                account.number,
                &account.email,
                account.username.as_deref(),
                account.full_name.as_deref(),
                &account.password_hash,
                account.role,
                account.is_active,
                account.created_at,
            ],
        )
        .await?;
        self.record(Change {
            actor: actor.or(Some(&account.id)),
            action: "register",
            subject: "account",
            subject_id: &account.id,
            before: None,
            after: Some(&account),
        })
        .await?;
        Ok(account)
    }

    /// Notes that somebody logged in.
    pub(crate) async fn note_login(&mut self, account: &Account) -> Result<()> {
        let statement = "UPDATE account SET last_login = $1 WHERE id = $2";
        self.run(statement, params![clock::now(), &account.id]).await.map(|_| ())
    }
}

impl Database {
    /// The account with this id.
    pub(crate) async fn account(&self, id: &str) -> Result<Option<Account>> {
        self.one(format!("SELECT {COLUMNS} FROM account WHERE id = $1"), params![id]).await
    }

    /// The account of this id, and the first of its portfolios.
    pub(crate) async fn account_with_portfolio(&self, id: &str) -> Result<Option<WithPortfolio>> {
        let statement = format!(
            "SELECT {COLUMNS}, (SELECT portfolio.id FROM portfolio
                WHERE portfolio.owner_id = account.id AND portfolio.deleted_at IS NULL
                ORDER BY portfolio.number LIMIT 1) AS portfolio_id
             FROM account WHERE id = $1"
        );
        self.one(statement, params![id]).await
    }

    /// The account with this e-mail or username, in lower case.
    pub(crate) async fn account_named(&self, name: &str) -> Result<Option<Account>> {
        // No text of PostgreSQL has a zero byte.
        if name.contains('\0') {
            return Ok(None);
        }
        // A username has no @, so that at most one account answers.
        let column = if name.contains('@') { "email" } else { "username" };
        self.one(format!("SELECT {COLUMNS} FROM account WHERE {column} = $1"), params![name]).await
    }
}
