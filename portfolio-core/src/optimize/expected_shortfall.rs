//! The portfolio of the least expected shortfall, by an interior-point method made for it.

use super::Found;
use super::scenario_factor::ScenarioFactor;
use super::scenario_matrix::ScenarioMatrix;
use risk_core::{Error, Result};

/// A row a'w ≥ b.
pub(super) struct AtLeast {
    pub coefficients: Vec<f64>,
    pub bound: f64,
}

/// The program of Rockafellar and Uryasev under bounds, a budget and rows a'w ≥ b.
pub(super) struct Program<'a> {
    pub returns: &'a ScenarioMatrix,
    pub confidence: f64,
    pub lower: &'a [f64],
    pub upper: &'a [f64],
    pub budget: f64,
    pub rows: &'a [AtLeast],
}

const MOST_STEPS: usize = 100;

/// Relative accuracy of the gap and of the equations.
const TOLERANCE: f64 = 1e-10;

/// How far a step goes towards the boundary.
const DAMPING: f64 = 0.995;

/// Minimises α + Σₜuₜ/((1 − c)T) over w, α and u ≥ 0 with uₜ ≥ −rₜ'w − α.
///
/// Each step of the interior-point method eliminates the T scenarios, whose part of Newton's equations
/// is diagonal, and factors one matrix of order n + 1: \[R 1\]'D\[R 1\] and a diagonal.
///
/// # References
/// R. T. Rockafellar, S. Uryasev (2000), "Optimization of conditional value-at-risk", *Journal of Risk*
/// 2(3), 21–41, equation 17; S. Mehrotra (1992), "On the implementation of a primal-dual interior point
/// method", *SIAM Journal on Optimization* 2, 575–601.
///
/// # Errors
/// [`Error::NoConvergence`] when the bounds have no interior or the rows contradict them: a general
/// solver can then tell what is wrong.
pub(super) fn least_expected_shortfall(program: &Program<'_>) -> Result<Found> {
    let stuck = |iterations, residual| Error::NoConvergence {
        what: "least expected shortfall".to_owned(),
        iterations,
        residual,
    };
    let mut point = Point::start(program).ok_or_else(|| stuck(0, f64::INFINITY))?;
    let mut residual = Residual::of(program, &point);
    for step in 0..MOST_STEPS {
        let mut error = residual.size(program, &point);
        if error <= TOLERANCE {
            residual = Residual::of(program, &point);
            error = residual.size(program, &point);
        }
        if error <= TOLERANCE {
            let weights = point.weights(program);
            return Ok(Found { weights, iterations: step });
        }
        let newton = Newton::at(program, &point).ok_or_else(|| stuck(step, error))?;
        // The predictor heads for the optimum; the corrector mends its second-order error and goes
        // back to the centre by as much as the predictor could not improve.
        let mean = point.complementarity();
        let products: Vec<f64> = point.x.iter().zip(&point.z).map(|(x, z)| -x * z).collect();
        let predictor = newton.step(program, &point, &residual, &products);
        let (primal, dual) = point.longest(&predictor);
        let centring = (point.complementarity_after(&predictor, primal, dual) / mean).powi(3);
        let mended = products.iter().zip(predictor.x.iter().zip(&predictor.z));
        let aims: Vec<f64> = mended.map(|(product, (dx, dz))| product - dx * dz + centring * mean).collect();
        let corrector = newton.step(program, &point, &residual, &aims);
        let (primal, dual) = point.longest(&corrector);
        let (primal, dual) = ((DAMPING * primal).min(1.0), (DAMPING * dual).min(1.0));
        point.advance(&corrector, primal, dual);
        residual.shrink(primal, dual);
        if !point.complementarity().is_finite() {
            return Err(stuck(step, error));
        }
    }
    Err(stuck(MOST_STEPS, Residual::of(program, &point).size(program, &point)))
}

/// A point, or a step from one.
///
/// `x` holds the non-negative variables and `z` their multipliers: w − lower, upper − w, u, the slack
/// s of the scenarios, the slack q of the rows. The multiplier y of a scenario is that of s.
#[derive(Clone)]
struct Point {
    x: Vec<f64>,
    z: Vec<f64>,
    level: f64,
    budget: f64,
}

