//! Strategies as data.

use super::market::Instrument;
use super::order::{Effect, Exits, Order, OrderSide, Quantity, Shortage};
use super::strategy::{Instruction, Strategy, View};
use crate::returns::{DatedSeries, Missing, align};
use crate::sizing::{fixed_fraction, fixed_risk};
use crate::strategy::{
    PositionRule, RelativeMomentumSettings, Side, relative_momentum_weights, signal_history, target_weights,
};
use ndarray::Array2;
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::time::Date;
use serde::{Deserialize, Serialize};

/// How many units a rule trades; all but fixed units are of the account when the order is decided.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sizing {
    /// Worth this fraction of equity at the close.
    Equity(f64),
    /// Losing this fraction of equity at the stop loss, which the exits must have.
    Risk(f64),
    /// So many units.
    Units(f64),
    /// What this fraction of the free cash pays for when the order fills.
    Cash(f64),
}

impl Default for Sizing {
    /// A tenth of equity.
    fn default() -> Self {
        Self::Equity(0.1)
    }
}

/// A strategy as data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "strategy", deny_unknown_fields)]
pub enum TradingStrategy {
    /// A rule for each instrument alone. It trades when the rule's weight changes, and on the first
    /// bar if the weight is not 0: it does not come back after a stop until the rule speaks again.
    Rule {
        /// The weight to hold.
        rule: PositionRule,
        /// For a weight of 1; a tenth of equity by default.
        #[serde(default)]
        sizing: Sizing,
        /// None by default.
        #[serde(default)]
        exits: Exits,
    },
    /// The signals of a technical strategy for each instrument alone: bullish buys, bearish sells
    /// what is held.
    Signals {
        /// Whose signals.
        signal: crate::strategy::Strategy,
        /// A tenth of equity by default.
        #[serde(default)]
        sizing: Sizing,
        /// None by default.
        #[serde(default)]
        exits: Exits,
    },
    /// Holds the instruments that have risen most.
    RelativeMomentum(RelativeMomentumSettings),
    /// Weights over time: on each date, or the first session after it, the portfolio is brought to
    /// its row.
    Weights {
        /// Strictly increasing.
        dates: Vec<Date>,
        /// Dates × instruments, fractions of equity.
        #[serde(with = "risk_core::linalg::rows")]
        weights: Array2<f64>,
    },
}

impl TradingStrategy {
    /// The strategy, ready to be asked.
    ///
    /// Weights are computed once for the whole history; the weight of a bar depends on that bar and
    /// those before.
    ///
    /// # Errors
    /// [`Error::Invalid`](risk_core::Error::Invalid) unless the parameters can be used with the
    /// instruments.
    pub fn prepare(&self, instruments: &[Instrument]) -> Result<Box<dyn Strategy>> {
        match self {
            Self::Rule { rule, sizing, exits } => {
                check_sizing(sizing, exits)?;
                let weights =
                    instruments.iter().map(|i| target_weights(&i.bars, rule)).collect::<Result<_>>()?;
                Ok(Box::new(FollowRule::new(weights, *sizing, *exits)))
            }
            Self::Signals { signal, sizing, exits } => {
                check_sizing(sizing, exits)?;
                let weights = instruments.iter().map(|i| signal_weights(i, signal)).collect::<Result<_>>()?;
                Ok(Box::new(FollowRule::new(weights, *sizing, *exits)))
            }
            Self::RelativeMomentum(settings) => {
                let (dates, weights) = momentum_weights(instruments, settings)?;
                Ok(Box::new(Rebalance { dates, weights, next: 0 }))
            }
            Self::Weights { dates, weights } => {
                check_weights(dates, weights, instruments.len())?;
                Ok(Box::new(Rebalance { dates: dates.clone(), weights: weights.clone(), next: 0 }))
            }
        }
    }
}

/// 1 from a bullish signal to the next bearish one.
fn signal_weights(instrument: &Instrument, signal: &crate::strategy::Strategy) -> Result<Vec<f64>> {
    let mut weight = 0.0;
    let signals = signal_history(&instrument.bars, signal)?.into_iter().map(|signal| {
        weight = match signal.map(|s| s.side) {
            Some(Side::Bullish) => 1.0,
            Some(Side::Bearish) => 0.0,
            None => weight,
        };
        weight
    });
    Ok(signals.collect())
}

/// The rows of relative momentum that differ from the one before, on the dates that all instruments
/// have.
fn momentum_weights(
    instruments: &[Instrument],
    settings: &RelativeMomentumSettings,
) -> Result<(Vec<Date>, Array2<f64>)> {
    let series: Vec<DatedSeries> = instruments
        .iter()
        .map(|i| DatedSeries {
            name: i.symbol.clone(),
            dates: i.bars.dates.clone(),
            values: i.bars.close.clone(),
        })
        .collect();
    let panel = align(&series, Missing::Drop)?;
    let weights = relative_momentum_weights(panel.values.view(), settings)?;
    let changes: Vec<usize> =
        (0..weights.nrows()).filter(|t| *t > 0 && weights.row(*t) != weights.row(*t - 1)).collect();
    let dates = changes.iter().map(|t| panel.dates[*t]).collect();
    Ok((dates, weights.select(ndarray::Axis(0), &changes)))
}

