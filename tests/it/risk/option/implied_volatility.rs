use super::{european, groups, option};
use proptest::prelude::*;
use rayon::ThreadPoolBuilder;
use risk_core::math::exp;
use risk_core::option::implied_volatility::{
    ImpliedVolatility, Quotes, Status, implied_volatilities, implied_volatilities_into, implied_volatility,
};
use risk_core::option::{European, Kind, Units, black_scholes};

#[test]
fn a_price_gives_the_volatility_to_its_last_digits() {
    for (group, rows) in groups("option_implied.json") {
        for row in rows {
            let option = European { volatility: 0.0, ..european(&row) };
            let (price, expected, vega) = (row[6], row[7], row[8]);
            let got = implied_volatility(price, &option).unwrap();
            assert_eq!(got.status, Status::Converged, "{group}: {row:?}");
            let error = (got.volatility.unwrap() / expected - 1.0).abs();
            let limit = 1e-12f64.max(8.0 * f64::EPSILON * price / (expected * vega));
            assert!(error <= limit, "{group}: off by {error:e}, limit {limit:e}: {row:?}");
        }
    }
}

#[test]
fn the_volatility_of_a_weekly_option() {
    let call = European {
        kind: Kind::Call,
        spot: 150.0,
        strike: 150.0,
        years: 7.0 / 365.0,
        rate: 0.05,
        dividend_yield: 0.0,
        volatility: 0.0,
    };
    let got = implied_volatility(2.1, &call).unwrap().volatility.unwrap();
    assert!((got - 0.2447621518).abs() <= 5.1e-11, "{got}");
}

/// Hull (2022), 11th ed., section 15.11: 23.5 % "to the nearest tenth".
#[test]
fn the_example_of_hull() {
    let call = European {
        kind: Kind::Call,
        spot: 21.0,
        strike: 20.0,
        years: 0.25,
        rate: 0.1,
        dividend_yield: 0.0,
        volatility: 0.0,
    };
    let got = implied_volatility(1.875, &call).unwrap().volatility.unwrap();
    assert!((got - 0.235).abs() < 0.0005, "{got}");
}

/// Where a round trip must come out: within the price's own digits.
fn comes_back(option: &European) -> Result<(), TestCaseError> {
    let g = black_scholes::greeks_in(option, Units::Raw).unwrap();
    let got = implied_volatility(g.price, option).unwrap();
    let limit = 1e-12f64.max(8.0 * f64::EPSILON * g.price / (option.volatility * g.vega));
    match got.volatility {
        // The price's digits hold the volatility.
        Some(volatility) if limit < 0.1 => {
            prop_assert_eq!(got.status, Status::Converged);
            let error = (volatility / option.volatility - 1.0).abs();
            prop_assert!(error <= limit, "{option:?}: {volatility}, off by {error:e}, limit {limit:e}");
        }
        // They do not: it may be any, but it must give the price.
        Some(volatility) => {
            let again = black_scholes::price(&European { volatility, ..*option }).unwrap();
            prop_assert!((again - g.price).abs() <= 1e-12 * g.price, "{option:?}: {volatility}");
        }
        None => prop_assert!(limit >= 0.1 && got.status == Status::AboveMaximum, "{option:?}: {got:?}"),
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_volatility_comes_back(option in option()) {
        comes_back(&option)?;
    }

    #[test]
    fn the_volatility_comes_back_from_the_ends_of_the_world(
        kind in super::kind(),
        deviations in -30.0..30.0f64,
        ln_years in -18.0..3.0f64,
        ln_volatility in -14.0..4.0f64,
        rate in -0.05..0.3f64,
    ) {
        let (years, volatility) = (exp(ln_years), exp(ln_volatility));
        let strike = (100.0 * exp(rate * years + deviations * volatility * years.sqrt())).clamp(1e-90, 1e90);
        let option = European { kind, spot: 100.0, strike, years, rate, dividend_yield: 0.0, volatility };
        let worth = black_scholes::greeks_in(&option, Units::Raw).unwrap();
        prop_assume!(worth.price > 1e-280 && worth.vega > 1e-280);
        comes_back(&option)?;
    }

    #[test]
    fn any_price_has_a_volatility_or_a_status(price in any::<f64>(), option in option()) {
        let got = implied_volatility(price, &option).unwrap();
        let exists = matches!(got.status, Status::Converged | Status::NoTimeValue);
        prop_assert_eq!(got.volatility.is_some(), exists);
        prop_assert!(got.volatility.is_none_or(|x| x.is_finite() && x >= 0.0));
        prop_assert_eq!(price.is_nan(), got.status == Status::NoPrice);
    }

    #[test]
    fn whatever_goes_in_no_volatility_is_infinite(
        price in prop_oneof![any::<f64>(), 0.0..200.0],
        numbers in proptest::array::uniform5(prop_oneof![
            prop::sample::select(vec![0.0, 1e-320, 1e-101, 1e-100, 1.0, 10.0, 200.0, 1e100, -1.0, 1e-16]),
            0.0..10.0,
        ]),
        kind in super::kind(),
    ) {
        let [spot, strike, years, rate, dividend_yield] = numbers;
        let option = European { kind, spot, strike, years, rate, dividend_yield, volatility: 0.0 };
        if let Ok(got) = implied_volatility(price, &option) {
            prop_assert!(got.volatility.is_none_or(|x| x.is_finite() && x >= 0.0), "{option:?} {price}: {got:?}");
        }
    }
}

const CALL: European = European {
    kind: Kind::Call,
    spot: 100.0,
    strike: 90.0,
    years: 0.5,
    rate: 0.04,
    dividend_yield: 0.01,
    volatility: 0.0,
};

#[test]
fn a_price_outside_the_bounds_of_arbitrage_has_a_status() {
    let put = European { kind: Kind::Put, ..CALL };
    let (asset, cash) = (100.0 * exp(-0.005), 90.0 * exp(-0.02));
    let intrinsic = black_scholes::price(&CALL).unwrap();
    let cases = [
        (CALL, intrinsic - 0.01, Status::BelowIntrinsic, false),
        (CALL, intrinsic, Status::NoTimeValue, true),
        (CALL, asset, Status::AboveMaximum, false),
        (CALL, f64::INFINITY, Status::AboveMaximum, false),
        (CALL, f64::NEG_INFINITY, Status::BelowIntrinsic, false),
        (CALL, f64::NAN, Status::NoPrice, false),
        (put, -1e-9, Status::BelowIntrinsic, false),
        (put, 0.0, Status::NoTimeValue, true),
        (put, cash, Status::AboveMaximum, false),
        (European { years: 0.0, ..CALL }, 10.0, Status::Expired, false),
        (European { years: 0.0, ..CALL }, 12.0, Status::Expired, false),
        (European { spot: 0.0, ..CALL }, 0.0, Status::NoTimeValue, true),
        (European { spot: 0.0, ..CALL }, 0.1, Status::AboveMaximum, false),
    ];
    for (option, price, status, zero) in cases {
        let got = implied_volatility(price, &option).unwrap();
        assert_eq!(got, ImpliedVolatility { volatility: zero.then_some(0.0), status }, "{price} {option:?}");
    }
}

#[test]
fn what_is_out_of_range_is_named() {
    let option = European { spot: f64::NAN, years: -1.0, volatility: f64::NAN, ..CALL };
    let error = implied_volatility(3.0, &option).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["spot", "years"]);
}

