//! Checks before an order is sent.

use super::*;

fn order() -> OrderFacts {
    OrderFacts {
        symbol: "AAPL".into(),
        side: OrderSide::Buy,
        quantity: 100.0,
        price: 100.0,
        last_price: 100.0,
        stop: None,
        average_volume: 1e6,
        reduces: false,
        adds: false,
    }
}

fn account() -> AccountFacts {
    AccountFacts {
        equity: 100_000.0,
        high_water_mark: 100_000.0,
        day_start_equity: 100_000.0,
        strategy_allocation: 100_000.0,
        ..Default::default()
    }
}

fn broken(order: &OrderFacts, account: &AccountFacts) -> Vec<LimitKind> {
    check_order(order, account, &RiskLimits::default()).iter().map(|v| v.limit_type).collect()
}

#[test]
fn limits_break_exactly_where_they_should() {
    use LimitKind::*;
    let (o, a) = (order(), account());
    assert_eq!(broken(&o, &a), []);
    // From the limit on.
    let equity = |equity| AccountFacts { equity, ..a };
    assert_eq!(broken(&o, &AccountFacts { high_water_mark: 97_000.01, ..equity(97_000.01) }), []);
    let day = AccountFacts { high_water_mark: 96_000.0, ..equity(96_000.0) };
    assert_eq!(broken(&o, &day), [DailyDrawdown]);
    let total = |e| AccountFacts { day_start_equity: e, ..equity(e) };
    assert_eq!((broken(&o, &total(90_000.0)), broken(&o, &total(90_000.1))), (vec![TotalDrawdown], vec![]));
    assert_eq!(broken(&o, &AccountFacts { deployed: 80_000.0, ..a }), [Deployed]);
    assert_eq!(broken(&o, &AccountFacts { deployed: 79_999.0, ..a }), []);
    assert_eq!(broken(&o, &AccountFacts { open_positions: 20, ..a }), [OpenPositions]);
    assert_eq!(
        broken(&OrderFacts { adds: true, ..o.clone() }, &AccountFacts { open_positions: 20, ..a }),
        []
    );
    assert_eq!(broken(&o, &AccountFacts { strategy_drawdown: 0.10, ..a }), [StrategyDrawdown]);
    assert_eq!(broken(&o, &AccountFacts { strategy_daily_loss: 2000.0, ..a }), [StrategyDailyLoss]);
    // Above the limit.
    assert_eq!(broken(&o, &AccountFacts { strategy_deployed: 90_000.0, ..a }), []);
    assert_eq!(broken(&o, &AccountFacts { strategy_deployed: 90_001.0, ..a }), [StrategyAllocation]);
    let large = |quantity| OrderFacts { quantity, stop: Some(99.0), ..o.clone() };
    assert_eq!((broken(&large(250.0), &a), broken(&large(250.01), &a)), (vec![], vec![OrderNotional]));
    // Risk to the stop, or a tenth of the value.
    assert_eq!(broken(&OrderFacts { stop: Some(80.0), ..o.clone() }, &a), []);
    assert_eq!(broken(&OrderFacts { stop: Some(79.9), ..o.clone() }, &a), [OrderRisk]);
    assert_eq!(broken(&OrderFacts { quantity: 200.1, ..o.clone() }, &a), [OrderRisk]);
    let far = |price| OrderFacts { price, ..o.clone() };
    assert_eq!((broken(&far(105.0), &a), broken(&far(105.01), &a)), (vec![], vec![PriceDeviation]));
    let cheap = |price| OrderFacts { price, last_price: price, ..o.clone() };
    assert_eq!((broken(&cheap(5.0), &a), broken(&cheap(4.99), &a)), (vec![], vec![LeastPrice]));
    let thin = |average_volume| OrderFacts { average_volume, ..o.clone() };
    assert_eq!(
        (broken(&thin(499_999.0), &a), broken(&thin(999.0), &a)),
        (vec![LeastVolume], vec![VolumeShare, LeastVolume])
    );
}

#[test]
fn the_first_error_is_the_reason() {
    let limits = RiskLimits { blocked: vec!["AAPL".into()], ..Default::default() };
    let halted = AccountFacts { trading: TradingState::Halted, ..account() };
    let only = check_order(&order(), &halted, &limits);
    assert_eq!((only.len(), only[0].limit_type), (1, LimitKind::KillSwitch));
    let reducing = AccountFacts { trading: TradingState::Reducing, strategy_paused: true, ..account() };
    let kinds: Vec<_> = check_order(&order(), &reducing, &limits).iter().map(|v| v.limit_type).collect();
    assert_eq!(kinds, [LimitKind::CircuitBreaker, LimitKind::StrategyPaused, LimitKind::BlockedSymbol]);
    let warned =
        check_order(&OrderFacts { average_volume: 1e4, ..order() }, &account(), &RiskLimits::default());
    assert_eq!((warned[0].severity, rejection_reason(&warned)), (Severity::Warning, None));
}