fn check_sizing(sizing: &Sizing, exits: &Exits) -> Result<()> {
    let mut checks = Checks::default();
    exits.check("strategy.exits", &mut checks);
    match *sizing {
        Sizing::Equity(fraction) => checks.between("strategy.sizing.equity", fraction, 1e-9, 100.0),
        Sizing::Cash(fraction) => checks.between("strategy.sizing.cash", fraction, 1e-9, 1.0),
        Sizing::Units(units) => checks.between("strategy.sizing.units", units, 1e-9, 1e12),
        Sizing::Risk(fraction) => {
            checks.between("strategy.sizing.risk", fraction, 1e-9, 1.0);
            let message = "must be given when units are sized by risk, got none";
            checks.require(exits.stop_loss.is_some(), "strategy.exits.stop_loss", message);
        }
    }
    checks.finish()
}

fn check_weights(dates: &[Date], weights: &Array2<f64>, instruments: usize) -> Result<()> {
    let mut checks = Checks::default();
    let (rows, columns) = weights.dim();
    let wanted = dates.len();
    checks.require(rows == wanted, "strategy.weights", format_args!("must be {wanted} rows, got {rows}"));
    let message = format_args!("must be {instruments} columns, one for each instrument, got {columns}");
    checks.require(rows == 0 || columns == instruments, "strategy.weights", message);
    if let Some(k) = dates.windows(2).position(|d| d[0] >= d[1]) {
        let message = format_args!("must increase, got {} after {}", dates[k + 1], dates[k]);
        checks.problem(format_args!("strategy.dates[{}]", k + 1), message);
    }
    if let Some(((k, i), w)) = weights.indexed_iter().find(|(_, w)| !(-100.0..=100.0).contains(*w)) {
        checks.between(format_args!("strategy.weights[{k}][{i}]"), *w, -100.0, 100.0);
    }
    checks.finish()
}

/// Follows the weights of a rule.
struct FollowRule {
    /// For each instrument, one for each of its bars.
    weights: Vec<Vec<f64>>,
    /// The last weight that was acted on.
    held: Vec<f64>,
    sizing: Sizing,
    exits: Exits,
}

impl FollowRule {
    fn new(weights: Vec<Vec<f64>>, sizing: Sizing, exits: Exits) -> Self {
        let held = vec![0.0; weights.len()];
        Self { weights, held, sizing, exits }
    }

    /// Units for a weight of 1.
    fn quantity(&self, view: &View<'_>, price: f64, side: OrderSide) -> Result<Quantity> {
        Ok(match self.sizing {
            Sizing::Equity(fraction) => Quantity::Units(fixed_fraction(view.equity, fraction, price)?),
            Sizing::Risk(fraction) => {
                let stop = price * (1.0 - side.sign() * self.exits.stop_loss.unwrap_or(1.0));
                Quantity::Units(fixed_risk(view.equity, fraction, price, stop)?)
            }
            Sizing::Units(units) => Quantity::Units(units),
            Sizing::Cash(fraction) => Quantity::Cash(fraction),
        })
    }
}

impl Strategy for FollowRule {
    fn decide(&mut self, view: &View<'_>) -> Result<Vec<Instruction>> {
        let mut instructions = Vec::new();
        for (i, history) in view.histories.iter().enumerate() {
            let Some(t) = history.dates.len().checked_sub(1).filter(|t| history.dates[*t] == view.date)
            else {
                continue;
            };
            let (before, weight) = (self.held[i], self.weights[i][t]);
            if weight == before {
                continue;
            }
            self.held[i] = weight;
            if view.orders.iter().any(|record| record.order.symbol == history.symbol) {
                instructions.push(Instruction::CancelAll(history.symbol.to_owned()));
            }
            let quantity = view.positions[i].quantity;
            if quantity != 0.0 {
                let order = Order::market(
                    history.symbol,
                    OrderSide::closing(quantity),
                    Quantity::Units(quantity.abs()),
                );
                instructions.push(Instruction::Submit(Order { effect: Effect::ReduceOnly, ..order }));
            }
            if weight != 0.0 {
                let side = if weight > 0.0 { OrderSide::Buy } else { OrderSide::Sell };
                let quantity = self.quantity(view, history.close[t], side)?;
                let order = Order::market(history.symbol, side, quantity);
                let order = Order { shortage: Shortage::Reduce, exits: self.exits, ..order };
                instructions.push(Instruction::Submit(order));
            }
        }
        Ok(instructions)
    }
}

/// Brings the portfolio to rows of weights.
struct Rebalance {
    dates: Vec<Date>,
    weights: Array2<f64>,
    /// The first row that has not been acted on.
    next: usize,
}

impl Strategy for Rebalance {
    fn decide(&mut self, view: &View<'_>) -> Result<Vec<Instruction>> {
        let due = self.dates.partition_point(|date| *date <= view.date);
        if due <= self.next {
            return Ok(Vec::new());
        }
        self.next = due;
        let mut instructions = Vec::new();
        for ((history, position), weight) in
            view.histories.iter().zip(view.positions).zip(self.weights.row(due - 1))
        {
            let Some(price) = history.close.last() else { continue };
            let units = weight * view.equity / price - position.quantity;
            // A difference that is only rounding is no trade.
            if units.abs() * price <= 1e-9 * view.equity.abs() {
                continue;
            }
            let side = if units > 0.0 { OrderSide::Buy } else { OrderSide::Sell };
            let order = Order::market(history.symbol, side, Quantity::Units(units.abs()));
            instructions.push(Instruction::Submit(Order { shortage: Shortage::Reduce, ..order }));
        }
        Ok(instructions)
    }
}
