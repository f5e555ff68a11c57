//! Portfolios of investors.

use super::{Database, Result, Transaction, params};
use crate::clock;
use uuid::Uuid;

impl Transaction {
    /// Makes an empty portfolio.
    pub(crate) async fn add_portfolio(&mut self, owner_id: &str, name: &str) -> Result<Uuid> {
        let (id, number) = (Uuid::now_v7(), self.next_number("portfolio").await?);
        self.run(
            "INSERT INTO portfolio (id, number, owner_id, name, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)",
            params![id, number, owner_id, name, clock::now()],
        )
        .await?;
        Ok(id)
    }
}

impl Database {
    /// The first portfolio of an account.
    pub(crate) async fn first_portfolio(&self, owner_id: &str) -> Result<Option<Uuid>> {
        let statement =
            "SELECT id FROM portfolio WHERE owner_id = $1 AND deleted_at IS NULL ORDER BY number LIMIT 1";
        Ok(self.one::<(Uuid,)>(statement, params![owner_id]).await?.map(|(id,)| id))
    }
}
