//! The trades that bring a portfolio to its targets.

use super::drift::{Band, check_values};
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::math::root::brent;
use serde::{Deserialize, Serialize};

/// Who pays for the trades.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Financing {
    /// Costs come out of the portfolio: the targets are met on what is left, and buys never exceed
    /// the proceeds of the sales less costs. The default.
    #[default]
    Proceeds,
    /// Costs and any shortfall are paid from outside.
    External,
}

/// How a portfolio is rebalanced; by default every difference is traded, without costs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RebalanceSettings {
    /// Trades of at most this amount are not made; 0 by default.
    pub minimum_trade: f64,
    /// Cost per unit of currency traded, as a decimal; 0 by default.
    pub cost_rate: f64,
    /// Who pays; the portfolio by default.
    pub financing: Financing,
    /// Assets inside their band are not traded; no band by default.
    pub band: Option<Band>,
    /// Trades are made in whole lots at these prices; any amount can be traded by default.
    pub lots: Option<Lots>,
}

/// What trades are multiples of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lots {
    /// The price of a unit of each asset.
    pub prices: Vec<f64>,
    /// Units in a lot, one number for all: 1 trades whole shares.
    #[serde(default = "one")]
    pub size: f64,
}

fn one() -> f64 {
    1.0
}

/// A trade in one asset.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Trade {
    /// The asset's place in the list.
    pub asset: usize,
    /// What is bought, negative what is sold, in currency.
    pub amount: f64,
    /// The units, when trades are in lots.
    pub units: Option<f64>,
    /// What it costs.
    pub cost: f64,
}

/// A rebalancing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rebalance {
    /// The portfolio's value before.
    pub total_value: f64,
    /// Trades in the order of the assets.
    pub trades: Vec<Trade>,
    /// Σ|amount|, both sides counted.
    pub turnover: f64,
    /// The smaller of what is bought and what is sold.
    pub one_sided_turnover: f64,
    /// Σ cost.
    pub costs: f64,
    /// Sales less buys less costs: what is left in cash, negative what must be paid in.
    pub cash: f64,
    /// Values after the trades, without the cash.
    pub values: Vec<f64>,
    /// √Σ(weight − target)² before.
    pub distance_before: f64,
    /// The same after, on the value that is left with the cash.
    pub distance_after: f64,
}

/// The trades that bring positions worth `values` to `targets`.
///
/// # Formula
/// A trade is tᵢV' − vᵢ. With external financing V' = Σvᵢ; out of proceeds V' solves
/// V' = Σvᵢ − c·Σ|tᵢV' − vᵢ|. Trades inside the band or of at most the minimum are dropped; then, out of
/// proceeds, buys are scaled so that they cost no more than the sales bring.
///
/// `values` are signed amounts in one currency, cash included as an asset; `targets` sum to 1.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) for wrong lengths, numbers or sums.
pub fn rebalance(values: &[f64], targets: &[f64], settings: &RebalanceSettings) -> Result<Rebalance> {
    let total = check_values(values, targets)?;
    check_settings(values.len(), settings)?;
    let rate = settings.cost_rate;
    let goal = match settings.financing {
        Financing::External => total,
        Financing::Proceeds => value_after_costs(values, targets, total, rate)?,
    };
    let kept = |&(i, amount): &(usize, f64)| {
        let inside = settings
            .band
            .is_some_and(|band| (values[i] / total - targets[i]).abs() <= band.width(targets[i]));
        !inside && amount.abs() > settings.minimum_trade
    };
    let wanted = values.iter().zip(targets).map(|(v, t)| t * goal - v).enumerate();
    let mut amounts: Vec<(usize, f64)> = wanted.filter(kept).collect();
    if settings.financing == Financing::Proceeds {
        finance(&mut amounts, rate);
    }
    let trades = amounts.iter().filter_map(|&(asset, amount)| trade(asset, amount, settings)).collect();
    Ok(report(values, targets, total, trades))
}

