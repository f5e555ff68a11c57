//! What the master list keeps of an asset beside its document, and what it yields.

use super::classify;
use crate::clock;
use crate::store::assets::AssetHead;
use clo_core::analytics::{AssetYield, asset_yield};
use clo_core::deal::{Asset, CouponType};
use risk_core::curve::ForwardCurve;
use risk_core::time::{Calendar, Date};

/// The columns of an asset whose tape is of `as_of`.
pub fn head(asset: &Asset, as_of: Date) -> AssetHead {
    let now = clock::now();
    AssetHead {
        id: asset.id.clone(),
        cusip: None,
        isin: None,
        name: name(asset).to_owned(),
        asset_type: classify::asset_type(asset).to_owned(),
        rating: classify::rating_name(asset).to_owned(),
        sector: classify::sector(asset).to_owned(),
        industry: classify::industry(asset).to_owned(),
        current_balance: asset.par,
        original_balance: asset.par,
        coupon_rate: coupon(asset),
        maturity_date: asset.maturity,
        as_of_date: as_of,
        created_at: now,
        updated_at: now,
    }
}

/// The name, or else the identifier.
pub fn name(asset: &Asset) -> &str {
    if asset.name.is_empty() { &asset.id } else { &asset.name }
}

/// The all-in rate of the current period; of a floater without one its spread over its floor.
pub fn coupon(asset: &Asset) -> f64 {
    asset.coupon.unwrap_or_else(|| asset.spread + asset.floor.unwrap_or(0.0))
}

/// The yield with the index of the current coupon held: what a floater pays above its spread.
pub fn own_yield(asset: &Asset, as_of: Date) -> Option<AssetYield> {
    let index = match asset.coupon_type {
        CouponType::Floating => coupon(asset) - asset.spread,
        CouponType::Fixed => 0.0,
    };
    asset_yield(asset, &ForwardCurve::flat(index), &Calendar::default(), as_of)
}
