//! Collateralized loan obligations: a deal as data, its collateral projected, its waterfall run
//! period by period, and what every class gets.
//!
//! [`project`] is the door. It takes a [`Deal`] and [`Assumptions`] and gives a [`Projection`]: every
//! movement of cash on every payment date, every coverage test, and per class its life, yield, margin,
//! price and loss. [`quality::compliance`] runs the tests of the collateral itself, and
//! [`rebalance`] ranks and tries trades by them.
//!
//! One dialect throughout: ISO dates, decimal rates, prices as fractions of par, amounts in the deal's
//! currency, numbers finite (what is undefined is none).

pub mod analytics;
pub mod assumptions;
pub mod collateral;
pub mod coverage;
pub mod deal;
mod projection;
pub mod quality;
pub mod rebalance;
pub mod report;
pub mod scenario;
pub mod tape;
pub mod waterfall;

pub use assumptions::Assumptions;
pub use deal::Deal;
pub use projection::{Projector, project, project_with};
pub use report::Projection;
