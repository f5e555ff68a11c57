//! What a backtest earned, in numbers.

use super::ledger::Trade;
use super::{BacktestSettings, EquityPoint};
use crate::performance::{
    ClosedTrade, FirstPeak, TradeSettings, annualized_volatility, calmar_ratio, compound_annual_growth_rate,
    maximum_drawdown, quotient, sharpe_ratio, sortino_ratio, trade_statistics,
};
use risk_core::Result;
use serde::{Deserialize, Serialize};

/// What a backtest earned. Undefined measures are None; ratios are, when equity reached zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// Cash before the first bar.
    pub initial_capital: f64,
    /// Cash and positions at the last close.
    pub final_equity: f64,
    /// final / initial − 1.
    pub total_return: f64,
    /// (final / initial)^(365.25 / days) − 1, over the days from the first bar to the last.
    pub cagr: Option<f64>,
    /// Deviation of returns per year.
    pub volatility: Option<f64>,
    /// See [`sharpe_ratio`].
    pub sharpe_ratio: Option<f64>,
    /// See [`sortino_ratio`].
    pub sortino_ratio: Option<f64>,
    /// See [`calmar_ratio`].
    pub calmar_ratio: Option<f64>,
    /// The deepest fall of equity from its peak as a fraction of the peak, not positive.
    pub maximum_drawdown: f64,
    /// The deepest fall of equity from its peak in currency, not positive.
    pub maximum_drawdown_amount: f64,
    /// Trades that are closed.
    pub total_trades: usize,
    /// The share of them with a profit.
    pub win_rate: Option<f64>,
    /// Gross profit over gross loss; None without a loss.
    pub profit_factor: Option<f64>,
    /// The mean profit of winners.
    pub average_win: Option<f64>,
    /// The mean loss of the others, positive.
    pub average_loss: Option<f64>,
    /// The mean profit of a trade.
    pub expectancy: Option<f64>,
    /// Mean hours from entry to exit, days of 24.
    pub average_trade_duration_hours: Option<f64>,
    /// The share of bars that end with a position.
    pub exposure: f64,
    /// The value of all fills.
    pub traded: f64,
    /// The same over the mean equity.
    pub turnover: Option<f64>,
    /// All commission.
    pub commission: f64,
}

/// Returns from each point of the equity curve to the next, the first from the initial capital.
pub(super) fn equity_returns(initial_capital: f64, equity: &[EquityPoint]) -> Vec<f64> {
    let mut before = initial_capital;
    let change = |point: &EquityPoint| {
        let r = point.equity / before - 1.0;
        before = point.equity;
        r
    };
    equity.iter().map(change).collect()
}

pub(super) struct Costs {
    pub commission: f64,
    pub traded: f64,
}

pub(super) fn metrics(
    settings: &BacktestSettings,
    equity: &[EquityPoint],
    trades: &[Trade],
    costs: &Costs,
) -> Result<Metrics> {
    let (initial_capital, settings) = (settings.initial_capital, &settings.performance);
    let last = equity.last().map_or(initial_capital, |point| point.equity);
    let days = equity.first().zip(equity.last()).map_or(0, |(a, b)| (b.date - a.date).num_days());
    // After ruin a return means nothing.
    let is_solvent = equity.iter().all(|point| point.equity > 0.0);
    let returns = if is_solvent { equity_returns(initial_capital, equity) } else { Vec::new() };
    let closed: Vec<ClosedTrade> = trades
        .iter()
        .map(|t| ClosedTrade { entry_date: t.entry_date, exit_date: t.exit_date, pnl: t.pnl })
        .collect();
    let traded = trade_statistics(&closed, &TradeSettings { initial_capital, ..TradeSettings::default() })?;
    let (amount, fraction) = falls(initial_capital, equity);
    let mean_equity = equity.iter().map(|point| point.equity).sum::<f64>() / equity.len() as f64;
    let growth = last / initial_capital;
    Ok(Metrics {
        initial_capital,
        final_equity: last,
        total_return: growth - 1.0,
        cagr: compound_annual_growth_rate(growth, days as f64 / 365.25),
        volatility: annualized_volatility(&returns, settings),
        sharpe_ratio: sharpe_ratio(&returns, settings),
        sortino_ratio: sortino_ratio(&returns, settings),
        calmar_ratio: calmar_ratio(&returns, settings),
        maximum_drawdown: maximum_drawdown(&returns, FirstPeak::InitialWealth).unwrap_or(fraction),
        maximum_drawdown_amount: amount,
        total_trades: trades.len(),
        win_rate: traded.win_rate,
        profit_factor: traded.profit_factor,
        average_win: traded.average_win,
        average_loss: traded.average_loss,
        expectancy: traded.expectancy,
        average_trade_duration_hours: traded.average_holding_days.map(|days| 24.0 * days),
        exposure: equity.iter().filter(|point| point.open_positions > 0).count() as f64
            / equity.len().max(1) as f64,
        traded: costs.traded,
        turnover: quotient(costs.traded, mean_equity),
        commission: costs.commission,
    })
}

/// The deepest falls from the peak, in currency and as a fraction of the peak.
fn falls(initial_capital: f64, equity: &[EquityPoint]) -> (f64, f64) {
    let mut peak = initial_capital;
    let mut deepest: (f64, f64) = (0.0, 0.0);
    for point in equity {
        peak = peak.max(point.equity);
        deepest.0 = deepest.0.min(point.equity - peak);
        deepest.1 = deepest.1.min(point.equity / peak - 1.0);
    }
    deepest
}