/// A chain of quotes, with gaps and nonsense between.
struct Chain {
    kind: Vec<i8>,
    price: Vec<f64>,
    strike: Vec<f64>,
    years: Vec<f64>,
}

impl Chain {
    fn of(rows: usize) -> Self {
        let strike: Vec<f64> = (0..rows).map(|i| 60.0 + (i % 997) as f64 * 0.08).collect();
        let years: Vec<f64> = (0..rows).map(|i| (1 + i % 700) as f64 / 365.0).collect();
        let kind: Vec<i8> = (0..rows).map(|i| if i % 3 == 0 { 1 } else { -1 }).collect();
        let price = (0..rows)
            .map(|i| {
                let option = European {
                    kind: if kind[i] == 1 { Kind::Call } else { Kind::Put },
                    strike: strike[i],
                    years: years[i],
                    volatility: 0.1 + (i % 53) as f64 * 0.01,
                    ..CALL
                };
                match i % 101 {
                    7 => f64::NAN,
                    8 => -1.0,
                    9 => 1e9,
                    10 => 0.0,
                    _ => black_scholes::price(&option).unwrap(),
                }
            })
            .collect();
        Self { kind, price, strike, years }
    }

    fn quotes(&self) -> Quotes<'_> {
        Quotes {
            kind: &self.kind,
            price: &self.price,
            spot: &[100.0],
            strike: &self.strike,
            years: &self.years,
            rate: &[0.04],
            dividend_yield: &[0.01],
        }
    }
}

#[test]
fn a_batch_has_the_bits_of_one_quote_at_a_time_on_any_number_of_threads() {
    let chain = Chain::of(40_000);
    let on = |threads: usize| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| implied_volatilities(&chain.quotes()).unwrap())
    };
    let all = on(1);
    assert_eq!(all, on(2));
    assert_eq!(all, on(8));
    for i in (0..40_000).step_by(13).chain(0..101) {
        let option = European {
            kind: if chain.kind[i] == 1 { Kind::Call } else { Kind::Put },
            strike: chain.strike[i],
            years: chain.years[i],
            ..CALL
        };
        assert_eq!(all[i], implied_volatility(chain.price[i], &option).unwrap(), "row {i}");
    }
    let (mut volatility, mut status) = (vec![0.0; 40_000], vec![Status::default(); 40_000]);
    implied_volatilities_into(&chain.quotes(), &mut volatility, &mut status).unwrap();
    for (i, one) in all.iter().enumerate() {
        let found = (!volatility[i].is_nan()).then_some(volatility[i]);
        assert_eq!((found, status[i]), (one.volatility, one.status), "row {i}");
    }
}

#[test]
fn a_batch_names_what_is_wrong() {
    let mut chain = Chain::of(100);
    chain.strike[3] = -90.0;
    chain.kind[5] = 2;
    let error = implied_volatilities(&chain.quotes()).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["strike[3]", "kind[5]"]);
    let chain = Chain::of(100);
    let error = implied_volatilities(&Quotes { price: &[1.0, 2.0], ..chain.quotes() }).unwrap_err();
    assert_eq!(error.to_string(), "price: must have 100 elements or 1, got 2");
    let error = implied_volatilities_into(&chain.quotes(), &mut [0.0; 100], &mut []).unwrap_err();
    assert_eq!(error.to_string(), "status: must have 100 elements to write to, got 0");
}
