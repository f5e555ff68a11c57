//! Bringing prices up to date.

use super::Source;
use super::provider::{Provider, Seller};
use crate::app::State;
use crate::clock;
use crate::error::ApiError;
use crate::store::market::{Bar, Reach};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a refresh did.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Refreshed {
    /// Bars that came, by symbol.
    pub updated: BTreeMap<String, usize>,
    /// Why none came, by symbol.
    pub failed: BTreeMap<String, String>,
}

/// Fetches what is missing up to yesterday for every instrument that a provider or a file knows.
/// Without a key nothing is fetched. What is synthetic stays as it was made.
///
/// # Errors
/// When the database does not answer.
pub async fn refresh(state: &State) -> Result<Refreshed, ApiError> {
    let mut refreshed = Refreshed::default();
    let Some(key) = state.config.market_data_api_key.clone() else { return Ok(refreshed) };
    let url = state.config.market_data_url.as_deref();
    let provider = Provider::new(state.config.market_data_provider, key, url);
    let yesterday = clock::now().date_naive().pred_opt().unwrap_or_default();
    for Reach { symbol, day, source, .. } in state.database.reaches().await? {
        let Some(from) = day.succ_opt().filter(|from| source != Source::Synthetic && *from <= yesterday)
        else {
            continue;
        };
        let (asked, provider) = (symbol.clone(), provider.clone());
        let fetched = tokio::task::spawn_blocking(move || provider.fetch(&asked, from, yesterday)).await;
        match fetched.map_err(|_| ApiError::Internal)? {
            Ok(bars) => {
                save(state, &bars).await?;
                refreshed.updated.insert(symbol, bars.len());
            }
            Err(error) => drop(refreshed.failed.insert(symbol, error.to_string())),
        }
    }
    Ok(refreshed)
}

async fn save(state: &State, bars: &[Bar]) -> Result<(), ApiError> {
    let mut transaction = state.database.begin().await?;
    transaction.save_bars(bars).await?;
    transaction.commit().await?;
    Ok(())
}

/// The seller where no setting names one.
pub const USUAL: Seller = Seller::Fmp;
