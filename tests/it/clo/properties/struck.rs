//! The tests are struck on what the rest of the report shows: its pool, its ledger, its balances.

use super::books::Books;
use super::near;
use crate::clo::generate::{Case, case, cases};
use clo_core::Deal;
use clo_core::coverage::{CoverageTest, Measure, TestKind};
use clo_core::deal::{FeeKind, Tranche};
use clo_core::report::{Period, TranchePeriod};
use clo_core::waterfall::{Account, Kind, Movement, Stage};
use proptest::prelude::*;

/// What a date held when its tests were struck: after collections, before payments.
struct Held {
    interest: f64,
    principal: f64,
    financed: f64,
}

/// Whether the movement comes before the tests.
fn comes_first(m: &Movement) -> bool {
    m.waterfall == Stage::Collection
        && m.kind != Kind::Sale
        && m.payee != "redemption"
        && m.payer != Account::Redemption
}

/// What each date held, rebuilt from the ledger.
fn held(case: &Case, periods: &[Period]) -> Vec<Held> {
    let mut books = Books::open(&case.deal);
    let mut financed = case.deal.financed_accrued_interest;
    let mut all = Vec::new();
    for period in periods {
        let (first, later): (Vec<&Movement>, Vec<&Movement>) =
            period.payments.iter().partition(|m| comes_first(m));
        for m in first {
            books.post(m);
            if m.kind == Kind::Transfer && m.payer == Account::Interest {
                financed -= m.paid;
            }
        }
        let principal = books.balance(Account::Principal) + books.balance(Account::RevolverFunding);
        all.push(Held { interest: books.balance(Account::Interest), principal, financed });
        later.into_iter().for_each(|m| books.post(m));
    }
    all
}

/// The classes that a test covers, with their rows: down to the last one of its rank.
fn covered<'p>(
    deal: &'p Deal,
    test: &CoverageTest,
    period: &'p Period,
) -> Vec<(&'p Tranche, &'p TranchePeriod)> {
    let classes = &deal.tranches;
    let named =
        classes.iter().find(|class| class.name == test.through || class.rank() == test.through).unwrap();
    let last = classes.iter().rposition(|class| class.rank() == named.rank()).unwrap();
    classes.iter().zip(&period.tranches).take(last + 1).collect()
}

fn debt(covered: &[(&Tranche, &TranchePeriod)]) -> f64 {
    let notes = covered.iter().filter(|(class, _)| class.is_note());
    notes.map(|(_, row)| row.beginning + row.deferred_beginning).sum()
}

/// The fees that stand before interest coverage: the named ones, else the trustee's and the manager's.
fn deducted(deal: &Deal, test: &CoverageTest, period: &Period) -> f64 {
    let fees = deal.fees.iter().zip(&period.fees).filter(|(fee, _)| match &test.deducting {
        Some(names) => names.contains(&fee.name),
        None => [FeeKind::Trustee, FeeKind::SeniorManagement].contains(&fee.kind),
    });
    fees.map(|(_, row)| row.accrued).sum()
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn a_ratio_is_of_what_the_rows_show(case in case()) {
        let projection = case.project();
        let held = held(&case, &projection.periods);
        // On the last date the rows of the pool show what is left after the sale.
        for (period, held) in projection.periods.iter().zip(&held).filter(|(period, _)| !period.redeemed) {
            let pool = &period.pool;
            let collateral = pool.performing - pool.purchased + pool.defaulted_value + held.principal;
            for (test, measure) in case.deal.coverage_tests.iter().zip(&period.tests) {
                let covered = covered(&case.deal, test, period);
                let (numerator, denominator) = match test.kind {
                    TestKind::Overcollateralization | TestKind::InterestDiversion => {
                        (collateral - pool.ccc_haircut + held.financed, debt(&covered))
                    }
                    TestKind::EventOfDefault => (collateral, debt(&covered)),
                    TestKind::InterestCoverage => {
                        let due = covered.iter().map(|(_, row)| row.interest_due).sum();
                        (held.interest - deducted(&case.deal, test, period), due)
                    }
                };
                prop_assert!(near(measure.numerator, numerator), "{}: {numerator}, {measure:?}", period.date);
                prop_assert!(near(measure.denominator, denominator), "{}: {denominator}, {measure:?}", period.date);
            }
        }
    }

    /// At least the trigger passes, and so does nothing to cover; one that fails for default accelerates.
    #[test]
    fn a_test_passes_from_its_trigger_on(case in case()) {
        for period in &case.project().periods {
            for (test, measure) in case.deal.coverage_tests.iter().zip(&period.tests) {
                let Measure { value, threshold, margin, passing, .. } = measure;
                prop_assert_eq!((test.name.as_str(), test.kind, test.trigger), (measure.name.as_str(), measure.kind, *threshold));
                prop_assert_eq!(value.is_none(), measure.denominator == 0.0, "{:?}", measure);
                prop_assert_eq!(*passing, value.is_none_or(|value| value >= *threshold), "{:?}", measure);
                prop_assert_eq!(*passing, margin.is_none_or(|margin| margin >= 0.0), "{:?}", measure);
                let is_default = test.kind == TestKind::EventOfDefault && !passing;
                prop_assert!(period.accelerated || !is_default, "{}: {measure:?}", period.date);
            }
            prop_assert!(period.accelerated || !case.deal.event_of_default.declared);
        }
    }
}
