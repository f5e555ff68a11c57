//! Cash neither appears nor disappears: to the last bit, since it moves in settled amounts.

use super::books::{Books, receiver};
use super::{near, paid, pairs, sum};
use crate::clo::generate::{case, cases};
use clo_core::report::{Period, Projection};
use clo_core::waterfall::{Account, Kind};
use proptest::prelude::*;

/// What came in from the collateral less what left the deal.
pub(super) fn from_outside(period: &Period) -> f64 {
    let came = period.payments.iter().filter(|m| m.payer == Account::Collateral);
    let left = period.payments.iter().filter(|m| receiver(m).is_none());
    sum(came) - sum(left)
}

/// Every amount of a date that has no sign, with what it is.
pub(super) fn amounts(period: &Period) -> Vec<(&str, f64)> {
    let (cash, pool, collections) = (&period.cash, &period.pool, &period.collections);
    let mut amounts = vec![
        ("opening", cash.opening),
        ("closing", cash.closing),
        ("interest", collections.interest),
        ("principal", collections.principal),
        ("scheduled", collections.scheduled),
        ("prepayments", collections.prepayments),
        ("recoveries", collections.recoveries),
        ("sales", collections.sales),
        ("draws", collections.draws),
        ("performing", pool.performing),
        ("defaulted", pool.defaulted),
        ("defaulted_value", pool.defaulted_value),
        ("defaults", pool.defaults),
        ("capitalized", pool.capitalized),
        ("purchased", pool.purchased),
        ("purchase_cost", pool.purchase_cost),
        ("ccc_haircut", pool.ccc_haircut),
    ];
    for row in &period.tranches {
        let balances =
            [row.beginning, row.ending, row.deferred_beginning, row.deferred_ending, row.shortfall];
        let flows = [row.rate, row.interest_due, row.interest_paid, row.deferred_paid, row.principal_paid];
        amounts.extend(balances.into_iter().chain(flows).map(|amount| (row.name.as_str(), amount)));
    }
    for row in &period.fees {
        amounts.extend([row.accrued, row.paid, row.unpaid].map(|amount| (row.name.as_str(), amount)));
    }
    for m in &period.payments {
        amounts.extend([m.due, m.paid, m.shortfall].map(|amount| (m.payee.as_str(), amount)));
    }
    amounts
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn every_date_closes_with_what_it_opened_plus_what_came_less_what_went(case in case()) {
        for period in &case.project().periods {
            let closing = period.cash.opening + from_outside(period);
            let reported = period.cash.closing;
            prop_assert_eq!(closing, reported, "{}", period.date);
        }
    }

    #[test]
    fn what_one_date_keeps_the_next_one_finds(case in case()) {
        let projection = case.project();
        prop_assert_eq!(projection.periods[0].cash.opening, projection.analysis.cash);
        for (before, after) in pairs(&projection) {
            prop_assert_eq!(before.cash.closing, after.cash.opening, "{}", after.date);
        }
    }

    #[test]
    fn no_account_is_ever_overdrawn(case in case()) {
        let mut books = Books::open(&case.deal);
        for period in &case.project().periods {
            for movement in &period.payments {
                books.post(movement);
                prop_assert!(books.least() >= 0.0, "{}: {movement:?}", period.date);
            }
            prop_assert_eq!(books.total(), period.cash.closing, "{}", period.date);
            prop_assert_eq!(books.balance(Account::Redemption), 0.0, "{}: the pot is emptied", period.date);
        }
    }

    #[test]
    fn what_the_ledger_collects_is_what_the_report_says(case in case()) {
        for period in &case.project().periods {
            let (collections, pool) = (&period.collections, &period.pool);
            let principal = collections.scheduled + collections.prepayments;
            for (ledger, report) in [
                (paid(period, "interest", &[Kind::Collection]), collections.interest),
                (paid(period, "principal", &[Kind::Collection]), principal + collections.recoveries),
                (paid(period, "principal", &[Kind::Sale]), collections.sales),
                (paid(period, "collateral", &[Kind::Draw]), collections.draws),
                (paid(period, "collateral", &[Kind::Reinvest]), pool.purchase_cost),
                (principal, collections.principal),
            ] {
                prop_assert!(near(ledger, report), "{}: ledger {ledger}, report {report}", period.date);
            }
        }
    }

    #[test]
    fn nothing_is_negative(case in case()) {
        for period in &case.project().periods {
            for (what, amount) in amounts(period) {
                prop_assert!(amount >= 0.0, "{}: {what} is {amount}", period.date);
            }
        }
    }

    /// JSON has no word for what is not finite, so the way there and back finds it.
    #[test]
    fn every_number_is_finite(case in case()) {
        let projection = case.project();
        let json = serde_json::to_string(&projection).unwrap();
        prop_assert_eq!(serde_json::from_str::<Projection>(&json).ok(), Some(projection));
    }
}
