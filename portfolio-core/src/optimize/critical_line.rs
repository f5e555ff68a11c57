//! The critical line algorithm: every corner of the mean-variance frontier, exactly.

use super::free_set::FreeSet;
use super::frontier::{Corner, Frontier};
use ndarray::ArrayView2;
use risk_core::check::Checks;
use risk_core::linalg::check_symmetric;
use risk_core::math::dispatch::{Kernel, dispatch};
use risk_core::math::vector::fma;
use risk_core::{Error, Result};

/// The efficient frontier of portfolios that sum to `budget` within `lower` and `upper`.
///
/// # Formula
/// For every risk tolerance λ from ∞ to 0, the w that minimises ½·w'Σw − λ·μ'w subject to
/// Σᵢwᵢ = budget and lower ≤ w ≤ upper. Between two corners the same assets are at their bounds and w
/// is linear in λ; a corner is where one more asset reaches a bound or leaves it. The first corner is
/// the portfolio of the highest return, the last the one of the least variance.
///
/// `mean` has n elements, `covariance` n × n, in the same unit of time; bounds are weights.
/// Assets with equal means are told apart by a relative 10⁻¹² of the spread of the means. Where an asset
/// held is a combination of others, variances are raised by a relative 10⁻⁸.
///
/// # References
/// H. M. Markowitz (1956), "The optimization of a quadratic function subject to linear
/// constraints", *Naval Research Logistics Quarterly* 3, 111–133; H. M. Markowitz, G. P. Todd (2000),
/// *Mean-Variance Analysis in Portfolio Choice and Capital Markets*, chapter 8.
///
/// # Errors
/// [`Error::Invalid`] when shapes, numbers or bounds are wrong; [`Error::Infeasible`] when the bounds
/// cannot sum to the budget, or the covariance turns out to be indefinite; it is not checked for that
/// beforehand, which would cost more than the frontier.
pub fn critical_line(
    mean: &[f64],
    covariance: ArrayView2<'_, f64>,
    lower: &[f64],
    upper: &[f64],
    budget: f64,
) -> Result<Frontier> {
    check(mean, covariance, lower, upper, budget)?;
    trace(mean, covariance, lower, upper, budget, 0.0)
}

/// The part of the frontier from λ = ∞ down to `least` λ, of arguments that are in order.
pub(super) fn trace(
    mean: &[f64],
    covariance: ArrayView2<'_, f64>,
    lower: &[f64],
    upper: &[f64],
    budget: f64,
    least: f64,
) -> Result<Frontier> {
    check_budget(lower, upper, budget)?;
    let rows = covariance.as_standard_layout();
    let exact = trace_rows(mean, rows.view(), lower, upper, budget, least);
    if !matches!(exact, Err(Error::Infeasible(_))) {
        return exact;
    }
    let mut rows = rows.into_owned();
    rows.diag_mut().mapv_inplace(|variance| variance * (1.0 + RIDGE));
    trace_rows(mean, rows.view(), lower, upper, budget, least)
}

/// By how much variances are raised, relatively, where a corner holds assets of which one is a
/// combination of the others, so that its weights are not determined.
const RIDGE: f64 = 1e-8;

fn trace_rows(
    mean: &[f64],
    rows: ArrayView2<'_, f64>,
    lower: &[f64],
    upper: &[f64],
    budget: f64,
    least: f64,
) -> Result<Frontier> {
    let Some(sigma) = rows.as_slice() else {
        return Err(Error::invalid("covariance", "must be a matrix of rows"));
    };
    let distinct = told_apart(mean);
    let mut line = Line::start(&distinct, sigma, lower, upper, budget)?;
    let mut corners = Vec::new();
    let most = MOST_STEPS * mean.len().max(10);
    for _ in 0..most {
        let direction = line.direction();
        let event = line.next_event(&direction, least);
        // From λ = ∞ the weights do not move until the first event.
        line.move_to(&direction, event.map_or(least, |event| event.tolerance))?;
        corners.push(Corner::of(line.tolerance, &line.weights, mean, sigma));
        match event {
            Some(event) => line.apply(event)?,
            None => return Ok(Frontier { corners }),
        }
    }
    Err(Error::NoConvergence { what: "critical line".to_owned(), iterations: most, residual: line.tolerance })
}

