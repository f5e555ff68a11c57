//! Grids of rates, and break-even rates by them.

use super::compare::in_blocks;
use super::outcome::Outcome;
use super::stress::Stress;
use crate::analytics::{BreakEvenSettings, break_even};
use crate::assumptions::{Assumptions, Vector};
use crate::deal::Deal;
use risk_core::check::Checks;
use risk_core::{Progress, Result};
use serde::{Deserialize, Serialize};

/// The largest grid.
const MOST_POINTS: usize = 100_000;

/// Rates of which every combination is run. An empty list keeps what the assumptions have.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScenarioGrid {
    /// Constant annual default rates.
    pub default_rates: Vec<f64>,
    /// Constant annual prepayment rates.
    pub prepayment_rates: Vec<f64>,
    /// Constant severities.
    pub severities: Vec<f64>,
    /// Parallel shifts of the index curve.
    pub index_shifts: Vec<f64>,
}

/// One combination, and what it comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GridPoint {
    /// The default rate; none where the assumptions' own is kept.
    pub default_rate: Option<f64>,
    /// The prepayment rate.
    pub prepayment_rate: Option<f64>,
    /// The severity.
    pub severity: Option<f64>,
    /// The shift of the index.
    pub index_shift: Option<f64>,
    /// What it comes to.
    pub outcome: Outcome,
}

/// Runs every combination of a grid: default rates slowest, index shifts fastest.
///
/// # Errors
/// As [`crate::project`], with every rate that is out of range, and when there are more than 100,000
/// combinations.
pub fn run_grid(deal: &Deal, assumptions: &Assumptions, grid: &ScenarioGrid) -> Result<Vec<GridPoint>> {
    run_grid_with(deal, assumptions, grid, &Progress::silent())
}

/// [`run_grid`], watched: progress counts runs, in blocks.
///
/// # Errors
/// As [`run_grid`]; [`risk_core::Error::Cancelled`] when `progress` says so.
pub fn run_grid_with(
    deal: &Deal,
    assumptions: &Assumptions,
    grid: &ScenarioGrid,
    progress: &Progress<'_>,
) -> Result<Vec<GridPoint>> {
    grid.check()?;
    in_blocks(&grid.combinations(), progress, |_, combination| {
        let [default_rate, prepayment_rate, severity, index_shift] = *combination;
        let assumptions = set(deal, assumptions, combination);
        Ok(GridPoint {
            default_rate,
            prepayment_rate,
            severity,
            index_shift,
            outcome: Outcome::of(deal, &assumptions)?,
        })
    })
}

/// The assumptions with the rates of a combination in place of their own.
fn set(deal: &Deal, assumptions: &Assumptions, combination: &[Option<f64>; 4]) -> Assumptions {
    let [default_rate, prepayment_rate, severity, index_shift] = *combination;
    let stress = Stress { index_shift: index_shift.unwrap_or(0.0), ..Stress::default() };
    let mut assumptions = stress.apply(deal, assumptions);
    for (rate, own) in [
        (default_rate, &mut assumptions.default_rate),
        (prepayment_rate, &mut assumptions.prepayment_rate),
        (severity, &mut assumptions.severity),
    ] {
        if let Some(rate) = rate {
            *own = Vector::Constant(rate);
        }
    }
    assumptions
}

impl ScenarioGrid {
    fn axes(&self) -> [&[f64]; 4] {
        [&self.default_rates, &self.prepayment_rates, &self.severities, &self.index_shifts]
    }

    fn combinations(&self) -> Vec<[Option<f64>; 4]> {
        let mut combinations = vec![[None; 4]];
        for (axis, rates) in self.axes().into_iter().enumerate().filter(|(_, rates)| !rates.is_empty()) {
            let extended = |combination: &[Option<f64>; 4]| {
                let combination = *combination;
                rates.iter().map(move |rate| {
                    let mut extended = combination;
                    extended[axis] = Some(*rate);
                    extended
                })
            };
            combinations = combinations.iter().flat_map(extended).collect();
        }
        combinations
    }

