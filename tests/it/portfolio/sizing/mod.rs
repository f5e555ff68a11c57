//! portfolio_core::sizing.

use super::assert_close;
use ndarray::array;
use portfolio_core::performance::{ClosedTrade, TradeSettings, trade_statistics};
use portfolio_core::sizing::*;
use proptest::prelude::*;

fn request(confidence: f64, option_price: f64, current_allocation: f64) -> SizeRequest {
    SizeRequest {
        portfolio_value: 100_000.0,
        option_price,
        confidence,
        current_allocation,
        ..SizeRequest::default()
    }
}

fn profile(risk: f64) -> RiskProfile {
    RiskProfile { max_portfolio_risk_pct: risk, ..RiskProfile::default() }
}

#[test]
fn risk_budgets_are_those_of_the_specification() {
    // Options specification, section 4: risk %, confidence, price, current → contracts, capital, risk.
    for (risk, confidence, price, current, contracts, capital, at_risk) in [
        (2.0, 0.8, 2.1, 0.0, 12, 2600.0, 2600.0),
        (1.0, 0.8, 2.1, 0.0, 6, 1300.0, 1300.0),
        (2.0, 0.0, 2.1, 0.0, 4, 1000.0, 1000.0),
        (2.0, 1.0, 2.1, 0.0, 14, 3000.0, 3000.0),
        (2.0, 0.8, 2.1, 9000.0, 4, 1000.0, 2600.0),
        (2.0, 0.8, 30.0, 0.0, 0, 2600.0, 2600.0),
    ] {
        let size = position_size(
            &request(confidence, price, current),
            &profile(risk),
            &ContractSizeSettings::default(),
        )
        .unwrap();
        assert_eq!(size.contracts, contracts);
        assert_close(size.max_capital, capital, 1e-14);
        assert_close(size.risk_per_trade, at_risk, 1e-14);
        assert_eq!(size.binding, (current > 0.0).then_some(Binding::StockAllocation));
    }
}

#[test]
fn the_nearest_contract_reproduces_the_documented_example() {
    let settings =
        ContractSizeSettings { mode: SizingMode::NearestContract, ..ContractSizeSettings::default() };
    let size = position_size(&request(0.8, 2.1, 0.0), &profile(1.0), &settings).unwrap();
    assert_eq!((size.contracts, size.max_capital, size.risk_per_trade), (5, 1050.0, 1000.0));
    assert_eq!((size.contract_value, size.portfolio_value, size.current_allocation), (210.0, 100_000.0, 0.0));
    assert_eq!((size.available_allocation, size.confidence_multiplier), (10_000.0, 1.3));
}

#[test]
fn limits_hold_a_size_down_and_say_so() {
    let settings = ContractSizeSettings::default();
    let size = |request: SizeRequest| position_size(&request, &RiskProfile::default(), &settings);
    let poor = size(SizeRequest { cash: Some(500.0), ..request(0.8, 2.1, 0.0) }).unwrap();
    assert_eq!((poor.contracts, poor.binding), (2, Some(Binding::Cash)));
    let full = size(SizeRequest { current_exposure: Some(49_000.0), ..request(0.8, 2.1, 0.0) }).unwrap();
    assert_eq!(
        (full.contracts, full.max_capital, full.binding),
        (4, 1000.0, Some(Binding::PortfolioExposure))
    );
    let exhausted = size(request(0.8, 2.1, 10_000.0)).unwrap_err().to_string();
    assert!(exhausted.contains("maximum allocation to this stock reached"), "{exhausted}");
    let message = size(SizeRequest {
        confidence: 1.5,
        option_price: 0.0,
        cash: Some(f64::NAN),
        ..SizeRequest::default()
    });
    let message = message.unwrap_err().to_string();
    for path in ["request.confidence", "request.option_price", "request.cash"] {
        assert!(message.contains(path), "{message}");
    }
}

