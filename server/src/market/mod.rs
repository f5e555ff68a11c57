//! Prices: from a provider, from a file, or made up and labelled so.

pub mod import;
pub mod provider;
pub mod refresh;
pub mod synthetic;

use crate::store::market::Bar;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};

/// Who says that a price is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Nobody: it was simulated.
    Synthetic,
    /// A file that somebody imported.
    Imported,
    /// Financial Modeling Prep.
    Fmp,
    /// Polygon.
    Polygon,
}

/// The most a price may be.
const MOST_PRICE: f64 = 1e9;

/// Wants prices that can be: positive, the low not above and the high not below the others.
pub fn check_bar(checks: &mut Checks, path: &str, bar: &Bar) {
    for (name, price) in [("open", bar.open), ("high", bar.high), ("low", bar.low), ("close", bar.close)] {
        let wanted = format_args!("must be a price above 0 and at most {MOST_PRICE:e}, got {price}");
        checks.require(price > 0.0 && price <= MOST_PRICE, format_args!("{path}.{name}"), wanted);
    }
    let wanted = format_args!("must be 0 or more, got {}", bar.volume);
    checks.require(bar.volume >= 0.0 && bar.volume.is_finite(), format_args!("{path}.volume"), wanted);
    // Adjusted prices are rounded, each by itself.
    let slack = 1e-6 * bar.high.abs();
    let ordered = bar.low <= bar.open.min(bar.close) + slack && bar.high >= bar.open.max(bar.close) - slack;
    checks.require(ordered, path, "must have its low not above, and its high not below, its open and close");
}
