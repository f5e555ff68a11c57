//! What a simulation comes to, class by class.

use super::monte_carlo::{ClassPaths, MonteCarlo};
use risk_core::statistics::{Bias, QuantileMethod, mean, quantiles, standard_deviation};
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
    /// The share of paths on which interest was left unpaid.
    pub probability_of_interest_shortfall: f64,
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

/// A measure over all paths.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// The mean.
    pub mean: f64,
    /// The standard deviation of the sample; none of one path.
    pub standard_deviation: Option<f64>,
    /// The smallest.
    pub minimum: f64,
    /// Quantiles by type 7.
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

/// A loss below this fraction of the balance is rounding.
const NO_LOSS: f64 = 1e-6;

impl MonteCarlo {
    /// The simulation in numbers.
    #[must_use]
    pub fn summary(&self) -> MonteCarloSummary {
        let defaults: Vec<f64> = self.defaults.iter().map(|&n| f64::from(n)).collect();
        MonteCarloSummary {
            paths: self.paths(),
            mean_defaults: distribution(&defaults).mean,
            classes: self.classes.iter().map(summary).collect(),
        }
    }
}

fn summary(class: &ClassPaths) -> ClassSummary {
    let paths = class.loss.len() as f64;
    let loss = distribution(&class.loss);
    let losses: Vec<f64> = class.loss.iter().copied().filter(|loss| *loss > NO_LOSS).collect();
    let short = class.interest_shortfall.iter().filter(|amount| **amount > 0.0).count();
    ClassSummary {
        name: class.name.clone(),
        expected_loss: loss.mean,
        standard_error: loss.standard_deviation.map(|deviation| deviation / paths.sqrt()),
        probability_of_loss: losses.len() as f64 / paths.max(1.0),
        loss_given_loss: mean(&losses),
        probability_of_interest_shortfall: short as f64 / paths.max(1.0),
        loss,
        price: distribution(&class.price),
        yield_rate: distribution(&class.yield_rate),
        wal_years: distribution(&class.wal_years),
    }
}

fn distribution(sample: &[f64]) -> Distribution {
    let levels = [0.0, 0.01, 0.05, 0.5, 0.95, 0.99, 1.0];
    let found = quantiles(sample, &levels, QuantileMethod::Linear).unwrap_or_else(|_| vec![0.0; 7]);
    let at = |k: usize| found.get(k).copied().unwrap_or(0.0);
    Distribution {
        mean: mean(sample).unwrap_or(0.0),
        standard_deviation: standard_deviation(sample, Bias::Sample),
        minimum: at(0),
        p01: at(1),
        p05: at(2),
        median: at(3),
        p95: at(4),
        p99: at(5),
        maximum: at(6),
    }
}
