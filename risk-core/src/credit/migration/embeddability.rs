use super::matrix::TransitionMatrix;
use crate::Result;
use crate::linalg::{determinant, matrix_logarithm};
use crate::rating::Rating;
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Whether a transition matrix comes from migration in continuous time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Embeddability {
    /// det P.
    pub determinant: f64,
    /// Why it does not, or not by its principal logarithm; empty when that is a generator.
    pub obstacles: Vec<Obstacle>,
}

/// A reason why a matrix has no generator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// det P ≤ 0: there is no generator.
    DeterminantNotPositive,
    /// det P > Πpᵢᵢ: there is no generator.
    DeterminantAboveDiagonal {
        /// Πpᵢᵢ.
        diagonal: f64,
    },
    /// A rating that can be reached over others has the probability 0: there is no generator.
    ReachedOnlyOverOthers {
        /// The rating left.
        from: Rating,
        /// The rating reached.
        to: Rating,
    },
    /// An eigenvalue is negative or zero: there is no principal logarithm.
    NoLogarithm,
    /// The principal logarithm has a negative rate.
    NegativeRate {
        /// The rating left.
        from: Rating,
        /// The rating reached.
        to: Rating,
        /// The rate per year.
        rate: f64,
    },
}

/// Which of the known conditions for a generator a transition matrix fails.
///
/// # References
/// R. B. Israel, J. S. Rosenthal and J. Z. Wei (2001), "Finding generators for Markov chains via
/// empirical transition matrices, with applications to credit ratings", *Mathematical Finance* 11,
/// 245–265, theorem 3.1.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the matrix is none.
pub fn embeddability(matrix: &TransitionMatrix) -> Result<Embeddability> {
    matrix.check()?;
    let (p, ratings) = (&matrix.probabilities, &matrix.ratings);
    let determinant = determinant(p.view())?;
    let diagonal: f64 = p.diag().iter().product();
    let mut obstacles = Vec::new();
    if determinant <= 0.0 {
        obstacles.push(Obstacle::DeterminantNotPositive);
    }
    if determinant > diagonal * (1.0 + 1e-12) {
        obstacles.push(Obstacle::DeterminantAboveDiagonal { diagonal });
    }
    let pair = |i: usize, j: usize| (ratings[i], ratings[j]);
    for ((i, j), reached) in reachable(p).indexed_iter() {
        if *reached && p[[i, j]] == 0.0 {
            let (from, to) = pair(i, j);
            obstacles.push(Obstacle::ReachedOnlyOverOthers { from, to });
        }
    }
    match matrix_logarithm(p.view()) {
        Err(_) => obstacles.push(Obstacle::NoLogarithm),
        Ok(logarithm) => {
            for ((i, j), &g) in logarithm.indexed_iter().filter(|((i, j), g)| i != j && **g < -1e-13) {
                let (from, to) = pair(i, j);
                obstacles.push(Obstacle::NegativeRate { from, to, rate: g / matrix.period_years });
            }
        }
    }
    Ok(Embeddability { determinant, obstacles })
}

/// Which states can be reached from which, in any number of steps.
fn reachable(p: &Array2<f64>) -> Array2<bool> {
    let mut reached = p.mapv(|p| p > 0.0);
    let n = p.nrows();
    for k in 0..n {
        for i in 0..n {
            for j in 0..n {
                reached[[i, j]] |= reached[[i, k]] && reached[[k, j]];
            }
        }
    }
    reached
}
