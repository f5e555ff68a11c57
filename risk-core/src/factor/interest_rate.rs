//! How a return moves with the level of yields.

use super::{BetaEstimate, BetaSettings, beta};
use crate::check::Checks;
use crate::{Error, Result};

/// The effective duration of a fund of Treasury bonds of more than twenty years.
pub const LONG_TREASURY_DURATION_YEARS: f64 = 16.5;

/// The regression of returns on changes of a yield.
///
/// # Formula
/// rₜ = α + β_y·Δyₜ + εₜ with Δyₜ = yₜ − yₜ₋₁
///
/// where y are yields as decimals (0.045), one more than returns: the yield before the first return,
/// then one per return. The change is absolute: β_y is minus the empirical duration in years, and
/// a rise of 100 basis points moves a value V by V·β_y·0.01. Settings without a cap are the sensible
/// ones, as durations exceed 3: [`BetaSettings::cap`] is ignored here.
///
/// # References
/// F. J. Fabozzi (2012), *Bond Markets, Analysis, and Strategies*, 8th edition, chapter 4, "empirical duration".
///
/// # Examples
/// ```
/// use risk_core::factor::{BetaSettings, interest_rate_beta};
///
/// // A bond of duration 7.
/// let yields = [0.04, 0.041, 0.0405, 0.042];
/// let returns = [-0.007, 0.0035, -0.0105];
/// let settings = BetaSettings { min_observations: 3, ..Default::default() };
/// assert!((interest_rate_beta(&returns, &yields, &settings)?.beta + 7.0).abs() < 1e-9);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when there is not one yield more than returns, a number is not finite, or a yield
/// lies outside −100 % to 1000 %, as percent in place of decimals would.
pub fn interest_rate_beta(returns: &[f64], yields: &[f64], settings: &BetaSettings) -> Result<BetaEstimate> {
    let mut checks = Checks::default();
    let want = returns.len() + 1;
    checks.require(
        yields.len() == want,
        "yields",
        format_args!("must have one yield more than returns, {want}, got {}", yields.len()),
    );
    for (i, y) in yields.iter().enumerate() {
        if checks.is_clean() {
            checks.rate(format_args!("yields[{i}]"), *y);
        }
    }
    checks.finish()?;
    let changes: Vec<f64> = yields.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let settings = BetaSettings { cap: None, ..*settings };
    beta(returns, &changes, &settings)
}

/// The sensitivity to yields by way of a bond fund: β_y = −D·β.
///
/// Where yields are not at hand, β is the beta of the returns on those of a bond fund of effective
/// duration D, whose return is about −D·Δy: see [`LONG_TREASURY_DURATION_YEARS`].
///
/// # Errors
/// [`Error::Invalid`] when a number is not finite or the duration is not positive.
pub fn interest_rate_beta_by_proxy(beta_to_bond: f64, duration_years: f64) -> Result<f64> {
    let mut checks = Checks::default();
    checks.finite("beta_to_bond", beta_to_bond);
    checks.require(
        duration_years > 0.0 && duration_years.is_finite(),
        "duration_years",
        format_args!("must be positive, got {duration_years}"),
    );
    checks.finish()?;
    Some(-duration_years * beta_to_bond)
        .filter(|beta| beta.is_finite())
        .ok_or_else(|| Error::invalid("beta_to_bond", "must be smaller, the product overflows"))
}
