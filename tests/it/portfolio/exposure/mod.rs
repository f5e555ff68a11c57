//! portfolio_core::exposure.

use super::assert_close;
use portfolio_core::exposure::*;
use portfolio_core::sizing::RiskProfile;
use proptest::prelude::*;

fn stock(symbol: &str, quantity: f64, price: f64) -> Position {
    Position { symbol: symbol.into(), quantity, price, entry_price: price, ..Position::default() }
}

fn option(symbol: &str, instrument: Instrument, quantity: f64, price: f64) -> Position {
    Position { instrument, ..stock(symbol, quantity, price) }
}

/// Analytics specification, section 3.8: +10000, −5000, +3000 and −2000 in stocks and calls and puts.
fn book() -> Vec<Position> {
    vec![
        stock("A", 100.0, 100.0),
        stock("B", -50.0, 100.0),
        option("A C", Instrument::Call, 10.0, 3.0),
        option("B P", Instrument::Put, -4.0, 5.0),
    ]
}

#[test]
fn totals_are_those_of_the_specification() {
    let report = exposure(&book(), &ExposureSettings::default()).unwrap();
    let e = report.exposure;
    assert_eq!((e.gross, e.net, e.long, e.short), (20_000.0, 6_000.0, 13_000.0, -7_000.0));
    assert_eq!((e.long_count, e.short_count, e.options, e.stocks), (2, 2, 5_000.0, 15_000.0));
    assert_eq!(
        (report.notional, report.options_notional, report.delta_adjusted.missing),
        (20_000.0, 5_000.0, 2)
    );
    assert_eq!((report.market_value, report.total_value), (6_000.0, 6_000.0));
}

#[test]
fn an_option_contract_is_on_a_hundred_shares() {
    // Analytics specification, D2.4: 5 contracts at 4.20, bought at 2.85, 3.95 the day before.
    let call =
        Position { previous_price: Some(3.95), entry_price: 2.85, ..option("X", Instrument::Call, 5.0, 4.2) };
    let v = value(&call);
    assert_close(v.market_value, 2_100.0, 1e-14);
    assert_close(v.unrealized_pnl, 675.0, 1e-14);
    assert_close(v.unrealized_pnl_fraction, 0.473_684_210_526_315_8, 1e-14);
    assert_close(v.day_change, 125.0, 1e-12);
    assert_close(v.day_change_fraction, 0.063_291_139_240_506_33, 1e-12);
    // The same, written: what it gained it now loses.
    let written = value(&Position { quantity: -5.0, ..call });
    assert_close(written.unrealized_pnl, -675.0, 1e-14);
    assert_close(written.unrealized_pnl_fraction, -0.473_684_210_526_315_8, 1e-14);
    assert_close(written.day_change_fraction, -0.063_291_139_240_506_33, 1e-12);
}

#[test]
fn positions_are_valued_as_in_the_options_and_trading_specifications() {
    let options = Position { entry_price: 2.0, ..option("X", Instrument::Call, 2.0, 2.5) };
    let v = value(&options);
    assert_eq!(
        (v.cost, v.market_value, v.unrealized_pnl, v.unrealized_pnl_fraction),
        (400.0, 500.0, 100.0, 0.25)
    );
    let shares = Position { entry_price: 150.25, ..stock("AAPL", 100.0, 155.8) };
    let v = value(&shares);
    assert_close(v.market_value, 15_580.0, 1e-14);
    assert_close(v.unrealized_pnl, 555.0, 1e-12);
    assert_close(v.unrealized_pnl_fraction, 555.0 / 15_025.0, 1e-12);
}

#[test]
fn cash_is_a_share_of_the_total_or_a_balance() {
    // Analytics specification, section 2: T = M / 0.95.
    let invested = stock("A", 1.0, 1_187_500.0);
    let report =
        exposure(std::slice::from_ref(&invested), &ExposureSettings { cash: Cash::ShareOfTotal(0.05) })
            .unwrap();
    assert_close(report.total_value, 1_250_000.0, 1e-14);
    assert_close(report.cash, 62_500.0, 1e-13);
    let report = exposure(&[invested], &ExposureSettings { cash: Cash::Balance(12_500.0) }).unwrap();
    assert_eq!((report.total_value, report.weights[0]), (1_200_000.0, Some(1_187_500.0 / 1_200_000.0)));
    let short =
        exposure(&[stock("A", -1.0, 100.0)], &ExposureSettings { cash: Cash::ShareOfTotal(0.05) }).unwrap();
    assert_eq!((short.cash, short.total_value), (0.0, -100.0));
}

