//! The generator reaches what the laws speak of: a law about cures says nothing if nothing is cured.

use super::{Case, case};
use clo_core::deal::{Amortization, CouponType, Priority};
use clo_core::report::{Period, Projection};
use clo_core::waterfall::{Kind, Reason, Stage};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::BTreeMap;

/// What a case and its projection have in them.
fn features(case: &Case, projection: &Projection) -> Vec<&'static str> {
    let deal = &case.deal;
    let assets = &deal.assets;
    let period = |is_so: &dyn Fn(&Period) -> bool| projection.periods.iter().any(is_so);
    let paid = |kind, stage| {
        period(&|p| p.payments.iter().any(|m| m.kind == kind && m.waterfall == stage && m.paid > 0.0))
    };
    let reason = |reason| period(&|p| p.payments.iter().any(|m| m.reason == reason));
    let redeemed_early = projection.periods.len() < deal.dates.payment_periods().unwrap().len();
    let classes =
        |is_so: &dyn Fn(&clo_core::report::TranchePeriod) -> bool| period(&|p| p.tranches.iter().any(is_so));
    let with = [
        ("preset", matches!(deal.waterfall, Priority::Preset(_))),
        ("steps", matches!(deal.waterfall, Priority::Steps(_))),
        ("one date", projection.periods.len() == 1),
        ("many dates", projection.periods.len() > 20),
        ("ended early", redeemed_early),
        ("accelerated", period(&|p| p.accelerated)),
        ("fixed coupon", assets.iter().any(|a| a.coupon_type == CouponType::Fixed)),
        ("annual amortisation", assets.iter().any(|a| matches!(a.amortization, Amortization::AnnualRate(_)))),
        (
            "schedule",
            assets.iter().any(|a| matches!(&a.amortization, Amortization::Schedule(s) if s.len() > 1)),
        ),
        ("matured in default", assets.iter().any(|a| a.defaulted && a.maturity < deal.dates.analysis)),
        ("beyond the deal", assets.iter().any(|a| a.maturity > deal.dates.maturity)),
        ("no par", assets.iter().any(|a| a.par == 0.0)),
        ("draw", period(&|p| p.collections.draws > 0.0)),
        ("capitalised", period(&|p| p.pool.capitalized > 0.0)),
        ("default", period(&|p| p.pool.defaults > 0.0)),
        ("recovery", period(&|p| p.collections.recoveries > 0.0)),
        ("CCC haircut", period(&|p| p.pool.ccc_haircut > 0.0)),
        ("purchase", period(&|p| p.pool.purchased > 0.0)),
        ("pari passu group", deal.tranches.iter().any(|class| class.group.is_some())),
        ("class x", paid(Kind::Amortization, Stage::Interest)),
        ("no equity", projection.equity.is_none()),
        ("two equities", deal.tranches.iter().filter(|class| class.is_equity()).count() == 2),
        ("deferral", classes(&|row| row.deferred_ending > 0.0)),
        ("deferred interest paid", classes(&|row| row.deferred_paid > 0.0)),
        ("shortfall", classes(&|row| row.shortfall > 0.0)),
        ("cure from interest", paid(Kind::Cure, Stage::Interest)),
        ("cure from principal", paid(Kind::Cure, Stage::Principal)),
        ("diversion", paid(Kind::Divert, Stage::Interest)),
        ("incentive fee", paid(Kind::Residual, Stage::Interest) && reason(Reason::LimitReached)),
        ("condition not met", reason(Reason::ConditionNotMet)),
        ("out of cash", reason(Reason::OutOfCash)),
        ("fee carried", period(&|p| p.fees.iter().any(|fee| fee.unpaid > 0.0))),
        ("financed interest", deal.financed_accrued_interest > 0.0),
    ];
    with.into_iter().filter_map(|(name, is_so)| is_so.then_some(name)).collect()
}

/// Of 400 cases from one seed, at least eight have each.
#[test]
fn the_generator_reaches_every_feature() {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = case();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..400 {
        let case = strategy.new_tree(&mut runner).unwrap().current();
        for feature in features(&case, &case.project()) {
            *seen.entry(feature).or_default() += 1;
        }
    }
    let rare: Vec<_> = seen.iter().filter(|(_, count)| **count < 8).collect();
    assert!(
        seen.len() == 33 && rare.is_empty(),
        "{} features, of which rare: {rare:?} in {seen:?}",
        seen.len()
    );
}
