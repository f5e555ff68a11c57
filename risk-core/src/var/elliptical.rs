//! Value at risk of positions from the mean and the covariance of their returns.

use super::component::Contributions;
use super::input::{check_finite, check_weights, gather};
use super::parametric::{Multipliers, standardized_multipliers};
use super::settings::{check_degrees, check_horizon, open_fraction, tail_probability};
use crate::check::Checks;
use crate::linalg::check_symmetric;
use crate::{Error, Result};
use ndarray::{Array1, ArrayView1, ArrayView2};
use serde::{Deserialize, Serialize};

/// The settings of [`parametric_value_at_risk`] and [`factor_value_at_risk`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ParametricSettings {
    /// The level c in (0, 1). Default: 0.95.
    pub confidence: f64,
    /// ν, above 2, of a joint t distribution with the mean and covariance given; `None` for the normal
    /// one. Default: `None`.
    pub degrees: Option<f64>,
    /// h: mean and deviation are both taken times √h, the rule of Basel. Default: 1.
    pub horizon_days: usize,
}

impl Default for ParametricSettings {
    fn default() -> Self {
        Self { confidence: 0.95, degrees: None, horizon_days: 1 }
    }
}

impl ParametricSettings {
    fn check(&self, checks: &mut Checks) {
        open_fraction(checks, "confidence", self.confidence);
        check_degrees(checks, self.degrees);
        check_horizon(checks, self.horizon_days);
    }

    /// The multipliers of one standard deviation of one day, and the factor to the horizon.
    fn multipliers(&self) -> Result<(Multipliers, f64)> {
        let unit = standardized_multipliers(tail_probability(self.confidence), self.degrees)?;
        Ok((unit, (self.horizon_days as f64).sqrt()))
    }
}

/// A parametric risk with the parts of its positions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParametricVar {
    /// The value at risk over the horizon.
    pub value_at_risk: f64,
    /// The expected shortfall over the horizon.
    pub expected_shortfall: f64,
    /// w′μ, one day ahead.
    pub mean: f64,
    /// √(w′Σw), one day ahead.
    pub standard_deviation: f64,
    /// The parts of the value at risk.
    pub value_at_risk_contributions: Contributions,
    /// The parts of the expected shortfall.
    pub expected_shortfall_contributions: Contributions,
}

/// The value at risk of positions whose returns are jointly normal or t, with its parts.
///
/// # Formula
/// VaR = √h·(−w′μ + k·√(w′Σw)),  ∂VaR/∂wᵢ = √h·(−μᵢ + k·(Σw)ᵢ/√(w′Σw))
///
/// where `weights` w are fractions or exposures in money, `mean` μ (zeros for the usual assumption of a
/// day) and `covariance` Σ are those of one day, and k is −N⁻¹(1 − c), or φ/(1 − c) for the shortfall.
/// Σ may be singular. Without volatility the parts are those of the mean alone.
///
/// # References
/// P. Jorion (2007), *Value at Risk*, 3rd edition, equations 7.13 to 7.29; A. J. McNeil, R. Frey, P.
/// Embrechts (2015), *Quantitative Risk Management*, section 8.5.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::var::{ParametricSettings, parametric_value_at_risk};
///
/// // Jorion's two currencies: 2 and 1 million dollars with volatilities of 5 % and 12 %.
/// let covariance = array![[0.0025, 0.0], [0.0, 0.0144]];
/// let settings = ParametricSettings::default();
/// let found = parametric_value_at_risk(&[2e6, 1e6], &[0.0, 0.0], covariance.view(), &settings)?;
/// assert!((found.value_at_risk - 256_934.0).abs() < 1.0);
/// assert_eq!(found.value_at_risk, found.value_at_risk_contributions.component.iter().sum::<f64>());
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when shapes differ, a number is not finite, Σ is not symmetric or a setting is
/// wrong; [`Error::Infeasible`] when Σ gives the portfolio a negative variance.
pub fn parametric_value_at_risk(
    weights: &[f64],
    mean: &[f64],
    covariance: ArrayView2<'_, f64>,
    settings: &ParametricSettings,
) -> Result<ParametricVar> {
    let mut checks = Checks::default();
    settings.check(&mut checks);
    let (wanted, got) = (weights.len(), mean.len());
    checks.require(
        wanted == got,
        "mean",
        format_args!("must have {wanted} elements, one for each weight, got {got}"),
    );
    check_finite(&mut checks, "mean", mean);
    gather(&mut checks, check_symmetric("covariance", covariance));
    check_weights(&mut checks, covariance.ncols(), weights);
    checks.finish()?;
    let (unit, factor) = settings.multipliers()?;
    let weights_view = ArrayView1::from(weights);
    let gradient = covariance.dot(&weights_view);
    let deviation = deviation(weights_view, &gradient, covariance)?;
    let contributions = |multiplier: f64| {
        let slope = if deviation > 0.0 { multiplier / deviation } else { 0.0 };
        let marginal = mean.iter().zip(&gradient).map(|(m, g)| factor * (slope * g - m)).collect();
        Contributions::new(weights, marginal)
    };
    let value_at_risk = contributions(unit.value_at_risk);
    // ν > 2 has a mean.
    let expected_shortfall = contributions(unit.expected_shortfall.unwrap_or(f64::NAN));
    if !(value_at_risk.is_finite() && expected_shortfall.is_finite()) {
        return Err(overflow());
    }
    Ok(ParametricVar {
        value_at_risk: value_at_risk.total,
        expected_shortfall: expected_shortfall.total,
        mean: weights.iter().zip(mean).map(|(w, m)| w * m).sum(),
        standard_deviation: deviation,
        value_at_risk_contributions: value_at_risk,
        expected_shortfall_contributions: expected_shortfall,
    })
}

