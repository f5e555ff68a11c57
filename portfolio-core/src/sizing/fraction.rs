//! Sizes that are a fraction of equity.

use crate::performance::quotient;
use risk_core::check::Checks;
use risk_core::{Error, Result};

/// Units worth a fraction of equity.
///
/// # Formula
/// q = f V / p
///
/// # Errors
/// [`Error::Invalid`] unless equity is an amount, the fraction from 0 to 100 and the price positive.
pub fn fixed_fraction(equity: f64, fraction: f64, price: f64) -> Result<f64> {
    let mut checks = Checks::default();
    checks.money("equity", equity);
    checks.between("fraction", fraction, 0.0, 100.0);
    checks.between("price", price, 1e-9, 1e12);
    checks.finish()?;
    Ok(equity * fraction / price)
}

/// Units that lose a fraction of equity between entry and stop: fixed fractional risk.
///
/// # Formula
/// q = f V / |entry − stop|
///
/// # References
/// V. K. Tharp (2007), *Trade Your Way to Financial Freedom*, 2nd edition, chapter 14.
///
/// # Errors
/// [`Error::Invalid`] unless equity is an amount, the fraction from 0 to 1, and entry and stop are
/// prices that differ.
///
/// # Examples
/// ```
/// assert_eq!(portfolio_core::sizing::fixed_risk(100_000.0, 0.02, 50.0, 46.0)?, 500.0);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn fixed_risk(equity: f64, fraction: f64, entry: f64, stop: f64) -> Result<f64> {
    let mut checks = Checks::default();
    checks.money("equity", equity);
    checks.fraction("fraction", fraction);
    checks.money("entry", entry);
    checks.money("stop", stop);
    checks.finish()?;
    quotient(equity * fraction, (entry - stop).abs()).ok_or_else(|| {
        Error::invalid("stop", format_args!("must differ from the entry at {entry}, got {stop}"))
    })
}

/// The leverage at which a portfolio of some volatility has the volatility wanted.
///
/// # Formula
/// min(σ* / σ, L)
///
/// where σ* is the target, σ the volatility now and L the most leverage.
///
/// # References
/// C. R. Harvey et al. (2018), *The impact of volatility targeting*, The Journal of Portfolio
/// Management 45(1).
///
/// # Errors
/// [`Error::Invalid`] unless the target is not negative, the volatility is positive, and the most
/// leverage is not negative.
///
/// # Examples
/// ```
/// assert_eq!(portfolio_core::sizing::volatility_target(0.1, 0.25, 1.0)?, 0.4);
/// assert_eq!(portfolio_core::sizing::volatility_target(0.1, 0.05, 1.5)?, 1.5);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn volatility_target(target: f64, volatility: f64, most_leverage: f64) -> Result<f64> {
    let mut checks = Checks::default();
    checks.between("target", target, 0.0, 1e6);
    checks.between("volatility", volatility, 1e-12, 1e6);
    checks.between("most_leverage", most_leverage, 0.0, 1e6);
    checks.finish()?;
    Ok((target / volatility).min(most_leverage))
}
