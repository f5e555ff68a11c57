use super::super::fixture;
use proptest::prelude::*;
use risk_core::option::Kind;
use risk_core::option::binomial::Exercise;
use risk_core::option::book::{Asset, Contract, Exposure, Instrument, Market, Position, risk};
use serde::Deserialize;

#[derive(Deserialize)]
struct Demonstration {
    options: Vec<Line>,
    sums: Sums,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    underlying: String,
    spot: f64,
    quantity: f64,
    kind: Kind,
    strike: f64,
    days: f64,
    price: f64,
    delta: f64,
    gamma: f64,
    theta: f64,
    vega: f64,
    rho: f64,
}

#[derive(Deserialize)]
struct Sums {
    delta: f64,
    gamma: f64,
    theta: f64,
    vega: f64,
    rho: f64,
    dollar_delta: f64,
    gamma_profit_1_pct: f64,
    gamma_profit_2_pct: f64,
    dollar_vega: f64,
    dollar_theta: f64,
    notional: f64,
}

pub fn option(id: &str, underlying: &str, quantity: f64, contract: Contract) -> Position {
    let instrument = Instrument::Option(contract);
    Position { id: id.to_owned(), underlying: underlying.to_owned(), quantity, multiplier: None, instrument }
}

pub fn stock(id: &str, quantity: f64) -> Position {
    let (id, underlying) = (id.to_owned(), id.to_owned());
    Position { id, underlying, quantity, multiplier: None, instrument: Instrument::Stock }
}

pub fn market(spots: &[(&str, f64)]) -> Market {
    let asset =
        |&(symbol, spot): &(&str, f64)| (symbol.to_owned(), Asset { spot: Some(spot), ..Asset::default() });
    Market { assets: spots.iter().map(asset).collect(), ..Market::default() }
}

pub fn demonstration() -> (Vec<Position>, Market) {
    let lines = fixture::<Demonstration>("option_book.json").options;
    let position = |line: &Line| {
        let (strike, years) = (Some(line.strike), Some(line.days / 365.0));
        option(
            &line.id,
            &line.underlying,
            line.quantity,
            Contract { kind: line.kind, strike, years, ..Contract::default() },
        )
    };
    let spots: Vec<(&str, f64)> = lines.iter().map(|line| (line.underlying.as_str(), line.spot)).collect();
    (lines.iter().map(position).collect(), market(&spots))
}

fn expired(id: &str) -> Position {
    option(id, id, 100.0, Contract { strike: Some(20.0), years: Some(-1.0 / 365.0), ..Contract::default() })
}

#[test]
fn the_demonstration_book_has_its_known_greeks() {
    let (mut positions, mut market) = demonstration();
    // Options that have expired count with zeros, with a price of their asset or without.
    market.assets.insert("VIX".to_owned(), Asset { spot: Some(18.5), ..Asset::default() });
    positions.extend([expired("VIX"), expired("QQQ")]);
    let report = risk(&positions, &market).unwrap();
    let Demonstration { options, sums } = fixture("option_book.json");
    for (line, found) in options.iter().zip(&report.positions) {
        let unit = found.unit.unwrap();
        for (found, wanted) in [
            (unit.price, line.price),
            (unit.delta, line.delta),
            (unit.gamma, line.gamma),
            (unit.theta, line.theta),
            (unit.vega, line.vega),
            (unit.rho, line.rho),
        ] {
            assert!((found - wanted).abs() <= 5.1e-9, "{}: {found} for {wanted}", line.id);
        }
        assert_eq!(found.volatility, Some(0.25));
    }
    let total = report.options;
    for (found, wanted, tolerance) in [
        (total.delta, sums.delta, 5e-7),
        (total.gamma, sums.gamma, 5e-7),
        (total.theta, sums.theta, 5e-7),
        (total.vega, sums.vega, 5e-7),
        (total.rho, sums.rho, 5e-7),
        (total.dollar_delta, sums.dollar_delta, 5e-3),
        (total.gamma_profit(0.01), sums.gamma_profit_1_pct, 5.1e-3),
        (total.gamma_profit(0.02), sums.gamma_profit_2_pct, 5.1e-3),
        (total.dollar_vega, sums.dollar_vega, 5.1e-3),
        (total.dollar_theta, sums.dollar_theta, 5.1e-3),
        (total.notional, sums.notional, 1e-6),
    ] {
        assert!((found - wanted).abs() <= tolerance, "{found} for {wanted}");
    }
    assert_eq!((report.expired, report.missing.len()), (2, 0));
    let gone = report.positions.last().unwrap();
    assert_eq!(gone.exposure.unwrap(), Exposure::default());
    assert_eq!(report.stocks, Exposure::default());
}

