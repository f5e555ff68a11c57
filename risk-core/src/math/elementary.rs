//! Exponentials, logarithms and powers with the same bits on every machine.
//!
//! The standard library's come from the platform, whose last bit depends on its version and on the
//! processor. These come from the `libm` crate, which is plain arithmetic; the cores use no others
//! (`clippy.toml` forbids them).

/// e^x.
#[must_use]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// e^x − 1, exact for small x.
#[must_use]
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// ln(1 + x), exact for small x.
#[must_use]
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// base^exponent.
#[must_use]
pub fn power(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}
