use super::super::fixture;
use proptest::prelude::*;
use risk_core::Error;
use risk_core::option::american::{
    Accuracy, AmericanMethod, AmericanSettings, critical_price, greeks, greeks_in, price, prices,
};
use risk_core::option::{European, Kind, Units, black_scholes};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    spectral: Vec<Case>,
    unusual: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    kind: Kind,
    spot: f64,
    strike: f64,
    years: f64,
    rate: f64,
    dividend_yield: f64,
    volatility: f64,
    price: f64,
    delta: Option<f64>,
    gamma: Option<f64>,
}

impl Case {
    fn option(&self) -> European {
        let Self { kind, spot, strike, years, rate, dividend_yield, volatility, .. } = *self;
        European { kind, spot, strike, years, rate, dividend_yield, volatility }
    }
}

fn cases() -> Cases {
    fixture("american.json")
}

fn at(accuracy: Accuracy) -> AmericanSettings {
    AmericanSettings { accuracy, ..AmericanSettings::default() }
}

fn put() -> European {
    European {
        kind: Kind::Put,
        spot: 100.0,
        strike: 100.0,
        years: 1.0,
        rate: 0.05,
        dividend_yield: 0.02,
        volatility: 0.25,
    }
}

/// QuantLib's spectral engine beyond its own finest setting, to each accuracy's promise.
#[test]
fn agrees_with_quantlib_as_closely_as_promised() {
    for (accuracy, tolerance) in [(Accuracy::High, 2e-10), (Accuracy::Standard, 3e-8), (Accuracy::Fast, 2e-6)]
    {
        let mut worst = (0.0, String::new());
        for case in cases().spectral {
            let found = price(&case.option(), &at(accuracy)).unwrap();
            let error = (found - case.price).abs() / case.strike;
            if error > worst.0 {
                worst = (error, format!("{found} for {} of {:?}", case.price, case.option()));
            }
        }
        assert!(worst.0 <= tolerance, "{accuracy:?}: {:e}, {}", worst.0, worst.1);
    }
}

/// Negative rates, dividends and both: finite differences of QuantLib, whose prices are good to 5e-4.
#[test]
fn agrees_with_finite_differences_at_unusual_rates() {
    for case in cases().unusual {
        let found = greeks(&case.option(), &at(Accuracy::High)).unwrap();
        let (delta, gamma) = (case.delta.unwrap(), case.gamma.unwrap());
        assert!(
            (found.price - case.price).abs() < 5e-4,
            "{found:?} for {} of {:?}",
            case.price,
            case.option()
        );
        assert!((found.delta - delta).abs() < 2e-4, "{found:?} for {delta} of {:?}", case.option());
        assert!((found.gamma - gamma).abs() < 3e-5, "{found:?} for {gamma} of {:?}", case.option());
    }
}

/// Both equations of the boundary and the tree are different algorithms.
#[test]
fn trees_come_to_the_same_value() {
    for (method, tolerance) in
        [(AmericanMethod::LeisenReimer, 4e-3), (AmericanMethod::CoxRossRubinstein, 8e-3)]
    {
        for case in cases().spectral {
            let settings = AmericanSettings { method, steps: 2_001, ..AmericanSettings::default() };
            let found = price(&case.option(), &settings).unwrap();
            let error = (found - case.price).abs();
            assert!(error < tolerance, "{method:?}: {found} for {} of {:?}", case.price, case.option());
        }
    }
}

/// Hull (2022), problem 21.1 and figure 21.3: the critical price of a put without expiry is
/// K·γ/(1 + γ) with γ = 2r/σ² when there are no dividends (Merton 1973).
#[test]
fn a_distant_expiry_is_merton_s_perpetual_put() {
    let (r, s): (f64, f64) = (0.06, 0.3);
    let gamma = 2.0 * r / (s * s);
    let critical = 100.0 * gamma / (1.0 + gamma);
    let perpetual = (100.0 - critical) * (critical / 110.0).powf(gamma);
    let option = European { spot: 110.0, years: 200.0, rate: r, dividend_yield: 0.0, volatility: s, ..put() };
    let found = price(&option, &at(Accuracy::High)).unwrap();
    assert!((found - perpetual).abs() < 1e-3, "{found} for {perpetual}");
    let found = critical_price(&option, &at(Accuracy::High)).unwrap().unwrap();
    assert!((found - critical).abs() < 0.01, "{found} for {critical}");
}

