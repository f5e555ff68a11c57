//! At what price orders fill, one bar at a time.

use super::*;

/// What becomes of an order on a bar that follows one at 100, without costs: its fill price.
fn fill(order: Order, bar: [f64; 4]) -> Option<f64> {
    let market = [instrument("A", &[[100.0; 4], bar, bar])];
    let settings = BacktestSettings { shorting: Shorting::Allowed, ..free() };
    let order = Order { time_in_force: TimeInForce::Day, ..order };
    play(&market, vec![(0, order)], &settings).orders[0].average_price
}

fn kinds(kind: OrderKind) -> [Order; 2] {
    [Order { kind, ..buy(1.0) }, Order { kind, ..sell(1.0) }]
}

#[test]
fn orders_fill_where_a_bar_lets_them() {
    // Open, high, low, close.
    let bar = [100.0, 104.0, 95.0, 101.0];
    let cases = [
        (OrderKind::Market, Some(100.0), Some(100.0)),
        // Bought at the limit or the better open; sold likewise.
        (OrderKind::Limit { limit: 97.0 }, Some(97.0), Some(100.0)),
        (OrderKind::Limit { limit: 95.0 }, Some(95.0), Some(100.0)),
        (OrderKind::Limit { limit: 94.9 }, None, Some(100.0)),
        (OrderKind::Limit { limit: 103.0 }, Some(100.0), Some(103.0)),
        (OrderKind::Limit { limit: 104.1 }, Some(100.0), None),
        // A stop waits for a worse price; what the open has passed fills at the open.
        (OrderKind::Stop { stop: 102.0 }, Some(102.0), Some(100.0)),
        (OrderKind::Stop { stop: 98.0 }, Some(100.0), Some(98.0)),
        (OrderKind::Stop { stop: 104.1 }, None, Some(100.0)),
        (OrderKind::Stop { stop: 94.9 }, Some(100.0), None),
        (OrderKind::StopLimit { stop: 102.0, limit: 103.0 }, Some(102.0), Some(103.0)),
        (OrderKind::StopLimit { stop: 98.0, limit: 97.0 }, Some(97.0), Some(98.0)),
        // The limit lies before the stop: only a later bar can be sure to come after it.
        (OrderKind::StopLimit { stop: 102.0, limit: 101.0 }, None, Some(101.0)),
        (OrderKind::StopLimit { stop: 98.0, limit: 99.0 }, Some(99.0), None),
        (OrderKind::StopLimit { stop: 102.0, limit: 104.1 }, Some(102.0), None),
    ];
    for (kind, bought, sold) in cases {
        let [purchase, sale] = kinds(kind);
        assert_eq!((fill(purchase, bar), fill(sale, bar)), (bought, sold), "{kind:?}");
    }
}

#[test]
fn a_triggered_stop_limit_waits_as_a_limit() {
    let market = [instrument("A", &[[100.0; 4], [100.0, 103.0, 100.0, 103.0], [103.0, 103.0, 100.0, 102.0]])];
    let order = Order { kind: OrderKind::StopLimit { stop: 102.0, limit: 101.0 }, ..buy(1.0) };
    let result = play(&market, vec![(0, order)], &free());
    assert!(result.orders[0].triggered);
    assert_eq!(result.orders[0].average_price, Some(101.0));
    assert_eq!(result.orders[0].closed, Some(days(3)[2]));
}

#[test]
fn slippage_is_worse_but_never_than_a_limit() {
    let settings = BacktestSettings { slippage_bps: 100.0, ..free() };
    let market = [instrument("A", &[[100.0; 4], [100.0, 104.0, 95.0, 101.0], [100.0; 4]])];
    let price = |order: Order| play(&market, vec![(0, order)], &settings).orders[0].average_price.unwrap();
    assert_close(price(buy(1.0)), 101.0, 1e-15);
    assert_close(price(Order { kind: OrderKind::Stop { stop: 102.0 }, ..buy(1.0) }), 103.02, 1e-15);
    assert_eq!(price(Order { kind: OrderKind::Limit { limit: 97.0 }, ..buy(1.0) }), 97.0);
    assert_eq!(price(Order { kind: OrderKind::Limit { limit: 100.5 }, ..buy(1.0) }), 100.5);
}

#[test]
fn orders_live_as_long_as_they_should() {
    // The limit of 95 is met on the third bar.
    let market = [instrument(
        "A",
        &[[100.0; 4], [100.0, 101.0, 96.0, 100.0], [100.0, 101.0, 94.0, 100.0], [100.0; 4]],
    )];
    let status = |time_in_force, limit| {
        let order = Order { kind: OrderKind::Limit { limit }, time_in_force, ..buy(1.0) };
        let record = play(&market, vec![(0, order)], &free()).orders[0].clone();
        (record.status, record.average_price)
    };
    use TimeInForce::*;
    assert_eq!(status(GoodTillCancelled, 95.0), (OrderStatus::Filled, Some(95.0)));
    assert_eq!(status(Day, 95.0), (OrderStatus::Expired, None));
    assert_eq!(status(ImmediateOrCancel, 96.0), (OrderStatus::Cancelled, None));
    assert_eq!(status(ImmediateOrCancel, 100.0), (OrderStatus::Filled, Some(100.0)));
    assert_eq!(status(FillOrKill, 100.0), (OrderStatus::Filled, Some(100.0)));
    assert_eq!(status(GoodTillCancelled, 90.0), (OrderStatus::Submitted, None));
}

