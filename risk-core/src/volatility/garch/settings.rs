use crate::check::Checks;
use crate::volatility::realized::TRADING_DAYS;
use serde::{Deserialize, Serialize};

/// Whether falls raise the variance more than rises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asymmetry {
    /// GARCH: the sign of a return does not matter.
    #[default]
    None,
    /// GJR-GARCH of Glosten, Jagannathan and Runkle: negative returns have a coefficient of their own.
    Threshold,
}

/// The mean of the returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GarchMean {
    /// Estimated with the other parameters.
    #[default]
    Constant,
    /// Zero.
    Zero,
}

/// The distribution of the standardised innovations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Innovation {
    /// Standard normal.
    #[default]
    Normal,
    /// Student's t, scaled to unit variance, its degrees of freedom estimated between 2.05 and 500.
    StudentT,
}

/// Where the long-run variance comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LongRunVariance {
    /// The likelihood.
    #[default]
    Estimated,
    /// The sample variance (variance targeting): one parameter fewer, and the forecast returns to
    /// what was seen.
    Sample,
}

/// How a GARCH model is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GarchSettings {
    /// `none` (GARCH) by default.
    pub asymmetry: Asymmetry,
    /// `constant` by default.
    pub mean: GarchMean,
    /// `normal` by default, which estimates consistently even where it is not the true one.
    pub innovation: Innovation,
    /// `estimated` by default.
    pub long_run_variance: LongRunVariance,
    /// Returns per year, for the annualised volatilities; 252 by default.
    pub periods_per_year: f64,
}

impl Default for GarchSettings {
    fn default() -> Self {
        Self {
            asymmetry: Asymmetry::None,
            mean: GarchMean::Constant,
            innovation: Innovation::Normal,
            long_run_variance: LongRunVariance::Estimated,
            periods_per_year: TRADING_DAYS,
        }
    }
}

/// The parameters of a GARCH(1,1) model, per period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GarchParameters {
    /// μ, the mean return.
    #[serde(default)]
    pub mean: f64,
    /// ω > 0.
    pub omega: f64,
    /// α ≥ 0, the weight of the last squared innovation.
    pub alpha: f64,
    /// γ, what a negative innovation adds to α; 0 in a symmetric model.
    #[serde(default)]
    pub leverage: f64,
    /// β ≥ 0, the weight of the last variance.
    pub beta: f64,
    /// ν > 2 of Student's t; absent for the normal.
    #[serde(default)]
    pub degrees: Option<f64>,
}

impl GarchParameters {
    /// α + γ/2 + β: the share of a shock to the variance that is left a period later.
    #[must_use]
    pub fn persistence(&self) -> f64 {
        self.alpha + 0.5 * self.leverage + self.beta
    }

    /// V_L = ω/(1 − α − γ/2 − β); `None` when the variance does not return to any level.
    #[must_use]
    pub fn long_run_variance(&self) -> Option<f64> {
        let reversion = 1.0 - self.persistence();
        (reversion > 0.0).then(|| self.omega / reversion).filter(|variance| variance.is_finite())
    }

    /// The periods in which half of a shock to the variance dies away; `None` when it does not, or at once.
    #[must_use]
    pub fn half_life(&self) -> Option<f64> {
        let persistence = self.persistence();
        (persistence > 0.0 && persistence < 1.0).then(|| crate::math::ln(0.5) / crate::math::ln(persistence))
    }

    pub(super) fn check(&self, checks: &mut Checks) {
        const MOST: f64 = 1e100;
        checks.between("parameters.mean", self.mean, -MOST, MOST);
        checks.require(
            self.omega > 0.0 && self.omega <= MOST,
            "parameters.omega",
            format_args!("must be positive, got {}", self.omega),
        );
        // Rises alone, or falls alone, may weigh up to 2: they are half of the innovations.
        checks.between("parameters.alpha", self.alpha, 0.0, 2.0);
        checks.fraction("parameters.beta", self.beta);
        checks.between("parameters.leverage", self.leverage, -self.alpha.clamp(0.0, 2.0), 2.0);
        if let Some(degrees) = self.degrees {
            checks.require(
                degrees > 2.0 && degrees.is_finite(),
                "parameters.degrees",
                format_args!("must be above 2, got {degrees}"),
            );
        }
    }
}
