//! Ratings that migrate along the paths.

use super::monte_carlo::same_as_the_readable_engine;
use super::{demo, on};
use crate::clo::generate::{Case, case, cases};
use clo_core::Assumptions;
use clo_core::scenario::{
    DefaultRisk, Migration, MonteCarloSettings, PathValues, RatingTable, monte_carlo, path_scenario,
};
use ndarray::array;
use proptest::prelude::*;
use risk_core::credit::{Copula, CopulaModel, CorrelationRule, Dependence, Recovery, TransitionMatrix};
use risk_core::rating::Rating;
use risk_core::time::Frequency;

fn rated(names: &[&str]) -> Vec<Rating> {
    names.iter().map(|name| Rating::parse(name).unwrap()).collect()
}

/// A year, with many moves.
fn yearly() -> TransitionMatrix {
    TransitionMatrix {
        ratings: rated(&["A", "BBB", "BB", "B", "CCC", "D"]),
        period_years: 1.0,
        probabilities: array![
            [0.90, 0.07, 0.02, 0.007, 0.002, 0.001],
            [0.05, 0.83, 0.08, 0.03, 0.007, 0.003],
            [0.01, 0.06, 0.80, 0.09, 0.03, 0.01],
            [0.0, 0.01, 0.06, 0.76, 0.12, 0.05],
            [0.0, 0.0, 0.02, 0.12, 0.61, 0.25],
            [0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
        ],
    }
}

/// The same with a row for every letter, so that any asset has one.
fn every_letter() -> TransitionMatrix {
    TransitionMatrix {
        ratings: rated(&["AAA", "AA", "A", "BBB", "BB", "B", "CCC", "D"]),
        period_years: 1.0,
        probabilities: array![
            [0.93, 0.06, 0.01, 0.0, 0.0, 0.0, 0.0, 0.0],
            [0.01, 0.91, 0.07, 0.01, 0.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, 0.90, 0.07, 0.02, 0.007, 0.002, 0.001],
            [0.0, 0.0, 0.05, 0.83, 0.08, 0.03, 0.007, 0.003],
            [0.0, 0.0, 0.01, 0.06, 0.80, 0.09, 0.03, 0.01],
            [0.0, 0.0, 0.0, 0.01, 0.06, 0.76, 0.12, 0.05],
            [0.0, 0.0, 0.0, 0.0, 0.02, 0.12, 0.61, 0.25],
            [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
        ],
    }
}

fn settings(migration: Migration, paths: std::ops::Range<u64>) -> MonteCarloSettings {
    let dependence = Dependence::Uniform { correlation: 0.25 };
    MonteCarloSettings {
        paths,
        model: CopulaModel { copula: Copula::Gaussian, dependence },
        default_risk: DefaultRisk::Migration(migration),
        recovery: Some(Recovery { mean: 0.5, standard_deviation: 0.2, systematic: 0.0 }),
        path_values: PathValues::Keep,
        ..MonteCarloSettings::default()
    }
}

fn quarterly() -> Migration {
    Migration { matrix: every_letter(), frequency: Frequency::Quarterly, rule: None }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn a_path_is_the_projection_of_its_defaults_and_ratings(case in case(), rule in any::<bool>()) {
        let rule = rule.then(CorrelationRule::default);
        let frequency = if rule.is_some() { Frequency::SemiAnnual } else { Frequency::Quarterly };
        let migration = Migration { frequency, rule, ..quarterly() };
        same_as_the_readable_engine(&case, &settings(migration, 31..36));
    }
}

#[test]
fn the_demo_deal_with_migration_is_the_same_path_by_path() {
    let mut case = Case { deal: demo(), assumptions: Assumptions::default() };
    case.deal.ccc = Some(Default::default());
    case.assumptions.liquidation.ccc_price = Some(0.8);
    let settings = settings(Migration { matrix: yearly(), ..quarterly() }, 0..70);
    same_as_the_readable_engine(&case, &settings);
    // The ratings matter: without the limit on CCC assets another amount comes out.
    let with = monte_carlo(&case.deal, &case.assumptions, &settings).unwrap();
    case.deal.ccc = None;
    let without = monte_carlo(&case.deal, &case.assumptions, &settings).unwrap();
    assert_ne!(with.tallies, without.tallies);
}

#[test]
fn threads_and_shards_change_no_bit_of_a_migration() {
    let (deal, assumptions) = (demo(), Assumptions::default());
    let run = |paths| monte_carlo(&deal, &assumptions, &settings(quarterly(), paths)).unwrap();
    let whole = run(0..200);
    for threads in [1, 2, 8] {
        assert!(on(threads, || run(0..200)) == whole, "{threads} threads");
    }
    assert!(run(0..77).join(&run(77..200)).unwrap() == whole);
}

/// A default is the matrix's: of an asset that lives for ten years, P⁴⁰'s last column is the share of paths
/// that default.
#[test]
fn defaults_are_as_frequent_as_the_matrix_says() {
    let mut deal = demo();
    for asset in &mut deal.assets {
        asset.sp.rating = Rating::parse("B");
        asset.moodys.rating = None;
        asset.maturity = deal.dates.maturity;
    }
    let assumptions = Assumptions::default();
    let independent = Dependence::Uniform { correlation: 0.0 };
    let model = CopulaModel { copula: Copula::Gaussian, dependence: independent };
    let paths = 400;
    let settings = MonteCarloSettings { model, ..settings(quarterly(), 0..paths) };
    let mean = monte_carlo(&deal, &assumptions, &settings).unwrap().summary().mean_defaults;
    // Defaults count that an interest date of the deal's life notices.
    let years = (deal.dates.maturity - deal.dates.analysis).num_days() as f64 / 365.25;
    let periods = (years * 4.0).floor() as usize;
    let quarter = risk_core::credit::transition_root(&every_letter(), 4).unwrap().matrix;
    let structure = quarter.default_term_structure(periods).unwrap();
    let want = deal.assets.len() as f64 * structure[[5, periods - 1]];
    let error = (want / paths as f64).sqrt();
    assert!((mean - want).abs() < 5.0 * error + 0.02 * want, "{mean}, want {want}");
}

#[test]
fn a_path_tells_its_ratings() {
    let (deal, assumptions) = (demo(), Assumptions::default());
    let scenario = path_scenario(&deal, &assumptions, &settings(quarterly(), 0..1), 3).unwrap();
    let moves: usize = scenario.by_asset.values().map(|own| own.ratings.len()).sum();
    assert!(moves > deal.assets.len());
    for own in scenario.by_asset.values() {
        assert!(own.ratings.is_sorted_by(|a, b| a.date < b.date));
        let dead = own.ratings.iter().position(|rating| rating.rating == Rating::D);
        assert!(dead.is_none_or(|at| at + 1 == own.ratings.len()));
        if let (Some(at), Some(date)) = (dead, own.default_date) {
            assert!(date >= own.ratings[at].date);
        }
    }
}

#[test]
fn what_is_wrong_with_a_migration_is_named() {
    let (deal, assumptions) = (demo(), Assumptions::default());
    let problems = |settings: &MonteCarloSettings| {
        let error = monte_carlo(&deal, &assumptions, settings).unwrap_err();
        error.problems().iter().map(|problem| problem.path.clone()).collect::<Vec<_>>()
    };
    let mut wrong = quarterly();
    wrong.matrix.probabilities[[0, 0]] = f64::NAN;
    assert_eq!(problems(&settings(wrong, 0..1)), ["default_risk.migration.matrix.probabilities[0][0]"]);
    let mut odd = quarterly();
    odd.matrix.period_years = 0.3;
    assert_eq!(problems(&settings(odd, 0..1)), ["default_risk.migration.matrix.period_years"]);
    let systematic = Some(Recovery { mean: 0.5, standard_deviation: 0.1, systematic: 0.5 });
    let settings = MonteCarloSettings { recovery: systematic, ..settings(quarterly(), 0..1) };
    assert_eq!(problems(&settings), ["recovery.systematic"]);
}

#[test]
fn a_rating_is_read_off_its_table() {
    let table = RatingTable::default();
    // Moody's idealised ten-year losses, in percent.
    for (rating, loss) in
        [("Aaa", 0.0055), ("Aa2", 0.11), ("A2", 0.66), ("Baa3", 3.355), ("B2", 14.96), ("Caa2", 35.75)]
    {
        let rating = Rating::parse(rating).unwrap();
        assert_eq!(table.implied(loss / 100.0, 10.0).unwrap(), rating);
        assert_eq!(table.implied(loss / 100.0 + 1e-9, 10.0).unwrap(), rating.notches_down(1));
    }
    assert_eq!(table.implied(0.0, 5.0).unwrap(), Rating::AAA);
    assert_eq!(table.implied(0.9, 5.0).unwrap(), Rating::D);
    // The same loss sooner is worse.
    let ratings: Vec<Rating> = [10.0, 5.0, 2.0, 1.0].map(|years| table.implied(0.02, years).unwrap()).into();
    assert!(ratings.is_sorted_by(|a, b| a >= b), "{ratings:?}");
    let matrix = RatingTable::of_matrix(&yearly(), 10).unwrap();
    assert_eq!(matrix.implied(0.05, 1.0).unwrap(), Rating::parse("B").unwrap());
    assert_eq!(matrix.implied(0.04, 1.0).unwrap(), Rating::parse("B").unwrap());
    assert_eq!(matrix.implied(0.051, 1.0).unwrap(), Rating::parse("CCC").unwrap());
    assert_eq!(table.implied(f64::NAN, 1.0).unwrap_err().problems()[0].path, "rate");
    let mut wrong = RatingTable::default();
    wrong.rates[3].pop();
    wrong.years[1] = 0.5;
    let error = wrong.check().unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["years", "rates[3]"]);
}
