//! When strategies speak, and how sure they are.

use super::super::{assert_close, fixture};
use super::bars;
use portfolio_core::indicator::{Bars, BollingerSettings, MacdSettings};
use portfolio_core::strategy::Strategy;
use portfolio_core::strategy::*;
use proptest::prelude::*;
use serde::Deserialize;

/// A view of a market at 100 with nothing but what `change` adds.
fn said(strategy: Strategy, change: impl FnOnce(&mut MarketView)) -> Vec<Signal> {
    let mut view = MarketView { bars: bars(&[100.0]), ..MarketView::default() };
    change(&mut view);
    signals(&view, &[strategy]).unwrap()
}

#[track_caller]
fn assert_signal(signals: &[Signal], side: Side, confidence: f64, target: f64, stop: f64) {
    assert_eq!(signals.len(), 1, "{signals:?}");
    assert_eq!(signals[0].side, side);
    assert_close(signals[0].confidence, confidence, 1e-12);
    assert_close(signals[0].target, target, 1e-12);
    assert_close(signals[0].stop, stop, 1e-12);
    let weight: f64 = signals[0].factors.iter().map(|f| f.weight).sum();
    assert!(weight <= 1.0 + 1e-12, "{weight}");
}

#[test]
fn an_oversold_market_is_bought_and_an_overbought_one_sold() {
    // Thirteen falls of 1 and one rise of 1: RSI 100/14; and its mirror.
    let mut close: Vec<f64> = (0..14).map(|t| 100.0 - f64::from(t)).collect();
    close.push(88.0);
    let view = |close: &[f64]| {
        signals(
            &MarketView { bars: bars(close), ..MarketView::default() },
            &[Strategy::Rsi(RsiSettings::default())],
        )
        .unwrap()
    };
    assert_signal(&view(&close), Side::Bullish, (30.0 - 100.0 / 14.0) / 30.0, 88.0 * 1.05, 88.0 * 0.97);
    let mirror: Vec<f64> = close.iter().map(|c| 200.0 - c).collect();
    assert_signal(&view(&mirror), Side::Bearish, (1300.0 / 14.0 - 70.0) / 30.0, 112.0 * 0.95, 112.0 * 1.03);
}

#[derive(Deserialize)]
struct Fixture {
    bars: Bars,
}

/// The signals that a plain reading of the rule finds, bar by bar.
fn crossings(above: &[Option<bool>], side: [Side; 2]) -> Vec<Option<Side>> {
    let cross = |t: usize| {
        let (before, now) = (above[t.checked_sub(1)?]?, above[t]?);
        (before != now).then_some(if now { side[0] } else { side[1] })
    };
    (0..above.len()).map(cross).collect()
}

#[test]
fn the_macd_speaks_only_when_it_crosses() {
    let Fixture { bars } = fixture("indicator.json");
    let said = signal_history(&bars, &Strategy::Macd(MacdSettings::default())).unwrap();
    let macd = portfolio_core::indicator::macd(&bars.close, &MacdSettings::default()).unwrap();
    // The first histogram is 0: neither above nor below.
    let above: Vec<Option<bool>> =
        macd.histogram.iter().map(|h| h.filter(|h| *h != 0.0).map(|h| h > 0.0)).collect();
    let sides: Vec<Option<Side>> = said.iter().map(|s| s.as_ref().map(|s| s.side)).collect();
    assert_eq!(sides, crossings(&above, [Side::Bullish, Side::Bearish]));
    assert!(sides.iter().flatten().count() >= 3);
    let signal = said.iter().flatten().next().unwrap();
    assert_eq!((signal.confidence, signal.source), (0.7, SignalSource::Technical));
}

#[test]
fn a_close_that_breaks_a_band_is_expected_back_at_the_middle() {
    let mut close = [100.0, 101.0].repeat(15);
    close.push(90.0);
    close.push(89.0);
    let said = signal_history(&bars(&close), &Strategy::all()[2]).unwrap();
    let signal = said[30].as_ref().unwrap();
    assert_eq!((signal.side, signal.confidence), (Side::Bullish, 0.65));
    let middle = close[11..=30].iter().sum::<f64>() / 20.0;
    assert_close(signal.target, middle, 1e-12);
    assert_close(signal.stop, 90.0 * 0.97, 1e-12);
    assert_eq!(said[31], None, "still below: no crossing");
    assert_eq!(said.iter().flatten().count(), 1);
}

