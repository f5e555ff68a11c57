//! portfolio_core::rebalance.

use portfolio_core::rebalance::{
    Band, Financing, Lot, LotMethod, Lots, RebalanceSettings, discrete_allocation, drift, drifted_weights,
    rebalance, sell,
};
use proptest::prelude::*;
use risk_core::Error;
use risk_core::time::Date;

const EQUAL: [f64; 4] = [0.25; 4];
const HELD: [f64; 4] = [10_000.0, 15_000.0, 20_000.0, 5_000.0];

/// Spec 002-tasks, section 7, case C.
#[test]
fn four_holdings_are_brought_to_equal_weights() {
    let settings = RebalanceSettings {
        minimum_trade: 100.0,
        cost_rate: 0.001,
        financing: Financing::External,
        ..RebalanceSettings::default()
    };
    let done = rebalance(&HELD, &EQUAL, &settings).unwrap();
    let amounts: Vec<f64> = done.trades.iter().map(|trade| trade.amount).collect();
    assert_eq!(amounts, [2_500.0, -2_500.0, -7_500.0, 7_500.0]);
    assert_eq!((done.turnover, done.turnover / done.total_value, done.costs), (20_000.0, 0.4, 20.0));
    assert!((done.distance_before - 0.223_606_797_749_979).abs() < 1e-15);
    assert_eq!((done.one_sided_turnover, done.cash), (10_000.0, -20.0));
    assert_eq!(done.values, [12_500.0; 4]);
}

