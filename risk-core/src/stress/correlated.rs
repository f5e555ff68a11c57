//! Scenarios in which what is not shocked moves too.

use super::linear::{check, result, shocks};
use super::{Exposure, Scenario, StressResult, StressSettings, Target};
use crate::check::Checks;
use crate::linalg::{check_symmetric, rows, solve_positive_definite};
use crate::statistics::{CovarianceMethod, covariance};
use crate::{Error, Result};
use ndarray::{Array2, ArrayView2, s};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A symmetric matrix whose rows and columns are targets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetMatrix {
    /// The targets, in the order of the rows.
    pub targets: Vec<Target>,
    /// A correlation or a covariance.
    #[serde(with = "rows")]
    pub matrix: Array2<f64>,
}

/// How the correlations of a stress test are estimated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StressCorrelationSettings {
    /// λ of the weights λᵏ, k = 0 for the newest row; 0.94 by default.
    pub decay: f64,
    /// Only the last so many rows count; 252 by default.
    pub window: usize,
    /// With fewer rows every correlation is 0; 30 by default.
    pub min_observations: usize,
    /// The largest correlation in size off the diagonal; 0.95 by default.
    pub limit: f64,
}

impl Default for StressCorrelationSettings {
    fn default() -> Self {
        Self { decay: 0.94, window: 252, min_observations: 30, limit: 0.95 }
    }
}

/// Exponentially weighted correlations of factor returns, T×K, oldest first.
///
/// # Formula
/// ρᵢⱼ = Σ wₜ(fₜᵢ − mᵢ)(fₜⱼ − mⱼ)/(sᵢsⱼ) with weights wₜ ∝ λ^(T−t) that sum to 1, means m and deviations s
/// under the same weights; within ± `limit` off the diagonal
///
/// A factor that does not move is correlated with nothing.
///
/// # References
/// J. P. Morgan/Reuters (1996), *RiskMetrics Technical Document*, 4th edition, section 5.2.
///
/// # Errors
/// [`Error::Invalid`] when there are no columns, a number is not finite, or a setting is outside its range.
pub fn stress_correlation(
    returns: ArrayView2<'_, f64>,
    settings: &StressCorrelationSettings,
) -> Result<Array2<f64>> {
    let mut checks = Checks::default();
    crate::factor::check::check_panel_sizes(&mut checks, "returns", returns, false);
    let decay = settings.decay;
    checks.require(
        decay > 0.0 && decay < 1.0,
        "decay",
        format_args!("must lie strictly between 0 and 1, got {decay}"),
    );
    checks.require(settings.window > 0, "window", "must be at least 1, got 0");
    checks.fraction("limit", settings.limit);
    checks.finish()?;
    let count = returns.ncols();
    if returns.nrows() < settings.min_observations.max(2) {
        return Ok(Array2::eye(count));
    }
    let last = returns.slice(s![returns.nrows().saturating_sub(settings.window).., ..]);
    let covariance = covariance(last, &CovarianceMethod::CentredEwma { decay })?;
    let deviation = |i: usize| covariance[[i, i]].sqrt();
    Ok(Array2::from_shape_fn((count, count), |(i, j)| {
        let scale = deviation(i) * deviation(j);
        match (i == j, scale > 0.0) {
            (true, _) => 1.0,
            (false, true) => (covariance[[i, j]] / scale).clamp(-settings.limit, settings.limit),
            (false, false) => 0.0,
        }
    }))
}

/// The P&L when every factor follows the shocked ones by its correlation with them.
///
/// # Formula
/// P&L = Σ_g D_g·Σ_s ρ(s, g)·shock_s, with ρ(g, g) = 1
///
/// where g are the targets of the matrix. Shocks that overlap are counted in full each, and a
/// correlation is taken as if volatilities were equal: this overstates, by design of the risk reports
/// that use it. [`conditional_stress`] is the estimate that does neither. Targets outside the matrix
/// move as shocked.
///
/// # Errors
/// [`Error::Invalid`] as [`direct_stress`](super::direct_stress), and when the matrix is not a correlation of
/// its targets.
pub fn correlated_stress(
    exposures: &[Exposure],
    scenario: &Scenario,
    correlation: &TargetMatrix,
    settings: &StressSettings,
) -> Result<StressResult> {
    check(exposures, scenario, settings)?;
    check_matrix("correlation", correlation)?;
    let diagonal = correlation.matrix.diag();
    let is_correlation = diagonal.iter().all(|x| (x - 1.0).abs() < 1e-9)
        && correlation.matrix.iter().all(|x| x.abs() <= 1.0 + 1e-9);
    if !is_correlation {
        return Err(Error::invalid(
            "correlation.matrix",
            "must have 1 on its diagonal and at most 1 elsewhere",
        ));
    }
    let shocked = shocks(scenario);
    let mut moves = shocked.clone();
    for (g, target) in correlation.targets.iter().enumerate() {
        let implied = correlation.targets.iter().enumerate().map(|(s, source)| {
            let weight = if s == g { 1.0 } else { correlation.matrix[[s, g]] };
            weight * shocked.get(source).copied().unwrap_or(0.0)
        });
        moves.insert(target, implied.sum());
    }
    moves.retain(|target, size| *size != 0.0 || shocked.contains_key(target));
    Ok(result(exposures, scenario, settings, &moves))
}

