use crate::check::Checks;
use ndarray::{Array2, ArrayViewMut1};
use serde::{Deserialize, Serialize};

/// How the logarithm of a transition matrix is made a generator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Regularization {
    /// Negative rates become 0, and the diagonal gives up their sum.
    Diagonal,
    /// Negative rates become 0, and all others of the row give up their sum in proportion to their size.
    Weighted,
    /// Each row becomes the nearest one that is allowed; this changes least, and is the default.
    #[default]
    QuasiOptimal,
}

/// What a regularisation changed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RegularizationChange {
    /// How many elements were negative that may not be.
    pub negative: usize,
    /// The largest change of an element.
    pub largest_change: f64,
    /// The largest difference between the matrix given and what the result makes of the same period.
    pub misfit: f64,
}

/// Rounding: a negative element no larger than this counts as 0.
const NOISE: f64 = 1e-13;

impl RegularizationChange {
    pub(super) fn between(before: &Array2<f64>, after: &Array2<f64>, rebuilt: f64) -> Self {
        let negative = before.indexed_iter().filter(|((i, j), x)| i != j && **x < -NOISE).count();
        Self { negative, largest_change: largest_difference(before, after), misfit: rebuilt }
    }
}

pub(super) fn largest_difference(a: &Array2<f64>, b: &Array2<f64>) -> f64 {
    a.iter().zip(b).fold(0.0, |most: f64, (x, y)| most.max((x - y).abs()))
}

/// Makes a row of a logarithm, whose diagonal is element `i`, a row of a generator.
pub(super) fn regularize_rates(mut row: ArrayViewMut1<'_, f64>, i: usize, method: Regularization) {
    match method {
        Regularization::Diagonal => {}
        Regularization::Weighted => {
            let others = || row.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, g)| *g);
            let excess: f64 = others().map(|g| (-g).max(0.0)).sum();
            let size = row[i].abs() + others().map(|g| g.max(0.0)).sum::<f64>();
            if size > 0.0 {
                row.mapv_inplace(|g| g - excess * g.abs() / size);
            }
        }
        Regularization::QuasiOptimal => project(row.view_mut(), Some(i), 0.0),
    }
    for (j, g) in row.iter_mut().enumerate() {
        *g = if j == i { 0.0 } else { g.max(0.0) };
    }
    row[i] = -row.sum();
}

/// Moves a row to the nearest one that sums to `total` and has no negative element, but for the one
/// that is `free`.
///
/// # References
/// A. Kreinin and M. Sidelnikova (2001), "Regularization algorithms for transition matrices", *Algo
/// Research Quarterly* 4, 23–40, algorithms QOM and QOG.
pub(super) fn project(mut row: ArrayViewMut1<'_, f64>, free: Option<usize>, total: f64) {
    let mut bound: Vec<f64> =
        row.iter().enumerate().filter(|(j, _)| Some(*j) != free).map(|(_, x)| *x).collect();
    bound.sort_by(|a, b| b.total_cmp(a));
    // All that stay above 0 are lowered by the same amount.
    let (mut sum, mut count) = free.map_or((0.0, 0.0), |i| (row[i], 1.0));
    let mut lower = (sum - total) / f64::max(count, 1.0);
    for x in bound {
        let next = (sum + x - total) / (count + 1.0);
        if x <= next {
            break;
        }
        (sum, count, lower) = (sum + x, count + 1.0, next);
    }
    for (j, x) in row.iter_mut().enumerate() {
        *x = if Some(j) == free { *x - lower } else { (*x - lower).max(0.0) };
    }
}

/// Removes the rounding from rows of probabilities: none negative, each sums to 1, and D stays D.
pub(super) fn clean_probabilities(probabilities: &mut Array2<f64>) {
    let last = probabilities.nrows() - 1;
    for (i, mut row) in probabilities.rows_mut().into_iter().enumerate() {
        row.mapv_inplace(|p| p.max(0.0));
        let sum = row.sum();
        row /= sum;
        if i == last {
            row.fill(0.0);
            row[last] = 1.0;
        }
    }
}

/// Wants a horizon in years from 0 to 1,000.
pub(super) fn check_years(years: f64) -> crate::Result<()> {
    let mut checks = Checks::default();
    checks.between("years", years, 0.0, 1_000.0);
    checks.finish()
}
