//! Haircuts: what par counts for when it is in default, deferring, bought at a discount, long-dated, or
//! in excess of the CCC limit.

use crate::coverage::ccc::CccLimit;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// What counts below par, and at what. An asset to which several apply counts at the lowest.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Haircuts {
    /// What a defaulted asset counts at.
    pub defaulted: DefaultedValue,
    /// The CCC and Caa excess; none by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ccc: Option<CccLimit>,
    /// Discount obligations; none by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// Long-dated obligations; none by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub long_dated: Option<LongDated>,
}

/// What a defaulted asset counts at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultedValue {
    /// Its market price.
    #[default]
    MarketValue,
    /// The lower of its market price and Moody's recovery rate.
    LesserOfMarketValueAndRecovery,
}

/// Discount obligations: bought far below par, they count at the purchase price until their market
/// price has recovered.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Discount {
    /// A purchase price below this makes one.
    pub below: f64,
    /// The same where the Moody's Rating is below B3.
    pub below_if_caa: f64,
    /// A market price of this much ends it.
    pub recovered_at: f64,
}

impl Default for Discount {
    /// 80 %, 85 % below B3, until 90 %.
    fn default() -> Self {
        Self { below: 0.80, below_if_caa: 0.85, recovered_at: 0.90 }
    }
}

/// Long-dated obligations, which mature after the deal's stated maturity: they count at no more than
/// a price, and at nothing when they mature much later.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LongDated {
    /// The price they count at, their market price if that is lower.
    pub price: f64,
    /// By how many years they may be late before they count at nothing.
    pub most_years: f64,
}

impl Default for LongDated {
    /// 70 % of par, for up to two years.
    fn default() -> Self {
        Self { price: 0.70, most_years: 2.0 }
    }
}

/// Why an asset counts below par.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It is in default.
    Defaulted,
    /// It defers interest: its recovery rate counts.
    Deferring,
    /// A discount obligation.
    Discount,
    /// A long-dated obligation.
    LongDated,
    /// In the CCC or Caa excess.
    CccExcess,
}

/// What is needed of an asset to value it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject {
    pub(super) price: f64,
    pub(super) purchase_price: Option<f64>,
    pub(super) recovery: f64,
    pub(super) defaulted: bool,
    pub(super) deferring: bool,
    pub(super) is_caa: bool,
    /// Years by which it outlives the deal.
    pub(super) late_years: f64,
}

impl Haircuts {
    /// What a unit of par counts at before the CCC excess, and why it is not par.
    pub(super) fn value(&self, asset: &Subject) -> (f64, Option<Reason>) {
        if asset.defaulted {
            let value = match self.defaulted {
                DefaultedValue::MarketValue => asset.price,
                DefaultedValue::LesserOfMarketValueAndRecovery => asset.price.min(asset.recovery),
            };
            return (value, Some(Reason::Defaulted));
        }
        let deferring = asset.deferring.then_some((asset.recovery, Some(Reason::Deferring)));
        let discount = self.discount.and_then(|terms| {
            let below = if asset.is_caa { terms.below_if_caa } else { terms.below };
            let price = asset.purchase_price.filter(|price| *price < below)?;
            (asset.price < terms.recovered_at).then_some((price, Some(Reason::Discount)))
        });
        let long_dated = self.long_dated.filter(|_| asset.late_years > 0.0).map(|terms| {
            let price = if asset.late_years > terms.most_years { 0.0 } else { terms.price.min(asset.price) };
            (price, Some(Reason::LongDated))
        });
        let found = [deferring, discount, long_dated].into_iter().flatten();
        found.fold((1.0, None), |least, other| if other.0 < least.0 { other } else { least })
    }

    pub(super) fn check(&self, path: &dyn Display, checks: &mut Checks) {
        if let Some(ccc) = self.ccc {
            ccc.check(&format_args!("{path}.ccc"), checks);
        }
        if let Some(terms) = self.discount {
            checks.fraction(format_args!("{path}.discount.below"), terms.below);
            checks.fraction(format_args!("{path}.discount.below_if_caa"), terms.below_if_caa);
            checks.between(format_args!("{path}.discount.recovered_at"), terms.recovered_at, 0.0, 2.0);
        }
        if let Some(terms) = self.long_dated {
            checks.fraction(format_args!("{path}.long_dated.price"), terms.price);
            checks.between(format_args!("{path}.long_dated.most_years"), terms.most_years, 0.0, 100.0);
        }
    }
}

/// An asset of the CCC bucket as held.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exposure {
    /// Its place among the assets.
    pub(super) at: usize,
    pub(super) par: f64,
    pub(super) price: f64,
    /// What a unit of its par counts at before the excess.
    pub(super) value: f64,
    pub(super) sp: bool,
    pub(super) moodys: bool,
}

/// The CCC excess: (place, par in the excess, value lost) of each asset in it. `exposures` must be
/// sorted by price.
///
/// # Formula
/// Σ xᵢ = max(S&P bucket, Moody's bucket) - limit · base, filled in ascending order of price; each
/// loses xᵢ (vᵢ - min(vᵢ, pᵢ)), with vᵢ what it counts at otherwise.
pub(super) fn ccc_excess(limit: &CccLimit, exposures: &[Exposure], base: f64) -> Vec<(usize, f64, f64)> {
    let bucket =
        |is_in: fn(&Exposure) -> bool| -> f64 { exposures.iter().filter(|e| is_in(e)).map(|e| e.par).sum() };
    let (sp, moodys) = (bucket(|e| e.sp), bucket(|e| e.moodys));
    let in_larger: fn(&Exposure) -> bool = if sp >= moodys { |e| e.sp } else { |e| e.moodys };
    let mut left = sp.max(moodys) - limit.limit * base;
    let mut excess = Vec::new();
    for exposure in exposures.iter().filter(|e| in_larger(e)) {
        if left <= 0.0 {
            break;
        }
        let par = exposure.par.min(left);
        let price = limit.price.unwrap_or(exposure.price);
        excess.push((exposure.at, par, par * (exposure.value - price).max(0.0)));
        left -= par;
    }
    excess
}