#[test]
fn a_trade_of_the_minimum_is_not_made() {
    let settings = RebalanceSettings { minimum_trade: 2_500.0, ..RebalanceSettings::default() };
    let done = rebalance(&HELD, &EQUAL, &settings).unwrap();
    assert_eq!(done.trades.iter().map(|trade| trade.asset).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn whole_shares_and_bands_leave_a_rest() {
    let lots = Lots { prices: vec![70.0, 35.0, 11.0, 400.0], size: 1.0 };
    let done =
        rebalance(&HELD, &EQUAL, &RebalanceSettings { lots: Some(lots), ..RebalanceSettings::default() })
            .unwrap();
    let units: Vec<f64> = done.trades.iter().map(|trade| trade.units.unwrap()).collect();
    assert_eq!(units, [35.0, -71.0, -681.0, 18.0]);
    assert!((done.cash - (71.0 * 35.0 + 681.0 * 11.0 - 35.0 * 70.0 - 18.0 * 400.0)).abs() < 1e-9);
    let band = Some(Band::Absolute(0.05));
    let done = rebalance(&HELD, &EQUAL, &RebalanceSettings { band, ..RebalanceSettings::default() }).unwrap();
    assert_eq!(done.trades.iter().map(|trade| trade.asset).collect::<Vec<_>>(), [2, 3]);
}

proptest! {
    #[test]
    fn costs_conserve_cash(
        values in prop::collection::vec(0.0..1e6f64, 1..12),
        raw in prop::collection::vec(0.0..1.0f64, 12),
        cost_rate in 0.0..0.2f64,
        minimum_trade in prop_oneof![Just(0.0), 0.0..1e4f64],
    ) {
        let sum: f64 = raw[..values.len()].iter().sum();
        let total: f64 = values.iter().sum();
        prop_assume!(sum > 0.01 && total > 1.0);
        let targets: Vec<f64> = raw[..values.len()].iter().map(|x| x / sum).collect();
        for financing in [Financing::Proceeds, Financing::External] {
            let settings = RebalanceSettings { minimum_trade, cost_rate, financing, ..RebalanceSettings::default() };
            let done = rebalance(&values, &targets, &settings).unwrap();
            let after = done.values.iter().sum::<f64>() + done.cash + done.costs;
            prop_assert!((after - total).abs() <= 1e-9 * total);
            prop_assert!(done.distance_after <= done.distance_before + 1e-9);
            if financing == Financing::Proceeds {
                prop_assert!(done.cash >= -1e-9 * total, "{}", done.cash);
                if minimum_trade == 0.0 {
                    prop_assert!(done.cash.abs() <= 1e-6 * total);
                    prop_assert!(done.distance_after <= 1e-6);
                }
            }
        }
    }

    #[test]
    fn whole_units_never_cost_more_than_the_capital(
        raw in prop::collection::vec((0.0..1.0f64, 0.5..500.0f64), 1..15),
        capital in 100.0..1e6f64,
    ) {
        let sum: f64 = raw.iter().map(|x| x.0).sum::<f64>() + 1e-9;
        let (weights, prices): (Vec<f64>, Vec<f64>) = raw.iter().map(|x| (x.0 / sum, x.1)).unzip();
        let bought = discrete_allocation(&weights, &prices, capital).unwrap();
        let spent: f64 = bought.units.iter().zip(&prices).map(|(u, p)| u * p).sum();
        prop_assert!((spent + bought.leftover - capital).abs() <= 1e-9 * capital && bought.leftover >= -1e-9);
        prop_assert!(bought.units.iter().all(|u| *u >= 0.0 && u.fract() == 0.0));
    }
}

#[test]
fn drift_is_told_by_asset() {
    let found = drift(&HELD, &EQUAL, Band::Relative(0.25)).unwrap();
    assert_eq!(found.weights, [0.2, 0.3, 0.4, 0.1]);
    assert_eq!(found.breaches, [2, 3]);
    assert!((found.active_share - 0.2).abs() < 1e-15 && (found.distance - 0.05f64.sqrt()).abs() < 1e-15);
    assert_eq!(drifted_weights(&[0.5, 0.5], &[1.0, 0.0]).unwrap(), [2.0 / 3.0, 1.0 / 3.0]);
    assert!(matches!(drifted_weights(&[1.0], &[-1.0]), Err(Error::Infeasible(_))));
}

/// 100 units bought at 10, 20 and 15 in that order; 150 are sold at 18.
#[test]
fn lots_leave_in_their_order() {
    let day = |text: &str| text.parse::<Date>().unwrap();
    let lot = |date, cost| Lot { date: day(date), quantity: 100.0, cost };
    let lots = [lot("2024-01-02", 10.0), lot("2024-06-03", 20.0), lot("2025-01-02", 15.0)];
    for (method, gain, first) in [
        (LotMethod::Fifo, 100.0 * 8.0 - 50.0 * 2.0, "2024-01-02"),
        (LotMethod::Lifo, 100.0 * 3.0 - 50.0 * 2.0, "2025-01-02"),
        (LotMethod::Hifo, -100.0 * 2.0 + 50.0 * 3.0, "2024-06-03"),
    ] {
        let sale = sell(&lots, 150.0, 18.0, day("2025-03-03"), method).unwrap();
        assert_eq!((sale.gain, sale.gains[0].bought), (gain, day(first)), "{method:?}");
        assert_eq!(sale.remaining.iter().map(|lot| lot.quantity).sum::<f64>(), 150.0);
        assert_eq!(sale.gains.iter().map(|part| part.quantity).sum::<f64>(), 150.0);
    }
    assert_eq!(sell(&lots, 300.0, 18.0, day("2025-03-03"), LotMethod::Fifo).unwrap().remaining, []);
    let text =
        |quantity, date| sell(&lots, quantity, 18.0, day(date), LotMethod::Fifo).unwrap_err().to_string();
    assert!(text(301.0, "2025-03-03").contains("301 units are to be sold, but the lots hold 300"));
    assert!(text(1.0, "2024-03-03").contains("lots[1].date: must not be after the sale on 2024-03-03"));
    assert!(text(f64::NAN, "2025-03-03").contains("quantity: must be positive, got NaN"));
}

#[test]
fn wrong_input_is_named() {
    let text = |values: &[f64], targets: &[f64], settings: &RebalanceSettings| {
        rebalance(values, targets, settings).unwrap_err().to_string()
    };
    let usual = RebalanceSettings::default();
    assert_eq!(text(&[1.0], &[0.5], &usual), "targets: must sum to 1, got 0.5");
    assert_eq!(text(&[1.0, -1.0], &[0.5, 0.5], &usual), "values: must add up to a positive amount, got 0");
    assert_eq!(text(&[], &[], &usual), "values: must have at least one asset, got none");
    assert_eq!(text(&[1.0, f64::NAN], &[0.5, 0.5], &usual), "values[1]: must be finite, got NaN");
    let wrong = RebalanceSettings { cost_rate: 1.0, minimum_trade: -1.0, ..RebalanceSettings::default() };
    let told = text(&[1.0], &[1.0], &wrong);
    assert!(
        told.contains("cost_rate: must be at least 0 and below 1, got 1") && told.contains("minimum_trade")
    );
    assert!(discrete_allocation(&[1.5], &[0.0], -1.0).unwrap_err().problems().len() >= 4);
}
