use super::book::{demonstration, market, option, stock};
use proptest::prelude::*;
use risk_core::option::binomial::Exercise;
use risk_core::option::book::{Contract, Position, risk};
use risk_core::option::scenario::{GridSettings, Shock, VolatilityShock, grid, grid_with, revalue};
use risk_core::option::{European, Kind, black_scholes};
use risk_core::{Error, Progress};
use std::ops::ControlFlow;

fn straddle() -> Vec<Position> {
    let leg = |kind| Contract { kind, strike: Some(100.0), years: Some(0.5), ..Contract::default() };
    vec![
        option("call", "SPY", 10.0, leg(Kind::Call)),
        option("put", "SPY", 10.0, leg(Kind::Put)),
        stock("SPY", -70.0),
    ]
}

#[test]
fn nothing_happens_without_a_shock() {
    let (positions, market) = demonstration();
    let report = revalue(&positions, &market, &Shock::default()).unwrap();
    assert!(report.profit.abs() < 1e-6 && report.estimate == 0.0);
    assert!((report.value - risk(&positions, &market).unwrap().total.value).abs() < 1e-6);
}

#[test]
fn each_shock_moves_what_it_names() {
    let market = market(&[("SPY", 100.0)]);
    let call = European {
        kind: Kind::Call,
        spot: 100.0,
        strike: 100.0,
        years: 0.5,
        rate: 0.05,
        dividend_yield: 0.0,
        volatility: 0.25,
    };
    let now = black_scholes::price(&call).unwrap();
    let day = 1.0 / 365.0;
    for (shock, later) in [
        (Shock { spot: -0.1, ..Shock::default() }, European { spot: 90.0, ..call }),
        (Shock { volatility: 0.05, ..Shock::default() }, European { volatility: 0.3, ..call }),
        (Shock { volatility: -0.9, ..Shock::default() }, European { volatility: 0.0, ..call }),
        (
            Shock { volatility: 0.2, volatility_shock: VolatilityShock::Relative, ..Shock::default() },
            European { volatility: 0.3, ..call },
        ),
        (Shock { rate: 0.01, ..Shock::default() }, European { rate: 0.06, ..call }),
        (Shock { days: 7.0, ..Shock::default() }, European { years: 0.5 - 7.0 * day, ..call }),
        (
            Shock { spot: 0.5, spots: [("SPY".to_owned(), 0.02)].into(), ..Shock::default() },
            European { spot: 102.0, ..call },
        ),
    ] {
        let report = revalue(&straddle()[..1], &market, &shock).unwrap();
        let wanted = 1_000.0 * (black_scholes::price(&later).unwrap() - now);
        assert!(
            (report.profit - wanted).abs() < 1e-9 * wanted.abs(),
            "{shock:?}: {} for {wanted}",
            report.profit
        );
        assert_eq!(report.underlyings["SPY"], report.profit);
    }
}

#[test]
fn the_greeks_estimate_small_moves() {
    let market = market(&[("SPY", 100.0)]);
    let shock = Shock { spot: 0.002, volatility: 0.001, rate: 1e-4, days: 0.5, ..Shock::default() };
    let report = revalue(&straddle(), &market, &shock).unwrap();
    assert!((report.profit - report.estimate).abs() < 0.003 * report.profit.abs(), "{report:?}");
    // Twice gamma's part is what a move and its mirror image bring together.
    let profit = |spot| revalue(&straddle(), &market, &Shock { spot, ..Shock::default() }).unwrap().profit;
    let gamma = risk(&straddle(), &market).unwrap().total.gamma_profit(0.01);
    assert!(((profit(0.01) + profit(-0.01)) / (2.0 * gamma) - 1.0).abs() < 1e-3);
}

#[test]
fn what_expires_on_the_way_pays_at_the_shocked_price() {
    let contract = Contract { strike: Some(100.0), years: Some(5.0 / 365.0), ..Contract::default() };
    let market = market(&[("SPY", 100.0)]);
    let shock = Shock { spot: 0.1, days: 30.0, ..Shock::default() };
    let report = revalue(&[option("x", "SPY", 2.0, contract)], &market, &shock).unwrap();
    assert!((report.value + report.profit - 2_000.0).abs() < 1e-9);
    let gone = Contract { years: Some(-0.1), ..contract };
    let report = revalue(&[option("x", "SPY", 2.0, gone)], &market, &shock).unwrap();
    assert_eq!((report.value, report.profit, report.estimate), (0.0, 0.0, 0.0));
}

