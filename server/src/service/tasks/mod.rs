//! The computations of the task API: what a request asks, and what the cores answer.

pub mod frontier;
pub mod input;
pub mod monte_carlo;
pub mod optimize;
pub mod performance;
pub mod rebalance;
pub mod report;
pub mod stress_test;
pub mod var_cvar;
