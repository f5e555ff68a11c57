//! Portfolio optimisation: a [`Method`] and [`Constraints`] as data, one function.
//!
//! Mean-variance portfolios under a budget and bounds alone come from the critical line, which is
//! exact and fast; everything else is a convex program for the conic solver. A test holds the two equal.

mod cardinality;
mod conic;
mod constraint;
mod critical_line;
mod expected_shortfall;
mod free_set;
mod frontier;
mod hierarchical;
mod mean_risk;
mod method;
mod product;
mod risk_budget;
mod sampled_frontier;
mod scenario_factor;
mod scenario_matrix;

pub use constraint::{Constraints, Costs, Linear, TrackingError, Turnover};
pub use critical_line::critical_line;
pub use frontier::{Corner, Frontier, FrontierPoint};
pub use method::{Goal, Linkage, MeanError, Method, Risk};
pub use risk_budget::{RiskBudget, risk_budget};
pub use sampled_frontier::sampled_frontier;

use constraint::check_whole;
use critical_line::{Part, Trace, trace};
use expected_shortfall::AtLeast;
use ndarray::Array2;
use product::{add_rows, dot};
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::linalg::{check_symmetric, rows};
use scenario_matrix::ScenarioMatrix;
use serde::{Deserialize, Serialize};

/// What is believed about n assets, all in one unit of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estimates {
    /// n expected returns.
    pub mean: Vec<f64>,
    /// Their n × n covariance.
    #[serde(with = "rows")]
    pub covariance: Array2<f64>,
    /// T × n returns, equally likely, for the measures of risk that need more than the covariance.
    #[serde(default, with = "optional_rows", skip_serializing_if = "Option::is_none")]
    pub returns: Option<Array2<f64>>,
}

impl Estimates {
    fn len(&self) -> usize {
        self.covariance.nrows()
    }
}

/// What is to be done; the default is the long-only portfolio of the least variance.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// How the portfolio is chosen.
    pub method: Method,
    /// What it must satisfy.
    pub constraints: Constraints,
    /// How wrong the expected returns may be; they are taken for true by default.
    pub mean_error: Option<MeanError>,
}

impl Settings {
    /// What counts as a portfolio's return: the worst within the error of the means, net of costs.
    fn net_return(&self, portfolio: &Optimized) -> f64 {
        let weights = &portfolio.weights;
        let error = self.mean_error.as_ref().map_or(0.0, |error| error.of(weights));
        let cost = self.constraints.costs.as_ref().map_or(0.0, |costs| costs.of(weights));
        portfolio.expected_return - error - cost
    }
}

/// A portfolio, and what the estimates say of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Optimized {
    /// One weight per asset.
    pub weights: Vec<f64>,
    /// μ'w, before costs.
    pub expected_return: f64,
    /// √(w'Σw).
    pub volatility: f64,
    /// wᵢ(Σw)ᵢ/w'Σw, which sum to 1; none for a portfolio without risk.
    pub risk_contributions: Option<Vec<f64>>,
    /// Corners, sweeps or interior-point steps that were made; 0 for a formula.
    pub iterations: usize,
}

/// Weights as a method finds them.
struct Found {
    weights: Vec<f64>,
    iterations: usize,
}

