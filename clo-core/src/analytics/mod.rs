//! What the projected cash flows are worth: yields, margins, lives, and the equity's return.

pub mod discount_margin;
pub mod equity;
pub mod irr;
pub mod tranche;
pub mod weighted_life;
pub mod yield_to_maturity;

pub use equity::{Distribution, EquityResult};
pub use tranche::{PrincipalWindow, TrancheResult};
