//! What the prices of a deal's assets did, and what that says of tomorrow.

use crate::store::asset_matrices::Prices;
use clo_core::deal::Asset;
use ndarray::Array2;
use risk_core::statistics::{Bias, standard_deviation};
use risk_core::time::Date;
use risk_core::var::{VarMethod, VarReport, VarSettings, portfolio_returns, value_at_risk};
use risk_core::{Error, Result};
use std::collections::HashMap;

/// Business days of a year.
pub const YEAR: f64 = 252.0;

/// Fewest returns that say anything.
const FEWEST: usize = 20;

/// Daily returns of a deal's assets.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// Of each asset, a row a day. An asset without a history moves as the market does.
    pub assets: Array2<f64>,
    /// Weights by market value.
    pub weights: Vec<f64>,
    /// The mean of all assets with a history.
    pub market: Vec<f64>,
    /// How many of the deal's assets have a history of their own.
    pub known: usize,
}

impl History {
    /// The history up to `as_of` of what the deal holds.
    ///
    /// # Errors
    /// [`Error::Infeasible`] when there are too few prices, or no assets.
    pub fn of(assets: &[Asset], prices: Option<&Prices>, as_of: Date) -> Result<Self> {
        let short = || Error::Infeasible(format!("fewer than {FEWEST} days of prices are known by {as_of}"));
        let prices = prices.ok_or_else(short)?;
        let days = prices.dates.iter().filter(|date| **date <= as_of).count();
        let count = prices.asset_ids.len();
        if days <= FEWEST || count == 0 {
            return Err(short());
        }
        let value: f64 = assets.iter().map(|asset| asset.par * asset.price_or_par()).sum();
        if value <= 0.0 {
            return Err(Error::Infeasible("the deal holds nothing of value".to_owned()));
        }
        let change = |day: usize, asset: usize| {
            let (before, after) = (prices.at(day, asset), prices.at(day + 1, asset));
            before
                .zip(after)
                .filter(|(before, _)| *before > 0.0)
                .map_or(0.0, |(before, after)| after / before - 1.0)
        };
        let market: Vec<f64> = (0..days - 1)
            .map(|day| (0..count).map(|asset| change(day, asset)).sum::<f64>() / count as f64)
            .collect();
        let places: HashMap<&str, usize> =
            prices.asset_ids.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
        let places: Vec<Option<usize>> =
            assets.iter().map(|asset| places.get(asset.id.as_str()).copied()).collect();
        let of = |(day, k): (usize, usize)| places[k].map_or(market[day], |at| change(day, at));
        Ok(Self {
            assets: Array2::from_shape_fn((days - 1, assets.len()), of),
            weights: assets.iter().map(|asset| asset.par * asset.price_or_par() / value).collect(),
            known: places.iter().flatten().count(),
            market,
        })
    }

    /// The returns of the holdings as they are now.
    ///
    /// # Errors
    /// Never of a history.
    pub fn portfolio(&self) -> Result<Vec<f64>> {
        portfolio_returns(self.assets.view(), &self.weights)
    }

    /// Annual volatility.
    pub fn volatility(&self) -> Result<f64> {
        Ok(annual(&self.portfolio()?))
    }

    /// Annual volatility of what the holdings do beside the market.
    pub fn tracking_error(&self) -> Result<f64> {
        let own = self.portfolio()?;
        Ok(annual(&own.iter().zip(&self.market).map(|(own, market)| own - market).collect::<Vec<_>>()))
    }

    /// The weighted volatilities of the parts over that of the whole, where `part` names the part of an asset.
    pub fn diversification<'a>(&self, part: impl Fn(usize) -> &'a str) -> Result<Option<f64>> {
        let mut parts: HashMap<&str, Vec<f64>> = HashMap::new();
        for (k, weight) in self.weights.iter().enumerate() {
            let returns = parts.entry(part(k)).or_insert_with(|| vec![0.0; self.market.len()]);
            for (sum, own) in returns.iter_mut().zip(self.assets.column(k)) {
                *sum += weight * own;
            }
        }
        let whole = self.volatility()?;
        let alone: f64 = parts.values().map(|returns| annual(returns)).sum();
        Ok((whole > 0.0).then(|| alone / whole))
    }

    /// The value at risk over calendar `days`, as a fraction of the value.
    ///
    /// # Errors
    /// Those of [`value_at_risk`].
    pub fn value_at_risk(&self, method: VarMethod, confidence: f64, days: u32) -> Result<VarReport> {
        let horizon_days = ((f64::from(days) * YEAR / 365.0).round() as usize).max(1);
        let settings = VarSettings { method, confidence, horizon_days, ..VarSettings::default() };
        value_at_risk(&self.portfolio()?, &settings)
    }
}

fn annual(returns: &[f64]) -> f64 {
    standard_deviation(returns, Bias::Sample).unwrap_or(0.0) * YEAR.sqrt()
}
