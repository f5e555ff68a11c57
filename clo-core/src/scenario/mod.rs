//! Scenarios: assumptions and deals that are changed, run side by side and compared.

pub mod stress;

pub use stress::Stress;
