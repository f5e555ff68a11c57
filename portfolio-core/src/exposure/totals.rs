//! Long, short, gross and net.

use super::Position;
use serde::{Deserialize, Serialize};

/// Sums of signed exposures.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct ExposureTotals {
    /// Σ E⁺
    pub long: f64,
    /// Σ E⁻, negative.
    pub short: f64,
    /// Σ |E|
    pub gross: f64,
    /// Σ E
    pub net: f64,
    /// Positions with E > 0.
    pub long_count: usize,
    /// Positions with E < 0.
    pub short_count: usize,
    /// Σ |E| of options.
    pub options: f64,
    /// Σ |E| of stocks.
    pub stocks: f64,
    /// Positions whose exposure is not known; they count as nothing.
    pub missing: usize,
}

/// Sums of exposures, one for each position; None is counted as missing.
///
/// # Examples
/// ```
/// use portfolio_core::exposure::{Position, exposure_totals};
///
/// let share = |quantity| Position { quantity, price: 10.0, ..Position::default() };
/// let totals = exposure_totals(&[share(3.0), share(-1.0)], |p| Some(p.market_value()));
/// assert_eq!((totals.gross, totals.net, totals.short), (40.0, 20.0, -10.0));
/// ```
#[must_use]
pub fn exposure_totals(
    positions: &[Position],
    exposure: impl Fn(&Position) -> Option<f64>,
) -> ExposureTotals {
    let mut totals = ExposureTotals::default();
    for position in positions {
        let Some(e) = exposure(position) else {
            totals.missing += 1;
            continue;
        };
        if e > 0.0 {
            totals.long += e;
            totals.long_count += 1;
        } else if e < 0.0 {
            totals.short += e;
            totals.short_count += 1;
        }
        if position.instrument.is_option() {
            totals.options += e.abs();
        } else {
            totals.stocks += e.abs();
        }
    }
    totals.gross = totals.long - totals.short;
    totals.net = totals.long + totals.short;
    totals
}
