//! Ranking assets for purchase and sale.

use super::{invented, near};
use clo_core::quality::{AssetQuality, Book, Criterion, Measure, Settings};
use clo_core::rebalance::rank::{Denominator, HeldNames, Term, score};
use clo_core::rebalance::{Objective, RankSettings, Side, candidates, rank};

fn settings(side: Side, weights: &[(u16, f64)]) -> RankSettings {
    let objective = Objective { weights: weights.iter().copied().collect(), ..Objective::default() };
    RankSettings { side, objective, ..RankSettings::default() }
}

fn term(measure: Measure, weight: f64, numerator: f64, denominator: f64, threshold: f64) -> Term {
    Term { measure, weight, numerator, denominator, threshold }
}

const ASSET: AssetQuality = AssetQuality {
    price: 0.9,
    margin: Some(0.05),
    rating_factor: 2720.0,
    recovery_rate: 0.6,
    life: 4.0,
    is_caa: false,
};

/// Two recorded scores of a spreadsheet, for purchases into a pool of these sums.
#[test]
fn recorded_scores_are_found() {
    let par = 431_157_604.915_29;
    let terms = [
        term(Measure::Spread, 0.6, 17_351_471.088_424_537, par, 0.039_360_644_006_697_15),
        term(Measure::RatingFactor, 0.3, 1_110_531_968_266.614_3, par, 3_218.210_540_848_139_8),
        term(Measure::ParCoverage, 0.1, 5e8, 462.4e6, 1.029),
    ];
    let settings = RankSettings { denominator: Denominator::TenfoldPar, ..RankSettings::default() };
    for (floor, price, rating_factor, want) in
        [(0.01, 0.96, 2720.0, 1.090_338_488_114_21), (0.0125, 0.948_13, 3490.0, 1.090_162_923_655_44)]
    {
        let margin = Some(0.085 + floor - 0.005_418);
        let asset = AssetQuality { price, margin, rating_factor, ..ASSET };
        assert!((score(&asset, &terms, &settings) - want).abs() < 1e-12);
    }
}

#[test]
fn each_test_has_its_own_ratio() {
    let caa = Measure::Share(Criterion::MoodysCaa);
    let of = |measure, numerator, threshold, side, asset: &AssetQuality| {
        score(asset, &[term(measure, 1.0, numerator, 100e6, threshold)], &settings(side, &[]))
    };
    let cheap = AssetQuality { price: 0.8, is_caa: true, ..ASSET };
    for (got, want) in [
        (of(Measure::Spread, 4e6, 0.04, Side::Buy, &ASSET), 4.05 / 101.0 / 0.04),
        (of(Measure::Spread, 4e6, 0.04, Side::Buy, &AssetQuality { margin: None, ..ASSET }), 1.0),
        (of(Measure::Recovery, 45e6, 0.47, Side::Buy, &ASSET), 45.6 / 101.0 / 0.47),
        (of(Measure::Life, 500e6, 6.0, Side::Sell, &ASSET), 6.0 * 101.0 / 504.0),
        (of(Measure::RatingFactor, 2.6e11, 2700.0, Side::Buy, &ASSET), 2700.0 * 101.0 / 262_720.0),
        (of(Measure::ParCoverage, 110e6, 1.05, Side::Buy, &ASSET), 1.101 / 1.05),
        (of(Measure::ParCoverage, 110e6, 1.05, Side::Sell, &ASSET), 1.05 / 1.099),
        (of(caa, 5e6, 0.075, Side::Buy, &cheap), 0.075 * 100.2 / 6.0),
        (of(caa, 5e6, 0.075, Side::Sell, &cheap), 4.0 / 99.8 / 0.075),
        (of(caa, 5e6, 0.075, Side::Buy, &ASSET), 10.0),
    ] {
        assert!(near(got, want, 1e-14), "{got} {want}");
    }
    assert_eq!(of(Measure::Spread, 4e6, 0.0, Side::Buy, &ASSET), 0.0);
}

