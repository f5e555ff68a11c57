//! The model of Black and Litterman: views blended into the returns that the market implies.

use ndarray::{Array1, Array2, ArrayView2};
use risk_core::check::Checks;
use risk_core::linalg::{check_symmetric, rows, solve_positive_definite};
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// A belief about a combination of assets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// A row of P, one number per asset: a single 1 for an absolute view, 1 and −1 for one asset
    /// over another.
    pub coefficients: Vec<f64>,
    /// An element of Q: what the combination is expected to return, in excess of the risk-free rate.
    pub expected_return: f64,
    /// How sure the view is.
    #[serde(default)]
    pub uncertainty: Uncertainty,
}

/// An element of the diagonal Ω.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Uncertainty {
    /// τ·p'Σp: as uncertain as the prior (He and Litterman 1999). The default.
    #[default]
    Proportional,
    /// A confidence c in \[0, 1\]: ω = (1 − c)/c·τ·p'Σp, which moves the view's return the share c of the
    /// way from the prior (Idzorek 2005, in the closed form of Walters 2014).
    Confidence(f64),
    /// The variance itself.
    Variance(f64),
}

/// The market's parameters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BlackLittermanSettings {
    /// δ, the market's risk aversion; 3 by default.
    pub risk_aversion: f64,
    /// τ, the uncertainty of the prior mean relative to the covariance; 0.05 by default.
    pub tau: f64,
}

impl Default for BlackLittermanSettings {
    fn default() -> Self {
        Self { risk_aversion: 3.0, tau: 0.05 }
    }
}

/// Returns and covariances after the views.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BlackLitterman {
    /// π = δΣw: the excess returns that the market's weights imply.
    pub prior: Vec<f64>,
    /// The excess returns after the views.
    pub mean: Vec<f64>,
    /// Σ + M, with M the uncertainty that is left in the mean.
    #[serde(with = "rows")]
    pub covariance: Array2<f64>,
    /// The diagonal of Ω that was used.
    pub view_variances: Vec<f64>,
}

/// π = δΣw: the excess returns for which `weights` would be optimal.
///
/// # References
/// W. F. Sharpe (1974), "Imputing expected security returns from portfolio composition", *Journal of
/// Financial and Quantitative Analysis* 9, 463–472.
///
/// # Errors
/// [`Error::Invalid`] for wrong shapes or numbers.
pub fn implied_returns(
    covariance: ArrayView2<'_, f64>,
    weights: &[f64],
    risk_aversion: f64,
) -> Result<Vec<f64>> {
    check_symmetric("covariance", covariance)?;
    let (n, got) = (covariance.nrows(), weights.len());
    let mut checks = Checks::default();
    checks.require(n == got, "weights", format_args!("must have {n} numbers, got {got}"));
    for (i, &weight) in weights.iter().enumerate() {
        checks.finite(format_args!("weights[{i}]"), weight);
    }
    let averse = risk_aversion > 0.0 && risk_aversion.is_finite();
    checks.require(averse, "risk_aversion", format_args!("must be positive, got {risk_aversion}"));
    checks.finish()?;
    let marginal = covariance.dot(&Array1::from(weights.to_vec()));
    Ok(marginal.iter().map(|m| risk_aversion * m).collect())
}

