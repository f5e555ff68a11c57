//! True range and directional movement.

use super::bars::check;
use super::moving_average::of_known;
use super::oscillator::Smoothing;
use crate::performance::quotient;
use risk_core::Result;
use serde::{Deserialize, Serialize};

/// The true range of each bar; of the first, high less low.
///
/// # Formula
/// TR = max(H, Cₜ₋₁) − min(L, Cₜ₋₁)
///
/// # References
/// J. W. Wilder (1978), *New Concepts in Technical Trading Systems*, section III.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) when the series differ in length, and at the first
/// value of each that is not finite.
pub fn true_range(high: &[f64], low: &[f64], close: &[f64]) -> Result<Vec<f64>> {
    check(&[], &[("high", high), ("low", low), ("close", close)])?;
    Ok(ranges(high, low, close).into_iter().map(|range| range.clamp(f64::MIN, f64::MAX)).collect())
}

pub(super) fn ranges(high: &[f64], low: &[f64], close: &[f64]) -> Vec<f64> {
    let before = high.first().into_iter().chain(close);
    let mut ranges: Vec<f64> =
        high.iter().zip(low).zip(before).map(|((h, l), c)| h.max(*c) - l.min(*c)).collect();
    if let (Some(first), Some(h), Some(l)) = (ranges.first_mut(), high.first(), low.first()) {
        *first = h - l;
    }
    ranges
}

/// The average true range.
///
/// # Formula
/// Wilder: ATRₜ = ((n − 1) ATRₜ₋₁ + TRₜ) / n from the mean of the first n; simple: the mean of the
/// last n.
///
/// # References
/// As [`true_range`].
///
/// # Errors
/// As [`true_range`], and at a window of 0.
pub fn average_true_range(
    high: &[f64],
    low: &[f64],
    close: &[f64],
    window: usize,
    smoothing: Smoothing,
) -> Result<Vec<Option<f64>>> {
    check(&[("window", window)], &[("high", high), ("low", low), ("close", close)])?;
    Ok(smoothing.average(&ranges(high, low, close), window))
}

/// Directional indicators and their index, from 0 to 100.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DirectionalMovement {
    /// +DI: the share of the true range that went up.
    pub plus: Vec<Option<f64>>,
    /// −DI: the share that went down.
    pub minus: Vec<Option<f64>>,
    /// ADX: the average of |+DI − −DI| / (+DI + −DI).
    pub average_index: Vec<Option<f64>>,
}

/// Directional movement: +DI, −DI and ADX.
///
/// # Formula
/// +DM = Hₜ − Hₜ₋₁ when that is positive and larger than Lₜ₋₁ − Lₜ, else 0; −DM likewise;
/// ±DI = 100 avg(±DM) / avg(TR), 0 where nothing moves; DX = 100 |+DI − −DI| / (+DI + −DI), 0 where nothing moves;
/// ADX = avg(DX)
///
/// where avg is over n bars. Wilder's leaves out the first bar, which has no movement: DI begins at
/// bar n + 1 and ADX at bar 2 n. The simple one counts it as no movement in its high less low, as
/// tools that work on whole columns do: DI begins at bar n and ADX at bar 2 n − 1.
///
/// # References
/// J. W. Wilder (1978), *New Concepts in Technical Trading Systems*, section IV.
///
/// # Errors
/// As [`average_true_range`].
pub fn directional_movement(
    high: &[f64],
    low: &[f64],
    close: &[f64],
    window: usize,
    smoothing: Smoothing,
) -> Result<DirectionalMovement> {
    check(&[("window", window)], &[("high", high), ("low", low), ("close", close)])?;
    // The first bar has a range but no movement.
    let skipped = match smoothing {
        Smoothing::Wilder => 1.min(high.len()),
        Smoothing::Simple => 0,
    };
    let rises: Vec<f64> = high.windows(2).map(|h| h[1] - h[0]).collect();
    let falls: Vec<f64> = low.windows(2).map(|l| l[0] - l[1]).collect();
    let moves = |forward: &[f64], back: &[f64]| -> Vec<f64> {
        let moved = forward.iter().zip(back).map(|(f, b)| if f > b { f.max(0.0) } else { 0.0 });
        std::iter::once(0.0).chain(moved).take(high.len()).collect()
    };
    let average = |values: &[f64]| smoothing.average(values, window);
    let range = average(&ranges(high, low, close)[skipped..]);
    let indicator = |moves: &[f64]| -> Vec<Option<f64>> {
        let share = |m: f64, r: f64| if r == 0.0 { Some(0.0) } else { quotient(100.0 * m, r) };
        let shares = average(&moves[skipped..]).into_iter().zip(&range).map(|(m, r)| share(m?, (*r)?));
        std::iter::repeat_n(None, skipped).chain(shares).collect()
    };
    let (plus, minus) = (indicator(&moves(&rises, &falls)), indicator(&moves(&falls, &rises)));
    let index = |plus: f64, minus: f64| quotient(100.0 * (plus - minus).abs(), plus + minus).unwrap_or(0.0);
    let indices: Vec<Option<f64>> = plus.iter().zip(&minus).map(|(p, m)| Some(index((*p)?, (*m)?))).collect();
    let average_index = of_known(&indices, average);
    Ok(DirectionalMovement { plus, minus, average_index })
}
