//! Where to leave a position: stops and targets.

use super::RiskProfile;
use crate::performance::quotient;
use risk_core::Result;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};

/// The lowest price at which an option trades.
const LOWEST_PRICE: f64 = 0.01;

/// Days to expiration from which a loss is not scaled.
const FULL_DAYS: f64 = 7.0;

/// Within this relative distance a level is near.
const NEAR: f64 = 0.05;

/// Whether the loss that stops a trade shrinks as an option expires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpirationScaling {
    /// It stays what the profile says.
    #[default]
    None,
    /// It is scaled by min(1, days / 7).
    SevenDays,
}

/// How levels are set.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LevelSettings {
    /// Not scaled by default.
    pub scaling: ExpirationScaling,
    /// That of the profile unless given.
    pub risk_reward_ratio: Option<f64>,
}

/// A stop and a target, and where the price stands between them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StopTarget {
    /// Sell when the price falls to it.
    pub stop: f64,
    /// Sell when the price rises to it.
    pub target: f64,
    /// The loss at the stop, of the entry price, in percent.
    pub max_loss_pct: f64,
    /// What is gained (lost when negative) for each unit at risk; None when nothing is at risk.
    pub current_risk_reward: Option<f64>,
    /// stop / price − 1; None at a price of 0.
    pub to_stop: Option<f64>,
    /// target / price − 1; None at a price of 0.
    pub to_target: Option<f64>,
}

/// Stop and target of a bought option, on its premium.
///
/// # Formula
/// stop = max(0.01, entry (1 − L)), target = entry + ratio (entry − stop)
///
/// where L is the loss of the profile, scaled by min(1, days / 7) when asked.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) unless the entry is positive, the current price
/// not negative, the ratio positive, and the option not expired.
///
/// # Examples
/// ```
/// use portfolio_core::sizing::{LevelSettings, RiskProfile, stop_and_target};
///
/// let levels = stop_and_target(2.0, 2.5, 5, &RiskProfile::default(), &LevelSettings::default())?;
/// assert_eq!((levels.stop, levels.target, levels.current_risk_reward), (1.5, 3.0, Some(1.0)));
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn stop_and_target(
    entry: f64,
    current: f64,
    days_to_expiration: i64,
    profile: &RiskProfile,
    settings: &LevelSettings,
) -> Result<StopTarget> {
    profile.check()?;
    let ratio = settings.risk_reward_ratio.unwrap_or(profile.risk_reward_ratio);
    let mut checks = Checks::default();
    checks.between("entry", entry, LOWEST_PRICE, 1e9);
    checks.between("current", current, 0.0, 1e9);
    let message = format_args!("must be positive and at most 1000, got {ratio}");
    checks.require(ratio > 0.0 && ratio <= 1000.0, "settings.risk_reward_ratio", message);
    let message = format_args!("must not be expired, got {days_to_expiration} days");
    checks.require(days_to_expiration >= 0, "days_to_expiration", message);
    checks.finish()?;
    let scale = match settings.scaling {
        ExpirationScaling::None => 1.0,
        ExpirationScaling::SevenDays => (days_to_expiration as f64 / FULL_DAYS).min(1.0),
    };
    let max_loss_pct = profile.max_loss_per_trade_pct * scale;
    let stop = (entry * (1.0 - max_loss_pct / 100.0)).max(LOWEST_PRICE);
    let risk = entry - stop;
    let target = entry + risk * ratio;
    Ok(StopTarget {
        stop,
        target,
        max_loss_pct,
        current_risk_reward: quotient(current - entry, risk),
        to_stop: quotient(stop - current, current),
        to_target: quotient(target - current, current),
    })
}

/// Where a price stands beside its levels, the first that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LevelStatus {
    /// There is neither stop nor target.
    NoLevels,
    /// At or below the stop.
    StopHit,
    /// At or above the target.
    TargetHit,
    /// Less than 5 % above the stop.
    NearStop,
    /// Less than 5 % below the target.
    NearTarget,
    /// Between them.
    Within,
}

/// A price beside its levels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LevelCheck {
    /// Where it stands.
    pub status: LevelStatus,
    /// price ≤ stop.
    pub stop_hit: bool,
    /// price ≥ target.
    pub target_hit: bool,
    /// stop / price − 1.
    pub to_stop: Option<f64>,
    /// target / price − 1.
    pub to_target: Option<f64>,
}

