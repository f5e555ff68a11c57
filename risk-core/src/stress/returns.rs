//! A history of returns, bent.

use crate::check::Checks;
use crate::random::stream;
use crate::statistics::{Bias, mean, standard_deviation};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// What stays in place when returns are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpikeCenter {
    /// Zero: r becomes k·r, and the mean is multiplied too.
    #[default]
    Zero,
    /// The mean: r becomes r̄ + k·(r − r̄), and the volatility alone is multiplied.
    Mean,
}

/// What is done to every return.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ReturnStress {
    /// r + shock: the mean falls, the volatility stays.
    MarketCrash {
        /// Added to each return; −0.30 by default.
        #[serde(default = "crash")]
        shock: f64,
    },
    /// Returns spread by a factor.
    VolatilitySpike {
        /// The factor; 2 by default.
        #[serde(default = "spike")]
        multiplier: f64,
        /// About what; `zero` by default.
        #[serde(default)]
        center: SpikeCenter,
    },
    /// r + noise·Z with independent standard normal Z: what was diversified no longer is.
    CorrelationBreakdown {
        /// The standard deviation of the noise; 0.1 by default.
        #[serde(default = "noise")]
        noise_level: f64,
        /// The seed of Z; 42 by default.
        #[serde(default = "seed")]
        seed: u64,
    },
}

const fn crash() -> f64 {
    -0.30
}

const fn spike() -> f64 {
    2.0
}

const fn noise() -> f64 {
    0.1
}

const fn seed() -> u64 {
    42
}

/// A series of returns under one stress.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ReturnStressResult {
    /// What was done.
    pub stress: ReturnStress,
    /// The mean of the stressed returns.
    pub mean: f64,
    /// Their standard deviation, divisor n.
    pub volatility: f64,
    /// Stressed mean less mean.
    pub mean_impact: f64,
    /// Stressed volatility less volatility.
    pub volatility_impact: f64,
    /// `mean_impact` over the size of the mean; `None` when that is 0.
    pub relative_mean_impact: Option<f64>,
    /// `volatility_impact` over the volatility; `None` when that is 0.
    pub relative_volatility_impact: Option<f64>,
}

/// A series of returns under stresses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReturnStressReport {
    /// The mean of the returns, per period.
    pub mean: f64,
    /// Their standard deviation, divisor n.
    pub volatility: f64,
    /// One result per stress.
    pub results: Vec<ReturnStressResult>,
}

/// The mean and volatility of returns before and after stresses.
///
/// # Examples
/// ```
/// use risk_core::stress::{ReturnStress, stress_returns};
///
/// let report = stress_returns(&[0.01, 0.03], &[ReturnStress::MarketCrash { shock: -0.30 }])?;
/// assert!((report.results[0].mean + 0.28).abs() < 1e-15);
/// assert!(report.results[0].volatility_impact.abs() < 1e-15);
/// assert!((report.results[0].relative_mean_impact.unwrap() + 15.0).abs() < 1e-12);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when there are no returns, a number is not finite or beyond 1e100, or a multiplier or
/// noise is negative.
pub fn stress_returns(returns: &[f64], stresses: &[ReturnStress]) -> Result<ReturnStressReport> {
    check(returns, stresses)?;
    let (mean, volatility) = moments(returns)?;
    let results = stresses.iter().map(|stress| {
        let (stressed_mean, stressed_volatility) = moments(&stressed(returns, mean, stress))?;
        let (mean_impact, volatility_impact) = (stressed_mean - mean, stressed_volatility - volatility);
        let relative = |impact: f64, base: f64| Some(impact / base).filter(|share| share.is_finite());
        Ok(ReturnStressResult {
            stress: *stress,
            mean: stressed_mean,
            volatility: stressed_volatility,
            mean_impact,
            volatility_impact,
            relative_mean_impact: relative(mean_impact, mean.abs()),
            relative_volatility_impact: relative(volatility_impact, volatility),
        })
    });
    Ok(ReturnStressReport { mean, volatility, results: results.collect::<Result<_>>()? })
}

fn stressed(returns: &[f64], mean: f64, stress: &ReturnStress) -> Vec<f64> {
    match *stress {
        ReturnStress::MarketCrash { shock } => returns.iter().map(|r| r + shock).collect(),
        ReturnStress::VolatilitySpike { multiplier, center: SpikeCenter::Zero } => {
            returns.iter().map(|r| multiplier * r).collect()
        }
        ReturnStress::VolatilitySpike { multiplier, center: SpikeCenter::Mean } => {
            returns.iter().map(|r| mean + multiplier * (r - mean)).collect()
        }
        ReturnStress::CorrelationBreakdown { noise_level, seed } => {
            let mut noise = vec![0.0; returns.len()];
            stream(seed, 0).fill_normal(&mut noise);
            returns.iter().zip(noise).map(|(r, z)| r + noise_level * z).collect()
        }
    }
}

fn moments(returns: &[f64]) -> Result<(f64, f64)> {
    let found = mean(returns).zip(standard_deviation(returns, Bias::Population));
    found.ok_or_else(|| Error::invalid("returns", "must have at least one return, got none"))
}

fn check(returns: &[f64], stresses: &[ReturnStress]) -> Result<()> {
    const MOST: f64 = 1e100;
    let mut checks = Checks::default();
    checks.require(!returns.is_empty(), "returns", "must have at least one return, got none");
    crate::factor::check::check_sizes(&mut checks, "returns", returns);
    for (i, stress) in stresses.iter().enumerate() {
        match *stress {
            ReturnStress::MarketCrash { shock } => {
                checks.between(format_args!("stresses[{i}].shock"), shock, -MOST, MOST);
            }
            ReturnStress::VolatilitySpike { multiplier, .. } => {
                checks.between(format_args!("stresses[{i}].multiplier"), multiplier, 0.0, MOST);
            }
            ReturnStress::CorrelationBreakdown { noise_level, .. } => {
                checks.between(format_args!("stresses[{i}].noise_level"), noise_level, 0.0, MOST);
            }
        }
    }
    checks.finish()
}
