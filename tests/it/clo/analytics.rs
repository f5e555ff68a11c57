//! Returns, prices, yields, margins and lives against QuantLib, SciPy and closed forms.

use super::coverage::check;
use clo_core::analytics::discount_margin::IndexedFlows;
use clo_core::analytics::irr::{internal_rate_of_return, net_present_value};
use clo_core::analytics::weighted_life::weighted_average_life;
use clo_core::analytics::yield_to_maturity::{PeriodicFlows, periods_from};
use proptest::prelude::*;
use risk_core::time::{Date, DayCount, Frequency};
use serde::Deserialize;

fn assert_near(what: &str, got: f64, want: f64, tolerance: f64) {
    let scale = want.abs().max(1.0);
    assert!((got - want).abs() <= tolerance * scale, "{what}: got {got}, want {want}");
}

#[derive(Deserialize)]
struct Returns {
    tolerance: f64,
    published_tolerance: f64,
    cases: Vec<Return>,
    without: Vec<Return>,
}

#[derive(Deserialize)]
struct Return {
    name: String,
    flows: Vec<(Date, f64)>,
    #[serde(default)]
    irr: f64,
    /// Rates with the value at each.
    #[serde(default)]
    npv: Vec<(f64, f64)>,
    /// Excel's XIRR, a rate, and XNPV at that rate.
    published: Option<(f64, f64, f64)>,
}

#[test]
fn returns_are_those_of_scipy_and_of_microsofts_example() {
    let fixture: Returns =
        serde_json::from_str(include_str!("../../fixtures/clo/analytics/irr.json")).unwrap();
    let mut published = 0;
    for case in &fixture.cases {
        let irr = internal_rate_of_return(&case.flows).unwrap();
        assert_near(&case.name, irr, case.irr, fixture.tolerance);
        for (rate, value) in &case.npv {
            let got = net_present_value(&case.flows, *rate, case.flows[0].0);
            assert_near(&format!("{} at {rate}", case.name), got, *value, fixture.tolerance);
        }
        if let Some((xirr, rate, xnpv)) = case.published {
            assert_near("XIRR", irr, xirr, fixture.published_tolerance);
            let got = net_present_value(&case.flows, rate, case.flows[0].0);
            assert_near("XNPV", got, xnpv, fixture.published_tolerance);
            published += 1;
        }
    }
    assert_eq!(published, 1);
    for case in &fixture.without {
        assert_eq!(internal_rate_of_return(&case.flows), None, "{}", case.name);
    }
}

#[derive(Deserialize)]
struct Bonds {
    tolerance: f64,
    cases: Vec<Bond>,
}

#[derive(Deserialize)]
struct Bond {
    name: String,
    frequency: Frequency,
    day_count: DayCount,
    settlement: Date,
    flows: Vec<(Date, f64)>,
    /// Dirty price.
    value: f64,
    #[serde(rename = "yield")]
    rate: f64,
    macaulay: f64,
    modified: f64,
    /// Yields with the dirty price at each.
    value_at: Vec<(f64, f64)>,
}

#[test]
fn prices_yields_and_durations_are_those_of_quantlib() {
    check_bonds(include_str!("../../fixtures/clo/analytics/yields.json"));
}

/// On 30/360 the days to the next payment are the period's less those accrued, whatever the day.
#[test]
fn a_stub_and_what_has_accrued_fill_the_period() {
    check_bonds(include_str!("../../fixtures/clo/analytics/yields_month_end.json"));
}

fn check_bonds(text: &str) {
    let fixture: Bonds = serde_json::from_str(text).unwrap();
    for bond in &fixture.cases {
        let (dates, amounts): (Vec<Date>, Vec<f64>) = bond.flows.iter().copied().unzip();
        let flows = PeriodicFlows {
            periods: periods_from(bond.settlement, &dates, bond.frequency, bond.day_count),
            amounts,
            per_year: f64::from(bond.frequency.per_year()),
        };
        let near = |what: &str, got, want| {
            assert_near(&format!("{} of {}", what, bond.name), got, want, fixture.tolerance);
        };
        for (rate, value) in &bond.value_at {
            near("value", flows.present_value(*rate), *value);
        }
        near("yield", flows.yield_at(bond.value).unwrap(), bond.rate);
        let (macaulay, modified) = flows.durations(bond.rate).unwrap();
        near("Macaulay duration", macaulay, bond.macaulay);
        near("modified duration", modified, bond.modified);
    }
}

