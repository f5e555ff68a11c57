//! What the collateral is worth in the market, against what is owed.

use crate::deal::{Deal, Tranche, TrancheKind};
use risk_core::Result;
use serde::{Deserialize, Serialize};

/// The deal at market value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NetAssetValue {
    /// Par times price of every asset.
    pub market_value: f64,
    /// Par of the assets without a price, which count at par.
    pub unpriced_par: f64,
    /// Principal cash in the accounts.
    pub principal_cash: f64,
    /// Principal and deferred interest of the notes.
    pub debt: f64,
    /// Market value and principal cash less debt.
    pub net_asset_value: f64,
    /// Of it, per unit of the equity's balance; none without equity.
    pub equity_net_asset_value: Option<f64>,
    /// Every class of notes, from the most senior.
    pub classes: Vec<MarketValueCoverage>,
}

/// How a class of notes is covered at market value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MarketValueCoverage {
    /// The class's name.
    pub name: String,
    /// Debt of the class, of those that rank with it and of those senior to it.
    pub debt: f64,
    /// Market value and principal cash over that debt; none without debt.
    pub ratio: Option<f64>,
    /// The fall of the market value, as a fraction of it, at which the class begins to lose; negative when
    /// it is not covered. None without market value.
    pub cushion: Option<f64>,
}

/// Net asset value of the equity, and market value overcollateralization (MVOC) of the notes.
///
/// # Formula
/// NAV = Σ parᵢ priceᵢ + C − Σ Bₖ, and MVOCₖ = (Σ parᵢ priceᵢ + C) / Σ_{j no junior to k} Bⱼ
/// where C is principal cash and B principal with deferred interest
///
/// # Errors
/// [`risk_core::Error::Invalid`] with every problem of the deal.
pub fn net_asset_value(deal: &Deal) -> Result<NetAssetValue> {
    deal.check()?;
    let market_value: f64 = deal.assets.iter().map(|asset| asset.par * asset.price_or_par()).sum();
    let unpriced = deal.assets.iter().filter(|asset| asset.price.is_none());
    let accounts = &deal.accounts;
    let principal_cash =
        accounts.collection.principal + accounts.payment.principal + accounts.ramp_up.principal;
    let owed = |class: &Tranche| class.balance + class.deferred;
    let notes: Vec<&Tranche> =
        deal.tranches.iter().filter(|class| class.kind != TrancheKind::Equity).collect();
    let debt: f64 = notes.iter().map(|class| owed(class)).sum();
    let equity: f64 = deal.tranches.iter().filter(|class| class.is_equity()).map(|class| class.balance).sum();
    let covering = market_value + principal_cash;
    let coverage = |class: &Tranche| {
        let last = notes.iter().rposition(|other| other.rank() == class.rank()).unwrap_or(0);
        let debt: f64 = notes.iter().take(last + 1).map(|class| owed(class)).sum();
        MarketValueCoverage {
            name: class.name.clone(),
            debt,
            ratio: (debt > 0.0).then(|| covering / debt),
            cushion: (market_value > 0.0).then(|| (covering - debt) / market_value),
        }
    };
    let net_asset_value = covering - debt;
    Ok(NetAssetValue {
        market_value,
        unpriced_par: unpriced.fold(0.0, |par, asset| par + asset.par),
        principal_cash,
        debt,
        net_asset_value,
        equity_net_asset_value: (equity > 0.0).then(|| net_asset_value / equity),
        classes: notes.iter().map(|class| coverage(class)).collect(),
    })
}