/// A risk by factors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactorVar {
    /// The value at risk over the horizon: the sum of the components of the factors and of the rest.
    pub value_at_risk: f64,
    /// The expected shortfall over the horizon.
    pub expected_shortfall: f64,
    /// One day ahead.
    pub standard_deviation: f64,
    /// √(w′BΣB′w), one day ahead.
    pub systematic_deviation: f64,
    /// √(Σwᵢ²dᵢ), one day ahead.
    pub idiosyncratic_deviation: f64,
    /// B′w.
    pub factor_exposures: Vec<f64>,
    /// The part of the value at risk of each factor.
    pub factor_components: Vec<f64>,
    /// The part of the value at risk that no factor explains.
    pub idiosyncratic_component: f64,
}

/// The value at risk of positions in a factor model, with the parts of the factors; means are zero.
///
/// # Formula
/// VaR = √h·k·σ, σ² = e′BΣB′e + Σᵢ eᵢ²dᵢ;  componentₖ = √h·k·xₖ(Σx)ₖ/σ with x = B′e
///
/// where `weights` e are fractions or exposures in money (N), `loadings` B has a row for each position
/// and a column for each factor (N × K), `covariance` Σ is that of the factors (K × K), and
/// `idiosyncratic_variances` d those of the residuals (N), all of one day.
///
/// # References
/// R. C. Grinold, R. N. Kahn (2000), *Active Portfolio Management*, 2nd edition, chapter 3.
///
/// # Errors
/// As [`parametric_value_at_risk`]; [`Error::Invalid`] also when a variance is negative.
pub fn factor_value_at_risk(
    weights: &[f64],
    loadings: ArrayView2<'_, f64>,
    covariance: ArrayView2<'_, f64>,
    idiosyncratic_variances: &[f64],
    settings: &ParametricSettings,
) -> Result<FactorVar> {
    check_factors(weights, loadings, covariance, idiosyncratic_variances, settings)?;
    let (unit, factor) = settings.multipliers()?;
    let exposures = loadings.t().dot(&ArrayView1::from(weights));
    let gradient = covariance.dot(&exposures);
    let systematic = deviation(exposures.view(), &gradient, covariance)?;
    let rest: f64 = weights.iter().zip(idiosyncratic_variances).map(|(e, d)| e * e * d).sum();
    let idiosyncratic = rest.sqrt();
    let total = systematic.hypot(idiosyncratic);
    let slope = if total > 0.0 { factor * unit.value_at_risk / total } else { 0.0 };
    let factor_components: Vec<f64> = exposures.iter().zip(&gradient).map(|(x, g)| slope * x * g).collect();
    let idiosyncratic_component = slope * rest;
    let value_at_risk = factor_components.iter().sum::<f64>() + idiosyncratic_component;
    let expected_shortfall = factor * unit.expected_shortfall.unwrap_or(f64::NAN) * total;
    if !(value_at_risk.is_finite() && expected_shortfall.is_finite()) {
        return Err(overflow());
    }
    Ok(FactorVar {
        value_at_risk,
        expected_shortfall,
        standard_deviation: total,
        systematic_deviation: systematic,
        idiosyncratic_deviation: idiosyncratic,
        factor_exposures: exposures.to_vec(),
        factor_components,
        idiosyncratic_component,
    })
}

fn check_factors(
    weights: &[f64],
    loadings: ArrayView2<'_, f64>,
    covariance: ArrayView2<'_, f64>,
    idiosyncratic_variances: &[f64],
    settings: &ParametricSettings,
) -> Result<()> {
    let mut checks = Checks::default();
    settings.check(&mut checks);
    gather(&mut checks, check_symmetric("covariance", covariance));
    check_finite(&mut checks, "weights", weights);
    let (positions, factors) = (weights.len(), covariance.ncols());
    let (rows, columns) = loadings.dim();
    checks.require(
        (rows, columns) == (positions, factors),
        "loadings",
        format_args!("must be {positions} x {factors}, weights x factors, got {rows} x {columns}"),
    );
    for ((i, k), &x) in loadings.indexed_iter().filter(|(_, x)| !x.is_finite()) {
        checks.finite(format_args!("loadings[{i}][{k}]"), x);
    }
    let got = idiosyncratic_variances.len();
    checks.require(
        got == positions,
        "idiosyncratic_variances",
        format_args!("must have {positions} elements, one for each weight, got {got}"),
    );
    for (i, d) in idiosyncratic_variances.iter().enumerate().filter(|(_, d)| !(**d >= 0.0 && d.is_finite())) {
        checks.problem(
            format_args!("idiosyncratic_variances[{i}]"),
            format_args!("must be finite and not negative, got {d}"),
        );
    }
    checks.finish()
}

/// √(w′Σw), where rounding may leave a singular Σ a little below zero.
fn deviation(
    weights: ArrayView1<'_, f64>,
    gradient: &Array1<f64>,
    sigma: ArrayView2<'_, f64>,
) -> Result<f64> {
    let variance = weights.dot(gradient);
    let gross = weights.iter().zip(sigma.diag()).map(|(w, s)| w.abs() * s.abs().sqrt()).sum::<f64>();
    if !(variance.is_finite() && gross.is_finite()) {
        return Err(overflow());
    }
    if variance < -1e-10 * gross * gross {
        return Err(Error::Infeasible(format!(
            "covariance is not positive semidefinite: the portfolio's variance is {variance:e}"
        )));
    }
    // What is left of a perfect hedge is rounding, not risk.
    Ok(if variance <= 1e-15 * gross * gross { 0.0 } else { variance.sqrt() })
}

fn overflow() -> Error {
    Error::Infeasible("weights: the risk exceeds the largest number".to_owned())
}
