//! Market and credit risk, and the ground floor of the workspace.
//!
//! What is computed: options ([`option`]), value at risk and expected shortfall ([`var`]), simulated
//! portfolios ([`process`]), volatility ([`volatility`]), factor models ([`factor`]), stress tests
//! ([`stress`]), credit portfolios ([`credit`]), statistics of samples and panels ([`statistics`]). What
//! it stands on: dates ([`time`]), curves ([`curve`]), ratings ([`rating`]), functions and numerical
//! methods ([`math`]), matrices ([`linalg`]), random numbers ([`random`]), and the conventions that every
//! other crate speaks ([`check`], [`progress`], [`read`], [`Error`]).
//!
//! A function here is pure: no clock, file, network, environment, log, global or lock. The same input
//! gives the same bits on one thread or many.

pub mod check;
pub mod credit;
pub mod curve;
mod error;
pub mod factor;
pub mod linalg;
pub mod math;
pub mod money;
pub mod option;
pub mod process;
pub mod progress;
pub mod random;
pub mod rating;
pub mod read;
pub mod statistics;
pub mod stress;
pub mod time;
pub mod var;
pub mod volatility;

pub use error::{Error, Problem, Result};
pub use progress::Progress;
