//! Sensitivities, thresholds, calls and refinancings against a model of a one-loan deal in Python, and
//! Z-spreads against QuantLib.

use super::generate::{Case, case};
use clo_core::analytics::discount_margin::IndexedFlows;
use clo_core::analytics::z_spread::SpotFlows;
use clo_core::analytics::{
    BreakEvenSettings, ClassCashFlows, ClassRisk, Refinancing, RiskSettings, break_even, break_even_with,
    class_risk, class_risk_with, net_asset_value, refinance, yields_to_calls, yields_to_calls_with,
};
use clo_core::deal::Coupon;
use clo_core::{Assumptions, Deal, project};
use proptest::prelude::*;
use risk_core::time::{Date, DayCount};
use risk_core::{Error, Progress};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

#[derive(Deserialize)]
struct Fixture {
    deal: Deal,
    assumptions: Assumptions,
    classes: Vec<BTreeMap<String, serde_json::Value>>,
    thresholds: BTreeMap<String, Thresholds>,
    calls: BTreeMap<String, Vec<(Date, f64)>>,
    to_maturity: BTreeMap<String, f64>,
    refinancing: Refinanced,
}

#[derive(Deserialize)]
struct Thresholds {
    first_loss_cdr: Option<f64>,
    break_even_cdr: Option<f64>,
}

#[derive(Deserialize)]
struct Refinanced {
    on: Date,
    spread: f64,
    cost: f64,
    irr_before: f64,
    irr_after: f64,
    interest_before: f64,
    interest_after: f64,
}

fn fixture() -> Fixture {
    serde_json::from_str(include_str!("../../fixtures/clo/analytics/risk.json")).unwrap()
}

fn small() -> Deal {
    Deal::from_json(include_str!("../../../examples/deals/small.json")).unwrap()
}

fn assert_near(what: &str, got: Option<f64>, want: f64, tolerance: f64) {
    let got = got.unwrap_or_else(|| panic!("{what}: none, want {want}"));
    assert!((got - want).abs() <= tolerance * want.abs().max(1.0), "{what}: got {got}, want {want}");
}

#[test]
fn sensitivities_are_those_of_the_model_in_python() {
    let Fixture { deal, assumptions, classes, .. } = fixture();
    let risks = class_risk(&deal, &assumptions, &RiskSettings::default()).unwrap();
    assert_eq!(risks.len(), classes.len());
    for (risk, want) in risks.iter().zip(&classes) {
        let got = serde_json::to_value(risk).unwrap();
        for (name, want) in want {
            match want.as_f64() {
                // The square of a small bump divides what doubles resolve of the value.
                Some(number) => {
                    let tolerance = if name.ends_with("convexity") { 1e-5 } else { 1e-8 };
                    assert_near(&format!("{} {name}", risk.name), got[name].as_f64(), number, tolerance);
                }
                None => assert_eq!(&got[name], want),
            }
        }
    }
}

#[test]
fn thresholds_are_those_of_the_model_in_python() {
    let Fixture { deal, assumptions, thresholds, .. } = fixture();
    for class in break_even(&deal, &assumptions, &BreakEvenSettings::default()).unwrap() {
        let want = &thresholds[&class.name];
        for (name, got, want) in [
            ("first loss", class.first_loss_cdr, want.first_loss_cdr),
            ("break even", class.break_even_cdr, want.break_even_cdr),
        ] {
            match want {
                Some(want) => assert_near(&format!("{} {name}", class.name), got, want, 2e-7),
                None => assert_eq!(got, None, "{} {name}", class.name),
            }
        }
    }
}

#[test]
fn at_the_first_loss_rate_nothing_is_lost_and_beyond_it_something_is() {
    let deal = small();
    let assumptions = Assumptions::default();
    let found = break_even(&deal, &assumptions, &BreakEvenSettings::default()).unwrap();
    for (k, class) in found.iter().enumerate().take(2) {
        let cdr = class.first_loss_cdr.unwrap();
        let loss = |cdr: f64| {
            let default_rate = clo_core::assumptions::Vector::Constant(cdr);
            let run = project(&deal, &Assumptions { default_rate, ..assumptions.clone() }).unwrap();
            run.tranches[k].loss.unwrap()
        };
        assert!(loss(cdr) < 1.0 && loss(cdr + 1e-6) >= 1.0, "{}: {cdr}", class.name);
    }
    // The junior class bears less.
    assert!(found[0].first_loss_cdr > found[1].first_loss_cdr);
}

