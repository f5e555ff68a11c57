use super::{any_date, date, fixture, market_date};
use proptest::prelude::*;
use risk_core::time::{BusinessDayConvention, Calendar, Date, add_months, end_of_month, is_end_of_month};
use serde::Deserialize;
use std::collections::BTreeSet;

const CONVENTIONS: [BusinessDayConvention; 5] = [
    BusinessDayConvention::Unadjusted,
    BusinessDayConvention::Following,
    BusinessDayConvention::ModifiedFollowing,
    BusinessDayConvention::Preceding,
    BusinessDayConvention::ModifiedPreceding,
];

#[derive(Deserialize)]
struct Pair {
    deal: String,
    payment: Date,
    collection_end: Date,
    business_days: i32,
}

#[test]
fn reproduces_recorded_collection_dates() {
    #[derive(Deserialize)]
    struct Pairs {
        pairs: Vec<Pair>,
    }
    let Pairs { pairs } = fixture("collection_dates.json");
    assert_eq!(pairs.len(), 17);
    let calendar = Calendar::us_federal();
    for Pair { deal, payment, collection_end, business_days } in pairs {
        assert_eq!(calendar.advance(payment, -business_days), collection_end, "{deal} {payment}");
        assert_eq!(calendar.advance(collection_end, business_days), payment, "{deal} {collection_end}");
    }
}

#[test]
fn knows_the_federal_holidays() {
    #[derive(Deserialize)]
    struct Holidays {
        from: Date,
        to: Date,
        holidays: BTreeSet<Date>,
    }
    let Holidays { from, to, holidays } = fixture("us_federal_holidays.json");
    let (federal, weekends) = (Calendar::us_federal(), Calendar::weekends_only());
    for day in from.iter_days().take_while(|day| *day <= to) {
        let is_weekday = weekends.is_business_day(day);
        assert_eq!(is_weekday, !["Sat", "Sun"].contains(&day.format("%a").to_string().as_str()));
        assert_eq!(federal.is_business_day(day), is_weekday && !holidays.contains(&day), "{day}");
    }
}

#[test]
fn adjusts_and_advances_as_quantlib() {
    #[derive(Deserialize)]
    struct Days {
        rows: Vec<Vec<serde_json::Value>>,
    }
    let Days { rows } = fixture("business_days.json");
    let calendar = Calendar::us_federal();
    let read = |value: &serde_json::Value| date(value.as_str().unwrap());
    for row in rows {
        let day = read(&row[0]);
        for (convention, expected) in CONVENTIONS.into_iter().zip(&row[1..6]) {
            assert_eq!(calendar.adjust(day, convention), read(expected), "{day} {convention:?}");
        }
        for advance in &row[6..] {
            let n = i32::try_from(advance[0].as_i64().unwrap()).unwrap();
            assert_eq!(calendar.advance(day, n), read(&advance[1]), "{day} by {n}");
        }
    }
}

#[test]
fn single_holidays_close_too() {
    let tuesday = date("2026-03-10");
    let calendar = Calendar { holidays: [tuesday].into(), ..Calendar::weekends_only() };
    assert!(!calendar.is_business_day(tuesday));
    assert_eq!(calendar.adjust(tuesday, BusinessDayConvention::Following), date("2026-03-11"));
    assert_eq!(calendar.advance(date("2026-03-09"), 1), date("2026-03-11"));
}

/// A month without a business day: modified conventions fall back to the other side of it.
#[test]
fn ends_when_everything_is_closed() {
    let holidays: BTreeSet<Date> = date("2026-06-01").iter_days().take(30).collect();
    let june = Calendar { holidays, ..Calendar::weekends_only() };
    let day = date("2026-06-15");
    assert_eq!(june.adjust(day, BusinessDayConvention::ModifiedFollowing), date("2026-05-29"));
    assert_eq!(june.adjust(day, BusinessDayConvention::ModifiedPreceding), date("2026-07-01"));

    let holidays: BTreeSet<Date> = date("+262142-01-01").iter_days().chain([Date::MAX]).collect();
    let no_last_year = Calendar { holidays, ..Calendar::weekends_only() };
    assert_eq!(
        no_last_year.adjust(date("+262142-07-01"), BusinessDayConvention::Following),
        date("+262142-07-01")
    );
    assert_eq!(no_last_year.advance(date("+262142-07-01"), 3), date("+262142-07-01"));
    assert!(Calendar::us_federal().advance(date("+262142-07-01"), i32::MAX) > date("+262142-12-25"));
    assert!(Calendar::us_federal().advance(date("-262143-02-01"), i32::MIN) < date("-262143-01-05"));
}

#[test]
fn reads_as_us_federal_unless_told() {
    let read = |json: &str| serde_json::from_str::<Calendar>(json);
    assert_eq!(read("{}").unwrap(), Calendar::us_federal());
    assert_eq!(read(r#"{"rule": "weekends_only"}"#).unwrap(), Calendar::weekends_only());
    assert!(read(r#"{"holiday": []}"#).is_err());
    let json = r#"{"rule":"us_federal","holidays":["2025-01-09"]}"#;
    assert_eq!(serde_json::to_string(&read(json).unwrap()).unwrap(), json);
}

#[test]
fn months_are_added_to_the_months_end() {
    assert_eq!(add_months(date("2016-02-29"), 12), date("2017-02-28"));
    assert_eq!(add_months(date("2016-03-31"), -1), date("2016-02-29"));
    assert_eq!(add_months(date("2015-11-30"), 3), date("2016-02-29"));
    assert_eq!(add_months(date("2016-01-15"), i32::MAX), Date::MAX);
    assert_eq!(add_months(date("2016-01-15"), i32::MIN), Date::MIN);
    assert_eq!(end_of_month(date("2100-02-03")), date("2100-02-28"));
    assert!(is_end_of_month(date("2000-02-29")) && !is_end_of_month(date("2000-02-28")));
}

proptest! {
    #[test]
    fn adjusted_is_a_business_day_near_by(day in market_date()) {
        let calendar = Calendar::us_federal();
        for convention in CONVENTIONS {
            let adjusted = calendar.adjust(day, convention);
            prop_assert!((adjusted - day).num_days().abs() <= 6);
            prop_assert!(convention == BusinessDayConvention::Unadjusted || calendar.is_business_day(adjusted));
        }
    }

    #[test]
    fn advance_counts_business_days(day in market_date(), n in 0..400) {
        let calendar = Calendar::us_federal();
        let later = calendar.advance(day, n);
        let count = day.iter_days().skip(1).take_while(|d| *d <= later).filter(|d| calendar.is_business_day(*d)).count();
        prop_assert_eq!(count, n as usize);
        prop_assert!(n == 0 || calendar.is_business_day(later));
        prop_assert!(n == 0 || calendar.advance(later, -n) < later);
    }

    #[test]
    fn never_panics(day in any_date(), n in -300..300, months in any::<i32>()) {
        let calendar = Calendar::us_federal();
        for convention in CONVENTIONS {
            let _ = calendar.adjust(day, convention);
        }
        let _ = calendar.advance(day, n);
        let _ = add_months(day, months);
        prop_assert!(is_end_of_month(end_of_month(day)));
    }
}
