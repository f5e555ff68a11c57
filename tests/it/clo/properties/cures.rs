//! A cure is worth what it says: once it is paid, the ratio stands at its trigger.

use super::CLOSE;
use crate::clo::generate::{cases, preset_case};
use clo_core::coverage::{Collateral, CoverageTest, Measure, Proceeds, Struck, TestKind, measure};
use clo_core::deal::{Coupon, Preset, Priority, Structure, Tranche};
use clo_core::report::Period;
use clo_core::waterfall::{Class, Kind, Stage, Step};
use clo_core::{Deal, project};
use proptest::prelude::*;

/// A deal of classes with these balances, and one test through each with these triggers; its own
/// assets and dates do not matter here.
fn deal(kind: TestKind, balances: &[f64], triggers: &[f64]) -> Deal {
    let mut deal = Deal::from_json(include_str!("../../../../examples/deals/small.json")).unwrap();
    let coupon = Some(Coupon::Fixed(0.05));
    let names = ["A", "B", "C", "D"];
    let class = |(name, balance): (&&str, &f64)| Tranche {
        name: (*name).into(),
        balance: *balance,
        coupon,
        ..Tranche::default()
    };
    deal.tranches = names.iter().zip(balances).map(class).collect();
    let test = |(name, trigger): (&&str, &f64)| CoverageTest {
        name: (*name).into(),
        kind,
        through: (*name).into(),
        trigger: *trigger,
        deducting: None,
    };
    deal.coverage_tests = names.iter().zip(triggers).map(test).collect();
    deal.waterfall =
        Priority::Preset(Preset { structure: Structure::Clo2, incentive: None, diversion_fraction: 0.5 });
    deal
}

fn struck(deal: &Deal, performing: f64) -> Struck {
    let classes: Vec<Class> = deal.tranches.iter().map(Class::new).collect();
    measure(deal, &Collateral { performing, ..Collateral::default() }, &classes, &[])
}

/// Collateral over debt once notes have been repaid, out of principal or out of interest.
fn ratio_after(measure: &Measure, from_interest: f64, from_principal: f64) -> f64 {
    (measure.numerator - from_principal) / (measure.denominator - from_interest - from_principal)
}

/// 440 of collateral over 400 of debt at a trigger of 1.20: 33.333 from interest (440 / 366.667), or
/// 200 from principal (240 / 200).
#[test]
fn the_worked_check() {
    let struck = struck(&deal(TestKind::Overcollateralization, &[400.0], &[1.2]), 440.0);
    assert!((struck.get("A").unwrap().value.unwrap() - 1.1).abs() < 1e-15);
    assert!((struck.cure_due("A", Proceeds::Interest) - 33.333_333_333_333_3).abs() < 1e-12);
    assert!((struck.cure_due("A", Proceeds::Principal) - 200.0).abs() < 1e-12);
}

/// Indentures say "at least": 480 over 400 is 1.20, and passes.
#[test]
fn a_ratio_at_its_trigger_passes() {
    let struck = struck(&deal(TestKind::Overcollateralization, &[400.0], &[1.2]), 480.0);
    assert!(struck.get("A").unwrap().passing);
    assert_eq!(struck.cure_due("A", Proceeds::Interest), 0.0);
    assert_eq!(struck.cure_due("A", Proceeds::Principal), 0.0);
}

/// The same deal once 10 of interest has been paid: 440 / (390 - x) from interest, and from principal
/// (440 - x) / (390 - x), are 1.20 at 23.333 and at 140.
#[test]
fn what_was_paid_before_counts() {
    let mut struck = struck(&deal(TestKind::Overcollateralization, &[400.0], &[1.2]), 440.0);
    struck.cured_from_interest = 10.0;
    assert!((struck.cure_due("A", Proceeds::Interest) - 23.333_333_333_333_3).abs() < 1e-12);
    assert!((struck.cure_due("A", Proceeds::Principal) - 140.0).abs() < 1e-12);
}

