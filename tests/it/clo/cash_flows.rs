//! Asset cash flows against an independent implementation, closed forms, and the collection windows.

use clo_core::collateral::{Behaviour, CashFlow, Flows, Pool, Stock, cash_flows};
use clo_core::deal::Asset;
use clo_core::{Assumptions, Deal};
use proptest::prelude::*;
use risk_core::Progress;
use risk_core::curve::{CurveQuotes, ForwardCurve};
use risk_core::time::{Calendar, Date};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Single assets with their rows, as `cash_flows/assets.json` describes them.
#[derive(Deserialize)]
struct Fixture {
    tolerance: f64,
    calendar: Calendar,
    index: CurveQuotes,
    columns: Vec<String>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    analysis: Date,
    horizon: Date,
    asset: Asset,
    /// Default date or rate, prepayment rate, severity, lag.
    behaviour: Value,
    rows: Vec<Row>,
}

/// Start of the accrual, date, and nine amounts.
type Row = (Date, Date, f64, f64, f64, f64, f64, f64, f64, f64, f64);

const COLUMNS: [&str; 11] = [
    "accrual_start",
    "date",
    "interest",
    "scheduled",
    "prepayment",
    "default",
    "default_value",
    "worked_out",
    "recovery",
    "capitalized",
    "draw",
];

impl Case {
    /// The scenario: `behaviour` for all assets, a default date for this one.
    fn assumptions(&self) -> Assumptions {
        let mut behaviour = self.behaviour.clone();
        let default_date = behaviour.as_object_mut().unwrap().remove("default_date");
        let mut assumptions = Assumptions::from_json(&behaviour.to_string()).unwrap();
        if let Some(date) = default_date {
            let own = serde_json::json!({"default_date": date});
            assumptions.by_asset.insert(self.asset.id.clone(), serde_json::from_value(own).unwrap());
        }
        assumptions
    }

    fn project(&self, fixture: &Fixture) -> Vec<CashFlow> {
        let assumptions = self.assumptions();
        let behaviour = Behaviour::of(&self.asset.id, &assumptions);
        let index = fixture.index.forward_curve().unwrap();
        cash_flows(&self.asset, &behaviour, &index, &fixture.calendar, self.analysis, self.horizon)
    }

    /// What differs from the fixture's rows.
    fn differences(&self, fixture: &Fixture) -> Vec<String> {
        let rows: Vec<Row> =
            self.project(fixture).iter().map(row).filter(|row| amounts(row) != [0.0; 9]).collect();
        let mut differences = Vec::new();
        if rows.len() != self.rows.len() {
            differences.push(format!("{}: {} rows, want {}", self.name, rows.len(), self.rows.len()));
        }
        for (k, (got, want)) in rows.iter().zip(&self.rows).enumerate() {
            let near = amounts(got)
                .iter()
                .zip(amounts(want))
                .all(|(got, want)| (got - want).abs() <= fixture.tolerance);
            if (got.0, got.1) != (want.0, want.1) || !near {
                differences.push(format!("{}, row {k}:\n  got  {got:?}\n  want {want:?}", self.name));
            }
        }
        differences
    }
}

fn row(flow: &CashFlow) -> Row {
    let f = flow;
    (
        f.accrual_start,
        f.date,
        f.interest,
        f.scheduled,
        f.prepayment,
        f.default,
        f.default_value,
        f.worked_out,
        f.recovery,
        f.capitalized,
        f.draw,
    )
}

fn amounts(row: &Row) -> [f64; 9] {
    [row.2, row.3, row.4, row.5, row.6, row.7, row.8, row.9, row.10]
}

