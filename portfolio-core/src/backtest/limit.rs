//! Checks before an order is sent.

use super::order::OrderSide;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};

/// What an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TradingState {
    /// Every order that passes the limits.
    #[default]
    Active,
    /// Orders that reduce a position alone: a daily halt.
    Reducing,
    /// No order: a kill switch.
    Halted,
}

/// Limits; one that is `None` is not looked at. The default is what a cautious desk uses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RiskLimits {
    /// The fall of equity since the day before, as a fraction, from which nothing is opened; 0.03.
    pub daily_drawdown: Option<f64>,
    /// The fall of equity from its highest, from which nothing is opened; 0.10.
    pub total_drawdown: Option<f64>,
    /// Positions over equity from which nothing is bought; 0.80.
    pub deployed: Option<f64>,
    /// Open positions from which nothing new is bought; 20.
    pub open_positions: Option<usize>,
    /// The most of its allocation that the strategy's positions are worth after the order; 1.
    pub strategy_allocation: Option<f64>,
    /// The fall of the strategy's equity from its highest, from which it opens nothing; 0.10.
    pub strategy_drawdown: Option<f64>,
    /// The strategy's loss of a day over its allocation, from which it opens nothing; 0.02.
    pub strategy_daily_loss: Option<f64>,
    /// The most of equity that an order puts at risk: to its stop, or 10 % of its value; 0.02.
    pub order_risk: Option<f64>,
    /// The most an order is worth, in currency; 25,000.
    pub order_notional: Option<f64>,
    /// The most by which the price of an order is away from the last one, as a fraction; 0.05.
    pub price_deviation: Option<f64>,
    /// The least price of what is traded; 5.
    pub least_price: Option<f64>,
    /// The most of the average daily volume that an order asks for; 0.10.
    pub volume_share: Option<f64>,
    /// Average daily volume below which there is a warning; 500,000 units.
    pub least_volume: Option<f64>,
    /// Symbols that are not traded.
    pub blocked: Vec<String>,
    /// In a backtest: once equity has closed at a limit of drawdown, of the day or from its highest, the circuit
    /// breaker stays open. Orders that would open are taken back, and nothing is opened to the end of the
    /// run, whatever equity does. False: drawdowns are looked at order by order.
    pub latched: bool,
}

impl Default for RiskLimits {
    fn default() -> Self {
        Self {
            daily_drawdown: Some(0.03),
            total_drawdown: Some(0.10),
            deployed: Some(0.80),
            open_positions: Some(20),
            strategy_allocation: Some(1.0),
            strategy_drawdown: Some(0.10),
            strategy_daily_loss: Some(0.02),
            order_risk: Some(0.02),
            order_notional: Some(25_000.0),
            price_deviation: Some(0.05),
            least_price: Some(5.0),
            volume_share: Some(0.10),
            least_volume: Some(500_000.0),
            blocked: Vec::new(),
            latched: false,
        }
    }
}

impl RiskLimits {
    pub(super) fn check(&self, path: &str, checks: &mut Checks) {
        for (name, limit) in [
            ("daily_drawdown", self.daily_drawdown),
            ("total_drawdown", self.total_drawdown),
            ("deployed", self.deployed),
            ("strategy_allocation", self.strategy_allocation),
            ("strategy_drawdown", self.strategy_drawdown),
            ("strategy_daily_loss", self.strategy_daily_loss),
            ("order_risk", self.order_risk),
            ("order_notional", self.order_notional),
            ("price_deviation", self.price_deviation),
            ("least_price", self.least_price),
            ("volume_share", self.volume_share),
            ("least_volume", self.least_volume),
        ] {
            if let Some(limit) = limit {
                checks.money(format_args!("{path}.{name}"), limit);
            }
        }
    }
}

/// What a limit has to know of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderFacts {
    /// The instrument.
    pub symbol: String,
    /// Purchase or sale.
    pub side: OrderSide,
    /// Units.
    pub quantity: f64,
    /// Its limit or stop, or the last price.
    pub price: f64,
    /// The last price.
    pub last_price: f64,
    /// The price of its stop loss.
    pub stop: Option<f64>,
    /// Mean units traded on a day.
    pub average_volume: f64,
    /// It only reduces a position: limits on size, risk and drawdown let it pass.
    pub reduces: bool,
    /// It adds to a position that is open.
    pub adds: bool,
}

/// What a limit has to know of the account.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccountFacts {
    /// Halted by a kill switch, reducing by a circuit breaker.
    pub trading: TradingState,
    /// Cash and positions.
    pub equity: f64,
    /// The highest equity so far.
    pub high_water_mark: f64,
    /// Equity at the end of the day before.
    pub day_start_equity: f64,
    /// What positions are worth, long and short added up.
    pub deployed: f64,
    /// How many positions are open.
    pub open_positions: usize,
    /// The strategy does not trade for now.
    pub strategy_paused: bool,
    /// What the strategy may use, in currency.
    pub strategy_allocation: f64,
    /// What the strategy's positions are worth.
    pub strategy_deployed: f64,
    /// The fall of the strategy's equity from its highest, as a positive fraction.
    pub strategy_drawdown: f64,
    /// The strategy's loss today, in currency, positive.
    pub strategy_daily_loss: f64,
}

