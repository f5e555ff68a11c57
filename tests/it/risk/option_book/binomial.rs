use super::super::fixture;
use proptest::prelude::*;
use risk_core::option::binomial::{BinomialSettings, CashDividend, Exercise, Lattice, price, value};
use risk_core::option::{European, Kind, black_scholes};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    paying: Vec<Paying>,
}

#[derive(Deserialize)]
struct Paying {
    kind: Kind,
    spot: f64,
    strike: f64,
    years: f64,
    rate: f64,
    dividend_yield: f64,
    volatility: f64,
    dividends: Vec<CashDividend>,
    american: bool,
    price: f64,
}

fn put() -> European {
    European {
        kind: Kind::Put,
        spot: 50.0,
        strike: 50.0,
        years: 5.0 / 12.0,
        rate: 0.10,
        dividend_yield: 0.0,
        volatility: 0.40,
    }
}

fn tree(lattice: Lattice, steps: usize, exercise: Exercise) -> BinomialSettings {
    BinomialSettings { lattice, steps, exercise }
}

/// Hull (2022), example 21.1 (figure 21.3): an American put by five steps is worth 4.49, by 30 steps
/// 4.263, by 50 steps 4.272, by 100 steps 4.278, by 500 steps 4.283.
#[test]
fn gives_hull_s_values() {
    for (steps, wanted) in [(5, 4.49), (30, 4.263), (50, 4.272), (100, 4.278), (500, 4.283)] {
        let settings = tree(Lattice::CoxRossRubinstein, steps, Exercise::American);
        let found = price(&put(), &[], &settings).unwrap();
        let tolerance = if steps == 5 { 0.005 } else { 0.0005 };
        assert!((found - wanted).abs() <= tolerance, "{steps} steps: {found} for {wanted}");
    }
}

/// Hull (2022), example 21.5: a put on a stock that pays 2.06 in three and a half months is worth 4.44
/// by five steps, 4.208 by 50 and 4.214 by 100.
#[test]
fn gives_hull_s_values_with_a_dividend() {
    let option = European { spot: 52.0, ..put() };
    let dividend = [CashDividend { years: 3.5 / 12.0, amount: 2.06 }];
    for (steps, wanted, tolerance) in [(5, 4.44, 5e-3), (50, 4.208, 5e-4), (100, 4.214, 5e-4)] {
        let settings = tree(Lattice::CoxRossRubinstein, steps, Exercise::American);
        let found = price(&option, &dividend, &settings).unwrap();
        assert!((found - wanted).abs() <= tolerance, "{steps} steps: {found} for {wanted}");
    }
}

/// QuantLib: closed form for European options, finite differences for American, dividends in escrow.
#[test]
fn cash_dividends_agree_with_quantlib() {
    let cases: Cases = fixture("american.json");
    for case in cases.paying {
        let Paying { kind, spot, strike, years, rate, dividend_yield, volatility, .. } = case;
        let option = European { kind, spot, strike, years, rate, dividend_yield, volatility };
        let (exercise, tolerance) =
            if case.american { (Exercise::American, 4e-3) } else { (Exercise::European, 2e-5) };
        let found = price(&option, &case.dividends, &tree(Lattice::LeisenReimer, 2_001, exercise)).unwrap();
        assert!((found - case.price).abs() < tolerance, "{found} for {} of {option:?}", case.price);
    }
}

/// Leisen and Reimer's error falls with the square of the steps.
#[test]
fn converges_to_black_and_scholes() {
    for kind in [Kind::Call, Kind::Put] {
        let option = European { kind, spot: 55.0, dividend_yield: 0.03, ..put() };
        let exact = black_scholes::greeks(&option).unwrap();
        for steps in [51, 201, 801] {
            let n = steps as f64;
            let found = value(&option, &[], &tree(Lattice::LeisenReimer, steps, Exercise::European)).unwrap();
            assert!((found.price - exact.price).abs() < 3.0 / (n * n), "{steps}: {found:?} {exact:?}");
            assert!((found.delta - exact.delta).abs() < 1.0 / n, "{steps}: {found:?} {exact:?}");
            assert!((found.gamma - exact.gamma).abs() < 0.1 / n, "{steps}: {found:?} {exact:?}");
            let found =
                value(&option, &[], &tree(Lattice::CoxRossRubinstein, steps, Exercise::European)).unwrap();
            assert!((found.price - exact.price).abs() < 3.0 / n, "{steps}: {found:?} {exact:?}");
        }
    }
}

