use super::{apart, european, groups, option};
use proptest::prelude::*;
use risk_core::math::exp;
use risk_core::option::black_scholes::{greeks, greeks_in, price};
use risk_core::option::{European, Greeks, Kind, Units};

#[test]
fn prices_are_right_to_thirteen_digits_from_the_money_to_the_far_wings() {
    let all = [groups("option_prices.json"), groups("option_wings.json")];
    for (group, rows) in all.iter().flatten() {
        let tolerance = if group == "far_wings" { 4e-13 } else { 1e-13 };
        for row in rows {
            let (option, expected) = (european(row), row[7]);
            let got = price(&option).unwrap();
            assert!(apart(got, expected) < tolerance, "{group}: {got} for {expected}: {option:?}");
        }
    }
}

#[test]
fn greeks_are_the_derivatives_of_the_price() {
    let names = ["price", "delta", "gamma", "vega", "theta", "rho", "vanna", "volga", "charm"];
    for (group, rows) in groups("option_greeks.json") {
        for row in rows {
            let option = european(&row);
            let got = values(greeks_in(&option, Units::Raw).unwrap());
            for (i, name) in names.iter().enumerate() {
                let expected = row[7 + i];
                let scale = match *name {
                    "theta" => row[16],
                    "vanna" => row[17],
                    "volga" => row[18],
                    "charm" => row[19],
                    _ => expected.abs(),
                };
                let error = (got[i] - expected).abs() / scale;
                assert!(error < 1e-12, "{group}: {name} {} for {expected}: {option:?}", got[i]);
            }
        }
    }
}

fn values(g: Greeks) -> [f64; 9] {
    [g.price, g.delta, g.gamma, g.vega, g.theta, g.rho, g.vanna, g.volga, g.charm]
}

fn stock_option(kind: Kind, spot: f64, strike: f64, days: f64, volatility: f64) -> European {
    European { kind, spot, strike, years: days / 365.0, rate: 0.05, dividend_yield: 0.0, volatility }
}

#[test]
fn the_units_of_the_market_are_the_default() {
    use Kind::{Call, Put};
    // Kind, spot, strike, days, volatility: price, delta, gamma, theta, vega, rho, to eight decimals.
    let table = [
        (
            Call,
            150.0,
            150.0,
            30.0,
            0.25,
            [4.59390022, 0.53711758, 0.03694702, -0.08158099, 0.17081671, 0.06244417],
        ),
        (
            Put,
            150.0,
            150.0,
            30.0,
            0.25,
            [3.97872678, -0.46288242, 0.03694702, -0.06111732, 0.17081671, -0.06033788],
        ),
        (
            Call,
            530.0,
            460.0,
            14.0,
            0.25,
            [70.89304518, 0.99844540, 0.00019428, -0.06745077, 0.00523294, 0.17577979],
        ),
        (
            Call,
            700.0,
            800.0,
            42.0,
            0.25,
            [1.82503040, 0.07155110, 0.00230022, -0.10311003, 0.32423652, 0.05553291],
        ),
        (
            Put,
            420.0,
            380.0,
            14.0,
            0.25,
            [0.13232681, -0.01752577, 0.00210422, -0.03075304, 0.03559303, -0.00287409],
        ),
        (
            Put,
            530.0,
            450.0,
            14.0,
            0.25,
            [0.00222663, -0.00033006, 0.00004658, -0.00109605, 0.00125476, -0.00006795],
        ),
        (
            Call,
            550.25,
            550.0,
            15.0,
            0.185,
            [8.92976065, 0.53413109, 0.01926131, -0.31245541, 0.44337992, 0.11711337],
        ),
        (
            Put,
            385.42,
            380.0,
            43.0,
            0.195,
            [6.81491603, -0.36953971, 0.01463065, -0.09276413, 0.49927791, -0.17582042],
        ),
    ];
    for (kind, spot, strike, days, volatility, expected) in table {
        let g = greeks(&stock_option(kind, spot, strike, days, volatility)).unwrap();
        let got = [g.price, g.delta, g.gamma, g.theta, g.vega, g.rho];
        for (got, expected) in got.iter().zip(expected) {
            assert!((got - expected).abs() <= 5.1e-9, "{got} for {expected}: {kind:?} {spot}/{strike}");
        }
    }
}

