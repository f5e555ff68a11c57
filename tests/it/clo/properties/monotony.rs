//! More cash never pays anybody less: where that is a law, and where it is not.
//!
//! Within one waterfall it is. With the tests struck, a step either pays an amount that its account has
//! no say in (its claims, its caps, its cures), or all the cash that has reached it. So a step that
//! leaves anything to those after it has done the same for any larger amount of cash, and what comes
//! after it sees the difference and nothing else. Limits that are fractions of the cash, and
//! conditions on the equity's return, break the argument in general; in the known structures they
//! stand where they do no harm, at the end of the waterfall.
//!
//! Over a whole date it is not: a dollar of interest that cures a test spares more than a dollar of
//! principal, which then buys collateral instead of repaying notes. Where no principal is reinvested,
//! as on the last date, more interest pays nobody less; an interest coverage test would undo that
//! too, since more interest makes it pass, and what cured it goes to the equity.

use super::CLOSE;
use crate::clo::generate::{Case, cases, custom_case, preset_case};
use clo_core::coverage::{Collateral, TestKind, measure};
use clo_core::deal::{Accounts, Cash, Tranche};
use clo_core::report::Projection;
use clo_core::waterfall::{
    AnnualUse, Class, Condition, Desk, Distribution, EquityFlows, Expense, Ledger, Moment, Phase, Phases,
    Step, Till, WaterfallKind, plan,
};
use clo_core::{Assumptions, Deal, project};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Where one waterfall runs, and on what.
#[derive(Debug, Clone)]
struct Setting {
    waterfall: WaterfallKind,
    collateral: Collateral,
    phases: Vec<Phase>,
    reinvestable: f64,
    /// Cash, less and more.
    cash: (f64, f64),
}

fn setting() -> impl Strategy<Value = Setting> {
    use WaterfallKind::{Acceleration, Interest, NoteSequence, Principal};
    let waterfall = prop::sample::select(vec![Interest, Principal, NoteSequence, Acceleration]);
    let phase = prop::sample::select(vec![Phase::Reinvestment, Phase::Amortization, Phase::Redemption]);
    let collateral = (0.0..5e7, 0.0..5e6, 0.0..1e7, 0.0..3e6);
    let cash = (0.0..5e6, prop_oneof![0.0..1e5, 0.0..1e7]);
    (waterfall, phase, collateral, 0.0..5e6, cash).prop_map(
        |(waterfall, phase, collateral, reinvestable, cash)| {
            let (performing, defaulted_value, principal_proceeds, interest_proceeds) = collateral;
            Setting {
                waterfall,
                collateral: Collateral {
                    performing,
                    defaulted_value,
                    principal_proceeds,
                    interest_proceeds,
                    ..Collateral::default()
                },
                phases: vec![phase],
                reinvestable,
                cash: (cash.0, cash.0 + cash.1),
            }
        },
    )
}

/// What each payee is paid when one waterfall of the deal's first date distributes `cash`.
fn pay(deal: &Deal, steps: &[Step], setting: &Setting, cash: f64) -> BTreeMap<String, f64> {
    let period = deal.dates.payment_periods().unwrap()[0];
    let mut classes: Vec<Class> = deal.tranches.iter().map(Class::new).collect();
    let mut expenses: Vec<Expense> = deal.fees.iter().map(Expense::new).collect();
    classes.iter_mut().for_each(|class| class.accrue(0, period.accrual_start, period.payment, 0.03));
    for fee in &mut expenses {
        fee.accrue(period.accrual_start, period.payment, 2e7, 2e7, 0.03);
    }
    let accrued: Vec<f64> = expenses.iter().map(|fee| fee.accrued).collect();
    let mut tests = measure(deal, &setting.collateral, &classes, &accrued);
    let mut till = Till::default();
    match setting.waterfall {
        WaterfallKind::Interest => till.interest = cash,
        WaterfallKind::Principal => till.principal = cash,
        WaterfallKind::NoteSequence | WaterfallKind::Acceleration => till.redemption = cash,
    }
    let mut ledger = Ledger::default();
    Distribution {
        moment: &Moment {
            date: period.payment,
            deal_year: 1,
            phases: Phases::from_iter(setting.phases.iter().copied()),
        },
        classes: &mut classes,
        expenses: &mut expenses,
        tests: &mut tests,
        equity: &mut EquityFlows::new(deal),
        annual: &mut AnnualUse::default(),
        till: &mut till,
        reinvestable: setting.reinvestable,
        reinvested: 0.0,
        ledger: &mut ledger,
        desk: &mut Desk::default(),
    }
    .run(&plan(deal, setting.waterfall, steps));
    let mut paid = BTreeMap::new();
    for movement in ledger.movements {
        *paid.entry(movement.payee.into()).or_insert(0.0) += movement.paid;
    }
    paid
}

fn steps(deal: &Deal, waterfall: WaterfallKind) -> Vec<Step> {
    let waterfalls = deal.waterfalls().unwrap();
    let list = waterfalls.lists().into_iter().find(|(kind, _)| *kind == waterfall);
    list.unwrap().1.to_vec()
}