/// The P&L when the factors that are not shocked move as expected, given those that are.
///
/// # Formula
/// E\[f_u | f_s\] = Σ_us·Σ_ss⁻¹·shock_s, P&L = Σ_s D_s·shock_s + Σ_u D_u·E\[f_u | f_s\]
///
/// where Σ is the covariance of the factors. The exposures should be those of joint betas. Targets
/// outside the matrix move as shocked.
///
/// # References
/// P. Kupiec (1998), "Stress testing in a value at risk framework", *Journal of Derivatives* 6, p. 7.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::stress::{Exposure, StressSettings, Target, TargetMatrix, catalogue, conditional_stress};
///
/// let factor = |name: &str| Target::Factor(name.to_owned());
/// let book = [Exposure { to: factor("value"), dollars: 100.0 }];
/// let covariance = TargetMatrix {
///     targets: vec![factor("market"), factor("value")],
///     matrix: array![[0.04, 0.03], [0.03, 0.09]],
/// };
/// let result = conditional_stress(&book, &catalogue()[1], &covariance, &StressSettings::default())?;
/// assert!((result.pnl - 100.0 * 0.03 / 0.04 * -0.10).abs() < 1e-12);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] as [`direct_stress`](super::direct_stress), and when the matrix is not a covariance of
/// its targets; [`Error::Infeasible`] when the shocked factors are linearly dependent.
pub fn conditional_stress(
    exposures: &[Exposure],
    scenario: &Scenario,
    covariance: &TargetMatrix,
    settings: &StressSettings,
) -> Result<StressResult> {
    check(exposures, scenario, settings)?;
    check_matrix("covariance", covariance)?;
    let moves = expected_moves(scenario, covariance)?;
    Ok(result(exposures, scenario, settings, &moves))
}

/// The shocks, and the expected moves of the other targets of the matrix.
fn expected_moves<'a>(
    scenario: &'a Scenario,
    covariance: &'a TargetMatrix,
) -> Result<BTreeMap<&'a Target, f64>> {
    let mut moves = shocks(scenario);
    let place = |target: &Target| covariance.targets.iter().position(|other| other == target);
    let known: Vec<(usize, f64)> =
        scenario.shocks.iter().filter_map(|shock| Some((place(&shock.on)?, shock.size))).collect();
    if known.is_empty() {
        return Ok(moves);
    }
    let n = known.len();
    let sigma = &covariance.matrix;
    let shocked = Array2::from_shape_fn((n, n), |(i, j)| sigma[[known[i].0, known[j].0]]);
    let sizes = Array2::from_shape_fn((n, 1), |(i, _)| known[i].1);
    let weights = solve_positive_definite(shocked.view(), sizes.view()).map_err(|_| {
        let named: Vec<String> = known.iter().map(|(k, _)| format!("{:?}", covariance.targets[*k])).collect();
        Error::Infeasible(format!("the covariance of the shocked targets is singular: {}", named.join(", ")))
    })?;
    for (u, target) in covariance.targets.iter().enumerate() {
        if known.iter().all(|(k, _)| *k != u) {
            moves.insert(target, known.iter().zip(&weights).map(|((k, _), w)| sigma[[u, *k]] * w).sum());
        }
    }
    Ok(moves)
}

fn check_matrix(name: &str, related: &TargetMatrix) -> Result<()> {
    check_symmetric(&format!("{name}.matrix"), related.matrix.view())?;
    let mut checks = Checks::default();
    let (want, got) = (related.matrix.nrows(), related.targets.len());
    checks.require(
        got == want,
        format_args!("{name}.targets"),
        format_args!("must name each of the {want} rows, got {got}"),
    );
    for (i, target) in related.targets.iter().enumerate() {
        let again = related.targets.iter().take(i).any(|other| other == target);
        checks.require(!again, format_args!("{name}.targets[{i}]"), "must stand once, stands before");
    }
    checks.finish()
}
