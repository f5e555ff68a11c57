//! Market and credit risk.

mod columns;
mod credit;
mod curve;
mod factor;
mod linalg;
mod math;
mod option;
mod process;
mod random;
mod rating;
mod statistics;
mod stress;
mod time;
mod var;
mod volatility;

use crate::functions::functions;

functions! {
    /// The functions of `paripassu.risk`.
    risk of risk_core, with
        super::columns::columns, super::credit::credit, super::curve::curve, super::factor::factor,
        super::linalg::linalg, super::math::math, super::option::option, super::process::process,
        super::random::random, super::rating::rating, super::statistics::statistics,
        super::stress::stress, super::time::time, super::var::var, super::volatility::volatility
    {}
}
