//! What a strategy should beat.

use super::market::Instrument;
use super::order::{Exits, Order, OrderSide, Quantity, Shortage};
use super::strategy::{Instruction, Strategy, View};
use super::{AtEnd, BacktestSettings, EquityPoint, Metrics, run};
use crate::sizing::fixed_risk;
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::random::{Stream, stream};
use serde::{Deserialize, Serialize};

/// A strategy that needs no skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BaselineKind {
    /// Does nothing.
    HoldCash,
    /// Buys each instrument with an equal part of the capital on the first bar, and sells it on the
    /// last.
    BuyAndHold,
    /// Buys and sells by the toss of a coin.
    Random,
}

/// How the random baseline trades, and which one it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BaselineSettings {
    /// 42 by default.
    pub seed: u64,
    /// The probability on each bar that what is not held is bought, and that what is held is sold;
    /// 0.05 by default.
    pub probability: f64,
    /// Fraction of equity lost at the stop; 0.02 by default.
    pub risk: f64,
    /// The stop loss, as a fraction of the entry price; 0.05 by default.
    pub stop_loss: f64,
}

impl Default for BaselineSettings {
    fn default() -> Self {
        Self { seed: 42, probability: 0.05, risk: 0.02, stop_loss: 0.05 }
    }
}

/// What a baseline earned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// Which one.
    pub kind: BaselineKind,
    /// What it earned.
    pub metrics: Metrics,
    /// Its account at every close.
    pub equity: Vec<EquityPoint>,
}

/// What cash, buying and holding, and chance would have earned on the same bars with the same costs.
///
/// # Errors
/// As [`run`].
pub fn baselines(
    instruments: &[Instrument],
    settings: &BacktestSettings,
    baseline: &BaselineSettings,
) -> Result<Vec<Baseline>> {
    let mut checks = Checks::default();
    checks.fraction("baseline.probability", baseline.probability);
    checks.fraction("baseline.risk", baseline.risk);
    checks.between("baseline.stop_loss", baseline.stop_loss, 1e-6, 0.999_999);
    checks.finish()?;
    // Limits are the strategy's; what it should beat has none.
    let free = BacktestSettings { limits: None, ..settings.clone() };
    let mut nothing = |_: &View<'_>| Ok(Vec::new());
    let cash = run(instruments, &mut nothing, &free)?;
    let liquidated = BacktestSettings { at_end: AtEnd::Liquidate, ..free.clone() };
    let mut places: Vec<usize> = (0..instruments.len()).collect();
    places.sort_by_key(|i| &instruments[*i].symbol);
    let hold = run(instruments, &mut BuyEach { places }, &liquidated)?;
    let coins = (0..instruments.len()).map(|i| stream(baseline.seed, i as u64)).collect();
    let random = run(instruments, &mut Coins { coins, settings: *baseline }, &free)?;
    let named =
        [(BaselineKind::HoldCash, cash), (BaselineKind::BuyAndHold, hold), (BaselineKind::Random, random)];
    Ok(named.map(|(kind, b)| Baseline { kind, metrics: b.metrics, equity: b.equity }).into())
}

/// A strategy beside a baseline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BaselineComparison {
    /// Which baseline.
    pub kind: BaselineKind,
    /// Total return of the strategy less the baseline's: negative is regret.
    pub total_return: f64,
    /// Sharpe ratio of the strategy less the baseline's.
    pub sharpe_ratio: Option<f64>,
    /// Maximum drawdown of the strategy less the baseline's: positive is a smaller fall.
    pub maximum_drawdown: f64,
    /// No other baseline has a higher total return.
    pub is_best: bool,
}

/// A strategy beside each baseline.
#[must_use]
pub fn compare_baselines(strategy: &Metrics, baselines: &[Baseline]) -> Vec<BaselineComparison> {
    let best = baselines.iter().map(|b| b.metrics.total_return).fold(f64::MIN, f64::max);
    let compare = |baseline: &Baseline| {
        let Baseline { kind, metrics, .. } = baseline;
        BaselineComparison {
            kind: *kind,
            total_return: strategy.total_return - metrics.total_return,
            sharpe_ratio: strategy.sharpe_ratio.zip(metrics.sharpe_ratio).map(|(own, other)| own - other),
            maximum_drawdown: strategy.maximum_drawdown - metrics.maximum_drawdown,
            is_best: metrics.total_return >= best,
        }
    };
    baselines.iter().map(compare).collect()
}

/// Buys each instrument on its first bar with an equal part of the capital that is left.
struct BuyEach {
    /// What is not bought yet, in the order in which orders fill: by symbol.
    places: Vec<usize>,
}

impl Strategy for BuyEach {
    fn decide(&mut self, view: &View<'_>) -> Result<Vec<Instruction>> {
        let mut rest = self.places.len();
        let mut instructions = Vec::new();
        self.places.retain(|i| {
            let history = &view.histories[*i];
            if history.dates.is_empty() {
                return true;
            }
            let order = Order::market(history.symbol, OrderSide::Buy, Quantity::Cash(1.0 / rest as f64));
            instructions.push(Instruction::Submit(order));
            rest -= 1;
            false
        });
        Ok(instructions)
    }
}

/// Buys and sells by chance; each instrument has a coin of its own.
struct Coins {
    coins: Vec<Stream>,
    settings: BaselineSettings,
}

impl Strategy for Coins {
    fn decide(&mut self, view: &View<'_>) -> Result<Vec<Instruction>> {
        let BaselineSettings { probability, risk, stop_loss, .. } = self.settings;
        let mut instructions = Vec::new();
        for ((history, position), coin) in view.histories.iter().zip(view.positions).zip(&mut self.coins) {
            let (Some(&price), true) = (history.close.last(), coin.uniform() < probability) else { continue };
            let side = if position.quantity > 0.0 { OrderSide::Sell } else { OrderSide::Buy };
            let units = match side {
                OrderSide::Sell => position.quantity,
                OrderSide::Buy => fixed_risk(view.equity, risk, price, price * (1.0 - stop_loss))?,
            };
            if units > 0.0 && view.orders.is_empty() {
                let order = Order::market(history.symbol, side, Quantity::Units(units));
                let exits = Exits { stop_loss: Some(stop_loss), ..Exits::default() };
                instructions.push(Instruction::Submit(Order { shortage: Shortage::Reduce, exits, ..order }));
            }
        }
        Ok(instructions)
    }
}
