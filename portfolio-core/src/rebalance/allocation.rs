//! Weights turned into whole units.

use risk_core::Result;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};

/// Whole units of each asset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Allocation {
    /// Units of each asset.
    pub units: Vec<f64>,
    /// What is left in cash.
    pub leftover: f64,
    /// √(Σ(weight − target)²/n) of the weights that the units have in the capital.
    pub root_mean_square_error: f64,
}

/// The whole units that `capital` buys, close to `weights`.
///
/// Each asset gets the units that fit into its share; what is left buys, one unit at a time, the
/// affordable asset that is furthest below its target.
///
/// `weights` are not negative and sum to at most 1; `prices` are per unit.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) for wrong lengths, numbers or sums.
///
/// # Examples
/// ```
/// use portfolio_core::rebalance::discrete_allocation;
///
/// let bought = discrete_allocation(&[0.5, 0.5], &[30.0, 70.0], 200.0)?;
/// assert_eq!(bought.units, [4.0, 1.0]);
/// assert_eq!(bought.leftover, 10.0);
/// # Ok::<(), portfolio_core::Error>(())
/// ```
pub fn discrete_allocation(weights: &[f64], prices: &[f64], capital: f64) -> Result<Allocation> {
    check(weights, prices, capital)?;
    let mut units: Vec<f64> = weights.iter().zip(prices).map(|(w, p)| (w * capital / p).floor()).collect();
    let mut leftover = capital - units.iter().zip(prices).map(|(u, p)| u * p).sum::<f64>();
    let below = |units: &[f64], i: usize| weights[i] - units[i] * prices[i] / capital;
    // Every asset is less than one unit short, so there are at most as many steps as assets.
    for _ in 0..weights.len() {
        let short = |i: &usize| prices[*i] <= leftover && below(&units, *i) > 0.0;
        let furthest = |&i: &usize, &j: &usize| below(&units, i).total_cmp(&below(&units, j));
        let Some(next) = (0..weights.len()).filter(short).max_by(furthest) else { break };
        units[next] += 1.0;
        leftover -= prices[next];
    }
    let squares: f64 = (0..weights.len()).map(|i| below(&units, i) * below(&units, i)).sum();
    let root_mean_square_error = (squares / weights.len() as f64).sqrt();
    Ok(Allocation { units, leftover, root_mean_square_error })
}

fn check(weights: &[f64], prices: &[f64], capital: f64) -> Result<()> {
    let mut checks = Checks::default();
    let (n, got) = (weights.len(), prices.len());
    checks.require(n > 0, "weights", "must have at least one asset, got none");
    checks.require(n == got, "prices", format_args!("must have {n} numbers, got {got}"));
    for (i, &weight) in weights.iter().enumerate() {
        checks.fraction(format_args!("weights[{i}]"), weight);
    }
    let sum: f64 = weights.iter().sum();
    checks.require(
        sum <= 1.0 + 1e-9 || sum.is_nan(),
        "weights",
        format_args!("must sum to at most 1, got {sum}"),
    );
    for (i, &price) in prices.iter().enumerate() {
        let path = format!("prices[{i}]");
        checks.require(price > 0.0 && price.is_finite(), path, format_args!("must be positive, got {price}"));
    }
    checks.money("capital", capital);
    checks.require(capital > 0.0, "capital", format_args!("must be positive, got {capital}"));
    checks.finish()
}
