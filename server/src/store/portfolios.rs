//! Portfolios of investors.

use super::audit::Change;
use super::{Database, Result, Transaction, params, row};
use crate::clock;
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

row! {
    /// A portfolio, and whose it is.
    #[derive(Debug, Clone, PartialEq, Serialize)]
    pub struct Portfolio {
        /// Its key.
        pub id: Uuid,
        /// What documents call its id.
        pub number: i64,
        /// The account that owns it.
        pub owner_id: String,
        /// The number of that account.
        pub owner_number: i64,
        /// As its owner calls it.
        pub name: String,
        /// What it is for.
        pub description: Option<String>,
        /// What it began with.
        pub initial_capital: f64,
        /// What is not invested.
        pub cash_balance: f64,
        /// When it was made.
        pub created_at: DateTime<Utc>,
        /// When it last changed.
        pub updated_at: DateTime<Utc>,
    }
}

/// What of a portfolio can be set; what is not given stays.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct PortfolioChange {
    pub name: Option<String>,
    pub description: Option<String>,
    pub cash_balance: Option<f64>,
    /// Symbols and percentages, which take the place of those before.
    pub allocations: Option<BTreeMap<String, f64>>,
}

const SELECT: &str =
    "SELECT portfolio.id, portfolio.number, owner_id, account.number AS owner_number, name, description,
     initial_capital, cash_balance, portfolio.created_at, portfolio.updated_at
     FROM portfolio JOIN account ON account.id = owner_id WHERE deleted_at IS NULL";

impl Transaction {
    /// Makes a portfolio; its key and number.
    pub(crate) async fn add_portfolio(
        &mut self,
        owner_id: &str,
        name: &str,
        description: Option<&str>,
        initial_capital: f64,
    ) -> Result<(Uuid, i64)> {
        let id = Uuid::now_v7();
        let number = self.add_portfolio_as(id, owner_id, name, description, initial_capital).await?;
        Ok((id, number))
    }

    /// Adds a portfolio of this id, which none has; its number.
    pub(crate) async fn add_portfolio_as(
        &mut self,
        id: Uuid,
        owner_id: &str,
        name: &str,
        description: Option<&str>,
        initial_capital: f64,
    ) -> Result<i64> {
        let number = self.next_number("portfolio").await?;
        self.run(
            "INSERT INTO portfolio (id, number, owner_id, name, description, initial_capital, cash_balance, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $7)",
            params![id, number, owner_id, name, description, initial_capital, clock::now()],
        )
        .await?;
        let made = self.one::<Portfolio>(format!("{SELECT} AND portfolio.id = $1"), params![id]).await?;
        self.remember_portfolio(owner_id, "create", id, None, made.as_ref()).await?;
        Ok(number)
    }

    /// Changes a portfolio.
    pub(crate) async fn change_portfolio(
        &mut self,
        actor: &str,
        before: &Portfolio,
        change: &PortfolioChange,
    ) -> Result<()> {
        self.run(
            "UPDATE portfolio SET name = COALESCE($1, name), description = COALESCE($2, description),
                 cash_balance = COALESCE($3, cash_balance), updated_at = $4 WHERE id = $5",
            params![
                change.name.clone(),
                change.description.clone(),
                change.cash_balance,
                clock::now(),
                before.id
            ],
        )
        .await?;
        self.remember_portfolio(
            actor,
            "update",
            before.id,
            Some(&serde_json::json!(before)),
            Some(&serde_json::json!(change)),
        )
        .await?;
        match &change.allocations {
            Some(allocations) => self.replace_allocations(before.id, allocations).await,
            None => Ok(()),
        }
    }

    /// Replaces what a portfolio is to hold.
    pub(crate) async fn replace_allocations(
        &mut self,
        portfolio_id: Uuid,
        allocations: &BTreeMap<String, f64>,
    ) -> Result<()> {
        self.run("DELETE FROM allocation WHERE portfolio_id = $1", params![portfolio_id]).await?;
        for (symbol, percentage) in allocations {
            let add = "INSERT INTO allocation (portfolio_id, symbol, percentage) VALUES ($1, $2, $3)";
            self.run(add, params![portfolio_id, symbol, *percentage]).await?;
        }
        Ok(())
    }

    /// Removes a portfolio; its row stays, for the audit.
    pub(crate) async fn delete_portfolio(&mut self, actor: &str, portfolio: &Portfolio) -> Result<()> {
        let statement = "UPDATE portfolio SET deleted_at = $1 WHERE id = $2";
        self.run(statement, params![clock::now(), portfolio.id]).await?;
        self.remember_portfolio(actor, "delete", portfolio.id, Some(portfolio), None).await
    }

    async fn remember_portfolio<T: Serialize>(
        &mut self,
        actor: &str,
        action: &str,
        id: Uuid,
        before: Option<&T>,
        after: Option<&T>,
    ) -> Result<()> {
        let subject_id = id.to_string();
        let change = Change {
            actor: Some(actor),
            action,
            subject: "portfolio",
            subject_id: &subject_id,
            before,
            after,
        };
        self.record(change).await
    }
}

impl Database {
    /// The portfolio with this number.
    pub(crate) async fn portfolio(&self, number: i64) -> Result<Option<Portfolio>> {
        self.one(format!("{SELECT} AND portfolio.number = $1"), params![number]).await
    }

    /// The portfolios of the account with this number, or everybody's, by number.
    pub(crate) async fn portfolios(
        &self,
        owner_number: Option<i64>,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<Portfolio>> {
        let sql = format!(
            "{SELECT} AND (CAST($1 AS BIGINT) IS NULL OR account.number = $1) ORDER BY portfolio.number LIMIT $2 OFFSET $3"
        );
        self.all(sql, params![owner_number, limit, offset]).await
    }

    /// What a portfolio is to hold: symbols and percentages.
    pub(crate) async fn allocations(&self, portfolio_id: Uuid) -> Result<Vec<(String, f64)>> {
        let sql = "SELECT symbol, percentage FROM allocation WHERE portfolio_id = $1 ORDER BY symbol";
        self.all(sql, params![portfolio_id]).await
    }

    /// The number of an account.
    pub(crate) async fn account_number(&self, id: &str) -> Result<Option<i64>> {
        let found = self.one::<(i64,)>("SELECT number FROM account WHERE id = $1", params![id]).await?;
        Ok(found.map(|(number,)| number))
    }
}
