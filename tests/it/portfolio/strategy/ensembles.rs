//! Signals together, and the contract that follows.

use super::super::{assert_close, date};
use portfolio_core::strategy::*;

fn signal(strategy: StrategyKind, side: Side, confidence: f64) -> Signal {
    let factors = vec![SignalFactor { name: format!("{strategy:?}"), value: 1.0, weight: 1.0 }];
    Signal { strategy, source: strategy.source(), side, confidence, target: 110.0, stop: 95.0, factors }
}

fn up(strategy: StrategyKind, confidence: f64) -> Signal {
    signal(strategy, Side::Bullish, confidence)
}

fn settings(kind: EnsembleKind) -> EnsembleSettings {
    EnsembleSettings { kind, ..EnsembleSettings::default() }
}

#[test]
fn two_signals_of_a_side_make_one() {
    let mut second = up(StrategyKind::Earnings, 0.9);
    (second.target, second.stop) = (120.0, 91.0);
    let found = ensemble(&[up(StrategyKind::Rsi, 0.5), second], &settings(EnsembleKind::Simple)).unwrap();
    assert_eq!(found.len(), 1);
    let one = &found[0];
    assert_eq!(
        (one.strategy, one.source, one.side),
        (StrategyKind::Ensemble, SignalSource::Ensemble, Side::Bullish)
    );
    assert_close(one.confidence, 0.7, 1e-15);
    assert_eq!((one.target, one.stop), (115.0, 93.0));
    assert!(one.factors.iter().all(|f| f.weight == 0.5));
}

#[test]
fn weights_are_of_strategy_and_source() {
    // rsi (0.7 + 0.7)/2 = 0.7, earnings (0.9 + 0.9)/2 = 0.9.
    let found = ensemble(
        &[up(StrategyKind::Rsi, 0.5), up(StrategyKind::Earnings, 0.9)],
        &EnsembleSettings::default(),
    )
    .unwrap();
    assert_close(found[0].confidence, (0.7 * 0.5 + 0.9 * 0.9) / 1.6, 1e-15);
    assert_close(found[0].factors[1].weight, 0.9 / 1.6, 1e-15);
    // bollinger (0.6 + 0.7)/2, iv_percentile (0.8 + 0.8)/2.
    let pair = [up(StrategyKind::Bollinger, 0.65), up(StrategyKind::IvPercentile, 0.6)];
    let found = ensemble(&pair, &EnsembleSettings::default()).unwrap();
    assert_close(found[0].confidence, (0.65 * 0.65 + 0.8 * 0.6) / 1.45, 1e-15);
}

#[test]
fn one_signal_or_little_confidence_is_not_enough() {
    for kind in [EnsembleKind::Simple, EnsembleKind::Weighted] {
        assert!(ensemble(&[], &settings(kind)).unwrap().is_empty());
        assert!(ensemble(&[up(StrategyKind::Macd, 0.9)], &settings(kind)).unwrap().is_empty());
        let weak = [up(StrategyKind::Macd, 0.59), up(StrategyKind::Rsi, 0.59)];
        assert!(ensemble(&weak, &settings(kind)).unwrap().is_empty());
    }
}

#[test]
fn sides_in_conflict_are_silent_unless_one_dominates() {
    let down = |confidence| signal(StrategyKind::IvSkew, Side::Bearish, confidence);
    let even = [up(StrategyKind::Macd, 0.7), up(StrategyKind::Rsi, 0.7), down(0.7), down(0.7)];
    assert!(ensemble(&even, &EnsembleSettings::default()).unwrap().is_empty());
    let both = EnsembleSettings { conflict: Conflict::Both, ..EnsembleSettings::default() };
    assert_eq!(ensemble(&even, &both).unwrap().len(), 2);
    let ahead = [up(StrategyKind::Macd, 0.7), up(StrategyKind::Rsi, 0.8), down(0.7)];
    assert_eq!(ensemble(&ahead, &EnsembleSettings::default()).unwrap().len(), 1);
}

#[test]
fn scheduled_confidence_is_raised_and_held() {
    let trio = [up(StrategyKind::Macd, 0.6), up(StrategyKind::Earnings, 0.6), up(StrategyKind::Rsi, 0.6)];
    let found = ensemble(&trio, &settings(EnsembleKind::Scheduled)).unwrap();
    assert_close(found[0].confidence, 0.72, 1e-15);
    let names: Vec<&str> = found[0].factors.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["components", "technical", "fundamental"]);
    assert_close(found[0].factors.iter().map(|f| f.weight).sum(), 1.0, 1e-15);
    let sure = [up(StrategyKind::Macd, 0.9), up(StrategyKind::Earnings, 0.9)];
    assert_eq!(ensemble(&sure, &settings(EnsembleKind::Scheduled)).unwrap()[0].confidence, 0.95);
    assert!(
        ensemble(&sure[..1], &settings(EnsembleKind::Scheduled)).unwrap().is_empty(),
        "0.9 is not above 1.5"
    );
}

#[test]
fn signals_without_sense_are_named() {
    let bad = Signal { target: f64::NAN, ..up(StrategyKind::Macd, 1.5) };
    let message = ensemble(&[bad], &EnsembleSettings::default()).unwrap_err().to_string();
    assert!(message.contains("signals[0].confidence") && message.contains("signals[0].target"), "{message}");
}

#[test]
fn the_contract_is_the_nearest_strike_within_the_window() {
    let today = date("2025-11-13");
    let contract = |kind, days: &str, strike| ContractChoice { kind, expiration: date(days), strike };
    let (call, put) = (OptionKind::Call, OptionKind::Put);
    let contracts = [
        contract(call, "2025-11-21", 275.0),
        contract(call, "2025-11-20", 270.0),
        contract(call, "2025-11-20", 275.0),
        contract(put, "2025-11-20", 272.5),
        contract(call, "2025-11-28", 272.5),
    ];
    let choose =
        |side, spot| nearest_contract(&contracts, side, spot, today, &ContractSettings::default()).unwrap();
    assert_eq!(choose(Side::Bullish, 272.5), Some(1), "of two strikes the lower");
    assert_eq!(choose(Side::Bullish, 274.0), Some(2), "then the expiry nearest to seven days");
    assert_eq!(choose(Side::Bearish, 100.0), Some(3));
    assert_eq!(nearest_contract(&[], Side::Bullish, 1.0, today, &ContractSettings::default()).unwrap(), None);
    assert!(
        nearest_contract(&contracts, Side::Bullish, f64::NAN, today, &ContractSettings::default()).is_err()
    );
}
