//! Drift, trades, tax lots, whole units.

use crate::argument::{Choice, Optional, Part};
use crate::array::Series;
use crate::function::functions;
use risk_core::time::Date;

functions! {
    /// Drift, trades, tax lots, whole units.
    rebalancing at "portfolio.rebalancing" of portfolio_core::rebalance {
        async discrete_allocation(weights: Series, prices: Series, capital: f64);
        drift(values: Series, targets: Series, band: Choice<core::Band>);
        drifted_weights(weights: Series, returns: Series) -> vector;
        sell(lots: Part<Vec<core::Lot>>, quantity: f64, price: f64, date: Choice<Date>, method: Choice<core::LotMethod> = r#""fifo""#);
        rebalance(values: Series, targets: Series, settings: Optional<core::RebalanceSettings>);
    }
}
