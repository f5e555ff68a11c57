//! The master list of assets.

use super::audit::Change;
use super::{Database, Result, Transaction, params, row};
use crate::clock;
use chrono::{DateTime, NaiveDate, Utc};
use clo_core::deal::Asset;
use serde::Serialize;

row! {
    /// An asset without its document. As JSON, what the audit log keeps of it.
    #[derive(Debug, Clone, PartialEq, Serialize)]
    pub struct AssetHead {
        /// The identifier.
        pub id: String,
        /// Nine characters.
        pub cusip: Option<String>,
        /// Twelve characters.
        pub isin: Option<String>,
        /// The name of the issue.
        pub name: String,
        /// `Senior Loan`, `Second Lien`, `High Yield Bond`.
        pub asset_type: String,
        /// As S&P spells it; `NR` without one.
        pub rating: String,
        /// The sector of its industry.
        pub sector: String,
        /// The industry.
        pub industry: String,
        /// Par outstanding.
        pub current_balance: f64,
        /// Par at issue.
        pub original_balance: f64,
        /// All-in annual rate.
        pub coupon_rate: f64,
        /// The last principal date.
        pub maturity_date: NaiveDate,
        /// The date of its price and balance.
        pub as_of_date: NaiveDate,
        /// When it came in.
        pub created_at: DateTime<Utc>,
        /// When it last changed.
        pub updated_at: DateTime<Utc>,
    }
}

/// Which assets are listed.
#[derive(Debug, Clone, Copy, Default)]
pub struct AssetsWanted<'a> {
    /// Of this type.
    pub asset_type: Option<&'a str>,
    /// Of this rating.
    pub rating: Option<&'a str>,
}

const HEAD: &str =
    "id, cusip, isin, name, asset_type, rating, sector, industry, current_balance, original_balance,
     coupon_rate, maturity_date, as_of_date, created_at, updated_at";

impl AssetsWanted<'_> {
    /// The condition, and its parameters from `$1` on.
    fn condition(&self) -> (String, Vec<super::Value>) {
        let (mut condition, mut values) = ("1 = 1".to_owned(), params![]);
        for (column, value) in [("asset_type", self.asset_type), ("rating", self.rating)] {
            if let Some(value) = value {
                values.push(value.into());
                condition = format!("{condition} AND {column} = ${}", values.len());
            }
        }
        (condition, values)
    }
}

impl Transaction {
    /// Adds an asset to the list unless it is there; whether it was added.
    pub(crate) async fn add_asset(
        &mut self,
        new: &AssetHead,
        asset: &Asset,
        actor: Option<&str>,
    ) -> Result<bool> {
        let document = serde_json::to_string(asset).map_err(|error| super::Error::Encode(error.into()))?;
        let added = self
            .run(
                "INSERT INTO asset (id, cusip, isin, name, asset_type, rating, sector, industry,
                    current_balance, original_balance, coupon_rate, maturity_date, as_of_date, document,
                    created_at, updated_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)
                 ON CONFLICT (id) DO NOTHING",
                params![
                    &new.id,
                    new.cusip.as_deref(),
                    new.isin.as_deref(),
                    &new.name,
                    &new.asset_type,
                    &new.rating,
                    &new.sector,
                    &new.industry,
                    new.current_balance,
                    new.original_balance,
                    new.coupon_rate,
                    new.maturity_date,
                    new.as_of_date,
                    document,
                    clock::now(),
                ],
            )
            .await?
            > 0;
        if added && actor.is_some() {
            let change = Change {
                actor,
                action: "create",
                subject: "asset",
                subject_id: &new.id,
                before: None,
                after: Some(new),
            };
            self.record(change).await?;
        }
        Ok(added)
    }
}

impl Database {
    /// Assets in the order of their ids.
    pub(crate) async fn assets(
        &self,
        wanted: &AssetsWanted<'_>,
        skip: i64,
        limit: i64,
    ) -> Result<Vec<AssetHead>> {
        let (condition, mut values) = wanted.condition();
        values.extend(params![limit, skip]);
        let (limit, skip) = (values.len() - 1, values.len());
        let statement =
            format!("SELECT {HEAD} FROM asset WHERE {condition} ORDER BY id LIMIT ${limit} OFFSET ${skip}");
        self.all(statement, values).await
    }

    /// How many assets there are.
    pub(crate) async fn asset_count(&self, wanted: &AssetsWanted<'_>) -> Result<i64> {
        let (condition, values) = wanted.condition();
        let statement = format!("SELECT CAST(COUNT(*) AS BIGINT) FROM asset WHERE {condition}");
        Ok(self.one::<(i64,)>(statement, values).await?.map_or(0, |(count,)| count))
    }

    /// How many assets there are of each type, and of each rating.
    pub(crate) async fn asset_statistics(&self) -> Result<(Vec<(String, i64)>, Vec<(String, i64)>)> {
        let of = |column: &str| {
            format!(
                "SELECT {column}, CAST(COUNT(*) AS BIGINT) FROM asset GROUP BY {column} ORDER BY {column}"
            )
        };
        Ok((self.all(of("asset_type"), params![]).await?, self.all(of("rating"), params![]).await?))
    }

    /// An asset.
    pub(crate) async fn asset(&self, id: &str) -> Result<Option<(AssetHead, Asset)>> {
        if id.contains('\0') {
            return Ok(None);
        }
        let statement = format!("SELECT {HEAD} FROM asset WHERE id = $1");
        let Some(head) = self.one::<AssetHead>(statement, params![id]).await? else { return Ok(None) };
        let statement = "SELECT document FROM asset WHERE id = $1";
        let document = self.one::<(String,)>(statement, params![id]).await?;
        let read = document.map(|(document,)| serde_json::from_str(&document)).transpose();
        let asset = read.map_err(|error| super::Error::Decode(error.into()))?;
        Ok(asset.map(|asset| (head, asset)))
    }

    /// Every asset's document, in the order of the ids.
    pub(crate) async fn asset_documents(&self) -> Result<Vec<Asset>> {
        let documents: Vec<(String,)> = self.all("SELECT document FROM asset ORDER BY id", params![]).await?;
        let read = documents.iter().map(|(document,)| serde_json::from_str(document));
        read.collect::<serde_json::Result<_>>().map_err(|error| super::Error::Decode(error.into()))
    }
}