/// Where each kind of variable is in [`Point::x`].
struct Places {
    low: std::ops::Range<usize>,
    high: std::ops::Range<usize>,
    beyond: std::ops::Range<usize>,
    slack: std::ops::Range<usize>,
    rows: std::ops::Range<usize>,
}

impl Program<'_> {
    fn places(&self) -> Places {
        let (n, t, m) = (self.lower.len(), self.returns.scenarios(), self.rows.len());
        Places {
            low: 0..n,
            high: n..2 * n,
            beyond: 2 * n..2 * n + t,
            slack: 2 * n + t..2 * n + 2 * t,
            rows: 2 * n + 2 * t..2 * n + 2 * t + m,
        }
    }

    /// The cost of uₜ.
    fn price(&self) -> f64 {
        1.0 / ((1.0 - self.confidence) * self.returns.scenarios() as f64)
    }

    fn row_values(&self, w: &[f64]) -> Vec<f64> {
        self.rows.iter().map(|row| row.coefficients.iter().zip(w).map(|(a, w)| a * w).sum()).collect()
    }
}

impl Point {
    /// Weights the same share of the way between their bounds, their value at risk as the level, and multipliers
    /// to match; none when the bounds leave no room.
    fn start(program: &Program<'_>) -> Option<Self> {
        let Places { low, high, beyond, slack, rows } = program.places();
        let (least, most): (f64, f64) = (program.lower.iter().sum(), program.upper.iter().sum());
        let share = (program.budget - least) / (most - least);
        let room = program.lower.iter().zip(program.upper).all(|(l, u)| u - l > ROOM);
        if !(share > ROOM && share < 1.0 - ROOM && room) {
            return None;
        }
        let mut point = Self { x: vec![0.0; rows.end], z: vec![0.0; rows.end], level: 0.0, budget: 0.0 };
        for (i, (l, u)) in program.lower.iter().zip(program.upper).enumerate() {
            point.x[low.start + i] = share * (u - l);
            point.x[high.start + i] = (1.0 - share) * (u - l);
        }
        let w = point.weights(program);
        let outcomes = program.returns.times(&w, 0.0);
        let mut sorted = outcomes.clone();
        let place = ((1.0 - program.confidence) * outcomes.len() as f64) as usize;
        let (_, quantile, _) = sorted.select_nth_unstable_by(place.min(outcomes.len() - 1), f64::total_cmp);
        point.level = -*quantile;
        let spread = outcomes.iter().map(|r| r.abs()).sum::<f64>() / outcomes.len() as f64;
        let gap = spread.max(f64::MIN_POSITIVE.sqrt());
        let uniform = 1.0 / outcomes.len() as f64;
        for (t, outcome) in outcomes.iter().enumerate() {
            // s − u = r'w + α, both positive.
            let outcome = outcome + point.level;
            point.x[beyond.start + t] = (-outcome).max(0.0) + gap;
            point.x[slack.start + t] = outcome.max(0.0) + gap;
            point.z[slack.start + t] = uniform;
            point.z[beyond.start + t] = program.price() - uniform;
        }
        for (k, value) in program.row_values(&w).into_iter().enumerate() {
            point.x[rows.start + k] = (value - program.rows[k].bound).max(gap);
            point.z[rows.start + k] = gap;
        }
        point.z[low.start..high.end].fill(gap);
        let pull = program.returns.transposed_times(&vec![uniform; outcomes.len()]);
        point.budget = -pull.iter().take(w.len()).sum::<f64>() / w.len() as f64;
        Some(point)
    }

    fn weights(&self, program: &Program<'_>) -> Vec<f64> {
        program.lower.iter().zip(&self.x).map(|(l, x)| l + x).collect()
    }

    fn complementarity(&self) -> f64 {
        self.x.iter().zip(&self.z).map(|(x, z)| x * z).sum::<f64>() / self.x.len() as f64
    }

    fn complementarity_after(&self, step: &Self, primal: f64, dual: f64) -> f64 {
        let xs = self.x.iter().zip(&step.x).map(|(x, dx)| x + primal * dx);
        let zs = self.z.iter().zip(&step.z).map(|(z, dz)| z + dual * dz);
        xs.zip(zs).map(|(x, z)| x * z).sum::<f64>() / self.x.len() as f64
    }

