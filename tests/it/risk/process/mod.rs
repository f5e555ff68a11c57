//! risk_core::process.

mod garbage;
mod heston;
mod models;
mod paths;
mod portfolio;
mod shards;
