//! Mean-risk portfolios as convex programs.

use super::conic::{Affine, Program};
use super::constraint::{Constraints, Costs, each};
use super::method::{Goal, MeanError, Risk};
use super::{Estimates, Found, Problem};
use ndarray::{Array2, ArrayView2, Axis};
use risk_core::linalg::cholesky_semidefinite;
use risk_core::{Error, Result};
use std::ops::Range;

/// The portfolio that reaches `goal` under `constraints`.
///
/// # Formula
/// With w for the weights, ρ(w) for the risk and m(w) = μ'w − κ√(w'Ωw) − costs for the net return, one of
/// min ρ; max m; max m − aρ; min ρ with m ≥ target; max m with ρ ≤ target; and, for the ratio, min ρ(y) with
/// m(y) − r_f·κ = 1 and w = y/κ.
pub(super) fn mean_risk(problem: &Problem<'_>) -> Result<Found> {
    let Problem { estimates, goal, risk, constraints, mean_error } = *problem;
    let mut program = Program::default();
    let weights = program.variables(estimates.len());
    let factor = cholesky_semidefinite(estimates.covariance.view())?;
    constrain(&mut program, &weights, constraints, &factor);
    let net_return = net_return(&mut program, &weights, estimates, constraints, mean_error)?;
    let measure = Measured::new(&mut program, &weights, estimates, risk, &factor)?;
    let mut scale = None;
    match goal {
        Goal::MinimumRisk => measure.minimize(&mut program, 1.0),
        Goal::MaximumReturn => program.minimize(-1.0, &net_return),
        Goal::MaximumUtility { risk_aversion } => {
            program.minimize(-1.0, &net_return);
            measure.minimize(&mut program, risk_aversion);
        }
        Goal::TargetReturn { expected_return } => {
            let above = net_return.plus(-1.0, &Affine::constant(expected_return));
            program.non_negative(format!("target return {expected_return}"), vec![above]);
            measure.minimize(&mut program, 1.0);
        }
        Goal::TargetRisk { risk } => {
            program.minimize(-1.0, &net_return);
            measure.limit(&mut program, risk);
        }
        Goal::MaximumRatio { risk_free_rate } => {
            let kappa = program.homogenize();
            let charge = Affine { terms: vec![(kappa, 1.0)], constant: 0.0 };
            let excess = net_return
                .plus(-risk_free_rate * constraints.budget, &charge)
                .plus(-1.0, &Affine::constant(1.0));
            program.zero(format!("excess over the risk-free rate {risk_free_rate}"), vec![excess]);
            measure.minimize(&mut program, 1.0);
            scale = Some(kappa);
        }
    }
    let solution = program.solve("portfolio")?;
    let kappa = scale.map_or(1.0, |kappa| solution.x[kappa]);
    if kappa <= 0.0 {
        return Err(Error::Infeasible("portfolio: no portfolio returns more than the risk-free rate".into()));
    }
    let weights = solution.x[weights].iter().map(|w| w / kappa).collect();
    Ok(Found { weights, iterations: solution.iterations })
}

/// The portfolio of the highest mean of ln(1 + r'w), by a cone for each row: t ≤ ln(1 + r'w).
///
/// # References
/// J. L. Kelly (1956), "A new interpretation of information rate", *Bell System Technical Journal* 35,
/// 917–926.
pub(super) fn kelly(estimates: &Estimates, constraints: &Constraints) -> Result<Found> {
    let Some(returns) = &estimates.returns else {
        return Err(Error::invalid("returns", "must be given for the growth of wealth"));
    };
    let mut program = Program::default();
    let weights = program.variables(estimates.len());
    let factor = cholesky_semidefinite(estimates.covariance.view())?;
    constrain(&mut program, &weights, constraints, &factor);
    let growth = program.variables(returns.nrows());
    for (t, row) in growth.clone().zip(returns.rows()) {
        let wealth =
            Affine::combination(weights.clone(), row.iter().copied()).plus(1.0, &Affine::constant(1.0));
        program.exponential("growth of wealth", [Affine::variable(t), Affine::constant(1.0), wealth]);
    }
    if let Some(costs) = &constraints.costs {
        let cost = cost(&mut program, &weights, costs);
        program.minimize(1.0, &cost);
    }
    let share = 1.0 / returns.nrows() as f64;
    program.minimize(-1.0, &Affine::combination(growth.clone(), vec![share; growth.len()]));
    let solution = program.solve("portfolio")?;
    Ok(Found { weights: solution.x[weights].to_vec(), iterations: solution.iterations })
}

