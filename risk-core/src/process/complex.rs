//! Complex numbers, for characteristic functions.

use crate::math::{atan2, cos, exp, ln_1p, sin};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// re + im·i.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Complex {
    pub re: f64,
    pub im: f64,
}

impl Complex {
    pub fn scale(self, x: f64) -> Self {
        Self { re: self.re * x, im: self.im * x }
    }

    pub fn exp(self) -> Self {
        let size = exp(self.re);
        Self { re: size * cos(self.im), im: size * sin(self.im) }
    }

    /// The principal value of ln(1 + z), exact for small z.
    pub fn ln_1p(self) -> Self {
        let Self { re, im } = self;
        Self { re: 0.5 * ln_1p(re * (2.0 + re) + im * im), im: atan2(im, 1.0 + re) }
    }

    /// The square root with a real part that is not negative.
    pub fn sqrt(self) -> Self {
        let size = self.re.hypot(self.im);
        let larger = (0.5 * (size + self.re.abs())).sqrt();
        if larger == 0.0 {
            return self;
        }
        let smaller = 0.5 * self.im.abs() / larger;
        let (re, im) = if self.re >= 0.0 { (larger, smaller) } else { (smaller, larger) };
        Self { re, im: im.copysign(self.im) }
    }
}

impl From<f64> for Complex {
    fn from(re: f64) -> Self {
        Self { re, im: 0.0 }
    }
}

impl Add for Complex {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { re: self.re + other.re, im: self.im + other.im }
    }
}

impl Sub for Complex {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { re: self.re - other.re, im: self.im - other.im }
    }
}

impl Neg for Complex {
    type Output = Self;

    fn neg(self) -> Self {
        self.scale(-1.0)
    }
}

impl Mul for Complex {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let Self { re, im } = self;
        Self { re: re * other.re - im * other.im, im: re * other.im + im * other.re }
    }
}

impl Div for Complex {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let Self { re, im } = other;
        let product = self * Self { re, im: -im };
        product.scale(1.0 / (re * re + im * im))
    }
}