    fn check(&self) -> Result<()> {
        let mut checks = Checks::default();
        let points = self.axes().iter().map(|rates| rates.len().max(1)).try_fold(1, usize::checked_mul);
        checks.require(
            points.is_some_and(|points| points <= MOST_POINTS),
            "",
            format_args!("a grid has at most {MOST_POINTS} combinations"),
        );
        for (name, rates) in [
            ("default_rates", &self.default_rates),
            ("prepayment_rates", &self.prepayment_rates),
            ("severities", &self.severities),
        ] {
            check_fractions(name, rates, &mut checks);
        }
        for (k, shift) in self.index_shifts.iter().enumerate() {
            checks.between(format_args!("index_shifts[{k}]"), *shift, -1.0, 1.0);
        }
        checks.finish()
    }
}

fn check_fractions(name: &str, rates: &[f64], checks: &mut Checks) {
    for (k, rate) in rates.iter().enumerate() {
        checks.fraction(format_args!("{name}[{k}]"), *rate);
    }
}

/// Severities and prepayment rates by which break-even default rates are sought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BreakEvenMatrix {
    /// Constant severities, one a row.
    pub severities: Vec<f64>,
    /// Constant annual prepayment rates, one a column.
    pub prepayment_rates: Vec<f64>,
    /// How thresholds are sought.
    pub search: BreakEvenSettings,
}

impl Default for BreakEvenMatrix {
    /// Severities from 20 % to 80 %, prepayment rates from none to 30 %, to a hundredth of a basis point.
    fn default() -> Self {
        Self {
            severities: vec![0.2, 0.4, 0.6, 0.8],
            prepayment_rates: vec![0.0, 0.1, 0.2, 0.3],
            search: BreakEvenSettings { tolerance: 1e-6, ..BreakEvenSettings::default() },
        }
    }
}

/// The default rates that a class bears, by severity (rows) and prepayment rate (columns).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassMatrix {
    /// The class's name.
    pub name: String,
    /// As [`crate::analytics::BreakEven::first_loss_cdr`].
    pub first_loss_cdr: Vec<Vec<Option<f64>>>,
    /// As [`crate::analytics::BreakEven::break_even_cdr`].
    pub break_even_cdr: Vec<Vec<Option<f64>>>,
}

/// Break-even default rates of every class by severity and prepayment rate.
///
/// # Errors
/// As [`break_even`], and with every rate that is out of range.
pub fn break_even_matrix(
    deal: &Deal,
    assumptions: &Assumptions,
    matrix: &BreakEvenMatrix,
) -> Result<Vec<ClassMatrix>> {
    break_even_matrix_with(deal, assumptions, matrix, &Progress::silent())
}

/// [`break_even_matrix`], watched: progress counts cells, in blocks.
///
/// # Errors
/// As [`break_even_matrix`]; [`risk_core::Error::Cancelled`] when `progress` says so.
pub fn break_even_matrix_with(
    deal: &Deal,
    assumptions: &Assumptions,
    matrix: &BreakEvenMatrix,
    progress: &Progress<'_>,
) -> Result<Vec<ClassMatrix>> {
    let mut checks = Checks::default();
    check_fractions("severities", &matrix.severities, &mut checks);
    check_fractions("prepayment_rates", &matrix.prepayment_rates, &mut checks);
    checks.require(!matrix.severities.is_empty(), "severities", "must have at least one");
    checks.require(!matrix.prepayment_rates.is_empty(), "prepayment_rates", "must have at least one");
    checks.finish()?;
    let columns = matrix.prepayment_rates.len();
    let rows = matrix.severities.iter();
    let cells: Vec<(f64, f64)> =
        rows.flat_map(|severity| matrix.prepayment_rates.iter().map(|rate| (*severity, *rate))).collect();
    let found = in_blocks(&cells, progress, |_, (severity, prepayment_rate)| {
        let assumptions = set(deal, assumptions, &[None, Some(*prepayment_rate), Some(*severity), None]);
        break_even(deal, &assumptions, &matrix.search)
    })?;
    let by_class = |k: usize, value: fn(&crate::analytics::BreakEven) -> Option<f64>| {
        found.chunks(columns).map(|row| row.iter().map(|cell| value(&cell[k])).collect()).collect()
    };
    let class = |(k, class): (usize, &crate::deal::Tranche)| ClassMatrix {
        name: class.name.clone(),
        first_loss_cdr: by_class(k, |class| class.first_loss_cdr),
        break_even_cdr: by_class(k, |class| class.break_even_cdr),
    };
    Ok(deal.tranches.iter().enumerate().map(class).collect())
}
