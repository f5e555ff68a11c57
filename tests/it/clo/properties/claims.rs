//! Nobody is paid more than his claim, and what is unpaid is carried.

use super::{CLOSE, near, paid, pairs, sum};
use crate::clo::generate::{case, cases};
use clo_core::deal::{FeeKind, Tranche};
use clo_core::waterfall::{Kind, Movement, Reason, Stage};
use proptest::prelude::*;

const COUPON: [Kind; 2] = [Kind::Interest, Kind::Deferred];
const PRINCIPAL: [Kind; 3] = [Kind::Principal, Kind::Cure, Kind::Amortization];

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn nobody_is_paid_more_than_is_due(case in case()) {
        for period in &case.project().periods {
            for m in &period.payments {
                prop_assert!(m.paid <= m.due + CLOSE, "{}: {m:?}", period.date);
                prop_assert!(near(m.paid + m.shortfall, m.due), "{}: {m:?}", period.date);
                let is_right = match m.reason {
                    Reason::PaidInFull => m.due > 0.0 && m.shortfall == 0.0,
                    Reason::NothingDue => m.due == 0.0,
                    Reason::ConditionNotMet => m.paid == 0.0,
                    Reason::OutOfCash | Reason::LimitReached => m.shortfall > 0.0,
                };
                prop_assert!(is_right, "{}: {m:?}", period.date);
            }
        }
    }

    /// A class gets at most what it had and what it has earned since; the rest is carried.
    #[test]
    fn every_class_rolls_forward(case in case()) {
        let projection = case.project();
        let is_note = |(_, class): &(_, &Tranche)| !class.is_equity();
        for period in &projection.periods {
            for (row, class) in period.tranches.iter().zip(&case.deal.tranches).filter(|pair| is_note(pair)) {
                let unpaid = row.interest_due - row.interest_paid;
                prop_assert!(unpaid > -CLOSE, "{}: {row:?}", period.date);
                prop_assert!(near(row.ending, row.beginning - row.principal_paid), "{}: {row:?}", period.date);
                let (deferred, shortfall) = if class.pikable {
                    (row.deferred_beginning - row.deferred_paid + unpaid, 0.0)
                } else {
                    (0.0, unpaid)
                };
                prop_assert!(near(row.deferred_ending, deferred), "{}: {row:?}", period.date);
                prop_assert!(near(row.shortfall, shortfall), "{}: {row:?}", period.date);
            }
        }
        for (before, after) in pairs(&projection) {
            for (was, is) in before.tranches.iter().zip(&after.tranches) {
                prop_assert_eq!(was.ending, is.beginning, "{} of {}", is.name, after.date);
                prop_assert_eq!(was.deferred_ending, is.deferred_beginning, "{} of {}", is.name, after.date);
                prop_assert!(is.interest_due >= was.shortfall, "{} of {}", is.name, after.date);
            }
        }
    }

    #[test]
    fn a_class_gets_what_the_ledger_says(case in case()) {
        for period in &case.project().periods {
            for row in &period.tranches {
                let residual = paid(period, &row.name, &[Kind::Residual]);
                let ledger = paid(period, &row.name, &COUPON) + paid(period, &row.name, &PRINCIPAL) + residual;
                let report = row.interest_paid + row.deferred_paid + row.principal_paid;
                prop_assert!(near(ledger, report), "{}: ledger {ledger}, {row:?}", period.date);
                let principal = paid(period, &row.name, &PRINCIPAL);
                prop_assert!(residual > 0.0 || near(principal, row.principal_paid), "{}: {row:?}", period.date);
            }
        }
    }

    #[test]
    fn a_class_totals_its_dates(case in case()) {
        let projection = case.project();
        for (i, class) in projection.tranches.iter().enumerate() {
            let rows = || projection.periods.iter().map(|period| &period.tranches[i]);
            let interest: f64 = rows().map(|row| row.interest_paid + row.deferred_paid).sum();
            let principal: f64 = rows().map(|row| row.principal_paid).sum();
            prop_assert!(near(class.interest_paid, interest) && near(class.principal_paid, principal), "{class:?}");
            let left = rows().next_back().map(|row| row.ending + row.deferred_ending + row.shortfall);
            let is_equity = case.deal.tranches[i].is_equity();
            prop_assert_eq!(class.loss, left.filter(|_| !is_equity));
        }
    }

    #[test]
    fn every_fee_rolls_forward(case in case()) {
        let mut carried: Vec<f64> = case.deal.fees.iter().map(|fee| fee.unpaid).collect();
        for period in &case.project().periods {
            for ((row, fee), carried) in period.fees.iter().zip(&case.deal.fees).zip(&mut carried) {
                let ledger = paid(period, &row.name, &[Kind::Fees]);
                prop_assert!(near(row.paid, ledger), "{}: ledger {ledger}, {row:?}", period.date);
                let accrues = fee.kind != FeeKind::Incentive;
                let left = if accrues { *carried + row.accrued - row.paid } else { 0.0 };
                prop_assert!(near(row.unpaid, left), "{}: {left} is left, {row:?}", period.date);
                *carried = row.unpaid;
            }
        }
    }

    #[test]
    fn the_equity_earns_what_it_is_paid(case in case()) {
        let projection = case.project();
        let has_equity = case.deal.tranches.iter().any(Tranche::is_equity);
        prop_assert_eq!(projection.equity.is_some(), has_equity);
        let distributions = projection.equity.iter().flat_map(|equity| &equity.distributions);
        for (distribution, period) in distributions.zip(&projection.periods) {
            let residual = period.payments.iter().filter(|m| m.kind == Kind::Residual);
            let is_interest = |m: &&Movement| m.waterfall == Stage::Interest;
            let (interest, principal): (Vec<_>, Vec<_>) = residual.partition(is_interest);
            prop_assert_eq!(distribution.date, period.date);
            prop_assert!(near(distribution.interest, sum(interest)), "{distribution:?}");
            prop_assert!(near(distribution.principal, sum(principal)), "{distribution:?}");
        }
    }
}
