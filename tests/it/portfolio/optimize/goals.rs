//! What each goal asks of the frontier of variance.

use super::{dot, market, mean_risk, times};
use portfolio_core::optimize::{
    Constraints, Estimates, Frontier, FrontierPoint, Goal, Risk, critical_line, optimize,
};
use risk_core::Error;

struct Case {
    estimates: Estimates,
    constraints: Constraints,
    frontier: Frontier,
}

/// A market of `n` assets that are capped, and the whole of its frontier.
fn case(seed: u64, n: usize) -> Case {
    let (mean, covariance) = market(seed, n, 3);
    let cap = if n < 4 { 1.0 } else { 3.5 / n as f64 };
    let frontier = critical_line(&mean, covariance.view(), &vec![0.0; n], &vec![cap; n], 1.0).unwrap();
    let estimates = Estimates { mean, covariance, returns: None };
    Case { estimates, constraints: Constraints { upper: vec![cap], ..Constraints::default() }, frontier }
}

impl Case {
    fn solve(&self, goal: Goal) -> Vec<f64> {
        let settings = mean_risk(goal, Risk::Variance, self.constraints.clone());
        optimize(&self.estimates, &settings).unwrap().weights
    }
}

/// A goal stops the critical line as soon as it has what it needs.
#[test]
fn a_part_of_the_frontier_is_that_of_the_whole() {
    for (seed, n) in [(1, 1), (2, 2), (3, 12), (4, 60), (5, 150)] {
        let case = case(seed, n);
        let frontier = &case.frontier;
        let (first, last) = (frontier.corners.first().unwrap(), frontier.corners.last().unwrap());
        let between = |a: f64, b: f64, share: f64| a + share * (b - a);
        let mut wanted: Vec<(Goal, FrontierPoint)> = vec![
            (Goal::MinimumRisk, frontier.minimum_variance().unwrap()),
            (Goal::MaximumReturn, frontier.maximum_return().unwrap()),
        ];
        for risk_free_rate in [-1.0, 0.0, 0.02, 0.999 * first.expected_return] {
            let best = frontier.maximum_sharpe(risk_free_rate).unwrap();
            wanted.push((Goal::MaximumRatio { risk_free_rate }, best));
        }
        for share in [-0.5_f64, 0.0, 0.1, 0.5, 0.9, 1.0] {
            let expected_return = between(first.expected_return, last.expected_return, share.max(0.0));
            let risk = between(last.variance.sqrt(), first.variance.sqrt(), 1.0 - share);
            let risk_aversion = 50.0 * (share + 0.6);
            let point = frontier.at_risk_aversion(risk_aversion).unwrap();
            wanted.push((Goal::MaximumUtility { risk_aversion }, point));
            wanted
                .push((Goal::TargetReturn { expected_return }, frontier.at_return(expected_return).unwrap()));
            wanted.push((Goal::TargetRisk { risk }, frontier.at_volatility(risk).unwrap()));
        }
        for (goal, point) in wanted {
            for (got, wanted) in case.solve(goal).iter().zip(&point.weights) {
                assert!((got - wanted).abs() < 1e-11, "{goal:?} of {n}: {got} and {wanted}");
            }
        }
    }
}

/// The conditions of Karush, Kuhn and Tucker: no asset that could be bought has a higher gradient than one
/// that could be sold.
#[test]
fn no_shift_of_weight_is_an_improvement() {
    for (seed, n) in [(6, 8), (7, 40), (8, 200)] {
        let case = case(seed, n);
        let Estimates { mean, covariance, .. } = &case.estimates;
        let cap = case.constraints.upper[0];
        for goal in [
            Goal::MinimumRisk,
            Goal::MaximumReturn,
            Goal::MaximumUtility { risk_aversion: 4.0 },
            Goal::MaximumRatio { risk_free_rate: 0.02 },
        ] {
            let w = case.solve(goal);
            let marginal = times(covariance, &w);
            let variance = dot(&w, &marginal);
            let excess = dot(&w, mean) - 0.02;
            let gradient = mean.iter().zip(&marginal).map(|(m, s)| match goal {
                Goal::MaximumReturn => *m,
                Goal::MaximumUtility { risk_aversion } => m - risk_aversion * s,
                Goal::MaximumRatio { .. } => (m - excess / variance * s) / variance.sqrt(),
                _ => -s,
            });
            let (mut to_buy, mut to_sell) = (f64::NEG_INFINITY, f64::INFINITY);
            for (gradient, w) in gradient.zip(&w) {
                assert!((-1e-13..=cap + 1e-13).contains(w));
                to_buy = if *w < cap - 1e-12 { to_buy.max(gradient) } else { to_buy };
                to_sell = if *w > 1e-12 { to_sell.min(gradient) } else { to_sell };
            }
            assert!(to_buy - to_sell < 1e-8, "{goal:?} of {n}: {to_buy} and {to_sell}");
            assert!((w.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }
}

#[test]
fn a_market_that_only_falls_has_portfolios_but_no_best_ratio() {
    let (mean, covariance) = market(9, 10, 3);
    let mean = mean.iter().map(|m| -m.abs() - 0.01).collect();
    let estimates = Estimates { mean, covariance, returns: None };
    let solve = |goal| optimize(&estimates, &mean_risk(goal, Risk::Variance, Constraints::default()));
    for goal in [Goal::MinimumRisk, Goal::MaximumReturn, Goal::MaximumUtility { risk_aversion: 3.0 }] {
        assert!(solve(goal).unwrap().expected_return < 0.0);
    }
    let error = solve(Goal::MaximumRatio { risk_free_rate: 0.0 }).unwrap_err();
    assert!(matches!(error, Error::Infeasible(text) if text.contains("no portfolio returns more")));
    let error = solve(Goal::TargetReturn { expected_return: 0.01 }).unwrap_err();
    assert!(matches!(error, Error::Infeasible(text) if text.contains("efficient portfolios return -")));
}
