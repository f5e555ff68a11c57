//! Dates that no deal has.

use super::{assert_no_fault, every_feature, pointers, refused, small};
use risk_core::time::Date;
use serde_json::{Value, json};

fn is_date(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.parse::<Date>().is_ok())
}

/// The ends of the calendar, and what is no date.
fn hostile() -> Vec<Value> {
    ["0000-01-01", "9999-12-31", "-262143-01-01", "+262142-12-31", "2026-02-30", "31.12.2026", "tomorrow", ""]
        .map(Value::from)
        .to_vec()
}

#[test]
fn extremes_for_every_date_of_a_small_deal() {
    assert_no_fault(&small(), &pointers(&small().0, &is_date), &hostile());
}

#[test]
fn extremes_for_every_date_of_a_large_deal() {
    let input = every_feature();
    assert_no_fault(&input, &pointers(&input.0, &is_date), &hostile()[..4]);
}

/// Interest since the year 0 is no interest of this deal.
#[test]
fn an_analysis_long_before_closing_is_refused() {
    let mut input = small().with("/deal/dates/analysis", "0000-01-01");
    for i in 0..5 {
        for date in ["dated", "first_payment"] {
            input.0["deal"]["assets"][i].as_object_mut().unwrap().remove(date);
        }
    }
    refused(&input, &["dates.analysis"]);
}

#[test]
fn dates_out_of_order_are_refused() {
    refused(&small().with("/deal/dates/closing", "2026-05-01"), &["dates.first_payment"]);
    refused(&small().with("/deal/dates/first_payment", "2027-04-15"), &["dates.maturity"]);
    refused(&small().with("/deal/dates/reinvestment_end", "2027-04-15"), &["dates.reinvestment_end"]);
    refused(&small().with("/deal/dates/determination_days", 61), &["dates.determination_days"]);
    let after_maturity = small().with("/deal/dates/analysis", "2027-01-15").paths();
    assert!(after_maturity.contains(&"dates.analysis".to_owned()), "{after_maturity:?}");
    let century = small().with("/deal/dates/maturity", "2126-01-16");
    refused(&century, &["dates.maturity"]);
}

/// A Sunday that is paid on the Friday before, which has gone by: there is nothing left to pay on.
#[test]
fn a_deal_without_a_payment_date_to_come_is_refused() {
    let mut input = small()
        .with("/deal/dates/analysis", "2027-01-15")
        .with("/deal/dates/maturity", "2027-01-17")
        .with("/deal/dates/business_day_convention", "preceding");
    for i in 0..5 {
        input = input.with(&format!("/deal/assets/{i}/maturity"), "2028-01-15");
    }
    refused(&input, &["dates.maturity"]);
}

/// No business day in the years of the deal: whatever the payment dates become, no cash is lost.
#[test]
fn holidays_that_close_every_day_do_no_harm() {
    let first: Date = "2025-06-01".parse().unwrap();
    let closed: Vec<String> = first.iter_days().take(1000).map(|day| day.to_string()).collect();
    for convention in ["following", "modified_following", "preceding", "modified_preceding", "unadjusted"] {
        let input = small()
            .with("/deal/dates/calendar", json!({"holidays": closed}))
            .with("/deal/dates/business_day_convention", convention);
        assert_eq!(input.fault(), None, "{convention}");
    }
}

/// Collections end 60 business days before a payment date, some three months: what the loans pay on
/// 31 March, before the first collection period ends, is the next date's.
#[test]
fn the_longest_determination_period_moves_collections_to_the_next_date() {
    let usual = small().answer();
    let long = small().with("/deal/dates/determination_days", 60).answer();
    assert_eq!(long.periods[0].collections.interest, 0.0);
    assert_eq!(long.periods[1].collections.interest, usual.periods[0].collections.interest);
}

/// After the first collections have ended, on 3 April, and before they are paid, on the 15th: they are
/// cash in the accounts, and the loans bring nothing more to this date.
#[test]
fn between_determination_and_payment_the_cash_is_in_the_accounts() {
    let input = small()
        .with("/deal/dates/analysis", "2026-04-08")
        .with("/deal/accounts", json!({"collection": {"interest": 2e6}}));
    let (whole, late) = (small().answer(), input.answer());
    assert_eq!(late.periods[0].date, whole.periods[0].date);
    assert_eq!(late.periods[0].collections.interest, 0.0);
    assert_eq!(late.periods[0].tranches[0].interest_paid, whole.periods[0].tranches[0].interest_paid);
    assert_eq!(late.periods[1].collections, whole.periods[1].collections);
}
