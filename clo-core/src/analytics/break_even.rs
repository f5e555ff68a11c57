//! How much default a class bears.

use crate::analytics::TrancheResult;
use crate::assumptions::{Assumptions, Vector};
use crate::deal::Deal;
use crate::project;
use rayon::prelude::*;
use risk_core::check::Checks;
use risk_core::{Progress, Result};
use serde::{Deserialize, Serialize};

/// The default rates between whose neighbours a threshold is bracketed.
const GRID: [f64; 10] = [0.0, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.0];

/// How thresholds are sought.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BreakEvenSettings {
    /// The loss, in currency, that counts as the first; one unit.
    pub least_loss: f64,
    /// The yield that breaks even: by default zero, the money back.
    pub target_yield: f64,
    /// How close thresholds are found, as an annual rate; a thousandth of a basis point.
    pub tolerance: f64,
}

impl Default for BreakEvenSettings {
    fn default() -> Self {
        Self { least_loss: 1.0, target_yield: 0.0, tolerance: 1e-7 }
    }
}

/// The constant default rates that a class bears.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BreakEven {
    /// The class's name.
    pub name: String,
    /// The highest annual default rate at which it loses nothing; zero when it loses without any
    /// default, none when it loses at no rate, and of equity.
    pub first_loss_cdr: Option<f64>,
    /// The highest at which its yield at its price is the target; zero when it is missed without any
    /// default, none when it is reached at every rate.
    pub break_even_cdr: Option<f64>,
}

/// First-loss and break-even default rates of every class, each the root of a monotone search.
///
/// The default rate is constant and the same for the pool and for what is bought; single assets keep
/// rates and dates of their own. Severity, lag, prepayments and rates are those of the assumptions. Losses
/// are taken to grow, and yields to fall, with the default rate beyond the first crossing.
///
/// # Errors
/// As [`project`], and with every setting that is out of range.
pub fn break_even(
    deal: &Deal,
    assumptions: &Assumptions,
    settings: &BreakEvenSettings,
) -> Result<Vec<BreakEven>> {
    break_even_with(deal, assumptions, settings, &Progress::silent())
}

/// [`break_even`], watched: progress counts the searches.
///
/// # Errors
/// As [`break_even`]; [`risk_core::Error::Cancelled`] when `progress` says so.
pub fn break_even_with(
    deal: &Deal,
    assumptions: &Assumptions,
    settings: &BreakEvenSettings,
    progress: &Progress<'_>,
) -> Result<Vec<BreakEven>> {
    let mut checks = Checks::default();
    checks.between("least_loss", settings.least_loss, 1e-3, 1e12);
    checks.between("target_yield", settings.target_yield, -0.9, 5.0);
    checks.between("tolerance", settings.tolerance, 1e-9, 0.1);
    checks.finish()?;
    let search = Search { deal, assumptions, settings };
    let total = 1 + deal.tranches.len() as u64;
    progress.report(0, total)?;
    let grid: Vec<_> = GRID.par_iter().map(|cdr| search.run(*cdr)).collect::<Result<_>>()?;
    progress.report(1, total)?;
    let mut classes = Vec::with_capacity(deal.tranches.len());
    for (k, class) in deal.tranches.iter().enumerate() {
        let loses = |run: &[TrancheResult]| run[k].loss.is_some_and(|loss| loss >= settings.least_loss);
        let misses =
            |run: &[TrancheResult]| run[k].yield_rate.is_none_or(|rate| rate < settings.target_yield);
        let (first_loss, break_even) = rayon::join(
            || if class.is_equity() { Ok(None) } else { search.threshold(&grid, &loses) },
            || if grid[0][k].price.is_none() { Ok(None) } else { search.threshold(&grid, &misses) },
        );
        classes.push(BreakEven {
            name: class.name.clone(),
            first_loss_cdr: first_loss?,
            break_even_cdr: break_even?,
        });
        progress.report(2 + k as u64, total)?;
    }
    Ok(classes)
}

struct Search<'a> {
    deal: &'a Deal,
    assumptions: &'a Assumptions,
    settings: &'a BreakEvenSettings,
}

impl Search<'_> {
    /// Every class at the default rate `cdr`.
    fn run(&self, cdr: f64) -> Result<Vec<TrancheResult>> {
        let mut assumptions = self.assumptions.clone();
        assumptions.default_rate = Vector::Constant(cdr);
        assumptions.reinvestment.asset.default_rate = None;
        Ok(project(self.deal, &assumptions)?.tranches)
    }

    /// The highest rate below which `fails` is false; none when it never is true.
    fn threshold(
        &self,
        grid: &[Vec<TrancheResult>],
        fails: &dyn Fn(&[TrancheResult]) -> bool,
    ) -> Result<Option<f64>> {
        let Some(first) = grid.iter().position(|run| fails(run)) else { return Ok(None) };
        let Some(before) = first.checked_sub(1) else { return Ok(Some(0.0)) };
        let (mut low, mut high) = (GRID[before], GRID[first]);
        while high - low > self.settings.tolerance {
            let middle = 0.5 * (low + high);
            if fails(&self.run(middle)?) { high = middle } else { low = middle }
        }
        Ok(Some(low))
    }
}
