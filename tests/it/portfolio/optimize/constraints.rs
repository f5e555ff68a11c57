use super::{dot, estimates, history, market, mean_risk, times};
use portfolio_core::optimize::{
    Constraints, Costs, Estimates, Goal, Linear, Risk, TrackingError, Turnover, optimize,
};
use risk_core::Error;

const MIN: Goal = Goal::MinimumRisk;

fn sample(n: usize) -> Estimates {
    let (mean, covariance) = market(5, n, 3);
    Estimates { mean, covariance, returns: None }
}

fn solve(estimates: &Estimates, goal: Goal, constraints: Constraints) -> Vec<f64> {
    let found = optimize(estimates, &mean_risk(goal, Risk::Variance, constraints)).unwrap();
    assert!((found.weights.iter().sum::<f64>() - 1.0).abs() < 1e-8);
    found.weights
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum()
}

#[test]
fn every_constraint_is_kept() {
    let estimates = sample(10);
    let goal = Goal::MaximumUtility { risk_aversion: 2.0 };
    let equal = vec![0.1; 10];
    let sector = Linear {
        name: "technology".into(),
        coefficients: (0..10).map(|i| f64::from(i < 4)).collect(),
        low: Some(0.25),
        high: Some(0.3),
    };
    let w = solve(&estimates, goal, Constraints { linear: vec![sector], ..Constraints::default() });
    let held: f64 = w[..4].iter().sum();
    assert!((0.25 - 1e-8..=0.3 + 1e-8).contains(&held), "{held}");

    let long_short =
        Constraints { lower: vec![-0.3], upper: vec![0.6], leverage: Some(1.5), ..Constraints::default() };
    let w = solve(&estimates, goal, long_short);
    let gross: f64 = w.iter().map(|w| w.abs()).sum();
    assert!(gross <= 1.5 + 1e-7 && gross > 1.1, "{gross}");

    let turnover = Turnover { present: equal.clone(), most: 0.4 };
    let w = solve(&estimates, goal, Constraints { turnover: Some(turnover), ..Constraints::default() });
    assert!((distance(&w, &equal) - 0.4).abs() < 1e-6);

    let tracking = TrackingError { benchmark: equal.clone(), most: 0.05 };
    let w = solve(&estimates, goal, Constraints { tracking_error: Some(tracking), ..Constraints::default() });
    let active: Vec<f64> = w.iter().zip(&equal).map(|(w, b)| w - b).collect();
    assert!((dot(&active, &times(&estimates.covariance, &active)).sqrt() - 0.05).abs() < 1e-6);

    let w = solve(&estimates, MIN, Constraints { cardinality: Some(3), ..Constraints::default() });
    assert!(w.iter().filter(|w| w.abs() > 1e-9).count() <= 3);
}

/// Dear trading keeps a portfolio where it is; cheap trading lets it go.
#[test]
fn costs_hold_a_portfolio_back() {
    let estimates = sample(8);
    let present = vec![0.125; 8];
    let goal = Goal::MaximumUtility { risk_aversion: 3.0 };
    let free = solve(&estimates, goal, Constraints::default());
    let mut last = distance(&free, &present);
    for rate in [0.001, 0.01, 0.05, 0.5] {
        for impact in [vec![], vec![0.02]] {
            let costs = Costs { present: present.clone(), linear: vec![rate], impact };
            let w = solve(&estimates, goal, Constraints { costs: Some(costs), ..Constraints::default() });
            let moved = distance(&w, &present);
            assert!(moved <= last + 1e-6, "{rate}: {moved} after {last}");
            last = moved;
        }
    }
    assert!(last < 1e-5);
}

#[test]
fn constraints_that_cannot_be_are_named() {
    let estimates = sample(5);
    let linear = |name: &str, low, high| Linear { name: name.into(), coefficients: vec![1.0; 5], low, high };
    let text = |goal, constraints: Constraints| match optimize(
        &estimates,
        &mean_risk(goal, Risk::Variance, constraints),
    ) {
        Err(Error::Infeasible(text)) => text,
        other => panic!("{other:?}"),
    };
    let both = vec![linear("sector", None, Some(0.5)), linear("region", Some(0.0), Some(2.0))];
    let told = text(MIN, Constraints { linear: both, ..Constraints::default() });
    assert!(told.contains("budget 1") && told.contains("sector") && !told.contains("region"), "{told}");
    let told = text(
        Goal::TargetReturn { expected_return: 5.0 },
        Constraints { linear: vec![linear("region", Some(0.0), None)], ..Constraints::default() },
    );
    assert!(told.contains("target return 5"), "{told}");
    let told = text(Goal::TargetReturn { expected_return: 5.0 }, Constraints::default());
    assert!(told.contains("efficient portfolios return"), "{told}");
    let two = Constraints { lower: vec![0.1], cardinality: Some(2), ..Constraints::default() };
    assert!(text(MIN, two).contains("the bounds of 5 exclude zero"));
}

#[test]
fn a_history_shorter_than_the_assets_are_many_is_enough() {
    let estimates = estimates(&history(8, 15, 30));
    for constraints in [
        Constraints { upper: vec![0.2], ..Constraints::default() },
        Constraints { upper: vec![0.2], leverage: Some(1.0), ..Constraints::default() },
    ] {
        let w = solve(&estimates, MIN, constraints);
        assert!(w.iter().all(|&w| (-1e-8..=0.2 + 1e-8).contains(&w)));
    }
}
