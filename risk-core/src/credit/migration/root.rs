use super::matrix::TransitionMatrix;
use super::regularize::{RegularizationChange, clean_probabilities, largest_difference, project};
use crate::linalg::{matrix_exponential, matrix_logarithm, square_root};
use crate::{Error, Result};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// A root of a transition matrix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TransitionRoot {
    /// The matrix of the shorter period.
    pub matrix: TransitionMatrix,
    /// What the regularisation of the root changed.
    pub change: RegularizationChange,
}

/// The matrix of one part of `parts` of the period: a quarter is one part of four of a year.
///
/// # Formula
/// P^(1/n), the principal root, each row then moved to the nearest row of probabilities
///
/// # References
/// A. Kreinin and M. Sidelnikova (2001), "Regularization algorithms for transition matrices", *Algo
/// Research Quarterly* 4, 23–40, algorithm QOM.
///
/// # Errors
/// [`Error::Invalid`] when the matrix is none or the parts are not from 1 to 1,000;
/// [`Error::Infeasible`] when there is no principal root.
pub fn transition_root(matrix: &TransitionMatrix, parts: usize) -> Result<TransitionRoot> {
    matrix.check()?;
    if !(1..=MOST_PARTS).contains(&parts) {
        return Err(Error::invalid("parts", format_args!("must be from 1 to {MOST_PARTS}, got {parts}")));
    }
    let root = principal_root(&matrix.probabilities, parts)?;
    let mut probabilities = root.clone();
    for row in probabilities.rows_mut() {
        project(row, None, 1.0);
    }
    clean_probabilities(&mut probabilities);
    let mut rebuilt = probabilities.clone();
    for _ in 1..parts {
        rebuilt = rebuilt.dot(&probabilities);
    }
    let misfit = largest_difference(&rebuilt, &matrix.probabilities);
    let change = RegularizationChange::between(&root, &probabilities, misfit);
    let (ratings, period_years) = (matrix.ratings.clone(), matrix.period_years / parts as f64);
    Ok(TransitionRoot { matrix: TransitionMatrix { ratings, period_years, probabilities }, change })
}

const MOST_PARTS: usize = 1_000;

fn principal_root(a: &Array2<f64>, parts: usize) -> Result<Array2<f64>> {
    if !parts.is_power_of_two() {
        return matrix_exponential((matrix_logarithm(a.view())? / parts as f64).view());
    }
    let mut root = a.clone();
    for _ in 0..parts.trailing_zeros() {
        root = square_root(root.view())?;
    }
    Ok(root)
}
