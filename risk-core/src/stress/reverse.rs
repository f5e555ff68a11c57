//! Reverse stress: the most plausible move that costs a given amount.

use crate::check::Checks;
use crate::factor::check::{LARGEST, check_length};
use crate::linalg::{check_symmetric, symmetric_eigen};
use crate::math::normal;
use crate::math::special::chi_squared_tail;
use crate::{Error, Result};
use ndarray::{Array1, Array2, ArrayView1, ArrayView2, s};
use serde::{Deserialize, Serialize};

/// How a factor may move.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorMove {
    /// Either way.
    #[default]
    Free,
    /// Not at all.
    Still,
    /// Up or not at all.
    Up,
    /// Down or not at all.
    Down,
    /// Within bounds, both included.
    Between {
        /// The lowest move.
        low: f64,
        /// The highest move.
        high: f64,
    },
}

impl FactorMove {
    fn bounds(self) -> (f64, f64) {
        match self {
            Self::Free => (f64::NEG_INFINITY, f64::INFINITY),
            Self::Still => (0.0, 0.0),
            Self::Up => (0.0, f64::INFINITY),
            Self::Down => (f64::NEG_INFINITY, 0.0),
            Self::Between { low, high } => (low, high),
        }
    }
}

/// The most plausible move with a given loss.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReverseStress {
    /// f, one move per factor.
    pub moves: Vec<f64>,
    /// D_f·f per factor: these add up to −loss.
    pub pnl: Vec<f64>,
    /// √(fᵀΣ⁻¹f), in standard deviations: how far out the move lies.
    pub mahalanobis: f64,
    /// The probability of a move at least as far out in any direction: the tail of χ² with as many degrees
    /// of freedom as Σ has rank.
    pub probability_of_distance: f64,
    /// The probability of a loss at least as large, by any move: N(−loss/√(DᵀΣD)).
    pub probability_of_loss: f64,
}

/// The smallest move of the factors, in the sense of Mahalanobis, that loses a given amount.
///
/// # Formula
/// min fᵀΣ⁻¹f subject to Dᵀf = −L and bounds on f; without bounds f = −L·ΣD/(DᵀΣD), at distance L/√(DᵀΣD)
///
/// where D are K dollar exposures, Σ the K×K covariance of the factors over the horizon of the loss and
/// L > 0 the loss. If the factors are normal with mean 0, this is the likeliest move of all that lose L.
/// `moves` holds one rule per factor, or none at all when every factor is free. With bounds the problem
/// is a quadratic programme, solved by the dual method.
///
/// # References
/// G. Studer (1999), "Market risk computation for nonlinear portfolios", *Journal of Risk* 1 (maximum loss);
/// T. Breuer, M. Jandačka, K. Rheinberger, M. Summer (2009), "How to find plausible, severe, and useful stress
/// scenarios", *International Journal of Central Banking* 5; D. Goldfarb, A. Idnani (1983), *Mathematical
/// Programming* 27 (the dual method).
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::stress::reverse_stress;
///
/// let covariance = array![[0.04, 0.0], [0.0, 0.01]];
/// let found = reverse_stress(&[100.0, 0.0], covariance.view(), 40.0, &[])?;
/// assert!((found.moves[0] + 0.4).abs() < 1e-12 && (found.mahalanobis - 2.0).abs() < 1e-12);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when sizes differ, a number is not finite, the covariance is not positive
/// semidefinite, the loss is not positive, or bounds cross; [`Error::Infeasible`] when no move within the
/// bounds loses so much.
pub fn reverse_stress(
    exposures: &[f64],
    covariance: ArrayView2<'_, f64>,
    loss: f64,
    moves: &[FactorMove],
) -> Result<ReverseStress> {
    check(exposures, covariance, loss, moves)?;
    let eigen = symmetric_eigen(covariance)?;
    let (largest, least) = (eigen.values[0], eigen.values[eigen.values.len() - 1]);
    let noise = eigen.values.len() as f64 * f64::EPSILON * largest.max(0.0);
    if least < -1e3 * noise {
        return Err(Error::invalid(
            "covariance",
            format_args!("must be positive semidefinite, its least eigenvalue is {least}"),
        ));
    }
    let exposures = ArrayView1::from(exposures);
    let variance = exposures.dot(&covariance.dot(&exposures));
    if variance.is_nan() || variance <= 0.0 {
        return Err(Error::Infeasible(
            "the exposures carry no risk, so no move of the factors loses".to_owned(),
        ));
    }
    if variance.is_infinite() {
        return Err(Error::invalid("exposures", "must be smaller, the variance overflows"));
    }
    let bounds: Vec<(f64, f64)> =
        (0..exposures.len()).map(|k| moves.get(k).copied().unwrap_or_default().bounds()).collect();
    let rank = eigen.values.iter().filter(|value| **value > noise).count();
    let mut root = eigen.vectors.t().slice(s![..rank, ..]).to_owned();
    for (mut row, value) in root.rows_mut().into_iter().zip(&eigen.values) {
        row *= value.sqrt();
    }
    let found = Dual { root, exposures, loss, bounds: &bounds }.solve()?;
    let pnl = &found.moves * &exposures;
    Ok(ReverseStress {
        pnl: pnl.to_vec(),
        probability_of_distance: chi_squared_tail(found.square, rank as f64).unwrap_or(0.0),
        probability_of_loss: normal::cumulative(-loss / variance.sqrt()),
        mahalanobis: found.square.sqrt(),
        moves: found.moves.to_vec(),
    })
}

