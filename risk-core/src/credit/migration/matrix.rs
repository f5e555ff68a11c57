use crate::check::Checks;
use crate::rating::Rating;
use crate::{Error, Result};
use ndarray::{Array2, ArrayView2};
use serde::{Deserialize, Serialize};

/// The probabilities with which a name of each rating has each rating a period later.
///
/// Ratings run from best to worst; the last is D, which is never left.
///
/// # References
/// R. A. Jarrow, D. Lando and S. M. Turnbull (1997), "A Markov model for the term structure of credit
/// risk spreads", *Review of Financial Studies* 10, 481–523.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransitionMatrix {
    /// The rating of each row and column.
    pub ratings: Vec<Rating>,
    /// The period in years: 1 for an annual matrix.
    pub period_years: f64,
    /// Row i, column j: the probability of moving from rating i to rating j.
    #[serde(with = "crate::linalg::rows")]
    pub probabilities: Array2<f64>,
}

/// How far from 1 rounding may take the sum of a row, and how far the figures of a published matrix.
const SUM_TOLERANCE: f64 = 1e-9;
const PUBLISHED_TOLERANCE: f64 = 0.02;

/// The least and the longest period.
const LEAST_YEARS: f64 = 1e-3;
const MOST_YEARS: f64 = 100.0;

impl TransitionMatrix {
    /// The matrix of published figures, whose rows sum to 1 but for rounding and are scaled to do so.
    ///
    /// # Errors
    /// [`Error::Invalid`] as for [`TransitionMatrix::check`], but for sums that miss 1 by up to 0.02.
    ///
    /// # Examples
    /// ```
    /// use ndarray::array;
    /// use risk_core::credit::TransitionMatrix;
    /// use risk_core::rating::Rating;
    ///
    /// let ratings = vec![Rating::BBB_MINUS, Rating::B_MINUS, Rating::D];
    /// let figures = array![[0.90, 0.08, 0.019], [0.10, 0.80, 0.10], [0.0, 0.0, 1.0]];
    /// let matrix = TransitionMatrix::from_published(ratings, 1.0, figures.view())?;
    /// assert!((matrix.probabilities.row(0).sum() - 1.0).abs() < 1e-15);
    /// # Ok::<(), risk_core::Error>(())
    /// ```
    pub fn from_published(
        ratings: Vec<Rating>,
        period_years: f64,
        figures: ArrayView2<'_, f64>,
    ) -> Result<Self> {
        let mut matrix = Self { ratings, period_years, probabilities: figures.to_owned() };
        matrix.check_to(PUBLISHED_TOLERANCE)?;
        for mut row in matrix.probabilities.rows_mut() {
            let sum = row.sum();
            row /= sum;
        }
        Ok(matrix)
    }

    /// Wants ratings from best to worst that end with D, a square matrix of probabilities with one row
    /// for each, rows that sum to 1, and a D that is not left.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every problem.
    pub fn check(&self) -> Result<()> {
        self.check_to(SUM_TOLERANCE)
    }

    fn check_to(&self, tolerance: f64) -> Result<()> {
        let mut checks = Checks::default();
        let (count, (rows, columns)) = (self.ratings.len(), self.probabilities.dim());
        checks.between("period_years", self.period_years, LEAST_YEARS, MOST_YEARS);
        checks.require(count >= 2, "ratings", format_args!("must be at least two, got {count}"));
        for (i, pair) in self.ratings.windows(2).enumerate() {
            let message = format_args!("must be worse than {}, got {}", pair[0], pair[1]);
            checks.require(pair[1] < pair[0], format_args!("ratings[{}]", i + 1), message);
        }
        let last = self.ratings.last();
        checks.require(last.is_none_or(|r| *r == Rating::D), "ratings", "must end with D");
        let shape =
            format_args!("must have {count} rows and columns, one per rating, got {rows} x {columns}");
        checks.require(rows == count && columns == count, "probabilities", shape);
        for ((i, j), &p) in self.probabilities.indexed_iter() {
            checks.fraction(format_args!("probabilities[{i}][{j}]"), p);
        }
        checks.finish()?;
        let mut checks = Checks::default();
        for (i, row) in self.probabilities.rows().into_iter().enumerate() {
            let sum = row.sum();
            let message = format_args!("must sum to 1, got {sum}");
            checks.require((sum - 1.0).abs() <= tolerance, format_args!("probabilities[{i}]"), message);
        }
        let stays = self.probabilities[[count - 1, count - 1]];
        let path = format_args!("probabilities[{0}][{0}]", count - 1).to_string();
        checks.require(stays == 1.0, path, format_args!("must be 1, for a default stays one, got {stays}"));
        checks.finish()
    }

    /// The row of a rating: its own; that of its letter, where the matrix does not tell notches apart;
    /// or that of the worst rating but D, for ratings below it.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the matrix has no row for it.
    pub fn state(&self, rating: Rating) -> Result<usize> {
        let position = |wanted: Rating| self.ratings.iter().position(|r| *r == wanted);
        let letter = || Rating::parse(rating.sp().trim_end_matches(['+', '-'])).and_then(position);
        let worst = || {
            let index = self.ratings.len().checked_sub(2)?;
            (rating < self.ratings[index] && rating != Rating::D).then_some(index)
        };
        let all = || self.ratings.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        position(rating).or_else(letter).or_else(worst).ok_or_else(|| {
            Error::invalid("rating", format_args!("must be one of the matrix ({}), got {rating}", all()))
        })
    }

    /// The probability of having defaulted after 1, 2, …, `periods` periods, by rating (rows).
    ///
    /// # Formula
    /// p(k) = last column of Pᵏ
    ///
    /// # Errors
    /// [`Error::Invalid`] when the matrix is none, or there are no periods or more than 10,000.
    pub fn default_term_structure(&self, periods: usize) -> Result<Array2<f64>> {
        self.check()?;
        if !(1..=MOST_PERIODS).contains(&periods) {
            let message = format_args!("must be from 1 to {MOST_PERIODS}, got {periods}");
            return Err(Error::invalid("periods", message));
        }
        let last = self.ratings.len() - 1;
        let mut now = self.probabilities.column(last).to_owned();
        let mut structure = Array2::zeros((last + 1, periods));
        for k in 0..periods {
            structure.column_mut(k).assign(&now);
            let before = now.clone();
            // A default stays one, so the probability cannot fall but by rounding.
            now = self.probabilities.dot(&now);
            now.zip_mut_with(&before, |p, before| *p = p.max(*before).min(1.0));
        }
        Ok(structure)
    }
}

/// Most periods of a term structure.
const MOST_PERIODS: usize = 10_000;