/// Which limit speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// Nothing trades.
    KillSwitch,
    /// Nothing is opened.
    CircuitBreaker,
    /// See [`RiskLimits::daily_drawdown`].
    DailyDrawdown,
    /// See [`RiskLimits::total_drawdown`].
    TotalDrawdown,
    /// See [`RiskLimits::deployed`].
    Deployed,
    /// See [`RiskLimits::open_positions`].
    OpenPositions,
    /// The strategy does not trade for now.
    StrategyPaused,
    /// See [`RiskLimits::strategy_allocation`].
    StrategyAllocation,
    /// See [`RiskLimits::strategy_drawdown`].
    StrategyDrawdown,
    /// See [`RiskLimits::strategy_daily_loss`].
    StrategyDailyLoss,
    /// See [`RiskLimits::blocked`].
    BlockedSymbol,
    /// See [`RiskLimits::order_risk`].
    OrderRisk,
    /// See [`RiskLimits::order_notional`].
    OrderNotional,
    /// See [`RiskLimits::price_deviation`].
    PriceDeviation,
    /// See [`RiskLimits::least_price`].
    LeastPrice,
    /// See [`RiskLimits::volume_share`].
    VolumeShare,
    /// See [`RiskLimits::least_volume`].
    LeastVolume,
}

/// How much a violation weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The order is sent all the same.
    Warning,
    /// The order is rejected.
    Error,
}

/// A limit that an order breaks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Violation {
    /// Which limit.
    pub limit_type: LimitKind,
    /// What it allows.
    pub limit_value: f64,
    /// What there is.
    pub actual_value: f64,
    /// Both in words.
    pub message: String,
    /// Whether the order is rejected.
    pub severity: Severity,
}

/// The reason for which an order is rejected: the first error among its violations.
#[must_use]
pub fn rejection_reason(violations: &[Violation]) -> Option<&str> {
    violations.iter().find(|v| v.severity == Severity::Error).map(|v| v.message.as_str())
}

/// Gathers violations.
#[derive(Default)]
struct Found(Vec<Violation>);

impl Found {
    fn add(&mut self, kind: LimitKind, limit: f64, actual: f64, what: &str) {
        let severity = if kind == LimitKind::LeastVolume { Severity::Warning } else { Severity::Error };
        // What is not known breaks the limit.
        let actual = if actual.is_nan() { f64::MAX } else { actual.clamp(f64::MIN, f64::MAX) };
        let message = format!("{what}: limit {limit}, got {actual}");
        self.0.push(Violation {
            limit_type: kind,
            limit_value: limit,
            actual_value: actual,
            message,
            severity,
        });
    }

    /// A violation from the limit on.
    fn from(&mut self, kind: LimitKind, limit: Option<f64>, actual: f64, what: &str) {
        if let Some(limit) = limit.filter(|limit| actual >= *limit || actual.is_nan()) {
            self.add(kind, limit, actual, what);
        }
    }

    /// A violation of a share, from the limit on. Amounts are compared, since a quotient is rounded.
    fn share_from(&mut self, kind: LimitKind, limit: Option<f64>, (part, whole): (f64, f64), what: &str) {
        let reaches = |limit: f64| part >= limit * whole || part.is_nan() || whole.is_nan();
        if let Some(limit) = limit.filter(|limit| reaches(*limit)) {
            self.add(kind, limit, part / whole, what);
        }
    }

    /// A violation above the limit.
    fn above(&mut self, kind: LimitKind, limit: Option<f64>, actual: f64, what: &str) {
        if let Some(limit) = limit.filter(|limit| actual > *limit || actual.is_nan()) {
            self.add(kind, limit, actual, what);
        }
    }

    /// A violation below the limit.
    fn below(&mut self, kind: LimitKind, limit: Option<f64>, actual: f64, what: &str) {
        if let Some(limit) = limit.filter(|limit| actual < *limit || actual.is_nan()) {
            self.add(kind, limit, actual, what);
        }
    }
}