fn check(text: &str) {
    let fixture: Fixture = serde_json::from_str(text).unwrap();
    assert_eq!(fixture.columns, COLUMNS);
    let differences: Vec<String> = fixture.cases.iter().flat_map(|case| case.differences(&fixture)).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn rows_of_single_assets_are_those_of_an_independent_implementation() {
    check(include_str!("../../fixtures/clo/cash_flows/assets.json"));
}

#[test]
fn a_payment_counts_on_the_day_on_which_it_is_made() {
    check(include_str!("../../fixtures/clo/cash_flows/moved_dates.json"));
}

#[test]
fn a_commitment_earns_its_fee_until_it_is_drawn_or_ends() {
    check(include_str!("../../fixtures/clo/cash_flows/commitment_fees.json"));
}

#[test]
fn recoveries_come_on_the_interest_dates_that_would_have_followed_maturity() {
    check(include_str!("../../fixtures/clo/cash_flows/workout_dates.json"));
}

#[test]
fn a_sink_on_an_adjusted_interest_date_is_part_of_that_payment() {
    check(include_str!("../../fixtures/clo/cash_flows/sinks.json"));
}

#[test]
fn an_asset_past_maturity_pays_nothing() {
    check(include_str!("../../fixtures/clo/cash_flows/past_maturity.json"));
}

/// Balances and flows of the deal's collection periods.
#[derive(Deserialize)]
struct PoolPeriod {
    collection_end: Date,
    flows: Flows,
    stock: Stock,
    /// Price and performing par of each CCC asset.
    ccc: Vec<(f64, f64)>,
}

#[test]
fn collection_periods_take_flows_by_payment_date_and_defaults_by_accrual() {
    let fixture: Value =
        serde_json::from_str(include_str!("../../fixtures/clo/cash_flows/pool.json")).unwrap();
    let deal = Deal::from_json(&fixture["deal"].to_string()).unwrap();
    let assumptions = Assumptions::from_json(&fixture["assumptions"].to_string()).unwrap();
    let index = assumptions.index.as_ref().unwrap().forward_curve().unwrap();
    let calendar = deal.dates.payment_periods().unwrap();
    let mut pool = Pool::project(&deal, &assumptions, &index, &calendar, &Progress::silent()).unwrap();
    let periods: Vec<PoolPeriod> = serde_json::from_value(fixture["periods"].clone()).unwrap();
    assert_eq!(calendar.len(), periods.len());
    for (dates, want) in calendar.iter().zip(periods) {
        assert_eq!(dates.collection_end, want.collection_end);
        let (flows, stock) = pool.collect();
        let tolerance = fixture["tolerance"].as_f64().unwrap();
        near(&flows, &want.flows, tolerance, want.collection_end);
        near(&stock, &want.stock, tolerance, want.collection_end);
        let ccc: Vec<(f64, f64)> = pool.ccc().map(|exposure| (exposure.price, exposure.par)).collect();
        assert_eq!(ccc.len(), want.ccc.len());
        for (got, want) in ccc.iter().zip(&want.ccc) {
            assert!(got.0 == want.0 && (got.1 - want.1).abs() <= tolerance, "{got:?}, want {want:?}");
        }
    }
}

/// Both in JSON are objects of numbers: each is near its like.
fn near<T: Serialize>(got: &T, want: &T, tolerance: f64, when: Date) {
    let (got, want) = (serde_json::to_value(got).unwrap(), serde_json::to_value(want).unwrap());
    for (name, want) in want.as_object().unwrap() {
        let (got, want) = (got[name].as_f64().unwrap(), want.as_f64().unwrap());
        assert!((got - want).abs() <= tolerance, "{name} to {when}: got {got}, want {want}");
    }
}

/// A loan of 1,000,000 at 8 %, 30/360, unadjusted: every quarter is a quarter of a year.
fn plain(more: Value) -> Asset {
    let mut asset = json!({
        "id": "plain", "par": 1_000_000, "coupon_type": "fixed", "coupon": 0.08, "day_count": "thirty_360_us",
        "business_day_convention": "unadjusted", "first_payment": "2025-04-15", "maturity": "2029-01-15"
    });
    asset.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    serde_json::from_value(asset).unwrap()
}

/// What it pays from 15 January 2026 on, to ten years later.
fn flows(asset: &Asset, scenario: &Value) -> Vec<CashFlow> {
    let assumptions = Assumptions::from_json(&scenario.to_string()).unwrap();
    let behaviour = Behaviour::of(&asset.id, &assumptions);
    let (index, calendar) = (ForwardCurve::flat(0.03), Calendar::us_federal());
    let [analysis, horizon]: [Date; 2] = ["2026-01-15", "2036-01-15"].map(|date| date.parse().unwrap());
    cash_flows(asset, &behaviour, &index, &calendar, analysis, horizon)
}

fn total(flows: &[CashFlow], amount: impl Fn(&CashFlow) -> f64) -> f64 {
    flows.iter().map(amount).sum()
}

fn assert_near(what: &str, got: f64, want: f64) {
    assert!((got - want).abs() < 1e-6, "{what}: got {got}, want {want}");
}

#[test]
fn a_bullet_pays_its_coupon_and_then_its_par() {
    let flows = flows(&plain(json!({})), &json!({"default_rate": 0, "prepayment_rate": 0}));
    assert_eq!(flows.len(), 12);
    for (k, flow) in flows.iter().enumerate() {
        assert_near("interest", flow.interest, 20_000.0);
        assert_near("principal", flow.scheduled, if k == 11 { 1_000_000.0 } else { 0.0 });
    }
    assert_near("all", total(&flows, |f| f.interest + f.scheduled), 1_240_000.0);
}

/// After n quarters ((1 − CDR)(1 − CPR))^(n/4) is left; the defaults of quarter n are 1 − (1 − CDR)^¼
/// of what was left before it, and earn nothing.
#[test]
fn what_survives_decays_at_both_rates() {
    let (cdr, cpr) = (0.03_f64, 0.18_f64);
    let flows = flows(
        &plain(json!({})),
        &json!({"default_rate": cdr, "prepayment_rate": cpr, "severity": 0.4, "recovery_lag_months": 6}),
    );
    let alive = |quarters: i32| 1e6 * ((1.0 - cdr) * (1.0 - cpr)).powf(f64::from(quarters) / 4.0);
    let mut gone = 0.0;
    for n in 1..12 {
        let flow = &flows[n as usize - 1];
        gone += flow.default + flow.prepayment + flow.scheduled;
        assert_near("left", 1e6 - gone, alive(n));
        assert_near("default", flow.default, alive(n - 1) * (1.0 - (1.0 - cdr).powf(0.25)));
        assert_near("interest", flow.interest, 0.02 * alive(n - 1) * (1.0 - cdr).powf(0.25));
    }
    assert_near("balloon", flows[11].scheduled, alive(11) * (1.0 - cdr).powf(0.25));
    // the defaults of quarter n recover 60 % in quarter n + 2, also after maturity
    for n in 1..=12 {
        assert_near("recovery", flows[n + 1].recovery, 0.6 * flows[n - 1].default);
    }
    assert_eq!(flows.len(), 14);
}

#[test]
fn one_percent_a_year_leaves_the_rest_to_maturity() {
    let asset = plain(json!({"amortization": {"annual_rate": 0.01}}));
    let flows = flows(&asset, &json!({"default_rate": 0, "prepayment_rate": 0}));
    for (k, flow) in flows.iter().enumerate() {
        assert_near("principal", flow.scheduled, if k == 11 { 972_500.0 } else { 2_500.0 });
        assert_near("interest", flow.interest, 0.02 * (1e6 - 2_500.0 * k as f64));
    }
}

#[test]
fn when_all_default_nothing_is_paid_but_the_recovery() {
    let severities = [(0.0, 1e6), (0.35, 650_000.0), (1.0, 0.0)];
    for ((severity, recovery), (lag, last)) in severities.into_iter().zip([(0, 0), (3, 1), (12, 4)]) {
        let scenario = json!({"default_rate": 1, "prepayment_rate": 0.5, "severity": severity, "recovery_lag_months": lag});
        let flows = flows(&plain(json!({})), &scenario);
        assert_near("default", flows[0].default, 1e6);
        assert_near("paid", total(&flows, |f| f.interest + f.scheduled + f.prepayment), 0.0);
        assert_near("recovery", flows[last].recovery, recovery);
        assert_near("recovered", total(&flows, |f| f.recovery), recovery);
    }
}

/// Four quarters at 2 %, compounding: interest falls due with the par.
#[test]
fn capitalised_interest_compounds() {
    let asset = plain(json!({"piking": true, "maturity": "2027-01-15"}));
    let flows = flows(&asset, &json!({"default_rate": 0, "prepayment_rate": 0}));
    assert_near("paid", total(&flows, |f| f.interest + f.scheduled), 1e6 * 1.02_f64.powi(4));
    assert_near("added", total(&flows, |f| f.capitalized), 1e6 * (1.02_f64.powi(3) - 1.0));
}

prop_compose! {
    fn any_vector(most: f64)(values in prop::collection::vec(0.0..=most, 1..6)) -> Value { json!(values) }
}

proptest! {
    /// What is lent comes back, is lost, or waits for its recovery; to the horizon all is settled.
    #[test]
    fn nothing_is_created_or_lost(
        par in 0.0..1e8, drawn in 0.0..1e7, cdr in any_vector(1.0), cpr in any_vector(1.0), severity in any_vector(1.0),
        lag in 0..30u32, amortization in 0.0..0.4, frequency in 0..4usize, piking in any::<bool>(), defaulted in any::<bool>(),
        day in 1..=28u32, month in 4..=12u32,
    ) {
        let frequency = ["monthly", "quarterly", "semi_annual", "annual"][frequency];
        let asset = plain(json!({
            "par": par, "frequency": frequency, "maturity": format!("2028-{month:02}-{day:02}"), "piking": piking,
            "defaulted": defaulted, "price": 0.4, "business_day_convention": "modified_following",
            "amortization": {"annual_rate": amortization}, "unfunded": drawn, "draws": [{"date": "2026-09-01", "amount": drawn}],
        }));
        let scenario = json!({"default_rate": cdr, "prepayment_rate": cpr, "severity": severity, "recovery_lag_months": lag});
        let flows = flows(&asset, &scenario);
        for flow in &flows {
            for amount in amounts(&row(flow)) {
                prop_assert!(amount >= 0.0 && amount.is_finite(), "{:?}", flow);
            }
            prop_assert!(flow.accrual_start <= flow.date);
        }
        prop_assert!(flows.is_sorted_by_key(|flow| flow.date));
        let lent = total(&flows, |f| f.draw + f.capitalized) + if defaulted { 0.0 } else { par };
        let ended = total(&flows, |f| f.default + f.scheduled + f.prepayment);
        prop_assert!((lent - ended).abs() <= 1e-9 * (1.0 + par + drawn), "lent {lent}, ended {ended}");
        let in_default = total(&flows, |f| f.default) + if defaulted { par } else { 0.0 };
        let worked_out = total(&flows, |f| f.worked_out);
        prop_assert!((in_default - worked_out).abs() <= 1e-9 * (1.0 + par + drawn), "{in_default} in default, {worked_out} worked out");
        let value = total(&flows, |f| f.default_value) + if defaulted { 0.4 * par } else { 0.0 };
        prop_assert!((value - total(&flows, |f| f.recovery)).abs() <= 1e-9 * (1.0 + par + drawn));
    }
}