#[test]
fn a_share_has_delta_one() {
    let report = risk(&[stock("SPY", -30.0)], &market(&[("SPY", 500.0)])).unwrap();
    let found = report.positions[0].exposure.unwrap();
    let wanted = Exposure {
        delta: -30.0,
        value: -15_000.0,
        dollar_delta: -15_000.0,
        notional: 15_000.0,
        ..Exposure::default()
    };
    assert_eq!(found, wanted);
    assert_eq!((report.stocks, report.total, report.underlyings["SPY"]), (wanted, wanted, wanted));
    assert_eq!(report.options, Exposure::default());
}

#[test]
fn what_lacks_something_is_listed_and_left_out() {
    let whole = Contract { strike: Some(100.0), years: Some(0.5), ..Contract::default() };
    let positions = [
        option("no price", "XYZ", 1.0, whole),
        option("no strike", "SPY", 1.0, Contract { strike: None, ..whole }),
        option("nothing", "XYZ", 1.0, Contract::default()),
        stock("ABC", 5.0),
        option("whole", "SPY", 1.0, whole),
    ];
    let report = risk(&positions, &market(&[("SPY", 100.0)])).unwrap();
    let missing: Vec<(&str, Vec<&str>)> = report
        .missing
        .iter()
        .map(|m| (m.id.as_str(), m.fields.iter().map(String::as_str).collect()))
        .collect();
    assert_eq!(
        missing,
        [
            ("no price", vec!["spot"]),
            ("no strike", vec!["strike"]),
            ("nothing", vec!["spot", "strike", "years"]),
            ("ABC", vec!["spot"])
        ]
    );
    assert_eq!(report.positions[0].exposure, None);
    assert_eq!(Some(report.total), report.positions[4].exposure);
}

#[test]
fn on_the_day_of_expiry_only_the_intrinsic_value_is_left() {
    let at = |kind, strike| Contract { kind, strike: Some(strike), years: Some(0.0), ..Contract::default() };
    for exercise in [Exercise::European, Exercise::American] {
        for (kind, strike, value, delta) in [
            (Kind::Call, 90.0, 10.0, 1.0),
            (Kind::Put, 90.0, 0.0, 0.0),
            (Kind::Call, 100.0, 0.0, 0.5),
            (Kind::Put, 120.0, 20.0, -1.0),
        ] {
            let contract = Contract { exercise, ..at(kind, strike) };
            let report = risk(&[option("x", "SPY", 1.0, contract)], &market(&[("SPY", 100.0)])).unwrap();
            let unit = report.positions[0].unit.unwrap();
            assert!(
                (unit.price - value).abs() < 1e-12 && (unit.delta - delta).abs() < 1e-12,
                "{contract:?} {unit:?}"
            );
            assert_eq!((unit.gamma, unit.theta, unit.vega, unit.rho), (0.0, 0.0, 0.0, 0.0));
        }
    }
}

#[test]
fn volatility_is_the_contract_s_else_the_asset_s_else_the_market_s() {
    let contract = Contract { strike: Some(100.0), years: Some(0.5), ..Contract::default() };
    let used = |contract: Contract, market: &Market| {
        risk(&[option("x", "SPY", 1.0, contract)], market).unwrap().positions[0].volatility.unwrap()
    };
    let mut market = market(&[("SPY", 100.0)]);
    assert_eq!(used(contract, &market), 0.25);
    market.assets.get_mut("SPY").unwrap().volatility = Some(0.4);
    assert_eq!(used(contract, &market), 0.4);
    assert_eq!(used(Contract { volatility: Some(0.3), ..contract }, &market), 0.3);
}

