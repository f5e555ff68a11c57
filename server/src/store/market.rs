//! Instruments and their daily bars.

use super::{Database, Result, Transaction, params, row, stored_as_text};
use crate::clock;
use crate::market::Source;
use chrono::NaiveDate;
use serde::Serialize;

stored_as_text!(Source);

row! {
    /// What is traded.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
    pub struct Instrument {
        /// Upper case: `AAPL`.
        pub symbol: String,
        /// Of the company or fund.
        pub name: String,
        /// `stock`, `etf`.
        pub kind: String,
        /// Of the company.
        pub sector: Option<String>,
    }
}

row! {
    /// A day of trading, adjusted for splits and dividends.
    #[derive(Debug, Clone, PartialEq, Serialize)]
    pub struct Bar {
        /// Of which instrument.
        pub symbol: String,
        /// The day.
        pub day: NaiveDate,
        /// The first price.
        pub open: f64,
        /// The highest.
        pub high: f64,
        /// The lowest.
        pub low: f64,
        /// The last.
        pub close: f64,
        /// Shares traded.
        pub volume: f64,
        /// Who says so.
        pub source: Source,
    }
}

row! {
    /// How far the bars of an instrument reach.
    #[derive(Debug, Clone, PartialEq)]
    pub struct Reach {
        /// Which instrument.
        pub symbol: String,
        /// The newest day.
        pub day: NaiveDate,
        /// What it closed at.
        pub close: f64,
        /// Who says so.
        pub source: Source,
    }
}

/// Rows of one statement: both databases take many more parameters than these.
const ROWS: usize = 200;

impl Transaction {
    /// Makes an instrument known; one that is known stays as it is.
    pub(crate) async fn add_instrument(&mut self, instrument: &Instrument) -> Result<()> {
        let Instrument { symbol, name, kind, sector } = instrument;
        self.run(
            "INSERT INTO instrument (symbol, name, kind, sector, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (symbol) DO NOTHING",
            params![symbol, name, kind, sector.clone(), clock::now()],
        )
        .await
        .map(|_| ())
    }

    /// Saves bars; those of a day that is there take its place.
    pub(crate) async fn save_bars(&mut self, bars: &[Bar]) -> Result<()> {
        for bars in bars.chunks(ROWS) {
            let mut values = Vec::with_capacity(8 * bars.len());
            let rows = bars.iter().map(|bar| {
                let first = values.len() + 1;
                values.extend(params![
                    &bar.symbol,
                    bar.day,
                    bar.open,
                    bar.high,
                    bar.low,
                    bar.close,
                    bar.volume,
                    bar.source
                ]);
                let places: Vec<String> = (first..first + 8).map(|place| format!("${place}")).collect();
                format!("({})", places.join(", "))
            });
            let rows = rows.collect::<Vec<_>>().join(", ");
            let sql = format!(
                "INSERT INTO price_bar (symbol, day, open, high, low, close, volume, source) VALUES {rows}
                 ON CONFLICT (symbol, day) DO UPDATE SET open = excluded.open, high = excluded.high, low = excluded.low,
                     close = excluded.close, volume = excluded.volume, source = excluded.source"
            );
            self.run(sql, values).await?;
        }
        Ok(())
    }
}

impl Database {
    /// The bars of an instrument in these days, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn bars(&self, symbol: &str, from: NaiveDate, to: NaiveDate) -> Result<Vec<Bar>> {
        let sql = "SELECT symbol, day, open, high, low, close, volume, source FROM price_bar
                   WHERE symbol = $1 AND day BETWEEN $2 AND $3 ORDER BY day";
        self.all(sql, params![symbol, from, to]).await
    }

    /// Every instrument that has bars, and how far they reach.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn reaches(&self) -> Result<Vec<Reach>> {
        let sql = "SELECT symbol, day, close, source FROM price_bar AS bar
                   WHERE day = (SELECT MAX(day) FROM price_bar WHERE symbol = bar.symbol) ORDER BY symbol";
        self.all(sql, params![]).await
    }
}
