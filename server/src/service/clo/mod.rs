//! Deals and their collateral (document 000): what the endpoints compute with clo-core and risk-core.

pub mod analysis;
pub mod asset_list;
pub mod base;
pub mod calculate;
pub mod cash_flows;
pub mod classify;
pub mod concentration;
pub mod correlation;
pub mod holdings;
pub mod market;
pub mod metrics;
pub mod operation;
pub mod overview;
pub mod rebalance;
pub mod scenario;
pub mod stress;
pub mod tape;
pub mod trade_sheets;
