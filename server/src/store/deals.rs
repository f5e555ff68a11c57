//! Deals: the documents that clo-core reads, in versions.

use super::audit::Change;
use super::{Database, Result, Transaction, params, row};
use crate::clock;
use chrono::{DateTime, NaiveDate, Utc};
use clo_core::Deal;
use serde::Serialize;
use std::collections::BTreeMap;

row! {
    /// A deal without its document. As JSON, what the audit log keeps of it.
    #[derive(Debug, Clone, PartialEq, Serialize)]
    pub struct DealHead {
        /// The id that users chose.
        pub id: String,
        /// The name.
        pub name: String,
        /// Who manages it.
        pub manager: String,
        /// Its trustee.
        pub trustee: String,
        /// `effective`, `closed`.
        pub status: String,
        /// ISO 4217.
        pub currency: String,
        /// Its closing.
        pub effective_date: NaiveDate,
        /// The last payment date.
        pub stated_maturity: NaiveDate,
        /// Original balance of all classes.
        pub deal_size: f64,
        /// How many assets it holds.
        pub asset_count: i64,
        /// Par of its assets.
        pub balance: f64,
        /// Ratings of its classes by name, as JSON.
        pub class_ratings: String,
        /// Counts the changes, from 1.
        pub version: i64,
        /// When it came in.
        pub created_at: DateTime<Utc>,
        /// When it last changed.
        pub updated_at: DateTime<Utc>,
    }
}

/// A deal, read.
#[derive(Debug, Clone)]
pub struct StoredDeal {
    /// What is known of it beside the document.
    pub head: DealHead,
    /// The document.
    pub deal: Deal,
}

impl DealHead {
    /// The ratings of the classes by name.
    #[must_use]
    pub fn ratings(&self) -> BTreeMap<String, String> {
        serde_json::from_str(&self.class_ratings).unwrap_or_default()
    }
}

/// What is said of a deal beside its document.
#[derive(Debug, Clone, Default)]
pub struct DealTerms {
    /// The id that users chose.
    pub id: String,
    /// Who manages it.
    pub manager: String,
    /// Its trustee.
    pub trustee: String,
    /// `effective`, `closed`.
    pub status: String,
    /// Ratings of its classes by name.
    pub class_ratings: BTreeMap<String, String>,
}

const HEAD: &str = "id, name, manager, trustee, status, currency, effective_date, stated_maturity, deal_size,
     asset_count, balance, class_ratings, version, created_at, updated_at";

fn text(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| super::Error::Encode(error.into()))
}

fn head(terms: &DealTerms, deal: &Deal, version: i64, created_at: DateTime<Utc>) -> Result<DealHead> {
    let original = deal.tranches.iter().map(|class| class.original_balance.unwrap_or(class.balance));
    Ok(DealHead {
        id: terms.id.clone(),
        name: deal.name.clone(),
        manager: terms.manager.clone(),
        trustee: terms.trustee.clone(),
        status: terms.status.clone(),
        currency: deal.currency.clone(),
        effective_date: deal.dates.closing,
        stated_maturity: deal.dates.maturity,
        deal_size: original.sum(),
        asset_count: deal.assets.len() as i64,
        balance: deal.assets.iter().map(|asset| asset.par).sum(),
        class_ratings: text(&terms.class_ratings)?,
        version,
        created_at,
        updated_at: clock::now(),
    })
}

