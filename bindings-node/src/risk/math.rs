//! Distributions, special functions and quadratures.

use crate::array::Series;
use crate::function::functions;

functions! {
    /// The normal distribution.
    normal at "risk.math.normal" of risk_core::math::normal {
        density(x: f64) -> number = Ok(core::density(x));
        quantile(p: f64) -> number = Ok(core::quantile(p));
        cumulative(x: Series) -> vector = { let mut out = vec![0.0; x.len()]; core::cumulative_into(x, &mut out); Ok(out) };
    }
}

functions! {
    /// Student's t distribution.
    student at "risk.math.student" of risk_core::math::student {
        density(x: f64, degrees: f64) -> number = Ok(core::density(x, degrees));
        cumulative(x: f64, degrees: f64) -> number = Ok(core::cumulative(x, degrees));
        quantile(p: f64, degrees: f64) -> number = Ok(core::quantile(p, degrees));
    }
}

functions! {
    /// The gamma distribution.
    gamma at "risk.math.gamma" of risk_core::math::gamma {
        quantile(shape: f64, p: f64) -> number = Ok(core::quantile(shape, p));
    }
}

functions! {
    /// Bivariate distributions.
    bivariate at "risk.math.bivariate" of risk_core::math::bivariate {
        normal(x: f64, y: f64, correlation: f64) -> number = Ok(core::normal(x, y, correlation));
        student(x: f64, y: f64, correlation: f64, degrees: f64) -> number = Ok(core::student(x, y, correlation, degrees));
    }
}

functions! {
    /// Special functions.
    special at "risk.math.special" of risk_core::math::special {
        ln_gamma(x: f64) -> number = Ok(core::ln_gamma(x));
        gamma_lower(a: f64, x: f64) -> number = Ok(core::gamma_lower(a, x));
        gamma_upper(a: f64, x: f64) -> number = Ok(core::gamma_upper(a, x));
        beta_regularized(a: f64, b: f64, x: f64) -> number = Ok(core::beta_regularized(a, b, x));
        chi_squared_tail(x: f64, degrees: f64) -> number = Ok(core::chi_squared_tail(x, degrees));
    }
}

functions! {
    /// Nodes and weights of quadratures.
    quadrature at "risk.math.quadrature" of risk_core::math::quadrature {
        gauss_legendre(n: usize) = Ok(core::gauss_legendre(n));
        normal_trapezoid(step: f64, offset: f64) = Ok(core::normal_trapezoid(step, offset));
    }
}
