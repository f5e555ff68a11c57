use super::super::fixture;
use proptest::prelude::*;
use risk_core::option::monte_carlo::{
    Antithetic, Averaging, Barrier, ControlVariate, Direction, Knock, LookbackStrike, Monitoring,
    MonteCarloPrice, MonteCarloSettings, Payoff, estimate, geometric_asian, merge, price, price_with,
    sample_with,
};
use risk_core::option::{European, Kind, black_scholes};
use risk_core::{Error, Progress};
use serde::Deserialize;
use std::ops::ControlFlow;

#[derive(Deserialize)]
struct Known {
    barriers: Vec<Knocking>,
    lookbacks: Vec<Looking>,
    geometric: Vec<Averaged>,
    arithmetic: Vec<Averaged>,
}

#[derive(Deserialize)]
struct Knocking {
    kind: Kind,
    strike: f64,
    level: f64,
    direction: Direction,
    knock: Knock,
    price: f64,
}

#[derive(Deserialize)]
struct Looking {
    kind: Kind,
    floating: bool,
    strike: f64,
    price: f64,
}

#[derive(Deserialize)]
struct Averaged {
    kind: Kind,
    strike: f64,
    fixings: Option<usize>,
    price: f64,
}

/// The market of the fixture.
fn option(kind: Kind, strike: f64) -> European {
    European { kind, spot: 100.0, strike, years: 1.0, rate: 0.05, dividend_yield: 0.02, volatility: 0.25 }
}

fn known() -> Known {
    fixture("monte_carlo.json")
}

fn settings(steps: usize, paths: u64) -> MonteCarloSettings {
    MonteCarloSettings { steps, paths, ..MonteCarloSettings::default() }
}

fn assert_near(found: MonteCarloPrice, wanted: f64, what: &str) {
    let errors = (found.price - wanted).abs() / found.standard_error;
    assert!(errors < 4.0, "{what}: {found:?} for {wanted}");
    assert!(found.standard_error < 0.05 * wanted.max(1.0), "{what}: {found:?}");
}

#[test]
fn a_european_option_has_its_closed_price_in_every_mode() {
    for kind in [Kind::Call, Kind::Put] {
        let exact = black_scholes::price(&option(kind, 105.0)).unwrap();
        let mut errors = vec![];
        for antithetic in [Antithetic::Single, Antithetic::Mirrored] {
            for control in [ControlVariate::Off, ControlVariate::Known] {
                let settings = MonteCarloSettings { antithetic, control, ..settings(1, 40_000) };
                let found = price(&option(kind, 105.0), &Payoff::European, &settings).unwrap();
                assert_near(found, exact, "european");
                errors.push(found.standard_error);
            }
        }
        assert!(errors[3] < 0.6 * errors[0], "{errors:?}");
    }
}

#[test]
fn a_geometric_average_has_quantlib_s_price() {
    for case in known().geometric {
        let option = option(case.kind, case.strike);
        let fixings = case.fixings.unwrap();
        let exact = geometric_asian(&option, fixings).unwrap();
        assert!((exact / case.price - 1.0).abs() < 1e-12, "{exact} for {}", case.price);
        let off = MonteCarloSettings { control: ControlVariate::Off, ..settings(fixings, 20_000) };
        assert_near(
            price(&option, &Payoff::Asian(Averaging::Geometric), &off).unwrap(),
            case.price,
            "geometric",
        );
    }
}

#[test]
fn an_arithmetic_average_has_the_price_of_quadrature() {
    for case in known().arithmetic {
        let option = option(case.kind, case.strike);
        let payoff = Payoff::Asian(Averaging::Arithmetic);
        let found = price(&option, &payoff, &settings(2, 100_000)).unwrap();
        assert_near(found, case.price, "arithmetic");
        let off = MonteCarloSettings { control: ControlVariate::Off, ..settings(2, 100_000) };
        let plain = price(&option, &payoff, &off).unwrap();
        assert!(found.standard_error < 0.15 * plain.standard_error, "{found:?} {plain:?}");
    }
}

