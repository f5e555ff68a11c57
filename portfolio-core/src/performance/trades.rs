//! What closed trades earned.

use super::moment::quotient;
use super::win_loss::longest_run;
use chrono::{Datelike, Weekday};
use risk_core::Result;
use risk_core::check::{Checks, MOST_MONEY};
use risk_core::statistics::{Bias, mean, standard_deviation};
use risk_core::time::Date;
use serde::{Deserialize, Serialize};

/// A trade that is over.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosedTrade {
    /// When the position was opened.
    pub entry_date: Date,
    /// When it was closed.
    pub exit_date: Date,
    /// Profit, negative when a loss, in currency.
    pub pnl: f64,
}

/// The days on which equity is looked at for the Sharpe ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EquityDays {
    /// Monday to Friday.
    #[default]
    Business,
    /// Every day: weekends count as returns of zero.
    Calendar,
}

/// How trades become statistics.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TradeSettings {
    /// Equity before the first trade; 100,000 by default.
    pub initial_capital: f64,
    /// Business days by default.
    pub days: EquityDays,
    /// For the Sharpe ratio; 252 by default.
    pub periods_per_year: f64,
}

impl Default for TradeSettings {
    fn default() -> Self {
        Self { initial_capital: 100_000.0, days: EquityDays::default(), periods_per_year: 252.0 }
    }
}

/// Statistics of closed trades; a trade that breaks even counts as a loss of zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TradeStatistics {
    /// How many there are.
    pub trades: usize,
    /// The sum of profits.
    pub total_pnl: f64,
    /// The share of trades with a profit.
    pub win_rate: Option<f64>,
    /// Gross profit over gross loss; None without a loss.
    pub profit_factor: Option<f64>,
    /// The mean profit of winners.
    pub average_win: Option<f64>,
    /// The mean loss of the others, positive.
    pub average_loss: Option<f64>,
    /// Average win over average loss.
    pub payoff_ratio: Option<f64>,
    /// The mean profit of a trade.
    pub expectancy: Option<f64>,
    /// The largest profit.
    pub largest_win: Option<f64>,
    /// The largest loss, positive.
    pub largest_loss: Option<f64>,
    /// Most winners in a row.
    pub consecutive_wins: usize,
    /// Most others in a row.
    pub consecutive_losses: usize,
    /// Mean calendar days from entry to exit.
    pub average_holding_days: Option<f64>,
    /// mean / deviation (n − 1) · √m of daily returns on equity, risk-free rate 0.
    pub sharpe_ratio: Option<f64>,
    /// The deepest fall of equity from its peak, in currency, not positive.
    pub maximum_drawdown: f64,
    /// The deepest fall of equity from its peak as a fraction of the peak, not positive.
    pub maximum_drawdown_fraction: f64,
    /// The initial capital on the first entry date, then a point for each date with an exit.
    pub equity: Vec<(Date, f64)>,
}

/// Statistics of closed trades, in any order.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) unless the initial capital is positive, the
/// profits are finite, and every exit is on or after its entry.
///
/// # Examples
/// ```
/// use portfolio_core::performance::{ClosedTrade, TradeSettings, trade_statistics};
/// use risk_core::time::Date;
///
/// let day = |d| Date::from_ymd_opt(2025, 1, d).unwrap();
/// let trades = [(2, 3, -50.0), (6, 8, 100.0)]
///     .map(|(entry, exit, pnl)| ClosedTrade { entry_date: day(entry), exit_date: day(exit), pnl });
/// let statistics = trade_statistics(&trades, &TradeSettings::default())?;
/// assert_eq!(statistics.profit_factor, Some(2.0));
/// assert_eq!(statistics.maximum_drawdown, -50.0);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn trade_statistics(trades: &[ClosedTrade], settings: &TradeSettings) -> Result<TradeStatistics> {
    check(trades, settings)?;
    let mut trades = trades.to_vec();
    trades.sort_by_key(|trade| trade.exit_date);
    let pnl: Vec<f64> = trades.iter().map(|trade| trade.pnl).collect();
    let wins: Vec<f64> = pnl.iter().copied().filter(|x| *x > 0.0).collect();
    let losses: Vec<f64> = pnl.iter().filter(|x| **x <= 0.0).map(|x| x.abs()).collect();
    let held: Vec<f64> =
        trades.iter().map(|trade| (trade.exit_date - trade.entry_date).num_days() as f64).collect();
    let equity = equity_curve(&trades, settings.initial_capital);
    let (average_win, average_loss) = (mean(&wins), mean(&losses));
    let (maximum_drawdown, maximum_drawdown_fraction) = falls(&equity);
    Ok(TradeStatistics {
        trades: trades.len(),
        total_pnl: pnl.iter().sum(),
        win_rate: quotient(wins.len() as f64, trades.len() as f64),
        profit_factor: quotient(wins.iter().sum(), losses.iter().sum()),
        average_win,
        average_loss,
        payoff_ratio: average_win.zip(average_loss).and_then(|(win, loss)| quotient(win, loss)),
        expectancy: mean(&pnl),
        largest_win: wins.iter().copied().reduce(f64::max),
        largest_loss: losses.iter().copied().reduce(f64::max),
        consecutive_wins: longest_run(&pnl, |x| x > 0.0),
        consecutive_losses: longest_run(&pnl, |x| x <= 0.0),
        average_holding_days: mean(&held),
        sharpe_ratio: sharpe_ratio(&equity, settings),
        maximum_drawdown,
        maximum_drawdown_fraction,
        equity,
    })
}