#[test]
fn stops_and_targets_are_those_of_the_specification() {
    // Options specification, section 6: entry 2, current 2.5, 25 % and a ratio of 2.
    let level = |days, scaling| {
        let settings = LevelSettings { scaling, ..LevelSettings::default() };
        stop_and_target(2.0, 2.5, days, &RiskProfile::default(), &settings).unwrap()
    };
    let plain = level(5, ExpirationScaling::None);
    assert_eq!((plain.stop, plain.target, plain.current_risk_reward), (1.5, 3.0, Some(1.0)));
    assert_close(plain.to_stop.unwrap(), -0.4, 1e-15);
    assert_close(plain.to_target.unwrap(), 0.2, 1e-15);
    for (days, stop, target, reward, loss) in [
        (9, 1.5, 3.0, 1.0, 25.0),
        (7, 1.5, 3.0, 1.0, 25.0),
        (5, 1.642857, 2.714286, 1.4, 17.857143),
        (3, 1.785714, 2.428571, 2.333333, 10.714286),
        (1, 1.928571, 2.142857, 7.0, 3.571429),
    ] {
        let scaled = level(days, ExpirationScaling::SevenDays);
        assert_close(scaled.stop, stop, 5e-7);
        assert_close(scaled.target, target, 5e-7);
        assert_close(scaled.current_risk_reward.unwrap(), reward, 5e-7);
        assert_close(scaled.max_loss_pct, loss, 5e-7);
    }
    let five = level(5, ExpirationScaling::SevenDays);
    assert_close(five.to_stop.unwrap(), -0.342_857_14, 5e-9);
    assert_close(five.to_target.unwrap(), 0.085_714_29, 5e-9);
    let last = level(0, ExpirationScaling::SevenDays);
    assert_eq!((last.stop, last.target, last.current_risk_reward), (2.0, 2.0, None));
    let expired = stop_and_target(2.0, 2.5, -1, &RiskProfile::default(), &LevelSettings::default());
    assert_eq!(expired.unwrap_err().to_string(), "days_to_expiration: must not be expired, got -1 days");
}

#[test]
fn a_price_is_checked_against_its_levels_in_order() {
    let status = |current, stop, target| check_levels(current, stop, target).unwrap().status;
    assert_eq!(status(2.5, None, None), LevelStatus::NoLevels);
    assert_eq!(status(1.5, Some(1.5), Some(3.0)), LevelStatus::StopHit);
    assert_eq!(status(3.0, Some(1.5), Some(3.0)), LevelStatus::TargetHit);
    assert_eq!(status(1.55, Some(1.5), Some(3.0)), LevelStatus::NearStop);
    assert_eq!(status(2.9, Some(1.5), Some(3.0)), LevelStatus::NearTarget);
    assert_eq!(status(2.5, Some(1.5), Some(3.0)), LevelStatus::Within);
    assert_eq!(check_levels(f64::NAN, None, None), None);
}

#[test]
fn brackets_round_a_half_up() {
    // Trading specification, section 2: entry, quantity, stop %, target % → stop, target, P&L at both.
    for (entry, quantity, loss, gain, stop, target, at_stop, at_target) in [
        (150.25, 100.0, 2.0, 5.0, 147.25, 157.76, -300.0, 751.0),
        (380.0, 50.0, 2.0, 5.0, 372.4, 399.0, -380.0, 950.0),
        (142.5, 25.0, 3.0, 2.0, 138.23, 145.35, -106.75, 71.25),
    ] {
        let settings =
            BracketSettings { stop_loss_pct: loss, take_profit_pct: gain, ..BracketSettings::default() };
        let levels = bracket(entry, quantity, &settings).unwrap();
        assert_eq!((levels.stop, levels.target), (stop, target));
        assert_close(levels.pnl_at_stop, at_stop, 1e-9);
        assert_close(levels.pnl_at_target, at_target, 1e-9);
    }
}

#[test]
fn recommendations_are_those_of_the_specification() {
    // Options specification, section 8.
    let record = |win_rate, factor, days, sharpe, drawdown_pct: f64| RiskRecord {
        win_rate,
        profit_factor: Some(factor),
        average_holding_days: days,
        sharpe_ratio: Some(sharpe),
        maximum_drawdown_fraction: -drawdown_pct / 100.0,
    };
    let default = RiskProfile::default();
    for (record, wanted) in [
        (record(0.65, 2.1, 3.5, 1.8, 2.0), [2.0, 60.0, 10.0, 25.0, 1.8]),
        (record(0.75, 2.5, 2.0, 1.8, 2.0), [2.4, 60.0, 10.0, 20.0, 1.8]),
        (record(0.35, 0.8, 6.0, 0.2, 25.0), [1.6, 40.0, 10.0, 30.0, 2.5]),
    ] {
        assert_profile(&recommend_profile(Some(&default), Some(&record)), wanted);
    }
    assert_profile(
        &recommend_profile(None, Some(&record(0.75, 2.5, 2.0, 1.8, 2.0))),
        [3.0, 60.0, 10.0, 20.0, 2.0],
    );
    assert_profile(
        &recommend_profile(None, Some(&record(0.35, 0.8, 6.0, 0.2, 25.0))),
        [1.0, 40.0, 10.0, 30.0, 2.5],
    );
    assert_profile(
        &recommend_profile(None, Some(&record(0.6, 1.5, 4.0, 1.0, 15.0))),
        [2.0, 50.0, 10.0, 25.0, 2.0],
    );
    assert_profile(&recommend_profile(Some(&profile(9.0)), None), [2.0, 50.0, 10.0, 25.0, 2.0]);
}