#[test]
fn momentum_wants_direction_too() {
    let rising: Vec<f64> = (0..60).map(|t| 100.0 * 1.01f64.powi(t)).collect();
    let strategy = Strategy::Momentum(MomentumSettings::default());
    let view = MarketView { bars: bars(&rising), ..MarketView::default() };
    let spot = rising[59];
    assert_signal(&signals(&view, &[strategy]).unwrap(), Side::Bullish, 0.9, spot * 1.1, spot * 0.95);
    let falling: Vec<f64> = rising.iter().rev().copied().collect();
    let view = MarketView { bars: bars(&falling), ..MarketView::default() };
    assert_signal(&signals(&view, &[strategy]).unwrap(), Side::Bearish, 0.9, 90.0, 105.0);
    let strict = Strategy::Momentum(MomentumSettings { threshold: 0.2, ..MomentumSettings::default() });
    assert!(signals(&view, &[strict]).unwrap().is_empty());
}

#[test]
fn earnings_speak_five_days_before_and_two_days_after() {
    let strategy = Strategy::Earnings(EarningsSettings::default());
    let at = |days, surprises: &[f64]| {
        let earnings = Earnings { days_to_report: days, surprises_pct: surprises.to_vec() };
        said(strategy, |view| view.earnings = Some(earnings))
    };
    // The trend is 30 points above the mean of 0 and 10.
    assert_signal(&at(5, &[0.0, 10.0, 35.0]), Side::Bullish, 0.69, 107.0, 95.0);
    assert_signal(&at(1, &[0.0, -35.0]), Side::Bearish, 0.705, 93.0, 105.0);
    assert!(at(6, &[0.0, 35.0]).is_empty());
    assert!(at(1, &[0.0, 20.0]).is_empty(), "20 points are not above 0.2");
    assert!(at(1, &[35.0]).is_empty(), "one report has no trend");
    assert_signal(&at(0, &[12.0]), Side::Bullish, 0.82, 108.0, 96.0);
    assert_signal(&at(-2, &[-50.0]), Side::Bearish, 1.0, 92.0, 104.0);
    assert!(at(-3, &[50.0]).is_empty());
    assert!(at(-1, &[10.0]).is_empty());
    assert!(said(strategy, |_| ()).is_empty());
}

#[test]
fn valuation_may_say_both() {
    let strategy = Strategy::Valuation(ValuationSettings::default());
    let sector = Ratios {
        price_earnings: Some(20.0),
        price_earnings_growth: Some(2.0),
        price_book: Some(5.0),
        profit_margin: Some(0.1),
    };
    let of = |company| said(strategy, |view| view.valuations = Some(Valuations { company, sector }));
    let cheap = Ratios { price_earnings: Some(15.0), profit_margin: Some(0.13), ..Ratios::default() };
    assert_signal(&of(cheap), Side::Bullish, 0.75, 106.0, 96.0);
    let dear = Ratios {
        price_earnings_growth: Some(3.0),
        price_book: Some(9.0),
        profit_margin: Some(0.05),
        ..Ratios::default()
    };
    assert_signal(&of(dear), Side::Bearish, 0.81, 94.0, 104.0);
    let both = of(Ratios { price_earnings: Some(15.0), profit_margin: Some(0.05), ..Ratios::default() });
    assert_eq!(both.iter().map(|s| s.side).collect::<Vec<_>>(), [Side::Bullish, Side::Bearish]);
    assert!(of(Ratios { price_earnings: Some(-3.0), ..Ratios::default() }).is_empty(), "a loss is not cheap");
    assert_signal(
        &of(Ratios {
            price_earnings: Some(10.0),
            price_earnings_growth: Some(1.0),
            price_book: Some(1.0),
            profit_margin: Some(0.2),
        }),
        Side::Bullish,
        0.9,
        106.0,
        96.0,
    );
}

#[test]
fn analysts_must_be_three_and_agree() {
    let strategy = Strategy::Analyst(AnalystSettings::default());
    let of = |buy, hold, sell, mean_target| {
        said(strategy, |view| view.analysts = Some(Analysts { buy, hold, sell, mean_target }))
    };
    assert_signal(&of(4, 1, 0, 116.0), Side::Bullish, 0.82, 108.0, 95.0);
    assert_signal(&of(4, 0, 0, 150.0), Side::Bullish, 0.9, 110.0, 95.0);
    assert_signal(
        &of(0, 1, 1, 80.0).into_iter().chain(of(1, 0, 3, 80.0)).collect::<Vec<_>>(),
        Side::Bearish,
        0.7,
        90.0,
        105.0,
    );
    assert!(of(2, 0, 0, 150.0).is_empty(), "two are too few");
    assert!(of(4, 1, 0, 109.0).is_empty(), "the target is near");
    assert!(of(3, 0, 1, 120.0).is_empty(), "half is not more than half");
}

