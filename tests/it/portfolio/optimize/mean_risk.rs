use super::{dot, estimates, history, market, mean_risk, times};
use ndarray::Array2;
use portfolio_core::optimize::{Constraints, Estimates, Goal, Linear, Method, Risk, Settings, optimize};
use risk_core::Error;

/// A constraint that never binds, so that the conic solver is asked instead of the critical line.
fn idle(n: usize) -> Linear {
    Linear { name: "idle".into(), coefficients: vec![1.0; n], low: Some(-9.0), high: None }
}

/// Goals that the equally weighted portfolio, of this return and risk, can reach.
fn goals(expected_return: f64, risk: f64) -> Vec<Goal> {
    vec![
        Goal::MinimumRisk,
        Goal::MaximumUtility { risk_aversion: 3.0 },
        Goal::TargetReturn { expected_return },
        Goal::TargetRisk { risk },
        Goal::MaximumRatio { risk_free_rate: 0.02 },
    ]
}

/// The critical line and the conic solver are two methods for one problem.
#[test]
fn two_solvers_agree() {
    for (seed, n) in [(1, 5), (2, 20), (3, 40)] {
        let (mean, covariance) = market(seed, n, 3);
        let estimates = Estimates { mean: mean.clone(), covariance: covariance.clone(), returns: None };
        let upper = vec![0.4];
        let equal = vec![1.0 / n as f64; n];
        let risk = dot(&equal, &times(&covariance, &equal)).sqrt();
        for goal in goals(dot(&equal, &mean), risk) {
            let bounds = Constraints { upper: upper.clone(), ..Constraints::default() };
            let general = Constraints { linear: vec![idle(n)], ..bounds.clone() };
            let line = optimize(&estimates, &mean_risk(goal, Risk::Variance, bounds)).unwrap();
            let cone = optimize(&estimates, &mean_risk(goal, Risk::Variance, general)).unwrap();
            for (a, b) in line.weights.iter().zip(&cone.weights) {
                assert!((a - b).abs() < 2e-5, "{goal:?}: {:?} and {:?}", line.weights, cone.weights);
            }
            let value = |w: &[f64]| {
                let variance = dot(w, &times(&covariance, w));
                match goal {
                    Goal::MaximumUtility { risk_aversion } => dot(w, &mean) - 0.5 * risk_aversion * variance,
                    Goal::TargetRisk { .. } => dot(w, &mean),
                    Goal::MaximumRatio { risk_free_rate } => {
                        (dot(w, &mean) - risk_free_rate) / variance.sqrt()
                    }
                    _ => -variance,
                }
            };
            assert!((value(&line.weights) - value(&cone.weights)).abs() < 1e-8, "{goal:?}");
        }
    }
}

/// The mean loss of the worst share of the rows, with the fractional row (Acerbi and Tasche 2002).
pub(super) fn expected_shortfall(returns: &Array2<f64>, w: &[f64], confidence: f64) -> f64 {
    let mut outcomes = times(returns, w);
    outcomes.sort_by(f64::total_cmp);
    let tail = (1.0 - confidence) * outcomes.len() as f64;
    let whole = tail.floor() as usize;
    let sum: f64 = outcomes[..whole].iter().sum::<f64>() + (tail - whole as f64) * outcomes[whole];
    -sum / tail
}

fn drawdown_at_risk(returns: &Array2<f64>, w: &[f64], confidence: f64) -> f64 {
    let (mut wealth, mut peak) = (0.0_f64, 0.0_f64);
    let falls: Vec<f64> = times(returns, w)
        .into_iter()
        .map(|r| {
            wealth += r;
            peak = peak.max(wealth);
            wealth - peak
        })
        .collect();
    let falls = Array2::from_shape_vec((falls.len(), 1), falls).unwrap();
    expected_shortfall(&falls, &[1.0], confidence)
}

pub(super) fn value(returns: &Array2<f64>, w: &[f64], risk: &Risk) -> f64 {
    let outcomes = times(returns, w);
    let mean = outcomes.iter().sum::<f64>() / outcomes.len() as f64;
    let average =
        |f: &dyn Fn(f64) -> f64| outcomes.iter().map(|&r| f(r)).sum::<f64>() / outcomes.len() as f64;
    match *risk {
        Risk::TrackingError { .. } => unreachable!(),
        Risk::Variance => average(&|r| (r - mean).powi(2)),
        Risk::Semivariance { target } => average(&|r| (r - target).min(0.0).powi(2)),
        Risk::MeanAbsoluteDeviation => average(&|r| (r - mean).abs()),
        Risk::ExpectedShortfall { confidence } => expected_shortfall(returns, w, confidence),
        Risk::DrawdownAtRisk { confidence } => drawdown_at_risk(returns, w, confidence),
    }
}

