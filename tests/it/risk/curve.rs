use super::{any_date, date, fixture, market_date};
use proptest::prelude::*;
use proptest::sample::select;
use risk_core::check::Checks;
use risk_core::curve::{Compounding, CurveQuotes, DiscountCurve, ForwardCurve, ParRates, Quote, ZeroRates};
use risk_core::read;
use risk_core::time::{Date, DayCount, Frequency, RollDay, Stub, add_months, schedule};
use serde::Deserialize;
use std::ops::Range;

const COMPOUNDINGS: [Compounding; 5] = [
    Compounding::Continuous,
    Compounding::Simple,
    Compounding::Annual,
    Compounding::SemiAnnual,
    Compounding::Quarterly,
];

#[derive(Deserialize)]
struct Value {
    date: Date,
    discount_factor: f64,
    forward_end: Date,
    forward_actual_360: f64,
    zero_continuous: Option<f64>,
    zero_semi_annual: Option<f64>,
    zero_simple: Option<f64>,
}

fn discount_curve(quotes: &CurveQuotes) -> DiscountCurve {
    let pairs = |nodes: &[Quote]| nodes.iter().map(|q| (q.date, q.rate)).collect::<Vec<_>>();
    match quotes {
        CurveQuotes::ZeroRates(q) => {
            DiscountCurve::from_zero_rates(q.reference, &pairs(&q.nodes), q.compounding)
        }
        CurveQuotes::ParRates(q) => {
            DiscountCurve::from_par_rates(q.reference, &pairs(&q.nodes), q.frequency, q.day_count)
        }
        other => panic!("not a discount curve: {other:?}"),
    }
    .unwrap()
}

#[test]
fn agrees_with_quantlib() {
    #[derive(Deserialize)]
    struct Case {
        quotes: CurveQuotes,
        values: Vec<Value>,
    }
    #[derive(Deserialize)]
    struct Curves {
        tolerance: f64,
        curves: Vec<Case>,
    }
    let Curves { tolerance, curves } = fixture("curves.json");
    for Case { quotes, values } in curves {
        let curve = discount_curve(&quotes);
        for v in values {
            let same = |what: &str, got: f64, expected: f64| {
                assert!(
                    (got - expected).abs() <= tolerance,
                    "{what} {}: {got} for {expected}: {quotes:?}",
                    v.date
                );
            };
            same("discount factor", curve.discount_factor(v.date), v.discount_factor);
            let forward = curve.forward_rate(v.date, v.forward_end, DayCount::Actual360);
            same("forward rate", forward, v.forward_actual_360);
            for (compounding, expected) in [
                (Compounding::Continuous, v.zero_continuous),
                (Compounding::SemiAnnual, v.zero_semi_annual),
                (Compounding::Simple, v.zero_simple),
            ] {
                if let Some(expected) = expected {
                    same("zero rate", curve.zero_rate(v.date, compounding), expected);
                }
            }
        }
    }
}

/// J. C. Hull, *Options, Futures, and Other Derivatives* (8th ed.), tables 4.3 and 4.4: with these
/// zero rates the bond of 8 % and a year and a half is worth 96.
#[test]
fn prices_hulls_bond() {
    let curve = DiscountCurve::from_zero_rates(
        date("2025-01-01"),
        &[(date("2025-07-02"), 0.10469), (date("2026-01-01"), 0.10536), (date("2026-07-02"), 0.10681)],
        Compounding::Continuous,
    )
    .unwrap();
    let price = 4.0 * curve.discount_factor(date("2025-07-02"))
        + 4.0 * curve.discount_factor(date("2026-01-01"))
        + 104.0 * curve.discount_factor(date("2026-07-02"));
    assert!((price - 96.0).abs() < 0.02, "{price}");
}

#[test]
fn a_flat_curve_gives_back_its_rate() {
    let reference = date("2026-01-15");
    for rate in [-0.01, 0.0, 0.0425, 0.8] {
        let curve = DiscountCurve::flat(reference, rate).unwrap();
        for day in ["2026-01-15", "2026-01-16", "2031-07-04", "2400-01-01", "1999-01-01"] {
            let zero = curve.zero_rate(date(day), Compounding::Continuous);
            assert!((zero - rate).abs() <= 1e-15, "{zero} for {rate}");
        }
        assert_eq!(ForwardCurve::flat(rate).rate(reference, 3), rate);
    }
}

