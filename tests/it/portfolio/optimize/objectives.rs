//! Growth, tracking, doubtful means, frontiers of other measures.

use super::mean_risk::{expected_shortfall, value};
use super::{dot, estimates, history, market, mean_risk, times};
use ndarray::Array2;
use portfolio_core::optimize::{
    Constraints, Costs, Estimates, Goal, MeanError, Method, Optimized, Risk, Settings, critical_line,
    optimize, sampled_frontier,
};
use risk_core::Error;

/// A coin that comes up heads six times in ten pays what was bet; the rest stays in cash. Kelly (1956)
/// bets p − q = 0.2 of it.
#[test]
fn kelly_bets_a_fifth_on_the_biased_coin() {
    let returns = Array2::from_shape_fn((10, 2), |(t, i)| match (t, i) {
        (_, 1) => 0.0,
        (0..6, _) => 1.0,
        _ => -1.0,
    });
    let kelly = Settings { method: Method::Kelly, ..Settings::default() };
    let found = optimize(&estimates_with_cash(&returns), &kelly).unwrap();
    assert!((found.weights[0] - 0.2).abs() < 1e-5, "{:?}", found.weights);
}

/// Cash has no variance, which the estimates must have.
fn estimates_with_cash(returns: &Array2<f64>) -> Estimates {
    let mut estimates = estimates(returns);
    estimates.covariance[[1, 1]] = 1e-12;
    estimates
}

/// At the optimum no asset adds more to the growth than the portfolio: E\[rᵢ/(1 + r'w)\] is the same for
/// all that are held, and no larger for the others.
#[test]
fn growth_is_largest_where_its_gradient_says() {
    let returns = history(3, 250, 6) * 5.0;
    let kelly = Settings { method: Method::Kelly, ..Settings::default() };
    let found = optimize(&estimates(&returns), &kelly).unwrap();
    let outcomes = times(&returns, &found.weights);
    let gradient: Vec<f64> = returns
        .columns()
        .into_iter()
        .map(|r| r.iter().zip(&outcomes).map(|(r, w)| r / (1.0 + w)).sum::<f64>() / 250.0)
        .collect();
    let most = gradient.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    for (w, g) in found.weights.iter().zip(&gradient) {
        assert!(*w < 1e-6 || most - g < 1e-8, "{:?} {gradient:?}", found.weights);
    }
    let no_returns = Estimates { returns: None, ..estimates(&returns) };
    assert!(matches!(optimize(&no_returns, &kelly), Err(Error::Invalid(p)) if p[0].path == "returns"));
}

#[test]
fn what_may_be_held_as_the_benchmark_tracks_it_exactly() {
    let (mean, covariance) = market(7, 6, 2);
    let estimates = Estimates { mean, covariance: covariance.clone(), returns: None };
    let benchmark = vec![0.3, 0.25, 0.2, 0.15, 0.06, 0.04];
    let risk = Risk::TrackingError { benchmark: benchmark.clone() };
    let free =
        optimize(&estimates, &mean_risk(Goal::MinimumRisk, risk.clone(), Constraints::default())).unwrap();
    for (w, b) in free.weights.iter().zip(&benchmark) {
        assert!((w - b).abs() < 1e-6, "{:?}", free.weights);
    }
    // Without the first asset the others stand in: the gradient Σ(w − b) is the same for all held.
    let without = Constraints { upper: vec![0.0, 1.0, 1.0, 1.0, 1.0, 1.0], ..Constraints::default() };
    let found = optimize(&estimates, &mean_risk(Goal::MinimumRisk, risk.clone(), without)).unwrap();
    let active: Vec<f64> = found.weights.iter().zip(&benchmark).map(|(w, b)| w - b).collect();
    let gradient = times(&covariance, &active);
    let least = gradient[1..].iter().copied().fold(f64::INFINITY, f64::min);
    for i in 1..6 {
        assert!(found.weights[i] < 1e-6 || gradient[i] - least < 1e-8, "{gradient:?}");
    }
    // A limit on it is a limit on its root.
    let goal = Goal::TargetRisk { risk: 0.02 };
    let ahead = optimize(&estimates, &mean_risk(goal, risk, Constraints::default())).unwrap();
    let active: Vec<f64> = ahead.weights.iter().zip(&benchmark).map(|(w, b)| w - b).collect();
    assert!((dot(&active, &times(&covariance, &active)).sqrt() - 0.02).abs() < 1e-7);
    assert!(ahead.expected_return > free.expected_return);
    let short = Risk::TrackingError { benchmark: vec![1.0] };
    let error = optimize(&estimates, &mean_risk(Goal::MinimumRisk, short, Constraints::default()));
    assert!(matches!(error, Err(Error::Invalid(p)) if p[0].path == "method.risk.benchmark"));
}

fn doubtful(radius: f64, covariance: Array2<f64>, goal: Goal) -> Settings {
    let mean_error = Some(MeanError { radius, covariance });
    Settings { mean_error, ..mean_risk(goal, Risk::Variance, Constraints::default()) }
}

