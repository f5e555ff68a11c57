use super::{apart, option};
use proptest::prelude::*;
use risk_core::math::exp;
use risk_core::option::black76::{ForwardOption, greeks_in, implied_volatility, price};
use risk_core::option::{European, Kind, Units, black_scholes};

fn on_forward(option: &European) -> ForwardOption {
    let European { kind, spot, strike, years, rate, volatility, .. } = *option;
    ForwardOption { kind, forward: spot, strike, years, rate, volatility }
}

/// Hull (2022), 11th ed., example 18.6: a put on crude oil futures.
#[test]
fn the_example_of_hull() {
    let put = ForwardOption {
        kind: Kind::Put,
        forward: 60.0,
        strike: 60.0,
        years: 4.0 / 12.0,
        rate: 0.09,
        volatility: 0.25,
    };
    assert!((price(&put).unwrap() - 3.35).abs() < 0.005);
}

/// QuantLib 1.44, BlackCalculator: value, vega and deltaForward.
#[test]
fn a_price_of_quantlib() {
    let call = ForwardOption {
        kind: Kind::Call,
        forward: 100.0,
        strike: 105.0,
        years: 0.75,
        rate: 0.04,
        volatility: 0.2,
    };
    let g = greeks_in(&call, Units::Raw).unwrap();
    assert!(apart(g.price, 4.708437231782174) < 1e-13, "{}", g.price);
    assert!(apart(g.vega, 32.89632765066718) < 1e-13, "{}", g.vega);
    assert!(apart(g.delta, 0.4101706281148455) < 1e-13, "{}", g.delta);
}

proptest! {
    #[test]
    fn an_option_on_the_forward_is_one_on_the_asset(option in option()) {
        let growth = (option.rate - option.dividend_yield) * option.years;
        let forward = ForwardOption { forward: option.spot * exp(growth), ..on_forward(&option) };
        let (here, there) = (price(&forward).unwrap(), black_scholes::price(&option).unwrap());
        prop_assert!((here - there).abs() <= 1e-14 * (option.spot + option.strike), "{here} {there}");
    }

    #[test]
    fn a_call_less_a_put_is_the_discounted_difference(option in option()) {
        let call = on_forward(&European { kind: Kind::Call, ..option });
        let put = ForwardOption { kind: Kind::Put, ..call };
        let discount = exp(-call.rate * call.years);
        let (c, p) = (greeks_in(&call, Units::Raw).unwrap(), greeks_in(&put, Units::Raw).unwrap());
        let size = discount * (call.forward + call.strike);
        prop_assert!((c.price - p.price - discount * (call.forward - call.strike)).abs() < 4e-15 * size);
        prop_assert!((c.delta - p.delta - discount).abs() < 4e-15 * discount);
    }

    #[test]
    fn discounting_is_a_factor(option in option()) {
        let discounted = on_forward(&option);
        let plain = ForwardOption { rate: 0.0, ..discounted };
        let factor = exp(-discounted.rate * discounted.years);
        let (with, without) = (greeks_in(&discounted, Units::Raw).unwrap(), greeks_in(&plain, Units::Raw).unwrap());
        prop_assert!(apart(with.price, factor * without.price) < 1e-12);
        prop_assert!(apart(with.vega, factor * without.vega) < 1e-12);
        prop_assert_eq!(with.rho, -discounted.years * with.price);
        // Θ + ½σ²F²Γ = rV
        let diffusion = 0.5 * (discounted.volatility * discounted.forward).powi(2) * with.gamma;
        let terms = [with.theta, diffusion, -discounted.rate * with.price];
        let size: f64 = terms.iter().map(|x| x.abs()).sum();
        let rounding = 1e-15 * discounted.rate.abs() * (discounted.forward + discounted.strike);
        prop_assert!(terms.iter().sum::<f64>().abs() <= 1e-12 * size + rounding);
    }
}

#[test]
fn the_volatility_comes_back() {
    let option = ForwardOption {
        kind: Kind::Put,
        forward: 71.3,
        strike: 60.0,
        years: 0.4,
        rate: 0.03,
        volatility: 0.31,
    };
    let implied = implied_volatility(price(&option).unwrap(), &option).unwrap();
    assert!(apart(implied.volatility.unwrap(), 0.31) < 1e-14);
}

#[test]
fn what_is_out_of_range_is_named_as_the_caller_names_it() {
    let option = ForwardOption {
        kind: Kind::Call,
        forward: f64::NAN,
        strike: -1.0,
        years: 1.0,
        rate: 20.0,
        volatility: 0.2,
    };
    let error = price(&option).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["forward", "strike", "rate"]);
}