#[test]
fn what_is_not_known_breaks_the_limit() {
    let unknown = AccountFacts { equity: f64::NAN, ..account() };
    let kinds = broken(&order(), &unknown);
    assert!(kinds.contains(&LimitKind::DailyDrawdown) && kinds.contains(&LimitKind::Deployed));
    let violations =
        check_order(&OrderFacts { price: f64::NAN, ..order() }, &unknown, &RiskLimits::default());
    assert!(violations.iter().all(|v| v.actual_value.is_finite()));
}

#[test]
fn exits_stay_possible() {
    let fallen = AccountFacts {
        equity: 50_000.0,
        trading: TradingState::Reducing,
        strategy_paused: true,
        deployed: 90_000.0,
        ..account()
    };
    let exit = OrderFacts { side: OrderSide::Sell, quantity: 1e5, reduces: true, ..order() };
    assert_eq!(broken(&exit, &fallen), []);
    assert_eq!(
        broken(&exit, &AccountFacts { trading: TradingState::Halted, ..fallen }),
        [LimitKind::KillSwitch]
    );
}

#[test]
fn a_backtest_obeys_its_limits() {
    let market = [flat_bars("A", &[100.0; 6])];
    let limits = Some(RiskLimits::default());
    let settings = BacktestSettings { limits, ..free() };
    let result = play(&market, vec![(0, buy(100.0)), (1, buy(300.0)), (2, sell(100.0))], &settings);
    let status: Vec<OrderStatus> = result.orders.iter().map(|o| o.status).collect();
    assert_eq!(status, [OrderStatus::Filled, OrderStatus::Rejected, OrderStatus::Filled]);
    assert_eq!(result.orders[1].reason.as_deref(), Some("risk of the order: limit 2000, got 3000"));
    assert_eq!(result.orders[1].violations.len(), 2);
}

#[test]
fn a_drawdown_halts_purchases_in_a_backtest() {
    // 20 % of equity falls by 60 %: 12 % from the highest.
    let market = [flat_bars("A", &[100.0, 100.0, 40.0, 40.0, 40.0])];
    let limits = RiskLimits { strategy_drawdown: None, strategy_daily_loss: None, ..Default::default() };
    let settings = BacktestSettings { limits: Some(limits), ..free() };
    let result =
        play(&market, vec![(0, buy(200.0)), (2, buy(1.0)), (3, buy(1.0)), (3, sell(200.0))], &settings);
    let kinds = |k: usize| result.orders[k].violations.iter().map(|v| v.limit_type).collect::<Vec<_>>();
    assert_eq!(kinds(1), [LimitKind::DailyDrawdown, LimitKind::TotalDrawdown]);
    assert_eq!(kinds(2), [LimitKind::TotalDrawdown]);
    assert_eq!(result.orders[3].status, OrderStatus::Filled);
}

#[test]
fn a_latched_breaker_stays_open_when_equity_comes_back() {
    // Equity falls by 12 % on the third day, and is back on the fourth.
    let market = [flat_bars("A", &[100.0, 100.0, 40.0, 100.0, 100.0, 100.0])];
    let limits = RiskLimits { strategy_drawdown: None, strategy_daily_loss: None, ..Default::default() };
    let asked = vec![(0, buy(200.0)), (3, buy(1.0)), (4, sell(200.0))];
    let of = |latched: bool| {
        let limits = Some(RiskLimits { latched, ..limits.clone() });
        play(&market, asked.clone(), &BacktestSettings { limits, ..free() })
    };
    let status = |latched: bool| of(latched).orders.iter().map(|o| o.status).collect::<Vec<_>>();
    use OrderStatus::{Filled, Rejected};
    assert_eq!(status(false), [Filled, Filled, Filled]);
    // Exits stay possible.
    assert_eq!(status(true), [Filled, Rejected, Filled]);
    let kinds: Vec<_> = of(true).orders[1].violations.iter().map(|v| v.limit_type).collect();
    assert_eq!(kinds, [LimitKind::CircuitBreaker]);
}

#[test]
fn a_latched_breaker_takes_back_what_would_open() {
    let market = [flat_bars("A", &[100.0, 100.0, 40.0, 100.0, 100.0])];
    let limits = RiskLimits {
        latched: true,
        strategy_drawdown: None,
        strategy_daily_loss: None,
        price_deviation: None,
        ..Default::default()
    };
    let settings = BacktestSettings { limits: Some(limits), ..free() };
    let resting = |order: Order, kind: OrderKind| Order {
        kind,
        time_in_force: TimeInForce::GoodTillCancelled,
        ..order
    };
    let asked = vec![
        (0, buy(200.0)),
        (1, resting(buy(1.0), OrderKind::Limit { limit: 20.0 })),
        (1, resting(sell(200.0), OrderKind::Limit { limit: 99.0 })),
    ];
    let result = play(&market, asked, &settings);
    let status: Vec<OrderStatus> = result.orders.iter().map(|o| o.status).collect();
    assert_eq!(status, [OrderStatus::Filled, OrderStatus::Cancelled, OrderStatus::Filled]);
    assert_eq!(result.orders[1].closed, Some(market[0].bars.dates[2]));
}