#[test]
fn a_week_before_expiry_at_the_money() {
    let call = greeks(&stock_option(Kind::Call, 150.0, 150.0, 7.0, 0.3)).unwrap();
    let put = greeks(&stock_option(Kind::Put, 150.0, 150.0, 7.0, 0.3)).unwrap();
    let pairs = [
        (call.price, 2.5573125807),
        (put.price, 2.4135459045),
        (call.delta, 0.5174894367),
        (call.gamma, 0.0639554208),
        (call.vega, 0.0827916064),
        (call.theta, -0.1876936129),
        (put.theta, -0.1671653617),
        (call.rho, 0.0143962389),
    ];
    for (got, expected) in pairs {
        assert!((got - expected).abs() <= 5.1e-11, "{got} for {expected}");
    }
}

/// Hull (2022), 11th ed.: examples 15.6, 17.1, 19.1, 19.4, 19.6 and 19.7, and section 19.9, as printed.
#[test]
fn the_examples_of_hull() {
    let option = |kind, spot, strike, years, rate, dividend_yield, volatility| European {
        kind,
        spot,
        strike,
        years,
        rate,
        dividend_yield,
        volatility,
    };
    let call = price(&option(Kind::Call, 42.0, 40.0, 0.5, 0.1, 0.0, 0.2)).unwrap();
    let put = price(&option(Kind::Put, 42.0, 40.0, 0.5, 0.1, 0.0, 0.2)).unwrap();
    assert!((call - 4.76).abs() < 0.005 && (put - 0.81).abs() < 0.005);
    let index = price(&option(Kind::Call, 930.0, 900.0, 2.0 / 12.0, 0.08, 0.03, 0.2)).unwrap();
    assert!((index - 51.83).abs() < 0.005);
    let g = greeks_in(&option(Kind::Call, 49.0, 50.0, 0.3846, 0.05, 0.0, 0.2), Units::Raw).unwrap();
    let printed = [(g.delta, 0.522), (g.gamma, 0.066), (g.theta, -4.31), (g.vega, 12.1), (g.rho, 8.91)];
    for ((got, expected), digit) in printed.into_iter().zip([1e-3, 1e-3, 1e-2, 1e-1, 1e-2]) {
        assert!((got - expected).abs() <= 0.5 * digit, "{got} for {expected}");
    }
}