#[test]
fn a_path_is_linear_between_and_flat_outside() {
    let quotes: CurveQuotes = read::text(
        r#"{"path": [{"date": "2026-01-01", "rate": 0.05}, {"date": "2026-01-11", "rate": 0.04},
                     {"date": "2026-02-10", "rate": -0.01}]}"#,
    )
    .unwrap();
    let curve = quotes.forward_curve().unwrap();
    for (day, rate) in [
        ("1990-01-01", 0.05),
        ("2026-01-01", 0.05),
        ("2026-01-04", 0.047),
        ("2026-01-11", 0.04),
        ("2026-01-26", 0.015),
        ("2026-02-10", -0.01),
        ("2050-01-01", -0.01),
    ] {
        let got = curve.rate(date(day), 3);
        assert!((got - rate).abs() < 1e-16, "{day}: {got} for {rate}");
    }
    let one: CurveQuotes = read::text(r#"{"path": [{"date": "2026-01-01", "rate": 0.05}]}"#).unwrap();
    assert_eq!(one.forward_curve().unwrap().rate(date("2031-01-01"), 1), 0.05);
}

#[test]
fn before_the_reference_date_stands_the_first_forward() {
    let quotes: CurveQuotes = read::text(
        r#"{"zero_rates": {"reference": "2026-01-15", "compounding": "simple",
            "nodes": [{"date": "2026-04-15", "rate": 0.04}, {"date": "2027-01-15", "rate": 0.03}]}}"#,
    )
    .unwrap();
    let curve = quotes.forward_curve().unwrap();
    // The quoted 90 days: 1 + 0.04 · 90/365 is what ACT/360 must accrue to.
    let first = 0.04 * 360.0 / 365.0;
    for day in ["2026-01-15", "2026-01-14", "2025-07-01"] {
        let got = curve.rate(date(day), 3);
        assert!((got - first).abs() < 1e-15, "{day}: {got} for {first}");
    }
}

#[test]
fn names_every_problem_with_its_path() {
    let problems = |json: &str| -> Vec<String> {
        let quotes: CurveQuotes = read::text(json).unwrap();
        let mut checks = Checks::default();
        quotes.check(&"curves.sofr", &mut checks);
        let error = checks.finish().unwrap_err();
        error.problems().iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        problems(r#"{"flat": 42.5}"#),
        ["curves.sofr.flat: must be a decimal rate from -1 to 10 (0.05 is 5 %), got 42.5"]
    );
    assert_eq!(problems(r#"{"path": []}"#), ["curves.sofr.path: must not be empty"]);
    assert_eq!(
        problems(
            r#"{"path": [{"date": "2026-01-02", "rate": 0.01}, {"date": "2026-01-02", "rate": 11},
                         {"date": "2026-01-01", "rate": 0.01}]}"#
        ),
        [
            "curves.sofr.path[1].date: must come after 2026-01-02, got 2026-01-02",
            "curves.sofr.path[1].rate: must be a decimal rate from -1 to 10 (0.05 is 5 %), got 11",
            "curves.sofr.path[2].date: must come after 2026-01-02, got 2026-01-01",
        ]
    );
    assert_eq!(
        problems(
            r#"{"zero_rates": {"reference": "2026-01-02", "compounding": "annual",
                "nodes": [{"date": "2026-01-02", "rate": 0.01}]}}"#
        ),
        ["curves.sofr.zero_rates.nodes[0].date: must come after 2026-01-02, got 2026-01-02"]
    );
    assert_eq!(
        problems(
            r#"{"zero_rates": {"reference": "2026-01-02", "compounding": "annual",
                "nodes": [{"date": "2027-01-02", "rate": -1}]}}"#
        ),
        ["curves.sofr.zero_rates.nodes[0].rate: must leave a positive amount, got -1"]
    );
    assert_eq!(
        problems(
            r#"{"par_rates": {"reference": "2026-01-02", "frequency": "annual", "day_count": "thirty_360_us",
                "nodes": [{"date": "2027-01-02", "rate": -1}]}}"#
        ),
        ["curves.sofr.par_rates.nodes[0].rate: no forward rate from -10 to 20 gives -1"]
    );
    assert_eq!(
        problems(
            r#"{"par_rates": {"reference": "2026-01-02", "frequency": "monthly", "day_count": "actual_360",
                "nodes": [{"date": "2999-01-02", "rate": 0.01}]}}"#
        )
        .len(),
        1
    );
    for json in [
        r#"{"flat": 0.04, "path": []}"#,
        r#"{"falt": 0.04}"#,
        r#"{"path": [{"date": "2026-01-02", "rate": 0.01, "months": 3}]}"#,
        r#"{"zero_rates": {"reference": "2026-01-02", "nodes": []}}"#,
    ] {
        assert!(read::text::<CurveQuotes>(json).is_err(), "{json}");
    }
}

/// A reference date, and nodes after it with rates within `spread` of one level.
fn nodes(spread: f64, days_between: Range<usize>) -> impl Strategy<Value = (Date, Vec<(Date, f64)>)> {
    let steps = prop::collection::vec((days_between, -spread..spread), 1..12);
    (market_date(), -0.02..0.08f64, steps).prop_map(|(reference, level, steps)| {
        let mut day = reference;
        let nodes = steps.iter().map(|&(days, spread)| {
            day = day.iter_days().nth(days).unwrap_or(day);
            (day, level + spread)
        });
        (reference, nodes.collect())
    })
}

