use proptest::prelude::*;
use risk_core::Error;
use risk_core::option::surface::{
    Arbitrage, ArbitrageReport, ForwardPoint, Quote, Slice, Smile, SmileModel, Surface, SurfaceSettings,
    Underlying, build, quote_arbitrage, surface_arbitrage,
};
use risk_core::option::{European, Kind, Svi, black_scholes};

fn underlying() -> Underlying {
    Underlying { spot: 100.0, rate: 0.04, dividend_yield: 0.01, forwards: vec![] }
}

fn svi(a: f64) -> Svi {
    Svi { a, b: 0.15, rho: -0.4, m: 0.02, sigma: 0.2 }
}

fn forward(years: f64) -> f64 {
    100.0 * (0.03 * years).exp()
}

/// Quotes of an SVI surface whose variance grows with time.
fn quotes() -> Vec<Quote> {
    let mut quotes = vec![];
    for (years, a) in [(0.25, 0.005), (0.5, 0.01), (1.0, 0.03)] {
        for i in -6..=6 {
            let strike = 100.0 + 5.0 * f64::from(i);
            let w = svi(a).total_variance((strike / forward(years)).ln());
            quotes.push(Quote { years, strike, volatility: (w / years).sqrt(), weight: 1.0 });
        }
    }
    quotes
}

fn settings(smile: SmileModel) -> SurfaceSettings {
    SurfaceSettings { smile, ..SurfaceSettings::default() }
}

const MODELS: [SmileModel; 3] = [SmileModel::Svi, SmileModel::Cubic, SmileModel::Linear];

#[test]
fn gives_its_quotes_back() {
    let mut quotes = quotes();
    quotes.reverse();
    for model in MODELS {
        let surface = build(&quotes, &underlying(), &settings(model)).unwrap();
        for q in &quotes {
            let found = surface.volatility(q.strike, q.years).unwrap();
            let tolerance = if model == SmileModel::Svi { 1e-7 } else { 1e-13 };
            assert!((found - q.volatility).abs() < tolerance, "{model:?} {found} for {q:?}");
        }
    }
}

#[test]
fn total_variance_is_straight_in_time_and_volatility_flat_beyond() {
    let surface = build(&quotes(), &underlying(), &settings(SmileModel::Cubic)).unwrap();
    let w = |k: f64, years: f64| {
        let strike = forward(years) * k.exp();
        let v = surface.volatility(strike, years).unwrap();
        v * v * years
    };
    for k in [-0.1, 0.0, 0.12] {
        let (w1, w2) = (w(k, 0.5), w(k, 1.0));
        assert!((w(k, 0.7) - (w1 + 0.4 * (w2 - w1))).abs() < 1e-13);
        assert!((w(k, 0.05) / 0.05 - w(k, 0.25) / 0.25).abs() < 1e-12);
        assert!((w(k, 4.0) / 4.0 - w2).abs() < 1e-12);
        assert!((w(k, 0.0).sqrt()).abs() < 1e-12);
    }
    // Beyond the outermost strikes, the volatility of the outermost; now, that of the first expiry.
    let at = |strike: f64, years: f64| surface.volatility(strike, years).unwrap();
    assert!((at(1.0, 0.5) - at(70.0, 0.5)).abs() < 1e-14);
    assert!((at(9_999.0, 0.5) - at(130.0, 0.5)).abs() < 1e-14);
    assert!((at(100.0, 0.0) - at(forward(0.25), 0.25)).abs() < 1e-9);
}

/// The spline of SciPy's CubicSpline(bc_type="natural") through (−0.3, 0.06), (−0.1, 0.045),
/// (0.0, 0.04), (0.25, 0.05).
#[test]
fn the_spline_is_scipy_s() {
    let strike = |k: f64| 100.0 * f64::exp(k);
    let flat = Underlying { rate: 0.0, dividend_yield: 0.0, ..underlying() };
    let points = [(-0.3, 0.06), (-0.1, 0.045), (0.0, 0.04), (0.25, 0.05)];
    let quote =
        |&(k, w): &(f64, f64)| Quote { years: 1.0, strike: strike(k), volatility: f64::sqrt(w), weight: 1.0 };
    let quotes: Vec<Quote> = points.iter().map(quote).collect();
    let surface = build(&quotes, &flat, &settings(SmileModel::Cubic)).unwrap();
    for (k, w) in [(-0.2, SPLINE[0]), (-0.05, SPLINE[1]), (0.1, SPLINE[2]), (0.2, SPLINE[3])] {
        let found = surface.volatility(strike(k), 1.0).unwrap().powi(2);
        assert!((found - w).abs() < 1e-14, "{found} for {w} at {k}");
    }
}

