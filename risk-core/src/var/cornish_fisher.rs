//! The normal quantile, bent to a skewness and a kurtosis.

use super::report::{Estimate, VarFit};
use crate::Result;
use crate::math::normal;
use crate::statistics::Moments;

/// The expansion of Cornish and Fisher for one sample.
#[derive(Debug, Clone, Copy)]
pub(super) struct CornishFisher {
    mean: f64,
    deviation: f64,
    skewness: f64,
    excess_kurtosis: f64,
}

impl CornishFisher {
    /// The expansion with the moments of the sample, of which a constant has no third and fourth.
    pub fn new(moments: &Moments, deviation: f64) -> Self {
        Self {
            mean: moments.mean,
            deviation,
            skewness: moments.skewness.unwrap_or(0.0),
            excess_kurtosis: moments.excess_kurtosis.unwrap_or(0.0),
        }
    }

    /// The estimate for the tail probability p.
    ///
    /// # Formula
    /// VaR = −μ − σ·g(z), g(z) = z + (z² − 1)S/6 + (z³ − 3z)K/24 − (2z³ − 5z)S²/36
    ///
    /// ES = −μ + σ·φ(z)/p · (1 + zS/6 + (z² − 1)K/24 − (2z² − 1)S²/36)
    ///
    /// where z = N⁻¹(p); the second is the mean of g below z.
    ///
    /// # References
    /// D. Maillard (2018), "A user's guide to the Cornish Fisher expansion", sections 3 and 5.
    pub fn at(&self, p: f64) -> Result<Estimate> {
        let Self { mean, deviation, skewness: s, excess_kurtosis: k } = *self;
        let unit = super::parametric::normal_multipliers(p)?;
        let z = -unit.value_at_risk;
        let bent = z + (z * z - 1.0) * s / 6.0 + z * (z * z - 3.0) * k / 24.0
            - z * (2.0 * z * z - 5.0) * s * s / 36.0;
        let factor = 1.0 + z * s / 6.0 + (z * z - 1.0) * k / 24.0 - (2.0 * z * z - 1.0) * s * s / 36.0;
        let shortfall = -mean + deviation * normal::density(z) / p * factor;
        Ok(Estimate {
            value_at_risk: -mean - deviation * bent,
            expected_shortfall: self.rises_below(z).then_some(shortfall),
            ..Estimate::default()
        })
    }

    pub fn fit(&self) -> VarFit {
        let Self { skewness, excess_kurtosis, .. } = *self;
        VarFit::CornishFisher { skewness, excess_kurtosis, within_domain: self.rises_below(f64::INFINITY) }
    }

    /// True when g rises everywhere below `z`.
    ///
    /// # Formula
    /// g′(z) = az² + bz + c ≥ 0, a = K/8 − S²/6, b = S/3, c = 1 − K/8 + 5S²/36
    fn rises_below(&self, z: f64) -> bool {
        let (s, k) = (self.skewness, self.excess_kurtosis);
        let (a, b, c) = (k / 8.0 - s * s / 6.0, s / 3.0, 1.0 - k / 8.0 + 5.0 * s * s / 36.0);
        if a < 0.0 {
            return false;
        }
        if a == 0.0 {
            return b == 0.0 || (b < 0.0 && b * z + c >= 0.0);
        }
        let discriminant = b * b - 4.0 * a * c;
        // Beyond the lower of two real roots the slope is negative.
        discriminant <= 0.0 || z <= (-b - discriminant.sqrt()) / (2.0 * a)
    }
}
