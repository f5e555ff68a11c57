//! Trading the collateral: what a portfolio is worth to its tests, which assets to trade, and what a
//! trade does.

pub mod hypo;
pub mod objective;
pub mod rank;

pub use hypo::{Hypo, HypoSettings, Trade, hypothetical};
pub use objective::{Objective, portfolio_objective};
pub use rank::{RankSettings, Ranked, Side, candidates, rank};
//! Trading the collateral: which assets qualify.

pub mod filter;

pub use filter::Filter;