impl Transaction {
    /// Adds a deal, or brings back one of this id that was deleted; none where there is one.
    pub(crate) async fn add_deal(
        &mut self,
        terms: &DealTerms,
        deal: &Deal,
        actor: Option<&str>,
    ) -> Result<Option<DealHead>> {
        let version: Option<(i64, Option<DateTime<Utc>>)> =
            self.one("SELECT version, deleted_at FROM deal WHERE id = $1", params![&terms.id]).await?;
        let version = match version {
            Some((_, None)) => return Ok(None),
            Some((version, Some(_))) => {
                self.run("DELETE FROM deal WHERE id = $1", params![&terms.id]).await?;
                version + 1
            }
            None => 1,
        };
        let new = head(terms, deal, version, clock::now())?;
        self.run(
            "INSERT INTO deal (id, name, manager, trustee, status, currency, effective_date, stated_maturity,
                deal_size, asset_count, balance, class_ratings, document, version, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)",
            params![
                &new.id,
                &new.name,
                &new.manager,
                &new.trustee,
                &new.status,
                &new.currency,
                new.effective_date,
                new.stated_maturity,
                new.deal_size,
                new.asset_count,
                new.balance,
                &new.class_ratings,
                text(deal)?,
                new.version,
                new.created_at,
            ],
        )
        .await?;
        self.record_deal(actor, "create", None, Some(&new)).await?;
        Ok(Some(new))
    }

    /// Puts another document in the place of a deal's, if it still is of `version`; none where it is not.
    pub(crate) async fn replace_deal(
        &mut self,
        old: &DealHead,
        deal: &Deal,
        actor: Option<&str>,
    ) -> Result<Option<DealHead>> {
        let terms = DealTerms {
            id: old.id.clone(),
            manager: old.manager.clone(),
            trustee: old.trustee.clone(),
            status: old.status.clone(),
            class_ratings: old.ratings(),
        };
        let new = head(&terms, deal, old.version + 1, old.created_at)?;
        let changed = self
            .run(
                "UPDATE deal SET name = $1, currency = $2, effective_date = $3, stated_maturity = $4,
                    deal_size = $5, asset_count = $6, balance = $7, document = $8, version = $9, updated_at = $10
                 WHERE id = $11 AND version = $12 AND deleted_at IS NULL",
                params![
                    &new.name,
                    &new.currency,
                    new.effective_date,
                    new.stated_maturity,
                    new.deal_size,
                    new.asset_count,
                    new.balance,
                    text(deal)?,
                    new.version,
                    new.updated_at,
                    &old.id,
                    old.version,
                ],
            )
            .await?;
        if changed == 0 {
            return Ok(None);
        }
        self.record_deal(actor, "update", Some(old), Some(&new)).await?;
        Ok(Some(new))
    }

    /// Deletes a deal; it can be brought back by adding it again.
    pub(crate) async fn delete_deal(&mut self, old: &DealHead, actor: Option<&str>) -> Result<()> {
        let statement = "UPDATE deal SET deleted_at = $1 WHERE id = $2";
        self.run(statement, params![clock::now(), &old.id]).await?;
        self.record_deal(actor, "delete", Some(old), None).await
    }

    async fn record_deal(
        &mut self,
        actor: Option<&str>,
        action: &str,
        before: Option<&DealHead>,
        after: Option<&DealHead>,
    ) -> Result<()> {
        let subject_id = before.or(after).map_or("", |head| &head.id);
        self.record(Change { actor, action, subject: "deal", subject_id, before, after }).await
    }
}

impl Database {
    /// Deals in the order of their ids.
    pub(crate) async fn deals(&self, status: Option<&str>, skip: i64, limit: i64) -> Result<Vec<DealHead>> {
        let of_status = if status.is_some() { "AND status = $3" } else { "" };
        let mut values = params![limit, skip];
        values.extend(status.map(Into::into));
        let statement = format!(
            "SELECT {HEAD} FROM deal WHERE deleted_at IS NULL {of_status} ORDER BY id LIMIT $1 OFFSET $2"
        );
        self.all(statement, values).await
    }

    /// A deal without its document.
    pub(crate) async fn deal_head(&self, id: &str) -> Result<Option<DealHead>> {
        if id.contains('\0') {
            return Ok(None);
        }
        let statement = format!("SELECT {HEAD} FROM deal WHERE id = $1 AND deleted_at IS NULL");
        self.one(statement, params![id]).await
    }

    /// A deal.
    pub(crate) async fn deal(&self, id: &str) -> Result<Option<StoredDeal>> {
        let Some(head) = self.deal_head(id).await? else { return Ok(None) };
        let statement = "SELECT document FROM deal WHERE id = $1 AND version = $2";
        let Some((document,)) = self.one::<(String,)>(statement, params![id, head.version]).await? else {
            return Ok(None);
        };
        let deal = serde_json::from_str(&document).map_err(|error| super::Error::Decode(error.into()))?;
        Ok(Some(StoredDeal { head, deal }))
    }
}
