//! What holds for every simulation.

use super::{demo, on};
use clo_core::scenario::{
    DefaultRisk, MonteCarlo, MonteCarloSettings, PathValues, RatedMeasure, RatingTable, Tally, monte_carlo,
};
use clo_core::{Assumptions, Deal};
use ndarray::Array2;
use risk_core::credit::{Copula, CopulaModel, Dependence, LargePool, Recovery};
use risk_core::math::exp;
use risk_core::rating::Rating;
use std::ops::Range;

fn correlated(correlation: f64, hazard: f64, paths: Range<u64>) -> MonteCarloSettings {
    MonteCarloSettings {
        paths,
        model: CopulaModel { copula: Copula::Gaussian, dependence: Dependence::Uniform { correlation } },
        default_risk: DefaultRisk::HazardRate(hazard),
        recovery: Some(Recovery::fixed(0.3)),
        ..MonteCarloSettings::default()
    }
}

/// The demo deal with `n` equal loans of the same par in all.
fn of_equal_loans(n: usize) -> Deal {
    let mut deal = demo();
    let par: f64 = deal.assets.iter().map(|asset| asset.par).sum();
    let mut loan = deal.assets.iter().find(|asset| !asset.defaulted).unwrap().clone();
    loan.par = par / n as f64;
    loan.maturity = deal.dates.maturity;
    (loan.draws, loan.unfunded) = (Vec::new(), 0.0);
    deal.assets = (0..n).map(|i| clo_core::deal::Asset { id: format!("L{i}"), ..loan.clone() }).collect();
    deal
}

/// The more equal loans there are, the nearer the share that defaults is to that of Vasicek's large pool.
#[test]
fn the_share_of_defaults_tends_to_that_of_a_large_pool() {
    let (correlation, hazard) = (0.2, 0.03);
    let distance = |n: usize| {
        let deal = of_equal_loans(n);
        let settings =
            MonteCarloSettings { path_values: PathValues::Keep, ..correlated(correlation, hazard, 0..2_000) };
        let paths = monte_carlo(&deal, &Assumptions::default(), &settings).unwrap();
        let shares: Vec<f64> = paths.defaults.iter().map(|&k| f64::from(k) / n as f64).collect();
        // Defaults count up to the last interest date, which is near the deal's last date.
        let years = (deal.dates.maturity - deal.dates.analysis).num_days() as f64 / 365.25;
        let pool = LargePool {
            default_probability: 1.0 - exp(-hazard * years),
            loss_given_default: 1.0,
            correlation,
        };
        let mean = shares.iter().sum::<f64>() / 2_000.0;
        assert!((mean - pool.expected_loss()).abs() < 0.015, "{mean}, want {}", pool.expected_loss());
        let levels = (1..20).map(|k| f64::from(k) / 20.0 + 1e-9);
        let below = |x: f64| shares.iter().filter(|share| **share <= x).count() as f64 / 2_000.0;
        levels.map(|x| (below(x) - pool.cumulative(x).unwrap()).abs()).fold(0.0, f64::max)
    };
    let (few, many) = (distance(8), distance(200));
    assert!(many < few && many < 0.035, "{few} and {many}");
}

/// 500 loans under a matrix that is no correlation matrix: the answer says what was done to it.
#[test]
fn a_correlation_of_500_names_that_is_none_is_repaired() {
    let deal = of_equal_loans(500);
    let correlation = Array2::from_shape_fn((500, 500), |(i, j)| match i.abs_diff(j) {
        0 => 1.0,
        1 => 0.9,
        _ => 0.0,
    });
    let mut settings = correlated(0.0, 0.05, 0..64);
    settings.model.dependence = Dependence::Matrix { correlation };
    let paths = monte_carlo(&deal, &Assumptions::default(), &settings).unwrap();
    let repair = paths.repair.unwrap();
    assert!(repair.smallest_eigenvalue < -0.7 && repair.largest_change > 0.1, "{repair:?}");
    assert_eq!(paths.paths(), 64);
}

