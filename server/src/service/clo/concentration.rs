//! Concentration of a deal's collateral, against limits.

use super::metrics::SECTOR_LIMIT;
use super::{classify, overview};
use clo_core::Deal;
use clo_core::deal::Asset;
use clo_core::quality::{Agency, Measure, compliance};
use risk_core::rating::Rating;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// By what the collateral is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Groups of industries.
    #[default]
    Sector,
    /// S&P's industries.
    Industry,
    /// S&P's ratings.
    Rating,
    /// Countries.
    Geography,
}

impl Dimension {
    /// What an asset is in this dimension.
    pub fn of(self, asset: &Asset) -> &str {
        match self {
            Self::Sector => classify::sector(asset),
            Self::Industry => classify::industry(asset),
            Self::Rating => classify::rating_name(asset),
            Self::Geography => classify::country(asset),
        }
    }
}

/// Limits where the deal has none of its own.
const INDUSTRY: f64 = 0.15;
const CCC: f64 = 0.075;
const ABROAD: f64 = 0.05;

/// How the collateral is divided.
#[derive(Debug, Clone, PartialEq)]
pub struct Concentration {
    pub weights: BTreeMap<String, f64>,
    pub top_5: f64,
    pub top_10: f64,
    /// One over the sum of squared weights.
    pub effective: Option<f64>,
    /// The segments above their limits, the largest first, with the limits.
    pub over: Vec<(String, f64)>,
}

/// Divides the collateral of `deal`.
pub fn concentration(deal: &Deal, dimension: Dimension) -> Concentration {
    let weights = overview::weights_by(&deal.assets, |asset| dimension.of(asset));
    let mut sorted: Vec<(&String, f64)> = weights.iter().map(|(name, weight)| (name, *weight)).collect();
    sorted.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let top = |count: usize| sorted.iter().take(count).map(|(_, weight)| weight).sum();
    let squares: f64 = sorted.iter().map(|(_, weight)| weight * weight).sum();
    let industry = industry_limit(deal);
    let limit = |name: &str| limit(dimension, name, industry);
    let over = sorted.iter().filter_map(|(name, weight)| {
        let limit = limit(name).filter(|limit| weight > limit)?;
        Some(((*name).clone(), limit))
    });
    Concentration {
        top_5: top(5),
        top_10: top(10),
        effective: (squares > 0.0).then(|| 1.0 / squares),
        over: over.collect(),
        weights,
    }
}

/// The limit of a segment; none where any part is allowed.
fn limit(dimension: Dimension, name: &str, industry: f64) -> Option<f64> {
    match dimension {
        Dimension::Sector => Some(SECTOR_LIMIT),
        Dimension::Industry => Some(industry),
        Dimension::Rating => Rating::parse(name).is_none_or(|rating| rating < Rating::B_MINUS).then_some(CCC),
        Dimension::Geography => {
            let home = ["us", "usa", "united states", "united states of america"];
            (!home.contains(&name.to_lowercase().as_str())).then_some(ABROAD)
        }
    }
}

/// The deal's own limit of its largest S&P industry.
fn industry_limit(deal: &Deal) -> f64 {
    let report = compliance(deal, &clo_core::quality::Settings::default());
    let of_largest = Measure::Industry { rank: 1, of: Agency::Sp };
    let own = report.ok().and_then(|report| {
        report.tests.iter().find(|test| test.measure == of_largest).map(|test| test.threshold)
    });
    own.unwrap_or(INDUSTRY)
}
