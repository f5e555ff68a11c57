//! A deal's collateral and tests at a glance.

use super::{asset_list, classify};
use clo_core::analytics::asset_yield;
use clo_core::coverage::{Measure, TestKind};
use clo_core::deal::Asset;
use clo_core::{Assumptions, Deal, project};
use risk_core::Result;
use risk_core::curve::ForwardCurve;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Assets that are shown as the largest.
const TOP: usize = 10;

/// The collateral in numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    pub total_balance: f64,
    pub average_rating: &'static str,
    /// Years, by contract.
    pub weighted_average_life: Option<f64>,
    pub sectors: BTreeMap<String, f64>,
    pub ratings: BTreeMap<String, f64>,
    /// Of floaters, decimal.
    pub average_spread: Option<f64>,
    /// Modified, years.
    pub duration: Option<f64>,
    /// Identifier, name, weight, balance.
    pub top: Vec<(String, String, f64, f64)>,
    /// Assets by years to maturity.
    pub maturities: BTreeMap<String, usize>,
    /// Coupons over market value.
    pub current_yield: Option<f64>,
    pub yield_to_maturity: Option<f64>,
}

/// Weights of assets by what `of` says of them; they sum to 1.
pub fn weights_by<'a>(assets: &'a [Asset], of: impl Fn(&'a Asset) -> &'a str) -> BTreeMap<String, f64> {
    let total: f64 = assets.iter().map(|asset| asset.par).sum();
    let mut weights = BTreeMap::new();
    for asset in assets.iter().filter(|asset| asset.par > 0.0) {
        *weights.entry(of(asset).to_owned()).or_default() += asset.par / total;
    }
    weights
}

/// The par-weighted rating factor; none without par.
pub fn rating_factor(assets: &[Asset]) -> Option<f64> {
    let factor = |asset: &Asset| classify::rating(asset).map_or(UNRATED, risk_core::rating::Rating::factor);
    weighted(assets.iter().map(|asset| (asset.par, factor(asset))))
}

/// The rating factor of what has no rating.
const UNRATED: f64 = 6_500.0;

/// Σ wᵢxᵢ / Σ wᵢ; none without weight.
pub fn weighted(pairs: impl IntoIterator<Item = (f64, f64)>) -> Option<f64> {
    let (sum, total) = pairs.into_iter().fold((0.0, 0.0), |(sum, total), (w, x)| (sum + w * x, total + w));
    (total > 0.0).then(|| sum / total)
}

/// The collateral of `deal` in numbers: assets without a price at par, floaters at the current index.
pub fn summary(deal: &Deal) -> Summary {
    let assets = &deal.assets;
    let index = ForwardCurve::flat(deal.current_index.unwrap_or(0.0));
    let settlement = deal.dates.settlement();
    let priced = assets.iter().map(|asset| match asset.price {
        Some(_) => Cow::Borrowed(asset),
        None => Cow::Owned(Asset { price: Some(asset.price_or_par()), ..asset.clone() }),
    });
    let yields: Vec<(f64, f64, clo_core::analytics::AssetYield)> = priced
        .filter_map(|asset| {
            let found = asset_yield(&asset, &index, &deal.dates.calendar, settlement)?;
            Some((asset.par, asset.par * asset.price_or_par(), found))
        })
        .collect();
    let total_balance: f64 = assets.iter().map(|asset| asset.par).sum();
    let performing = || assets.iter().filter(|asset| !asset.defaulted);
    let mut largest: Vec<&Asset> = assets.iter().collect();
    largest.sort_by(|a, b| b.par.total_cmp(&a.par).then_with(|| a.id.cmp(&b.id)));
    let top = largest.into_iter().take(TOP).map(|asset| {
        let weight = if total_balance > 0.0 { asset.par / total_balance } else { 0.0 };
        (asset.id.clone(), asset_list::name(asset).to_owned(), weight, asset.par)
    });
    Summary {
        total_balance,
        average_rating: rating_factor(assets).map_or("NR", classify::rating_of_factor),
        weighted_average_life: weighted(yields.iter().map(|(par, _, found)| (*par, found.wal_years))),
        sectors: weights_by(assets, |asset| classify::sector(asset)),
        ratings: weights_by(assets, |asset| classify::rating_name(asset)),
        average_spread: clo_core::collateral::reinvestment::average_spread(assets),
        duration: weighted(yields.iter().map(|(_, value, found)| (*value, found.modified_duration))),
        top: top.collect(),
        maturities: maturities(deal),
        current_yield: weighted(performing().map(|asset| {
            let value = asset.par * asset.price_or_par();
            (value, if value > 0.0 { asset_list::coupon(asset) / asset.price_or_par() } else { 0.0 })
        })),
        yield_to_maturity: weighted(yields.iter().map(|(_, value, found)| (*value, found.yield_to_maturity))),
    }
}

fn maturities(deal: &Deal) -> BTreeMap<String, usize> {
    let bins = ["0-2 years", "2-4 years", "4-6 years", "6+ years"];
    let mut counts: BTreeMap<String, usize> = bins.map(|bin| (bin.to_owned(), 0)).into();
    for asset in &deal.assets {
        let years = (asset.maturity - deal.dates.analysis).num_days() as f64 / 365.25;
        let bin = bins[((years / 2.0).max(0.0) as usize).min(3)];
        *counts.entry(bin.to_owned()).or_default() += 1;
    }
    counts
}

/// The coverage tests: those on par as of the analysis date, those on interest as struck on the next
/// payment date.
pub fn coverage(deal: &Deal, assumptions: &Assumptions) -> Result<Vec<Measure>> {
    let projection = project(deal, assumptions)?;
    let next = projection.periods.first().map(|period| period.tests.as_slice()).unwrap_or_default();
    let of_interest = next.iter().filter(|test| test.kind == TestKind::InterestCoverage);
    Ok(projection.analysis.tests.iter().chain(of_interest).cloned().collect())
}
