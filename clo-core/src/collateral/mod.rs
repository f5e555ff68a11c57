//! The collateral: what the assets pay, and what the deal collects of it.

pub mod amortization;
pub mod cash_flow;
pub mod decrement;
pub(crate) mod path_pool;
pub mod pool;
pub mod rating_derivation;
pub mod recovery;
pub mod reinvestment;
pub mod schedule;

pub use cash_flow::{Behaviour, CashFlow, cash_flows};
pub use pool::{Flows, Pool, Stock};
pub use rating_derivation::{DerivedRatings, derive_ratings};
