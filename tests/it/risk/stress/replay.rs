use super::{near, paths};
use ndarray::{Array2, Axis, array, s};
use proptest::prelude::*;
use risk_core::random::stream;
use risk_core::stress::{Holding, historical_replay, worst_window};

#[test]
fn two_assets_by_hand() {
    let returns = array![[0.5, 0.5], [0.10, 0.00], [-0.20, 0.10], [0.50, -0.10], [-0.5, -0.5]];
    let units = historical_replay(&[100.0, -50.0], returns.view(), 1..4, Holding::Units).unwrap();
    // 100 → 110 → 88 → 132; −50 → −50 → −55 → −49.5.
    assert!(near(units.pnl, 32.0 + 0.5, 1e-13));
    assert!(near(units.pnl_by_asset[0], 32.0, 1e-13) && near(units.pnl_by_asset[1], 0.5, 1e-12));
    let path = [10.0, -17.0, 32.5];
    assert!(units.path.iter().zip(path).all(|(got, expected)| near(*got, expected, 1e-12)));
    assert_eq!(units.drawdown[0], 0.0);
    assert!(near(units.max_drawdown, -27.0, 1e-12) && units.drawdown[2] == 0.0);
    assert_eq!(units.worst_period, 1);
    assert!(near(units.worst_period_pnl, -27.0, 1e-12));
    let dollars = historical_replay(&[100.0, -50.0], returns.view(), 1..4, Holding::Dollars).unwrap();
    assert!(near(dollars.pnl, 40.0 + 0.0, 1e-12));
}

#[test]
fn a_loss_on_the_first_day_is_a_drawdown() {
    let replay = historical_replay(&[100.0], array![[-0.1], [0.05]].view(), 0..2, Holding::Dollars).unwrap();
    assert!(near(replay.max_drawdown, -10.0, 1e-12) && near(replay.drawdown[1], -5.0, 1e-12));
    assert_eq!(replay.worst_period, 0);
}

#[test]
fn the_worst_window_is_found_wherever_it_is() {
    let mut draws = stream(3, 0);
    let mut returns = Array2::from_shape_fn((200, 3), |_| 0.01 * draws.normal());
    returns.slice_mut(s![77..82, ..]).fill(-0.05);
    for holding in [Holding::Units, Holding::Dollars] {
        let worst = worst_window(&[100.0, 50.0, 10.0], returns.view(), 5, holding).unwrap();
        assert_eq!((worst.first, worst.last), (77, 81));
        let again = historical_replay(&[100.0, 50.0, 10.0], returns.view(), 77..82, holding).unwrap();
        assert_eq!(worst.replay, again);
    }
    // Equal windows: the first.
    let flat = worst_window(&[1.0, 1.0, 1.0], Array2::zeros((9, 3)).view(), 4, Holding::Units).unwrap();
    assert_eq!((flat.first, flat.last, flat.replay.pnl), (0, 3, 0.0));
}

#[test]
fn bad_input_is_named() {
    let returns = array![[0.1, 0.2], [-1.5, f64::NAN]];
    let got = paths(historical_replay(&[f64::NAN], returns.view(), 0..1, Holding::Units));
    assert_eq!(got, ["values[0]", "returns[1][1]", "values", "returns[1][0]"]);
    let fine = array![[0.1], [0.2]];
    for rows in [0..3, 1..1, 5..7] {
        assert_eq!(paths(historical_replay(&[1.0], fine.view(), rows, Holding::Units)), ["rows"]);
    }
    for length in [0, 3] {
        assert_eq!(paths(worst_window(&[1.0], fine.view(), length, Holding::Units)), ["length"]);
    }
    let huge = array![[1e99], [1e99], [1e99], [1e99], [1e99]];
    assert_eq!(paths(historical_replay(&[1.0], huge.view(), 0..5, Holding::Units)), ["returns"]);
}

proptest! {
    #[test]
    fn what_the_assets_lose_the_book_loses(seed in 0u64..300, values in prop::collection::vec(-1e3..1e3f64, 4), length in 1usize..20) {
        let mut draws = stream(seed, 1);
        let returns = Array2::from_shape_fn((30, 4), |_| (0.02 * draws.normal()).max(-1.0));
        for holding in [Holding::Units, Holding::Dollars] {
            let worst = worst_window(&values, returns.view(), length, holding).unwrap();
            let sum: f64 = worst.replay.pnl_by_asset.iter().sum();
            prop_assert!((sum - worst.replay.pnl).abs() < 1e-9);
            prop_assert_eq!(worst.replay.path.last().copied(), Some(worst.replay.pnl));
            for first in 0..=30 - length {
                let other = historical_replay(&values, returns.view(), first..first + length, holding).unwrap();
                prop_assert!(other.pnl >= worst.replay.pnl);
            }
            // Assets in another order.
            let turned: Vec<f64> = values.iter().rev().copied().collect();
            let mut mirrored = returns.clone();
            mirrored.invert_axis(Axis(1));
            let again = worst_window(&turned, mirrored.view(), length, holding).unwrap();
            prop_assert!((again.replay.pnl - worst.replay.pnl).abs() < 1e-9);
        }
    }
}
