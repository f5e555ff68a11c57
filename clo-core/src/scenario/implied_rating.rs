//! The rating that a class's simulated losses imply.

use risk_core::Result;
use risk_core::check::Checks;
use risk_core::credit::TransitionMatrix;
use risk_core::math::{exp, ln_1p};
use risk_core::rating::Rating;
use serde::{Deserialize, Serialize};

/// What ratings stand for: a cumulative rate by rating and horizon.
///
/// The default is Moody's idealised expected loss as far as it follows from the published rating factors: a
/// factor is ten thousand times the probability of default in ten years, of which 55 % is lost. Shorter
/// horizons are filled by a constant hazard rate. An agency's own table, which is steeper for the best
/// ratings, can take its place: it is data.
///
/// # References
/// Moody's Investors Service (2000), *The Lognormal Method Applied to ABS Analysis*, appendix: the idealised
/// loss rates are the default rates times 55 %.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatingTable {
    /// What the rates are of.
    pub measure: RatedMeasure,
    /// The horizon of each column, in years, ascending.
    pub years: Vec<f64>,
    /// The rating of each row, from best to worst.
    pub ratings: Vec<Rating>,
    /// The cumulative rates of each rating, by horizon.
    pub rates: Vec<Vec<f64>>,
}

/// What a rating is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RatedMeasure {
    /// The expected loss, as Moody's does.
    ExpectedLoss,
    /// The probability of any loss, as S&P does.
    ProbabilityOfLoss,
}

/// The share of a default that is lost in the idealised table.
const IDEALISED_SEVERITY: f64 = 0.55;

impl Default for RatingTable {
    fn default() -> Self {
        let years: Vec<f64> = (1..=10).map(f64::from).collect();
        let ratings: Vec<Rating> = (1..=20).filter_map(Rating::from_rank).collect();
        let rates = ratings.iter().map(|rating| {
            let ten_years = (rating.factor() / 1e4).min(0.9999);
            let survival = |years: &f64| exp(ln_1p(-ten_years) * years / 10.0);
            years.iter().map(|years| IDEALISED_SEVERITY * (1.0 - survival(years))).collect()
        });
        let rates = rates.collect();
        Self { measure: RatedMeasure::ExpectedLoss, years, ratings, rates }
    }
}

impl RatingTable {
    /// The table of a transition matrix: its cumulative probabilities of default after each of `periods`
    /// periods.
    ///
    /// # Errors
    /// [`Error::Invalid`](risk_core::Error::Invalid) when the matrix is none or there are no periods.
    pub fn of_matrix(matrix: &TransitionMatrix, periods: usize) -> Result<Self> {
        let rates = matrix.default_term_structure(periods)?;
        Ok(Self {
            measure: RatedMeasure::ProbabilityOfLoss,
            years: (1..=periods).map(|k| k as f64 * matrix.period_years).collect(),
            ratings: matrix.ratings.clone(),
            rates: rates.rows().into_iter().map(|row| row.to_vec()).collect(),
        })
    }

    /// Wants horizons and ratings in order, and a rate from 0 to 1 for each pair.
    ///
    /// # Errors
    /// [`Error::Invalid`](risk_core::Error::Invalid) with every problem.
    pub fn check(&self) -> Result<()> {
        let mut checks = Checks::default();
        let (rows, wanted) = (self.rates.len(), self.ratings.len());
        checks.require(rows == wanted, "rates", format_args!("must have {wanted} rows, got {rows}"));
        checks.require(!self.ratings.is_empty(), "ratings", "must not be empty");
        let rising = self.years.iter().all(|years| years.is_finite() && *years > 0.0)
            && self.years.is_sorted_by(|a, b| a < b)
            && !self.years.is_empty();
        checks.require(rising, "years", "must ascend from above 0");
        let ordered = self.ratings.is_sorted_by(|a, b| a > b);
        checks.require(ordered, "ratings", "must go from best to worst, each once");
        for (i, row) in self.rates.iter().enumerate() {
            let (columns, wanted) = (row.len(), self.years.len());
            let message = format_args!("must have {wanted} elements, got {columns}");
            checks.require(columns == wanted, format_args!("rates[{i}]"), message);
            for (k, rate) in row.iter().enumerate() {
                checks.fraction(format_args!("rates[{i}][{k}]"), *rate);
            }
        }
        checks.finish()
    }

    /// The best rating whose rate over `years` is not exceeded; D where that of all is. Between the horizons
    /// of the table rates are interpolated linearly, before the first from 0 on; beyond the last they are the
    /// last.
    ///
    /// # Errors
    /// [`Error::Invalid`](risk_core::Error::Invalid) as for [`RatingTable::check`], or when a number is negative or not finite.
    ///
    /// # Examples
    /// ```
    /// use clo_core::scenario::RatingTable;
    ///
    /// let table = RatingTable::default();
    /// assert_eq!(table.implied(0.55 * 0.0360, 10.0)?.moodys(), "Baa2");
    /// # Ok::<(), risk_core::Error>(())
    /// ```
    pub fn implied(&self, rate: f64, years: f64) -> Result<Rating> {
        self.check()?;
        let mut checks = Checks::default();
        for (name, number) in [("rate", rate), ("years", years)] {
            let message = format_args!("must be finite and not negative, got {number}");
            checks.require(number.is_finite() && number >= 0.0, name, message);
        }
        checks.finish()?;
        let row = (0..self.ratings.len()).find(|&row| rate <= self.at(row, years) + ROUNDING);
        Ok(row.map_or(Rating::D, |row| self.ratings[row]))
    }

    fn at(&self, row: usize, years: f64) -> f64 {
        let (mut before, mut rate) = (0.0, 0.0);
        for (&end, &own) in self.years.iter().zip(&self.rates[row]) {
            if years <= end {
                return rate + (own - rate) * (years - before) / (end - before);
            }
            (before, rate) = (end, own);
        }
        rate
    }
}

/// What rounding may add to a rate.
const ROUNDING: f64 = 1e-12;