#[derive(Deserialize)]
struct Margins {
    tolerance: f64,
    cases: Vec<Floater>,
}

#[derive(Deserialize)]
struct Floater {
    amounts: Vec<f64>,
    index: Vec<f64>,
    years: Vec<f64>,
    value: f64,
    margin: f64,
    /// Margins with the value at each.
    value_at: Vec<(f64, f64)>,
}

#[test]
fn margins_are_those_of_scipy() {
    let fixture: Margins =
        serde_json::from_str(include_str!("../../fixtures/clo/analytics/margins.json")).unwrap();
    for (k, Floater { amounts, index, years, value, margin, value_at }) in
        fixture.cases.into_iter().enumerate()
    {
        let flows = IndexedFlows { amounts, index, years };
        assert_near(&format!("margin {k}"), flows.margin_at(value).unwrap(), margin, fixture.tolerance);
        for (margin, value) in value_at {
            assert_near(&format!("value {k}"), flows.present_value(margin), value, fixture.tolerance);
        }
    }
}

/// A floater of principal 1 at `spread` over `index`, repaid with its last coupon.
fn par_floater(index: Vec<f64>, years: Vec<f64>, spread: f64) -> IndexedFlows {
    let mut amounts: Vec<f64> = index.iter().zip(&years).map(|(f, tau)| (f + spread) * tau).collect();
    *amounts.last_mut().unwrap() += 1.0;
    IndexedFlows { amounts, index, years }
}

#[test]
fn a_par_floater_has_its_spread_as_margin_on_any_curve() {
    let flat = vec![0.045; 40];
    let steep: Vec<f64> = (0..40).map(|k| -0.01 + 0.0025 * f64::from(k)).collect();
    let years: Vec<f64> = (0..40).map(|k| f64::from(90 + k % 4) / 360.0).collect();
    for index in [flat, steep] {
        for spread in [0.0, 0.0155, 0.0815] {
            let floater = par_floater(index.clone(), years.clone(), spread);
            assert!((floater.margin_at(1.0).unwrap() - spread).abs() < 1e-12);
            assert!((floater.present_value(spread) - 1.0).abs() < 1e-13);
        }
    }
}

#[test]
fn a_zero_has_its_life_as_macaulay_duration() {
    for n in [0.25, 1.0, 17.5, 40.0] {
        let zero = PeriodicFlows { periods: vec![n], amounts: vec![1e6], per_year: 4.0 };
        for rate in [-0.03, 0.0, 0.08, 0.4] {
            let (macaulay, modified) = zero.durations(rate).unwrap();
            assert!((macaulay - n / 4.0).abs() < 1e-12);
            assert!((modified - n / 4.0 / (1.0 + rate / 4.0)).abs() < 1e-12);
        }
        assert!((zero.yield_at(1e6 * 1.02_f64.powf(-n)).unwrap() - 0.08).abs() < 1e-12);
    }
}

#[test]
fn a_bullet_lives_to_its_maturity_and_what_is_not_repaid_to_the_last_date() {
    let on = |text: &str| -> Date { text.parse().unwrap() };
    let settlement = on("2026-01-15");
    let life = |principal: &[(Date, f64)]| weighted_average_life(settlement, 80.0, principal);
    let (one, two) = (on("2027-01-15"), on("2028-01-15"));
    assert_eq!(life(&[(one, 0.0), (two, 80.0)]), Some(2.0));
    assert_eq!(life(&[(one, 20.0), (two, 60.0)]), Some(1.75));
    assert_eq!(life(&[(one, 20.0), (two, 0.0)]), Some(1.75));
    assert_eq!(life(&[]), None);
    assert_eq!(weighted_average_life(settlement, 0.0, &[(one, 0.0)]), None);
}