/// Adds the constraints.
fn constrain(program: &mut Program, weights: &Range<usize>, constraints: &Constraints, factor: &Array2<f64>) {
    let n = weights.len();
    let weight = |i: usize| Affine::variable(weights.start + i);
    let sum = Affine::combination(weights.clone(), vec![1.0; n]);
    program.zero(
        format!("budget {}", constraints.budget),
        vec![sum.plus(-1.0, &Affine::constant(constraints.budget))],
    );
    let (lower, upper) = constraints.bounds(n);
    let above = |i: usize| weight(i).plus(-1.0, &Affine::constant(lower[i]));
    let below = |i: usize| Affine::constant(upper[i]).plus(-1.0, &weight(i));
    program.non_negative("lower bounds", (0..n).map(above).collect());
    program.non_negative("upper bounds", (0..n).map(below).collect());
    for linear in &constraints.linear {
        let value = Affine::combination(weights.clone(), linear.coefficients.iter().copied());
        if let Some(low) = linear.low {
            program.non_negative(&linear.name, vec![value.clone().plus(-1.0, &Affine::constant(low))]);
        }
        if let Some(high) = linear.high {
            program.non_negative(&linear.name, vec![Affine::constant(high).plus(-1.0, &value)]);
        }
    }
    if let Some(most) = constraints.leverage {
        let sizes = sizes(program, "leverage", weights, &vec![0.0; n]);
        limit_sum(program, "leverage", &sizes, most);
    }
    if let Some(turnover) = &constraints.turnover {
        let sizes = sizes(program, "turnover", weights, &turnover.present);
        limit_sum(program, "turnover", &sizes, turnover.most);
    }
    if let Some(tracking) = &constraints.tracking_error {
        let mut rows = vec![Affine::constant(tracking.most)];
        rows.extend(factor.columns().into_iter().map(|column| {
            let active: f64 = column.iter().zip(&tracking.benchmark).map(|(f, b)| f * b).sum();
            Affine::combination(weights.clone(), column.iter().copied()).plus(-1.0, &Affine::constant(active))
        }));
        program.second_order("tracking error", rows);
    }
}

/// The expected return, or the worst of it within the error of the means, net of costs.
fn net_return(
    program: &mut Program,
    weights: &Range<usize>,
    estimates: &Estimates,
    constraints: &Constraints,
    mean_error: Option<&MeanError>,
) -> Result<Affine> {
    let mut net = Affine::combination(weights.clone(), estimates.mean.iter().copied());
    if let Some(error) = mean_error {
        let factor = cholesky_semidefinite(error.covariance.view())?;
        let size = Affine::variable(program.variables(1).start);
        let columns = factor.columns().into_iter();
        let parts = columns.map(|f| Affine::combination(weights.clone(), f.iter().copied()));
        program.second_order("error of the means", std::iter::once(size.clone()).chain(parts).collect());
        net = net.plus(-error.radius, &size);
    }
    Ok(match &constraints.costs {
        Some(costs) => net.plus(-1.0, &cost(program, weights, costs)),
        None => net,
    })
}

/// New variables that are at least |wᵢ − fromᵢ|.
fn sizes(program: &mut Program, name: &str, weights: &Range<usize>, from: &[f64]) -> Range<usize> {
    let sizes = program.variables(weights.len());
    for sign in [1.0, -1.0] {
        let rows = weights.clone().zip(sizes.clone()).zip(from).map(|((w, size), &from)| {
            let moved = Affine::variable(w).plus(-1.0, &Affine::constant(from));
            Affine::variable(size).plus(sign, &moved)
        });
        program.non_negative(name, rows.collect());
    }
    sizes
}

