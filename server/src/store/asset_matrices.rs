//! Tables of numbers over assets: correlations, and the history of prices.

use super::{Database, Error, Result, Transaction, params, row};
use crate::clock;
use chrono::{DateTime, NaiveDate, Utc};

row! {
    struct Stored {
        asset_ids: String,
        dates: String,
        cells: Vec<u8>,
        updated_at: DateTime<Utc>,
    }
}

/// Correlations of assets, to four decimals.
#[derive(Debug, Clone, PartialEq)]
pub struct Correlations {
    /// The assets, in order.
    pub asset_ids: Vec<String>,
    /// The upper triangle without its diagonal, row by row, in ten-thousandths.
    pub cells: Vec<i16>,
    /// When they came in.
    pub updated_at: DateTime<Utc>,
}

/// Prices of assets, to a millionth of par.
#[derive(Debug, Clone, PartialEq)]
pub struct Prices {
    /// The assets, in order.
    pub asset_ids: Vec<String>,
    /// The dates, in order.
    pub dates: Vec<NaiveDate>,
    /// A row for each date, in millionths.
    pub cells: Vec<u32>,
}

impl Correlations {
    /// Places for a matrix of so many assets.
    #[must_use]
    pub fn len(assets: usize) -> usize {
        assets * assets.saturating_sub(1) / 2
    }

    /// The correlation of the assets at these places; 1 of an asset with itself.
    #[must_use]
    pub fn at(&self, i: usize, j: usize) -> Option<f64> {
        let n = self.asset_ids.len();
        let (i, j) = (i.min(j), i.max(j));
        if j >= n {
            return None;
        }
        if i == j {
            return Some(1.0);
        }
        let before = i * (2 * n - i - 1) / 2;
        self.cells.get(before + j - i - 1).map(|cell| f64::from(*cell) / 1e4)
    }

    /// The assets with which one is correlated by `least` or more, the highest first; none without it.
    #[must_use]
    pub fn of(&self, id: &str, least: f64) -> Vec<(String, f64)> {
        let Some(own) = self.position(id) else { return Vec::new() };
        let others = self.asset_ids.iter().enumerate().filter(|(at, _)| *at != own);
        let mut found: Vec<(String, f64)> = others
            .filter_map(|(at, other)| Some((other.clone(), self.at(own, at)?)))
            .filter(|(_, correlation)| *correlation >= least)
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found
    }

    /// The place of an asset.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.asset_ids.iter().position(|own| own == id)
    }
}

impl Prices {
    /// The price on the date at `day` of the asset at `asset`.
    #[must_use]
    pub fn at(&self, day: usize, asset: usize) -> Option<f64> {
        self.cells.get(day * self.asset_ids.len() + asset).map(|cell| f64::from(*cell) / 1e6)
    }
}

fn list<T: serde::de::DeserializeOwned>(text: &str) -> Result<Vec<T>> {
    serde_json::from_str(text).map_err(|error| Error::Decode(error.into()))
}

fn text(list: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(list).map_err(|error| Error::Encode(error.into()))
}

impl Transaction {
    async fn put_matrix(
        &mut self,
        name: &str,
        ids: &[String],
        dates: &[NaiveDate],
        cells: Vec<u8>,
    ) -> Result<()> {
        self.run("DELETE FROM asset_matrix WHERE name = $1", params![name]).await?;
        self.run(
            "INSERT INTO asset_matrix (name, asset_ids, dates, cells, updated_at) VALUES ($1, $2, $3, $4, $5)",
            params![name, text(&ids)?, text(&dates)?, cells, clock::now()],
        )
        .await
        .map(|_| ())
    }

    /// Puts these correlations in the place of those that were.
    pub(crate) async fn put_correlations(&mut self, new: &Correlations) -> Result<()> {
        let cells = new.cells.iter().flat_map(|cell| cell.to_le_bytes()).collect();
        self.put_matrix("correlations", &new.asset_ids, &[], cells).await
    }

    /// Puts this history in the place of the one that was.
    pub(crate) async fn put_prices(&mut self, new: &Prices) -> Result<()> {
        let cells = new.cells.iter().flat_map(|cell| cell.to_le_bytes()).collect();
        self.put_matrix("prices", &new.asset_ids, &new.dates, cells).await
    }
}

impl Database {
    async fn matrix(&self, name: &str) -> Result<Option<Stored>> {
        let statement = "SELECT asset_ids, dates, cells, updated_at FROM asset_matrix WHERE name = $1";
        self.one(statement, params![name]).await
    }

    /// The correlations; none where none are stored.
    pub(crate) async fn correlations(&self) -> Result<Option<Correlations>> {
        let Some(stored) = self.matrix("correlations").await? else { return Ok(None) };
        let cells = stored.cells.chunks_exact(2).map(|two| i16::from_le_bytes([two[0], two[1]])).collect();
        Ok(Some(Correlations { asset_ids: list(&stored.asset_ids)?, cells, updated_at: stored.updated_at }))
    }

    /// How many correlations are stored: one for each ordered pair, an asset's own included.
    pub(crate) async fn correlation_count(&self) -> Result<i64> {
        Ok(self.correlations().await?.map_or(0, |stored| (stored.asset_ids.len() as i64).pow(2)))
    }

    /// The history of prices; none where none is stored.
    pub(crate) async fn prices(&self) -> Result<Option<Prices>> {
        let Some(stored) = self.matrix("prices").await? else { return Ok(None) };
        let cells =
            stored.cells.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]));
        Ok(Some(Prices {
            asset_ids: list(&stored.asset_ids)?,
            dates: list(&stored.dates)?,
            cells: cells.collect(),
        }))
    }
}