proptest! {
    #[test]
    fn a_call_less_a_put_is_a_forward(option in option()) {
        let call = greeks_in(&European { kind: Kind::Call, ..option }, Units::Raw).unwrap();
        let put = greeks_in(&European { kind: Kind::Put, ..option }, Units::Raw).unwrap();
        let European { spot, strike, years, rate, dividend_yield, .. } = option;
        let (growth, discount) = (exp(-dividend_yield * years), exp(-rate * years));
        let (asset, cash) = (spot * growth, strike * discount);
        let size = asset + cash;
        prop_assert!((call.price - put.price - (asset - cash)).abs() < 4e-15 * size);
        prop_assert!((call.delta - put.delta - growth).abs() < 4e-15 * growth);
        prop_assert!((call.theta - put.theta - (dividend_yield * asset - rate * cash)).abs() < 1e-14 * (size + call.vega / years));
        prop_assert!((call.rho - put.rho - years * cash).abs() < 1e-14 * years * cash);
        prop_assert!((call.charm - put.charm - dividend_yield * growth).abs() < 1e-14 * (1.0 + call.charm.abs()));
        prop_assert_eq!([call.gamma, call.vega, call.vanna, call.volga], [put.gamma, put.vega, put.vanna, put.volga]);
    }

    #[test]
    fn a_price_lies_between_intrinsic_value_and_the_asset_or_the_strike(option in option()) {
        let value = price(&option).unwrap();
        let asset = option.spot * exp(-option.dividend_yield * option.years);
        let cash = option.strike * exp(-option.rate * option.years);
        let slack = 1e-15 * (asset + cash);
        let most = if option.kind == Kind::Call { asset } else { cash };
        prop_assert!(value >= (option.kind.sign() * (asset - cash)).max(0.0) - slack);
        prop_assert!(value <= most + slack);
    }

    #[test]
    fn more_volatility_is_worth_more(option in option(), factor in 1.0001..3.0f64) {
        let more = European { volatility: option.volatility * factor, ..option };
        prop_assert!(price(&more).unwrap() >= price(&option).unwrap() * (1.0 - 1e-15));
        prop_assert!(greeks(&option).unwrap().vega >= 0.0);
    }

    #[test]
    fn a_higher_strike_makes_a_call_cheaper_and_a_put_dearer(option in option(), factor in 1.0001..3.0f64) {
        let other = European { strike: option.strike * factor, ..option };
        let change = (price(&other).unwrap() - price(&option).unwrap()) * option.kind.sign();
        prop_assert!(change <= 1e-15 * option.spot.max(option.strike));
    }

    #[test]
    fn prices_scale_with_the_currency(option in option(), power in -30..30i32) {
        let unit = 2f64.powi(power);
        let scaled = European { spot: option.spot * unit, strike: option.strike * unit, ..option };
        let (here, there) = (greeks(&option).unwrap(), greeks(&scaled).unwrap());
        prop_assert_eq!(there.price, here.price * unit);
        prop_assert_eq!(there.delta, here.delta);
        prop_assert_eq!(there.vega, here.vega * unit);
    }

    #[test]
    fn the_equation_of_black_and_scholes_holds(option in option()) {
        // Θ + (r − q)SΔ + ½σ²S²Γ = rV
        let g = greeks_in(&option, Units::Raw).unwrap();
        let European { spot, rate, dividend_yield, volatility, .. } = option;
        let terms = [
            g.theta,
            (rate - dividend_yield) * spot * g.delta,
            0.5 * volatility * volatility * spot * spot * g.gamma,
            -rate * g.price,
        ];
        let size: f64 = terms.iter().map(|x| x.abs()).sum();
        let rounding = 1e-15 * (rate.abs() + dividend_yield.abs()) * (option.spot + option.strike);
        prop_assert!(terms.iter().sum::<f64>().abs() <= 1e-12 * size + rounding, "{terms:?}");
    }

    #[test]
    fn whatever_goes_in_finite_numbers_or_an_error_come_out(
        numbers in proptest::array::uniform6(prop_oneof![
            any::<f64>(),
            prop::sample::select(vec![
                0.0, -0.0, 1.0, -1.0, 1e-320, 1e-101, 1e-100, 1e100, 1e101, 200.0, 1e6, 10.0, f64::MAX,
                f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MIN_POSITIVE, 1e-16, 1e-50,
            ]),
            0.0..10.0,
        ]),
        kind in super::kind(),
    ) {
        let [spot, strike, years, rate, dividend_yield, volatility] = numbers;
        let option = European { kind, spot, strike, years, rate, dividend_yield, volatility };
        for units in [Units::Market, Units::Raw] {
            if let Ok(g) = greeks_in(&option, units) {
                prop_assert!(values(g).iter().all(|x| x.is_finite()), "{option:?}: {g:?}");
                prop_assert!(g.price >= 0.0);
            }
        }
    }
}

