//! How far a portfolio is from its targets.

use risk_core::check::Checks;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// How far a weight may be from its target before it counts as a breach.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Band {
    /// In weight: 0.05 lets a target of 0.2 run from 0.15 to 0.25.
    Absolute(f64),
    /// In shares of the target: 0.25 lets a target of 0.2 run from 0.15 to 0.25.
    Relative(f64),
}

impl Band {
    /// The distance that is allowed around `target`.
    pub(super) fn width(self, target: f64) -> f64 {
        match self {
            Self::Absolute(width) => width,
            Self::Relative(share) => share * target.abs(),
        }
    }

    pub(super) fn check(self, checks: &mut Checks) {
        let (Self::Absolute(width) | Self::Relative(width)) = self;
        checks.between("band", width, 0.0, f64::MAX);
    }
}

/// The distance of a portfolio from its targets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// The weights now.
    pub weights: Vec<f64>,
    /// Weight less target, one per asset.
    pub deviations: Vec<f64>,
    /// √Σ(deviation²).
    pub distance: f64,
    /// ½·Σ|deviation|: the share of the portfolio that is in the wrong place.
    pub active_share: f64,
    /// The assets outside the band.
    pub breaches: Vec<usize>,
}

/// The drift of positions worth `values` from `targets`.
///
/// `values` are signed amounts in one currency, cash included as an asset; `targets` are weights that
/// sum to 1.
///
/// # Errors
/// [`Error::Invalid`] when lengths differ, a number is not finite, targets do not sum to 1, or the
/// portfolio is worth nothing or less.
pub fn drift(values: &[f64], targets: &[f64], band: Band) -> Result<Drift> {
    let total = check_values(values, targets)?;
    let mut checks = Checks::default();
    band.check(&mut checks);
    checks.finish()?;
    let weights: Vec<f64> = values.iter().map(|value| value / total).collect();
    let deviations: Vec<f64> = weights.iter().zip(targets).map(|(w, t)| w - t).collect();
    let outside = |&i: &usize| deviations[i].abs() > band.width(targets[i]);
    Ok(Drift {
        distance: deviations.iter().map(|d| d * d).sum::<f64>().sqrt(),
        active_share: 0.5 * deviations.iter().map(|d| d.abs()).sum::<f64>(),
        breaches: (0..values.len()).filter(outside).collect(),
        weights,
        deviations,
    })
}

/// The weights after a period of `returns` without trading: wᵢ(1 + rᵢ)/Σⱼwⱼ(1 + rⱼ).
///
/// # Errors
/// [`Error::Invalid`] when lengths differ or a number is not finite; [`Error::Infeasible`] when
/// nothing is left of the portfolio.
pub fn drifted_weights(weights: &[f64], returns: &[f64]) -> Result<Vec<f64>> {
    let mut checks = Checks::default();
    let (n, got) = (weights.len(), returns.len());
    checks.require(n == got, "returns", format_args!("must have {n} numbers, got {got}"));
    for (name, list) in [("weights", weights), ("returns", returns)] {
        for (i, &x) in list.iter().enumerate() {
            checks.finite(format_args!("{name}[{i}]"), x);
        }
    }
    checks.finish()?;
    let grown: Vec<f64> = weights.iter().zip(returns).map(|(w, r)| w * (1.0 + r)).collect();
    let total: f64 = grown.iter().sum();
    if !(total > 0.0 && total.is_finite()) {
        return Err(Error::Infeasible(format!(
            "the portfolio is worth {total} of its value after the period"
        )));
    }
    Ok(grown.iter().map(|g| g / total).collect())
}

/// How far the targets may be from a sum of 1.
const SUM: f64 = 1e-6;

/// The total of `values`, when they and the targets can be used.
pub(super) fn check_values(values: &[f64], targets: &[f64]) -> Result<f64> {
    let mut checks = Checks::default();
    let (n, got) = (values.len(), targets.len());
    checks.require(n > 0, "values", "must have at least one asset, got none");
    checks.require(n == got, "targets", format_args!("must have {n} numbers, got {got}"));
    for (name, list) in [("values", values), ("targets", targets)] {
        for (i, &x) in list.iter().enumerate() {
            checks.finite(format_args!("{name}[{i}]"), x);
        }
    }
    checks.finish()?;
    let (total, sum): (f64, f64) = (values.iter().sum(), targets.iter().sum());
    let mut checks = Checks::default();
    let worth = total > 0.0 && total.is_finite();
    checks.require(worth, "values", format_args!("must add up to a positive amount, got {total}"));
    checks.require((sum - 1.0).abs() <= SUM, "targets", format_args!("must sum to 1, got {sum}"));
    checks.finish()?;
    Ok(total)
}