#[track_caller]
fn assert_profile(got: &RiskProfile, wanted: [f64; 5]) {
    let got = [
        got.max_portfolio_risk_pct,
        got.max_portfolio_exposure_pct,
        got.max_stock_allocation_pct,
        got.max_loss_per_trade_pct,
        got.risk_reward_ratio,
    ];
    got.iter().zip(wanted).for_each(|(got, wanted)| assert_close(*got, wanted, 1e-14));
}

#[test]
fn a_record_comes_from_closed_trades() {
    let date = |text: &str| text.parse().unwrap();
    let trade = |pnl| ClosedTrade { entry_date: date("2025-01-02"), exit_date: date("2025-01-06"), pnl };
    let statistics = trade_statistics(&[trade(10.0), trade(20.0)], &TradeSettings::default()).unwrap();
    let record = RiskRecord::of(&statistics).unwrap();
    assert_eq!((record.win_rate, record.profit_factor, record.average_holding_days), (1.0, None, 4.0));
    // No loss at all is better than any profit factor.
    assert_eq!(recommend_profile(None, Some(&record)).max_portfolio_risk_pct, 3.0);
    assert_eq!(RiskRecord::of(&trade_statistics(&[], &TradeSettings::default()).unwrap()), None);
}

#[test]
fn kelly_is_the_growth_optimum() {
    assert_close(kelly_bet(0.6, 1.0).unwrap(), 0.2, 1e-15);
    assert_eq!(kelly_bet(0.3, 1.0).unwrap(), 0.0);
    let (means, covariance) = ([0.08, 0.12], array![[0.04, 0.01], [0.01, 0.09]]);
    // numpy.linalg.solve(covariance, means - 0.02)
    let full = kelly_weights(&means, covariance.view(), 0.02, 1.0).unwrap();
    assert_close(full[0], 1.257_142_857_142_857, 1e-14);
    assert_close(full[1], 0.971_428_571_428_571_4, 1e-14);
    let half = kelly_weights(&means, covariance.view(), 0.02, 0.5).unwrap();
    let growth = |w: &[f64]| kelly_growth(w, &means, covariance.view(), 0.02).unwrap();
    let best = growth(&full);
    // Half of Kelly keeps three quarters of the growth beyond the risk-free rate.
    assert_close((growth(&half) - 0.02) / (best - 0.02), 0.75, 1e-13);
    for step in [[0.01, 0.0], [-0.01, 0.0], [0.0, 0.01], [0.0, -0.01]] {
        assert!(growth(&[full[0] + step[0], full[1] + step[1]]) < best);
    }
}

#[test]
fn impossible_sizes_are_named() {
    let singular = kelly_weights(&[0.1, 0.1], array![[1.0, 1.0], [1.0, 1.0]].view(), 0.0, 1.0).unwrap_err();
    assert!(singular.to_string().contains("not positive definite"));
    let message = kelly_weights(&[f64::NAN], array![[1.0, 2.0]].view(), 0.0, -1.0).unwrap_err().to_string();
    for path in ["means[0]", "covariance: must be 1 x 1, got 1 x 2", "fraction"] {
        assert!(message.contains(path), "{message}");
    }
    assert!(fixed_risk(1000.0, 0.01, 5.0, 5.0).unwrap_err().to_string().starts_with("stop: must differ"));
    assert!(volatility_target(0.1, 0.0, 1.0).unwrap_err().to_string().starts_with("volatility"));
    assert!(fixed_fraction(1e4, 0.1, 0.0).is_err());
    let broken =
        RiskProfile { max_loss_per_trade_pct: 0.0, risk_reward_ratio: f64::NAN, ..RiskProfile::default() };
    let message = broken.check().unwrap_err().to_string();
    assert!(
        message.contains("profile.max_loss_per_trade_pct") && message.contains("profile.risk_reward_ratio")
    );
}

proptest! {
    #[test]
    fn contracts_cost_no_more_than_the_budget(
        confidence in 0.0f64..=1.0, price in 0.01f64..50.0, current in 0.0f64..9_999.0, cash in 1.0f64..5e4,
    ) {
        let request = SizeRequest { cash: Some(cash), ..request(confidence, price, current) };
        let size = position_size(&request, &RiskProfile::default(), &ContractSizeSettings::default()).unwrap();
        let most = size.risk_per_trade.min(size.available_allocation).min(cash);
        prop_assert!(size.capital_required <= most * (1.0 + 1e-14));
        prop_assert!(size.capital_required + size.contract_value > most * (1.0 - 1e-14));
    }

    #[test]
    fn a_stop_loses_what_was_asked(equity in 1.0f64..1e6, fraction in 0.0f64..0.1, entry in 1.0f64..500.0, gap in 0.01f64..0.5) {
        let stop = entry * (1.0 - gap);
        let units = fixed_risk(equity, fraction, entry, stop).unwrap();
        assert_close(units * (entry - stop), equity * fraction, 1e-12);
        assert_close(fixed_fraction(equity, fraction, entry).unwrap() * entry, equity * fraction, 1e-12);
    }
}