#[test]
fn a_position_without_a_price_is_in_no_sum() {
    let positions = [stock("SPY", 1.0), stock("XYZ", 1.0)];
    let report =
        revalue(&positions, &market(&[("SPY", 100.0)]), &Shock { spot: 0.5, ..Shock::default() }).unwrap();
    assert_eq!((report.profit, report.missing), (50.0, 1));
    assert_eq!(report.positions[1].profit, None);
}

#[test]
fn every_cell_of_a_grid_is_a_scenario() {
    let market = market(&[("SPY", 100.0)]);
    let mut positions = straddle();
    positions.push(option(
        "early",
        "SPY",
        -3.0,
        Contract {
            kind: Kind::Put,
            exercise: Exercise::American,
            strike: Some(110.0),
            years: Some(0.3),
            ..Contract::default()
        },
    ));
    let settings = GridSettings { days: 3.0, ..GridSettings::default() };
    let first = grid(&positions, &market, &settings).unwrap();
    assert_eq!(first.profit.dim(), (9, 5));
    for (i, &spot) in settings.spots.iter().enumerate() {
        for (j, &volatility) in settings.volatilities.iter().enumerate() {
            let shock = Shock { spot, volatility, days: 3.0, ..Shock::default() };
            let report = revalue(&positions, &market, &shock).unwrap();
            assert_eq!((first.profit[[i, j]], first.estimate[[i, j]]), (report.profit, report.estimate));
        }
    }
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_eq!(pool.install(|| grid(&positions, &market, &settings)).unwrap(), first);
    }
}

#[test]
fn a_grid_can_be_stopped() {
    let (positions, market) = demonstration();
    let stop = |done: u64, _: u64| if done == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let stopped = grid_with(&positions, &market, &GridSettings::default(), &Progress::new(&stop));
    assert_eq!(stopped, Err(Error::Cancelled));
}

#[test]
fn every_problem_is_named() {
    let market = market(&[("SPY", 100.0)]);
    let shock = Shock {
        spot: -1.5,
        spots: [("SPY".to_owned(), f64::NAN)].into(),
        volatility: f64::INFINITY,
        rate: 99.0,
        days: -1.0,
        ..Shock::default()
    };
    let error = revalue(&straddle(), &market, &shock).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|p| p.path.as_str()).collect();
    assert_eq!(paths, ["spot", "spots.SPY", "volatility", "rate", "days"]);
    let empty = GridSettings { spots: vec![], volatilities: vec![], ..GridSettings::default() };
    let error = grid(&straddle(), &market, &empty).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|p| p.path.as_str()).collect();
    assert_eq!(paths, ["spots", "volatilities"]);
    let late =
        GridSettings { volatilities: vec![0.0, 0.0, f64::NAN], spots: vec![0.0], ..GridSettings::default() };
    assert_eq!(grid(&straddle(), &market, &late).unwrap_err().problems()[0].path, "volatility");
    let total = Shock { spot: -1.0, volatility: 900.0, rate: -0.9, days: 70_000.0, ..Shock::default() };
    assert!(revalue(&straddle(), &market, &total).unwrap().profit.is_finite());
}

proptest! {
    /// Long options never lose more than they are worth.
    #[test]
    fn a_loss_is_at_most_the_value(
        spot in -1.0..3.0f64, volatility in -0.5..0.5f64, days in 0.0..300.0f64, strike in 50.0..200.0f64, put in any::<bool>()
    ) {
        let kind = if put { Kind::Put } else { Kind::Call };
        let contract = Contract { kind, strike: Some(strike), years: Some(0.5), ..Contract::default() };
        let shock = Shock { spot, volatility, days, ..Shock::default() };
        let report = revalue(&[option("x", "SPY", 1.0, contract)], &market(&[("SPY", 100.0)]), &shock).unwrap();
        prop_assert!(report.profit >= -report.value - 1e-9);
    }
}