/// Interest proceeds of 15 over interest due of 20 at a trigger of 1.0: a quarter of the 400 of debt.
#[test]
fn an_interest_coverage_cure_is_in_proportion_to_the_debt() {
    let deal = deal(TestKind::InterestCoverage, &[400.0], &[1.0]);
    let mut classes: Vec<Class> = deal.tranches.iter().map(Class::new).collect();
    classes[0].accrued = 20.0;
    let struck =
        measure(&deal, &Collateral { interest_proceeds: 15.0, ..Collateral::default() }, &classes, &[0.0; 2]);
    assert!((struck.cure_due("A", Proceeds::Interest) - 100.0).abs() < 1e-12);
    assert!((struck.cure_due("A", Proceeds::Principal) - 100.0).abs() < 1e-12);
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn a_cure_restores_its_ratio(
        balances in prop::collection::vec(1e3..1e8, 4), triggers in prop::collection::vec(0.5..2.0, 4),
        performing in 0.0..3e8, part in 0.0..=1.0, level in 0..4usize,
    ) {
        let mut struck = struck(&deal(TestKind::Overcollateralization, &balances, &triggers), performing);
        let measure = struck.measures[level].clone();
        let whole = struck.cure_due(&measure.name, Proceeds::Interest);
        prop_assert_eq!(whole > 0.0, !measure.passing);
        struck.cured_from_interest = whole * part;
        let principal = struck.cure_due(&measure.name, Proceeds::Principal);
        if measure.passing {
            prop_assert_eq!(principal, 0.0);
            return Ok(());
        }
        let at_trigger = |ratio: f64| (ratio / measure.threshold - 1.0).abs() < 1e-9;
        prop_assert!(at_trigger(ratio_after(&measure, whole, 0.0)), "{measure:?} less {whole}");
        let debt = measure.denominator - whole * part;
        if principal < debt * (1.0 - 1e-6) {
            let after = ratio_after(&measure, whole * part, principal);
            prop_assert!(principal == 0.0 || at_trigger(after), "{measure:?} less {principal} is {after}");
        } else {
            // From principal all debt goes when collateral is short of it, or the trigger is no more than par.
            prop_assert!(measure.numerator <= debt * (1.0 + 1e-6) || measure.threshold <= 1.0, "{measure:?}");
        }
    }

    /// Down the ladder each level pays the larger of its cures less what levels above have paid, and in
    /// the end every test passes.
    #[test]
    fn cures_down_the_ladder_cure_every_test(
        balances in prop::collection::vec(1e3..1e8, 4), triggers in prop::collection::vec(1.01..2.0, 4),
        performing in 1e6..3e8, proceeds in prop_oneof![Just(Proceeds::Interest), Just(Proceeds::Principal)],
    ) {
        let mut struck = struck(&deal(TestKind::Overcollateralization, &balances, &triggers), performing);
        for name in ["A", "B", "C", "D"] {
            let due = struck.cure_due(name, proceeds);
            match proceeds {
                Proceeds::Interest => struck.cured_from_interest += due,
                Proceeds::Principal => struck.cured_from_principal += due,
            }
        }
        let least_debt = struck.measures[0].denominator;
        let paid = struck.cured_from_interest + struck.cured_from_principal;
        for measure in &struck.measures {
            prop_assert_eq!(struck.cure_due(&measure.name, proceeds) < CLOSE, true);
            if paid < least_debt * (1.0 - 1e-6) {
                let after = ratio_after(measure, struck.cured_from_interest, struck.cured_from_principal);
                prop_assert!(after >= measure.threshold * (1.0 - 1e-9), "{measure:?} is {after}");
            }
        }
    }
}

/// What the cures and diversions of a date have done up to and with a step.
#[derive(Default)]
struct Done {
    from_interest: f64,
    from_principal: f64,
    diverted: f64,
}

impl Done {
    fn up_to(period: &Period, stage: Stage, step: usize) -> Self {
        let mut done = Self::default();
        let before = period.payments.iter().filter(|m| (m.waterfall as u8, m.step) <= (stage as u8, step));
        for m in before {
            match (m.kind, m.waterfall) {
                (Kind::Cure, Stage::Interest) => done.from_interest += m.paid,
                (Kind::Cure, _) => done.from_principal += m.paid,
                (Kind::Divert, _) => done.diverted += m.paid,
                _ => {}
            }
        }
        done
    }

    fn ratio(&self, measure: &Measure) -> f64 {
        let collateral = measure.numerator + self.diverted - self.from_principal;
        collateral / (measure.denominator - self.from_interest - self.from_principal)
    }
}

proptest! {
    #![proptest_config(cases(300))]

    /// Read off the report: where a cure of overcollateralization tests alone was due and paid in full,
    /// they all pass afterwards, and the one that bound stands at its trigger exactly.
    #[test]
    fn a_cure_paid_in_full_leaves_its_tests_at_their_triggers(case in preset_case()) {
        let mut case = case;
        case.deal.coverage_tests.retain(|test| test.kind != TestKind::InterestCoverage);
        let waterfalls = case.deal.waterfalls().unwrap().into_owned();
        let cures: Vec<(Stage, usize, &Step)> = waterfalls
            .lists()
            .into_iter()
            .flat_map(|(kind, steps)| steps.iter().enumerate().map(move |(s, step)| (Stage::from(kind), s + 1, step)))
            .filter(|(_, _, step)| step.pay == clo_core::waterfall::Payment::Cure)
            .collect();
        for period in &project(&case.deal, &case.assumptions).unwrap().periods {
            for (stage, s, step) in &cures {
                let is_cure = |m: &&clo_core::waterfall::Movement| (m.waterfall, m.step) == (*stage, *s);
                let Some(movement) = period.payments.iter().find(is_cure) else { continue };
                let tests = period.tests.iter().filter(|test| step.limit.until_cured.iter().any(|name| test.name == *name));
                let debt = tests.clone().map(|test| test.denominator).fold(0.0, f64::max);
                let done = Done::up_to(period, *stage, *s);
                let left = debt - done.from_interest - done.from_principal;
                // Dust of debt has no ratio to speak of.
                if movement.due <= 1.0 || movement.shortfall > 0.0 || left <= 1.0 {
                    continue;
                }
                let over = tests.map(|test| done.ratio(test) / test.threshold - 1.0).fold(f64::INFINITY, f64::min);
                prop_assert!(over.abs() < 1e-6, "{}: off by {over}, {movement:?}", period.date);
            }
        }
    }
}