#[test]
fn a_dividend_makes_early_exercise_of_a_call_worth_while() {
    let call = European { kind: Kind::Call, spot: 60.0, ..put() };
    let dividend = [CashDividend { years: 0.4, amount: 5.0 }];
    let settings = |exercise| tree(Lattice::LeisenReimer, 1_001, exercise);
    let european = price(&call, &dividend, &settings(Exercise::European)).unwrap();
    let american = price(&call, &dividend, &settings(Exercise::American)).unwrap();
    assert!(american > european + 1.0, "{american} {european}");
    let past = [CashDividend { years: -0.1, amount: 5.0 }, CashDividend { years: 0.5, amount: 5.0 }];
    let without = price(&call, &[], &settings(Exercise::American)).unwrap();
    assert_eq!(price(&call, &past, &settings(Exercise::American)).unwrap(), without);
}

#[test]
fn every_problem_is_named() {
    let dividends =
        [CashDividend { years: f64::NAN, amount: 1.0 }, CashDividend { years: 0.1, amount: -1.0 }];
    let error = value(
        &European { spot: -1.0, ..put() },
        &dividends,
        &tree(Lattice::LeisenReimer, 20_001, Exercise::American),
    );
    let error = error.unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|p| p.path.as_str()).collect();
    assert_eq!(paths, ["spot", "steps", "dividends[0].years", "dividends[0].amount", "dividends[1].amount"]);
    let heavy = [CashDividend { years: 0.1, amount: 30.0 }, CashDividend { years: 0.2, amount: 30.0 }];
    let error = value(&put(), &heavy, &BinomialSettings::default()).unwrap_err();
    assert_eq!(error.problems()[0].path, "dividends");
}

proptest! {
    #[test]
    fn the_american_is_worth_no_less(
        call in any::<bool>(), spot in 20.0..90.0f64, volatility in 0.0..1.0f64, rate in -0.1..0.2f64, steps in 1..80usize,
        amount in 0.0..3.0f64, crr in any::<bool>(),
    ) {
        let kind = if call { Kind::Call } else { Kind::Put };
        let option = European { kind, spot, volatility, rate, ..put() };
        let lattice = if crr { Lattice::CoxRossRubinstein } else { Lattice::LeisenReimer };
        let dividends = [CashDividend { years: 0.2, amount }];
        let european = price(&option, &dividends, &tree(lattice, steps, Exercise::European)).unwrap();
        let american = price(&option, &dividends, &tree(lattice, steps, Exercise::American)).unwrap();
        prop_assert!(american >= european * (1.0 - 1e-12));
        prop_assert!(american >= kind.sign() * (spot - 50.0));
    }

    #[test]
    fn never_panics_nor_answers_nan(
        numbers in prop::array::uniform6(any::<f64>()), years in any::<f64>(), amount in any::<f64>(), steps in 0..40usize
    ) {
        let [spot, strike, expiry, rate, dividend_yield, volatility] = numbers;
        let option = European { kind: Kind::Put, spot, strike, years: expiry, rate, dividend_yield, volatility };
        let absurd = European { years: 1e-7, spot: 1e90, strike: 1e-90, volatility: 1e6, ..put() };
        for option in [option, absurd] {
            let dividends = [CashDividend { years, amount }];
            if let Ok(v) = value(&option, &dividends, &tree(Lattice::LeisenReimer, steps, Exercise::American)) {
                prop_assert!((v.price + v.delta + v.gamma).is_finite());
            }
        }
    }
}