#[test]
fn the_greeks_are_the_slopes_of_the_price() {
    let settings = at(Accuracy::High);
    for kind in [Kind::Call, Kind::Put] {
        for spot in [94.0, 115.0] {
            let option = European { kind, spot, dividend_yield: 0.04, ..put() };
            let value = |o: European| price(&o, &settings).unwrap();
            let slope = |f: &dyn Fn(f64) -> European, h: f64| {
                (8.0 * (value(f(h)) - value(f(-h))) - value(f(2.0 * h)) + value(f(-2.0 * h))) / (12.0 * h)
            };
            let bend = |f: &dyn Fn(f64) -> European, h: f64| {
                (16.0 * (value(f(h)) + value(f(-h)))
                    - 30.0 * value(option)
                    - value(f(2.0 * h))
                    - value(f(-2.0 * h)))
                    / (12.0 * h * h)
            };
            let found = greeks_in(&option, &settings, Units::Raw).unwrap();
            let close = |name: &str, found: f64, wanted: f64, tolerance: f64| {
                assert!((found - wanted).abs() < tolerance, "{name} of {option:?}: {found} for {wanted}");
            };
            close("delta", found.delta, slope(&|h| European { spot: spot + h, ..option }, 0.2), 1e-7);
            close("gamma", found.gamma, bend(&|h| European { spot: spot + h, ..option }, 0.2), 1e-7);
            close("vega", found.vega, slope(&|h| European { volatility: 0.25 + h, ..option }, 5e-3), 1e-4);
            close("rho", found.rho, slope(&|h| European { rate: 0.05 + h, ..option }, 5e-4), 1e-4);
            close("theta", found.theta, -slope(&|h| European { years: 1.0 + h, ..option }, 0.02), 1e-5);
            close("volga", found.volga, bend(&|h| European { volatility: 0.25 + h, ..option }, 8e-3), 2e-2);
            let delta = |o: European| greeks_in(&o, &settings, Units::Raw).unwrap().delta;
            let lifted = |h: f64| delta(European { volatility: 0.25 + h, ..option });
            close("vanna", found.vanna, (lifted(1e-3) - lifted(-1e-3)) / 2e-3, 1e-3);
            let aged = |h: f64| delta(European { years: 1.0 + h, ..option });
            close("charm", found.charm, -(aged(0.01) - aged(-0.01)) / 0.02, 1e-3);
            let market = greeks(&option, &settings).unwrap();
            close("market theta", market.theta, found.theta / 365.0, 1e-15);
            close("market vega", market.vega, found.vega / 100.0, 1e-12);
            close("market volga", market.volga, found.volga / 1e4, 1e-12);
        }
    }
}

#[test]
fn the_greeks_of_a_tree_are_near() {
    let exact = greeks(&put(), &at(Accuracy::High)).unwrap();
    let settings = AmericanSettings { method: AmericanMethod::LeisenReimer, ..AmericanSettings::default() };
    let found = greeks(&put(), &settings).unwrap();
    for (name, found, exact, tolerance) in [
        ("price", found.price, exact.price, 1e-3),
        ("delta", found.delta, exact.delta, 3e-4),
        ("gamma", found.gamma, exact.gamma, 1e-4),
        ("vega", found.vega, exact.vega, 1e-3),
        ("theta", found.theta, exact.theta, 1e-4),
        ("rho", found.rho, exact.rho, 1e-3),
        ("vanna", found.vanna, exact.vanna, 1e-3),
        ("charm", found.charm, exact.charm, 1e-4),
    ] {
        assert!((found - exact).abs() < tolerance, "{name}: {found} for {exact}");
    }
}