/// The limits that an order breaks, in the order in which they are looked at: kill switch (alone when
/// it is on), circuit breaker, portfolio, strategy, order.
///
/// An order that only reduces a position passes the limits on drawdown, size and risk, so that exits
/// stay possible.
///
/// # Examples
/// ```
/// use portfolio_core::backtest::{AccountFacts, OrderFacts, OrderSide, RiskLimits, check_order, rejection_reason};
///
/// let account = AccountFacts { equity: 1e6, high_water_mark: 1e6, day_start_equity: 1e6, strategy_allocation: 1e6, ..Default::default() };
/// let order = OrderFacts {
///     symbol: "AAPL".into(), side: OrderSide::Buy, quantity: 100.0, price: 250.0, last_price: 250.0,
///     stop: None, average_volume: 5e7, reduces: false, adds: false,
/// };
/// assert!(check_order(&order, &account, &RiskLimits::default()).is_empty());
/// let larger = OrderFacts { quantity: 101.0, ..order };
/// let violations = check_order(&larger, &account, &RiskLimits::default());
/// assert_eq!(rejection_reason(&violations), Some("value of the order: limit 25000, got 25250"));
/// ```
#[must_use]
pub fn check_order(order: &OrderFacts, account: &AccountFacts, limits: &RiskLimits) -> Vec<Violation> {
    let mut found = Found::default();
    if account.trading == TradingState::Halted {
        found.add(LimitKind::KillSwitch, 0.0, 1.0, "kill switch is active");
        return found.0;
    }
    if order.reduces {
        blocked(order, limits, &mut found);
        market_limits(order, limits, &mut found);
        return found.0;
    }
    if account.trading == TradingState::Reducing {
        found.add(LimitKind::CircuitBreaker, 0.0, 1.0, "circuit breaker is open");
    }
    portfolio_limits(order, account, limits, &mut found);
    strategy_limits(order, account, limits, &mut found);
    blocked(order, limits, &mut found);
    let notional = order.quantity * order.price;
    let risk = order.stop.map_or(0.1 * notional, |stop| order.quantity * (order.price - stop).abs());
    let most_risk = limits.order_risk.map(|share| share * account.equity);
    found.above(LimitKind::OrderRisk, most_risk, risk, "risk of the order");
    found.above(LimitKind::OrderNotional, limits.order_notional, notional, "value of the order");
    market_limits(order, limits, &mut found);
    found.0
}

/// Whether equity has fallen to a limit of drawdown.
pub(super) fn is_tripped(account: &AccountFacts, limits: &RiskLimits) -> bool {
    let mut found = Found::default();
    drawdown_limits(account, limits, &mut found);
    !found.0.is_empty()
}

fn drawdown_limits(account: &AccountFacts, limits: &RiskLimits, found: &mut Found) {
    let AccountFacts { equity, day_start_equity: start, high_water_mark: most, .. } = *account;
    let daily = (start - equity, start);
    found.share_from(LimitKind::DailyDrawdown, limits.daily_drawdown, daily, "drawdown of the day");
    let total = (most - equity, most);
    found.share_from(
        LimitKind::TotalDrawdown,
        limits.total_drawdown,
        total,
        "drawdown from the highest equity",
    );
}

fn portfolio_limits(order: &OrderFacts, account: &AccountFacts, limits: &RiskLimits, found: &mut Found) {
    drawdown_limits(account, limits, found);
    let AccountFacts { equity, deployed, .. } = *account;
    if order.side == OrderSide::Buy {
        found.share_from(LimitKind::Deployed, limits.deployed, (deployed, equity), "positions over equity");
        if !order.adds {
            let most = limits.open_positions.map(|most| most as f64);
            found.from(LimitKind::OpenPositions, most, account.open_positions as f64, "open positions");
        }
    }
}

fn strategy_limits(order: &OrderFacts, account: &AccountFacts, limits: &RiskLimits, found: &mut Found) {
    if account.strategy_paused {
        found.add(LimitKind::StrategyPaused, 0.0, 1.0, "strategy is paused");
    }
    let allocation = account.strategy_allocation;
    let after = account.strategy_deployed + order.quantity * order.price;
    let most = limits.strategy_allocation.map(|share| share * allocation);
    found.above(LimitKind::StrategyAllocation, most, after, "positions of the strategy after the order");
    let drawdown = account.strategy_drawdown;
    found.from(LimitKind::StrategyDrawdown, limits.strategy_drawdown, drawdown, "drawdown of the strategy");
    let most = limits.strategy_daily_loss.map(|share| share * allocation);
    found.from(LimitKind::StrategyDailyLoss, most, account.strategy_daily_loss, "loss of the strategy today");
}

fn blocked(order: &OrderFacts, limits: &RiskLimits, found: &mut Found) {
    if limits.blocked.contains(&order.symbol) {
        found.add(LimitKind::BlockedSymbol, 0.0, 1.0, &format!("{} is blocked", order.symbol));
    }
}

/// What holds for every order, whether it opens or reduces: its price. Size beside the market's
/// volume is looked at only when it opens.
fn market_limits(order: &OrderFacts, limits: &RiskLimits, found: &mut Found) {
    let away = (order.price - order.last_price).abs();
    let is_far = |limit: f64| away > limit * order.last_price || away.is_nan();
    if let Some(limit) = limits.price_deviation.filter(|limit| is_far(*limit)) {
        found.add(LimitKind::PriceDeviation, limit, away / order.last_price, "distance from the last price");
    }
    if !order.reduces {
        found.below(LimitKind::LeastPrice, limits.least_price, order.price, "price");
        let volume = order.average_volume;
        let most = limits.volume_share.map(|share| share * volume);
        found.above(LimitKind::VolumeShare, most, order.quantity, "units beside the average volume");
        found.below(LimitKind::LeastVolume, limits.least_volume, volume, "average volume");
    }
}