/// The worst mean of the ellipsoid is what counts: no shift of weight betters the worst utility, means
/// without error are those of the plain problem, and means of no worth leave the least error.
#[test]
fn doubtful_means_count_at_their_worst() {
    let (mean, covariance) = market(11, 5, 2);
    let estimates = Estimates { mean: mean.clone(), covariance: covariance.clone(), returns: None };
    let omega = &covariance / 60.0 + Array2::<f64>::eye(5) * 0.002;
    let goal = Goal::MaximumUtility { risk_aversion: 4.0 };
    let utility = |radius: f64, w: &[f64]| {
        dot(w, &mean) - radius * dot(w, &times(&omega, w)).sqrt() - 2.0 * dot(w, &times(&covariance, w))
    };
    let solve = |radius: f64| optimize(&estimates, &doubtful(radius, omega.clone(), goal)).unwrap().weights;
    for radius in [0.5, 1.0, 2.0] {
        let best = solve(radius);
        let most = utility(radius, &best);
        for i in 0..5 {
            for j in 0..5 {
                let mut other = best.clone();
                if i != j && other[i] >= 0.01 {
                    other[i] -= 0.01;
                    other[j] += 0.01;
                    assert!(utility(radius, &other) <= most + 1e-9);
                }
            }
        }
    }
    let plain =
        optimize(&estimates, &mean_risk(goal, Risk::Variance, Constraints::default())).unwrap().weights;
    let least_error = Estimates { covariance: omega.clone(), ..estimates.clone() };
    let least = optimize(&least_error, &Settings::default()).unwrap().weights;
    for i in 0..5 {
        assert!((solve(0.0)[i] - plain[i]).abs() < 1e-5);
        assert!((solve(1e4)[i] - least[i]).abs() < 1e-3, "{:?} {least:?}", solve(1e4));
    }
    let wrong = doubtful(-1.0, Array2::eye(3), goal);
    let error = optimize(&estimates, &wrong).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["mean_error.covariance", "mean_error.radius"]);
}

/// The interior-point method for expected shortfall and the conic solver, which a limit that never
/// binds brings in, are two methods for one problem.
#[test]
fn two_methods_for_expected_shortfall_agree() {
    for (seed, rows, n) in [(1, 60, 4), (2, 250, 12), (3, 500, 30)] {
        let returns = history(seed, rows, n);
        let estimates = estimates(&returns);
        let risk = Risk::ExpectedShortfall { confidence: 0.95 };
        let middle = estimates.mean.iter().sum::<f64>() / n as f64;
        for goal in [Goal::MinimumRisk, Goal::TargetReturn { expected_return: middle }] {
            let capped = Constraints { upper: vec![0.4], ..Constraints::default() };
            let conic = Constraints { leverage: Some(9.0), ..capped.clone() };
            let own = optimize(&estimates, &mean_risk(goal, risk.clone(), capped)).unwrap();
            let other = optimize(&estimates, &mean_risk(goal, risk.clone(), conic)).unwrap();
            let shortfall = |found: &Optimized| expected_shortfall(&returns, &found.weights, 0.95);
            let (a, b) = (shortfall(&own), shortfall(&other));
            assert!((a - b).abs() < 1e-9, "{goal:?} of {n}: {a} and {b}");
            assert!(own.weights.iter().all(|w| (-1e-12..=0.4 + 1e-12).contains(w)));
            assert!((own.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }
}

/// Points of a frontier lie where the critical line says, and risk rises with return in every measure.
#[test]
fn a_sampled_frontier_is_convex_and_on_the_exact_one() {
    let returns = history(5, 200, 6);
    let estimates = estimates(&returns);
    let exact =
        critical_line(&estimates.mean, estimates.covariance.view(), &[0.0; 6], &[1.0; 6], 1.0).unwrap();
    for risk in [Risk::Variance, Risk::MeanAbsoluteDeviation, Risk::ExpectedShortfall { confidence: 0.9 }] {
        let settings = mean_risk(Goal::MinimumRisk, risk.clone(), Constraints::default());
        let points = sampled_frontier(&estimates, &settings, 9).unwrap();
        let risks: Vec<f64> = points.iter().map(|p| value(&returns, &p.weights, &risk)).collect();
        let slopes: Vec<f64> = risks.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(slopes.iter().all(|rise| *rise >= -1e-9), "{risk:?} {slopes:?}");
        assert!(slopes.windows(2).all(|pair| pair[1] >= pair[0] - 1e-8), "{risk:?} {slopes:?}");
        if risk == Risk::Variance {
            for point in &points {
                let there = exact.at_return(point.expected_return).unwrap();
                assert!((there.volatility - point.volatility).abs() < 1e-10);
            }
        }
    }
    // Costs count in the return: the ends of the frontier are reached.
    let costs = Costs { present: vec![1.0 / 6.0; 6], linear: vec![1e-4], impact: vec![1e-4] };
    let dear = Constraints { costs: Some(costs), ..Constraints::default() };
    let settings = mean_risk(Goal::MinimumRisk, Risk::Variance, dear);
    assert_eq!(sampled_frontier(&estimates, &settings, 5).unwrap().len(), 5);
    assert!(sampled_frontier(&estimates, &settings, 1).is_err());
    let other = Settings { method: Method::EqualWeight, ..Settings::default() };
    assert!(sampled_frontier(&estimates, &other, 5).is_err());
}
