//! Who sells prices: Financial Modeling Prep and Polygon.

use super::{Source, check_bar};
use crate::config::Secret;
use crate::store::market::Bar;
use chrono::{DateTime, NaiveDate};
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use ureq::Agent;

/// A seller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seller {
    /// Financial Modeling Prep.
    Fmp,
    /// Polygon.
    Polygon,
}

impl Seller {
    const fn usual_url(self) -> &'static str {
        match self {
            Self::Fmp => "https://financialmodelingprep.com",
            Self::Polygon => "https://api.polygon.io",
        }
    }
}

/// Why a seller gave no prices.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The key is not theirs, or not for this.
    #[error("the provider refuses the key (MARKET_DATA_API_KEY)")]
    Refused,
    /// Too many requests.
    #[error("the provider wants fewer requests")]
    TooMany,
    /// They do not answer, or with a fault.
    #[error("the provider does not answer: {0}")]
    Away(String),
    /// Their answer is not what their documentation says.
    #[error("the provider's answer cannot be read: {0}")]
    Unreadable(String),
}

/// A seller, as this server knows it.
#[derive(Debug, Clone)]
pub struct Provider {
    seller: Seller,
    key: Secret,
    url: String,
    agent: Agent,
}

impl Provider {
    /// With a key; at another place than their own where `url` says so.
    #[must_use]
    pub fn new(seller: Seller, key: Secret, url: Option<&str>) -> Self {
        let agent = Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(20)))
            .http_status_as_error(false)
            .build()
            .new_agent();
        let url = url.unwrap_or(seller.usual_url()).trim_end_matches('/').to_owned();
        Self { seller, key, url, agent }
    }

    /// The daily bars of these days, oldest first; none for a symbol that they do not know. Waits.
    ///
    /// # Errors
    /// When they do not give them.
    pub fn fetch(&self, symbol: &str, from: NaiveDate, to: NaiveDate) -> Result<Vec<Bar>, FetchError> {
        let bars = match self.seller {
            Seller::Fmp => self.fmp(symbol, from, to)?,
            Seller::Polygon => self.polygon(symbol, from, to)?,
        };
        let mut bars: Vec<Bar> = bars.into_iter().filter(|bar| (from..=to).contains(&bar.day)).collect();
        bars.sort_by_key(|bar| bar.day);
        bars.dedup_by_key(|bar| bar.day);
        let mut checks = Checks::default();
        bars.iter().for_each(|bar| check_bar(&mut checks, &bar.day.to_string(), bar));
        checks.finish().map_err(|error| FetchError::Unreadable(error.to_string()))?;
        Ok(bars)
    }

    fn fmp(&self, symbol: &str, from: NaiveDate, to: NaiveDate) -> Result<Vec<Bar>, FetchError> {
        #[derive(Deserialize)]
        struct Row {
            date: NaiveDate,
            open: f64,
            high: f64,
            low: f64,
            close: f64,
            volume: f64,
        }
        let (from, to) = (from.to_string(), to.to_string());
        let asked = [("symbol", symbol), ("from", &from), ("to", &to), ("apikey", &self.key.0)];
        let rows: Vec<Row> = self.ask("/stable/historical-price-eod/full", &asked)?;
        let bar = |Row { date, open, high, low, close, volume }| Bar {
            symbol: symbol.to_owned(),
            day: date,
            open,
            high,
            low,
            close,
            volume,
            source: Source::Fmp,
        };
        Ok(rows.into_iter().map(bar).collect())
    }

    fn polygon(&self, symbol: &str, from: NaiveDate, to: NaiveDate) -> Result<Vec<Bar>, FetchError> {
        #[derive(Deserialize)]
        struct Row {
            t: i64,
            o: f64,
            h: f64,
            l: f64,
            c: f64,
            v: f64,
        }
        #[derive(Deserialize)]
        struct Page {
            #[serde(default)]
            results: Vec<Row>,
        }
        // Their largest page holds 50,000 bars, which are 200 years.
        let asked = [("adjusted", "true"), ("sort", "asc"), ("limit", "50000"), ("apiKey", &self.key.0)];
        let page: Page = self.ask(&format!("/v2/aggs/ticker/{symbol}/range/1/day/{from}/{to}"), &asked)?;
        let bar = |Row { t, o, h, l, c, v }| {
            // A bar begins at midnight in New York, which is the same day in UTC.
            let day = DateTime::from_timestamp_millis(t).map(|at| at.date_naive());
            let day = day.ok_or_else(|| FetchError::Unreadable(format!("t must be a time, got {t}")))?;
            Ok(Bar {
                symbol: symbol.to_owned(),
                day,
                open: o,
                high: h,
                low: l,
                close: c,
                volume: v,
                source: Source::Polygon,
            })
        };
        page.results.into_iter().map(bar).collect()
    }

    fn ask<T: for<'de> Deserialize<'de>>(&self, path: &str, asked: &[(&str, &str)]) -> Result<T, FetchError> {
        let mut request = self.agent.get(format!("{}{path}", self.url));
        for (name, value) in asked {
            request = request.query(name, value);
        }
        // An error's text could hold the address, and that the key.
        let away = |error: ureq::Error| FetchError::Away(error.to_string().replace(&self.key.0, "(hidden)"));
        let mut response = request.call().map_err(away)?;
        match response.status().as_u16() {
            200 => {}
            401 | 403 => return Err(FetchError::Refused),
            429 => return Err(FetchError::TooMany),
            status => return Err(FetchError::Away(format!("status {status}"))),
        }
        let text = response.body_mut().read_to_string().map_err(away)?;
        serde_json::from_str(&text).map_err(|error| FetchError::Unreadable(error.to_string()))
    }
}