fn limit_sum(program: &mut Program, name: &str, sizes: &Range<usize>, most: f64) {
    let sum = Affine::combination(sizes.clone(), vec![1.0; sizes.len()]);
    program.non_negative(name, vec![Affine::constant(most).plus(-1.0, &sum)]);
}

/// The costs of trading, as an affine function of new variables.
fn cost(program: &mut Program, weights: &Range<usize>, costs: &Costs) -> Affine {
    let n = weights.len();
    let traded = sizes(program, "costs", weights, &costs.present);
    let rates = (0..n).map(|i| each(&costs.linear, i).unwrap_or(0.0));
    let mut total = Affine::combination(traded.clone(), rates);
    for (i, size) in traded.enumerate() {
        let rate = each(&costs.impact, i).unwrap_or(0.0);
        if rate > 0.0 {
            // t ≥ |Δw|^{3/2} is t^{2/3}·1^{1/3} ≥ |Δw|.
            let power = program.variables(1).start;
            let rows = [Affine::variable(power), Affine::constant(1.0), Affine::variable(size)];
            program.power("costs", 2.0 / 3.0, rows);
            total = total.plus(rate, &Affine::variable(power));
        }
    }
    total
}

/// A risk in the program.
enum Measured {
    /// Half the sum of the squares of `parts` is to be minimised, their norm to be limited.
    Squares { parts: Vec<Affine>, covariance: Option<(Range<usize>, Array2<f64>)> },
    /// The measure itself, for minimisation from above.
    Value(Affine),
}

impl Measured {
    fn new(
        program: &mut Program,
        weights: &Range<usize>,
        estimates: &Estimates,
        risk: &Risk,
        factor: &Array2<f64>,
    ) -> Result<Self> {
        let of_covariance = |weights: Range<usize>| {
            let columns = factor.columns().into_iter();
            let parts = columns.map(|f| Affine::combination(weights.clone(), f.iter().copied())).collect();
            Self::Squares { parts, covariance: Some((weights, estimates.covariance.clone())) }
        };
        match risk {
            Risk::Variance => return Ok(of_covariance(weights.clone())),
            Risk::TrackingError { benchmark } => {
                let active = program.variables(weights.len());
                let apart = weights.clone().zip(active.clone()).zip(benchmark).map(|((w, a), &b)| {
                    Affine::variable(w).plus(-1.0, &Affine::variable(a)).plus(-1.0, &Affine::constant(b))
                });
                program.zero("active weights", apart.collect());
                return Ok(of_covariance(active));
            }
            _ => {}
        }
        let Some(returns) = &estimates.returns else {
            return Err(Error::invalid("returns", "must be given for a risk that is not of the covariance"));
        };
        let rows = returns.nrows() as f64;
        Ok(match *risk {
            Risk::Variance | Risk::TrackingError { .. } => of_covariance(weights.clone()),
            Risk::Semivariance { target } => {
                let short = shortfalls(program, weights, returns.view(), &Affine::constant(target));
                let scale = rows.sqrt().recip();
                let parts = short.map(|u| Affine { terms: vec![(u, scale)], constant: 0.0 }).collect();
                Self::Squares { parts, covariance: None }
            }
            Risk::MeanAbsoluteDeviation => {
                // Deviations from the mean add up to zero, so their negative parts are half of all.
                let mean = returns.mean_axis(Axis(0)).unwrap_or_default();
                let centred = returns - &mean;
                let short = shortfalls(program, weights, centred.view(), &Affine::default());
                Self::Value(Affine::combination(short.clone(), vec![2.0 / rows; short.len()]))
            }
            Risk::ExpectedShortfall { confidence } => {
                let level = Affine::variable(program.variables(1).start);
                // Losses beyond the level: u ≥ −r'w − level.
                let beyond =
                    shortfalls(program, weights, returns.view(), &Affine::default().plus(-1.0, &level));
                let share = 1.0 / ((1.0 - confidence) * rows);
                Self::Value(level.plus(1.0, &Affine::combination(beyond.clone(), vec![share; beyond.len()])))
            }
            Risk::DrawdownAtRisk { confidence } => drawdown(program, weights, returns.view(), confidence),
        })
    }

