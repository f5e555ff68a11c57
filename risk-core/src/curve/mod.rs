//! Interest-rate curves.

mod discount;
mod forward;

pub use discount::{Compounding, DiscountCurve};
pub use forward::{CurveQuotes, ForwardCurve, ParRates, Quote, ZeroRates};
