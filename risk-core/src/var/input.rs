//! What every function of this module wants of series, panels and weights.

use crate::check::Checks;
use crate::{Error, Result};
use ndarray::ArrayView2;

/// Wants at least `least` numbers, all finite.
pub(super) fn check_series(checks: &mut Checks, name: &str, series: &[f64], least: usize) {
    let got = series.len();
    checks.require(got >= least, name, format_args!("must have at least {least} observations, got {got}"));
    if let Some((t, &x)) = series.iter().enumerate().find(|(_, x)| !x.is_finite()) {
        checks.finite(format_args!("{name}[{t}]"), x);
    }
}

/// Wants at least `least` rows and one column, all finite.
pub(super) fn check_panel(checks: &mut Checks, panel: ArrayView2<'_, f64>, least: usize) {
    let (rows, columns) = panel.dim();
    checks.require(
        rows >= least && columns > 0,
        "returns",
        format_args!("must have at least {least} rows and 1 column, got {rows} x {columns}"),
    );
    if let Some(((t, i), &x)) = panel.indexed_iter().find(|(_, x)| !x.is_finite()) {
        checks.finite(format_args!("returns[{t}][{i}]"), x);
    }
}

/// Why a panel gave an answer that is not finite: it is wrong itself, or too large.
pub(super) fn overflow(panel: ArrayView2<'_, f64>) -> Error {
    let mut checks = Checks::default();
    check_panel(&mut checks, panel, 1);
    let too_large = || Error::Infeasible("returns: the answer exceeds the largest number".to_owned());
    checks.finish().err().unwrap_or_else(too_large)
}

/// Wants one finite weight for each column.
pub(super) fn check_weights(checks: &mut Checks, columns: usize, weights: &[f64]) {
    let got = weights.len();
    checks.require(
        got == columns,
        "weights",
        format_args!("must have {columns} elements, one for each column, got {got}"),
    );
    check_finite(checks, "weights", weights);
}

/// Wants finite numbers.
pub(super) fn check_finite(checks: &mut Checks, name: &str, numbers: &[f64]) {
    for (i, &x) in numbers.iter().enumerate().filter(|(_, x)| !x.is_finite()) {
        checks.finite(format_args!("{name}[{i}]"), x);
    }
}

/// Adds the problems of a check that stands alone.
pub(super) fn gather(checks: &mut Checks, found: Result<()>) {
    if let Err(error) = found {
        for problem in error.problems() {
            checks.problem(&problem.path, &problem.message);
        }
    }
}