/// No small shift of weight from one asset to another makes a portfolio of least risk less risky.
#[test]
fn least_risk_is_least_for_every_measure() {
    let returns = history(4, 120, 6);
    let estimates = estimates(&returns);
    for risk in [
        Risk::Variance,
        Risk::Semivariance { target: 0.0 },
        Risk::MeanAbsoluteDeviation,
        Risk::ExpectedShortfall { confidence: 0.9 },
        Risk::ExpectedShortfall { confidence: 0.95 },
        Risk::DrawdownAtRisk { confidence: 0.8 },
    ] {
        let best = optimize(&estimates, &mean_risk(Goal::MinimumRisk, risk.clone(), Constraints::default()))
            .unwrap();
        let least = value(&returns, &best.weights, &risk);
        for i in 0..6 {
            for j in 0..6 {
                for step in [1e-3, 1e-2, 0.1] {
                    let mut other = best.weights.clone();
                    if i != j && other[i] >= step {
                        other[i] -= step;
                        other[j] += step;
                        assert!(
                            value(&returns, &other, &risk) >= least - 1e-9,
                            "{risk:?} falls from {i} to {j}"
                        );
                    }
                }
            }
        }
        let target = Goal::TargetRisk {
            risk: if matches!(risk, Risk::Variance | Risk::Semivariance { .. }) {
                1.1 * least.sqrt()
            } else {
                1.1 * least
            },
        };
        let reached = optimize(&estimates, &mean_risk(target, risk.clone(), Constraints::default())).unwrap();
        assert!(reached.expected_return >= best.expected_return - 1e-9);
        assert!(value(&returns, &reached.weights, &risk) <= 1.21 * least + 1e-7);
    }
}

#[test]
fn the_best_ratio_is_best_for_every_measure() {
    let returns = history(9, 150, 5);
    let estimates = estimates(&returns);
    for risk in [Risk::MeanAbsoluteDeviation, Risk::ExpectedShortfall { confidence: 0.9 }] {
        let goal = Goal::MaximumRatio { risk_free_rate: 0.0001 };
        let best = optimize(&estimates, &mean_risk(goal, risk.clone(), Constraints::default())).unwrap();
        let ratio = |w: &[f64]| (dot(w, &estimates.mean) - 0.0001) / value(&returns, w, &risk);
        assert!((best.weights.iter().sum::<f64>() - 1.0).abs() < 1e-8);
        for i in 0..5 {
            let mut other: Vec<f64> = best.weights.iter().map(|w| 0.98 * w).collect();
            other[i] += 0.02;
            assert!(ratio(&other) <= ratio(&best.weights) + 1e-7, "{risk:?}");
        }
    }
}

/// For two uncorrelated assets the most diversified portfolio is the inverse-volatility one
/// (Choueifaty and Coignard 2008, section 3).
#[test]
fn most_diversification_without_correlation_is_inverse_volatility() {
    let covariance = Array2::from_diag(&ndarray::array![0.04, 0.01, 0.0025]);
    let estimates = Estimates { mean: vec![0.0; 3], covariance, returns: None };
    let best =
        optimize(&estimates, &Settings { method: Method::MaximumDiversification, ..Settings::default() });
    let naive = optimize(&estimates, &Settings { method: Method::InverseVolatility, ..Settings::default() });
    for (a, b) in best.unwrap().weights.iter().zip(&naive.unwrap().weights) {
        assert!((a - b).abs() < 1e-12);
    }
}

#[test]
fn what_is_wrong_is_told_at_once() {
    let (mean, covariance) = market(1, 3, 1);
    let estimates = Estimates { mean, covariance, returns: None };
    let wrong = Constraints {
        lower: vec![0.0, 0.1],
        leverage: Some(-1.0),
        cardinality: Some(0),
        ..Constraints::default()
    };
    let goal = Goal::MaximumUtility { risk_aversion: 0.0 };
    let error = optimize(&estimates, &mean_risk(goal, Risk::Variance, wrong)).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(
        paths,
        ["constraints.lower", "constraints.leverage", "constraints.cardinality", "method.goal.risk_aversion"]
    );
    let error = optimize(
        &estimates,
        &mean_risk(Goal::MinimumRisk, Risk::MeanAbsoluteDeviation, Constraints::default()),
    );
    assert!(matches!(error, Err(Error::Invalid(problems)) if problems[0].path == "returns"));
    let rule = Settings {
        method: Method::EqualWeight,
        constraints: Constraints { upper: vec![0.5], ..Constraints::default() },
        ..Settings::default()
    };
    assert!(
        optimize(&estimates, &rule)
            .unwrap_err()
            .to_string()
            .contains("default ones for a method that weights by a rule")
    );
}
