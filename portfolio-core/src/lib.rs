//! Portfolio construction, rebalancing, performance and backtests, on the ground floor of
//! [`risk_core`].
//!
//! The crate is reserved: its modules arrive whole, one at a time, and until then it offers what
//! every core offers, the common [`Error`].

pub use risk_core::{Error, Problem, Result};