#[test]
fn implied_volatilities_speak_at_their_extremes() {
    let percentile = |p| {
        let iv = ImpliedVolatility { percentile: Some(p), rank: Some(50.0), ..ImpliedVolatility::default() };
        said(Strategy::IvPercentile(IvPercentileSettings::default()), |view| {
            view.implied_volatility = Some(iv)
        })
    };
    assert_signal(&percentile(5.0), Side::Bullish, 0.825, 105.0, 97.0);
    assert_signal(&percentile(90.0), Side::Bearish, 0.75, 95.0, 103.0);
    assert!(percentile(20.0).is_empty() && percentile(80.0).is_empty());
    let skew = |skews: &[f64]| {
        let iv = ImpliedVolatility { skews: skews.to_vec(), ..ImpliedVolatility::default() };
        said(Strategy::IvSkew(IvSkewSettings::default()), |view| view.implied_volatility = Some(iv))
    };
    assert_signal(&skew(&[0.15, 0.165, 0.18]), Side::Bearish, 0.7, 95.0, 103.0);
    assert_signal(&skew(&[-0.5]), Side::Bullish, 0.9, 105.0, 97.0);
    assert!(skew(&[0.1, 0.19]).is_empty() && skew(&[]).is_empty());
    let surface = |skew, term_slope| {
        let surface = VolatilitySurface { skew, term_slope, volatility: Some(0.3) };
        let iv = ImpliedVolatility { surface: Some(surface), ..ImpliedVolatility::default() };
        said(Strategy::VolatilitySurface(SurfaceSettings::default()), |view| {
            view.implied_volatility = Some(iv)
        })
    };
    assert_signal(&surface(0.12, 0.02), Side::Bearish, 0.84, 95.0, 103.0);
    assert_signal(&surface(0.08, -0.011), Side::Bearish, 0.82, 95.0, 103.0);
    assert_signal(&surface(0.04, 0.006), Side::Bullish, 0.78, 105.0, 97.0);
    assert!(surface(0.06, 0.006).is_empty());
}

#[test]
fn a_strategy_is_data() {
    let text = r#"{"strategy": "rsi", "window": 7, "oversold": 25.0}"#;
    let strategy: Strategy = serde_json::from_str(text).unwrap();
    let wanted = RsiSettings { window: 7, oversold: 25.0, ..RsiSettings::default() };
    assert_eq!(strategy, Strategy::Rsi(wanted));
    for strategy in Strategy::all() {
        let text = serde_json::to_string(&strategy).unwrap();
        assert_eq!(serde_json::from_str::<Strategy>(&text).unwrap(), strategy);
    }
    assert!(serde_json::from_str::<Strategy>(r#"{"strategy": "rsi", "windw": 7}"#).is_err());
}

#[test]
fn bad_views_and_parameters_are_named() {
    let view = MarketView { bars: bars(&[100.0]), ..MarketView::default() };
    let message = |view: &MarketView, strategy| signals(view, &[strategy]).unwrap_err().to_string();
    let crossed = Strategy::Rsi(RsiSettings { oversold: 80.0, ..RsiSettings::default() });
    assert!(message(&view, crossed).starts_with("strategy.oversold"));
    let zero = Strategy::Bollinger(BollingerSettings { window: 0, ..BollingerSettings::default() });
    assert!(message(&view, zero).contains("settings.window"));
    let earnings = Earnings { days_to_report: 1, surprises_pct: vec![f64::NAN] };
    let view = MarketView { earnings: Some(earnings), ..view };
    assert!(message(&view, Strategy::all()[4]).starts_with("earnings.surprises_pct[0]"));
    assert_eq!(message(&MarketView::default(), crossed), "bars: must be at least one bar, got none");
}

proptest! {
    #[test]
    fn history_ends_with_what_is_said_now(steps in prop::collection::vec(-0.08f64..0.08, 2..90)) {
        let close: Vec<f64> = steps.iter().scan(100.0, |p, s| { *p *= 1.0 + s; Some(*p) }).collect();
        for strategy in &Strategy::all()[..4] {
            let history = signal_history(&bars(&close), strategy).unwrap();
            for cut in [close.len() / 2, close.len()] {
                if cut > 0 {
                    let view = MarketView { bars: bars(&close[..cut]), ..MarketView::default() };
                    let now = signals(&view, std::slice::from_ref(strategy)).unwrap();
                    prop_assert_eq!(now.first().map(|s| s.side), history[cut - 1].as_ref().map(|s| s.side));
                }
            }
            for signal in history.into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&signal.confidence));
                prop_assert!(signal.target.is_finite() && signal.stop.is_finite());
            }
        }
    }
}
