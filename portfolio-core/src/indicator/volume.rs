//! Volume.

use super::bars::check;
use super::moving_average::simple;
use crate::performance::{finite, quotient};
use crate::returns::windowed;
use risk_core::Result;

/// Volume over its simple average of `window` bars, the current one among them.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) at a window of 0 and at the first value that is
/// not finite.
pub fn volume_ratio(volume: &[f64], window: usize) -> Result<Vec<Option<f64>>> {
    check(&[("window", window)], &[("volume", volume)])?;
    let averages = simple(volume, window);
    Ok(volume.iter().zip(averages).map(|(v, average)| quotient(*v, average?)).collect())
}

/// On-balance volume: the running sum of volumes, added when the close rises and taken away when it
/// falls; the first bar counts as a rise.
///
/// # References
/// J. E. Granville (1963), *Granville's New Key to Stock Market Profits*.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) when the series differ in length, and at the first
/// value of each that is not finite.
pub fn on_balance_volume(close: &[f64], volume: &[f64]) -> Result<Vec<Option<f64>>> {
    check(&[], &[("close", close), ("volume", volume)])?;
    let mut balance = 0.0;
    let balances = volume.iter().enumerate().map(|(t, v)| {
        let change = if t == 0 { 1.0 } else { close[t] - close[t - 1] };
        balance += if change > 0.0 {
            *v
        } else if change < 0.0 {
            -v
        } else {
            0.0
        };
        finite(balance)
    });
    Ok(balances.collect())
}

/// The volume-weighted average price of the last `window` bars; None where nothing traded.
///
/// # Formula
/// VWAP = Σ P V / Σ V, P = (H + L + C) / 3
///
/// # Errors
/// As [`on_balance_volume`], and at a window of 0.
pub fn volume_weighted_average_price(
    high: &[f64],
    low: &[f64],
    close: &[f64],
    volume: &[f64],
    window: usize,
) -> Result<Vec<Option<f64>>> {
    check(&[("window", window)], &[("high", high), ("low", low), ("close", close), ("volume", volume)])?;
    let traded = traded(high, low, close, volume);
    let sums = windowed(&traded, window, |a, b| (a.0 + b.0, a.1 + b.1));
    Ok(sums.into_iter().map(|sum| sum.and_then(|(value, volume)| quotient(value, volume))).collect())
}

/// The volume-weighted average price since the first bar: of a session, when the bars are its.
///
/// # Errors
/// As [`on_balance_volume`].
pub fn cumulative_volume_weighted_average_price(
    high: &[f64],
    low: &[f64],
    close: &[f64],
    volume: &[f64],
) -> Result<Vec<Option<f64>>> {
    check(&[], &[("high", high), ("low", low), ("close", close), ("volume", volume)])?;
    let mut sum = (0.0, 0.0);
    let averages = traded(high, low, close, volume).into_iter().map(|(value, volume)| {
        sum = (sum.0 + value, sum.1 + volume);
        quotient(sum.0, sum.1)
    });
    Ok(averages.collect())
}

/// Typical price times volume, and volume.
fn traded(high: &[f64], low: &[f64], close: &[f64], volume: &[f64]) -> Vec<(f64, f64)> {
    (0..close.len()).map(|t| ((high[t] + low[t] + close[t]) / 3.0 * volume[t], volume[t])).collect()
}