#[test]
fn yields_to_calls_are_those_of_the_model_in_python() {
    let Fixture { deal, assumptions, calls, to_maturity, .. } = fixture();
    for class in yields_to_calls(&deal, &assumptions).unwrap() {
        let want = &calls[&class.name];
        assert_eq!(class.to_calls.len(), want.len());
        for (got, (date, rate)) in class.to_calls.iter().zip(want) {
            assert_eq!((got.date, got.repays_notes), (*date, true));
            assert_near(&class.name, got.yield_rate, *rate, 1e-11);
        }
        assert_near("to maturity", class.to_maturity.yield_rate, to_maturity[&class.name], 1e-11);
        assert_eq!(class.to_first_call.unwrap().date, want[0].0);
        let lowest = want.iter().map(|(_, rate)| *rate).fold(to_maturity[&class.name], f64::min);
        assert_near("to worst", class.to_worst.yield_rate, lowest, 1e-11);
    }
}

#[test]
fn a_call_that_does_not_repay_the_notes_is_no_call() {
    let Fixture { deal, mut assumptions, .. } = fixture();
    assumptions.liquidation.price = 0.5;
    for class in yields_to_calls(&deal, &assumptions).unwrap() {
        assert!(!class.to_calls[0].repays_notes);
        let called = class.to_first_call.map(|call| call.date);
        assert_eq!(called, class.to_calls.iter().find(|call| call.repays_notes).map(|call| call.date));
        assert!(class.to_worst.repays_notes);
    }
}

#[test]
fn a_refinancing_is_that_of_the_model_in_python() {
    let Fixture { deal, assumptions, refinancing: want, .. } = fixture();
    let coupon = Coupon::Floating { spread: want.spread, floor: None };
    let refinancing = Refinancing {
        on: want.on,
        coupons: [("A".to_owned(), coupon)].into(),
        cost: want.cost,
        reinvestment_end: None,
        maturity: None,
    };
    let result = refinance(&deal, &assumptions, &refinancing).unwrap();
    assert_eq!(result.date, want.on);
    assert_near("IRR before", result.equity_before.unwrap().irr, want.irr_before, 1e-11);
    assert_near("IRR after", result.equity_after.unwrap().irr, want.irr_after, 1e-11);
    let class = &result.classes[0];
    assert_near("interest before", Some(class.interest_before), want.interest_before, 1e-9);
    assert_near("interest after", Some(class.interest_after), want.interest_after, 1e-9);
    // The old notes get all their principal back.
    assert_eq!(class.old.principal_window.unwrap().last, want.on);
    assert_near("principal", Some(class.old.principal_paid), 80e6, 1e-12);
    assert!(class.old.yield_rate > class.old.discount_margin && class.repaid > 0.0);
}

#[test]
fn a_reset_moves_the_dates_too() {
    let mut deal = small();
    deal.dates.reinvestment_end = Some("2026-10-15".parse().unwrap());
    let coupons: BTreeMap<String, Coupon> = [("A", 0.01), ("B", 0.02)]
        .map(|(name, spread)| (name.to_owned(), Coupon::Floating { spread, floor: None }))
        .into();
    let reset = Refinancing {
        on: "2026-07-10".parse().unwrap(),
        coupons,
        cost: 0.0,
        reinvestment_end: Some("2028-10-15".parse().unwrap()),
        maturity: Some("2032-01-15".parse().unwrap()),
    };
    let result = refinance(&deal, &Assumptions::default(), &reset).unwrap();
    assert_eq!(result.date, "2026-07-15".parse().unwrap());
    let last = |periods: &[clo_core::report::Period]| periods.last().unwrap().date;
    assert!(last(&result.projection.periods) > "2028-10-15".parse().unwrap());
    let base = project(&deal, &Assumptions::default()).unwrap();
    // Up to the reset nothing differs for the notes.
    for (before, after) in base.periods.iter().zip(&result.projection.periods).take(2) {
        assert_eq!(before.tranches, after.tranches);
    }
    assert_eq!(result.projection.periods[2].tranches[0].rate, 0.05);
}

