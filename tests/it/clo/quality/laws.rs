//! Laws of the tests on the pools of random deals.

use super::near;
use crate::clo::generate::{cases, preset_case};
use clo_core::Deal;
use clo_core::quality::{
    Book, Compliance, Criterion, Haircuts, Measure, QualityPoint, Settings, Terms, Test, compliance,
};
use proptest::prelude::*;
use proptest::sample::Index;

/// All 54 tests.
fn all_tests(haircuts: Haircuts) -> Terms {
    let own = [(35, 6.0), (37, 10.0), (38, 1.0)];
    let test = |number: u16| Test {
        number,
        threshold: own.iter().find(|(n, _)| *n == number).map(|(_, threshold)| *threshold),
        ..Test::default()
    };
    let point = QualityPoint {
        spread: 0.04,
        diversity: None,
        warf: 2700.0,
        warf_modifier: 60.0,
        spread_modifier: None,
    };
    Terms { tests: (1..=54).map(test).collect(), point: Some(point), haircuts, ..Terms::default() }
}

/// A random deal with all 54 tests, whose assets are spread over countries, industries and obligors.
fn deals() -> impl Strategy<Value = Deal> {
    let traits = proptest::collection::vec(any::<(u8, u8, u8, u8)>(), 64);
    (preset_case(), traits, any::<bool>()).prop_map(|(case, traits, has_haircuts)| {
        let mut deal = case.deal;
        let haircuts = Haircuts {
            ccc: has_haircuts.then(Default::default),
            discount: has_haircuts.then(Default::default),
            long_dated: has_haircuts.then(Default::default),
            ..Haircuts::default()
        };
        for (asset, (country, industry, obligor, flags)) in deal.assets.iter_mut().zip(traits.iter().cycle())
        {
            let countries =
                ["USA", "Canada", "Germany", "France", "Bermuda", "United Kingdom", "Japan", "Spain"];
            asset.country = countries[usize::from(country % 8)].to_owned();
            asset.moodys_industry = format!("Industry {}", industry % 7);
            asset.sp_industry = format!("Industry {}", industry % 5);
            asset.issuer = format!("Obligor {}", obligor % 16);
            asset.facility_size = f64::from(*obligor) * 2e6;
            (asset.cov_lite, asset.dip, asset.deferrable) = (flags & 1 > 0, flags & 6 == 6, flags & 8 > 0);
            asset.wal_years = (flags & 16 > 0).then_some(f64::from(flags % 9));
            asset.purchase_price = (flags & 32 > 0).then_some(0.7);
        }
        deal.quality = Some(all_tests(haircuts));
        deal
    })
}

