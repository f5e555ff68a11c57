//! Portfolios of few assets.

use super::{Constraints, Found};
use risk_core::{Error, Result};

/// A weight below this is of an asset that is not held.
const HELD: f64 = 1e-7;

/// The best portfolio of `solve` that holds at most `most` assets, by a heuristic: after each solution
/// a quarter of the surplus assets, those with the smallest weights, are fixed at zero, until few
/// enough are held; the last solution is over those alone. An asset whose bounds exclude zero is kept.
pub(super) fn at_most(
    most: usize,
    n: usize,
    constraints: &Constraints,
    solve: impl Fn(&Constraints) -> Result<Found>,
) -> Result<Found> {
    let (mut lower, mut upper) = constraints.bounds(n);
    let needed = (0..n).filter(|&i| lower[i] > 0.0 || upper[i] < 0.0).count();
    if needed > most {
        return Err(Error::Infeasible(format!(
            "at most {most} assets may be held, but the bounds of {needed} exclude zero"
        )));
    }
    let mut allowed: Vec<usize> = (0..n).collect();
    loop {
        let now = Constraints {
            lower: lower.clone(),
            upper: upper.clone(),
            cardinality: None,
            ..constraints.clone()
        };
        let found = solve(&now)?;
        if allowed.len() <= most {
            return Ok(found);
        }
        let held = allowed.iter().filter(|&&i| found.weights[i].abs() > HELD).count();
        let fixed = |i: usize| lower[i] > 0.0 || upper[i] < 0.0;
        allowed.sort_by(|&i, &j| {
            let size = |i: usize| if fixed(i) { f64::INFINITY } else { found.weights[i].abs() };
            size(j).total_cmp(&size(i))
        });
        let keep = if held <= most { held.max(needed) } else { most + (allowed.len() - most) * 3 / 4 };
        for i in allowed.split_off(keep) {
            (lower[i], upper[i]) = (0.0, 0.0);
        }
    }
}