/// A constraint in force: the loss, or a bound of a factor with the sign of its inward normal.
#[derive(Clone, Copy, PartialEq)]
enum Constraint {
    Loss,
    Bound { factor: usize, sign: f64 },
}

/// The quadratic programme min ½fᵀΣ⁻¹f, Dᵀf = −L, low ≤ f ≤ high, as the point y nearest to the origin in
/// a polyhedron: with Σ = FᵀF and f = Fᵀy a constraint nᵀf ≥ b is (Fn)ᵀy ≥ b. Σ may be singular.
struct Dual<'a> {
    /// F, a row √λ·vᵀ per eigenvalue λ of Σ that is not 0.
    root: Array2<f64>,
    exposures: ArrayView1<'a, f64>,
    loss: f64,
    bounds: &'a [(f64, f64)],
}

struct Solution {
    moves: Array1<f64>,
    /// fᵀΣ⁻¹f = |y|².
    square: f64,
}

/// How far a bound may be missed, relative to the factor's standard deviation and the move.
const TOLERANCE: f64 = 1e-10;

/// The least part of a constraint's normal that must be new for it to count as independent of those in
/// force. What only a smaller part could reach is out of reach: it lies millions of deviations away.
const NEW: f64 = 1e-7;
const MOST_STEPS: usize = 1_000;

impl Dual<'_> {
    fn solve(&self) -> Result<Solution> {
        let mut y = Array1::<f64>::zeros(self.root.nrows());
        let mut active: Vec<Constraint> = Vec::new();
        let mut multipliers: Vec<f64> = Vec::new();
        // From the mean, in force of nothing, the loss is the first constraint to be brought in.
        let mut wanted = Some(Constraint::Loss);
        let mut entering = 0.0;
        for _ in 0..MOST_STEPS {
            let Some(constraint) = wanted.or_else(|| self.most_violated(&y, &active)) else {
                return Ok(self.settle(&active));
            };
            if wanted.is_none() {
                entering = 0.0;
            }
            // H·n, how y moves as the constraint is brought in, and N*·n, how fast the multipliers fall.
            let normal = self.normal(constraint);
            let in_force = self.in_force(&active);
            let (primal, dual) = in_force.split(&normal);
            let (curvature, scale) = (primal.dot(&primal), normal.dot(&normal));
            let missing = self.right_side(constraint) - normal.dot(&y);
            let full = if curvature > NEW * NEW * scale { missing / curvature } else { f64::INFINITY };
            // The first constraint in force whose multiplier would turn negative.
            let mut drop: Option<(usize, f64)> = None;
            for (j, &rate) in dual.iter().enumerate() {
                if active[j] != Constraint::Loss && rate > 0.0 {
                    let until = multipliers[j] / rate;
                    if drop.is_none_or(|(_, least)| until < least) {
                        drop = Some((j, until));
                    }
                }
            }
            let step = full.min(drop.map_or(f64::INFINITY, |(_, until)| until));
            if step.is_infinite() {
                let loss = self.loss;
                return Err(Error::Infeasible(format!(
                    "no move of the factors within their bounds loses {loss}"
                )));
            }
            if full.is_finite() {
                y.scaled_add(step, &primal);
            }
            for (u, rate) in multipliers.iter_mut().zip(&dual) {
                *u -= step * rate;
            }
            entering += step;
            match drop {
                Some((j, until)) if until < full => {
                    active.remove(j);
                    multipliers.remove(j);
                    wanted = Some(constraint);
                }
                _ => {
                    active.push(constraint);
                    multipliers.push(entering);
                    wanted = None;
                }
            }
        }
        let what = "reverse stress".to_owned();
        Err(Error::NoConvergence { what, iterations: MOST_STEPS, residual: self.loss })
    }

    /// The solution with these constraints in force, found afresh, so that no error of the steps is left.
    fn settle(&self, active: &[Constraint]) -> Solution {
        let right: Vec<f64> = active.iter().map(|c| self.right_side(*c)).collect();
        let y = self.in_force(active).nearest(&right);
        let mut moves = y.dot(&self.root);
        // A factor at its bound is there exactly.
        for constraint in active {
            if let Constraint::Bound { factor, sign } = *constraint {
                moves[factor] = sign * self.right_side(*constraint);
            }
        }
        Solution { moves, square: y.dot(&y) }
    }

    fn in_force(&self, active: &[Constraint]) -> InForce {
        let mut found = InForce { basis: Vec::new(), upper: Vec::new() };
        for constraint in active {
            found.push(&self.normal(*constraint));
        }
        found
    }

    /// Fn, where nᵀf ≥ b is the constraint. The loss has n = −D, so that its multiplier starts upward.
    fn normal(&self, constraint: Constraint) -> Array1<f64> {
        match constraint {
            Constraint::Loss => -self.root.dot(&self.exposures),
            Constraint::Bound { factor, sign } => sign * &self.root.column(factor),
        }
    }

    fn right_side(&self, constraint: Constraint) -> f64 {
        match constraint {
            Constraint::Loss => self.loss,
            Constraint::Bound { factor, sign } if sign > 0.0 => self.bounds[factor].0,
            Constraint::Bound { factor, .. } => -self.bounds[factor].1,
        }
    }

    /// The bound that is missed by most standard deviations.
    fn most_violated(&self, y: &Array1<f64>, active: &[Constraint]) -> Option<Constraint> {
        let mut worst: Option<(f64, Constraint)> = None;
        for (factor, column) in self.root.columns().into_iter().enumerate() {
            let (x, unit) = (column.dot(y), column.dot(&column).sqrt());
            for sign in [1.0, -1.0] {
                let constraint = Constraint::Bound { factor, sign };
                let missing = self.right_side(constraint) - sign * x;
                let slack = TOLERANCE * (unit + x.abs());
                if missing > slack && !active.contains(&constraint) {
                    let by = missing / (unit + f64::MIN_POSITIVE);
                    if worst.is_none_or(|(most, _)| by > most) {
                        worst = Some((by, constraint));
                    }
                }
            }
        }
        worst.map(|(_, constraint)| constraint)
    }
}