#[test]
fn early_exercise_is_worth_something() {
    let european = Contract { kind: Kind::Put, strike: Some(120.0), years: Some(1.0), ..Contract::default() };
    let american = Contract { exercise: Exercise::American, ..european };
    let report = risk(
        &[option("e", "SPY", 1.0, european), option("a", "SPY", 1.0, american)],
        &market(&[("SPY", 100.0)]),
    )
    .unwrap();
    let value = |i: usize| report.positions[i].exposure.unwrap().value;
    assert!(value(1) > value(0) + 100.0, "{} {}", value(1), value(0));
    assert_eq!(value(0) / report.positions[0].unit.unwrap().price, 100.0);
}

#[test]
fn every_problem_is_named() {
    let contract =
        Contract { strike: Some(-1.0), years: Some(f64::NAN), volatility: Some(-0.1), ..Contract::default() };
    let mut bad = option("x", "SPY", f64::INFINITY, contract);
    bad.multiplier = Some(-1.0);
    let mut market = market(&[("SPY", f64::NAN)]);
    market.rate = 20.0;
    let error = risk(&[bad], &market).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|p| p.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "market.rate",
            "market.assets.SPY.spot",
            "positions[0].quantity",
            "positions[0].multiplier",
            "positions[0].instrument.option.strike",
            "positions[0].instrument.option.years",
            "positions[0].instrument.option.volatility",
        ]
    );
    assert_eq!(risk(&[], &Market::default()).unwrap().total, Exposure::default());
}

#[test]
fn is_read_from_json_that_says_only_what_matters() {
    let text = r#"{"id": "1", "underlying": "SPY", "quantity": -2,
        "instrument": {"option": {"kind": "put", "strike": 95, "years": 0.1}}}"#;
    let position: Position = serde_json::from_str(text).unwrap();
    assert_eq!(position.quantity, -2.0);
    let text = r#"{"id": "1", "underlying": "SPY", "quantity": 3, "instrument": "stock"}"#;
    assert_eq!(serde_json::from_str::<Position>(text).unwrap().instrument, Instrument::Stock);
    let misspelt = text.replace("quantity", "quantty");
    assert!(serde_json::from_str::<Position>(&misspelt).is_err());
}

proptest! {
    #[test]
    fn sums_are_those_of_the_positions(
        lines in prop::collection::vec((0..3usize, -50.0..50.0f64, 60.0..140.0f64, -0.2..1.0f64, any::<bool>()), 0..12)
    ) {
        let symbols = ["A", "B", "C"];
        let market = market(&[("A", 100.0), ("B", 80.0)]);
        let positions: Vec<Position> = lines.iter().map(|&(symbol, quantity, strike, years, put)| {
            let kind = if put { Kind::Put } else { Kind::Call };
            let contract = Contract { kind, strike: Some(strike), years: Some(years), ..Contract::default() };
            option("x", symbols[symbol], quantity, contract)
        }).collect();
        let report = risk(&positions, &market).unwrap();
        let sum = |f: &dyn Fn(&Exposure) -> f64| report.positions.iter().filter_map(|p| p.exposure.as_ref()).map(f).sum::<f64>();
        let parts = |f: &dyn Fn(&Exposure) -> f64| report.underlyings.values().map(f).sum::<f64>();
        for f in [|e: &Exposure| e.dollar_delta, |e: &Exposure| e.dollar_gamma, |e: &Exposure| e.value, |e: &Exposure| e.rho] {
            prop_assert!((sum(&f) - f(&report.total)).abs() < 1e-6);
            prop_assert!((parts(&f) - f(&report.total)).abs() < 1e-6);
        }
        let counted = report.positions.iter().filter(|p| p.exposure.is_some()).count();
        prop_assert_eq!(counted + report.missing.len(), positions.len());
    }

    #[test]
    fn never_panics_nor_answers_nan(
        numbers in prop::array::uniform5(any::<f64>()), american in any::<bool>(), multiplier in prop::option::of(any::<f64>())
    ) {
        let [spot, strike, years, volatility, quantity] = numbers;
        let exercise = if american { Exercise::American } else { Exercise::European };
        let contract = Contract { kind: Kind::Put, exercise, strike: Some(strike), years: Some(years), volatility: Some(volatility) };
        let mut position = option("x", "SPY", quantity, contract);
        position.multiplier = multiplier;
        if let Ok(report) = risk(&[position], &market(&[("SPY", spot)])) {
            prop_assert!((report.total.value + report.total.dollar_gamma + report.total.dollar_rho).is_finite());
        }
    }
}
