//! Coefficients that make effects of single periods add up over time.

use risk_core::math::{ln_1p, power};
use serde::{Deserialize, Serialize};

/// How the effects of single periods are linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Linking {
    /// Logarithmic coefficients.
    ///
    /// # References
    /// D. R. Cariño (1999), *Combining attribution effects over time*, Journal of Performance
    /// Measurement 3(4).
    #[default]
    Carino,
    /// The coefficients nearest to one constant.
    ///
    /// # References
    /// J. Menchero (2000), *An optimized approach to linking attribution effects over time*,
    /// Journal of Performance Measurement 5(1).
    Menchero,
}

impl Linking {
    /// kₜ such that Σ kₜ (rₜ − bₜ) = Π (1 + rₜ) − Π (1 + bₜ); every return is above −1.
    pub(super) fn coefficients(self, returns: &[f64], benchmark: &[f64]) -> Vec<f64> {
        let total = |returns: &[f64]| returns.iter().map(|r| 1.0 + r).product::<f64>() - 1.0;
        let (own, other) = (total(returns), total(benchmark));
        let pairs = returns.iter().zip(benchmark);
        match self {
            Self::Carino => {
                let whole = log_slope(own, other);
                pairs.map(|(r, b)| log_slope(*r, *b) / whole).collect()
            }
            Self::Menchero => {
                let natural = natural_coefficient(own, other, returns.len() as f64);
                let active: Vec<f64> = pairs.map(|(r, b)| r - b).collect();
                let squares: f64 = active.iter().map(|a| a * a).sum();
                let rest = own - other - natural * active.iter().sum::<f64>();
                let slope = if squares > 0.0 { rest / squares } else { 0.0 };
                active.iter().map(|a| natural + slope * a).collect()
            }
        }
    }
}

/// (ln(1 + r) − ln(1 + b)) / (r − b), and its limit 1 / (1 + r) where they meet.
fn log_slope(r: f64, b: f64) -> f64 {
    // ln(1 + r) − ln(1 + b) = ln(1 + x), x = (r − b) / (1 + b): nothing cancels.
    let x = (r - b) / (1.0 + b);
    let slope = if x == 0.0 { 1.0 } else { ln_1p(x) / x };
    slope / (1.0 + b)
}

/// (R − B) / T / ((1 + R)^{1/T} − (1 + B)^{1/T}), and its limit (1 + R)^{(T − 1)/T}.
fn natural_coefficient(own: f64, other: f64, periods: f64) -> f64 {
    let difference = power(1.0 + own, 1.0 / periods) - power(1.0 + other, 1.0 / periods);
    if difference.abs() > 1e-9 {
        (own - other) / periods / difference
    } else {
        power(1.0 + own, (periods - 1.0) / periods)
    }
}
