//! Trading the collateral: which assets qualify, what a portfolio is worth to its tests, which assets
//! to trade, and what a trade does.

pub mod filter;
pub mod hypo;
pub mod objective;
pub mod rank;

pub use filter::Filter;
pub use hypo::{Hypo, HypoSettings, Trade, hypothetical};
pub use objective::{Objective, portfolio_objective};
pub use rank::{RankSettings, Ranked, Side, candidates, rank};