#[test]
fn a_score_is_what_the_tests_become() {
    let deal = invented();
    let book = Book::new(&deal, &[], &Settings::default()).unwrap();
    let before = book.evaluate(book.par(), book.cash());
    for number in [32, 33, 36] {
        let settings = RankSettings { held: HeldNames::Allow, ..settings(Side::Buy, &[(number, 1.0)]) };
        let positions = candidates(&book, book.par(), &settings);
        let ranked = rank(&book, &before, &positions, &settings).unwrap();
        assert_eq!(ranked.len(), positions.len());
        assert!(ranked.is_sorted_by(|a, b| a.score >= b.score));
        for one in ranked {
            if number == 32 && book.position("A22") == Some(one.position) {
                continue; // over prime, its spread is not its margin
            }
            let mut par = book.par().to_vec();
            par[one.position] += 1e6;
            let after = book.evaluate(&par, book.cash()).get(number).unwrap().value.unwrap();
            let limit = before.get(number).unwrap().threshold;
            let want = if number == 36 { limit / after } else { after / limit };
            assert!(near(one.score, want, 1e-12), "{number}: {} {want}", one.score);
        }
    }
}

#[test]
fn only_what_can_be_traded_is_a_candidate() {
    let deal = invented();
    let mut other = vec![deal.assets[0].clone(), deal.assets[0].clone(), deal.assets[0].clone()];
    for (asset, id) in other.iter_mut().zip(["B01", "B02", "B03"]) {
        asset.id = id.into();
    }
    other[1].price = Some(0.74);
    other[2].defaulted = true;
    let book = Book::new(&deal, &other, &Settings::default()).unwrap();
    let ids = |settings: &RankSettings| -> Vec<&str> {
        let assets: Vec<_> = book.assets().collect();
        candidates(&book, book.par(), settings).into_iter().map(|at| assets[at].id.as_str()).collect()
    };
    assert_eq!(ids(&settings(Side::Buy, &[])), ["A21", "B01"]); // A21 is all undrawn
    let more = RankSettings { held: HeldNames::Allow, ..settings(Side::Buy, &[]) };
    assert!(ids(&more).contains(&"A01") && !ids(&more).contains(&"A08") && !ids(&more).contains(&"A16"));
    let sale = ids(&settings(Side::Sell, &[]));
    assert!(sale.contains(&"A16") && !sale.contains(&"A21") && !sale.contains(&"B01"));
}

#[test]
fn sales_begin_with_the_worst() {
    let deal = invented();
    let book = Book::new(&deal, &[], &Settings::default()).unwrap();
    let before = book.evaluate(book.par(), book.cash());
    let settings = settings(Side::Sell, &[(36, 1.0)]);
    let positions = candidates(&book, book.par(), &settings);
    let ranked = rank(&book, &before, &positions, &settings).unwrap();
    assert!(ranked.is_sorted_by(|a, b| a.score <= b.score));
    let factors: Vec<f64> =
        ranked.iter().map(|one| book.quality(one.position).unwrap().rating_factor).collect();
    assert!(factors.is_sorted_by(|a, b| a >= b), "{factors:?}");
}

#[test]
fn a_weight_that_ranks_nothing_is_named() {
    let mut deal = invented();
    deal.quality.as_mut().unwrap().tests.retain(|test| test.number != 38);
    let book = Book::new(&deal, &[], &Settings::default()).unwrap();
    let before = book.evaluate(book.par(), book.cash());
    let problems = |weights: &[(u16, f64)]| -> Vec<String> {
        let error = rank(&book, &before, &[0], &settings(Side::Buy, weights)).unwrap_err();
        error.problems().iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        problems(&[(9, 0.5), (32, 0.5), (38, 0.1)]),
        [
            "objective.weights.9: assets cannot be ranked by test 9",
            "objective.weights.38: the deal has no test 38"
        ]
    );
    assert_eq!(problems(&[(32, f64::NAN)]), ["objective.weights.32: must be between 0 and 1000000, got NaN"]);
    assert_eq!(problems(&[(32, 0.0)]), ["objective.weights: no test has a weight"]);
    let found = rank(&book, &before, &[0, 999], &settings(Side::Buy, &[(32, 1.0)])).unwrap();
    assert_eq!(found.len(), 1);
}
