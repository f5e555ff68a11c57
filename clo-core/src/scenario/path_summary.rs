//! What a simulation comes to, class by class.

use super::implied_rating::{RatedMeasure, RatingTable};
use super::monte_carlo::{ClassPaths, ClassTally, MonteCarlo, Tally};
use risk_core::Result;
use risk_core::rating::{self, Rating};
use risk_core::statistics::{QuantileMethod, quantiles};
use serde::{Deserialize, Serialize};

/// A simulation in numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MonteCarloSummary {
    /// How many paths there are.
    pub paths: usize,
    /// The mean number of defaults.
    pub mean_defaults: f64,
    /// Every class, from the most senior.
    pub classes: Vec<ClassSummary>,
}

/// A class over all paths.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassSummary {
    /// The class's name.
    pub name: String,
    /// The mean loss of principal, as a fraction of the balance.
    pub expected_loss: f64,
    /// The standard error of that mean; none of one path.
    pub standard_error: Option<f64>,
    /// The share of paths with a loss of more than a millionth of the balance.
    pub probability_of_loss: f64,
    /// The mean loss of those paths; none where there are none.
    pub loss_given_loss: Option<f64>,
    /// The mean loss of the worst hundredth of the paths.
    pub expected_shortfall: f64,
    /// The share of paths whose loss became known on each payment date: on the first on which interest was
    /// left unpaid or deferred, or else on the last of the path. Together they are the probability of loss.
    pub loss_timing: Vec<f64>,
    /// The share of paths on which interest was left unpaid.
    pub probability_of_interest_shortfall: f64,
    /// The mean of the largest unpaid interest of a path, as a fraction of the balance.
    pub expected_interest_shortfall: f64,
    /// The rating that the losses imply over the mean life, by the table; none for the equity, and where no
    /// principal was paid.
    #[serde(with = "rating::sp")]
    pub implied_rating: Option<Rating>,
    /// The loss.
    pub loss: Distribution,
    /// The price at the class's own coupons.
    pub price: Distribution,
    /// The yield; the equity's internal rate of return.
    #[serde(rename = "yield")]
    pub yield_rate: Distribution,
    /// The average life in years.
    pub wal_years: Distribution,
}

/// A measure over all paths. Quantiles are by type 7: exact where path values are kept, else to within 2⁻¹⁵.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// The mean.
    pub mean: f64,
    /// The standard deviation of the sample; none of one path.
    pub standard_deviation: Option<f64>,
    /// The smallest.
    pub minimum: f64,
    /// 1 %.
    pub p01: f64,
    /// 5 %.
    pub p05: f64,
    /// The median.
    pub median: f64,
    /// 95 %.
    pub p95: f64,
    /// 99 %.
    pub p99: f64,
    /// The largest.
    pub maximum: f64,
}

/// The share of the paths that the expected shortfall is the mean of.
const TAIL: f64 = 0.01;

impl MonteCarlo {
    /// The simulation in numbers, with ratings by the default [`RatingTable`].
    #[must_use]
    pub fn summary(&self) -> MonteCarloSummary {
        self.in_numbers(&RatingTable::default())
    }

    /// The simulation in numbers, with ratings by `table`.
    ///
    /// # Errors
    /// [`Error::Invalid`](risk_core::Error::Invalid) with every problem of the table.
    pub fn summary_by(&self, table: &RatingTable) -> Result<MonteCarloSummary> {
        table.check()?;
        Ok(self.in_numbers(table))
    }

    fn in_numbers(&self, table: &RatingTable) -> MonteCarloSummary {
        let class = |(i, tally)| summary(tally, self.classes.get(i), table);
        MonteCarloSummary {
            paths: self.paths(),
            mean_defaults: self.default_tally.mean(),
            classes: self.tallies.iter().enumerate().map(class).collect(),
        }
    }
}

fn summary(tally: &ClassTally, paths: Option<&ClassPaths>, table: &RatingTable) -> ClassSummary {
    let count = (tally.loss.count as f64).max(1.0);
    let exact = |values: fn(&ClassPaths) -> &Vec<f64>| paths.map_or(&[][..], |paths| values(paths));
    let loss = distribution(&tally.loss, exact(|paths| &paths.loss));
    let losing: u64 = tally.loss_dates.iter().sum();
    let probability_of_loss = losing as f64 / count;
    let short = tally.interest_shortfall.count - tally.interest_shortfall.zeros();
    let wal_years = distribution(&tally.wal_years, exact(|paths| &paths.wal_years));
    let rate = match table.measure {
        RatedMeasure::ExpectedLoss => loss.mean,
        RatedMeasure::ProbabilityOfLoss => probability_of_loss,
    };
    let rated = tally.is_note && wal_years.mean > 0.0;
    ClassSummary {
        name: tally.name.clone(),
        expected_loss: loss.mean,
        standard_error: loss.standard_deviation.map(|deviation| deviation / count.sqrt()),
        probability_of_loss,
        loss_given_loss: (losing > 0).then(|| loss.mean * count / losing as f64),
        expected_shortfall: tally.loss.mean_above(TAIL),
        loss_timing: tally.loss_dates.iter().map(|paths| *paths as f64 / count).collect(),
        probability_of_interest_shortfall: short as f64 / count,
        expected_interest_shortfall: tally.interest_shortfall.mean(),
        implied_rating: if rated { table.implied(rate, wal_years.mean).ok() } else { None },
        loss,
        price: distribution(&tally.price, exact(|paths| &paths.price)),
        yield_rate: distribution(&tally.yield_rate, exact(|paths| &paths.yield_rate)),
        wal_years,
    }
}

fn distribution(tally: &Tally, exact: &[f64]) -> Distribution {
    const LEVELS: [f64; 5] = [0.01, 0.05, 0.5, 0.95, 0.99];
    let found = quantiles(exact, &LEVELS, QuantileMethod::Linear)
        .unwrap_or_else(|_| LEVELS.iter().map(|level| tally.quantile(*level)).collect());
    let at = |k: usize| found.get(k).copied().unwrap_or(0.0);
    let of_some = |extreme: f64| if tally.count > 0 { extreme } else { 0.0 };
    Distribution {
        mean: tally.mean(),
        standard_deviation: tally.standard_deviation(),
        minimum: of_some(tally.minimum),
        p01: at(0),
        p05: at(1),
        median: at(2),
        p95: at(3),
        p99: at(4),
        maximum: of_some(tally.maximum),
    }
}
