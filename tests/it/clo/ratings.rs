//! Derived ratings: every ladder of the fixture, and the ageing of credit estimates.

use crate::clo::generate::cases;
use clo_core::collateral::derive_ratings;
use clo_core::collateral::rating_derivation::RatingSource;
use clo_core::deal::{Asset, MoodysCategory, MoodysRatings, Outlook, SpRatings};
use proptest::prelude::*;
use proptest::sample::select;
use risk_core::rating::Rating;
use risk_core::time::Date;
use serde::Deserialize;

#[derive(Deserialize)]
struct Ladders {
    as_of: Date,
    /// An asset, its Moody's, default probability and WARF ratings, recovery rate, and S&P rating.
    cases: Vec<(Asset, String, String, String, f64, String)>,
}

fn rating(text: &str) -> Option<Rating> {
    Some(Rating::parse(text).unwrap())
}

#[test]
fn every_rung_of_every_ladder_is_found() {
    let ladders: Ladders = serde_json::from_str(include_str!("../../fixtures/clo/ratings.json")).unwrap();
    assert!(ladders.cases.len() > 200);
    for (asset, moodys, default_probability, warf, recovery, sp) in &ladders.cases {
        let got = derive_ratings(asset, ladders.as_of);
        let spelled = [got.moodys, got.default_probability, got.warf].map(|derived| derived.rating.moodys());
        assert_eq!(spelled, [moodys, default_probability, warf].map(String::as_str), "{asset:?}");
        assert_eq!(got.sp.rating.sp(), sp, "{asset:?}");
        assert_eq!(got.recovery_rate, *recovery, "{asset:?}");
    }
}

#[test]
fn a_credit_estimate_counts_for_fifteen_months() {
    let moodys = MoodysRatings {
        credit_estimate: rating("B3"),
        credit_estimate_date: Some("2015-01-31".parse().unwrap()),
        ..MoodysRatings::default()
    };
    let asset = Asset { moodys, ..Asset::default() };
    let on = |date: &str| derive_ratings(&asset, date.parse().unwrap()).default_probability;
    assert_eq!(on("2016-04-29").to_string(), "B3 (Moody's credit estimate)");
    assert_eq!(on("2016-04-30").source, RatingSource::Unrated);
    let undated = MoodysRatings { credit_estimate_date: None, ..asset.moodys.clone() };
    let undated = Asset { moodys: undated, ..Asset::default() };
    let derived = derive_ratings(&undated, "2015-02-01".parse().unwrap());
    assert_eq!(derived.warf.to_string(), "Caa3 (no rating)");
    assert_eq!(derived.sp.rating, Rating::CCC_MINUS);
}

#[test]
fn a_debtor_in_possession_is_rated_by_its_facility_not_by_its_past() {
    let moodys = MoodysRatings {
        facility: rating("Baa3"),
        issuer: rating("Baa3"),
        senior_unsecured: rating("Caa3"),
        ..MoodysRatings::default()
    };
    let asset = Asset { moodys, dip: true, ..Asset::default() };
    let derived = derive_ratings(&asset, "2016-03-23".parse().unwrap());
    assert_eq!(derived.default_probability.to_string(), "Ba1 (Moody's facility rating, 1 notch down)");
    assert_eq!(derived.warf.rating, derived.default_probability.rating);
    assert_eq!(derived.recovery_rate, 0.5);
}

#[test]
fn a_spelling_of_s_and_p_means_the_same_grade_as_of_moodys() {
    // A+ is A1, not AA+.
    let sp = SpRatings { subordinated: rating("A+"), ..SpRatings::default() };
    let asset = Asset { sp, ..Asset::default() };
    let derived = derive_ratings(&asset, "2016-03-23".parse().unwrap());
    assert_eq!(derived.moodys.rating.moodys(), "Aa3");
    assert_eq!(derived.sp.rating.sp(), "AA-");
}

#[test]
fn the_last_rows_of_the_recovery_table_recover_little() {
    for (category, want) in [
        (MoodysCategory::SeniorSecuredLoan, 0.20),
        (MoodysCategory::NonSeniorSecuredLoan, 0.05),
        (MoodysCategory::Other, 0.05),
    ] {
        let moodys =
            MoodysRatings { facility: rating("Caa1"), issuer: rating("Ba3"), ..MoodysRatings::default() };
        let asset = Asset { moodys, moodys_category: category, ..Asset::default() };
        assert_eq!(derive_ratings(&asset, Date::default()).recovery_rate, want, "{category:?}");
    }
}

fn any_rating() -> impl Strategy<Value = Option<u8>> {
    proptest::option::of(2..=22_u8)
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn a_better_raw_rating_never_derives_a_worse_one(
        raw in proptest::array::uniform9(any_rating()),
        outlook in select(vec![None, Some(Outlook::Negative), Some(Outlook::Downgrade), Some(Outlook::Upgrade)]),
        flags in any::<[bool; 3]>(),
        better in 0..9_usize,
    ) {
        let asset = |improved: Option<usize>| {
            let at = |k: usize| {
                let rank = raw[k]?;
                Rating::from_rank(if improved == Some(k) { rank - 1 } else { rank })
            };
            let moodys = MoodysRatings {
                facility: at(0), issuer: at(1), senior_secured: at(2), senior_unsecured: at(3), subordinate: at(4),
                issuer_outlook: outlook,
                ..MoodysRatings::default()
            };
            let sp = SpRatings {
                facility: at(5), issuer: at(6), senior_secured: at(7), subordinated: at(8), ..SpRatings::default()
            };
            let category = if flags[0] { MoodysCategory::Other } else { MoodysCategory::SeniorSecuredLoan };
            Asset { moodys, sp, moodys_category: category, dip: flags[1], defaulted: flags[2], ..Asset::default() }
        };
        let (before, after) = (asset(None), asset(Some(better)));
        let [before, after] = [before, after].map(|asset| derive_ratings(&asset, Date::default()));
        prop_assert!(after.moodys.rating >= before.moodys.rating);
        prop_assert!(after.default_probability.rating >= before.default_probability.rating);
        prop_assert!(after.warf.rating >= before.warf.rating);
        prop_assert!(after.sp.rating >= before.sp.rating);
        prop_assert!(before.moodys.rating >= Rating::C && (0.05..=0.6).contains(&before.recovery_rate));
    }
}
