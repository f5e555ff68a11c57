//! Interest-rate curves.

mod discount;
mod forward;
mod hazard;

pub use discount::{Compounding, DiscountCurve};
pub use forward::{CurveQuotes, ForwardCurve, ParRates, Quote, ZeroRates};
pub use hazard::HazardCurve;