/// Most corners per asset; two are usual.
const MOST_STEPS: usize = 50;

/// How far apart equal means are set, relative to the spread of the means.
const APART: f64 = 1e-12;

fn check(
    mean: &[f64],
    covariance: ArrayView2<'_, f64>,
    lower: &[f64],
    upper: &[f64],
    budget: f64,
) -> Result<()> {
    check_symmetric("covariance", covariance)?;
    let n = covariance.nrows();
    let mut checks = Checks::default();
    for (name, list) in [("mean", mean), ("lower", lower), ("upper", upper)] {
        checks.require(list.len() == n, name, format_args!("must have {n} numbers, got {}", list.len()));
        for (i, &x) in list.iter().enumerate() {
            checks.finite(format_args!("{name}[{i}]"), x);
        }
    }
    checks.finite("budget", budget);
    for (i, (low, high)) in lower.iter().zip(upper).enumerate() {
        checks.require(
            low <= high,
            format_args!("lower[{i}]"),
            format_args!("must be at most upper[{i}], got {low} and {high}"),
        );
    }
    for (i, &variance) in covariance.diag().iter().enumerate() {
        checks.require(
            variance > 0.0,
            format_args!("covariance[{i}][{i}]"),
            format_args!("must be positive, got {variance}"),
        );
    }
    checks.finish()
}

fn check_budget(lower: &[f64], upper: &[f64], budget: f64) -> Result<()> {
    let (least, most): (f64, f64) = (lower.iter().sum(), upper.iter().sum());
    let slack = 1e-12 * (1.0 + budget.abs());
    if least > budget + slack || most < budget - slack {
        return Err(Error::Infeasible(format!(
            "weights must sum to {budget}, but their bounds allow only {least} to {most}"
        )));
    }
    Ok(())
}

/// The means, with equal ones moved apart by their order.
fn told_apart(mean: &[f64]) -> Vec<f64> {
    let (low, high) =
        mean.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &m| (m.min(low), m.max(high)));
    let spread = if high > low { high - low } else { high.abs().max(1.0) };
    let mut order: Vec<usize> = (0..mean.len()).collect();
    order.sort_by(|&i, &j| mean[i].total_cmp(&mean[j]));
    let mut distinct = mean.to_vec();
    let mut ties = 0.0;
    for pair in order.windows(2) {
        ties = if mean[pair[1]] - mean[pair[0]] <= APART * spread { ties + 1.0 } else { 0.0 };
        distinct[pair[1]] += ties * APART * spread;
    }
    distinct
}

/// Where an asset is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Lower,
    Upper,
    Free,
}

/// What happens at the next corner.
#[derive(Debug, Clone, Copy)]
struct Event {
    tolerance: f64,
    asset: usize,
    /// Where the asset is from then on.
    to: At,
}

/// The state on the line: λ, the portfolio there, and which assets may move.
struct Line<'a> {
    mean: &'a [f64],
    sigma: &'a [f64],
    lower: &'a [f64],
    upper: &'a [f64],
    budget: f64,
    tolerance: f64,
    weights: Vec<f64>,
    at: Vec<At>,
    free: FreeSet,
    /// Σw.
    gradient: Vec<f64>,
    steps: usize,
}

/// dw/dλ on the free assets, what it does to Σw, and to the multiplier of the budget.
struct Direction {
    weights: Vec<f64>,
    gradient: Vec<f64>,
    multiplier: f64,
}

