//! Oscillators.

use super::ExponentialSeed;
use super::bars::check;
use super::moving_average::{exponential, of_known, simple, simple_of_known, wilder};
use crate::performance::{finite, quotient};
use crate::returns::windowed;
use risk_core::Result;
use serde::{Deserialize, Serialize};

/// How an indicator averages over its window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Smoothing {
    /// Wilder's exponential average, α = 1 / n, seeded by a simple one: TA-Lib, TradingView.
    #[default]
    Wilder,
    /// The simple mean of the window; for the RSI, Cutler's.
    Simple,
}

impl Smoothing {
    pub(super) fn average(self, values: &[f64], window: usize) -> Vec<Option<f64>> {
        match self {
            Self::Wilder => wilder(values, window),
            Self::Simple => simple(values, window),
        }
    }
}

/// The relative strength index, from 0 to 100; None while nothing has moved.
///
/// # Formula
/// RSI = 100 U / (U + D)
///
/// where U and D are averages of the rises and of the falls (positive) over n changes. The first
/// value is at bar n + 1.
///
/// # References
/// J. W. Wilder (1978), *New Concepts in Technical Trading Systems*, section VI; D. Cutler for the
/// simple average.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) at a window of 0 and at the first value that is
/// not finite.
///
/// # Examples
/// ```
/// use portfolio_core::indicator::{Smoothing, relative_strength_index};
///
/// let rsi = relative_strength_index(&[1.0, 4.0, 3.0, 3.0], 2, Smoothing::Simple)?;
/// assert_eq!(rsi, [None, None, Some(75.0), Some(0.0)]);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn relative_strength_index(
    values: &[f64],
    window: usize,
    smoothing: Smoothing,
) -> Result<Vec<Option<f64>>> {
    check(&[("window", window)], &[("values", values)])?;
    let change = |sign: f64| values.windows(2).map(|x| (sign * (x[1] - x[0])).max(0.0)).collect::<Vec<f64>>();
    let rises = smoothing.average(&change(1.0), window);
    let falls = smoothing.average(&change(-1.0), window);
    let index = |up: f64, down: f64| quotient(100.0 * up, up + down);
    let indices = rises.iter().zip(&falls).map(|(up, down)| index((*up)?, (*down)?));
    Ok(std::iter::once(None).chain(indices).take(values.len()).collect())
}

/// Windows of the MACD.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MacdSettings {
    /// Span of the fast average; 12 by default.
    pub fast: usize,
    /// Span of the slow average; 26 by default.
    pub slow: usize,
    /// Span of the signal line; 9 by default.
    pub signal: usize,
    /// How the averages begin: at the first value by default.
    pub seed: ExponentialSeed,
}

impl Default for MacdSettings {
    fn default() -> Self {
        Self { fast: 12, slow: 26, signal: 9, seed: ExponentialSeed::default() }
    }
}

/// Moving average convergence and divergence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Macd {
    /// Fast less slow average.
    pub line: Vec<Option<f64>>,
    /// The average of the line.
    pub signal: Vec<Option<f64>>,
    /// Line less signal.
    pub histogram: Vec<Option<f64>>,
}

/// Moving average convergence and divergence.
///
/// # Formula
/// line = EMA_fast − EMA_slow; signal = EMA_signal(line); histogram = line − signal
///
/// # References
/// G. Appel (2005), *Technical Analysis: Power Tools for Active Investors*, chapter 8.
///
/// # Errors
/// As [`relative_strength_index`].
pub fn macd(values: &[f64], settings: &MacdSettings) -> Result<Macd> {
    let MacdSettings { fast, slow, signal, seed } = *settings;
    let windows = [("settings.fast", fast), ("settings.slow", slow), ("settings.signal", signal)];
    check(&windows, &[("values", values)])?;
    let average =
        |values: &[f64], window: usize| exponential(values, window, 2.0 / (window as f64 + 1.0), seed);
    let line = difference(&average(values, fast), &average(values, slow));
    let signal = of_known(&line, |known| average(known, signal));
    let histogram = difference(&line, &signal);
    Ok(Macd { line, signal, histogram })
}