#[test]
fn a_share_of_the_volume_fills_at_a_time() {
    let mut market = [flat_bars("A", &[100.0; 5])];
    market[0].bars.volume = vec![100.0; 5];
    let settings = BacktestSettings { volume_share: Some(0.1), ..free() };
    let record = |time_in_force| {
        play(&market, vec![(0, Order { time_in_force, ..buy(25.0) })], &settings).orders[0].clone()
    };
    let patient = record(TimeInForce::GoodTillCancelled);
    assert_eq!(
        (patient.status, patient.filled, patient.closed),
        (OrderStatus::Filled, 25.0, Some(days(5)[3]))
    );
    let hasty = record(TimeInForce::ImmediateOrCancel);
    assert_eq!((hasty.status, hasty.filled), (OrderStatus::Cancelled, 10.0));
    let day = record(TimeInForce::Day);
    assert_eq!((day.status, day.filled), (OrderStatus::Expired, 10.0));
    let strict = record(TimeInForce::FillOrKill);
    assert_eq!((strict.status, strict.filled), (OrderStatus::Cancelled, 0.0));
}

/// The trade that a bar makes of ten units bought at 100 with exits, without costs.
fn left(exits: Exits, bars: &[[f64; 4]]) -> Option<(f64, ExitReason)> {
    let market = [instrument("A", &[&[[100.0; 4]], bars].concat())];
    let result = play(&market, vec![(0, Order { exits, ..buy(10.0) })], &free());
    result.trades.first().map(|trade| (trade.exit_price, trade.exit_reason))
}

#[test]
fn stops_come_before_targets() {
    let exits = Exits { stop_loss: Some(0.02), take_profit: Some(0.05), trailing_stop: None };
    let entry = [100.0, 101.0, 99.0, 100.0];
    // From the entry bar on, gaps fill at the open, and of both the stop counts.
    assert_eq!(left(exits, &[[100.0, 106.0, 97.0, 100.0]]), Some((98.0, ExitReason::Stop)));
    assert_eq!(left(exits, &[[100.0, 106.0, 99.0, 100.0]]), Some((105.0, ExitReason::Target)));
    assert_eq!(left(exits, &[entry, [96.0, 97.0, 95.0, 97.0]]), Some((96.0, ExitReason::Stop)));
    assert_eq!(left(exits, &[entry, [107.0, 108.0, 106.0, 107.0]]), Some((107.0, ExitReason::Target)));
    assert_eq!(left(exits, &[entry, [100.0, 105.0, 98.0, 100.0]]), Some((98.0, ExitReason::Stop)));
    assert_eq!(left(exits, &[entry, [100.0, 104.9, 98.1, 100.0]]), None);
}

#[test]
fn a_trailing_stop_follows_the_best_price_before_the_bar() {
    let exits = Exits { trailing_stop: Some(0.10), ..Exits::default() };
    let up = [100.0, 120.0, 100.0, 118.0];
    // On the bar of the new high the stop still lies at 90; on the next at 108.
    assert_eq!(left(exits, &[up, [115.0, 116.0, 109.0, 110.0]]), None);
    assert_eq!(left(exits, &[up, [115.0, 116.0, 107.0, 110.0]]), Some((108.0, ExitReason::Stop)));
    let both = Exits { stop_loss: Some(0.05), ..exits };
    assert_eq!(left(both, &[[100.0, 101.0, 94.0, 100.0]]), Some((95.0, ExitReason::Stop)));
}

#[test]
fn a_pending_exit_fills_before_a_stop() {
    let exits = Exits { stop_loss: Some(0.02), ..Exits::default() };
    let market = [instrument("A", &[[100.0; 4], [100.0; 4], [99.0, 99.0, 90.0, 90.0]])];
    let result = play(&market, vec![(0, Order { exits, ..buy(10.0) }), (1, sell(10.0))], &free());
    assert_eq!((result.trades[0].exit_price, result.trades[0].exit_reason), (99.0, ExitReason::Signal));
}

#[test]
fn what_is_bought_within_a_bar_meets_its_stop_but_not_its_target() {
    let exits = Exits { stop_loss: Some(0.02), take_profit: Some(0.02), trailing_stop: None };
    let order = |limit| Order { kind: OrderKind::Limit { limit }, exits, ..buy(10.0) };
    let run = |bar: [f64; 4]| {
        let market = [instrument("A", &[[100.0; 4], bar, [95.0; 4]])];
        play(&market, vec![(0, order(95.0))], &free()).trades.first().map(|t| (t.exit_date, t.exit_price))
    };
    assert_eq!(run([100.0, 100.0, 93.0, 99.0]), Some((days(3)[1], 93.1)));
    assert_eq!(run([100.0, 100.0, 94.0, 99.0]), None);
}