impl<'a> Line<'a> {
    /// The portfolio of the highest return: assets are filled to their upper bounds in the order
    /// of their means, and the one that takes the rest is free.
    fn start(
        mean: &'a [f64],
        sigma: &'a [f64],
        lower: &'a [f64],
        upper: &'a [f64],
        budget: f64,
    ) -> Result<Self> {
        let n = mean.len();
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&i, &j| mean[j].total_cmp(&mean[i]));
        let mut weights = lower.to_vec();
        let mut at = vec![At::Lower; n];
        let mut left = budget - lower.iter().sum::<f64>();
        let mut pivot = order[n - 1];
        for &i in &order[..n - 1] {
            let room = upper[i] - lower[i];
            if left <= room {
                pivot = i;
                break;
            }
            weights[i] = upper[i];
            at[i] = At::Upper;
            left -= room;
        }
        // Bounds that add up to the budget leave the last asset a rounding error away from its own.
        weights[pivot] = (lower[pivot] + left.max(0.0)).min(upper[pivot]);
        at[pivot] = At::Free;
        let mut free = FreeSet::default();
        free.join(pivot, &sigma[pivot * n..(pivot + 1) * n])?;
        let mut line = Self {
            mean,
            sigma,
            lower,
            upper,
            budget,
            tolerance: f64::INFINITY,
            weights,
            at,
            free,
            gradient: vec![0.0; n],
            steps: 0,
        };
        line.refresh();
        Ok(line)
    }

    fn row(&self, asset: usize) -> &'a [f64] {
        let n = self.mean.len();
        &self.sigma[asset * n..(asset + 1) * n]
    }

    /// Σw anew, which clears what rounding has gathered.
    fn refresh(&mut self) {
        self.gradient.fill(0.0);
        let held: Vec<usize> = (0..self.mean.len()).filter(|&i| self.weights[i] != 0.0).collect();
        let weights: Vec<f64> = held.iter().map(|&i| self.weights[i]).collect();
        dispatch(AddRows { sigma: self.sigma, rows: &held, factors: &weights, out: &mut self.gradient });
    }

    /// On the free assets Σr = μ + γ'·1 and 1'r = 0.
    fn direction(&self) -> Direction {
        let free = &self.free.assets;
        let mut ones = vec![1.0; free.len()];
        let mut means: Vec<f64> = free.iter().map(|&i| self.mean[i]).collect();
        self.free.solve(&mut ones);
        self.free.solve(&mut means);
        let multiplier = -means.iter().sum::<f64>() / ones.iter().sum::<f64>();
        let mut weights: Vec<f64> = means.iter().zip(&ones).map(|(m, one)| m + multiplier * one).collect();
        if free.len() == 1 {
            // Alone it is held by the budget.
            weights[0] = 0.0;
        }
        let mut gradient = vec![0.0; self.mean.len()];
        dispatch(AddRows { sigma: self.sigma, rows: free, factors: &weights, out: &mut gradient });
        Direction { weights, gradient, multiplier }
    }

    /// The event with the largest λ below the present one, if it is above `least`.
    fn next_event(&self, direction: &Direction, least: f64) -> Option<Event> {
        let mut next: Option<Event> = None;
        let mut offer = |tolerance: f64, asset: usize, to: At| {
            // Rounding may put an event of this very corner a little above it.
            let tolerance = tolerance.min(self.tolerance);
            if tolerance > least && next.is_none_or(|next| tolerance > next.tolerance) {
                next = Some(Event { tolerance, asset, to });
            }
        };
        if self.free.assets.len() > 1 {
            for (&i, &slope) in self.free.assets.iter().zip(&direction.weights) {
                // As λ falls, a weight with a positive slope falls.
                let (bound, to) =
                    if slope > 0.0 { (self.lower[i], At::Lower) } else { (self.upper[i], At::Upper) };
                if slope != 0.0 {
                    let tolerance = self.at_infinity() + (bound - self.weights[i]) / slope;
                    offer(tolerance, i, to);
                }
            }
        }
        // The reduced gradient of an asset at its bound, which has the sign that keeps it there.
        let Some(&pivot) = self.free.assets.first() else { return next };
        let base = self.at_infinity();
        let multiplier = self.gradient[pivot] - base * self.mean[pivot];
        for (i, at) in self.at.iter().enumerate() {
            let slope = direction.gradient[i] - self.mean[i] - direction.multiplier;
            let keeps = match at {
                At::Lower => slope > 0.0,
                At::Upper => slope < 0.0,
                At::Free => false,
            };
            if keeps && self.lower[i] < self.upper[i] {
                let now = self.gradient[i] - base * self.mean[i] - multiplier;
                let tolerance = base - now / slope;
                if tolerance < self.tolerance * (1.0 - SAME_CORNER) || self.tolerance.is_infinite() {
                    offer(tolerance, i, At::Free);
                }
            }
        }
        next
    }

    /// λ as a number to measure from: before the first event nothing moves, so 0 does.
    fn at_infinity(&self) -> f64 {
        if self.tolerance.is_finite() { self.tolerance } else { 0.0 }
    }

    /// Goes along the line to λ = `tolerance`.
    fn move_to(&mut self, direction: &Direction, tolerance: f64) -> Result<()> {
        if self.tolerance.is_finite() {
            let step = tolerance - self.tolerance;
            for (gradient, slope) in self.gradient.iter_mut().zip(&direction.gradient) {
                *gradient += step * slope;
            }
        }
        self.tolerance = tolerance;
        self.solve_free();
        self.steps += 1;
        if self.steps.is_multiple_of(REFRESH) {
            self.refresh();
        }
        Ok(())
    }

    /// The free weights at the present λ, from their equations and not from the last corner, so that
    /// errors do not add up: Σ_F w_F = λμ_F + γ·1 − Σ_FB w_B.
    fn solve_free(&mut self) {
        let free = &self.free.assets;
        if free.len() < 2 {
            return;
        }
        let held: Vec<usize> =
            (0..self.at.len()).filter(|&i| self.at[i] != At::Free && self.weights[i] != 0.0).collect();
        let bound: f64 = held.iter().map(|&i| self.weights[i]).sum();
        let mut target: Vec<f64> = Vec::with_capacity(free.len());
        for &i in free {
            let row = self.row(i);
            let others: f64 = held.iter().map(|&j| row[j] * self.weights[j]).sum();
            target.push(self.tolerance * self.mean[i] - others);
        }
        let mut ones = vec![1.0; free.len()];
        self.free.solve(&mut target);
        self.free.solve(&mut ones);
        let multiplier = (self.budget - bound - target.iter().sum::<f64>()) / ones.iter().sum::<f64>();
        for (k, &i) in free.iter().enumerate() {
            let weight = target[k] + multiplier * ones[k];
            self.weights[i] = weight.clamp(self.lower[i], self.upper[i]);
        }
    }

    fn apply(&mut self, event: Event) -> Result<()> {
        let Event { asset, to, .. } = event;
        match to {
            At::Free => self.free.join(asset, self.row(asset))?,
            At::Lower | At::Upper => {
                if let Some(place) = self.free.assets.iter().position(|&i| i == asset) {
                    self.free.leave(place);
                }
                self.weights[asset] = if to == At::Lower { self.lower[asset] } else { self.upper[asset] };
            }
        }
        self.at[asset] = to;
        Ok(())
    }
}

/// Events closer than this, relative to λ, are of one corner.
const SAME_CORNER: f64 = 1e-12;

/// After how many corners Σw is computed anew.
const REFRESH: usize = 32;

/// out += Σₖ factorsₖ · row rowsₖ of a square matrix.
struct AddRows<'a> {
    sigma: &'a [f64],
    rows: &'a [usize],
    factors: &'a [f64],
    out: &'a mut [f64],
}

impl Kernel for AddRows<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { sigma, rows, factors, out } = self;
        let n = out.len();
        let pairs = rows.len() / 2 * 2;
        for k in (0..pairs).step_by(2) {
            let (a, b) = (factors[k], factors[k + 1]);
            let first = &sigma[rows[k] * n..][..n];
            let second = &sigma[rows[k + 1] * n..][..n];
            for i in 0..n {
                out[i] = fma::<FMA>(b, second[i], fma::<FMA>(a, first[i], out[i]));
            }
        }
        if pairs < rows.len() {
            let (a, row) = (factors[pairs], &sigma[rows[pairs] * n..][..n]);
            for i in 0..n {
                out[i] = fma::<FMA>(a, row[i], out[i]);
            }
        }
    }
}