#[test]
fn at_expiry_an_option_is_its_intrinsic_value() {
    let at = |kind, spot| greeks(&stock_option(kind, spot, 100.0, 0.0, 0.25)).unwrap();
    for (kind, spot, value, delta) in [
        (Kind::Call, 110.0, 10.0, 1.0),
        (Kind::Call, 100.0, 0.0, 0.5),
        (Kind::Call, 90.0, 0.0, 0.0),
        (Kind::Put, 110.0, 0.0, 0.0),
        (Kind::Put, 100.0, 0.0, -0.5),
        (Kind::Put, 90.0, 10.0, -1.0),
    ] {
        let got = at(kind, spot);
        assert!((got.price - value).abs() < 1e-14, "{kind:?} {spot}: {}", got.price);
        assert!((got.delta - delta).abs() < 1e-15, "{kind:?} {spot}: {}", got.delta);
        assert_eq!(values(got)[2..], [0.0; 7], "{kind:?} {spot}");
    }
}

#[test]
fn without_volatility_an_option_is_a_forward_or_nothing() {
    let option = |kind, strike| European {
        kind,
        spot: 100.0,
        strike,
        years: 2.0,
        rate: 0.05,
        dividend_yield: 0.01,
        volatility: 0.0,
    };
    let (asset, cash) = (100.0 * exp(-0.02), 100.0 * exp(-0.1));
    let got = greeks_in(&option(Kind::Call, 100.0), Units::Raw).unwrap();
    let expected = [
        asset - cash,
        asset / 100.0,
        0.0,
        0.0,
        0.01 * asset - 0.05 * cash,
        2.0 * cash,
        0.0,
        0.0,
        0.01 * asset / 100.0,
    ];
    for (got, expected) in values(got).iter().zip(expected) {
        assert!((got - expected).abs() < 1e-13, "{got} for {expected}");
    }
    assert_eq!(values(greeks_in(&option(Kind::Put, 100.0), Units::Raw).unwrap()), [0.0; 9]);
    // At the money on the forward vega keeps its limit, S e^(−qT)√(T/2π).
    let level = European { rate: 0.0, dividend_yield: 0.0, ..option(Kind::Put, 100.0) };
    let vega = greeks_in(&level, Units::Raw).unwrap().vega;
    assert!(apart(vega, 100.0 * (1.0 / std::f64::consts::PI).sqrt()) < 1e-15, "{vega}");
}

#[test]
fn an_asset_worth_nothing_leaves_the_strike_to_its_put() {
    let option = |kind, spot, strike| stock_option(kind, spot, strike, 365.0, 0.4);
    assert_eq!(price(&option(Kind::Call, 0.0, 100.0)).unwrap(), 0.0);
    let put = price(&option(Kind::Put, 0.0, 100.0)).unwrap();
    assert!(apart(put, 100.0 * exp(-0.05)) < 1e-15);
    assert_eq!(price(&option(Kind::Call, 100.0, 0.0)).unwrap(), 100.0);
    assert_eq!(price(&option(Kind::Put, 100.0, 0.0)).unwrap(), 0.0);
}

#[test]
fn what_is_out_of_range_is_named() {
    let option = European {
        kind: Kind::Call,
        spot: -1.0,
        strike: f64::NAN,
        years: -0.1,
        rate: f64::INFINITY,
        dividend_yield: 11.0,
        volatility: -0.2,
    };
    let error = price(&option).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["spot", "strike", "years", "rate", "dividend_yield", "volatility"]);
    assert!(error.to_string().contains("volatility: must be between 0 and 1e6, got -0.2"), "{error}");
}

#[test]
fn an_option_is_read_with_its_defaults() {
    let text = r#"{"spot": 100, "strike": 95, "years": 0.5, "rate": 0.03, "volatility": 0.2}"#;
    let option: European = serde_json::from_str(text).unwrap();
    assert_eq!((option.kind, option.dividend_yield), (Kind::Call, 0.0));
    assert!(serde_json::from_str::<European>(&text.replace("spot", "Spot")).is_err());
    assert_eq!(serde_json::to_string(&Kind::Put).unwrap(), "\"put\"");
}
