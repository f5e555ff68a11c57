//! How much risk a user takes, and what their record recommends.

use crate::performance::TradeStatistics;
use risk_core::Result;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};

/// How much risk a user takes, in percent as the user says it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RiskProfile {
    /// Of the portfolio's value, put at risk by one trade; 2 by default.
    pub max_portfolio_risk_pct: f64,
    /// Of the portfolio's value, in all positions; 50 by default.
    pub max_portfolio_exposure_pct: f64,
    /// Of the portfolio's value, in one stock; 10 by default.
    pub max_stock_allocation_pct: f64,
    /// Of the entry price, before a trade is stopped; 25 by default.
    pub max_loss_per_trade_pct: f64,
    /// Target over risk; 2 by default.
    pub risk_reward_ratio: f64,
}

impl Default for RiskProfile {
    fn default() -> Self {
        Self {
            max_portfolio_risk_pct: 2.0,
            max_portfolio_exposure_pct: 50.0,
            max_stock_allocation_pct: 10.0,
            max_loss_per_trade_pct: 25.0,
            risk_reward_ratio: 2.0,
        }
    }
}

impl RiskProfile {
    /// Wants percentages above 0, at most 100, and a positive ratio.
    ///
    /// # Errors
    /// [`Error::Invalid`](risk_core::Error::Invalid) with every bad field.
    pub fn check(&self) -> Result<()> {
        let mut checks = Checks::default();
        let percentages = [
            ("max_portfolio_risk_pct", self.max_portfolio_risk_pct),
            ("max_portfolio_exposure_pct", self.max_portfolio_exposure_pct),
            ("max_stock_allocation_pct", self.max_stock_allocation_pct),
            ("max_loss_per_trade_pct", self.max_loss_per_trade_pct),
        ];
        for (name, got) in percentages {
            let message = format_args!("must be above 0 and at most 100, got {got}");
            checks.require(got > 0.0 && got <= 100.0, format_args!("profile.{name}"), message);
        }
        let got = self.risk_reward_ratio;
        let message = format_args!("must be positive and at most 1000, got {got}");
        checks.require(got > 0.0 && got <= 1000.0, "profile.risk_reward_ratio", message);
        checks.finish()
    }
}

/// What a profile is recommended from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskRecord {
    /// A fraction.
    pub win_rate: f64,
    /// None when there was no loss: better than any number.
    pub profit_factor: Option<f64>,
    /// Calendar days.
    pub average_holding_days: f64,
    /// None when it is undefined: no rule that needs it applies.
    pub sharpe_ratio: Option<f64>,
    /// As a fraction of the peak; the sign does not matter.
    pub maximum_drawdown_fraction: f64,
}

impl RiskRecord {
    /// The record of closed trades; None without a trade.
    #[must_use]
    pub fn of(statistics: &TradeStatistics) -> Option<Self> {
        Some(Self {
            win_rate: statistics.win_rate?,
            profit_factor: statistics.profit_factor,
            average_holding_days: statistics.average_holding_days?,
            sharpe_ratio: statistics.sharpe_ratio,
            maximum_drawdown_fraction: statistics.maximum_drawdown_fraction,
        })
    }
}

/// The profile that a record of closed trades recommends.
///
/// Success raises the risk of a trade and the exposure, failure lowers them; short holding tightens
/// the stop and long holding loosens it, to 30 % at least, for losers too. Without a profile the
/// same rules answer with fixed levels; without a record the default profile is recommended.
///
/// # Examples
/// ```
/// use portfolio_core::sizing::{RiskProfile, RiskRecord, recommend_profile};
///
/// let record = RiskRecord {
///     win_rate: 0.75, profit_factor: Some(2.5), average_holding_days: 2.0, sharpe_ratio: Some(1.8),
///     maximum_drawdown_fraction: -0.02,
/// };
/// let profile = recommend_profile(Some(&RiskProfile::default()), Some(&record));
/// assert_eq!((profile.max_portfolio_risk_pct, profile.max_loss_per_trade_pct), (2.4, 20.0));
/// ```
#[must_use]
pub fn recommend_profile(profile: Option<&RiskProfile>, record: Option<&RiskRecord>) -> RiskProfile {
    let Some(record) = record else { return RiskProfile::default() };
    let factor = record.profit_factor.unwrap_or(f64::INFINITY);
    let drawdown_pct = 100.0 * record.maximum_drawdown_fraction.abs();
    let verdict = |good: bool, bad: bool| match (good, bad) {
        (true, _) => Verdict::Raise,
        (_, true) => Verdict::Lower,
        _ => Verdict::Keep,
    };
    let trade = verdict(record.win_rate > 0.7 && factor > 2.0, record.win_rate < 0.4 || factor < 1.0);
    let curve = verdict(
        record.sharpe_ratio.is_some_and(|s| s > 1.5) && drawdown_pct < 10.0,
        record.sharpe_ratio.is_some_and(|s| s < 0.5) || drawdown_pct > 20.0,
    );
    let holding = verdict(record.average_holding_days > 5.0, record.average_holding_days < 3.0);
    let is_loser = record.win_rate < 0.5;
    match profile {
        None => RiskProfile {
            max_portfolio_risk_pct: trade.choose(3.0, 1.0, 2.0),
            max_portfolio_exposure_pct: curve.choose(60.0, 40.0, 50.0),
            max_stock_allocation_pct: 10.0,
            max_loss_per_trade_pct: holding.choose(30.0, 20.0, 25.0),
            risk_reward_ratio: if is_loser { 2.5 } else { 2.0 },
        },
        Some(p) => {
            let (risk, exposure) = (p.max_portfolio_risk_pct, p.max_portfolio_exposure_pct);
            let (loss, ratio) = (p.max_loss_per_trade_pct, p.risk_reward_ratio);
            RiskProfile {
                max_portfolio_risk_pct: trade.choose((risk * 1.2).min(3.0), (risk * 0.8).max(0.5), risk),
                max_portfolio_exposure_pct: curve.choose(
                    (exposure * 1.2).min(70.0),
                    (exposure * 0.8).max(30.0),
                    exposure,
                ),
                max_stock_allocation_pct: p.max_stock_allocation_pct.min(15.0),
                max_loss_per_trade_pct: holding.choose((loss * 1.1).max(30.0), (loss * 0.9).min(20.0), loss),
                risk_reward_ratio: if is_loser { (ratio * 1.2).max(2.5) } else { (ratio * 0.9).min(2.0) },
            }
        }
    }
}

/// What a rule says.
#[derive(Clone, Copy)]
enum Verdict {
    Raise,
    Lower,
    Keep,
}

impl Verdict {
    const fn choose(self, raised: f64, lowered: f64, kept: f64) -> f64 {
        match self {
            Self::Raise => raised,
            Self::Lower => lowered,
            Self::Keep => kept,
        }
    }
}
