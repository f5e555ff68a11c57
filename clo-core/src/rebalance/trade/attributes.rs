//! Averages of collateral by par.

use crate::deal::CouponType;
use crate::quality::Book;
use serde::{Deserialize, Serialize};

/// Averages weighted by par. None without par.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attributes {
    /// Par in all.
    pub par: f64,
    /// Margin over the index, of floating-rate par.
    pub spread: Option<f64>,
    /// The same with the benefit of the floor.
    pub spread_with_floor: Option<f64>,
    /// Moody's rating factor.
    pub rating_factor: Option<f64>,
    /// Average life in years.
    pub life_years: Option<f64>,
    /// Moody's recovery rate.
    pub recovery_rate: Option<f64>,
    /// Market price as a fraction of par.
    pub price: Option<f64>,
}

impl Attributes {
    /// The averages of `amounts`: places in the book, and par.
    ///
    /// # Formula
    /// Σ Fᵢ xᵢ / Σ Fᵢ
    #[must_use]
    pub fn of(book: &Book<'_>, amounts: &[(usize, f64)]) -> Self {
        let assets: Vec<_> = book.assets().collect();
        let (mut par, mut floating) = (0.0, 0.0);
        let (mut spread, mut floored) = (0.0, 0.0);
        let [mut factor, mut life, mut recovery, mut price] = [0.0; 4];
        for &(at, amount) in amounts {
            let (Some(asset), Some(quality)) = (assets.get(at), book.quality(at)) else { continue };
            par += amount;
            factor += amount * quality.rating_factor;
            life += amount * quality.life;
            recovery += amount * quality.recovery_rate;
            price += amount * quality.price;
            if asset.coupon_type == CouponType::Floating {
                floating += amount;
                spread += amount * asset.spread;
                floored += amount * quality.margin.unwrap_or(asset.spread);
            }
        }
        let average = |sum: f64, par: f64| (par > 0.0).then(|| sum / par);
        Self {
            par,
            spread: average(spread, floating),
            spread_with_floor: average(floored, floating),
            rating_factor: average(factor, par),
            life_years: average(life, par),
            recovery_rate: average(recovery, par),
            price: average(price, par),
        }
    }

    /// The averages of what is held and not in default.
    #[must_use]
    pub fn of_pool(book: &Book<'_>, par: &[f64]) -> Self {
        let held = book.assets().zip(par).enumerate();
        let performing = held.filter(|(_, (asset, par))| !asset.defaulted && **par > 0.0);
        Self::of(book, &performing.map(|(at, (_, par))| (at, *par)).collect::<Vec<_>>())
    }
}