/// Where a price stands beside a stop and a target of a bought position; None when a number is NaN.
#[must_use]
pub fn check_levels(current: f64, stop: Option<f64>, target: Option<f64>) -> Option<LevelCheck> {
    if current.is_nan() || stop.is_some_and(f64::is_nan) || target.is_some_and(f64::is_nan) {
        return None;
    }
    let stop_hit = stop.is_some_and(|stop| current <= stop);
    let target_hit = target.is_some_and(|target| current >= target);
    let distance = |level: Option<f64>| level.and_then(|level| quotient(level - current, current));
    let (to_stop, to_target) = (distance(stop), distance(target));
    let status = match (stop, target) {
        (None, None) => LevelStatus::NoLevels,
        _ if stop_hit => LevelStatus::StopHit,
        _ if target_hit => LevelStatus::TargetHit,
        _ if to_stop.is_some_and(|x| x > -NEAR) => LevelStatus::NearStop,
        _ if to_target.is_some_and(|x| x < NEAR) => LevelStatus::NearTarget,
        _ => LevelStatus::Within,
    };
    Some(LevelCheck { status, stop_hit, target_hit, to_stop, to_target })
}

/// How a bracket is set around an entry price.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BracketSettings {
    /// Of the entry price, in percent; 2 by default.
    pub stop_loss_pct: f64,
    /// Of the entry price, in percent; 5 by default.
    pub take_profit_pct: f64,
    /// Prices are rounded to it, a half up; 0.01 by default.
    pub tick: f64,
}

impl Default for BracketSettings {
    fn default() -> Self {
        Self { stop_loss_pct: 2.0, take_profit_pct: 5.0, tick: 0.01 }
    }
}

/// A stop and a target around an entry price.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bracket {
    /// The stop price, on a tick.
    pub stop: f64,
    /// The target price, on a tick.
    pub target: f64,
    /// (stop − entry) · quantity: negative.
    pub pnl_at_stop: f64,
    /// (target − entry) · quantity.
    pub pnl_at_target: f64,
}

/// Stop and target of a bought position as percentages of the entry price.
///
/// # Formula
/// stop = round(entry (1 − l)), target = round(entry (1 + g))
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) unless entry, quantity and tick are positive, the
/// stop loss is from 0 to 100 % and the take profit from 0 to 10,000 %.
///
/// # Examples
/// ```
/// use portfolio_core::sizing::{BracketSettings, bracket};
///
/// let levels = bracket(150.25, 100.0, &BracketSettings::default())?;
/// assert_eq!((levels.stop, levels.target), (147.25, 157.76));
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn bracket(entry: f64, quantity: f64, settings: &BracketSettings) -> Result<Bracket> {
    let mut checks = Checks::default();
    checks.between("entry", entry, 1e-9, 1e9);
    checks.between("quantity", quantity, 0.0, 1e12);
    checks.between("settings.stop_loss_pct", settings.stop_loss_pct, 0.0, 100.0);
    checks.between("settings.take_profit_pct", settings.take_profit_pct, 0.0, 10_000.0);
    checks.between("settings.tick", settings.tick, 1e-9, 1e6);
    checks.finish()?;
    // Ticks in a unit are a whole number for decimal ticks, so a product of it is the nearest double
    // to the decimal price. A half that rounding left just below is a half.
    let per_unit = (1.0 / settings.tick).round().max(1.0);
    let is_decimal = (per_unit * settings.tick - 1.0).abs() < 1e-9;
    let round = |price: f64| {
        let ticks = if is_decimal { price * per_unit } else { price / settings.tick };
        let whole = (ticks + 0.5 + 1e-9).floor();
        if is_decimal { whole / per_unit } else { whole * settings.tick }
    };
    let stop = round(entry * (1.0 - settings.stop_loss_pct / 100.0));
    let target = round(entry * (1.0 + settings.take_profit_pct / 100.0));
    Ok(Bracket {
        stop,
        target,
        pnl_at_stop: (stop - entry) * quantity,
        pnl_at_target: (target - entry) * quantity,
    })
}