fn difference(a: &[Option<f64>], b: &[Option<f64>]) -> Vec<Option<f64>> {
    a.iter().zip(b).map(|(a, b)| finite((*a)? - (*b)?)).collect()
}

/// Windows of the stochastic oscillator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StochasticSettings {
    /// Bars of the range; 14 by default.
    pub window: usize,
    /// Simple average of %K; 1 (fast) by default, 3 for the slow oscillator.
    pub slowing: usize,
    /// Simple average of %K that is %D; 3 by default.
    pub signal: usize,
}

impl Default for StochasticSettings {
    fn default() -> Self {
        Self { window: 14, slowing: 1, signal: 3 }
    }
}

/// The stochastic oscillator, from 0 to 100.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stochastic {
    /// Where the close lies in the range.
    pub k: Vec<Option<f64>>,
    /// The average of %K.
    pub d: Vec<Option<f64>>,
}

/// The stochastic oscillator; None where the range is nothing.
///
/// # Formula
/// %K = 100 (C − L) / (H − L), %D = SMA(%K)
///
/// where H and L are the highest high and the lowest low of the window, and C is the close.
///
/// # References
/// G. C. Lane (1984), *Lane's Stochastics*, Technical Analysis of Stocks & Commodities 2(3).
///
/// # Errors
/// As [`relative_strength_index`], and when the series differ in length.
pub fn stochastic(
    high: &[f64],
    low: &[f64],
    close: &[f64],
    settings: &StochasticSettings,
) -> Result<Stochastic> {
    let StochasticSettings { window, slowing, signal } = *settings;
    check(
        &[("settings.window", window), ("settings.slowing", slowing), ("settings.signal", signal)],
        &[("high", high), ("low", low), ("close", close)],
    )?;
    let raw = place_in_range(high, low, close, window);
    let k = if slowing == 1 { raw } else { simple_of_known(&raw, slowing) };
    let d = simple_of_known(&k, signal);
    Ok(Stochastic { k, d })
}

/// 100 (C − L) / (H − L) over a window.
fn place_in_range(high: &[f64], low: &[f64], close: &[f64], window: usize) -> Vec<Option<f64>> {
    let highest = windowed(high, window, f64::max);
    let lowest = windowed(low, window, f64::min);
    let range = highest.iter().zip(&lowest);
    let place = |c: f64, h: f64, l: f64| quotient(100.0 * (c - l), h - l);
    range.zip(close).map(|((h, l), c)| place(*c, (*h)?, (*l)?)).collect()
}

/// Williams' %R, from −100 to 0: the stochastic %K less 100.
///
/// # References
/// L. Williams (1973), *How I Made One Million Dollars Last Year Trading Commodities*.
///
/// # Errors
/// As [`stochastic`].
pub fn williams_percent_r(
    high: &[f64],
    low: &[f64],
    close: &[f64],
    window: usize,
) -> Result<Vec<Option<f64>>> {
    check(&[("window", window)], &[("high", high), ("low", low), ("close", close)])?;
    Ok(place_in_range(high, low, close, window).into_iter().map(|k| Some(k? - 100.0)).collect())
}

/// The change over `window` bars: xₜ − xₜ₋ₙ.
///
/// # Errors
/// As [`relative_strength_index`].
pub fn momentum(values: &[f64], window: usize) -> Result<Vec<Option<f64>>> {
    change(values, window, |before, after| finite(after - before))
}

/// The relative change over `window` bars as a fraction: xₜ / xₜ₋ₙ − 1.
///
/// # Errors
/// As [`relative_strength_index`].
pub fn rate_of_change(values: &[f64], window: usize) -> Result<Vec<Option<f64>>> {
    change(values, window, |before, after| Some(quotient(after, before)? - 1.0))
}

fn change(values: &[f64], window: usize, of: impl Fn(f64, f64) -> Option<f64>) -> Result<Vec<Option<f64>>> {
    check(&[("window", window)], &[("values", values)])?;
    let warm_up = std::iter::repeat_n(None, window.min(values.len()));
    let later = values.iter().skip(window);
    Ok(warm_up.chain(values.iter().zip(later).map(|(before, after)| of(*before, *after))).collect())
}