    /// The longest steps, of the variables and of the multipliers, that keep them positive.
    fn longest(&self, step: &Self) -> (f64, f64) {
        let longest = |values: &[f64], steps: &[f64]| {
            let limits = values.iter().zip(steps).filter(|pair| *pair.1 < 0.0).map(|(v, d)| -v / d);
            limits.fold(1.0 / DAMPING, f64::min)
        };
        (longest(&self.x, &step.x), longest(&self.z, &step.z))
    }

    fn advance(&mut self, step: &Self, primal: f64, dual: f64) {
        self.x.iter_mut().zip(&step.x).for_each(|(x, dx)| *x += primal * dx);
        self.z.iter_mut().zip(&step.z).for_each(|(z, dz)| *z += dual * dz);
        self.level += primal * step.level;
        self.budget += dual * step.budget;
    }
}

/// Room between bounds, in weight, below which there is no interior to speak of.
const ROOM: f64 = 1e-9;

/// By how much each equation is missed.
struct Residual {
    /// 0 − (r'w + α + u − s).
    scenarios: Vec<f64>,
    /// upper − w, less its variable.
    high: Vec<f64>,
    /// a'w − b, less its variable.
    rows: Vec<f64>,
    /// Budget less Σw.
    budget: f64,
    /// R'y + A'π + γ + z_low − z_high.
    weights: Vec<f64>,
    /// 1 − Σy.
    level: f64,
}

impl Residual {
    fn of(program: &Program<'_>, point: &Point) -> Self {
        let places = program.places();
        let w = point.weights(program);
        let outcomes = program.returns.times(&w, point.level);
        let scenarios =
            outcomes.iter().zip(&point.x[places.beyond.clone()]).zip(&point.x[places.slack.clone()]);
        let y = &point.z[places.slack.clone()];
        let mut weights = program.returns.transposed_times(y);
        let level = 1.0 - weights.pop().unwrap_or(0.0);
        for (i, value) in weights.iter_mut().enumerate() {
            *value += point.budget + point.z[places.low.start + i] - point.z[places.high.start + i];
        }
        for (row, price) in program.rows.iter().zip(&point.z[places.rows.clone()]) {
            weights.iter_mut().zip(&row.coefficients).for_each(|(value, a)| *value += a * price);
        }
        let high = program.upper.iter().zip(&w).zip(&point.x[places.high]);
        let rows = program.row_values(&w).into_iter().zip(program.rows).zip(&point.x[places.rows]);
        Self {
            scenarios: scenarios.map(|((outcome, u), s)| s - u - outcome).collect(),
            high: high.map(|((u, w), x)| u - w - x).collect(),
            rows: rows.map(|((value, row), q)| value - row.bound - q).collect(),
            budget: program.budget - w.iter().sum::<f64>(),
            weights,
            level,
        }
    }

    /// What a step of Newton's, so long, leaves but for rounding: the equations are linear.
    fn shrink(&mut self, primal: f64, dual: f64) {
        let Self { scenarios, high, rows, budget, weights, level } = self;
        let misses = scenarios.iter_mut().chain(high).chain(rows).chain([budget]);
        misses.for_each(|miss| *miss *= 1.0 - primal);
        weights.iter_mut().chain([level]).for_each(|miss| *miss *= 1.0 - dual);
    }

    /// The largest miss or gap, relative to the returns' size.
    fn size(&self, program: &Program<'_>, point: &Point) -> f64 {
        let most = |list: &[f64]| list.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
        let scale = program.returns.largest();
        let gap = point.x.iter().zip(&point.z).map(|(x, z)| x * z).sum::<f64>();
        let money = most(&self.scenarios).max(most(&self.weights)).max(gap) / scale;
        let shares = most(&self.high).max(most(&self.rows)).max(self.budget.abs()).max(self.level.abs());
        if gap.is_finite() { money.max(shares) } else { f64::NAN }
    }
}

