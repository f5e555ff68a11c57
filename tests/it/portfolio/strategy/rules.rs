//! Weights to hold after each close.

use super::super::assert_close;
use super::bars;
use ndarray::array;
use portfolio_core::indicator::{Bars, Smoothing};
use portfolio_core::strategy::*;
use proptest::prelude::*;

fn crossover(short: usize, long: usize) -> PositionRule {
    PositionRule::SmaCrossoverV1 { short, long, shorting: Shorting::Forbidden }
}

fn rules() -> Vec<PositionRule> {
    let shorting = Shorting::Allowed;
    vec![
        PositionRule::BuyAndHold,
        crossover(3, 8),
        PositionRule::SmaCrossoverV1 { short: 3, long: 8, shorting },
        PositionRule::Momentum { window: 5, threshold: 0.02, shorting },
        PositionRule::MeanReversion { window: 8, entry: 1.5, exit: 0.25, shorting },
        PositionRule::Rsi {
            window: 5,
            oversold: 30.0,
            overbought: 70.0,
            smoothing: Smoothing::Wilder,
            shorting,
        },
        PositionRule::Breakout { entry: 8, exit: 4 },
    ]
}

#[test]
fn a_crossover_needs_a_bar_before_and_equal_is_not_above() {
    // Averages of 1 and 2 bars: above when the close rises.
    let weights = |close: &[f64]| target_weights(&bars(close), &crossover(1, 2)).unwrap();
    // Above on the first bar with both averages: no crossing is seen.
    assert_eq!(weights(&[1.0, 2.0, 3.0]), [0.0, 0.0, 0.0]);
    // Equal is not above: no purchase on it, and a sale.
    assert_eq!(weights(&[2.0, 1.0, 1.0, 2.0, 2.0, 3.0]), [0.0, 0.0, 0.0, 1.0, 0.0, 1.0]);
    let short = PositionRule::SmaCrossoverV1 { short: 1, long: 2, shorting: Shorting::Allowed };
    assert_eq!(target_weights(&bars(&[1.0, 2.0, 1.0, 2.0]), &short).unwrap(), [0.0, 0.0, -1.0, 1.0]);
}

#[test]
fn a_reversion_is_held_until_the_mean_is_near() {
    let rule =
        PositionRule::MeanReversion { window: 4, entry: 1.4, exit: 0.0, shorting: Shorting::Forbidden };
    let close = [100.0, 101.0, 100.0, 90.0, 91.0, 92.0, 99.0, 99.0];
    let weights = target_weights(&bars(&close), &rule).unwrap();
    // z at bar 3: (90 − 97.75) / 5.188 = −1.49; at bars 4 to 6: −0.80, −0.28, 1.46.
    assert_eq!(weights, [0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0]);
}

#[test]
fn a_breakout_looks_at_the_bars_before() {
    let rule = PositionRule::Breakout { entry: 3, exit: 2 };
    let weights = target_weights(&bars(&[5.0, 6.0, 5.0, 7.0, 8.0, 7.5, 6.9, 9.0]), &rule).unwrap();
    assert_eq!(weights, [0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0]);
}