#[test]
fn a_refinancing_that_cannot_be_is_told_in_full() {
    let mut deal = small();
    deal.dates.no_call = Some("2026-07-15".parse().unwrap());
    let refinancing = Refinancing {
        on: "2026-04-15".parse().unwrap(),
        coupons: [("Z".to_owned(), Coupon::Fixed(0.05)), ("Equity".to_owned(), Coupon::Fixed(0.05))].into(),
        cost: -1.0,
        reinvestment_end: Some("2027-01-01".parse().unwrap()),
        maturity: None,
    };
    let error = refinance(&deal, &Assumptions::default(), &refinancing).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["coupons.Equity", "coupons.Z", "cost", "on", "reinvestment_end"]);
}

#[derive(Deserialize)]
struct ZSpreads {
    tolerance: f64,
    cases: Vec<ZSpread>,
}

#[derive(Deserialize)]
struct ZSpread {
    per_year: f64,
    settlement: Date,
    dates: Vec<Date>,
    amounts: Vec<f64>,
    index: Vec<f64>,
    years: Vec<f64>,
    /// Z-spreads with the value at each.
    value_at: Vec<(f64, f64)>,
}

#[test]
fn z_spreads_are_those_of_quantlib() {
    let fixture: ZSpreads =
        serde_json::from_str(include_str!("../../fixtures/clo/analytics/z_spreads.json")).unwrap();
    for case in fixture.cases {
        let flows = IndexedFlows { amounts: case.amounts, index: case.index, years: case.years };
        let years = |date: &Date| DayCount::Actual365Fixed.year_fraction(case.settlement, *date);
        let spot = SpotFlows::new(&flows, case.dates.iter().map(years).collect(), case.per_year);
        for (spread, value) in case.value_at {
            let got = spot.present_value(spread);
            assert!((got / value - 1.0).abs() < fixture.tolerance, "{got} for {value}");
            assert!((spot.spread_at(value).unwrap() - spread).abs() < 1e-9);
        }
        assert_eq!(spot.spread_at(0.0), None);
    }
}

#[test]
fn prices_and_their_yields_margins_and_spreads_are_inverses() {
    let deal = small();
    let projection = project(&deal, &Assumptions::default()).unwrap();
    for name in ["A", "B", "Equity"] {
        let flows = ClassCashFlows::of(&deal, &projection, name).unwrap();
        for price in [0.7, 0.98, 1.0, 1.02] {
            for back in [
                flows.yield_at(price).and_then(|rate| flows.price_at_yield(rate)),
                flows.margin_at(price).and_then(|margin| flows.price_at_margin(margin)),
                flows.z_spread_at(price).and_then(|spread| flows.price_at_z_spread(spread)),
            ] {
                assert_near(name, back, price, 1e-12);
            }
        }
        assert_eq!((flows.yield_at(-1.0), flows.price_at_yield(-4.0)), (None, None));
    }
    // On a flat index a par floater's margin is its spread.
    let class = ClassCashFlows::of(&deal, &projection, "A").unwrap();
    assert_near("A at par", class.margin_at(1.0), 0.015, 1e-12);
    let error = ClassCashFlows::of(&deal, &projection, "Q").unwrap_err();
    assert_eq!(error.to_string(), "class: the deal has no class \"Q\"");
}

#[test]
fn net_asset_value_is_what_a_sale_today_would_leave() {
    let mut deal = small();
    deal.assets[0].price = None;
    deal.accounts.collection.principal = 1e6;
    let nav = net_asset_value(&deal).unwrap();
    assert_eq!((nav.market_value, nav.unpriced_par, nav.debt), (20e6 + 4.0 * 19.8e6, 20e6, 90e6));
    assert_near("NAV", Some(nav.net_asset_value), 10.2e6, 1e-12);
    assert_near("NAV of equity", nav.equity_net_asset_value, 1.02, 1e-12);
    assert_near("MVOC of A", nav.classes[0].ratio, 100.2 / 70.0, 1e-12);
    assert_near("MVOC of B", nav.classes[1].ratio, 100.2 / 90.0, 1e-12);
    assert_near("cushion of B", nav.classes[1].cushion, 10.2 / 99.2, 1e-12);
    // Classes of one rank are covered together.
    for class in &mut deal.tranches[..2] {
        class.group = Some("senior".into());
    }
    let together = net_asset_value(&deal).unwrap();
    assert_eq!(together.classes[0].ratio, together.classes[1].ratio);
}

#[test]
fn long_work_is_watched_and_stopped() {
    let deal = small();
    let assumptions = Assumptions::default();
    let stop = |_: u64, _: u64| ControlFlow::Break(());
    let stopped = Progress::new(&stop);
    assert_eq!(
        class_risk_with(&deal, &assumptions, &RiskSettings::default(), &stopped),
        Err(Error::Cancelled)
    );
    assert_eq!(
        break_even_with(&deal, &assumptions, &BreakEvenSettings::default(), &stopped),
        Err(Error::Cancelled)
    );
    assert_eq!(yields_to_calls_with(&deal, &assumptions, &stopped), Err(Error::Cancelled));
}