const SPLINE: [f64; 4] =
    [0.0521890243902439, 0.041951219512195125, 0.04098536585365854, 0.046492682926829274];

#[test]
fn forwards_are_the_quoted_ones_and_exponential_between() {
    let quote = |years| Quote { years, strike: 100.0, volatility: 0.2, weight: 1.0 };
    let forwards = vec![ForwardPoint { years: 0.5, forward: 98.0 }];
    let market = Underlying { forwards, ..underlying() };
    let surface = build(&[quote(0.5), quote(1.0)], &market, &settings(SmileModel::Linear)).unwrap();
    let at = |years| surface.forward(years).unwrap();
    assert!(
        (at(0.5) - 98.0).abs() < 1e-12
            && (at(1.0) - forward(1.0)).abs() < 1e-12
            && (at(0.0) - 100.0).abs() < 1e-12
    );
    assert!((at(0.75) - (98.0 * forward(1.0)).sqrt()).abs() < 1e-10);
    assert!((at(1.5) - forward(1.0) * forward(1.0) / 98.0).abs() < 1e-10);
}

#[test]
fn a_sound_surface_has_no_arbitrage() {
    let surface = build(&quotes(), &underlying(), &SurfaceSettings::default()).unwrap();
    assert_eq!(surface_arbitrage(&surface).unwrap(), ArbitrageReport::default());
    assert_eq!(quote_arbitrage(&quotes(), &underlying()).unwrap(), ArbitrageReport::default());
}

#[test]
fn crossing_expiries_are_found_with_place_and_size() {
    let slice = |years, a| Slice { years, forward: 100.0, smile: Smile::Svi(svi(a)) };
    let surface = Surface { spot: 100.0, slices: vec![slice(0.5, 0.03), slice(1.0, 0.02)] };
    let report = surface_arbitrage(&surface).unwrap();
    assert_eq!(report.violations.len(), 1);
    let found = report.violations[0];
    assert_eq!((found.kind, found.years), (Arbitrage::Calendar, 1.0));
    assert!((found.size - 0.01).abs() < 1e-12);
}

/// Vogt's smile: Gatheral and Jacquier (2014), example 3.1. By NumPy g is negative from k = 0.643 to
/// 1.256 and least, −0.032864, at 0.878; where it turns negative the price of a digital is above 1 or
/// below 0 as well.
#[test]
fn a_negative_density_is_found_with_its_place() {
    let vogt = Svi { a: -0.0410, b: 0.1331, rho: 0.3060, m: 0.3586, sigma: 0.4153 };
    let slices = vec![Slice { years: 1.0, forward: 100.0, smile: Smile::Svi(vogt) }];
    let report = surface_arbitrage(&Surface { spot: 100.0, slices }).unwrap();
    let kinds: Vec<Arbitrage> = report.violations.iter().map(|v| v.kind).collect();
    assert_eq!(kinds, [Arbitrage::Butterfly, Arbitrage::Vertical]);
    let found = report.violations[0];
    assert!((found.log_moneyness - 0.878).abs() < 0.01 && (found.size - 0.032_864).abs() < 1e-5, "{found:?}");
    assert!((found.strike - 100.0 * found.log_moneyness.exp()).abs() < 1e-9);
}