fn equity_curve(trades: &[ClosedTrade], initial_capital: f64) -> Vec<(Date, f64)> {
    let Some(first) = trades.iter().map(|trade| trade.entry_date).min() else { return Vec::new() };
    let mut equity = initial_capital;
    let mut curve = vec![(first, equity)];
    for (i, trade) in trades.iter().enumerate() {
        equity += trade.pnl;
        match curve.last_mut() {
            Some(last) if last.0 == trade.exit_date && i > 0 => last.1 = equity,
            _ => curve.push((trade.exit_date, equity)),
        }
    }
    curve
}

/// The deepest falls in currency and as a fraction.
fn falls(equity: &[(Date, f64)]) -> (f64, f64) {
    let mut peak = f64::MIN;
    let mut deepest: (f64, f64) = (0.0, 0.0);
    for (_, value) in equity {
        peak = value.max(peak);
        deepest.0 = deepest.0.min(value - peak);
        deepest.1 = deepest.1.min(quotient(value - peak, peak).unwrap_or(0.0));
    }
    deepest
}

/// Of the returns from each day to the next, from the first point to the last.
fn sharpe_ratio(equity: &[(Date, f64)], settings: &TradeSettings) -> Option<f64> {
    let (first, last) = (equity.first()?.0, equity.last()?.0);
    let mut values = Vec::new();
    let mut points = equity.iter().peekable();
    let mut value = None;
    for day in first.iter_days().take_while(|day| *day <= last) {
        let mut is_point = false;
        while let Some(point) = points.next_if(|point| point.0 <= day) {
            (value, is_point) = (Some(point.1), true);
        }
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        if is_point || !weekend || settings.days == EquityDays::Calendar {
            values.extend(value);
        }
    }
    if values.iter().any(|v| *v <= 0.0) {
        return None;
    }
    let returns: Vec<f64> = values.windows(2).map(|v| v[1] / v[0] - 1.0).collect();
    let per_day = quotient(mean(&returns)?, standard_deviation(&returns, Bias::Sample)?)?;
    Some(per_day * settings.periods_per_year.sqrt())
}

fn check(trades: &[ClosedTrade], settings: &TradeSettings) -> Result<()> {
    let mut checks = Checks::default();
    checks.money("settings.initial_capital", settings.initial_capital);
    let got = settings.periods_per_year;
    checks.require(
        got.is_finite() && got > 0.0,
        "settings.periods_per_year",
        format_args!("must be positive, got {got}"),
    );
    for (i, trade) in trades.iter().enumerate() {
        checks.between(format_args!("trades[{i}].pnl"), trade.pnl, -MOST_MONEY, MOST_MONEY);
        checks.require(
            trade.exit_date >= trade.entry_date,
            format_args!("trades[{i}].exit_date"),
            format_args!("must not be before the entry on {}, got {}", trade.entry_date, trade.exit_date),
        );
    }
    checks.finish()
}
