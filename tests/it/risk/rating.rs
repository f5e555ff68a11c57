use super::fixture;
use proptest::prelude::*;
use risk_core::rating::{self, Rating};
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Deserialize)]
struct Grade {
    rank: u8,
    moodys: String,
    sp: String,
    factor: f64,
}

fn grades() -> Vec<Grade> {
    #[derive(Deserialize)]
    struct Grades {
        grades: Vec<Grade>,
    }
    fixture::<Grades>("ratings.json").grades
}

#[test]
fn every_grade_is_spelled_and_read() {
    let grades = grades();
    assert_eq!(grades.len(), 22);
    for Grade { rank, moodys, sp, factor } in grades {
        let rating = Rating::from_rank(rank).unwrap();
        assert_eq!((rating.rank(), rating.factor()), (rank, factor));
        assert_eq!((rating.moodys(), rating.sp(), rating.fitch()), (&*moodys, &*sp, &*sp));
        for spelled in [&moodys, &sp] {
            for text in [
                spelled.clone(),
                spelled.to_lowercase(),
                spelled.to_uppercase(),
                format!("  {spelled}\t"),
                format!("{spelled}sf"),
                format!("{spelled} (sf)"),
            ] {
                assert_eq!(Rating::parse(&text), Some(rating), "{text:?}");
                assert!(!Rating::is_not_rated(&text));
            }
        }
    }
    assert_eq!((Rating::from_rank(0), Rating::from_rank(23)), (None, None));
}

#[test]
fn every_default_is_d() {
    for text in ["D", "SD", "RD", "DD", "DDD", "rd"] {
        assert_eq!(Rating::parse(text), Some(Rating::D), "{text}");
    }
}

#[test]
fn what_is_no_rating_is_none() {
    for text in ["", " ", "NR", "nr", "WR", "WD", "N/A", "-", "Not Rated"] {
        assert!(Rating::is_not_rated(text), "{text:?}");
        assert_eq!(Rating::parse(text), None, "{text:?}");
    }
    for text in ["Bx", "AAAA", "Aaa1", "B4", "A+1", "BBB --", "sf", "E", "é"] {
        assert!(!Rating::is_not_rated(text), "{text:?}");
        assert_eq!(Rating::parse(text), None, "{text:?}");
    }
}

#[test]
fn ordered_by_quality() {
    let best_first: Vec<Rating> = (1..=22).filter_map(Rating::from_rank).collect();
    assert!(best_first.windows(2).all(|pair| pair[0] > pair[1]));
    assert!(Rating::parse("BBB").unwrap() >= Rating::BBB_MINUS);
    assert!(Rating::parse("Ba1").unwrap() < Rating::BBB_MINUS);
    let is_ccc: Vec<bool> = best_first.iter().map(|rating| rating.is_ccc()).collect();
    assert_eq!(is_ccc.iter().position(|&is| is), Some(16));
    assert!(is_ccc[16..].iter().all(|&is| is));
}

#[test]
fn constants_are_what_they_are_called() {
    for (constant, spelled) in [
        (Rating::AAA, "AAA"),
        (Rating::BBB_MINUS, "BBB-"),
        (Rating::B_MINUS, "B-"),
        (Rating::CCC_MINUS, "CCC-"),
        (Rating::C, "C"),
        (Rating::D, "D"),
    ] {
        assert_eq!(constant.to_string(), spelled);
    }
}

#[test]
fn notches_stop_at_the_ends_of_the_scale() {
    let b2 = Rating::parse("B2").unwrap();
    assert_eq!(b2.notches_down(1).moodys(), "B3");
    assert_eq!(b2.notches_down(-2).moodys(), "Ba3");
    assert_eq!(b2.notches_down(i32::MAX), Rating::C);
    assert_eq!(b2.notches_down(i32::MIN), Rating::AAA);
    assert_eq!(Rating::D.notches_down(-3), Rating::D);
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Rated {
    #[serde(default, with = "rating::moodys")]
    moodys: Option<Rating>,
    #[serde(default, with = "rating::sp")]
    sp: Option<Rating>,
    derived: Rating,
}

#[test]
fn json_writes_the_agencys_spelling_and_reads_any() {
    let read: Rated =
        serde_json::from_value(json!({"moodys": "BB-", "sp": "Caa1", "derived": "Ba1"})).unwrap();
    let written = serde_json::to_value(&read).unwrap();
    assert_eq!(written, json!({"moodys": "Ba3", "sp": "CCC+", "derived": "BB+"}));
    assert_eq!(serde_json::from_value::<Rated>(written).unwrap(), read);
    for none in [json!({"moodys": null, "sp": "", "derived": "D"}), json!({"moodys": "WR", "derived": "D"})] {
        let read: Rated = serde_json::from_value(none).unwrap();
        assert_eq!(read, Rated { moodys: None, sp: None, derived: Rating::D });
        assert_eq!(serde_json::to_value(&read).unwrap(), json!({"moodys": null, "sp": null, "derived": "D"}));
    }
    for wrong in [
        json!({"moodys": "Bx", "derived": "D"}),
        json!({"sp": "Bx", "derived": "D"}),
        json!({"derived": "Bx"}),
    ] {
        let error = serde_json::from_value::<Rated>(wrong).unwrap_err();
        assert_eq!(error.to_string(), r#"not a rating: "Bx""#);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in ".*") {
        let parsed = Rating::parse(&text);
        prop_assert!(parsed.is_none() || !Rating::is_not_rated(&text));
    }
}
