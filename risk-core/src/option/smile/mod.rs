//! Implied volatility as a function of the strike, at one expiry.

pub mod sabr;
pub mod svi;

pub use sabr::Sabr;
pub use svi::Svi;
