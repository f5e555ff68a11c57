//! Trading the collateral: which assets qualify, what a portfolio is worth to its tests, which assets
//! to trade, what a trade does, and the trades that improve a deal most.

pub mod filter;
pub mod hypo;
pub mod objective;
mod optimal;
pub mod rank;
pub mod trade;

pub use filter::Filter;
pub use hypo::{Hypo, HypoSettings, Trade, hypothetical};
pub use objective::{Objective, portfolio_objective};
pub use rank::{RankSettings, Ranked, Side, candidates, rank};
pub use trade::{Rebalance, RebalanceSettings, rebalance, rebalance_with};