/// With the bridge a few steps are as exact as many.
#[test]
fn a_barrier_watched_at_all_times_has_the_price_of_reiner_and_rubinstein() {
    for case in known().barriers {
        let Knocking { kind, strike, level, direction, knock, price: wanted } = case;
        let payoff = Payoff::Barrier(Barrier { level, direction, knock, monitoring: Monitoring::Continuous });
        for steps in [2, 9] {
            let found = price(&option(kind, strike), &payoff, &settings(steps, 16_384)).unwrap();
            assert_near(found, wanted, &format!("{kind:?} {direction:?} {knock:?} {steps}"));
        }
    }
}

/// Broadie, Glasserman and Kou (1997): a barrier watched n times is one watched always at
/// H e^(±0.5826σ√(T/n)).
#[test]
fn a_barrier_watched_daily_is_one_further_away() {
    let shift = (0.5826f64 * 0.25 * (1.0f64 / 250.0).sqrt()).exp();
    for (direction, level, moved) in
        [(Direction::Up, 120.0, 120.0 * shift), (Direction::Down, 90.0, 90.0 / shift)]
    {
        let at = |level, monitoring| {
            let payoff = Payoff::Barrier(Barrier { level, direction, knock: Knock::Out, monitoring });
            price(&option(Kind::Call, 100.0), &payoff, &settings(250, 4_096)).unwrap()
        };
        let (daily, shifted) = (at(level, Monitoring::Discrete), at(moved, Monitoring::Continuous));
        let unshifted = at(level, Monitoring::Continuous);
        let error = 4.0 * daily.standard_error.hypot(shifted.standard_error);
        assert!((daily.price - shifted.price).abs() < error, "{daily:?} {shifted:?}");
        assert!(daily.price > unshifted.price, "{daily:?} {unshifted:?}");
    }
}

/// The price watched at n dates tends to that watched at all times from below as 1/√n; Richardson's
/// extrapolation in √Δt removes the gap.
#[test]
fn lookbacks_tend_to_goldman_sosin_and_gatto() {
    for case in known().lookbacks {
        let strike = if case.floating { LookbackStrike::Floating } else { LookbackStrike::Fixed };
        let at = |steps| {
            price(&option(case.kind, case.strike), &Payoff::Lookback(strike), &settings(steps, 8_192))
                .unwrap()
        };
        let (coarse, fine) = (at(50), at(200));
        assert!(coarse.price < fine.price && fine.price < case.price, "{coarse:?} {fine:?} {}", case.price);
        let limit = 2.0 * fine.price - coarse.price;
        assert!((limit - case.price).abs() < 8.0 * fine.standard_error + 0.08, "{limit} for {}", case.price);
    }
}

/// Path by path, with the same draws.
#[test]
fn in_and_out_are_together_the_plain_option() {
    let at = |level, knock, monitoring| {
        let payoff = Payoff::Barrier(Barrier { level, direction: Direction::Down, knock, monitoring });
        let settings = MonteCarloSettings { control: ControlVariate::Off, ..settings(7, 4_096) };
        price(&option(Kind::Put, 100.0), &payoff, &settings).unwrap().price
    };
    for monitoring in [Monitoring::Continuous, Monitoring::Discrete] {
        let plain = at(1e-50, Knock::Out, monitoring);
        let sum = at(90.0, Knock::In, monitoring) + at(90.0, Knock::Out, monitoring);
        assert!((sum - plain).abs() < 1e-12 && plain > 5.0, "{sum} {plain}");
        assert_eq!(at(1e-50, Knock::In, monitoring), 0.0);
    }
    // A barrier that is crossed from the start.
    assert_eq!(at(100.0, Knock::Out, Monitoring::Continuous), 0.0);
}

