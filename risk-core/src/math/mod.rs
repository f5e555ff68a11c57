//! Elementary and special functions, and numerical methods for one variable.

pub mod bivariate;
pub mod dispatch;
pub mod double_exponential;
mod elementary;
pub mod gamma;
pub(crate) mod interpolation;
pub mod minimize;
pub mod normal;
pub mod quadrature;
pub mod quasi_newton;
pub mod root;
pub mod special;
pub mod student;
pub mod vector;

pub use elementary::{atan2, cos, exp, exp_m1, ln, ln_1p, power, sin, tanh};
