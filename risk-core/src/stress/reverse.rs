//! Reverse stress: the most plausible move that costs a given amount.

use crate::check::Checks;
use crate::factor::check::{LARGEST, check_length};
use crate::linalg::{check_symmetric, symmetric_eigen};
use crate::math::normal;
use crate::math::special::chi_squared_tail;
use crate::{Error, Result};
use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
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
    let found = Dual { covariance, exposures, loss, bounds: &bounds }.solve()?;
    let rank = eigen.values.iter().filter(|value| **value > noise).count();
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

/// The quadratic programme min ½fᵀΣ⁻¹f, Dᵀf = −L, low ≤ f ≤ high. Its objective is known by Σ alone:
/// with the normals N of the constraints in force, Goldfarb and Idnani's operators are
/// N* = (NᵀΣN)⁻¹NᵀΣ and H = Σ − ΣN·N*.
struct Dual<'a> {
    covariance: ArrayView2<'a, f64>,
    exposures: ArrayView1<'a, f64>,
    loss: f64,
    bounds: &'a [(f64, f64)],
}

struct Solution {
    moves: Array1<f64>,
    /// fᵀΣ⁻¹f = Σ uⱼ·bⱼ over the constraints in force.
    square: f64,
}

/// How far a bound may be missed, relative to the factor's standard deviation and the move.
const TOLERANCE: f64 = 1e-10;
const MOST_STEPS: usize = 1_000;

impl Dual<'_> {
    fn solve(&self) -> Result<Solution> {
        let k = self.exposures.len();
        let mut moves = Array1::<f64>::zeros(k);
        let mut active: Vec<Constraint> = Vec::new();
        let mut multipliers: Vec<f64> = Vec::new();
        // From the mean, in force of nothing, the loss is the first constraint to be brought in.
        let mut wanted = Some(Constraint::Loss);
        let mut entering = 0.0;
        for _ in 0..MOST_STEPS {
            let Some(constraint) = wanted.or_else(|| self.most_violated(&moves, &active)) else {
                let bound = |c: &Constraint| self.right_side(*c);
                // A factor at its bound is there exactly.
                for constraint in &active {
                    if let Constraint::Bound { factor, sign } = *constraint {
                        moves[factor] = sign * bound(constraint);
                    }
                }
                let square: f64 = active.iter().zip(&multipliers).map(|(c, u)| u * bound(c)).sum();
                return Ok(Solution { moves, square: square.max(0.0) });
            };
            if wanted.is_none() {
                entering = 0.0;
            }
            let normal = self.normal(constraint);
            let (primal, dual) = self.directions(&active, &normal)?;
            let curvature = primal.dot(&normal);
            let scale = normal.dot(&self.covariance.dot(&normal));
            let missing = self.right_side(constraint) - normal.dot(&moves);
            let full = if curvature > 1e-12 * scale { missing / curvature } else { f64::INFINITY };
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
                moves.scaled_add(step, &primal);
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

    /// The inward normal: nᵀf ≥ b. That of the loss is −D, so that its multiplier starts upward.
    fn normal(&self, constraint: Constraint) -> Array1<f64> {
        match constraint {
            Constraint::Loss => -&self.exposures,
            Constraint::Bound { factor, sign } => {
                let mut normal = Array1::zeros(self.exposures.len());
                normal[factor] = sign;
                normal
            }
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
    fn most_violated(&self, moves: &Array1<f64>, active: &[Constraint]) -> Option<Constraint> {
        let mut worst: Option<(f64, Constraint)> = None;
        for (factor, &x) in moves.iter().enumerate() {
            let unit = self.covariance[[factor, factor]].max(0.0).sqrt();
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

    /// H·n, how f moves as the constraint is brought in, and N*·n, how fast the multipliers fall.
    fn directions(&self, active: &[Constraint], normal: &Array1<f64>) -> Result<(Array1<f64>, Vec<f64>)> {
        let toward = self.covariance.dot(normal);
        if active.is_empty() {
            return Ok((toward, Vec::new()));
        }
        let (k, m) = (normal.len(), active.len());
        let mut normals = Array2::zeros((k, m));
        for (mut column, constraint) in normals.columns_mut().into_iter().zip(active) {
            column.assign(&self.normal(*constraint));
        }
        let turned = self.covariance.dot(&normals);
        let gram = normals.t().dot(&turned);
        let gram = (&gram + &gram.t()) * 0.5;
        let right = turned.t().dot(normal).insert_axis(ndarray::Axis(1));
        let dual = crate::linalg::solve_positive_definite(gram.view(), right.view())?.column(0).to_owned();
        Ok((toward - turned.dot(&dual), dual.to_vec()))
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