#[test]
fn threads_and_shards_change_no_bit() {
    let payoff = Payoff::Asian(Averaging::Arithmetic);
    let call = option(Kind::Call, 100.0);
    let whole = price(&call, &payoff, &settings(12, 50_000)).unwrap();
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_eq!(pool.install(|| price(&call, &payoff, &settings(12, 50_000))).unwrap(), whole);
    }
    let part = |first_path, paths| {
        let settings = MonteCarloSettings { first_path, ..settings(12, paths) };
        sample_with(&call, &payoff, &settings, &Progress::silent()).unwrap()
    };
    let (first, second) = (part(0, 20_480), part(20_480, 29_520));
    assert_eq!(estimate(&merge(&first, &second).unwrap()).unwrap(), whole);
    assert_eq!(merge(&second, &first).unwrap_err().problems().len(), 2);
}

#[test]
fn can_be_watched_and_stopped() {
    let stop = |done: u64, total: u64| {
        assert!(done <= total && total == 100_000);
        if done > 40_000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let stopped = price_with(
        &option(Kind::Call, 100.0),
        &Payoff::European,
        &settings(1, 100_000),
        &Progress::new(&stop),
    );
    assert_eq!(stopped, Err(Error::Cancelled));
}

#[test]
fn every_problem_is_named() {
    let bad = European { spot: 0.0, volatility: f64::NAN, ..option(Kind::Call, 100.0) };
    let barrier =
        Barrier { level: -1.0, direction: Direction::Up, knock: Knock::In, monitoring: Monitoring::Discrete };
    let settings = MonteCarloSettings { steps: 0, paths: 1, first_path: 3, ..MonteCarloSettings::default() };
    let error = price(&bad, &Payoff::Barrier(barrier), &settings).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|p| p.path.as_str()).collect();
    assert_eq!(paths, ["volatility", "spot", "payoff.barrier.level", "steps", "paths", "first_path"]);
    assert_eq!(geometric_asian(&option(Kind::Call, 100.0), 0).unwrap_err().problems()[0].path, "fixings");
}

#[test]
fn without_randomness_there_is_no_error() {
    let frozen = European { volatility: 0.0, ..option(Kind::Call, 90.0) };
    let exact = black_scholes::price(&frozen).unwrap();
    let found = price(&frozen, &Payoff::European, &settings(1, 1_000)).unwrap();
    assert!((found.price - exact).abs() < 1e-10 && found.standard_error < 1e-6, "{found:?} {exact}");
    let now = European { years: 0.0, ..option(Kind::Call, 90.0) };
    for payoff in
        [Payoff::European, Payoff::Asian(Averaging::Arithmetic), Payoff::Lookback(LookbackStrike::Fixed)]
    {
        assert!((price(&now, &payoff, &settings(5, 1_000)).unwrap().price - 10.0).abs() < 1e-10);
    }
}

fn any_payoff() -> impl Strategy<Value = Payoff> {
    let barrier = (any::<f64>(), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(level, up, inward, always)| {
            Payoff::Barrier(Barrier {
                level,
                direction: if up { Direction::Up } else { Direction::Down },
                knock: if inward { Knock::In } else { Knock::Out },
                monitoring: if always { Monitoring::Continuous } else { Monitoring::Discrete },
            })
        },
    );
    prop_oneof![
        Just(Payoff::European),
        Just(Payoff::Asian(Averaging::Arithmetic)),
        Just(Payoff::Asian(Averaging::Geometric)),
        Just(Payoff::Lookback(LookbackStrike::Fixed)),
        Just(Payoff::Lookback(LookbackStrike::Floating)),
        barrier,
    ]
}

proptest! {
    #[test]
    fn never_panics_nor_answers_nan(numbers in prop::array::uniform6(any::<f64>()), payoff in any_payoff(), volatility in -5.0..6.0f64) {
        let [spot, strike, years, rate, dividend_yield, sigma] = numbers;
        let garbage = European { kind: Kind::Put, spot, strike, years, rate, dividend_yield, volatility: sigma };
        let absurd = European { volatility: 10f64.powf(volatility), years: 150.0, ..option(Kind::Call, 100.0) };
        for option in [garbage, absurd] {
            if let Ok(found) = price(&option, &payoff, &settings(3, 16)) {
                prop_assert!(found.price.is_finite() && found.standard_error >= 0.0);
            }
        }
    }
}