    fn minimize(&self, program: &mut Program, scale: f64) {
        match self {
            Self::Value(value) => program.minimize(scale, value),
            Self::Squares { covariance: Some((weights, covariance)), .. } => {
                for ((i, j), &s) in covariance.indexed_iter().filter(|((i, j), _)| i <= j) {
                    program.minimize_product(weights.start + i, weights.start + j, scale * s);
                }
            }
            Self::Squares { parts, .. } => {
                for &(column, factor) in parts.iter().flat_map(|part| &part.terms) {
                    program.minimize_product(column, column, scale * factor * factor);
                }
            }
        }
    }

    fn limit(&self, program: &mut Program, most: f64) {
        let name = format!("target risk {most}");
        match self {
            Self::Value(value) => {
                program.non_negative(name, vec![Affine::constant(most).plus(-1.0, value)]);
            }
            Self::Squares { parts, .. } => {
                let rows = std::iter::once(Affine::constant(most)).chain(parts.iter().cloned());
                program.second_order(name, rows.collect());
            }
        }
    }
}

/// New variables u ≥ 0 with u_t ≥ target − r_t'w.
fn shortfalls(
    program: &mut Program,
    weights: &Range<usize>,
    returns: ArrayView2<'_, f64>,
    target: &Affine,
) -> Range<usize> {
    let short = program.variables(returns.nrows());
    let beyond = short.clone().zip(returns.rows()).map(|(u, row)| {
        Affine::combination(weights.clone(), row.iter().copied())
            .plus(1.0, &Affine::variable(u))
            .plus(-1.0, target)
    });
    let beyond = beyond.collect();
    program.non_negative("risk", beyond);
    program.non_negative("risk", short.clone().map(Affine::variable).collect());
    short
}

/// Conditional drawdown at risk, with a variable for the running peak of the cumulative return.
fn drawdown(
    program: &mut Program,
    weights: &Range<usize>,
    returns: ArrayView2<'_, f64>,
    confidence: f64,
) -> Measured {
    let rows = returns.nrows();
    let level = Affine::variable(program.variables(1).start);
    let wealth = program.variables(rows);
    let peak = program.variables(rows);
    let beyond = program.variables(rows);
    let (mut growth, mut above, mut rising, mut tail) = (vec![], vec![], vec![], vec![]);
    for (t, row) in returns.rows().into_iter().enumerate() {
        let (now, top) = (Affine::variable(wealth.start + t), Affine::variable(peak.start + t));
        let step = Affine::combination(weights.clone(), row.iter().copied());
        // Before the first row both are zero, which counts as a peak.
        let (before, last_top) = if t == 0 {
            (Affine::default(), Affine::default())
        } else {
            (Affine::variable(wealth.start + t - 1), Affine::variable(peak.start + t - 1))
        };
        growth.push(now.clone().plus(-1.0, &before).plus(-1.0, &step));
        above.push(top.clone().plus(-1.0, &now));
        rising.push(top.clone().plus(-1.0, &last_top));
        let excess = Affine::variable(beyond.start + t).plus(1.0, &level);
        tail.push(excess.plus(-1.0, &top).plus(1.0, &now));
    }
    program.zero("cumulative return", growth);
    program.non_negative("risk", above);
    program.non_negative("risk", rising);
    program.non_negative("risk", tail);
    program.non_negative("risk", beyond.clone().map(Affine::variable).collect());
    let share = 1.0 / ((1.0 - confidence) * rows as f64);
    Measured::Value(level.plus(1.0, &Affine::combination(beyond, vec![share; rows])))
}