/// The normals of the constraints in force, A = QR, column by column.
struct InForce {
    /// The columns of Q.
    basis: Vec<Array1<f64>>,
    /// The columns of R.
    upper: Vec<Vec<f64>>,
}

impl InForce {
    fn push(&mut self, normal: &Array1<f64>) {
        let (rest, mut column) = self.project(normal);
        let length = rest.dot(&rest).sqrt();
        column.push(length);
        self.upper.push(column);
        self.basis.push(rest / length);
    }

    /// What of a vector is orthogonal to the normals, and Qᵀ times it. Twice is enough (Kahan).
    fn project(&self, vector: &Array1<f64>) -> (Array1<f64>, Vec<f64>) {
        let (mut rest, mut along) = (vector.clone(), vec![0.0; self.basis.len()]);
        for _ in 0..2 {
            for (q, a) in self.basis.iter().zip(&mut along) {
                let part = q.dot(&rest);
                *a += part;
                rest.scaled_add(-part, q);
            }
        }
        (rest, along)
    }

    /// What of a vector is orthogonal to the normals, and R⁻¹Qᵀ times it: its parts along them.
    fn split(&self, vector: &Array1<f64>) -> (Array1<f64>, Vec<f64>) {
        let (rest, mut parts) = self.project(vector);
        for i in (0..parts.len()).rev() {
            let known: f64 = (i + 1..parts.len()).map(|j| self.upper[j][i] * parts[j]).sum();
            parts[i] = (parts[i] - known) / self.upper[i][i];
        }
        (rest, parts)
    }

    /// The shortest y with Aᵀy = b: y = Q R⁻ᵀ b.
    fn nearest(&self, right: &[f64]) -> Array1<f64> {
        let size = self.basis.first().map_or(0, Array1::len);
        let mut y = Array1::zeros(size);
        let mut along: Vec<f64> = Vec::with_capacity(right.len());
        for (i, (b, q)) in right.iter().zip(&self.basis).enumerate() {
            let known: f64 = along.iter().zip(&self.upper[i]).map(|(a, r)| a * r).sum();
            along.push((b - known) / self.upper[i][i]);
            y.scaled_add(along[i], q);
        }
        y
    }
}

fn check(exposures: &[f64], covariance: ArrayView2<'_, f64>, loss: f64, moves: &[FactorMove]) -> Result<()> {
    check_symmetric("covariance", covariance)?;
    let mut checks = Checks::default();
    crate::factor::check::check_sizes(&mut checks, "exposures", exposures);
    crate::factor::check::check_panel_sizes(&mut checks, "covariance", covariance, false);
    check_length(&mut checks, "exposures", exposures.len(), "factor", covariance.nrows());
    checks.require(loss > 0.0 && loss <= LARGEST, "loss", format_args!("must be positive, got {loss}"));
    if !moves.is_empty() {
        check_length(&mut checks, "moves", moves.len(), "factor", covariance.nrows());
    }
    for (k, rule) in moves.iter().enumerate() {
        if let FactorMove::Between { low, high } = *rule {
            checks.require(
                low <= high && low.abs() <= LARGEST && high.abs() <= LARGEST,
                format_args!("moves[{k}]"),
                format_args!("must have low at most high, both finite, got {low} and {high}"),
            );
        }
    }
    checks.finish()
}
