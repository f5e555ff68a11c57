//! Returns with money flowing in and out.

use super::super::{assert_close, date, fixture};
use portfolio_core::performance::*;
use proptest::prelude::*;
use risk_core::time::Date;
use serde::Deserialize;

#[derive(Deserialize)]
struct Money {
    flows: Vec<(Date, f64)>,
    roots: Vec<f64>,
}

#[derive(Deserialize)]
struct Fixture {
    money_weighted: Vec<Money>,
}

#[test]
fn money_weighted_returns_are_those_of_scipy() {
    for case in fixture::<Fixture>("performance.json").money_weighted {
        let got = money_weighted_return(&case.flows).unwrap();
        assert_eq!(got.roots.len(), case.roots.len());
        for (got, wanted) in got.roots.iter().zip(&case.roots) {
            assert_close(*got, *wanted, 1e-10);
        }
        assert_eq!(got.rate, got.roots[0]);
    }
}

#[test]
fn flows_of_one_sign_have_no_rate() {
    let day = date("2025-01-01");
    for flows in
        [vec![], vec![(day, 1.0)], vec![(day, 1.0), (day, -1.0)], vec![(day, 1.0), (date("2026-01-01"), 0.0)]]
    {
        assert!(money_weighted_return(&flows).unwrap_err().to_string().contains("flows of one sign"));
    }
    let message = money_weighted_return(&[(day, f64::NAN)]).unwrap_err().to_string();
    assert!(message.starts_with("flows[0]: must be an amount"), "{message}");
    // 100 out, 300 in, 300 out at the end: worth less than nothing at every rate.
    let none =
        [("2024-01-01", -100.0), ("2025-01-01", 150.0), ("2026-01-01", -100.0)].map(|(d, x)| (date(d), x));
    assert!(matches!(money_weighted_return(&none), Err(risk_core::Error::Infeasible(_))));
}

#[test]
fn a_return_of_a_day_is_annualised() {
    let flows = [(date("2025-01-01"), -100.0), (date("2025-01-02"), 101.0)];
    assert_close(money_weighted_return(&flows).unwrap().rate, 36.783_434_332_887_2, 1e-11);
}

#[test]
fn flows_do_not_move_a_time_weighted_return() {
    let valuations = [
        ("2025-01-01", 100.0, 0.0),
        ("2025-01-10", 120.0, 1000.0),
        ("2025-01-20", 560.0, -400.0),
        ("2025-01-31", 240.0, 0.0),
    ];
    let values = valuations.map(|(d, value, flow)| Valuation { date: date(d), value, flow });
    let twr = time_weighted_return(&values, FlowTiming::EndOfDay).unwrap();
    for (got, wanted) in twr.returns.iter().zip([0.2, -0.5, 0.5]) {
        assert_close(*got, wanted, 1e-15);
    }
    assert_close(twr.total, 1.2 * 0.5 * 1.5 - 1.0, 1e-15);
    let start = [("2025-01-01", 100.0, 7.0), ("2025-01-10", 1320.0, 1000.0)];
    let start = start.map(|(d, value, flow)| Valuation { date: date(d), value, flow });
    assert_close(time_weighted_return(&start, FlowTiming::StartOfDay).unwrap().total, 0.2, 1e-15);
}

#[test]
fn what_cannot_be_weighted_is_named() {
    let day = |d: &str, value, flow| Valuation { date: date(d), value, flow };
    let message = |v: &[Valuation]| time_weighted_return(v, FlowTiming::EndOfDay).unwrap_err().to_string();
    assert_eq!(message(&[]), "valuations: must be at least 2, got 0");
    let gone = [day("2025-01-01", 100.0, -100.0), day("2025-01-02", 5.0, 0.0)];
    assert_eq!(message(&gone), "valuations[1]: must follow a positive amount at work, got 0");
    let wrong = [day("2025-01-02", f64::NAN, 0.0), day("2025-01-02", 5.0, f64::INFINITY)];
    assert_eq!(
        message(&wrong),
        "valuations[0].value: must be finite, got NaN\nvaluations[1].flow: must be finite, got inf\n\
         valuations[1].date: must increase, got 2025-01-02 after 2025-01-02"
    );
    let dietz = |end: &str, flow: f64| {
        modified_dietz((date("2025-01-01"), 100.0), (date(end), 90.0), &[(date("2025-01-05"), flow)])
    };
    assert!(dietz("2025-01-01", 1.0).unwrap_err().to_string().contains("end: must be after 2025-01-01"));
    assert!(dietz("2025-01-03", 1.0).unwrap_err().to_string().contains("flows[0]: must lie between"));
    assert!(dietz("2025-01-31", -1e6).unwrap_err().to_string().contains("positive average capital"));
}

#[test]
fn without_flows_dietz_is_the_simple_return() {
    let r = modified_dietz((date("2025-01-01"), 80.0), (date("2025-02-01"), 100.0), &[]).unwrap();
    assert_close(r, 0.25, 1e-15);
}

proptest! {
    #[test]
    fn money_weighted_flows_are_worth_nothing_at_every_root(
        flows in prop::collection::vec((0i64..3000, -1000.0f64..1000.0), 2..12),
    ) {
        let start = date("2020-01-01");
        let flows: Vec<_> = flows.iter().map(|(d, x)| (start + chrono_days(*d), *x)).collect();
        if let Ok(result) = money_weighted_return(&flows) {
            // A loss of all but 1e-12 within the year is a rate of -1 to the last digits.
            for rate in result.roots.into_iter().filter(|rate| 1.0 + rate > 1e-12) {
                let terms = |f: &(Date, f64)| f.1 * risk_core::math::power(1.0 + rate, -((f.0 - start).num_days() as f64) / 365.0);
                let total: f64 = flows.iter().map(terms).sum();
                let scale: f64 = flows.iter().map(|f| terms(f).abs()).sum();
                // Close to a total loss the rate has few digits of the growth 1 + rate.
                let digits = 1e-8 + 100.0 * f64::EPSILON / (1.0 + rate);
                prop_assert!(total.abs() <= digits * scale, "{total} of {scale} at {rate}");
            }
        }
    }
}

/// A span of whole days, spelled without the crate of dates.
fn chrono_days(days: i64) -> <Date as std::ops::Sub>::Output {
    let start = date("2000-01-01");
    start.iter_days().nth(usize::try_from(days).unwrap()).unwrap() - start
}