/// The market's implied returns, blended with `views`.
///
/// # Formula
/// μ = π + τΣP'(PτΣP' + Ω)⁻¹(Q − Pπ) and M = τΣ − τΣP'(PτΣP' + Ω)⁻¹PτΣ, which equals
/// \[(τΣ)⁻¹ + P'Ω⁻¹P\]⁻¹ and needs no inverse of Σ.
///
/// where P has a row per view, Q their returns and Ω their variances. `covariance` is n × n,
/// `market_weights` n numbers, all in one unit of time; returns are in excess of the risk-free rate.
///
/// # References
/// F. Black, R. Litterman (1992), "Global portfolio optimization", *Financial Analysts Journal* 48(5),
/// 28–43; T. M. Idzorek (2005), "A step-by-step guide to the Black-Litterman model"; J. Walters (2014),
/// "The Black-Litterman model in detail", sections 3 and 4.
///
/// # Errors
/// [`Error::Invalid`] for wrong shapes or numbers; [`Error::Infeasible`] when certain views
/// contradict or repeat each other.
pub fn black_litterman(
    covariance: ArrayView2<'_, f64>,
    market_weights: &[f64],
    views: &[View],
    settings: &BlackLittermanSettings,
) -> Result<BlackLitterman> {
    let prior = implied_returns(covariance, market_weights, settings.risk_aversion)?;
    check(prior.len(), views, settings)?;
    let (n, count) = (prior.len(), views.len());
    let p = Array2::from_shape_fn((count, n), |(k, i)| views[k].coefficients[i]);
    // PτΣ, K × n, and PτΣP', K × K.
    let projected = p.dot(&covariance) * settings.tau;
    let mut uncertainty = projected.dot(&p.t());
    let mut view_variances = Vec::with_capacity(count);
    for (k, view) in views.iter().enumerate() {
        let own = uncertainty[[k, k]];
        let variance = match view.uncertainty {
            Uncertainty::Proportional => own,
            Uncertainty::Confidence(c) if c > 0.0 => (1.0 - c) / c * own,
            Uncertainty::Confidence(_) => f64::INFINITY,
            Uncertainty::Variance(variance) => variance,
        };
        view_variances.push(variance);
    }
    // A view without any confidence says nothing.
    let said: Vec<usize> = (0..count).filter(|&k| view_variances[k].is_finite()).collect();
    let projected = projected.select(ndarray::Axis(0), &said);
    uncertainty = uncertainty.select(ndarray::Axis(0), &said).select(ndarray::Axis(1), &said);
    for (place, &k) in said.iter().enumerate() {
        uncertainty[[place, place]] += view_variances[k];
    }
    let mut mean = Array1::from(prior.clone());
    let mut left = &covariance * settings.tau;
    if !said.is_empty() {
        let surprise = said.iter().map(|&k| views[k].expected_return - p.row(k).dot(&mean));
        let surprise: Array1<f64> = surprise.collect();
        let right =
            Array2::from_shape_fn(
                (said.len(), n + 1),
                |(k, i)| {
                    if i < n { projected[[k, i]] } else { surprise[k] }
                },
            );
        let solved = solve_positive_definite(uncertainty.view(), right.view()).map_err(|_| {
            Error::Infeasible("the views that are certain contradict or repeat each other".into())
        })?;
        mean += &projected.t().dot(&solved.column(n));
        left -= &projected.t().dot(&solved.slice(ndarray::s![.., ..n]));
    }
    let covariance = &covariance + &((&left + &left.t()) * 0.5);
    Ok(BlackLitterman { prior, mean: mean.to_vec(), covariance, view_variances })
}

fn check(n: usize, views: &[View], settings: &BlackLittermanSettings) -> Result<()> {
    let mut checks = Checks::default();
    let tau = settings.tau;
    checks.require(tau > 0.0 && tau.is_finite(), "tau", format_args!("must be positive, got {tau}"));
    for (k, view) in views.iter().enumerate() {
        let got = view.coefficients.len();
        let path = format!("views[{k}].coefficients");
        checks.require(got == n, &path, format_args!("must have {n} numbers, got {got}"));
        for (i, &x) in view.coefficients.iter().enumerate() {
            checks.finite(format_args!("{path}[{i}]"), x);
        }
        checks.require(view.coefficients.iter().any(|&x| x != 0.0), &path, "must not all be zero");
        checks.finite(format_args!("views[{k}].expected_return"), view.expected_return);
        let path = format!("views[{k}].uncertainty");
        match view.uncertainty {
            Uncertainty::Proportional => {}
            Uncertainty::Confidence(c) => checks.fraction(path, c),
            Uncertainty::Variance(x) => checks.between(path, x, 0.0, f64::MAX),
        }
    }
    checks.finish()
}
