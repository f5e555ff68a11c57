//! The life of an asset.

use crate::collateral::schedule::{Event, timetable};
use crate::deal::Asset;
use risk_core::time::{Calendar, Date};

/// The weighted average life of an asset in years (ACT/365): as reported, else by its schedule of
/// amortization, without prepayments.
///
/// # Formula
/// Σ tᵢ Pᵢ / Σ Pᵢ over scheduled principal Pᵢ
#[must_use]
pub fn average_life(asset: &Asset, calendar: &Calendar, analysis: Date) -> f64 {
    if let Some(years) = asset.wal_years {
        return years;
    }
    let (mut balance, mut life) = (1.0, 0.0);
    for (date, event) in timetable(asset, calendar, analysis, asset.final_payment(calendar)).events {
        let (Event::Interest(fraction) | Event::Principal(fraction)) = event else { continue };
        life += balance * fraction * (date - analysis).num_days() as f64 / 365.0;
        balance -= balance * fraction;
    }
    life
}