/// Below its critical price a put is worth what exercise brings; above, more.
#[test]
fn the_critical_price_parts_waiting_from_exercise() {
    for kind in [Kind::Call, Kind::Put] {
        let option = European { kind, dividend_yield: 0.04, ..put() };
        let critical = critical_price(&option, &at(Accuracy::High)).unwrap().unwrap();
        let excess = |x: f64| {
            let there = European { spot: critical * x, ..option };
            price(&there, &at(Accuracy::High)).unwrap() - kind.sign() * (there.spot - 100.0)
        };
        assert_eq!(excess(1.0 + 0.001 * kind.sign()), 0.0);
        let waiting = excess(1.0 - 0.01 * kind.sign());
        assert!(waiting > 0.0 && waiting < 0.05, "{kind:?} {critical}: {waiting}");
    }
    let call = European { kind: Kind::Call, dividend_yield: 0.0, ..put() };
    assert_eq!(critical_price(&call, &at(Accuracy::High)).unwrap(), None);
}

#[test]
fn without_randomness_the_best_moment_is_taken() {
    let settings = AmericanSettings::default();
    let frozen = |kind, spot, rate, q| European {
        kind,
        spot,
        rate,
        dividend_yield: q,
        volatility: 0.0,
        years: 2.0,
        ..put()
    };
    let value = |o: European| price(&o, &settings).unwrap();
    assert_eq!(value(frozen(Kind::Put, 90.0, 0.05, 0.0)), 10.0);
    assert!((value(frozen(Kind::Call, 100.0, 0.05, 0.0)) - 100.0 * (1.0 - (-0.1f64).exp())).abs() < 1e-12);
    // S e^(qt) falls behind K e^(rt) and so on: the best t has rK e^(−rt) = qS e^(−qt).
    let turning = frozen(Kind::Put, 50.0, -0.05, -0.1);
    let best =
        (0..=200_000).map(|i| f64::from(i) * 1e-5).map(|t| 100.0 * (0.05 * t).exp() - 50.0 * (0.1 * t).exp());
    assert!((value(turning) - best.fold(0.0, f64::max)).abs() < 1e-9);
    assert_eq!(value(European { years: 0.0, spot: 93.0, ..put() }), 7.0);
    assert_eq!(value(European { spot: 0.0, ..put() }), 100.0);
    assert_eq!(value(European { strike: 0.0, kind: Kind::Call, ..put() }), 100.0);
    let now = greeks(&European { years: 0.0, spot: 93.0, ..put() }, &settings).unwrap();
    assert_eq!((now.price, now.delta, now.gamma, now.vega, now.theta), (7.0, -1.0, 0.0, 0.0, 0.0));
}

#[test]
fn many_options_have_the_values_of_each() {
    let options: Vec<European> = cases().spectral.iter().map(Case::option).collect();
    let settings = at(Accuracy::Fast);
    let one: Vec<f64> = options.iter().map(|o| price(o, &settings).unwrap()).collect();
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_eq!(pool.install(|| prices(&options, &settings)).unwrap(), one);
    }
    assert_eq!(prices(&[], &settings).unwrap(), Vec::<f64>::new());
}

#[test]
fn every_problem_is_named() {
    let bad = European { spot: f64::NAN, rate: 11.0, ..put() };
    let settings = AmericanSettings { steps: 0, ..AmericanSettings::default() };
    let error = price(&bad, &settings).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|p| p.path.as_str()).collect();
    assert_eq!(paths, ["spot", "rate", "steps"]);
    let error = prices(&[put(), bad], &AmericanSettings::default()).unwrap_err();
    assert_eq!(error.problems()[0].path, "options[1].spot");
    assert!(matches!(greeks(&bad, &settings), Err(Error::Invalid(_))));
    assert!(critical_price(&bad, &settings).is_err());
}

fn any_option() -> impl Strategy<Value = European> {
    (any::<bool>(), 40.0..220.0f64, 0.003..5.0f64, 0.0..0.12f64, 0.0..0.12f64, 0.08..1.0f64).prop_map(
        |(call, spot, years, rate, dividend_yield, volatility)| European {
            kind: if call { Kind::Call } else { Kind::Put },
            spot,
            strike: 100.0,
            years,
            rate,
            dividend_yield,
            volatility,
        },
    )
}

