//! The CCC excess: par rated CCC or Caa beyond the limit counts at market value.

use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// How much CCC par counts in full.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CccLimit {
    /// Fraction of performing par and principal proceeds.
    pub limit: f64,
    /// Price of every asset in the excess; each its own market price when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<f64>,
}

impl Default for CccLimit {
    /// 7.5 %, at market prices.
    fn default() -> Self {
        Self { limit: 0.075, price: None }
    }
}

/// One asset of the CCC bucket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exposure {
    /// Performing par.
    pub par: f64,
    /// Market price, as a fraction of par.
    pub price: f64,
    /// Rated CCC+ or below by S&P.
    pub sp: bool,
    /// Rated Caa1 or below by Moody's.
    pub moodys: bool,
}

/// The haircut: the larger of the S&P and Moody's buckets in excess of `limit` × `base`, made of the
/// assets with the lowest prices, each at its loss from par.
///
/// # Formula
/// Σ xᵢ (1 − pᵢ) with Σ xᵢ = max(S&P bucket, Moody's bucket) − limit · base, filled in ascending
/// order of price pᵢ; an asset above par adds nothing. `exposures` must be sorted by price.
#[must_use]
pub fn haircut(limit: &CccLimit, exposures: impl Iterator<Item = Exposure> + Clone, base: f64) -> f64 {
    let bucket = |in_bucket: fn(&Exposure) -> bool| -> f64 {
        exposures.clone().filter(in_bucket).map(|e| e.par).sum()
    };
    let (sp, moodys) = (bucket(|e| e.sp), bucket(|e| e.moodys));
    let in_larger: fn(&Exposure) -> bool = if sp >= moodys { |e| e.sp } else { |e| e.moodys };
    let mut excess = (sp.max(moodys) - limit.limit * base).max(0.0);
    let mut haircut = 0.0;
    for exposure in exposures.filter(in_larger) {
        let par = exposure.par.min(excess);
        haircut += par * (1.0 - limit.price.unwrap_or(exposure.price)).max(0.0);
        excess -= par;
    }
    haircut
}

impl CccLimit {
    /// Gathers what is wrong with the limit.
    pub fn check(&self, path: &dyn Display, checks: &mut Checks) {
        checks.fraction(format_args!("{path}.limit"), self.limit);
        if let Some(price) = self.price {
            checks.between(format_args!("{path}.price"), price, 0.0, 2.0);
        }
    }
}