proptest! {
    /// What is quoted comes back: at each node, in the compounding of the quotes.
    #[test]
    fn zero_rates_come_back((reference, nodes) in nodes(0.01, 1..900), compounding in select(&COMPOUNDINGS[..])) {
        let curve = DiscountCurve::from_zero_rates(reference, &nodes, compounding).unwrap();
        for (day, rate) in nodes {
            let got = curve.zero_rate(day, compounding);
            prop_assert!((got - rate).abs() < 1e-13, "{}: {} for {}", day, got, rate);
        }
    }

    /// Rolling at the forward rates earns what the discount factor says.
    #[test]
    fn forwards_roll_up_to_the_discount_factor((reference, nodes) in nodes(0.01, 30..900), months in 1..=12i32, periods in 1..60i32) {
        let curve = DiscountCurve::from_zero_rates(reference, &nodes, Compounding::Continuous).unwrap();
        let dates: Vec<Date> = (0..=periods).map(|k| add_months(reference, k * months)).collect();
        let mut earned = 1.0;
        for pair in dates.windows(2) {
            let forward = curve.forward_rate(pair[0], pair[1], DayCount::Actual360);
            earned *= 1.0 + forward * DayCount::Actual360.year_fraction(pair[0], pair[1]);
        }
        let end = dates[dates.len() - 1];
        // Each factor, product and exponent is rounded once.
        let tolerance = 4.0 * f64::EPSILON * f64::from(periods + 2);
        prop_assert!((earned * curve.discount_factor(end) - 1.0).abs() < tolerance, "{}", earned);
    }

    /// Every quoted bond is worth par, with its coupons discounted one by one.
    #[test]
    fn par_rates_reprice(
        (reference, nodes) in nodes(0.001, 180..900),
        frequency in select(vec![Frequency::Annual, Frequency::SemiAnnual, Frequency::Quarterly, Frequency::Monthly]),
        day_count in select(vec![DayCount::Actual360, DayCount::Thirty360Us, DayCount::ActualActualIsda]),
    ) {
        let curve = DiscountCurve::from_par_rates(reference, &nodes, frequency, day_count).unwrap();
        for (maturity, rate) in nodes {
            let dates = schedule(reference, maturity, frequency, Stub::ShortFirst, RollDay::SameDay).unwrap();
            let coupons: f64 = dates
                .windows(2)
                .map(|pair| rate * day_count.year_fraction(pair[0], pair[1]) * curve.discount_factor(pair[1]))
                .sum();
            let price = coupons + curve.discount_factor(maturity);
            prop_assert!((price - 1.0).abs() < 1e-14, "{}: {}", maturity, price);
        }
    }

    /// Whatever the floats and dates: an error, or finite numbers.
    #[test]
    fn never_panics_nor_answers_nan(
        reference in prop_oneof![any_date(), market_date()],
        nodes in prop::collection::vec((prop_oneof![any_date(), market_date()], prop_oneof![any::<f64>(), -1.0..10.0f64]), 0..4),
        start in any_date(),
        end in any_date(),
        months in any::<u32>(),
        compounding in select(&COMPOUNDINGS[..]),
    ) {
        let mut nodes = nodes;
        nodes.sort_by_key(|node| node.0);
        let curves = [
            DiscountCurve::flat(reference, nodes.first().map_or(f64::NAN, |node| node.1)),
            DiscountCurve::from_zero_rates(reference, &nodes, compounding),
            DiscountCurve::from_par_rates(reference, &nodes, Frequency::Annual, DayCount::Actual360),
        ];
        for curve in curves.into_iter().flatten() {
            prop_assert!(curve.discount_factor(start) > 0.0 && curve.discount_factor(start).is_finite());
            prop_assert!(curve.zero_rate(start, compounding).is_finite());
            prop_assert!(curve.forward_rate(start, end, DayCount::Thirty360Us).is_finite());
            prop_assert!(ForwardCurve::from(curve).rate(start, months).is_finite());
        }
        let quotes: Vec<Quote> = nodes.iter().map(|&(date, rate)| Quote { date, rate }).collect();
        for quotes in [
            CurveQuotes::Path(quotes.clone()),
            CurveQuotes::ZeroRates(ZeroRates { reference, compounding, nodes: quotes.clone() }),
            CurveQuotes::ParRates(ParRates {
                reference,
                frequency: Frequency::Quarterly,
                day_count: DayCount::Actual360,
                nodes: quotes,
            }),
        ] {
            let mut checks = Checks::default();
            quotes.check(&"curve", &mut checks);
            match quotes.forward_curve() {
                Ok(curve) => {
                    prop_assert!(checks.is_clean());
                    prop_assert!(curve.rate(start, months).is_finite());
                }
                Err(_) => prop_assert!(!checks.is_clean()),
            }
        }
    }
}
