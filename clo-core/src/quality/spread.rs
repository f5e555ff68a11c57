//! Spreads, with the benefit of the floor.

use super::country::letters;
use crate::deal::Asset;

/// Indices that the deal's own index stands for; a nameless one too.
const BENCHMARKS: [&str; 5] = ["libor", "sofr", "euribor", "sonia", "tona"];

/// The spread that a floating-rate asset earns over the deal's index, which stands at `index`.
///
/// # Formula
/// s = margin while the index is at or above the floor; else s = all-in coupon - index. Over another
/// index (prime) always the latter. Without a known coupon it is max(floor, index) + margin.
#[must_use]
pub fn effective_spread(asset: &Asset, index: f64) -> f64 {
    let name = letters(&asset.index);
    let is_benchmark = name.is_empty() || BENCHMARKS.iter().any(|known| name.contains(known));
    let is_floored = asset.floor.is_some_and(|floor| floor > index);
    if is_benchmark && !is_floored {
        return asset.spread;
    }
    let reset = asset.floor.map_or(index, |floor| floor.max(index)) + asset.spread;
    asset.coupon.unwrap_or(reset) - index
}