#[test]
fn oversold_is_bought_and_held_until_overbought() {
    let close = [10.0, 9.0, 8.0, 8.5, 8.4, 9.5, 10.5, 10.4];
    let rule = |shorting| PositionRule::Rsi {
        window: 2,
        oversold: 30.0,
        overbought: 70.0,
        smoothing: Smoothing::Simple,
        shorting,
    };
    let weights = |shorting| target_weights(&bars(&close), &rule(shorting)).unwrap();
    assert_eq!(weights(Shorting::Forbidden), [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(weights(Shorting::Allowed), [0.0, 0.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0]);
}

#[test]
fn winners_are_held_until_the_next_choice() {
    let prices = array![[1.0, 1.0, 1.0], [2.0, 1.0, 1.5], [2.0, 3.0, 1.6], [2.0, 9.0, 1.6], [2.0, 9.0, 9.0]];
    let settings = RelativeMomentumSettings { lookback: 1, skip: 0, winners: 1, rebalance_every: 2 };
    let weights = relative_momentum_weights(prices.view(), &settings).unwrap();
    let wanted = array![[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 1.0, 0.0]];
    assert_eq!(weights, wanted);
    let two = RelativeMomentumSettings { winners: 2, ..settings };
    assert_eq!(relative_momentum_weights(prices.view(), &two).unwrap().row(1).to_vec(), [0.5, 0.0, 0.5]);
    let bad = RelativeMomentumSettings { lookback: 1, skip: 1, winners: 4, rebalance_every: 0 };
    let message = relative_momentum_weights(prices.view(), &bad).unwrap_err().to_string();
    for path in ["settings.skip", "settings.winners", "settings.rebalance_every"] {
        assert!(message.contains(path), "{message}");
    }
}

#[test]
fn rules_without_sense_are_named() {
    let message = |rule: &PositionRule| target_weights(&bars(&[1.0, 2.0]), rule).unwrap_err().to_string();
    assert_eq!(message(&crossover(5, 5)), "rule.short: must be less than long 5, got 5");
    let rule =
        PositionRule::MeanReversion { window: 1, entry: 0.0, exit: 1.0, shorting: Shorting::Forbidden };
    let text = message(&rule);
    assert!(
        text.contains("rule.entry") && text.contains("rule.exit") && text.contains("rule.window"),
        "{text}"
    );
    assert!(message(&crossover(0, 5)).contains("window: must be at least 1"));
    let nan = target_weights(&bars(&[1.0, f64::NAN]), &crossover(1, 2)).unwrap_err().to_string();
    assert!(nan.starts_with("bars.open[1]: must be a positive finite price"), "{nan}");
    let text = r#"{"rule": "sma_crossover_v1", "short": 20, "long": 50}"#;
    assert_eq!(serde_json::from_str::<PositionRule>(text).unwrap(), crossover(20, 50));
}

proptest! {
    #[test]
    fn no_rule_looks_ahead(steps in prop::collection::vec(-0.05f64..0.05, 1..60), cut in 0usize..60) {
        let close: Vec<f64> = steps.iter().scan(100.0, |p, s| { *p *= 1.0 + s; Some(*p) }).collect();
        let cut = cut.min(close.len());
        for rule in rules() {
            let whole = target_weights(&bars(&close), &rule).unwrap();
            prop_assert_eq!(&whole[..cut], &target_weights(&bars(&close[..cut]), &rule).unwrap()[..]);
            prop_assert!(whole.iter().all(|w| [-1.0, 0.0, 1.0].contains(w)));
        }
    }

    #[test]
    fn a_crossover_is_the_averages_side_after_its_first_crossing(closes in prop::collection::vec(1u8..9, 3..40)) {
        let close: Vec<f64> = closes.iter().map(|c| f64::from(*c)).collect();
        let weights = target_weights(&bars(&close), &crossover(2, 3)).unwrap();
        // Small whole numbers: 3 (a + b) > 2 (a + b + c) compares the averages exactly.
        let above = |t: usize| 3.0 * (close[t] + close[t - 1]) > 2.0 * (close[t] + close[t - 1] + close[t - 2]);
        let first = (3..close.len()).find(|t| above(*t) != above(t - 1));
        for t in 2..close.len() {
            let holds = first.is_some_and(|first| t >= first) && above(t);
            let equal = 3.0 * (close[t] + close[t - 1]) == 2.0 * (close[t] + close[t - 1] + close[t - 2]);
            // Where the averages are equal, thirds may round either way.
            if !equal && (t == 2 || !(2..t).any(|s| 3.0 * (close[s] + close[s - 1]) == 2.0 * (close[s] + close[s - 1] + close[s - 2]))) {
                assert_close(weights[t], f64::from(u8::from(holds)), 0.0);
            }
        }
    }
}

#[test]
fn no_bars_have_no_weights() {
    for rule in rules() {
        assert!(target_weights(&Bars::default(), &rule).unwrap().is_empty());
    }
}