#[test]
fn short_positions_are_mirror_images() {
    let settings = BacktestSettings { shorting: Shorting::Allowed, ..free() };
    let exits = Exits { stop_loss: Some(0.02), take_profit: Some(0.05), trailing_stop: None };
    let left = |bars: &[[f64; 4]]| {
        let market = [instrument("A", &[&[[100.0; 4]], bars].concat())];
        let result = play(&market, vec![(0, Order { exits, ..sell(10.0) })], &settings);
        result.trades.first().map(|t| (t.side, t.exit_price, t.exit_reason, t.pnl))
    };
    let bar = [100.0, 100.0, 100.0, 100.0];
    assert_eq!(
        left(&[[100.0, 103.0, 94.0, 100.0]]),
        Some((TradeSide::Short, 102.0, ExitReason::Stop, -20.0))
    );
    assert_eq!(
        left(&[bar, [94.0, 95.0, 93.0, 94.0]]),
        Some((TradeSide::Short, 94.0, ExitReason::Target, 60.0))
    );
    // Forbidden, a sale of nothing is cancelled.
    let market = [flat_bars("A", &[100.0; 3])];
    let refused = play(&market, vec![(0, sell(1.0))], &free());
    assert_eq!(refused.orders[0].status, OrderStatus::Cancelled);
    assert_eq!(refused.orders[0].reason.as_deref(), Some("there was nothing to reduce"));
}

#[test]
fn one_order_turns_a_position() {
    let settings = BacktestSettings { shorting: Shorting::Allowed, ..Default::default() };
    let market = [flat_bars("A", &[100.0, 100.0, 110.0, 105.0])];
    let result = play(&market, vec![(0, buy(10.0)), (1, sell(25.0))], &settings);
    assert_eq!(result.trades[0].quantity, 10.0);
    assert_eq!(result.open_positions[0].quantity, -15.0);
    assert_eq!(result.metrics.commission, 2.0, "one commission for each order");
}

#[test]
fn cash_that_is_short_rejects_or_reduces() {
    let market = [flat_bars("A", &[100.0; 3])];
    let settings = BacktestSettings { initial_capital: 1000.0, slippage_bps: 0.0, ..Default::default() };
    let record = |order: Order, settings: &BacktestSettings| {
        play(&market, vec![(0, order)], settings).orders[0].clone()
    };
    let rejected = record(buy(10.0), &settings);
    assert_eq!(rejected.status, OrderStatus::Rejected);
    assert_eq!(rejected.reason.as_deref(), Some("needs 1001.00, free cash is 1000.00"));
    let reduced = record(Order { shortage: Shortage::Reduce, ..buy(10.0) }, &settings);
    assert_eq!(reduced.status, OrderStatus::Filled);
    assert_close(reduced.filled, 9.99, 1e-12);
    let whole = BacktestSettings { lot: Some(1.0), ..settings.clone() };
    assert_eq!(record(Order { shortage: Shortage::Reduce, ..buy(10.0) }, &whole).filled, 9.0);
    assert_eq!(record(buy(5.7), &whole).filled, 5.0);
    assert_eq!(record(buy(0.7), &whole).reason.as_deref(), Some("is less than a lot"));
    assert_eq!(record(buy(9.0), &settings).filled, 9.0);
}

#[test]
fn commission_is_what_the_formula_says() {
    let market = [flat_bars("A", &[100.0; 3])];
    let paid = |commission| {
        let settings = BacktestSettings { commission, slippage_bps: 0.0, ..Default::default() };
        play(&market, vec![(0, buy(50.0))], &settings).orders[0].commission
    };
    let none = Commission::none();
    assert_eq!(paid(Commission { per_trade: 2.0, per_unit: 0.01, bps: 10.0, ..none }), 2.0 + 0.5 + 5.0);
    assert_eq!(paid(Commission { per_unit: 0.01, minimum: 3.0, ..none }), 3.0);
}

#[test]
fn orders_are_taken_back() {
    let market = [flat_bars("A", &[100.0, 100.0, 90.0])];
    let order = Order { kind: OrderKind::Limit { limit: 95.0 }, ..buy(1.0) };
    for cancel in [Instruction::Cancel(1), Instruction::CancelAll("A".into())] {
        let mut script = Script(vec![(0, Instruction::Submit(order.clone())), (1, cancel)]);
        let result = run(&market, &mut script, &free()).unwrap();
        assert_eq!(result.orders[0].status, OrderStatus::Cancelled);
        assert!(result.trades.is_empty() && result.open_positions.is_empty());
    }
}
