//! The collateral quality matrix.

use super::{invented, near, report};
use crate::clo::generate::cases;
use clo_core::quality::{Election, Matrix, Outcome};
use proptest::prelude::*;

fn matrix() -> Matrix {
    Matrix {
        spreads: vec![0.03, 0.04, 0.06],
        diversities: vec![5.0, 10.0, 20.0],
        warf: vec![vec![1800.0, 2000.0, 2300.0], vec![2400.0, 2500.0, 2700.0], vec![3000.0, 3200.0, 3300.0]],
        warf_modifier: Some(vec![vec![40.0, 50.0, 60.0]; 3]),
        spread_modifier: Some(0.0004),
        elected: None,
    }
}

#[test]
fn between_rows_and_columns_it_is_interpolated() {
    let matrix = matrix();
    for (i, spread) in matrix.spreads.iter().enumerate() {
        for (j, diversity) in matrix.diversities.iter().enumerate() {
            assert_eq!(matrix.point(*spread, *diversity).unwrap().warf, matrix.warf[i][j]);
        }
    }
    // Half way along each side of a cell, and in its middle.
    for (spread, diversity, warf, modifier) in [
        (0.035, 5.0, 2100.0, 40.0),
        (0.03, 7.5, 1900.0, 45.0),
        (0.05, 15.0, 2925.0, 55.0),
        (0.045, 12.0, 2710.0, 52.0),
    ] {
        let point = matrix.point(spread, diversity).unwrap();
        assert!(near(point.warf, warf, 1e-12), "{point:?}");
        assert!(near(point.warf_modifier, modifier, 1e-12), "{point:?}");
        assert_eq!((point.spread, point.diversity), (spread, Some(diversity)));
    }
    // Beyond its ends the matrix gives no more than its last row and column, and asks for its first.
    assert_eq!(matrix.point(0.09, 99.0), matrix.point(0.06, 20.0));
    assert_eq!(matrix.point(f64::NAN, 1.0), matrix.point(0.03, 5.0));
}

#[test]
fn the_elected_point_sets_the_thresholds() {
    let mut deal = invented();
    let terms = deal.quality.as_mut().unwrap();
    terms.point = None;
    terms.tests.iter_mut().for_each(|test| test.threshold = test.threshold.filter(|_| test.number != 37));
    terms.matrix = Some(Matrix { elected: Some(Election { spread: 0.045, diversity: 10.0 }), ..matrix() });
    let report = report(&deal);
    let above = report.get(33).unwrap().value.unwrap() - 0.43;
    assert_eq!(report.get(37).unwrap().threshold, 10.0);
    assert_eq!(report.get(46).unwrap().threshold, 0.045);
    assert!(near(report.get(32).unwrap().threshold, 0.045 - above * 100.0 * 0.0004, 1e-12));
    assert!(near(report.get(36).unwrap().threshold, 2675.0 + above * 100.0 * 50.0, 1e-12));
}

#[test]
fn a_matrix_that_is_none_is_refused() {
    let problems = |spoil: fn(&mut Matrix)| {
        let mut deal = invented();
        let mut matrix = matrix();
        spoil(&mut matrix);
        deal.quality.as_mut().unwrap().matrix = Some(matrix);
        let problems = deal.check().unwrap_err().problems().to_vec();
        problems.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(problems(|m| m.spreads.swap(0, 1)), ["quality.matrix.spreads: must ascend, each value once"]);
    assert_eq!(
        problems(|m| m.warf[1].truncate(2)),
        ["quality.matrix.warf: must have 3 rows of 3, one for each spread and diversity"]
    );
    assert_eq!(
        problems(|m| m.elected = Some(Election { spread: 0.07, diversity: 10.0 })),
        ["quality.matrix.elected.spread: must be between 0.03 and 0.06, got 0.07"]
    );
    assert!(problems(|m| m.warf[0][0] = f64::NAN)[0].starts_with("quality.matrix.warf[0][0]: "));
    let mut empty = matrix();
    empty.spreads.clear();
    assert_eq!(empty.point(0.04, 10.0), None);
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn without_an_election_it_passes_whenever_one_would(spread in 0.03..0.06_f64, diversity in 5.0..20.0_f64) {
        let mut deal = invented();
        let terms = deal.quality.as_mut().unwrap();
        terms.point = None;
        for asset in &mut deal.assets {
            asset.spread *= 0.8;
        }
        terms.tests.retain(|test| [36, 37, 46].contains(&test.number));
        terms.tests.iter_mut().for_each(|test| test.threshold = None);
        terms.matrix = Some(matrix());
        let own = report(&deal);
        deal.quality.as_mut().unwrap().matrix.as_mut().unwrap().elected = Some(Election { spread, diversity });
        let elected = report(&deal);
        let passes = |report: &clo_core::quality::Compliance| report.tests.iter().all(|test| test.outcome == Outcome::Passed);
        prop_assert!(!passes(&elected) || passes(&own));
    }
}
