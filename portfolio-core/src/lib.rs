//! Portfolio construction, rebalancing, performance and signals, on the ground floor of
//! [`risk_core`].
//!
//! A function here is pure: no clock, file, network, environment, log, global or lock.

pub mod attribution;
pub mod backtest;
pub mod estimate;
pub mod exposure;
pub mod indicator;
pub mod optimize;
pub mod performance;
pub mod rebalance;
pub mod returns;
pub mod sizing;
pub mod strategy;

pub use risk_core::{Error, Problem, Result};
