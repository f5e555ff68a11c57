//! Checks that the factor models share.

use crate::check::Checks;
use ndarray::ArrayView2;

/// Numbers beyond this have squares that no sum of them needs.
pub(crate) const LARGEST: f64 = 1e100;

/// Wants a panel of at least one column whose numbers are finite and can be squared.
pub(crate) fn check_panel_sizes(
    checks: &mut Checks,
    name: &str,
    panel: ArrayView2<'_, f64>,
    allow_missing: bool,
) {
    checks.require(panel.ncols() > 0, name, "must have at least 1 column, got none");
    let bad = |x: f64| x.is_nan() && !allow_missing || x.abs() > LARGEST;
    if let Some(((t, j), x)) = panel.indexed_iter().find(|(_, x)| bad(**x)) {
        checks.problem(
            format_args!("{name}[{t}][{j}]"),
            format_args!("must be finite and at most 1e100 in size, got {x}"),
        );
    }
}

/// Wants finite numbers that can be squared.
pub(crate) fn check_sizes(checks: &mut Checks, name: &str, values: &[f64]) {
    if let Some((i, x)) = values.iter().enumerate().find(|(_, x)| x.is_nan() || x.abs() > LARGEST) {
        checks.problem(
            format_args!("{name}[{i}]"),
            format_args!("must be finite and at most 1e100 in size, got {x}"),
        );
    }
}

/// Wants as many of one thing as of another.
pub(crate) fn check_rows(checks: &mut Checks, name: &str, got: usize, of: &str, want: usize) {
    checks.require(got == want, name, format_args!("must have as many rows as {of}, {want}, got {got}"));
}

/// Wants as many of one thing as of another.
pub(crate) fn check_length(checks: &mut Checks, name: &str, got: usize, of: &str, want: usize) {
    checks.require(got == want, name, format_args!("must have {want} elements, one per {of}, got {got}"));
}
