use super::{any_date, date, fixture, market_date};
use proptest::prelude::*;
use proptest::sample::select;
use risk_core::time::{Date, Frequency, RollDay, Stub, is_end_of_month, schedule};
use serde::Deserialize;

const FREQUENCIES: [Frequency; 4] =
    [Frequency::Annual, Frequency::SemiAnnual, Frequency::Quarterly, Frequency::Monthly];
const STUBS: [Stub; 4] = [Stub::ShortLast, Stub::LongLast, Stub::ShortFirst, Stub::LongFirst];
const ROLLS: [RollDay; 2] = [RollDay::SameDay, RollDay::EndOfMonth];

#[derive(Deserialize)]
struct Case {
    start: Date,
    end: Date,
    frequency: Frequency,
    stub: Stub,
    roll: RollDay,
    dates: Vec<Date>,
    source: String,
}

#[test]
fn agrees_with_quantlib_and_hand() {
    #[derive(Deserialize)]
    struct Cases {
        cases: Vec<Case>,
    }
    let Cases { cases } = fixture("schedules.json");
    assert!(cases.len() > 150);
    for Case { start, end, frequency, stub, roll, dates, source } in cases {
        let got = schedule(start, end, frequency, stub, roll).unwrap();
        assert_eq!(got, dates, "{source}: {start} to {end} {frequency:?} {stub:?} {roll:?}");
    }
}

#[test]
fn refuses_what_has_no_dates_or_too_many() {
    let make = |start: &str, end: &str| {
        schedule(date(start), date(end), Frequency::Monthly, Stub::ShortLast, RollDay::SameDay)
    };
    assert_eq!(make("2026-01-15", "2026-01-15").unwrap_err().problems()[0].path, "end");
    assert!(make("2026-01-15", "2025-01-15").is_err());
    // 400 years less a month are 4,800 dates.
    assert_eq!(make("2000-01-15", "2399-12-15").unwrap().len(), 4_800);
    assert!(make("2000-01-15", "2400-01-15").is_err());
    assert!(make("2000-01-15", "+262142-12-31").is_err());
}

#[test]
fn frequencies_divide_the_year() {
    for (frequency, n, months) in [
        (Frequency::Annual, 1, 12),
        (Frequency::SemiAnnual, 2, 6),
        (Frequency::Quarterly, 4, 3),
        (Frequency::Monthly, 12, 1),
    ] {
        assert_eq!((frequency.per_year(), frequency.months()), (n, months));
        assert_eq!(Frequency::from_per_year(n), Some(frequency));
    }
    assert_eq!(Frequency::from_per_year(3), None);
}

proptest! {
    #[test]
    fn increases_from_start_to_end(
        start in market_date(),
        days in 1..30_000u64,
        frequency in select(&FREQUENCIES[..]),
        stub in select(&STUBS[..]),
        roll in select(&ROLLS[..]),
    ) {
        let end = start.iter_days().nth(days as usize).unwrap();
        let dates = schedule(start, end, frequency, stub, roll).unwrap();
        prop_assert_eq!((dates[0], dates[dates.len() - 1]), (start, end));
        prop_assert!(dates.windows(2).all(|pair| pair[0] < pair[1]));
        let inner = &dates[1..dates.len() - 1];
        prop_assert!(roll == RollDay::SameDay || inner.iter().all(|day| is_end_of_month(*day)));
        // Every period between regular dates has the regular length, give or take the months' ends.
        let period = f64::from(frequency.months()) * 365.25 / 12.0;
        for pair in inner.windows(2) {
            prop_assert!(((pair[1] - pair[0]).num_days() as f64 - period).abs() <= 4.0);
        }
    }

    #[test]
    fn never_panics(
        start in any_date(),
        end in any_date(),
        frequency in select(&FREQUENCIES[..]),
        stub in select(&STUBS[..]),
        roll in select(&ROLLS[..]),
    ) {
        if let Ok(dates) = schedule(start, end, frequency, stub, roll) {
            prop_assert!(dates.len() <= 4_800);
        }
    }
}
