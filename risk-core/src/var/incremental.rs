//! What the risk of a portfolio gains from each position.

use super::estimate::value_at_risk;
use super::portfolio::portfolio_returns;
use super::report::VarReport;
use super::settings::{VarMethod, VarSettings};
use crate::{Error, Result};
use ndarray::ArrayView2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// The risk of a portfolio and what it would lose without each of its positions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IncrementalVar {
    /// The risk of the portfolio as it is.
    pub portfolio: VarReport,
    /// VaR(portfolio) − VaR(portfolio without position i): positive where the position adds risk.
    pub value_at_risk: Vec<f64>,
    /// The same of the expected shortfall; `None` where one of the two has none.
    pub expected_shortfall: Vec<Option<f64>>,
}

/// The incremental value at risk of each position, by computing the portfolio anew without it.
///
/// `returns` is T × N; `weights` are fractions or exposures in money, and the others keep theirs. Unlike
/// components, increments do not add up.
///
/// # References
/// P. Jorion (2007), *Value at Risk*, 3rd edition, section 7.2.2.
///
/// # Errors
/// As [`portfolio_value_at_risk`](super::portfolio_value_at_risk); [`Error::Invalid`] also for
/// [`VarMethod::MonteCarlo`]: simulate the returns once with
/// [`simulate_returns`](super::simulate_returns) and give them as historical ones.
pub fn incremental_value_at_risk(
    returns: ArrayView2<'_, f64>,
    weights: &[f64],
    settings: &VarSettings,
) -> Result<IncrementalVar> {
    if settings.method == VarMethod::MonteCarlo {
        return Err(Error::invalid(
            "method",
            "must not be monte_carlo: simulate the returns once and take them as historical ones",
        ));
    }
    let whole = portfolio_returns(returns, weights)?;
    let portfolio = value_at_risk(&whole, settings)?;
    let without = |i: usize| {
        let rest: Vec<f64> =
            whole.iter().zip(returns.column(i)).map(|(all, own)| all - weights[i] * own).collect();
        value_at_risk(&rest, settings)
    };
    let reports: Result<Vec<VarReport>> = (0..weights.len()).into_par_iter().map(without).collect();
    let reports = reports?;
    let shortfall = |rest: &VarReport| Some(portfolio.expected_shortfall? - rest.expected_shortfall?);
    Ok(IncrementalVar {
        value_at_risk: reports.iter().map(|rest| portfolio.value_at_risk - rest.value_at_risk).collect(),
        expected_shortfall: reports.iter().map(shortfall).collect(),
        portfolio,
    })
}