#[test]
fn greeks_add_up_with_the_sign_of_the_quantity() {
    // Analytics specification, D2.8.
    let greek = |delta, gamma, theta, vega, rho| Some(UnitGreeks { delta, gamma, theta, vega, rho });
    let long = Position {
        greeks: greek(0.65, 0.012, -0.08, 0.15, 0.032),
        underlying_price: Some(550.25),
        ..option("SPY C", Instrument::Call, 5.0, 8.0)
    };
    let written = Position {
        greeks: greek(-0.35, 0.008, -0.06, 0.12, -0.025),
        underlying_price: Some(385.42),
        ..option("QQQ P", Instrument::Put, -3.0, 6.0)
    };
    let unknown = option("X C", Instrument::Call, 1.0, 1.0);
    let positions = [long, written, unknown, stock("A", 10.0, 5.0)];
    let totals = aggregate_greeks(&positions);
    for (got, wanted) in [
        (totals.delta, 4.3),
        (totals.gamma, 0.036),
        (totals.theta, -0.22),
        (totals.vega, 0.39),
        (totals.rho, 0.235),
        (totals.dollar_delta, 219_300.35),
        (totals.dollar_vega, 39.0),
        (totals.dollar_theta, -22.0),
    ] {
        assert_close(got, wanted, 1e-12);
    }
    assert_eq!((totals.options, totals.missing, totals.missing_underlying), (3, 1, 0));
    // A move twice as large earns four times as much.
    let small = gamma_pnl(&positions, 0.01);
    let by_hand = 0.5 * (500.0 * 0.012 * 5.5025f64.powi(2) - 300.0 * 0.008 * 3.8542f64.powi(2));
    assert_close(small, by_hand, 1e-12);
    assert_close(gamma_pnl(&positions, 0.02), 4.0 * small, 1e-12);
    let delta = exposure_totals(&positions, Position::dollar_delta);
    assert_close(delta.net, 219_300.35 + 50.0, 1e-12);
    assert_eq!((delta.long_count, delta.missing), (3, 1));
}

#[test]
fn concentration_counts_both_sides() {
    let even = concentration(&[100.0; 8]);
    assert_eq!(
        (even.herfindahl_index, even.effective_positions, even.top_five),
        (Some(0.125), Some(8.0), Some(0.625))
    );
    let one = concentration(&[-7.0]);
    assert_eq!((one.herfindahl_index, one.largest), (Some(1.0), Some(1.0)));
    let none = concentration(&[]);
    assert_eq!((none.herfindahl_index, none.largest, none.top_five), (None, None, None));
}

#[test]
fn groups_hold_stocks_and_the_options_on_them() {
    let call = Position {
        underlying: Some("A".into()),
        tags: vec!["x".into(), "y".into(), "x".into()],
        ..book().remove(2)
    };
    let positions = [book().remove(0), call, Position { tags: vec!["y".into()], ..book().remove(1) }];
    let groups = group(&positions, Grouping::Underlying);
    assert_eq!(
        (groups[0].name.as_str(), groups[0].count, groups[0].calls, groups[0].value),
        ("A", 2, 1, 13_000.0)
    );
    let tags = group(&positions, Grouping::Tag);
    assert_eq!(tags.iter().map(|g| (g.name.as_str(), g.count)).collect::<Vec<_>>(), [("x", 1), ("y", 2)]);
    let types = group(&positions, Grouping::Type);
    assert_eq!(types.iter().map(|g| g.name.as_str()).collect::<Vec<_>>(), ["call", "long", "short"]);
    assert_close(types.iter().map(|g| g.fraction.unwrap()).sum(), 1.0, 1e-15);
    assert_eq!(group(&positions, Grouping::AssetClass)[0].name, "options");
}

