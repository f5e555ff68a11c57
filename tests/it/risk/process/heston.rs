use super::super::fixture;
use proptest::prelude::*;
use risk_core::math::{exp, ln, normal};
use risk_core::process::{HestonCall, HestonVariance, heston_call};
use serde::Deserialize;

#[derive(Deserialize)]
struct Truth {
    heston_calls: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    spot: f64,
    strike: f64,
    years: f64,
    rate: f64,
    dividend_yield: f64,
    initial: f64,
    reversion: f64,
    level: f64,
    volatility: f64,
    correlation: f64,
    price: f64,
}

#[test]
fn calls_are_those_of_quantlib() {
    for case in fixture::<Truth>("process.json").heston_calls {
        let Case { spot, strike, years, rate, dividend_yield, .. } = case;
        let Case { initial, reversion, level, volatility, correlation, price, .. } = case;
        let call = HestonCall { spot, strike, years, rate, dividend_yield };
        let variance = HestonVariance { initial, reversion, level, volatility, correlation };
        let got = heston_call(&call, &variance).unwrap();
        assert!((got - price).abs() < 1e-8, "{call:?} {variance:?}: {got} for {price}");
    }
}

/// A variance that hardly moves: the formula of Black and Scholes.
#[test]
fn a_constant_variance_gives_black_and_scholes() {
    let variance =
        HestonVariance { initial: 0.09, reversion: 1.0, level: 0.09, volatility: 1e-5, correlation: 0.0 };
    for (strike, years) in [(100.0, 1.0), (80.0, 0.02), (150.0, 5.0), (130.0, 0.05)] {
        let call = HestonCall { spot: 100.0, strike, years, rate: 0.04, dividend_yield: 0.01 };
        let deviation = 0.3 * f64::sqrt(years);
        let d1 = (ln(100.0 / strike) + 0.03 * years) / deviation + 0.5 * deviation;
        let expected = 100.0 * exp(-0.01 * years) * normal::cumulative(d1)
            - strike * exp(-0.04 * years) * normal::cumulative(d1 - deviation);
        let got = heston_call(&call, &variance).unwrap();
        assert!((got - expected).abs() < 1e-8, "{strike} {years}: {got} for {expected}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A call lies between its bounds, and costs less for a higher strike.
    #[test]
    fn a_call_keeps_its_bounds(
        strike in 20.0..400.0_f64, years in 0.01..20.0_f64, initial in 0.0..1.0_f64, level in 0.001..1.0_f64,
        reversion in 0.01..10.0_f64, volatility in 0.01..2.0_f64, correlation in -1.0..1.0_f64,
    ) {
        let variance = HestonVariance { initial, reversion, level, volatility, correlation };
        let call = HestonCall { spot: 100.0, strike, years, rate: 0.02, dividend_yield: 0.01 };
        let price = heston_call(&call, &variance).unwrap();
        let (asset, cash) = (100.0 * exp(-0.01 * years), strike * exp(-0.02 * years));
        prop_assert!(price >= (asset - cash).max(0.0) - 1e-9 && price <= asset);
        let higher = heston_call(&HestonCall { strike: strike * 1.1, ..call }, &variance).unwrap();
        prop_assert!(higher <= price + 1e-7);
    }
}

#[test]
fn garbage_is_named() {
    let variance =
        HestonVariance { initial: -0.1, reversion: 0.0, level: f64::NAN, volatility: -1.0, correlation: 1.5 };
    let call =
        HestonCall { spot: 0.0, strike: f64::INFINITY, years: 0.0, rate: f64::NAN, dividend_yield: 99.0 };
    let text = heston_call(&call, &variance).unwrap_err().to_string();
    for name in ["spot", "strike", "years", "rate", "dividend_yield"] {
        assert!(text.contains(&format!("call.{name}: ")), "{text}");
    }
    for name in ["initial", "reversion", "level", "volatility", "correlation"] {
        assert!(text.contains(&format!("variance.{name}: ")), "{text}");
    }
}