proptest! {
    #[test]
    fn is_worth_at_least_the_european_and_at_least_exercise(option in any_option()) {
        let value = price(&option, &AmericanSettings::default()).unwrap();
        prop_assert!(value >= black_scholes::price(&option).unwrap() * (1.0 - 1e-12));
        prop_assert!(value >= option.kind.sign() * (option.spot - option.strike));
        let most = if option.kind == Kind::Put { option.strike } else { option.spot };
        prop_assert!(value <= most);
    }

    #[test]
    fn a_call_without_dividends_is_european(option in any_option()) {
        let call = European { kind: Kind::Call, dividend_yield: 0.0, ..option };
        prop_assert_eq!(price(&call, &AmericanSettings::default()).unwrap(), black_scholes::price(&call).unwrap());
    }

    #[test]
    fn a_call_is_a_put_with_all_exchanged(option in any_option()) {
        let call = European { kind: Kind::Call, ..option };
        let mirror = European {
            kind: Kind::Put,
            spot: call.strike,
            strike: call.spot,
            rate: call.dividend_yield,
            dividend_yield: call.rate,
            ..call
        };
        let settings = AmericanSettings::default();
        let (a, b) = (price(&call, &settings).unwrap(), price(&mirror, &settings).unwrap());
        prop_assert!((a - b).abs() <= 1e-9 * call.spot, "{} {}", a, b);
    }

    #[test]
    fn more_time_is_never_worth_less(option in any_option(), more in 0.001..2.0f64) {
        let settings = AmericanSettings::default();
        let longer = European { years: option.years + more, ..option };
        let (a, b) = (price(&option, &settings).unwrap(), price(&longer, &settings).unwrap());
        prop_assert!(b >= a - 2e-6, "{} {}", a, b);
    }

    #[test]
    fn more_volatility_is_never_worth_less(option in any_option(), more in 0.001..0.5f64) {
        let settings = AmericanSettings::default();
        let wilder = European { volatility: option.volatility + more, ..option };
        prop_assert!(price(&wilder, &settings).unwrap() >= price(&option, &settings).unwrap() - 2e-6);
    }

    #[test]
    fn never_panics_nor_answers_nan(numbers in prop::array::uniform6(any::<f64>()), call in any::<bool>()) {
        let [spot, strike, years, rate, dividend_yield, volatility] = numbers;
        let kind = if call { Kind::Call } else { Kind::Put };
        let option = European { kind, spot, strike, years, rate, dividend_yield, volatility };
        let settings = AmericanSettings { steps: 51, accuracy: Accuracy::Fast, ..AmericanSettings::default() };
        if let Ok(found) = greeks(&option, &settings) {
            prop_assert!((found.price + found.delta + found.gamma + found.vega + found.rho + found.charm).is_finite());
        }
    }

    /// Numbers that are allowed, but absurd.
    #[test]
    fn absurd_options_have_finite_values(
        sizes in prop::array::uniform2(-90.0..90.0f64),
        years in 1e-9..190.0f64,
        rates in prop::array::uniform2(-1.0..10.0f64),
        volatility in -8.0..6.0f64,
        call in any::<bool>(),
    ) {
        let option = European {
            kind: if call { Kind::Call } else { Kind::Put },
            spot: 10f64.powf(sizes[0]),
            strike: 10f64.powf(sizes[1]),
            years,
            rate: rates[0],
            dividend_yield: rates[1],
            volatility: 10f64.powf(volatility),
        };
        for option in [option, European { strike: option.spot * 1.1, ..option }] {
            let settings = AmericanSettings { steps: 51, accuracy: Accuracy::Fast, ..AmericanSettings::default() };
            match greeks(&option, &settings) {
                Ok(found) => {
                    let sum = found.price + found.delta + found.gamma + found.vega + found.rho + found.charm + found.volga;
                    prop_assert!(sum.is_finite(), "{:?} {:?}", option, found);
                    prop_assert!(found.price >= (option.kind.sign() * (option.spot - option.strike)) * (1.0 - 1e-12));
                }
                Err(Error::Infeasible(_)) => {}
                Err(other) => prop_assert!(false, "{:?} {:?}", option, other),
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_standard_accuracy_is_what_it_says(option in any_option()) {
        let (a, b) = (price(&option, &at(Accuracy::Standard)).unwrap(), price(&option, &at(Accuracy::High)).unwrap());
        prop_assert!((a - b).abs() <= 5e-6, "{} {}", a, b);
    }
}
