//! What must not matter: the order of equals, an empty class, the unit of account, how par is cut
//! into assets.
//!
//! Compared are amounts. Ratios, yields and lives follow from them, but magnify their rounding without
//! bound where a balance is dust.

use super::unsound;
use crate::clo::generate::{Case, case, cases, preset_case};
use clo_core::Deal;
use clo_core::deal::{Amortization, Coupon, Tranche};
use clo_core::report::Projection;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseError;

/// Every amount of a projection, by date, by what it is, and for a class or fee by its name.
fn amounts(projection: &Projection) -> Vec<(String, f64)> {
    let mut all = Vec::new();
    for period in &projection.periods {
        let mut add = |what: &str, amounts: &[f64]| {
            let name = |k| format!("{} {what} {k}", period.date);
            all.extend(amounts.iter().enumerate().map(|(k, amount)| (name(k), *amount)));
        };
        let (cash, pool, collections) = (&period.cash, &period.pool, &period.collections);
        add("cash", &[cash.opening, cash.closing]);
        add("collections", &[collections.interest, collections.scheduled, collections.prepayments]);
        add("collections", &[collections.recoveries, collections.sales, collections.draws]);
        add("pool", &[pool.performing, pool.defaulted, pool.defaulted_value, pool.defaults, pool.losses]);
        add("pool", &[pool.capitalized, pool.purchased, pool.purchase_cost, pool.ccc_haircut]);
        for test in &period.tests {
            add(&test.name, &[test.numerator, test.denominator, test.covered_balance]);
        }
        for row in &period.tranches {
            add(
                &row.name,
                &[row.beginning, row.interest_due, row.interest_paid, row.principal_paid, row.ending],
            );
            add(&row.name, &[row.deferred_beginning, row.deferred_paid, row.deferred_ending, row.shortfall]);
        }
        for row in &period.fees {
            add(&row.name, &[row.accrued, row.paid, row.unpaid]);
        }
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

/// A deal that does not magnify rounding. Every date settles its amounts. A cure from principal
/// multiplies what that rounds by T/(T - 1), and where principal buys collateral above par, a little
/// more of it each time makes the next cure larger.
fn steady_case() -> impl Strategy<Value = Case> {
    preset_case().prop_map(|mut case| {
        case.assumptions.reinvestment.asset.price = 1.0;
        for test in case.deal.coverage_tests.iter_mut().filter(|test| test.trigger > 1.0) {
            test.trigger = test.trigger.max(1.02);
        }
        case
    })
}

/// Holds two projections equal to a cent, once the amounts of the first are multiplied.
fn same(a: &Projection, factor: f64, b: &Projection) -> Result<(), TestCaseError> {
    let (a, b) = (amounts(a), amounts(b));
    prop_assert_eq!(a.len(), b.len(), "as many dates, classes and fees");
    for ((what, a), (other, b)) in a.iter().zip(&b) {
        prop_assert_eq!(what, other);
        prop_assert!((a * factor - b).abs() < 0.01 * factor, "{what}: {} became {b}", a * factor);
    }
    Ok(())
}

/// Every amount of money in a deal, doubled again and again: no digit of a number changes.
fn scale(deal: &mut Deal, factor: f64) {
    let by = |amount: &mut f64| *amount *= factor;
    for asset in &mut deal.assets {
        [&mut asset.par, &mut asset.unfunded].into_iter().for_each(by);
        asset.draws.iter_mut().for_each(|draw| draw.amount *= factor);
    }
    for class in &mut deal.tranches {
        [&mut class.balance, &mut class.deferred].into_iter().for_each(by);
        class.original_balance.iter_mut().chain(&mut class.amortization).for_each(by);
    }
    for fee in &mut deal.fees {
        [&mut fee.fixed, &mut fee.unpaid].into_iter().for_each(by);
        fee.annual_cap.iter_mut().for_each(by);
    }
    let accounts = &mut deal.accounts;
    for cash in [
        &mut accounts.collection,
        &mut accounts.payment,
        &mut accounts.ramp_up,
        &mut accounts.revolver_funding,
        &mut accounts.interest_reserve,
        &mut accounts.expense_reserve,
        &mut accounts.supplemental_reserve,
    ] {
        [&mut cash.interest, &mut cash.principal].into_iter().for_each(by);
    }
    deal.fee_basis.iter_mut().for_each(by);
    by(&mut deal.financed_accrued_interest);
    deal.equity_flows.iter_mut().for_each(|flow| flow.amount *= factor);
}

/// A class of notes of the case.
fn note(case: &Case, at: Index) -> usize {
    let classes = &case.deal.tranches;
    let notes: Vec<usize> = (0..classes.len()).filter(|i| classes[*i].is_note()).collect();
    *at.get(&notes)
}

/// The case with another class after one of its notes, in the same group, and where that note is.
fn beside(case: &Case, at: Index, class: Tranche) -> (Case, usize) {
    let i = note(case, at);
    let mut case = case.clone();
    let group = Some(case.deal.tranches[i].rank().to_owned());
    case.deal.tranches[i].group.clone_from(&group);
    case.deal.tranches.insert(i + 1, Tranche { name: "Sibling".into(), group, ..class });
    (case, i)
}

/// Cuts the asset number `i` into two halves, which behave as it did.
fn cut(case: &mut Case, i: usize) {
    let mut half = case.deal.assets[i].clone();
    half.par /= 2.0;
    half.unfunded /= 2.0;
    half.draws.iter_mut().for_each(|draw| draw.amount /= 2.0);
    case.deal.assets[i] = half.clone();
    half.id += "-half";
    if let Some(own) = case.assumptions.by_asset.get(&case.deal.assets[i].id).cloned() {
        case.assumptions.by_asset.insert(half.id.clone(), own);
    }
    case.deal.assets.push(half);
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn the_order_of_a_pari_passu_group_does_not_matter(
        case in steady_case(), at in any::<Index>(), balance in 0.0..5e6, rate in 0.0..0.1, pikable: bool,
    ) {
        let sibling = Tranche { balance, coupon: Some(Coupon::Fixed(rate)), pikable, ..Tranche::default() };
        let (before, i) = beside(&case, at, sibling);
        let mut swapped = before.clone();
        swapped.deal.tranches.swap(i, i + 1);
        same(&before.project(), 1.0, &swapped.project())?;
    }

    /// Twins in one group are paid to the same amount, whatever their names.
    #[test]
    fn equal_classes_are_paid_equally(case in steady_case(), at in any::<Index>()) {
        let i = note(&case, at);
        let (case, i) = beside(&case, at, case.deal.tranches[i].clone());
        for period in case.project().periods {
            let (a, b) = (&period.tranches[i], &period.tranches[i + 1]);
            for (a, b) in [(a.interest_paid, b.interest_paid), (a.deferred_paid, b.deferred_paid), (a.ending, b.ending)] {
                prop_assert!((a - b).abs() < 1e-3, "{}: {a} and {b}", period.date);
            }
        }
    }

    #[test]
    fn an_empty_class_gets_nothing_and_changes_nothing(case in steady_case(), at in any::<Index>(), pikable: bool) {
        let empty = Tranche { coupon: Some(Coupon::Fixed(0.05)), pikable, ..Tranche::default() };
        let (with, i) = beside(&case, at, empty);
        let mut projection = with.project();
        for period in &mut projection.periods {
            let row = period.tranches.remove(i + 1);
            let got = [row.interest_due, row.interest_paid, row.principal_paid, row.deferred_paid, row.ending];
            prop_assert_eq!(got, [0.0; 5], "{}", period.date);
        }
        same(&case.project(), 1.0, &projection)?;
    }

    /// By a power of two, so that rounding differs in settlement alone. A cent of pool or proceeds is
    /// nothing in any unit of account, which decides whether there is another date, and whether a fixed
    /// fee still accrues.
    #[test]
    fn the_unit_of_account_does_not_matter(case in steady_case()) {
        let mut case = case;
        case.deal.fees.iter_mut().for_each(|fee| fee.fixed = 0.0);
        let mut scaled = case.clone();
        scale(&mut scaled.deal, 8.0);
        let (once, scaled) = (case.project(), scaled.project());
        prop_assume!(once.periods.len() == scaled.periods.len());
        same(&once, 8.0, &scaled)?;
    }

    /// Amounts of which a double no longer holds the smallest parts.
    #[test]
    fn a_deal_of_trillions_is_sound(case in case()) {
        let mut case = case;
        scale(&mut case.deal, 65_536.0);
        prop_assert_eq!(unsound(&case.project()), None);
    }

    #[test]
    fn an_asset_cut_in_half_changes_nothing(case in steady_case(), at in any::<Index>()) {
        let mut in_halves = case.clone();
        cut(&mut in_halves, at.index(case.deal.assets.len()));
        same(&case.project(), 1.0, &in_halves.project())?;
    }

    #[test]
    fn the_order_of_the_assets_does_not_matter(case in steady_case(), turn in any::<Index>()) {
        let mut turned = case.clone();
        turned.deal.assets.reverse();
        turned.deal.assets.rotate_left(turn.index(case.deal.assets.len()));
        same(&case.project(), 1.0, &turned.project())?;
    }

    /// Only the proportions of a schedule matter.
    #[test]
    fn a_schedule_is_its_proportions(case in steady_case()) {
        let mut doubled = case.clone();
        for asset in &mut doubled.deal.assets {
            if let Amortization::Schedule(entries) = &mut asset.amortization {
                entries.iter_mut().for_each(|entry| entry.amount *= 2.0);
            }
        }
        same(&case.project(), 1.0, &doubled.project())?;
    }
}
