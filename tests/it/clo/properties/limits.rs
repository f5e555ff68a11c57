//! No step pays beyond its limits, or when its condition does not hold.

use super::books::Books;
use super::{CLOSE, sum};
use crate::clo::generate::{cases, custom_case};
use clo_core::Deal;
use clo_core::deal::PaymentPeriod;
use clo_core::report::{Period, Projection};
use clo_core::waterfall::{Condition, Movement, Phase, Reason, Stage, Step};
use proptest::prelude::*;
use risk_core::time::add_months;
use std::collections::HashMap;

/// A step taken on a date.
struct Taken<'p> {
    step: Step,
    /// Which one, and where.
    at: (Stage, usize),
    /// Cash in the paying account when the step was reached.
    found: f64,
    movements: Vec<&'p Movement>,
}

impl Taken<'_> {
    fn paid(&self) -> f64 {
        sum(self.movements.iter().copied())
    }
}

/// The steps of every date, with the cash that each found.
fn taken<'p>(deal: &Deal, projection: &'p Projection) -> Vec<(&'p Period, Vec<Taken<'p>>)> {
    let waterfalls = deal.waterfalls().unwrap();
    let mut books = Books::open(deal);
    let mut dates = Vec::new();
    for period in &projection.periods {
        let mut steps: Vec<Taken> = Vec::new();
        for m in &period.payments {
            let at = (m.waterfall, m.step);
            let list = waterfalls.lists().into_iter().find(|(kind, _)| Stage::from(*kind) == m.waterfall);
            if let Some((_, list)) = list {
                if steps.last().is_none_or(|last| last.at != at) {
                    let found = books.balance(m.payer);
                    steps.push(Taken { step: list[m.step - 1].clone(), at, found, movements: Vec::new() });
                }
                steps.last_mut().unwrap().movements.push(m);
            }
            books.post(m);
        }
        dates.push((period, steps));
    }
    dates
}

/// Whether a condition holds, as far as the report alone tells: none where it does not.
fn holds(condition: &Condition, deal: &Deal, calendar: &PaymentPeriod, period: &Period) -> Option<bool> {
    let passing =
        |name: &String| period.tests.iter().find(|test| test.name == *name).map(|test| test.passing);
    let part = |part: &Condition| holds(part, deal, calendar, period);
    match condition {
        Condition::Failing(test) => passing(test).map(|passing| !passing),
        Condition::Passing(test) => passing(test),
        Condition::From(date) => Some(period.date >= *date),
        Condition::Before(date) => Some(period.date < *date),
        Condition::During(phase) => Some(match phase {
            Phase::Redemption => period.redeemed,
            Phase::Reinvestment => deal.dates.reinvestment_end.is_some_and(|end| calendar.unadjusted <= end),
            Phase::Amortization => deal.dates.reinvestment_end.is_none_or(|end| calendar.unadjusted > end),
            Phase::Call => deal.dates.no_call.is_none_or(|end| calendar.unadjusted >= end),
            Phase::NonCall => deal.dates.no_call.is_some_and(|end| calendar.unadjusted < end),
        }),
        Condition::All(all) => {
            all.iter().map(part).collect::<Option<Vec<_>>>().map(|all| !all.contains(&false))
        }
        Condition::Any(any) => {
            any.iter().map(part).collect::<Option<Vec<_>>>().map(|any| any.contains(&true))
        }
        Condition::Not(not) => part(not).map(|holds| !holds),
        Condition::Controlling(_) | Condition::IrrAbove(_) => None,
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn no_step_pays_more_than_its_cap(case in custom_case()) {
        let projection = case.project();
        for (period, steps) in taken(&case.deal, &projection) {
            for taken in steps {
                let (paid, cap) = (taken.paid(), taken.step.limit.cap.unwrap_or(f64::INFINITY));
                prop_assert!(paid <= cap + CLOSE, "{}: {paid} by {:?}", period.date, taken.step);
            }
        }
    }

    #[test]
    fn no_step_pays_more_in_a_deal_year_than_its_annual_cap(case in custom_case()) {
        let projection = case.project();
        let mut used: HashMap<_, f64> = HashMap::new();
        for (period, steps) in taken(&case.deal, &projection) {
            let closing = case.deal.dates.closing;
            let year = (1..).find(|years| add_months(closing, 12 * years) > period.date);
            for taken in steps {
                let used = used.entry((taken.at, year)).or_default();
                *used += taken.paid();
                let cap = taken.step.limit.annual_cap.unwrap_or(f64::INFINITY);
                prop_assert!(*used <= cap + CLOSE, "{}: {used} by {:?}", period.date, taken.step);
            }
        }
    }

    #[test]
    fn a_fraction_is_one_of_the_cash_that_the_step_finds(case in custom_case()) {
        let projection = case.project();
        for (period, steps) in taken(&case.deal, &projection) {
            for taken in steps {
                let most = taken.step.limit.fraction.unwrap_or(1.0) * taken.found;
                let paid = taken.paid();
                prop_assert!(paid <= most + CLOSE, "{}: {paid} of {most} by {:?}", period.date, taken.step);
            }
        }
    }

    #[test]
    fn steps_pay_whom_they_name_in_their_order(case in custom_case()) {
        let projection = case.project();
        for (_, steps) in taken(&case.deal, &projection) {
            prop_assert!(steps.is_sorted_by_key(|taken| (taken.at.0 as u8, taken.at.1)));
            for taken in steps {
                let payees: Vec<&str> = taken.movements.iter().map(|m| m.payee.as_str()).collect();
                prop_assert!(taken.step.to.is_empty() || payees == taken.step.to, "{payees:?}, {:?}", taken.step);
                prop_assert!(!taken.step.to.is_empty() || payees.len() == 1, "{payees:?}, {:?}", taken.step);
            }
        }
    }

    #[test]
    fn a_step_is_skipped_exactly_when_its_condition_does_not_hold(case in custom_case()) {
        let projection = case.project();
        let calendar = case.deal.dates.payment_periods().unwrap();
        for ((period, steps), calendar) in taken(&case.deal, &projection).into_iter().zip(&calendar) {
            prop_assert_eq!(calendar.payment, period.date);
            for taken in steps {
                let skipped = taken.movements.iter().any(|m| m.reason == Reason::ConditionNotMet);
                let wanted = match &taken.step.when {
                    Some(condition) => holds(condition, &case.deal, calendar, period).map(|holds| !holds),
                    None => Some(false),
                };
                prop_assert!(wanted.is_none_or(|wanted| wanted == skipped), "{}: {:?}", period.date, taken.step);
            }
        }
    }
}
