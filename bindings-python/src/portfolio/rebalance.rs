//! Drift, trades, tax lots, whole units.

use crate::array::Series;
use crate::convert::{Choice, Part, Wire};
use crate::functions::functions;
use risk_core::time::Date;

functions! {
    /// Drift, trades, tax lots, whole units.
    rebalancing of portfolio_core::rebalance {
        discrete_allocation(weights: Series, prices: Series, capital: f64);
        drift(values: Series, targets: Series, band: Choice<core::Band>);
        drifted_weights(weights: Series, returns: Series) -> vector;
        sell(
            lots: Part<Vec<core::Lot>>, quantity: f64, price: f64, date: Choice<Date>,
            method: Choice<core::LotMethod>
        );
        rebalance(values: Series, targets: Series, settings: Wire<core::RebalanceSettings>);
    }
}
