//! The conditions of Karush, Kuhn and Tucker for risks that returns define, to 1e-8.

use super::{estimates, history, mean_risk, times};
use ndarray::{Array1, Array2, Axis};
use portfolio_core::optimize::{Constraints, Goal, Risk, optimize};
use risk_core::linalg::solve_positive_definite;

const TOLERANCE: f64 = 1e-8;

/// What the outcome of a row adds to the risk's gradient, per unit of the row: known, or anything in a range where
/// the outcome lies on a kink.
enum Slope {
    Known(f64),
    Between(f64, f64),
}

/// At least risk there are slopes at the kinks that give every held asset the same gradient, and no other a smaller.
/// `total` is what all slopes sum to, if anything.
fn assert_least(rows: &Array2<f64>, slopes: &[Slope], total: Option<f64>, w: &[f64], name: &str) {
    let assets = rows.ncols();
    let mut known = Array1::zeros(assets);
    let (mut sum, mut kinks) = (0.0, Vec::new());
    for (t, slope) in slopes.iter().enumerate() {
        match *slope {
            Slope::Known(slope) => {
                known.scaled_add(slope, &rows.row(t));
                sum += slope;
            }
            Slope::Between(low, high) => kinks.push((t, low, high)),
        }
    }
    let held: Vec<usize> = (0..assets).filter(|&i| w[i] > 1e-6).collect();
    // Unknown are the slopes at the kinks and the gradient that all held assets share.
    let unknowns = kinks.len() + 1;
    let mut equations = Array2::zeros((held.len() + 1, unknowns));
    let mut right = Array2::zeros((held.len() + 1, 1));
    for (k, &i) in held.iter().enumerate() {
        for (j, (t, ..)) in kinks.iter().enumerate() {
            equations[[k, j]] = rows[[*t, i]];
        }
        equations[[k, unknowns - 1]] = -1.0;
        right[[k, 0]] = -known[i];
    }
    if let Some(total) = total {
        equations.row_mut(held.len()).fill(1.0);
        equations[[held.len(), unknowns - 1]] = 0.0;
        right[[held.len(), 0]] = total - sum;
    }
    let normal = equations.t().dot(&equations);
    let found = solve_positive_definite(normal.view(), equations.t().dot(&right).view()).unwrap();
    let mut gradient = known;
    for (j, (t, low, high)) in kinks.iter().enumerate() {
        let slope = found[[j, 0]];
        assert!(
            (low - TOLERANCE..=high + TOLERANCE).contains(&slope),
            "{name}: {slope} is not in {low}..{high}"
        );
        gradient.scaled_add(slope, &rows.row(*t));
        sum += slope;
    }
    assert!(total.is_none_or(|total| (total - sum).abs() < TOLERANCE), "{name}: slopes sum to {sum}");
    let shared = found[[unknowns - 1, 0]];
    for (i, own) in gradient.iter().enumerate() {
        let off = if w[i] > 1e-6 { (own - shared).abs() } else { shared - own };
        assert!(off < TOLERANCE, "{name}: asset {i} of weight {} is off by {off}", w[i]);
    }
}

/// The slopes of the mean of the worst `share` of the rows' losses.
fn of_worst(losses: &[f64], share: f64) -> Vec<Slope> {
    let tail = share * losses.len() as f64;
    let mut sorted = losses.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let kink = sorted[tail.floor() as usize];
    let slope = |loss: &f64| match loss - kink {
        off if off.abs() < 1e-7 => Slope::Between(0.0, 1.0 / tail),
        off => Slope::Known(if off > 0.0 { 1.0 / tail } else { 0.0 }),
    };
    losses.iter().map(slope).collect()
}

fn least(returns: &Array2<f64>, risk: Risk) -> Vec<f64> {
    let settings = mean_risk(Goal::MinimumRisk, risk, Constraints::default());
    optimize(&estimates(returns), &settings).unwrap().weights
}

#[test]
fn least_shortfall_deviation_and_semivariance_meet_their_conditions() {
    for seed in [4, 5, 6] {
        let returns = history(seed, 123, 6);
        for confidence in [0.8, 0.95] {
            let w = least(&returns, Risk::ExpectedShortfall { confidence });
            let losses = returns.mapv(|r| -r);
            let slopes = of_worst(&times(&losses, &w), 1.0 - confidence);
            assert_least(&losses, &slopes, Some(1.0), &w, &format!("shortfall {seed} {confidence}"));
        }
        let w = least(&returns, Risk::MeanAbsoluteDeviation);
        let centred = &returns - &returns.mean_axis(Axis(0)).unwrap();
        let each = 1.0 / 123.0;
        let slope = |off: f64| match off {
            off if off.abs() < 1e-7 => Slope::Between(-each, each),
            off => Slope::Known(each.copysign(off)),
        };
        let slopes: Vec<Slope> = times(&centred, &w).into_iter().map(slope).collect();
        assert_least(&centred, &slopes, None, &w, &format!("deviation {seed}"));

        let w = least(&returns, Risk::Semivariance { target: 0.0 });
        let slopes: Vec<Slope> =
            times(&returns, &w).into_iter().map(|r| Slope::Known(2.0 * each * r.min(0.0))).collect();
        assert_least(&returns, &slopes, None, &w, &format!("semivariance {seed}"));
    }
}
