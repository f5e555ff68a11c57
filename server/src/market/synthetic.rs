//! Prices that never were: geometric Brownian bridges through known closes.
//!
//! The same symbol, anchors and days give the same bars. Every instrument moves with one market and by
//! itself, so that their returns correlate.

use super::Source;
use crate::store::market::Bar;
use chrono::{Datelike, NaiveDate, Weekday};
use risk_core::math::{exp, ln};
use risk_core::random::{Stream, stream};

/// Trading days of a year.
const DAYS: f64 = 252.0;
/// The stream of the market's own noise; those of instruments follow.
const MARKET: u64 = 0;

/// An instrument to be simulated.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe<'a> {
    /// Its symbol.
    pub symbol: &'a str,
    /// Days and what it closed at, oldest first. Before the first and after the last it drifts freely.
    pub anchors: &'a [(NaiveDate, f64)],
    /// Per year.
    pub volatility: f64,
    /// The share of its variance that is the market's.
    pub market_share: f64,
    /// Shares traded on a usual day.
    pub volume: f64,
}

/// Weekdays, first and last included.
fn weekdays(from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
    let is_weekday = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    from.iter_days().take_while(|day| *day <= to).filter(is_weekday).collect()
}

/// The bars of a recipe on the weekdays from `from` to `to`. A day's noise is a function of the seed, the
/// symbol and the day, so that a later call with a later `to` goes on where this one ends.
#[must_use]
pub fn bars(recipe: &Recipe<'_>, seed: u64, from: NaiveDate, to: NaiveDate) -> Vec<Bar> {
    let days = weekdays(from, to);
    let own = 1 + fingerprint(recipe.symbol);
    let noise: Vec<f64> = days
        .iter()
        .map(|day| {
            let market = normal(seed, MARKET, *day);
            let itself = normal(seed, own, *day);
            recipe.market_share.sqrt() * market + (1.0 - recipe.market_share).sqrt() * itself
        })
        .collect();
    let closes = through(recipe, &days, &noise);
    let mut before = closes.first().copied().unwrap_or_default();
    let bar = |(day, close): (&NaiveDate, &f64)| {
        let mut draws = draws(seed, own, *day);
        draws.normal();
        let daily = recipe.volatility / DAYS.sqrt();
        let open = before * exp(0.3 * daily * draws.normal());
        let reach = |draws: &mut Stream| exp(0.5 * daily * draws.normal().abs());
        let high = open.max(*close) * reach(&mut draws);
        let low = open.min(*close) / reach(&mut draws);
        before = *close;
        let volume = (recipe.volume * exp(0.3 * draws.normal())).round();
        let symbol = recipe.symbol.to_owned();
        Bar {
            symbol,
            day: *day,
            open: cents(open),
            high: cents(high),
            low: cents(low),
            close: cents(*close),
            volume,
            source: Source::Synthetic,
        }
    };
    days.iter().zip(&closes).map(bar).collect()
}

/// Closes that add up the noise, bent so as to meet every anchor.
fn through(recipe: &Recipe<'_>, days: &[NaiveDate], noise: &[f64]) -> Vec<f64> {
    let daily = recipe.volatility / DAYS.sqrt();
    let mut free = 0.0;
    let path: Vec<f64> = noise
        .iter()
        .map(|z| {
            free += daily * z;
            free
        })
        .collect();
    // By how much the free path misses each anchor; between two, the miss is shared out evenly.
    let misses: Vec<(usize, f64)> = recipe
        .anchors
        .iter()
        .filter_map(|(day, close)| {
            let place = days.iter().position(|d| d == day)?;
            Some((place, ln(*close) - path[place]))
        })
        .collect();
    let bend = |place: usize| {
        let after = misses.iter().position(|(at, _)| *at >= place);
        match (after, misses.last()) {
            (Some(0), _) => misses[0].1,
            (Some(next), _) => {
                let ((a, left), (b, right)) = (misses[next - 1], misses[next]);
                left + (right - left) * (place - a) as f64 / (b - a) as f64
            }
            (None, Some((_, last))) => *last,
            (None, None) => ln(100.0),
        }
    };
    path.iter().enumerate().map(|(place, free)| exp(free + bend(place))).collect()
}

fn draws(seed: u64, of: u64, day: NaiveDate) -> Stream {
    stream(seed ^ of.rotate_left(17), day.num_days_from_ce().unsigned_abs().into())
}

fn normal(seed: u64, of: u64, day: NaiveDate) -> f64 {
    draws(seed, of, day).normal()
}

/// FNV-1a.
fn fingerprint(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn cents(price: f64) -> f64 {
    ((100.0 * price).round() / 100.0).max(0.01)
}