#[test]
fn beta_is_over_total_value_and_counts_what_it_lacks() {
    let mut positions = book();
    positions[0].beta = Some(1.2);
    positions[1].beta = Some(0.8);
    let beta = beta_exposure(&positions, 10_000.0);
    assert_close(beta.dollars, 12_000.0 - 4_000.0, 1e-14);
    assert_eq!((beta.beta.map(|b| (b * 1e9).round() / 1e9), beta.missing), (Some(0.8), 2));
    assert_eq!(beta_exposure(&[], 0.0).beta, None);
}

#[test]
fn limits_are_exceeded_above_not_at_them() {
    // Options specification, section 5: 5,000 of 100,000, 50 % in all and 10 % in one.
    let profile = RiskProfile::default();
    let used = |value: f64| exposure_use(&[stock("AAPL", 1.0, value)], 100_000.0, &profile).unwrap();
    let five = used(5_000.0);
    assert_eq!(
        (five.total, five.maximum, five.fraction, five.level),
        (5_000.0, 50_000.0, 0.05, UseLevel::Low)
    );
    let levels = [8_000.0, 8_001.0, 10_000.0, 10_001.0].map(|v| used(v).stocks[0].level);
    assert_eq!(levels, [UseLevel::Low, UseLevel::Medium, UseLevel::Medium, UseLevel::High]);
    assert_eq!((used(40_001.0).level, used(50_001.0).level), (UseLevel::Medium, UseLevel::High));
    let none = exposure_use(&[], 100_000.0, &profile).unwrap();
    assert_eq!((none.total, none.maximum, none.stocks.len()), (0.0, 50_000.0, 0));
    assert_eq!(exposure_use(&[stock("A", 1.0, 1.0)], 0.0, &profile).unwrap().fraction, 0.0);
}

#[test]
fn nothing_held_is_nothing_and_nonsense_is_named() {
    let none = exposure(&[], &ExposureSettings::default()).unwrap();
    assert_eq!((none.total_value, none.exposure.gross, none.unrealized_pnl_fraction), (0.0, 0.0, None));
    assert!(none.by_type.is_empty());
    let bad = Position {
        beta: Some(f64::INFINITY),
        greeks: Some(UnitGreeks { delta: f64::NAN, ..UnitGreeks::default() }),
        ..stock("A", f64::NAN, -1.0)
    };
    let message = exposure(&[bad], &ExposureSettings::default()).unwrap_err().to_string();
    for path in ["quantity", "price", "entry_price", "beta", "greeks.delta"] {
        assert!(message.contains(&format!("positions[0].{path}: ")), "{message}");
    }
    let settings = ExposureSettings { cash: Cash::ShareOfTotal(1.0) };
    assert!(exposure(&[], &settings).unwrap_err().to_string().starts_with("settings.cash"));
}

proptest! {
    #[test]
    fn the_parts_are_the_whole(rows in prop::collection::vec((-100i32..100, 1.0f64..500.0, 0..3usize), 0..20)) {
        let kinds = [Instrument::Stock, Instrument::Call, Instrument::Put];
        let positions: Vec<Position> =
            rows.iter().map(|(q, p, k)| option("S", kinds[*k], f64::from(*q), *p)).collect();
        let report = exposure(&positions, &ExposureSettings::default()).unwrap();
        let e = report.exposure;
        let same = |a: f64, b: f64| (a - b).abs() <= 1e-12 * e.gross.max(1.0);
        prop_assert!(same(e.long + e.short, e.net) && same(e.long - e.short, e.gross));
        prop_assert!(same(e.stocks + e.options, e.gross));
        prop_assert!(same(report.by_type.iter().map(|g| g.value).sum(), report.market_value));
        prop_assert!(same(report.unrealized_pnl, report.market_value - report.cost));
        if let Some(h) = report.concentration.herfindahl_index {
            let held = positions.iter().filter(|p| p.quantity != 0.0).count() as f64;
            prop_assert!((1.0 / held - 1e-12..=1.0 + 1e-12).contains(&h));
        }
    }
}
