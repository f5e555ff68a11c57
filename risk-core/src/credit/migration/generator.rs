use super::matrix::TransitionMatrix;
use super::regularize::{
    Regularization, RegularizationChange, check_years, clean_probabilities, largest_difference,
    regularize_rates,
};
use crate::linalg::{matrix_exponential, matrix_logarithm, rows};
use crate::rating::Rating;
use crate::{Error, Result};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Rates of migration: gᵢⱼ per year from rating i to rating j.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Generator {
    /// The rating of each row and column.
    pub ratings: Vec<Rating>,
    /// The rates: off the diagonal none is negative, and rows sum to 0.
    #[serde(with = "rows")]
    pub rates: Array2<f64>,
    /// What the regularisation of the logarithm changed.
    pub change: RegularizationChange,
}

/// The generator behind a transition matrix.
///
/// # Formula
/// G = ln(P)/h, regularised, with h the period in years
///
/// Diagonal: gᵢⱼ ← max(gᵢⱼ, 0), gᵢᵢ ← gᵢᵢ + Σ min(gᵢⱼ, 0). Weighted: gᵢⱼ ← gᵢⱼ − bᵢ·|gᵢⱼ|/Gᵢ where
/// not negative, with bᵢ = Σ max(−gᵢⱼ, 0) and Gᵢ = |gᵢᵢ| + Σ max(gᵢⱼ, 0), sums over j ≠ i.
/// Quasi-optimal: the nearest row that sums to 0 and is not negative off the diagonal.
///
/// # References
/// R. B. Israel, J. S. Rosenthal and J. Z. Wei (2001), "Finding generators for Markov chains via
/// empirical transition matrices, with applications to credit ratings", *Mathematical Finance* 11,
/// 245–265; A. Kreinin and M. Sidelnikova (2001), "Regularization algorithms for transition matrices",
/// *Algo Research Quarterly* 4, 23–40.
///
/// # Errors
/// [`Error::Invalid`] when the matrix is none; [`Error::Infeasible`] when it has no principal
/// logarithm, as [`embeddability`](super::embeddability) explains.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::credit::{Regularization, TransitionMatrix, generator};
/// use risk_core::rating::Rating;
///
/// let annual = TransitionMatrix {
///     ratings: vec![Rating::BBB_MINUS, Rating::B_MINUS, Rating::D],
///     period_years: 1.0,
///     probabilities: array![[0.92, 0.07, 0.01], [0.10, 0.80, 0.10], [0.0, 0.0, 1.0]],
/// };
/// let generator = generator(&annual, Regularization::QuasiOptimal)?;
/// let quarterly = generator.transition_matrix(0.25)?;
/// let year = quarterly.default_term_structure(4)?;
/// assert!((year[[0, 3]] - 0.01).abs() < 1e-12);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn generator(matrix: &TransitionMatrix, regularization: Regularization) -> Result<Generator> {
    matrix.check()?;
    let logarithm = matrix_logarithm(matrix.probabilities.view())? / matrix.period_years;
    let mut rates = logarithm.clone();
    for (i, row) in rates.rows_mut().into_iter().enumerate() {
        regularize_rates(row, i, regularization);
    }
    rates.row_mut(matrix.ratings.len() - 1).fill(0.0);
    let rebuilt = probabilities(&rates, matrix.period_years)?;
    let misfit = largest_difference(&rebuilt, &matrix.probabilities);
    let change = RegularizationChange::between(&logarithm, &rates, misfit);
    Ok(Generator { ratings: matrix.ratings.clone(), rates, change })
}

impl Generator {
    /// The matrix of a horizon, P = e^(t·G).
    ///
    /// # Errors
    /// [`Error::Invalid`] when the horizon is not from 0.001 to 100 years, or the rates are no
    /// generator.
    pub fn transition_matrix(&self, years: f64) -> Result<TransitionMatrix> {
        check_years(years)?;
        self.check()?;
        let probabilities = probabilities(&self.rates, years)?;
        let matrix = TransitionMatrix { ratings: self.ratings.clone(), period_years: years, probabilities };
        matrix.check().map(|()| matrix)
    }

    /// The probability of having defaulted by each time in years, by rating (rows).
    ///
    /// # Errors
    /// [`Error::Invalid`] when a time is not from 0 to 1,000 years, or the rates are no generator.
    pub fn default_term_structure(&self, years: &[f64]) -> Result<Array2<f64>> {
        self.check()?;
        let last = self.ratings.len() - 1;
        let mut structure = Array2::zeros((last + 1, years.len()));
        for (k, &t) in years.iter().enumerate() {
            check_years(t)?;
            structure.column_mut(k).assign(&probabilities(&self.rates, t)?.column(last));
        }
        Ok(structure)
    }

    fn check(&self) -> Result<()> {
        let (count, shape) = (self.ratings.len(), self.rates.dim());
        if count < 2 || shape != (count, count) {
            let message = format_args!("must have {count} rows and columns, one per rating, got {shape:?}");
            return Err(Error::invalid("rates", message));
        }
        for (i, row) in self.rates.rows().into_iter().enumerate() {
            let size: f64 = row.iter().map(|g| g.abs()).sum();
            let allowed = row.iter().enumerate().all(|(j, g)| j == i || *g >= 0.0);
            if !(allowed && row.sum().abs() <= 1e-9 * size.max(1.0) && size.is_finite()) {
                let message = "must sum to 0 and be negative on the diagonal alone";
                return Err(Error::invalid(format_args!("rates[{i}]"), message));
            }
        }
        Ok(())
    }
}

fn probabilities(rates: &Array2<f64>, years: f64) -> Result<Array2<f64>> {
    let mut probabilities = matrix_exponential((rates * years).view())?;
    clean_probabilities(&mut probabilities);
    Ok(probabilities)
}