fn tested(deal: &Deal) -> Compliance {
    compliance(deal, &Settings::default()).unwrap_or_else(|error| panic!("{error}"))
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn results_are_finite_and_bounded(deal in deals()) {
        let report = tested(&deal);
        let json = serde_json::to_string(&report).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Compliance>(&json).unwrap(), &report);
        let obligors: std::collections::BTreeSet<_> = deal.assets.iter().map(|asset| asset.obligor()).collect();
        for test in &report.tests {
            let Some(value) = test.value else { continue };
            let (low, high) = match test.measure {
                // Defaulted par counts in the one, and not in the collateral principal amount.
                Measure::Share(Criterion::NotSeniorSecured)
                | Measure::Obligor { among: Criterion::NotSeniorSecured, .. }
                | Measure::Unfunded => (0.0, f64::MAX),
                Measure::ParCoverage => (0.0, f64::MAX),
                Measure::Spread | Measure::Coupon => (-1.0, 10.0),
                Measure::RatingFactor => (1.0, 10_000.0),
                Measure::Life => (0.0, 100.0),
                Measure::Diversity => (0.0, obligors.len() as f64 + 1e-9),
                _ => (0.0, 1.0 + 1e-12),
            };
            prop_assert!((low..=high).contains(&value), "{} is {value}", test.name);
        }
        for carried in &report.haircuts {
            prop_assert!((0.0..=2.0 * carried.par).contains(&carried.value), "{carried:?}");
        }
    }

    #[test]
    fn the_order_of_the_assets_changes_no_bit(deal in deals(), swaps in proptest::collection::vec(any::<(Index, Index)>(), 8)) {
        let mut shuffled = deal.clone();
        let count = deal.assets.len();
        for (i, j) in swaps {
            shuffled.assets.swap(i.index(count), j.index(count));
        }
        let (a, b) = (tested(&deal), tested(&shuffled));
        prop_assert_eq!(a.tests, b.tests);
        prop_assert_eq!(a.haircuts, b.haircuts);
    }

    #[test]
    fn twice_the_pool_is_as_good(deal in deals()) {
        let book = Book::new(&deal, &[], &Settings::default()).unwrap();
        let twice: Vec<f64> = book.par().iter().map(|par| par * 2.0).collect();
        let (once, twice) = (book.evaluate(book.par(), book.cash()), book.evaluate(&twice, book.cash() * 2.0));
        for ((a, b), test) in once.tests.iter().zip(&twice.tests).zip(&deal.quality.as_ref().unwrap().tests) {
            // Debt does not grow with the pool, and commitments without par stay what they are.
            if ![12, 38].contains(&test.number) {
                prop_assert_eq!(a.value, b.value, "{}", test.number);
            }
        }
    }

    #[test]
    fn adding_an_asset_moves_each_test_towards_the_asset(deal in deals(), pick: Index, more in 0.01..5.0_f64) {
        let book = Book::new(&deal, &[], &Settings::default()).unwrap();
        let at = pick.index(book.par().len());
        let alone: Vec<f64> = (0..book.par().len()).map(|i| if i == at { more * 1e6 } else { 0.0 }).collect();
        let together: Vec<f64> = book.par().iter().zip(&alone).map(|(par, more)| par + more).collect();
        let before = book.evaluate(book.par(), book.cash());
        let (alone, after) = (book.evaluate(&alone, 0.0), book.evaluate(&together, book.cash()));
        let measures = tested(&deal).tests.into_iter().map(|test| test.measure);
        for (k, measure) in measures.enumerate() {
            let [before, alone, after] = [&before, &alone, &after].map(|evaluation| &evaluation.tests[k]);
            match measure {
                Measure::Obligor { .. } | Measure::Industry { .. } | Measure::Country { .. } => {
                    prop_assert!(after.numerator >= before.numerator, "{measure:?}");
                }
                Measure::Diversity | Measure::Unfunded | Measure::ParCoverage => {}
                _ => {
                    // The mediant of two ratios lies between them; the life is rounded.
                    let (Some(b), Some(x), Some(a)) = (before.value, alone.value, after.value) else { continue };
                    let rounding = if measure == Measure::Life { 0.010_001 } else { 1e-9 * b.abs().max(1.0) };
                    let is_defaulted_share = alone.denominator == 0.0;
                    prop_assert!(
                        is_defaulted_share || (b.min(x) - rounding..=b.max(x) + rounding).contains(&a),
                        "{measure:?}: {b}, {x} alone, {a} after"
                    );
                }
            }
        }
    }

    #[test]
    fn a_passing_pool_passes_any_looser_threshold(deal in deals(), slack in 0.0..0.5_f64) {
        let report = tested(&deal);
        let mut looser = deal.clone();
        let terms = looser.quality.as_mut().unwrap();
        for (test, result) in terms.tests.iter_mut().zip(&report.tests) {
            let by = slack * result.threshold.abs();
            test.threshold = Some(match result.direction {
                clo_core::quality::Direction::AtMost => result.threshold + by,
                clo_core::quality::Direction::AtLeast => result.threshold - by,
            });
        }
        for (before, after) in report.tests.iter().zip(tested(&looser).tests) {
            prop_assert!(!before.outcome.is_passing() || after.outcome.is_passing(), "{}", before.name);
            prop_assert!(before.value.is_none() || near(after.value.unwrap(), before.value.unwrap(), 1e-15));
        }
    }
}
