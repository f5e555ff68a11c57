//! The deal's calendar against the recorded dates of ten deals and an independent implementation.

use clo_core::deal::{Dates, PaymentPeriod};
use risk_core::time::{Calendar, Date};
use serde::Deserialize;

#[derive(Deserialize)]
struct Fixture {
    deals: Vec<Recorded>,
}

#[derive(Deserialize)]
struct Recorded {
    deal: String,
    dates: Dates,
    /// Payment date and end of its collection period.
    known: Vec<(Date, Date)>,
    /// Start of the accrual, payment, end of the collection period, index determination.
    periods: Vec<(Date, Date, Date, Date)>,
}

fn deals() -> Vec<Recorded> {
    let text = include_str!("../../fixtures/clo/calendar/payment_periods.json");
    serde_json::from_str::<Fixture>(text).unwrap().deals
}

#[test]
fn reproduces_every_recorded_payment_and_collection_date() {
    let mut known = 0;
    for Recorded { deal, dates, known: pairs, .. } in deals() {
        let periods = dates.payment_periods().unwrap();
        for (payment, collection_end) in pairs {
            let period = periods.iter().find(|period| period.payment == payment);
            assert_eq!(period.map(|period| period.collection_end), Some(collection_end), "{deal} {payment}");
            known += 1;
        }
    }
    assert_eq!(known, 17);
}

#[test]
fn a_holiday_moves_the_payment_and_all_that_counts_from_it() {
    let mag14 = deals().into_iter().find(|recorded| recorded.deal == "MAG14").unwrap();
    let periods = mag14.dates.payment_periods().unwrap();
    let at = |text: &str| -> Date { text.parse().unwrap() };
    let k = periods.iter().position(|period| period.unadjusted == at("2016-01-18")).unwrap();
    assert_eq!(periods[k].payment, at("2016-01-19"));
    assert_eq!(periods[k].collection_end, at("2016-01-06"));
    assert_eq!(periods[k + 1].accrual_start, at("2016-01-19"));
    assert_eq!(periods[k + 1].index_determination, at("2016-01-14"));
    assert_eq!(periods[k + 1].payment, at("2016-04-18"));
}

#[test]
fn every_period_is_that_of_an_independent_implementation() {
    let row = |p: &PaymentPeriod| (p.accrual_start, p.payment, p.collection_end, p.index_determination);
    for Recorded { deal, dates, periods, .. } in deals() {
        let got: Vec<_> = dates.payment_periods().unwrap().iter().map(row).collect();
        assert_eq!(got, periods, "{deal}");
    }
}

/// A payment on the analysis date is past; the next accrual still starts with it.
#[test]
fn the_analysis_date_cuts_what_is_past() {
    for Recorded { deal, dates, periods, .. } in deals() {
        for k in [0, 1, periods.len() - 2] {
            for (analysis, first) in [(periods[k].1, k + 1), (periods[k].1.pred_opt().unwrap(), k)] {
                let seasoned = Dates { analysis, ..dates.clone() };
                let got = seasoned.payment_periods().unwrap();
                assert_eq!(got.len(), periods.len() - first, "{deal} at {analysis}");
                assert_eq!((got[0].accrual_start, got[0].payment), (periods[first].0, periods[first].1));
            }
        }
    }
}

#[test]
fn accruals_join_and_collections_end_on_business_days() {
    let calendar = Calendar::us_federal();
    for Recorded { deal, dates, .. } in deals() {
        let periods = dates.payment_periods().unwrap();
        assert_eq!(periods[0].accrual_start, dates.closing, "{deal}");
        assert_eq!(periods.last().unwrap().unadjusted, dates.maturity, "{deal}");
        for pair in periods.windows(2) {
            assert_eq!(pair[0].payment, pair[1].accrual_start, "{deal}");
            assert!(pair[0].collection_end < pair[1].collection_end, "{deal}");
        }
        for period in &periods {
            for date in [period.payment, period.collection_end, period.index_determination] {
                assert!(calendar.is_business_day(date), "{deal} {date}");
            }
        }
    }
}
