//! A smile through quoted total variances: straight lines or a natural cubic spline.

use crate::check::Checks;
use serde::{Deserialize, Serialize};

/// A point of a smile.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Knot {
    /// k
    pub log_moneyness: f64,
    /// w(k)
    pub total_variance: f64,
    /// w″(k) of the spline: zero at all knots makes it straight lines.
    #[serde(default)]
    pub bend: f64,
}

/// Wants rising log-moneynesses and positive variances.
pub(super) fn check(checks: &mut Checks, path: &str, knots: &[Knot]) {
    checks.require(!knots.is_empty(), path, "must be at least one, got none");
    for (i, knot) in knots.iter().enumerate() {
        checks.between(format_args!("{path}[{i}].log_moneyness"), knot.log_moneyness, -1e3, 1e3);
        checks.between(format_args!("{path}[{i}].bend"), knot.bend, -1e12, 1e12);
        let message = format!("must be positive and at most 1e6, got {}", knot.total_variance);
        let sound = knot.total_variance > 0.0 && knot.total_variance <= 1e6;
        checks.require(sound, format_args!("{path}[{i}].total_variance"), message);
    }
    for (i, pair) in knots.windows(2).enumerate() {
        if let [a, b] = pair {
            let (low, high) = (a.log_moneyness, b.log_moneyness);
            let message = format!("must be above {low}, got {high}");
            checks.require(high > low, format_args!("{path}[{}].log_moneyness", i + 1), message);
        }
    }
}

/// The natural spline through points (k, w) in rising order of k.
///
/// # References
/// W. H. Press et al. (2007), *Numerical Recipes*, 3rd edition, section 3.3.
pub(super) fn spline(points: &[(f64, f64)]) -> Vec<Knot> {
    let n = points.len();
    let mut bends = vec![0.0; n];
    if n > 2 {
        // The tridiagonal equations, eliminated forwards and solved backwards.
        let (mut ratio, mut right) = (vec![0.0; n], vec![0.0; n]);
        for i in 1..n - 1 {
            let (h0, h1) = (points[i].0 - points[i - 1].0, points[i + 1].0 - points[i].0);
            let (s0, s1) = ((points[i].1 - points[i - 1].1) / h0, (points[i + 1].1 - points[i].1) / h1);
            let pivot = 2.0 * (h0 + h1) - h0 * ratio[i - 1];
            ratio[i] = h1 / pivot;
            right[i] = (6.0 * (s1 - s0) - h0 * right[i - 1]) / pivot;
        }
        for i in (1..n - 1).rev() {
            bends[i] = right[i] - ratio[i] * bends[i + 1];
        }
    }
    let knot = |(&(log_moneyness, total_variance), bend)| Knot { log_moneyness, total_variance, bend };
    points.iter().zip(bends).map(knot).collect()
}

/// w, w′ and w″ at k: flat outside the knots.
pub(super) fn value_and_slopes(knots: &[Knot], k: f64) -> (f64, f64, f64) {
    let after = knots.partition_point(|knot| knot.log_moneyness <= k);
    let before = after.checked_sub(1).and_then(|i| knots.get(i));
    match (before, knots.get(after)) {
        (Some(a), Some(b)) => between(a, b, k),
        (Some(end), None) | (None, Some(end)) => (end.total_variance, 0.0, 0.0),
        (None, None) => (0.0, 0.0, 0.0),
    }
}

/// w, w′ and w″ at k, between two knots.
fn between(a: &Knot, b: &Knot, k: f64) -> (f64, f64, f64) {
    let h = b.log_moneyness - a.log_moneyness;
    let right = (k - a.log_moneyness) / h;
    let left = 1.0 - right;
    let sag = |x: f64| x * x * x - x;
    let value = left * a.total_variance
        + right * b.total_variance
        + (sag(left) * a.bend + sag(right) * b.bend) * h * h / 6.0;
    let slope = (b.total_variance - a.total_variance) / h
        + ((3.0 * right * right - 1.0) * b.bend - (3.0 * left * left - 1.0) * a.bend) * h / 6.0;
    (value, slope, left * a.bend + right * b.bend)
}

/// The corners of straight lines: k and by how much w′ falls there, if it does.
pub(super) fn corners(knots: &[Knot]) -> Vec<(f64, f64)> {
    let corner = |three: &[Knot]| match three {
        [a, b, c] => {
            let k = b.log_moneyness;
            Some((k, between(a, b, k).1 - between(b, c, k).1))
        }
        _ => None,
    };
    knots.windows(3).filter_map(corner).collect()
}

/// The least w of a smile of knots.
pub(super) fn least(knots: &[Knot]) -> f64 {
    let mut least = f64::INFINITY;
    for pair in knots.windows(2) {
        if let [a, b] = pair {
            for i in 0..=STEPS {
                let share = f64::from(i) / f64::from(STEPS);
                let k = a.log_moneyness + share * (b.log_moneyness - a.log_moneyness);
                least = least.min(value_and_slopes(knots, k).0);
            }
        }
    }
    knots.iter().map(|knot| knot.total_variance).fold(least, f64::min)
}

/// At how many places between two knots the spline is looked at.
const STEPS: u32 = 16;