/// The portfolio that `settings` ask for.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use portfolio_core::optimize::{Estimates, Goal, Method, Risk, Settings, optimize};
///
/// let estimates = Estimates {
///     mean: vec![0.08, 0.05],
///     covariance: array![[0.04, 0.006], [0.006, 0.01]],
///     returns: None,
/// };
/// let goal = Goal::MaximumRatio { risk_free_rate: 0.02 };
/// let method = Method::MeanRisk { goal, risk: Risk::Variance };
/// let best = optimize(&estimates, &Settings { method, ..Settings::default() })?;
/// assert!((best.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
/// # Ok::<(), portfolio_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) with every wrong number and shape; [`Error::Infeasible`] with the constraints
/// that contradict each other, or the range of a target; [`Error::NoConvergence`](risk_core::Error::NoConvergence).
pub fn optimize(estimates: &Estimates, settings: &Settings) -> Result<Optimized> {
    let Settings { method, constraints, mean_error } = settings;
    check(estimates, settings)?;
    let n = estimates.len();
    let covariance = estimates.covariance.view();
    let found = match method {
        Method::MeanRisk { goal, risk } => {
            choose(&Problem { estimates, goal: *goal, risk, constraints, mean_error: mean_error.as_ref() })?
        }
        Method::Kelly => match constraints.cardinality {
            Some(most) => cardinality::at_most(most, n, constraints, |constraints| {
                mean_risk::kelly(estimates, constraints)
            })?,
            None => mean_risk::kelly(estimates, constraints)?,
        },
        Method::MaximumDiversification => {
            // The ratio of the weighted volatilities to the volatility is a Sharpe ratio of them.
            let volatilities = covariance.diag().iter().map(|v| v.sqrt()).collect();
            let measured = Estimates { mean: volatilities, ..estimates.clone() };
            let goal = Goal::MaximumRatio { risk_free_rate: 0.0 };
            let risk = &Risk::Variance;
            choose(&Problem { estimates: &measured, goal, risk, constraints, mean_error: None })?
        }
        Method::RiskBudget { budgets } => {
            let found = risk_budget(covariance, budgets)?;
            Found { weights: found.weights, iterations: found.sweeps }
        }
        Method::HierarchicalRiskParity { linkage } => {
            formula(hierarchical::risk_parity(covariance, *linkage))
        }
        Method::HierarchicalEqualRisk { linkage, clusters } => {
            let clusters = clusters.unwrap_or_else(|| (n as f64).sqrt().round() as usize);
            formula(hierarchical::equal_risk(covariance, *linkage, clusters.max(1)))
        }
        Method::EqualWeight => formula(vec![1.0 / n as f64; n]),
        Method::InverseVolatility => {
            let inverse: Vec<f64> = covariance.diag().iter().map(|v| v.sqrt().recip()).collect();
            let total: f64 = inverse.iter().sum();
            formula(inverse.iter().map(|x| x / total).collect())
        }
    };
    Ok(described(estimates, found))
}

fn formula(weights: Vec<f64>) -> Found {
    Found { weights, iterations: 0 }
}

/// A mean-risk portfolio to be found.
#[derive(Clone, Copy)]
struct Problem<'a> {
    estimates: &'a Estimates,
    goal: Goal,
    risk: &'a Risk,
    constraints: &'a Constraints,
    mean_error: Option<&'a MeanError>,
}

/// A mean-risk portfolio by the fastest method that is exact for its constraints.
fn choose(problem: &Problem<'_>) -> Result<Found> {
    let Problem { estimates, goal, risk, constraints, mean_error } = *problem;
    if let Some(most) = constraints.cardinality {
        return cardinality::at_most(most, estimates.len(), constraints, |constraints| {
            choose(&Problem { constraints, ..*problem })
        });
    }
    if *risk == Risk::Variance && constraints.is_box() && mean_error.is_none() {
        return on_the_frontier(estimates, goal, constraints);
    }
    if let Some(found) = by_scenarios(problem) {
        return Ok(found);
    }
    mean_risk::mean_risk(problem)
}

/// The least expected shortfall under bounds and linear rows by the method made for it; none when the
/// problem is another, or when it has no solution, of which the general solver tells more.
fn by_scenarios(problem: &Problem<'_>) -> Option<Found> {
    let Problem { estimates, goal, risk, constraints, mean_error } = *problem;
    let Risk::ExpectedShortfall { confidence } = *risk else { return None };
    let target = match goal {
        Goal::MinimumRisk => None,
        Goal::TargetReturn { expected_return } if mean_error.is_none() => Some(expected_return),
        _ => return None,
    };
    let plain = Constraints { linear: Vec::new(), ..constraints.clone() };
    let returns = estimates.returns.as_ref().filter(|_| plain.is_box())?;
    let mut rows = Vec::new();
    for Linear { coefficients, low, high, .. } in &constraints.linear {
        rows.extend(low.map(|bound| AtLeast { coefficients: coefficients.clone(), bound }));
        let negative = || coefficients.iter().map(|a| -a).collect();
        rows.extend(high.map(|bound| AtLeast { coefficients: negative(), bound: -bound }));
    }
    rows.extend(target.map(|bound| AtLeast { coefficients: estimates.mean.clone(), bound }));
    let (lower, upper) = constraints.bounds(estimates.len());
    let program = expected_shortfall::Program {
        returns: &ScenarioMatrix::new(returns.view()),
        confidence,
        lower: &lower,
        upper: &upper,
        budget: constraints.budget,
        rows: &rows,
    };
    expected_shortfall::least_expected_shortfall(&program).ok()
}

