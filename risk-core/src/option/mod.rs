//! Options: prices, Greeks, implied volatility, surfaces and books.

pub mod american;
pub mod batch;
pub mod binomial;
pub mod black76;
pub mod black_scholes;
pub mod book;
mod columns;
mod european;
mod formula;
mod greeks;
pub mod implied_volatility;
mod inverse;
mod mills;
pub mod monte_carlo;
pub mod scenario;
pub mod smile;
pub mod surface;

pub use european::{European, Kind};
pub use greeks::{Greeks, Units};
pub use smile::{Sabr, Svi};
