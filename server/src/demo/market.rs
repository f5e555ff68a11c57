//! Prices for the demonstration: synthetic, through the closes that the documents' examples name.

use crate::app::State;
use crate::error::ApiError;
use crate::market::synthetic::{Recipe, bars};
use crate::store::market::Instrument;
use chrono::NaiveDate;

/// The days of the documents' price history.
const FROM: (i32, u32, u32) = (2024, 6, 24);
const TO: (i32, u32, u32) = (2025, 9, 4);
const SEED: u64 = 42;

/// Symbol, name, kind, sector, last close, volatility, the market's share of it, volume.
type Listed = (&'static str, &'static str, &'static str, Option<&'static str>, f64, f64, f64, f64);

const LISTED: [Listed; 12] = [
    ("AAPL", "Apple Inc.", "stock", Some("Technology"), 175.25, 0.27, 0.45, 5.5e7),
    ("AMZN", "Amazon.com, Inc.", "stock", Some("Consumer Discretionary"), 235.70, 0.31, 0.45, 4.0e7),
    ("GOOGL", "Alphabet Inc.", "stock", Some("Communication Services"), 232.30, 0.29, 0.45, 3.0e7),
    ("META", "Meta Platforms, Inc.", "stock", Some("Communication Services"), 748.65, 0.34, 0.40, 1.2e7),
    ("MSFT", "Microsoft Corporation", "stock", Some("Technology"), 425.18, 0.23, 0.50, 2.0e7),
    ("NVDA", "NVIDIA Corporation", "stock", Some("Technology"), 171.66, 0.45, 0.40, 1.9e8),
    ("QQQ", "Invesco QQQ Trust", "etf", None, 575.23, 0.20, 0.85, 5.0e7),
    ("SPY", "SPDR S&P 500 ETF Trust", "etf", None, 649.12, 0.16, 0.98, 7.0e7),
    ("TSLA", "Tesla, Inc.", "stock", Some("Consumer Discretionary"), 338.53, 0.58, 0.30, 8.0e7),
    ("VEA", "Vanguard FTSE Developed Markets ETF", "etf", None, 52.18, 0.14, 0.65, 1.0e7),
    ("VTI", "Vanguard Total Stock Market ETF", "etf", None, 268.45, 0.16, 0.97, 3.5e6),
    ("VWO", "Vanguard FTSE Emerging Markets ETF", "etf", None, 45.32, 0.16, 0.55, 9.0e6),
];

pub async fn fill(state: &State) -> Result<(), ApiError> {
    if !state.database.reaches().await?.is_empty() {
        return Ok(());
    }
    let day = |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    let mut transaction = state.database.begin().await?;
    for (symbol, name, kind, sector, close, volatility, market_share, volume) in LISTED {
        let instrument = Instrument {
            symbol: symbol.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
            sector: sector.map(str::to_owned),
        };
        transaction.add_instrument(&instrument).await?;
        let anchors = [(day(TO), close)];
        let recipe = Recipe { symbol, anchors: &anchors, volatility, market_share, volume };
        transaction.save_bars(&bars(&recipe, SEED, day(FROM), day(TO))).await?;
    }
    transaction.commit().await?;
    Ok(())
}
