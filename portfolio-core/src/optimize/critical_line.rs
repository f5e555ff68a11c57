//! The critical line algorithm: every corner of the mean-variance frontier, exactly.

use super::free_set::{FreeSet, SIDES};
use super::frontier::{Corner, Frontier};
use super::product::{add_rows, dot};
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
    let trace = trace(mean, covariance, lower, upper, budget, &Part::All)?;
    Ok(trace.frontier)
}

/// How much of a frontier is traced, from λ = ∞ down.
pub(super) enum Part<'a> {
    /// Every corner.
    All,
    /// The portfolio of one λ alone.
    At(f64),
    /// The corners up to the first that is far enough down, told from the first and the latest.
    Until(&'a dyn Fn(&Corner, &Corner) -> bool),
}

/// What was traced of a frontier, and how many corners were passed.
pub(super) struct Trace {
    pub frontier: Frontier,
    pub steps: usize,
}

/// A part of the frontier, of arguments that are in order.
pub(super) fn trace(
    mean: &[f64],
    covariance: ArrayView2<'_, f64>,
    lower: &[f64],
    upper: &[f64],
    budget: f64,
    part: &Part<'_>,
) -> Result<Trace> {
    check_budget(lower, upper, budget)?;
    let rows = covariance.as_standard_layout();
    let exact = trace_rows(mean, rows.view(), lower, upper, budget, part);
    if !matches!(exact, Err(Error::Infeasible(_))) {
        return exact;
    }
    let mut rows = rows.into_owned();
    rows.diag_mut().mapv_inplace(|variance| variance * (1.0 + RIDGE));
    trace_rows(mean, rows.view(), lower, upper, budget, part)
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
    part: &Part<'_>,
) -> Result<Trace> {
    let Some(sigma) = rows.as_slice() else {
        return Err(Error::invalid("covariance", "must be a matrix of rows"));
    };
    let distinct = told_apart(mean);
    let mut line = Line::start(&distinct, sigma, lower, upper, budget)?;
    let least = if let Part::At(tolerance) = part { *tolerance } else { 0.0 };
    let mut corners: Vec<Corner> = Vec::new();
    let most = MOST_STEPS * mean.len().max(10);
    for _ in 0..most {
        let direction = line.direction();
        let event = line.next_event(&direction, least);
        // From λ = ∞ the weights do not move until the first event.
        line.move_to(&direction, event.map_or(least, |event| event.tolerance));
        if event.is_none() || !matches!(part, Part::At(_)) {
            corners.push(line.corner(mean));
        }
        let is_enough = match (part, corners.first(), corners.last()) {
            (Part::Until(is_enough), Some(first), Some(last)) => is_enough(first, last),
            _ => false,
        };
        match event {
            Some(event) if !is_enough => line.apply(event)?,
            _ => return Ok(Trace { frontier: Frontier { corners }, steps: line.steps }),
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

/// Where an asset is from an event on.
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
    /// 1 for an asset at its lower bound, −1 at its upper, 0 for one that is free or can never move.
    sides: Vec<f64>,
    free: FreeSet,
    /// Σw.
    gradient: Vec<f64>,
    /// The part of Σw, and of Σᵢwᵢ, that is of the assets at a bound.
    held_gradient: Vec<f64>,
    held: f64,
    steps: usize,
}

/// The free weights as functions of λ, base + λ·slope, and what the slope does to Σw and to the multiplier of
/// the budget.
struct Direction {
    base: Vec<f64>,
    slope: Vec<f64>,
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
        let mut sides: Vec<f64> = lower.iter().zip(upper).map(|(l, u)| f64::from(l < u)).collect();
        let mut left = budget - lower.iter().sum::<f64>();
        let mut pivot = order[n - 1];
        for &i in &order[..n - 1] {
            let room = upper[i] - lower[i];
            if left <= room {
                pivot = i;
                break;
            }
            weights[i] = upper[i];
            sides[i] = -sides[i];
            left -= room;
        }
        // Bounds that add up to the budget leave the last asset a rounding error away from its own.
        weights[pivot] = (lower[pivot] + left.max(0.0)).min(upper[pivot]);
        sides[pivot] = 0.0;
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
            sides,
            free,
            gradient: vec![0.0; n],
            held_gradient: vec![0.0; n],
            held: 0.0,
            steps: 0,
        };
        line.refresh();
        Ok(line)
    }

    fn row(&self, asset: usize) -> &'a [f64] {
        let n = self.mean.len();
        &self.sigma[asset * n..(asset + 1) * n]
    }

    fn corner(&self, mean: &[f64]) -> Corner {
        Corner {
            risk_tolerance: self.tolerance,
            weights: self.weights.clone(),
            expected_return: dot(&self.weights, mean),
            variance: dot(&self.weights, &self.gradient).max(0.0),
        }
    }

    /// The sums anew, which clears what rounding has gathered.
    fn refresh(&mut self) {
        let mut at_bounds = self.weights.clone();
        let free: Vec<f64> = self.free.assets.iter().map(|&i| std::mem::take(&mut at_bounds[i])).collect();
        let held: Vec<usize> = (0..at_bounds.len()).filter(|&i| at_bounds[i] != 0.0).collect();
        let weights: Vec<f64> = held.iter().map(|&i| at_bounds[i]).collect();
        self.held = weights.iter().sum();
        self.held_gradient.fill(0.0);
        add_rows(self.sigma, &held, &weights, &mut self.held_gradient);
        self.gradient.copy_from_slice(&self.held_gradient);
        add_rows(self.sigma, &self.free.assets, &free, &mut self.gradient);
    }

    /// On the free assets Σ_F·w = λμ_F + γ·1 − Σ_FB·w_B, with the γ that keeps the budget.
    fn direction(&self) -> Direction {
        let free = &self.free.assets;
        let mut right: Vec<[f64; SIDES]> =
            free.iter().map(|&i| [self.mean[i], 1.0, self.held_gradient[i], 0.0]).collect();
        self.free.solve(&mut right);
        let total = |side: usize| right.iter().map(|row| row[side]).sum::<f64>();
        let multiplier = -total(0) / total(1);
        let level = (self.budget - self.held + total(2)) / total(1);
        let base = right.iter().map(|[_, one, held, _]| level * one - held).collect();
        let mut slope: Vec<f64> = right.iter().map(|[mean, one, ..]| mean + multiplier * one).collect();
        if free.len() == 1 {
            // Alone it is held by the budget.
            slope[0] = 0.0;
        }
        let mut gradient = vec![0.0; self.mean.len()];
        add_rows(self.sigma, free, &slope, &mut gradient);
        Direction { base, slope, gradient, multiplier }
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
        // λ as a number to measure from: before the first event nothing moves, so 0 does.
        let present = if self.tolerance.is_finite() { self.tolerance } else { 0.0 };
        if self.free.assets.len() > 1 {
            for (&i, &slope) in self.free.assets.iter().zip(&direction.slope) {
                // As λ falls, a weight with a positive slope falls.
                let (bound, to) =
                    if slope > 0.0 { (self.lower[i], At::Lower) } else { (self.upper[i], At::Upper) };
                if slope != 0.0 {
                    offer(present + (bound - self.weights[i]) / slope, i, to);
                }
            }
        }
        let Some(&pivot) = self.free.assets.first() else { return next };
        let mut entries = vec![f64::NEG_INFINITY; self.mean.len()];
        dispatch(Entries {
            line: self,
            direction,
            present,
            multiplier: self.gradient[pivot] - present * self.mean[pivot],
            most: self.tolerance * (1.0 - SAME_CORNER),
            out: &mut entries,
        });
        for (i, &tolerance) in entries.iter().enumerate() {
            offer(tolerance, i, At::Free);
        }
        next
    }

    /// Goes along the line to λ = `tolerance`.
    ///
    /// The free weights come from their equations and not from the last corner, so that errors do not
    /// add up.
    fn move_to(&mut self, direction: &Direction, tolerance: f64) {
        if self.tolerance.is_finite() {
            let step = tolerance - self.tolerance;
            for (gradient, slope) in self.gradient.iter_mut().zip(&direction.gradient) {
                *gradient += step * slope;
            }
        }
        self.tolerance = tolerance;
        let free = &self.free.assets;
        if free.len() > 1 {
            for (&i, (base, slope)) in free.iter().zip(direction.base.iter().zip(&direction.slope)) {
                self.weights[i] = (base + tolerance * slope).clamp(self.lower[i], self.upper[i]);
            }
        }
        self.steps += 1;
        if self.steps.is_multiple_of(REFRESH) {
            self.refresh();
        }
    }

    fn apply(&mut self, event: Event) -> Result<()> {
        let Event { asset, to, .. } = event;
        let row = self.row(asset);
        match to {
            At::Free => {
                self.free.join(asset, row)?;
                self.hold(-self.weights[asset], row);
                self.sides[asset] = 0.0;
            }
            At::Lower | At::Upper => {
                if let Some(place) = self.free.assets.iter().position(|&i| i == asset) {
                    self.free.leave(place);
                }
                let (bound, side) =
                    if to == At::Lower { (self.lower[asset], 1.0) } else { (self.upper[asset], -1.0) };
                self.weights[asset] = bound;
                self.sides[asset] = side;
                self.hold(bound, row);
            }
        }
        Ok(())
    }

    /// Adds a weight to those at bounds.
    fn hold(&mut self, weight: f64, row: &[f64]) {
        if weight != 0.0 {
            self.held += weight;
            self.held_gradient.iter_mut().zip(row).for_each(|(held, s)| *held += weight * s);
        }
    }
}

/// Events closer than this, relative to λ, are of one corner.
const SAME_CORNER: f64 = 1e-12;

/// After how many corners Σw is computed anew.
const REFRESH: usize = 32;

/// The λ at which each asset at a bound would leave it, −∞ for those that do not: where the reduced gradient,
/// whose sign keeps it there, vanishes.
struct Entries<'a> {
    line: &'a Line<'a>,
    direction: &'a Direction,
    present: f64,
    multiplier: f64,
    most: f64,
    out: &'a mut [f64],
}

impl Kernel for Entries<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { line, direction, present, multiplier, most, out } = self;
        let n = out.len();
        let (gradient, slopes) = (&line.gradient[..n], &direction.gradient[..n]);
        let (mean, sides) = (&line.mean[..n], &line.sides[..n]);
        for i in 0..n {
            let slope = slopes[i] - mean[i] - direction.multiplier;
            let now = fma::<FMA>(-present, mean[i], gradient[i]) - multiplier;
            let tolerance = present - now / slope;
            let leaves = (sides[i] * slope > 0.0) & (tolerance < most);
            out[i] = if leaves { tolerance } else { f64::NEG_INFINITY };
        }
    }
}