/// Whether a condition asks for the equity's return.
fn asks_for_a_return(condition: &Condition) -> bool {
    match condition {
        Condition::IrrAbove(_) => true,
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(asks_for_a_return),
        Condition::Not(part) => asks_for_a_return(part),
        _ => false,
    }
}

fn pays_nobody_less(deal: &Deal, steps: &[Step], setting: &Setting) -> Result<(), TestCaseError> {
    let (less, more) = (pay(deal, steps, setting, setting.cash.0), pay(deal, steps, setting, setting.cash.1));
    for (payee, less) in less {
        prop_assert!(more[&payee] >= less - CLOSE, "{payee} gets {less}, and {} of more", more[&payee]);
    }
    Ok(())
}

/// What each class and fee is paid on all dates together.
fn totals(projection: &Projection) -> BTreeMap<String, f64> {
    let mut totals = BTreeMap::new();
    for period in &projection.periods {
        let classes = period
            .tranches
            .iter()
            .map(|row| (row.name.clone(), row.interest_paid + row.deferred_paid + row.principal_paid));
        for (name, paid) in classes.chain(period.fees.iter().map(|row| (row.name.clone(), row.paid))) {
            *totals.entry(name.into()).or_insert(0.0) += paid;
        }
    }
    totals
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn more_cash_pays_nobody_less_by_steps_with_fixed_limits(case in custom_case(), setting in setting()) {
        let mut steps = steps(&case.deal, setting.waterfall);
        for step in &mut steps {
            (step.limit.fraction, step.limit.until_irr) = (None, None);
        }
        steps.retain(|step| !step.when.as_ref().is_some_and(asks_for_a_return));
        pays_nobody_less(&case.deal, &steps, &setting)?;
    }

    #[test]
    fn more_cash_pays_nobody_less_by_the_known_structures(case in preset_case(), setting in setting()) {
        pays_nobody_less(&case.deal, &steps(&case.deal, setting.waterfall), &setting)?;
    }

    #[test]
    fn more_interest_on_a_last_date_pays_nobody_less(case in preset_case(), more in 0.0..5e6) {
        let Case { mut deal, assumptions } = case;
        deal.dates.first_payment = deal.dates.maturity;
        deal.coverage_tests.retain(|test| test.kind != TestKind::InterestCoverage);
        deal.financed_accrued_interest = 0.0;
        let less = project(&deal, &assumptions).unwrap();
        prop_assert_eq!(less.periods.len(), 1);
        deal.accounts.collection.interest += more;
        let more = totals(&project(&deal, &assumptions).unwrap());
        for (name, less) in totals(&less) {
            prop_assert!(more[&name] >= less - CLOSE, "{name} gets {less}, and {} of more", more[&name]);
        }
    }
}

/// The worked check of the specification as one date of a deal: 240 of loans and 200 of principal cash
/// over 400 of class A, at a trigger of 1.20. Without interest the principal cure takes all 200; 33.34
/// of interest, paid to A as well, restores the test, and the 200 buy loans.
#[test]
fn a_dollar_of_interest_can_spare_more_than_a_dollar_of_principal() {
    let paid = |interest: f64| {
        let mut deal = Deal::from_json(include_str!("../../../../examples/deals/small.json")).unwrap();
        let class_a = Tranche { balance: 400.0, coupon: deal.tranches[0].coupon, ..deal.tranches[0].clone() };
        deal.tranches = vec![class_a, Tranche { balance: 40.0, ..deal.tranches[2].clone() }];
        deal.tranches[0].coupon = Some(clo_core::deal::Coupon::Fixed(0.0));
        deal.coverage_tests.retain(|test| test.name == "oc_a");
        deal.coverage_tests[0].trigger = 1.2;
        deal.fees.clear();
        deal.assets.truncate(1);
        deal.assets[0].par = 240.0;
        deal.dates.reinvestment_end = Some(deal.dates.maturity);
        deal.accounts = Accounts { collection: Cash { interest, principal: 200.0 }, ..Accounts::default() };
        let quiet = r#"{"index": {"flat": 0}, "default_rate": 0, "prepayment_rate": 0}"#;
        let first = project(&deal, &Assumptions::from_json(quiet).unwrap()).unwrap().periods.remove(0);
        (first.tranches[0].principal_paid, first.pool.purchase_cost)
    };
    // The loan's own coupon of the quarter, 2 % of 240, is interest too.
    let coupon = 4.8;
    let without = paid(0.0);
    // From principal (T (D - c) - N) / (T - 1) = (1.2 x 395.2 - 440) / 0.2 = 171.2.
    assert!((without.0 - (coupon + 171.2)).abs() < 1e-5 && (without.1 - 28.8).abs() < 1e-5, "{without:?}");
    let with = paid(100.0);
    assert!((with.0 - 33.333_333_333_333).abs() < 1e-6 && (with.1 - 200.0).abs() < 1e-6, "{with:?}");
}