fn on_the_frontier(estimates: &Estimates, goal: Goal, constraints: &Constraints) -> Result<Found> {
    let (lower, upper) = constraints.bounds(estimates.len());
    let charge = if let Goal::MaximumRatio { risk_free_rate } = goal {
        risk_free_rate * constraints.budget
    } else {
        0.0
    };
    // No more of the frontier is traced than the goal needs.
    let has_passed = |first: &Corner, last: &Corner| match goal {
        Goal::TargetReturn { expected_return } => {
            (last.expected_return..first.expected_return).contains(&expected_return)
        }
        Goal::TargetRisk { risk } => last.variance <= risk * risk,
        // The ratio rises while the slope of the frontier is below it: dσ/dμ = λ/σ < σ/(μ − r).
        _ => last.variance >= (last.expected_return - charge) * last.risk_tolerance,
    };
    let part = match goal {
        Goal::MinimumRisk => Part::At(0.0),
        Goal::MaximumReturn => Part::At(f64::MAX),
        Goal::MaximumUtility { risk_aversion } => Part::At(1.0 / risk_aversion),
        _ => Part::Until(&has_passed),
    };
    let covariance = estimates.covariance.view();
    let Trace { frontier, steps } =
        trace(&estimates.mean, covariance, &lower, &upper, constraints.budget, &part)?;
    let point = match goal {
        Goal::MinimumRisk | Goal::MaximumUtility { .. } => frontier.minimum_variance(),
        Goal::MaximumReturn => frontier.maximum_return(),
        Goal::TargetReturn { expected_return } => frontier.at_return(expected_return),
        Goal::TargetRisk { risk } => frontier.at_volatility(risk),
        Goal::MaximumRatio { .. } => frontier.maximum_sharpe(charge),
    }?;
    Ok(Found { weights: point.weights, iterations: steps })
}

fn described(estimates: &Estimates, found: Found) -> Optimized {
    let Found { weights, iterations } = found;
    let held: Vec<usize> = (0..weights.len()).filter(|&i| weights[i] != 0.0).collect();
    let shares: Vec<f64> = held.iter().map(|&i| weights[i]).collect();
    let mut contributions = vec![0.0; weights.len()];
    let rows = estimates.covariance.as_standard_layout();
    if let Some(rows) = rows.as_slice() {
        add_rows(rows, &held, &shares, &mut contributions);
    }
    contributions.iter_mut().zip(&weights).for_each(|(marginal, w)| *marginal *= w);
    let variance: f64 = contributions.iter().sum();
    let risk_contributions = (variance > 0.0).then(|| contributions.iter().map(|c| c / variance).collect());
    let expected_return = dot(&estimates.mean, &weights);
    let volatility = variance.max(0.0).sqrt();
    Optimized { weights, expected_return, volatility, risk_contributions, iterations }
}

