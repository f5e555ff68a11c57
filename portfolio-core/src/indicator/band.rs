//! Bands around a moving average, and channels of extremes.

use super::ExponentialSeed;
use super::bars::check;
use super::moving_average::exponential;
use super::oscillator::Smoothing;
use super::trend::ranges;
use crate::performance::{finite, quotient};
use crate::returns::windowed;
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::statistics::{Bias, rolling_mean, rolling_standard_deviation};
use serde::{Deserialize, Serialize};

/// Settings of Bollinger bands.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BollingerSettings {
    /// Bars of the average; 20 by default.
    pub window: usize,
    /// Deviations from the middle to a band; 2 by default.
    pub deviations: f64,
    /// Population by default, as Bollinger's; sample for parity with pandas `std`.
    pub deviation: Bias,
}

impl Default for BollingerSettings {
    fn default() -> Self {
        Self { window: 20, deviations: 2.0, deviation: Bias::Population }
    }
}

/// Bollinger bands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bollinger {
    /// The simple average.
    pub middle: Vec<Option<f64>>,
    /// Middle plus deviations.
    pub upper: Vec<Option<f64>>,
    /// Middle less deviations.
    pub lower: Vec<Option<f64>>,
    /// (x − lower) / (upper − lower); None where the bands meet.
    pub percent_b: Vec<Option<f64>>,
    /// (upper − lower) / middle.
    pub width: Vec<Option<f64>>,
}

/// Bollinger bands.
///
/// # Formula
/// middle = SMAₙ(x), upper and lower = middle ± k σₙ(x)
///
/// # References
/// J. Bollinger (2001), *Bollinger on Bollinger Bands*, chapters 7 and 8.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) at a window of 0, deviations that are not finite,
/// and the first value that is not finite.
pub fn bollinger_bands(values: &[f64], settings: &BollingerSettings) -> Result<Bollinger> {
    check_multiple("settings.deviations", settings.deviations)?;
    check(&[("settings.window", settings.window)], &[("values", values)])?;
    let windows = spreads(values, settings.window, settings.deviation)?;
    let band =
        |k: f64| windows.iter().map(|w| w.and_then(|(mean, s)| finite(mean + k * s))).collect::<Vec<_>>();
    let (upper, lower) = (band(settings.deviations), band(-settings.deviations));
    let between = |f: fn(f64, f64, f64) -> Option<f64>, of: &[f64]| -> Vec<Option<f64>> {
        of.iter().zip(upper.iter().zip(&lower)).map(|(x, (u, l))| f(*x, (*u)?, (*l)?)).collect()
    };
    let percent_b = between(|x, u, l| quotient(x - l, u - l), values);
    let width = between(|_, u, l| quotient(u - l, (u + l) / 2.0), values);
    Ok(Bollinger { middle: windows.iter().map(|w| w.map(|w| w.0)).collect(), upper, lower, percent_b, width })
}

/// Mean and deviation of every window.
fn spreads(values: &[f64], window: usize, deviation: Bias) -> Result<Vec<Option<(f64, f64)>>> {
    let means = rolling_mean(values, window)?;
    let deviations = rolling_standard_deviation(values, window, deviation)?;
    Ok(means.into_iter().zip(deviations).map(|(mean, deviation)| mean.zip(deviation)).collect())
}

/// How many deviations of its window a value lies from the mean; None where nothing varies.
///
/// # Formula
/// zₜ = (xₜ − x̄) / σ over the last n values
///
/// # Errors
/// As [`bollinger_bands`].
pub fn z_score(values: &[f64], window: usize, deviation: Bias) -> Result<Vec<Option<f64>>> {
    check(&[("window", window)], &[("values", values)])?;
    let spreads = spreads(values, window, deviation)?;
    let score = |x: f64, (mean, spread): (f64, f64)| quotient(x - mean, spread);
    Ok(values.iter().zip(spreads).map(|(x, s)| score(*x, s?)).collect())
}

/// A channel of prices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Channel {
    /// The upper line.
    pub upper: Vec<Option<f64>>,
    /// The line between.
    pub middle: Vec<Option<f64>>,
    /// The lower line.
    pub lower: Vec<Option<f64>>,
}

/// The Donchian channel: highest high, lowest low and their middle over the last `window` bars, the
/// current one among them.
///
/// # Errors
/// As [`bollinger_bands`], and when the series differ in length.
pub fn donchian_channel(high: &[f64], low: &[f64], window: usize) -> Result<Channel> {
    check(&[("window", window)], &[("high", high), ("low", low)])?;
    let (upper, lower) = (windowed(high, window, f64::max), windowed(low, window, f64::min));
    let middle = upper.iter().zip(&lower).map(|(u, l)| finite((*u)? / 2.0 + (*l)? / 2.0)).collect();
    Ok(Channel { upper, middle, lower })
}

/// Settings of the Keltner channel.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeltnerSettings {
    /// Span of the exponential average of the close; 20 by default.
    pub window: usize,
    /// Window of the average true range (Wilder); 10 by default.
    pub range_window: usize,
    /// Average true ranges from the middle to a line; 2 by default.
    pub multiple: f64,
}

impl Default for KeltnerSettings {
    fn default() -> Self {
        Self { window: 20, range_window: 10, multiple: 2.0 }
    }
}

/// The Keltner channel: an exponential average of the close, and average true ranges from it.
///
/// # References
/// L. B. Raschke, L. A. Connors (1995), *Street Smarts*, after C. W. Keltner (1960).
///
/// # Errors
/// As [`bollinger_bands`], and when the series differ in length.
pub fn keltner_channel(
    high: &[f64],
    low: &[f64],
    close: &[f64],
    settings: &KeltnerSettings,
) -> Result<Channel> {
    check_multiple("settings.multiple", settings.multiple)?;
    let KeltnerSettings { window, range_window, multiple } = *settings;
    let windows = [("settings.window", window), ("settings.range_window", range_window)];
    check(&windows, &[("high", high), ("low", low), ("close", close)])?;
    let middle = exponential(close, window, 2.0 / (window as f64 + 1.0), ExponentialSeed::FirstValue);
    let range = Smoothing::Wilder.average(&ranges(high, low, close), range_window);
    let line = |k: f64| middle.iter().zip(&range).map(|(m, r)| finite((*m)? + k * (*r)?)).collect();
    let (upper, lower) = (line(multiple), line(-multiple));
    Ok(Channel { upper, middle, lower })
}

fn check_multiple(path: &str, multiple: f64) -> Result<()> {
    let mut checks = Checks::default();
    checks.finite(path, multiple);
    checks.finish()
}
