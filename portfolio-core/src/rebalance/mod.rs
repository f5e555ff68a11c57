//! Rebalancing: how far a portfolio has drifted, the trades that bring it back, and their tax lots.

mod allocation;
mod drift;
mod lot;
mod trade;

pub use allocation::{Allocation, discrete_allocation};
pub use drift::{Band, Drift, drift, drifted_weights};
pub use lot::{Lot, LotMethod, RealizedGain, Sale, sell};
pub use trade::{Financing, Lots, Rebalance, RebalanceSettings, Trade, rebalance};