/// Newton's equations at a point, factored.
struct Newton {
    /// 1/(u/z_u + s/z_s).
    diagonal: Vec<f64>,
    /// The factor of the matrix of order n + 1.
    factor: ScenarioFactor,
    /// Its inverse times (1, …, 1, 0).
    ones: Vec<f64>,
}

impl Newton {
    fn at(program: &Program<'_>, point: &Point) -> Option<Self> {
        let places = program.places();
        let ratio = |i: usize| point.x[i] / point.z[i];
        let scenarios = places.beyond.clone().zip(places.slack.clone());
        let diagonal: Vec<f64> = scenarios.map(|(u, s)| (ratio(u) + ratio(s)).recip()).collect();
        let mut matrix = program.returns.weighted_square(&diagonal);
        let n = program.lower.len();
        for i in 0..n {
            let bounds = ratio(places.low.start + i).recip() + ratio(places.high.start + i).recip();
            matrix[i * (n + 1) + i] += bounds;
        }
        for (row, k) in program.rows.iter().zip(places.rows) {
            let weight = ratio(k).recip();
            for (i, a) in row.coefficients.iter().enumerate().filter(|(_, a)| **a != 0.0) {
                for (j, b) in row.coefficients.iter().enumerate().skip(i) {
                    matrix[i * (n + 1) + j] += weight * a * b;
                }
            }
        }
        let factor = ScenarioFactor::of(matrix, n + 1)?;
        let mut ones = vec![1.0; n + 1];
        ones[n] = 0.0;
        factor.solve(&mut ones);
        Some(Self { diagonal, factor, ones })
    }

    /// The step that brings every residual to zero and every product xz to xz + `aims`.
    fn step(&self, program: &Program<'_>, point: &Point, residual: &Residual, aims: &[f64]) -> Point {
        let places = program.places();
        let Point { x, z, .. } = point;
        let n = program.lower.len();
        // What dy would be if the weights and the level stayed: D·g.
        let scenarios = places.beyond.clone().zip(places.slack.clone()).zip(&residual.scenarios);
        let still: Vec<f64> = scenarios
            .zip(&self.diagonal)
            .map(|(((u, s), miss), d)| d * (miss - aims[u] / z[u] + aims[s] / z[s]))
            .collect();
        let mut right = program.returns.transposed_times(&still);
        right[n] -= residual.level;
        for i in 0..n {
            let (l, h) = (places.low.start + i, places.high.start + i);
            right[i] += residual.weights[i] + aims[l] / x[l] - (aims[h] - z[h] * residual.high[i]) / x[h];
        }
        for (k, (row, miss)) in places.rows.clone().zip(program.rows.iter().zip(&residual.rows)) {
            let pull = (aims[k] - z[k] * miss) / x[k];
            right.iter_mut().zip(&row.coefficients).for_each(|(value, a)| *value += a * pull);
        }
        self.factor.solve(&mut right);
        let budget = (residual.budget - right[..n].iter().sum::<f64>()) / self.ones[..n].iter().sum::<f64>();
        right.iter_mut().zip(&self.ones).for_each(|(value, one)| *value += budget * one);
        let (dw, level) = (&right[..n], right[n]);

        let mut step = Point { x: vec![0.0; x.len()], z: vec![0.0; z.len()], level, budget };
        for i in 0..n {
            let (l, h) = (places.low.start + i, places.high.start + i);
            step.x[l] = dw[i];
            step.z[l] = (aims[l] - z[l] * dw[i]) / x[l];
            step.x[h] = residual.high[i] - dw[i];
            step.z[h] = (aims[h] - z[h] * step.x[h]) / x[h];
        }
        let moved = program.returns.times(dw, level);
        for (t, (u, s)) in places.beyond.zip(places.slack).enumerate() {
            let dy = still[t] - self.diagonal[t] * moved[t];
            step.x[u] = (aims[u] + x[u] * dy) / z[u];
            step.z[u] = -dy;
            step.x[s] = (aims[s] - x[s] * dy) / z[s];
            step.z[s] = dy;
        }
        for ((k, change), miss) in places.rows.zip(program.row_values(dw)).zip(&residual.rows) {
            step.x[k] = change + miss;
            step.z[k] = (aims[k] - z[k] * step.x[k]) / x[k];
        }
        step
    }
}
