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
mod shortcuts;
mod statistics;
mod stress;
mod time;
mod var;
mod volatility;

use crate::function::Exports;
use napi::Result;

/// Adds the functions.
pub fn add(exports: &mut Exports<'_>) -> Result<()> {
    shortcuts::shortcuts(exports)?;
    columns::columns(exports)?;
    credit::credit(exports)?;
    curve::curve(exports)?;
    factor::factor(exports)?;
    linalg::linalg(exports)?;
    math::normal(exports)?;
    math::student(exports)?;
    math::gamma(exports)?;
    math::bivariate(exports)?;
    math::special(exports)?;
    math::quadrature(exports)?;
    option::american(exports)?;
    option::binomial(exports)?;
    option::black76(exports)?;
    option::black_scholes(exports)?;
    option::book(exports)?;
    option::monte_carlo(exports)?;
    option::scenario(exports)?;
    option::sabr(exports)?;
    option::svi(exports)?;
    option::surface(exports)?;
    process::process(exports)?;
    random::random(exports)?;
    rating::rating(exports)?;
    statistics::statistics(exports)?;
    stress::stress(exports)?;
    time::time(exports)?;
    var::var(exports)?;
    volatility::volatility(exports)
}
