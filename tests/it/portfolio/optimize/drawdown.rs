//! The least drawdown at risk, with what proves that it is the least.

use super::mean_risk::value;
use super::{estimates, mean_risk};
use crate::portfolio::fixture;
use ndarray::Array2;
use portfolio_core::optimize::{Constraints, Goal, Risk, optimize};
use serde::Deserialize;

#[derive(Deserialize)]
struct Fixture {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    confidence: f64,
    returns: Vec<Vec<f64>>,
    drawdown_at_risk: f64,
    /// Weights of days, which are dual variables: of the tail, and of the peaks before it.
    tail: Vec<(usize, f64)>,
    peaks: Vec<(usize, f64)>,
}

/// What weights of days add up to from each day on.
fn from_each_day(days: usize, weights: &[(usize, f64)]) -> Vec<f64> {
    let mut sums = vec![0.0; days];
    weights.iter().for_each(|&(day, weight)| sums[day] += weight);
    for day in (0..days - 1).rev() {
        sums[day] += sums[day + 1];
    }
    sums
}

/// A drawdown at risk that no portfolio of the budget goes below, if the dual variables are feasible: the
/// worst days have weights of 1 together, none too large, and each is measured from peaks before it.
fn bound(case: &Case) -> f64 {
    let (days, assets) = (case.returns.len(), case.returns[0].len());
    let most = 1.0 / ((1.0 - case.confidence) * days as f64);
    let (tail, peaks) = (from_each_day(days, &case.tail), from_each_day(days, &case.peaks));
    assert!((tail[0] - 1.0).abs() < 1e-12);
    assert!(case.tail.iter().all(|(_, weight)| (0.0..=most + 1e-12).contains(weight)));
    assert!(case.peaks.iter().all(|(_, weight)| *weight >= 0.0));
    assert!(peaks.iter().zip(&tail).all(|(peaks, tail)| *peaks <= tail + 1e-12));
    let slopes = (0..assets)
        .map(|i| (0..days).map(|day| (peaks[day] - tail[day]) * case.returns[day][i]).sum::<f64>());
    slopes.fold(f64::INFINITY, f64::min)
}

#[test]
fn the_least_drawdown_at_risk_is_its_dual_bound() {
    let fixture: Fixture = fixture("drawdown.json");
    for case in &fixture.cases {
        let shape = (case.returns.len(), case.returns[0].len());
        let returns = Array2::from_shape_vec(shape, case.returns.concat()).unwrap();
        let risk = Risk::DrawdownAtRisk { confidence: case.confidence };
        let settings = mean_risk(Goal::MinimumRisk, risk.clone(), Constraints::default());
        let best = optimize(&estimates(&returns), &settings).unwrap();
        let (least, bound) = (value(&returns, &best.weights, &risk), bound(case));
        assert!((bound - case.drawdown_at_risk).abs() < 1e-12, "{bound}: the duals are those of the optimum");
        assert!((best.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(best.weights.iter().all(|w| *w >= 0.0));
        assert!((0.0..1e-8).contains(&(least - bound)), "{least}, at least {bound}");
    }
}