#[test]
fn a_note_of_one_loan_is_worth_what_it_is_by_hand() {
    check(include_str!("../../fixtures/clo/analytics/par_note.json"));
    check(include_str!("../../fixtures/clo/analytics/amortising_note.json"));
    check(include_str!("../../fixtures/clo/analytics/note_with_a_loss.json"));
}

#[test]
fn a_fixed_note_inside_a_period_is_worth_what_quantlib_says() {
    check(include_str!("../../fixtures/clo/analytics/fixed_note_inside_a_period.json"));
}

#[test]
fn a_floating_note_on_a_steep_curve_is_worth_what_scipy_says() {
    check(include_str!("../../fixtures/clo/analytics/floating_note_at_its_spread.json"));
    check(include_str!("../../fixtures/clo/analytics/floating_note_at_a_margin.json"));
    check(include_str!("../../fixtures/clo/analytics/floating_note_at_a_price.json"));
    check(include_str!("../../fixtures/clo/analytics/floating_note_inside_a_period.json"));
    check(include_str!("../../fixtures/clo/analytics/floating_note_inside_a_period_at_a_margin.json"));
}

prop_compose! {
    /// An amortising note: periods from a stub on, amounts, and payments in a year.
    fn any_flows()(
        stub in 0.01..1.0, coupon in 0.0..0.1, paid in prop::collection::vec(0.0..1.0, 1..60),
        per_year in prop::sample::select(vec![1.0, 2.0, 4.0, 12.0]),
    ) -> PeriodicFlows {
        let last = paid.len() - 1;
        let mut left = 1.0;
        let amount = |(k, part): (usize, f64)| {
            let interest = coupon * left / per_year;
            let principal = if k == last { left } else { left * part * part };
            left -= principal;
            interest + principal
        };
        PeriodicFlows {
            periods: (0..=last).map(|k| stub + k as f64).collect(),
            amounts: paid.into_iter().enumerate().map(amount).collect(),
            per_year,
        }
    }
}

proptest! {
    #[test]
    fn the_price_of_the_yield_is_the_price(flows in any_flows(), price in 0.2..1.5) {
        if let Some(rate) = flows.yield_at(price) {
            prop_assert!((flows.present_value(rate) - price).abs() < 1e-10 * price, "at {}", rate);
        } else {
            // only a price beyond both ends of the range has no yield
            let ends = [flows.present_value(-0.9), flows.present_value(10.0)];
            prop_assert!(price > ends[0] || price < ends[1], "{} lies in {:?}", price, ends);
        }
    }

    #[test]
    fn the_yield_of_the_price_is_the_yield(flows in any_flows(), rate in -0.2..0.6) {
        let found = flows.yield_at(flows.present_value(rate)).unwrap();
        prop_assert!((found - rate).abs() < 1e-9, "{} for {}", found, rate);
    }

    #[test]
    fn modified_duration_is_the_slope_of_the_price(flows in any_flows(), rate in 0.0..0.3) {
        let bump = 1e-5;
        let slope = (flows.present_value(rate + bump) - flows.present_value(rate - bump)) / (2.0 * bump);
        let (macaulay, modified) = flows.durations(rate).unwrap();
        prop_assert!((modified + slope / flows.present_value(rate)).abs() < 1e-6 * (1.0 + modified * modified));
        prop_assert!(modified <= macaulay);
    }

    #[test]
    fn the_price_of_the_margin_is_the_price(
        start in -0.01..0.06, slope in -0.001..0.002, spread in 0.0..0.1, price in 0.3..1.3, periods in 1..50usize,
    ) {
        let index: Vec<f64> = (0..periods).map(|k| start + slope * k as f64).collect();
        let flows = par_floater(index, vec![91.0 / 360.0; periods], spread);
        let Some(margin) = flows.margin_at(price) else {
            prop_assert!(price > flows.present_value(-0.5), "{} has a margin", price);
            return Ok(());
        };
        prop_assert!((flows.present_value(margin) - price).abs() < 1e-12);
        prop_assert!((price < 1.0) == (margin > spread));
    }
}