fn check_settings(n: usize, settings: &RebalanceSettings) -> Result<()> {
    let mut checks = Checks::default();
    checks.money("minimum_trade", settings.minimum_trade);
    let rate = settings.cost_rate;
    checks.require(
        (0.0..1.0).contains(&rate),
        "cost_rate",
        format_args!("must be at least 0 and below 1, got {rate}"),
    );
    if let Some(band) = settings.band {
        band.check(&mut checks);
    }
    if let Some(lots) = &settings.lots {
        let got = lots.prices.len();
        checks.require(got == n, "lots.prices", format_args!("must have {n} numbers, got {got}"));
        let prices = lots.prices.iter().enumerate().map(|(i, &price)| (format!("lots.prices[{i}]"), price));
        for (path, x) in prices.chain([("lots.size".to_owned(), lots.size)]) {
            checks.require(x > 0.0 && x.is_finite(), path, format_args!("must be positive, got {x}"));
        }
    }
    checks.finish()
}

/// The V' that is left when the trades to it have been paid.
fn value_after_costs(values: &[f64], targets: &[f64], total: f64, rate: f64) -> Result<f64> {
    if rate == 0.0 {
        return Ok(total);
    }
    let turnover = |left: f64| -> f64 { values.iter().zip(targets).map(|(v, t)| (t * left - v).abs()).sum() };
    let short = |left: f64| left + rate * turnover(left) - total;
    if short(total) <= 0.0 {
        return Ok(total);
    }
    // All that could be traded bounds what it could cost.
    let gross: f64 = values.iter().map(|v| v.abs()).sum::<f64>() + total;
    brent("value after costs", short, total - 2.0 * gross, total, 0.0)
}

/// Scales the buys so that sales pay for them and for all costs.
fn finance(amounts: &mut [(usize, f64)], rate: f64) {
    let bought: f64 = amounts.iter().map(|trade| trade.1.max(0.0)).sum();
    let sold: f64 = amounts.iter().map(|trade| (-trade.1).max(0.0)).sum();
    let affordable = sold * (1.0 - rate) / (1.0 + rate);
    if bought > affordable {
        let scale = affordable / bought;
        amounts.iter_mut().filter(|trade| trade.1 > 0.0).for_each(|trade| trade.1 *= scale);
    }
}

/// The trade, in whole lots towards zero where lots are asked for; none if nothing is left of it.
fn trade(asset: usize, amount: f64, settings: &RebalanceSettings) -> Option<Trade> {
    let (amount, units) = match &settings.lots {
        None => (amount, None),
        Some(lots) => {
            let price = lots.prices.get(asset)?;
            let units = (amount / (price * lots.size)).trunc() * lots.size;
            (units * price, Some(units))
        }
    };
    (amount != 0.0).then(|| Trade { asset, amount, units, cost: settings.cost_rate * amount.abs() })
}

fn report(values: &[f64], targets: &[f64], total: f64, trades: Vec<Trade>) -> Rebalance {
    let mut after = values.to_vec();
    for trade in &trades {
        after[trade.asset] += trade.amount;
    }
    let bought: f64 = trades.iter().map(|trade| trade.amount.max(0.0)).sum();
    let sold: f64 = trades.iter().map(|trade| (-trade.amount).max(0.0)).sum();
    let costs: f64 = trades.iter().map(|trade| trade.cost).sum();
    let cash = sold - bought - costs;
    let distance = |values: &[f64], total: f64| {
        let squares = values.iter().zip(targets).map(|(v, t)| (v / total - t) * (v / total - t));
        squares.sum::<f64>().sqrt()
    };
    let left = after.iter().sum::<f64>() + cash;
    Rebalance {
        total_value: total,
        turnover: bought + sold,
        one_sided_turnover: bought.min(sold),
        costs,
        cash,
        distance_before: distance(values, total),
        distance_after: distance(&after, left),
        values: after,
        trades,
    }
}