#[test]
fn what_is_counted_is_what_is_kept() {
    let (deal, assumptions) = (demo(), Assumptions::default());
    let settings = correlated(0.4, 0.2, 0..500);
    let counted = monte_carlo(&deal, &assumptions, &settings).unwrap();
    let kept = MonteCarloSettings { path_values: PathValues::Keep, ..settings };
    let kept = monte_carlo(&deal, &assumptions, &kept).unwrap();
    assert!(counted.classes.is_empty() && counted.defaults.is_empty());
    assert_eq!(counted.tallies, kept.tallies);
    let (counted, kept) = (counted.summary(), kept.summary());
    for (counted, kept) in counted.classes.iter().zip(&kept.classes) {
        let pairs = [
            (counted.loss, kept.loss),
            (counted.price, kept.price),
            (counted.yield_rate, kept.yield_rate),
            (counted.wal_years, kept.wal_years),
        ];
        for (counted, kept) in pairs {
            assert_eq!((counted.mean, counted.minimum), (kept.mean, kept.minimum));
            for (a, b) in [
                (counted.p01, kept.p01),
                (counted.p05, kept.p05),
                (counted.median, kept.median),
                (counted.p95, kept.p95),
                (counted.p99, kept.p99),
            ] {
                assert!((a - b).abs() < 1.0 / 32_768.0, "{a} and {b}");
            }
        }
    }
}

/// Every loss has a date, and a later one than the first missed interest of no class.
#[test]
fn the_dates_of_losses_add_up_to_their_probability() {
    let (deal, assumptions) = (demo(), Assumptions::default());
    let settings = MonteCarloSettings { path_values: PathValues::Keep, ..correlated(0.5, 0.25, 0..400) };
    let paths = monte_carlo(&deal, &assumptions, &settings).unwrap();
    let summary = paths.summary();
    assert_eq!(paths.dates.len(), paths.tallies[0].loss_dates.len());
    let mut some = false;
    for (class, own) in summary.classes.iter().zip(&paths.classes) {
        let losing = own.loss.iter().filter(|loss| **loss > 1e-6).count();
        let sum: f64 = class.loss_timing.iter().sum();
        assert!(
            (sum - losing as f64 / 400.0).abs() < 1e-12 && (class.probability_of_loss - sum).abs() < 1e-12
        );
        assert!(class.expected_shortfall >= class.expected_loss - 1e-9);
        assert!(class.expected_shortfall <= class.loss.maximum + 1e-4);
        some |= losing > 0;
    }
    assert!(some);
}

/// Senior classes are rated no worse than junior ones, by either measure; the equity is not rated.
#[test]
fn implied_ratings_follow_seniority() {
    let (deal, assumptions) = (demo(), Assumptions::default());
    let paths = monte_carlo(&deal, &assumptions, &correlated(0.3, 0.06, 0..1_000)).unwrap();
    let probability = RatingTable { measure: RatedMeasure::ProbabilityOfLoss, ..RatingTable::default() };
    for summary in [paths.summary(), paths.summary_by(&probability).unwrap()] {
        let ratings: Vec<Option<Rating>> = summary.classes.iter().map(|class| class.implied_rating).collect();
        assert_eq!(ratings.iter().filter(|rating| rating.is_none()).count(), 1);
        let notes: Vec<Rating> = ratings.into_iter().flatten().collect();
        assert!(notes.is_sorted_by(|a, b| a >= b) && notes[0] > notes[notes.len() - 1], "{notes:?}");
    }
}

#[test]
fn a_simulation_reads_back_as_it_was_written() {
    let paths = monte_carlo(&demo(), &Assumptions::default(), &correlated(0.3, 0.2, 7..99)).unwrap();
    let json = serde_json::to_string(&paths).unwrap();
    assert!(serde_json::from_str::<MonteCarlo>(&json).unwrap() == paths);
    let tally: Tally = Tally::default();
    assert_eq!((tally.mean(), tally.standard_deviation(), tally.quantile(0.5)), (0.0, None, 0.0));
}

/// The memory of a run is made before its first path: more paths ask for no more of it.
#[test]
fn a_path_allocates_nothing() {
    let (deal, assumptions) = (demo(), Assumptions::default());
    let allocations = |paths: Range<u64>| {
        on(1, || {
            let before = crate::allocation::count();
            monte_carlo(&deal, &assumptions, &correlated(0.3, 0.05, paths)).unwrap();
            crate::allocation::count() - before
        })
    };
    let (few, many) = (allocations(0..200), allocations(0..2_000));
    // The counts' range still grows a little.
    assert!(many < few + 150, "{few} for 200 paths, {many} for 2,000");
}
