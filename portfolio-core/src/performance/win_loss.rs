//! Winning and losing periods.

use super::moment::quotient;
use risk_core::statistics::mean;
use serde::{Deserialize, Serialize};

/// Winning (positive) and losing (negative) returns of a series; a return of zero is neither.
///
/// These count periods, not trades: [`trade_statistics`](super::trade_statistics) counts those.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct WinLoss {
    /// Positive returns.
    pub wins: usize,
    /// Negative returns.
    pub losses: usize,
    /// Wins over wins and losses.
    pub win_rate: Option<f64>,
    /// The sum of wins over the sum of losses.
    pub profit_factor: Option<f64>,
    /// The average win over the average loss.
    pub payoff_ratio: Option<f64>,
    /// win rate · average win − (1 − win rate) · average loss: what a period with a result earns.
    pub expectancy: Option<f64>,
    /// Mean of the positive returns.
    pub average_win: Option<f64>,
    /// Mean of the negative returns, as a positive loss.
    pub average_loss: Option<f64>,
    /// The largest return.
    pub best: Option<f64>,
    /// The smallest return.
    pub worst: Option<f64>,
    /// Most positive returns in a row.
    pub consecutive_wins: usize,
    /// Most negative returns in a row.
    pub consecutive_losses: usize,
    /// The share of returns that are not zero: the time in the market.
    pub exposure_time: Option<f64>,
    /// (payoff · win rate − (1 − win rate)) / payoff: the Kelly fraction of a bet with these odds.
    pub kelly_fraction: Option<f64>,
}

/// Statistics of winning and losing periods; nothing but zeros and None when a return is not
/// finite.
///
/// # Examples
/// ```
/// use portfolio_core::performance::win_loss;
///
/// let periods = win_loss(&[0.5, -0.25, 0.25, 0.0]);
/// assert_eq!((periods.wins, periods.losses), (2, 1));
/// assert_eq!(periods.profit_factor, Some(3.0));
/// assert_eq!(periods.exposure_time, Some(0.75));
/// ```
#[must_use]
pub fn win_loss(returns: &[f64]) -> WinLoss {
    if returns.iter().any(|r| !r.is_finite()) {
        return WinLoss::default();
    }
    let wins: Vec<f64> = returns.iter().copied().filter(|r| *r > 0.0).collect();
    let losses: Vec<f64> = returns.iter().copied().filter(|r| *r < 0.0).collect();
    let decided = wins.len() + losses.len();
    let win_rate = quotient(wins.len() as f64, decided as f64);
    let (average_win, average_loss) = (mean(&wins), mean(&losses).map(f64::abs));
    let payoff_ratio = average_win.zip(average_loss).and_then(|(win, loss)| quotient(win, loss));
    let odds = payoff_ratio.zip(win_rate);
    WinLoss {
        wins: wins.len(),
        losses: losses.len(),
        win_rate,
        profit_factor: quotient(wins.iter().sum(), -losses.iter().sum::<f64>()),
        payoff_ratio,
        expectancy: win_rate
            .map(|p| p * average_win.unwrap_or(0.0) - (1.0 - p) * average_loss.unwrap_or(0.0)),
        average_win,
        average_loss,
        best: returns.iter().copied().reduce(f64::max),
        worst: returns.iter().copied().reduce(f64::min),
        consecutive_wins: longest_run(returns, |r| r > 0.0),
        consecutive_losses: longest_run(returns, |r| r < 0.0),
        exposure_time: quotient(decided as f64, returns.len() as f64),
        kelly_fraction: odds.and_then(|(payoff, p)| quotient(payoff * p - (1.0 - p), payoff)),
    }
}

/// The most values in a row for which `holds`.
pub(crate) fn longest_run(values: &[f64], holds: impl Fn(f64) -> bool) -> usize {
    values.split(|x| !holds(*x)).map(<[f64]>::len).max().unwrap_or(0)
}