#[test]
fn the_same_bits_on_any_number_of_threads() {
    let deal = small();
    let all = || {
        let assumptions = Assumptions::default();
        let risks: Vec<ClassRisk> = class_risk(&deal, &assumptions, &RiskSettings::default()).unwrap();
        let thresholds = break_even(&deal, &assumptions, &BreakEvenSettings::default()).unwrap();
        (risks, thresholds, yields_to_calls(&deal, &assumptions).unwrap())
    };
    let on = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(all);
    assert_eq!(on(1), on(3));
}

#[test]
fn bumps_and_settings_out_of_range_are_all_told() {
    let deal = small();
    let settings = RiskSettings { rate_bump: 0.0, default_bump: f64::NAN, ..RiskSettings::default() };
    let error = class_risk(&deal, &Assumptions::default(), &settings).unwrap_err();
    assert_eq!(error.problems().len(), 2);
    let settings = BreakEvenSettings { tolerance: 0.0, target_yield: f64::INFINITY, least_loss: -1.0 };
    let error = break_even(&deal, &Assumptions::default(), &settings).unwrap_err();
    assert_eq!(error.problems().len(), 3);
}

#[test]
fn coupon_steps_are_checked() {
    let mut deal = small();
    let step =
        |from: &str| clo_core::deal::CouponStep { from: from.parse().unwrap(), coupon: Coupon::Fixed(99.0) };
    deal.tranches[0].coupon_steps = vec![step("2027-01-01"), step("2026-01-01")];
    deal.tranches[2].coupon_steps =
        vec![clo_core::deal::CouponStep { coupon: Coupon::Fixed(0.05), ..step("2026-05-01") }];
    let error = deal.check().unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "tranches[0].coupon_steps[0].coupon.fixed",
            "tranches[0].coupon_steps[1].coupon.fixed",
            "tranches[0].coupon_steps",
            "tranches[2].coupon_steps",
        ]
    );
}

/// What a result says of its numbers: neither NaN nor infinite.
fn is_finite(result: &impl std::fmt::Debug) -> bool {
    let text = format!("{result:?}");
    !text.contains("NaN") && !text.contains("inf")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_deal_has_finite_sensitivities_and_yields(case in case()) {
        let Case { deal, assumptions } = &case;
        let risks = class_risk(deal, assumptions, &RiskSettings::default()).unwrap();
        prop_assert!(is_finite(&risks), "{risks:?}");
        let yields = yields_to_calls(deal, assumptions).unwrap();
        prop_assert!(is_finite(&yields), "{yields:?}");
        let nav = net_asset_value(deal).unwrap();
        prop_assert!(is_finite(&nav), "{nav:?}");
        let projection = project(deal, assumptions).unwrap();
        for class in &deal.tranches {
            let flows = ClassCashFlows::of(deal, &projection, &class.name).unwrap();
            for price in [0.0, 0.5, 1.0, 2.0] {
                let found = (flows.yield_at(price), flows.margin_at(price), flows.z_spread_at(price));
                prop_assert!(is_finite(&found), "{found:?}");
            }
        }
    }

    #[test]
    fn a_refinancing_of_any_deal_at_its_own_coupons_changes_nothing(case in case()) {
        let Case { deal, assumptions } = &case;
        let notes = deal.tranches.iter().filter_map(|class| Some((class.name.clone(), class.coupon?)));
        let first = deal.dates.no_call.unwrap_or(deal.dates.closing).max(deal.dates.analysis);
        let refinancing =
            Refinancing { on: first, coupons: notes.collect(), cost: 0.0, reinvestment_end: None, maturity: None };
        match refinance(deal, assumptions, &refinancing) {
            Ok(result) => {
                prop_assert!(is_finite(&result.classes));
                let base = project(deal, assumptions).unwrap();
                prop_assert_eq!(&result.projection.periods, &base.periods);
                for class in &result.classes {
                    prop_assert_eq!(class.interest_before, class.interest_after);
                }
            }
            // The deal may end before it can be called.
            Err(error) => prop_assert!(error.problems().iter().all(|problem| problem.path == "on"), "{error}"),
        }
    }
}
