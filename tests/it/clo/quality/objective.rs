//! The portfolio objective.

use super::{invented, near};
use clo_core::quality::{Book, Settings};
use clo_core::rebalance::{Objective, portfolio_objective};

/// The objective of the invented pool with only these of its tests.
fn objective(tests: &[u16], weights: &[(u16, f64)]) -> f64 {
    let mut deal = invented();
    deal.quality.as_mut().unwrap().tests.retain(|test| tests.contains(&test.number));
    let book = Book::new(&deal, &[], &Settings::default()).unwrap();
    let objective = Objective { weights: weights.iter().copied().collect(), ..Objective::default() };
    portfolio_objective(&book.evaluate(book.par(), book.cash()), &objective)
}

#[test]
fn it_is_the_weighted_room_of_the_tests() {
    // Cov-lite 6.5m of 43.6m where 60 % is allowed; a coupon of 8.25 % where 7 % is asked.
    assert!(near(objective(&[29], &[(29, 1.0)]), 100.0 * 0.6 * 43.6 / 6.5, 1e-14));
    assert!(near(objective(&[34], &[(34, 1.0)]), 100.0 * 8.25 / 7.0, 1e-14));
    let both = 100.0 * (0.25 * 0.6 * 43.6 / 6.5 + 0.5 * 8.25 / 7.0);
    assert!(near(objective(&[29, 34], &[(29, 0.25), (34, 0.5), (36, 0.0)]), both, 1e-14));
}

#[test]
fn a_failing_test_makes_it_nothing() {
    assert_eq!(objective(&[7, 34], &[(34, 1.0)]), 0.0);
    // But for that of small facilities, which may fail.
    assert!(objective(&[31, 34], &[(34, 1.0)]) > 0.0);
    assert_eq!(objective(&[34], &[(29, 1.0)]), 0.0);
}