#[test]
fn bad_quotes_are_found_one_by_one() {
    let mut bad = quotes();
    assert_eq!((bad[6].years, bad[6].strike), (0.25, 100.0));
    bad[6].volatility += 0.02;
    let report = quote_arbitrage(&bad, &underlying()).unwrap();
    let butterflies: Vec<f64> =
        report.violations.iter().filter(|v| v.kind == Arbitrage::Butterfly).map(|v| v.strike).collect();
    // A price too high at 100 bends the prices down there.
    assert_eq!(butterflies, [100.0]);
    // Volatility that rises so fast that a higher strike costs more.
    let steep = |strike, volatility| Quote { years: 1.0, strike, volatility, weight: 1.0 };
    let report = quote_arbitrage(&[steep(100.0, 0.2), steep(105.0, 0.4)], &underlying()).unwrap();
    assert_eq!(report.violations.len(), 1);
    assert_eq!((report.violations[0].kind, report.violations[0].strike), (Arbitrage::Vertical, 105.0));
    let price = |strike: f64, volatility: f64| {
        let (kind, spot) = (Kind::Call, 100.0);
        black_scholes::price(&European {
            kind,
            spot,
            strike,
            years: 1.0,
            rate: 0.04,
            dividend_yield: 0.01,
            volatility,
        })
        .unwrap()
    };
    let rise = (price(105.0, 0.4) - price(100.0, 0.2)) * 0.04f64.exp() / 5.0;
    assert!((report.violations[0].size - rise).abs() < 1e-12);
}

#[test]
fn corners_of_straight_lines_are_butterflies() {
    let quote = |strike, volatility| Quote { years: 1.0, strike, volatility, weight: 1.0 };
    let surface = build(
        &[quote(80.0, 0.22), quote(100.0, 0.25), quote(120.0, 0.22)],
        &underlying(),
        &settings(SmileModel::Linear),
    )
    .unwrap();
    let report = surface_arbitrage(&surface).unwrap();
    assert!(
        report.violations.iter().any(|v| v.kind == Arbitrage::Butterfly && (v.strike - 100.0).abs() < 1e-9),
        "{report:?}"
    );
}

/// Dupire's formula in prices: σ² = 2(∂C/∂T + (r − q)K ∂C/∂K + qC)/(K² ∂²C/∂K²).
#[test]
fn local_volatility_is_dupire_s() {
    let surface = build(&quotes(), &underlying(), &SurfaceSettings::default()).unwrap();
    let call = |strike: f64, years: f64| {
        let volatility = surface.volatility(strike, years).unwrap();
        let (kind, spot) = (Kind::Call, 100.0);
        black_scholes::price(&European {
            kind,
            spot,
            strike,
            years,
            rate: 0.04,
            dividend_yield: 0.01,
            volatility,
        })
        .unwrap()
    };
    for (strike, years) in [(90.0, 0.4), (100.0, 0.7), (120.0, 0.8), (100.0, 0.1), (80.0, 1.5)] {
        let (h, t) = (0.02 * strike, 1e-4);
        let slope = (8.0 * (call(strike + h, years) - call(strike - h, years))
            - call(strike + 2.0 * h, years)
            + call(strike - 2.0 * h, years))
            / (12.0 * h);
        let bend = (16.0 * (call(strike + h, years) + call(strike - h, years))
            - 30.0 * call(strike, years)
            - call(strike + 2.0 * h, years)
            - call(strike - 2.0 * h, years))
            / (12.0 * h * h);
        let per_year = (call(strike, years + t) - call(strike, years - t)) / (2.0 * t);
        let square =
            2.0 * (per_year + 0.03 * strike * slope + 0.01 * call(strike, years)) / (strike * strike * bend);
        let found = surface.local_volatility(strike, years).unwrap().unwrap();
        assert!(
            (found / square.sqrt() - 1.0).abs() < 2e-3,
            "{found} for {} at {strike} {years}",
            square.sqrt()
        );
    }
    let flat = [Quote { years: 1.0, strike: 100.0, volatility: 0.3, weight: 1.0 }];
    let flat = build(&flat, &underlying(), &settings(SmileModel::Linear)).unwrap();
    assert!((flat.local_volatility(70.0, 0.4).unwrap().unwrap() - 0.3).abs() < 1e-14);
    let slice = |years, a| Slice { years, forward: 100.0, smile: Smile::Svi(svi(a)) };
    let falling = Surface { spot: 100.0, slices: vec![slice(0.5, 0.03), slice(1.0, 0.02)] };
    assert_eq!(falling.local_volatility(100.0, 0.7).unwrap(), None);
}

