//! Scheduled principal, as fractions of what is left to repay.

use crate::deal::{Amortization, Asset};
use risk_core::time::Date;
use std::collections::BTreeMap;

/// The fraction of the remaining balance that falls due on each unadjusted date after `analysis`. The
/// last date repays everything.
///
/// # Formula
/// fₖ = aₖ / Σ_{j ≥ k} aⱼ, where aₖ are the scheduled amounts
#[must_use]
pub fn fractions(asset: &Asset, interest_dates: &[Date], analysis: Date) -> BTreeMap<Date, f64> {
    let mut amounts: Vec<(Date, f64)> = match &asset.amortization {
        Amortization::Bullet => Vec::new(),
        Amortization::AnnualRate(rate) => annual(asset, *rate, interest_dates),
        Amortization::Schedule(entries) => entries
            .iter()
            .map(|entry| (entry.date, entry.amount))
            .filter(|(date, _)| *date > analysis)
            .collect(),
    };
    let mut left: f64 = amounts.iter().map(|(_, amount)| amount).sum();
    if left <= 0.0 {
        amounts = vec![(asset.maturity, 1.0)];
        left = 1.0;
    }
    let last = amounts.len() - 1;
    amounts
        .into_iter()
        .enumerate()
        .map(|(k, (date, amount))| {
            let fraction = if k == last || left <= 0.0 { 1.0 } else { (amount / left).clamp(0.0, 1.0) };
            left -= amount;
            (date, fraction)
        })
        .collect()
}

/// Equal parts of `rate` a year on the interest dates, and the rest at maturity, per unit of par.
fn annual(asset: &Asset, rate: f64, interest_dates: &[Date]) -> Vec<(Date, f64)> {
    let part = rate / f64::from(asset.frequency.per_year());
    let mut left = 1.0;
    let mut amounts = Vec::with_capacity(interest_dates.len() + 1);
    for date in interest_dates.iter().filter(|date| **date < asset.maturity) {
        let amount = f64::min(part, left);
        left -= amount;
        amounts.push((*date, amount));
    }
    amounts.push((asset.maturity, left));
    amounts
}
