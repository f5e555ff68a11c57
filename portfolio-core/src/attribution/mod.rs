//! Where a return came from.
//!
//! Returns of one period add up over assets and multiply over time, so the contributions of several
//! periods need linking before they add up. Everything here adds up to the total exactly (to the
//! last bits), whatever the linking.

mod brinson;
mod contribution;
mod factor;
mod link;

pub use brinson::{
    AllocationEffect, BrinsonAttribution, BrinsonEffects, BrinsonSettings, brinson_attribution,
    linked_brinson_attribution,
};
pub use contribution::{Contribution, contributions};
pub use factor::{FactorAttribution, factor_attribution};
pub use link::Linking;