#[test]
fn every_problem_is_named() {
    let bad = Quote { years: -1.0, strike: f64::NAN, volatility: 0.0, weight: -1.0 };
    let market = Underlying { spot: 0.0, rate: f64::INFINITY, ..underlying() };
    for error in [
        build(&[bad], &market, &SurfaceSettings::default()).unwrap_err(),
        quote_arbitrage(&[bad], &market).unwrap_err(),
    ] {
        let paths: Vec<&str> = error.problems().iter().map(|p| p.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "underlying.spot",
                "quotes[0].years",
                "quotes[0].strike",
                "quotes[0].volatility",
                "underlying.rate",
                "quotes[0].weight"
            ]
        );
    }
    let quote = Quote { years: 1.0, strike: 100.0, volatility: 0.2, weight: 1.0 };
    let problem = |quotes: &[Quote]| {
        build(quotes, &underlying(), &SurfaceSettings::default()).unwrap_err().problems()[0].clone()
    };
    assert_eq!(problem(&[]).path, "quotes");
    assert!(problem(&[quote, quote]).message.contains("two at 1 years and 100"));
    assert_eq!(problem(&[quote]).path, "quotes[years = 1].points");
    let deep = [(60.0, 1.0), (90.0, 0.1), (115.0, 0.1), (200.0, 1.5)];
    let deep = deep.map(|(strike, volatility)| Quote { strike, volatility, ..quote });
    let result = build(&deep, &underlying(), &settings(SmileModel::Cubic));
    assert!(matches!(result, Err(Error::Infeasible(_))), "{result:?}");
    let surface = Surface { spot: 100.0, slices: vec![] };
    assert_eq!(surface.volatility(100.0, 1.0).unwrap_err().problems()[0].path, "slices");
    let sound = build(&quotes(), &underlying(), &settings(SmileModel::Cubic)).unwrap();
    for (strike, years, path) in [(0.0, 1.0, "strike"), (f64::NAN, 1.0, "strike"), (90.0, -1.0, "years")] {
        assert_eq!(sound.volatility(strike, years).unwrap_err().problems()[0].path, path);
        assert_eq!(sound.local_volatility(strike, years).unwrap_err().problems()[0].path, path);
    }
}

#[test]
fn is_written_and_read_without_loss() {
    for model in MODELS {
        let surface = build(&quotes(), &underlying(), &settings(model)).unwrap();
        let text = serde_json::to_string(&surface).unwrap();
        assert_eq!(serde_json::from_str::<Surface>(&text).unwrap(), surface);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn never_panics_nor_answers_nan(
        quotes in prop::collection::vec((0.001..5.0f64, 1e-3..1e6f64, 1e-3..20.0f64), 1..12),
        strike in any::<f64>(), years in any::<f64>(), model in 0..3usize
    ) {
        let quote = |&(years, strike, volatility): &(f64, f64, f64)| {
            Quote { years: (years * 2.0).ceil() / 2.0, strike, volatility, weight: 1.0 }
        };
        let quotes: Vec<Quote> = quotes.iter().map(quote).collect();
        prop_assert!(quote_arbitrage(&quotes, &underlying()).is_ok());
        if let Ok(surface) = build(&quotes, &underlying(), &settings(MODELS[model])) {
            for (strike, years) in [(strike, years), (strike.abs(), 0.7), (100.0, years.abs())] {
                if let Ok(v) = surface.volatility(strike, years) {
                    prop_assert!(v.is_finite() && v >= 0.0);
                }
                if let Ok(Some(v)) = surface.local_volatility(strike, years) {
                    prop_assert!(v.is_finite() && v >= 0.0);
                }
            }
            let report = surface_arbitrage(&surface).unwrap();
            prop_assert!(report.violations.iter().all(|v| (v.size + v.strike).is_finite() && v.size > 0.0));
        }
    }
}