fn check(estimates: &Estimates, settings: &Settings) -> Result<()> {
    let Settings { method, constraints, mean_error } = settings;
    check_symmetric("covariance", estimates.covariance.view())?;
    let n = estimates.len();
    let mut checks = Checks::default();
    if let Some(error) = mean_error {
        check_symmetric("mean_error.covariance", error.covariance.view())?;
        let rows = error.covariance.nrows();
        checks.require(
            rows == n,
            "mean_error.covariance",
            format_args!("must have {n} rows and columns, got {rows}"),
        );
        checks.between("mean_error.radius", error.radius, 0.0, f64::MAX);
        checks.require(
            matches!(method, Method::MeanRisk { .. }),
            "mean_error",
            "must be absent for a method that does not weigh return against risk",
        );
    }
    for (i, &variance) in estimates.covariance.diag().iter().enumerate() {
        checks.require(
            variance > 0.0,
            format_args!("covariance[{i}][{i}]"),
            format_args!("must be positive, got {variance}"),
        );
    }
    let means = estimates.mean.len();
    checks.require(means == n, "mean", format_args!("must have {n} numbers, got {means}"));
    for (i, &mean) in estimates.mean.iter().enumerate() {
        checks.finite(format_args!("mean[{i}]"), mean);
    }
    if let Some(returns) = &estimates.returns {
        let (rows, columns) = returns.dim();
        checks.require(
            rows > 0 && columns == n,
            "returns",
            format_args!("must have {n} columns and at least one row, got {rows} x {columns}"),
        );
        if let Some(((t, i), x)) = returns.indexed_iter().find(|(_, x)| !x.is_finite()) {
            checks.finite(format_args!("returns[{t}][{i}]"), *x);
        }
    }
    constraints.check(n, &mut checks);
    match method {
        Method::MeanRisk { goal, risk } => {
            check_mean_risk(*goal, risk, constraints, &mut checks);
            if let Risk::TrackingError { benchmark } = risk {
                check_whole(&mut checks, "method.risk.benchmark", benchmark, n);
            }
        }
        Method::MaximumDiversification | Method::Kelly => {}
        _ => checks.require(
            *constraints == Constraints::default(),
            "constraints",
            "must be the default ones for a method that weights by a rule",
        ),
    }
    checks.finish()
}

fn check_mean_risk(goal: Goal, risk: &Risk, constraints: &Constraints, checks: &mut Checks) {
    match goal {
        Goal::MinimumRisk | Goal::MaximumReturn => {}
        Goal::MaximumUtility { risk_aversion } => checks.require(
            risk_aversion > 0.0 && risk_aversion.is_finite(),
            "method.goal.risk_aversion",
            format_args!("must be positive, got {risk_aversion}"),
        ),
        Goal::TargetReturn { expected_return } => {
            checks.finite("method.goal.expected_return", expected_return);
        }
        Goal::TargetRisk { risk } => checks.finite("method.goal.risk", risk),
        Goal::MaximumRatio { risk_free_rate } => {
            checks.finite("method.goal.risk_free_rate", risk_free_rate);
            checks.require(
                constraints.costs.as_ref().is_none_or(|costs| costs.impact.is_empty()),
                "constraints.costs.impact",
                "must be empty for the maximum ratio, which a power of the trades makes non-convex",
            );
        }
    }
    match *risk {
        Risk::ExpectedShortfall { confidence } | Risk::DrawdownAtRisk { confidence } => checks.require(
            confidence > 0.0 && confidence < 1.0,
            "method.risk.confidence",
            format_args!("must be between 0 and 1, got {confidence}"),
        ),
        Risk::Semivariance { target } => checks.finite("method.risk.target", target),
        Risk::Variance | Risk::TrackingError { .. } | Risk::MeanAbsoluteDeviation => {}
    }
}

/// [`rows`] for a matrix that may be absent.
mod optional_rows {
    use super::rows;
    use ndarray::Array2;
    use serde::{Deserialize, Deserializer, Serializer};

    #[derive(Deserialize)]
    struct Rows(#[serde(with = "rows")] Array2<f64>);

    pub fn serialize<S: Serializer>(matrix: &Option<Array2<f64>>, serializer: S) -> Result<S::Ok, S::Error> {
        match matrix {
            Some(matrix) => rows::serialize(matrix, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Array2<f64>>, D::Error> {
        Ok(Option::<Rows>::deserialize(deserializer)?.map(|rows| rows.0))
    }
}
