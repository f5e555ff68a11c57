//! Elementary functions, and numerical methods for one variable.

mod elementary;
pub(crate) mod interpolation;
pub mod root;

pub use elementary::{exp, exp_m1, ln_1p, power};
