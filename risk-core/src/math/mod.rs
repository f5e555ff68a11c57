//! Numerical methods for one variable.

pub(crate) mod interpolation;
pub mod root;
