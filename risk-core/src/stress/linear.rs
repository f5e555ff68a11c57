//! The first-order P&L of a scenario.

use super::{Exposure, Scenario, Target};
use crate::Result;
use crate::check::Checks;
use crate::math::normal;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How a P&L is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StressSettings {
    /// The value of the book, of which no more can be lost than `most_loss`; no bound by default.
    pub value: Option<f64>,
    /// The largest loss as a share of `value`; 0.99 by default, as a linear P&L knows no floor.
    pub most_loss: f64,
}

impl Default for StressSettings {
    fn default() -> Self {
        Self { value: None, most_loss: 0.99 }
    }
}

/// What one exposure contributes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// The target.
    pub of: Target,
    /// How far it moves: as shocked, or as the shocks imply.
    pub shock: f64,
    /// The exposure to it.
    pub dollars: f64,
    /// dollars·shock.
    pub pnl: f64,
}

/// The P&L of a book in a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StressResult {
    /// The scenario's id.
    pub scenario: String,
    /// The P&L, bounded: losses negative.
    pub pnl: f64,
    /// Of the shocked targets alone, bounded alike.
    pub direct_pnl: f64,
    /// pnl − direct: what the moves that the shocks imply add.
    pub correlation_effect: f64,
    /// Whether `pnl` was cut to the largest loss; the contributions are not scaled with it.
    pub is_clipped: bool,
    /// The targets that move, in the order of the exposures.
    pub contributions: Vec<Contribution>,
    /// Shocked targets to which the book shows no exposure: they count as 0.
    pub missing: Vec<Target>,
}

/// The P&L of the shocks of a scenario alone.
///
/// # Formula
/// P&L = Σ_s D_s·shock_s, not below −most_loss·V
///
/// where D are the exposures of the book in dollars per unit move. Every exposure is additive: an
/// asset's is its weight times the value of the book.
///
/// # Examples
/// ```
/// use risk_core::stress::{Exposure, StressSettings, Target, catalogue, direct_stress};
///
/// let book = [Exposure { to: Target::Factor("market".to_owned()), dollars: 491_202.89 }];
/// let down_10 = &catalogue()[1];
/// let result = direct_stress(&book, down_10, &StressSettings::default())?;
/// assert!((result.pnl + 49_120.289).abs() < 1e-9);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when an exposure or shock is not finite or stands twice, or a
/// setting is outside its range.
pub fn direct_stress(
    exposures: &[Exposure],
    scenario: &Scenario,
    settings: &StressSettings,
) -> Result<StressResult> {
    check(exposures, scenario, settings)?;
    Ok(result(exposures, scenario, settings, &shocks(scenario)))
}

/// The interval about a stressed P&L in which the return that no factor explains leaves it.
///
/// # Formula
/// P&L ± z·σ_ε·√h, z = N⁻¹((1 + confidence)/2)
///
/// where σ_ε is the idiosyncratic volatility of the book in dollars per period (see
/// [`RiskDecomposition`](crate::factor::RiskDecomposition)) and h the periods that the scenario takes.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when a number is not finite, negative where it cannot be, or the
/// confidence is outside (0, 1).
pub fn idiosyncratic_band(
    pnl: f64,
    idiosyncratic_volatility: f64,
    confidence: f64,
    periods: f64,
) -> Result<(f64, f64)> {
    let mut checks = Checks::default();
    checks.between("pnl", pnl, -LARGEST, LARGEST);
    checks.between("idiosyncratic_volatility", idiosyncratic_volatility, 0.0, LARGEST);
    checks.between("periods", periods, 0.0, LARGEST);
    checks.require(
        confidence > 0.0 && confidence < 1.0,
        "confidence",
        format_args!("must lie strictly between 0 and 1, got {confidence}"),
    );
    checks.finish()?;
    let z = normal::quantile(0.5 + 0.5 * confidence).filter(|z| z.is_finite());
    let z = z.ok_or_else(|| crate::Error::invalid("confidence", "must not round to 1"))?;
    let half = z * idiosyncratic_volatility * periods.sqrt();
    Ok((pnl - half, pnl + half))
}

/// Exposures and shocks beyond this have products that no sum of them needs.
pub(super) const LARGEST: f64 = 1e100;

/// The shock on each target of a scenario.
pub(super) fn shocks(scenario: &Scenario) -> BTreeMap<&Target, f64> {
    scenario.shocks.iter().map(|shock| (&shock.on, shock.size)).collect()
}

/// The outcome of moves: the shocked targets, and any others that follow them.
pub(super) fn result(
    exposures: &[Exposure],
    scenario: &Scenario,
    settings: &StressSettings,
    moves: &BTreeMap<&Target, f64>,
) -> StressResult {
    let contribution = |exposure: &Exposure| {
        let shock = *moves.get(&exposure.to)?;
        let Exposure { to, dollars } = exposure;
        Some(Contribution { of: to.clone(), shock, dollars: *dollars, pnl: dollars * shock })
    };
    let contributions: Vec<Contribution> = exposures.iter().filter_map(contribution).collect();
    let shocked = shocks(scenario);
    let direct = exposures.iter().filter_map(|exposure| Some(exposure.dollars * shocked.get(&exposure.to)?));
    let floor = settings.value.map_or(f64::NEG_INFINITY, |value| -settings.most_loss * value);
    let total: f64 = contributions.iter().map(|contribution| contribution.pnl).sum();
    let direct_pnl = direct.sum::<f64>().max(floor);
    let pnl = total.max(floor);
    let held: BTreeSet<&Target> = exposures.iter().map(|exposure| &exposure.to).collect();
    let missing = scenario.shocks.iter().map(|shock| &shock.on).filter(|target| !held.contains(target));
    StressResult {
        scenario: scenario.id.clone(),
        pnl,
        direct_pnl,
        correlation_effect: pnl - direct_pnl,
        is_clipped: total < floor,
        contributions,
        missing: missing.cloned().collect(),
    }
}

pub(super) fn check(exposures: &[Exposure], scenario: &Scenario, settings: &StressSettings) -> Result<()> {
    let mut checks = Checks::default();
    let mut seen = BTreeSet::new();
    for (i, exposure) in exposures.iter().enumerate() {
        checks.between(format_args!("exposures[{i}].dollars"), exposure.dollars, -LARGEST, LARGEST);
        let again = !seen.insert(&exposure.to);
        checks.require(!again, format_args!("exposures[{i}].to"), "must stand once, stands before");
    }
    seen.clear();
    for (i, shock) in scenario.shocks.iter().enumerate() {
        checks.between(format_args!("shocks[{i}].size"), shock.size, -LARGEST, LARGEST);
        let again = !seen.insert(&shock.on);
        checks.require(!again, format_args!("shocks[{i}].on"), "must stand once, stands before");
    }
    if let Some(value) = settings.value {
        checks.between("value", value, 0.0, LARGEST);
    }
    checks.fraction("most_loss", settings.most_loss);
    checks.finish()
}
