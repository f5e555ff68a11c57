use super::{any_date, date, fixture};
use proptest::prelude::*;
use risk_core::time::{Date, DayCount};
use serde::Deserialize;

const ALL: [DayCount; 5] = [
    DayCount::Actual360,
    DayCount::Actual365Fixed,
    DayCount::ActualActualIsda,
    DayCount::Thirty360Us,
    DayCount::Thirty360European,
];

/// As the fixture's columns: days or fraction by convention.
type Row = (Date, Date, i64, f64, f64, f64, i64, f64, i64, f64);

#[derive(Deserialize)]
struct Counts {
    tolerance: f64,
    rows: Vec<Row>,
}

#[test]
fn agrees_with_quantlib_and_excel() {
    let Counts { tolerance, rows } = fixture("day_counts.json");
    assert!(rows.len() > 500);
    for (start, end, days, act360, act365, act_act, us_days, us, european_days, european) in rows {
        let cases = [
            (DayCount::Actual360, days, act360),
            (DayCount::Actual365Fixed, days, act365),
            (DayCount::ActualActualIsda, days, act_act),
            (DayCount::Thirty360Us, us_days, us),
            (DayCount::Thirty360European, european_days, european),
        ];
        for (convention, days, fraction) in cases {
            assert_eq!(convention.days(start, end), days, "{convention:?} {start} {end}");
            let got = convention.year_fraction(start, end);
            assert!(
                (got - fraction).abs() <= tolerance * fraction.abs().max(1.0),
                "{convention:?} {start} {end}: {got} for {fraction}"
            );
        }
    }
}

/// ISDA (1999), *EMU and Market Conventions: Recent Developments*, the worked examples.
#[test]
fn actual_actual_agrees_with_isda_memorandum() {
    for (start, end, expected) in [
        ("2003-11-01", "2004-05-01", 0.497_724_380_567),
        ("1999-02-01", "1999-07-01", 0.410_958_904_110),
        ("1999-07-01", "2000-07-01", 1.001_377_348_600),
        ("2002-08-15", "2003-07-15", 0.915_068_493_151),
        ("2003-07-15", "2004-01-15", 0.504_004_790_778),
        ("1999-07-30", "2000-01-30", 0.503_892_506_924),
        ("2000-01-30", "2000-06-30", 0.415_300_546_448),
        ("1999-11-30", "2000-04-30", 0.415_540_085_336),
    ] {
        let got = DayCount::ActualActualIsda.year_fraction(date(start), date(end));
        assert!((got - expected).abs() < 1e-11, "{start} {end}: {got} for {expected}");
    }
}

/// Values of Excel 2007 itself, quoted by D. A. Wheeler (2008); and the case in which SIFMA counts
/// 30 days.
#[test]
fn thirty_360_us_is_excels() {
    for (start, end, days) in [
        ("2000-01-01", "2000-01-31", 30),
        ("2000-01-01", "2000-02-28", 57),
        ("2007-02-28", "2007-03-31", 31),
        ("2007-02-28", "2008-02-29", 360),
        ("2008-02-28", "2008-03-31", 33),
    ] {
        assert_eq!(DayCount::Thirty360Us.days(date(start), date(end)), days, "{start} {end}");
    }
}

#[test]
fn spelled_in_snake_case() {
    let spelled = serde_json::to_value(ALL).unwrap();
    let expected = serde_json::json!([
        "actual_360",
        "actual_365_fixed",
        "actual_actual_isda",
        "thirty_360_us",
        "thirty_360_european"
    ]);
    assert_eq!(spelled, expected);
    assert_eq!(serde_json::from_value::<[DayCount; 5]>(spelled).unwrap(), ALL);
}

proptest! {
    #[test]
    fn antisymmetric_and_finite_over_all_dates(a in any_date(), b in any_date()) {
        for convention in ALL {
            let there = convention.year_fraction(a, b);
            prop_assert!(there.is_finite());
            prop_assert_eq!(there, -convention.year_fraction(b, a));
            prop_assert_eq!(convention.days(a, b), -convention.days(b, a));
            prop_assert_eq!(convention.year_fraction(a, a), 0.0);
        }
    }

    /// Whatever the convention, it is within days of the calendar's own count of years.
    #[test]
    fn near_the_average_year(a in any_date(), b in any_date()) {
        let years = (b - a).num_days() as f64 / 365.2425;
        for convention in ALL {
            let got = convention.year_fraction(a, b);
            prop_assert!((got - years).abs() <= 0.015 * years.abs() + 0.02, "{:?} {} {}", convention, got, years);
        }
    }
}
