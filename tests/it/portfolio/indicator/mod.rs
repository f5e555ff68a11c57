//! portfolio_core::indicator.

use super::{assert_close, fixture};
use portfolio_core::indicator::*;
use portfolio_core::returns::ReturnKind;
use proptest::prelude::*;
use risk_core::statistics::Bias;
use serde::Deserialize;
use std::collections::BTreeMap;

type Values = Vec<Option<f64>>;

#[derive(Deserialize)]
struct Fixture {
    tolerance: f64,
    bars: Bars,
    implied_volatility: Vec<f64>,
    series: BTreeMap<String, Values>,
}

/// The indicator that the fixture calls `name`.
fn indicator(name: &str, bars: &Bars, iv: &[f64]) -> risk_core::Result<Values> {
    let Bars { high: h, low: l, close: c, volume: v, .. } = bars;
    let (wilder, simple) = (Smoothing::Wilder, Smoothing::Simple);
    let taught = MacdSettings { seed: ExponentialSeed::SimpleAverage, ..MacdSettings::default() };
    let population = BollingerSettings::default();
    let sample = BollingerSettings { deviation: Bias::Sample, ..population };
    let slow = StochasticSettings { slowing: 3, ..StochasticSettings::default() };
    let hv = RealizedVolatilitySettings { window: 20, ..RealizedVolatilitySettings::default() };
    Ok(match name {
        "sma_10" => simple_moving_average(c, 10)?,
        "wma_10" => weighted_moving_average(c, 10)?,
        "ema_12" => exponential_moving_average(c, 12, ExponentialSeed::FirstValue)?,
        "ema_12_adjusted" => exponential_moving_average(c, 12, ExponentialSeed::Adjusted)?,
        "ema_12_simple" => exponential_moving_average(c, 12, ExponentialSeed::SimpleAverage)?,
        "wilder_14" => wilder_moving_average(c, 14)?,
        "rsi_14_wilder" => relative_strength_index(c, 14, wilder)?,
        "rsi_14_simple" => relative_strength_index(c, 14, simple)?,
        "macd_line" => macd(c, &MacdSettings::default())?.line,
        "macd_signal" => macd(c, &MacdSettings::default())?.signal,
        "macd_histogram" => macd(c, &MacdSettings::default())?.histogram,
        "macd_signal_simple" => macd(c, &taught)?.signal,
        "bollinger_upper" => bollinger_bands(c, &population)?.upper,
        "bollinger_lower" => bollinger_bands(c, &population)?.lower,
        "bollinger_percent_b_sample" => bollinger_bands(c, &sample)?.percent_b,
        "bollinger_width_sample" => bollinger_bands(c, &sample)?.width,
        "z_score_20" => z_score(c, 20, Bias::Sample)?,
        "atr_14_wilder" => average_true_range(h, l, c, 14, wilder)?,
        "atr_14_simple" => average_true_range(h, l, c, 14, simple)?,
        "stochastic_k" => stochastic(h, l, c, &StochasticSettings::default())?.k,
        "stochastic_d" => stochastic(h, l, c, &StochasticSettings::default())?.d,
        "stochastic_slow_d" => stochastic(h, l, c, &slow)?.d,
        "williams_14" => williams_percent_r(h, l, c, 14)?,
        "roc_10" => rate_of_change(c, 10)?,
        "momentum_10" => momentum(c, 10)?,
        "hv_20" => realized_volatility(c, &hv)?,
        "hv_20_log" => {
            realized_volatility(c, &RealizedVolatilitySettings { returns: ReturnKind::Log, ..hv })?
        }
        "volume_ratio_20" => volume_ratio(v, 20)?,
        "obv" => on_balance_volume(c, v)?,
        "vwap_20" => volume_weighted_average_price(h, l, c, v, 20)?,
        "vwap" => cumulative_volume_weighted_average_price(h, l, c, v)?,
        "iv_rank_30" => implied_volatility_rank(iv, 30)?,
        "iv_percentile_30" => implied_volatility_percentile(iv, 30)?,
        "donchian_upper_20" => donchian_channel(h, l, 20)?.upper,
        "donchian_middle_20" => donchian_channel(h, l, 20)?.middle,
        "keltner_upper" => keltner_channel(h, l, c, &KeltnerSettings::default())?.upper,
        "plus_wilder" => directional_movement(h, l, c, 14, wilder)?.plus,
        "minus_wilder" => directional_movement(h, l, c, 14, wilder)?.minus,
        "adx_wilder" => directional_movement(h, l, c, 14, wilder)?.average_index,
        "plus_simple" => directional_movement(h, l, c, 14, simple)?.plus,
        "minus_simple" => directional_movement(h, l, c, 14, simple)?.minus,
        "adx_simple" => directional_movement(h, l, c, 14, simple)?.average_index,
        other => panic!("the fixture has an indicator {other}"),
    })
}

#[test]
fn indicators_are_those_of_pandas_and_of_wilder() {
    let Fixture { tolerance, bars, implied_volatility, series } = fixture("indicator.json");
    bars.check().unwrap();
    assert!(series.len() > 40);
    for (name, wanted) in &series {
        let got = indicator(name, &bars, &implied_volatility).unwrap();
        assert_eq!(got.len(), wanted.len(), "{name}");
        for (t, (got, wanted)) in got.iter().zip(wanted).enumerate() {
            match (got, wanted) {
                (Some(got), Some(wanted)) => assert_close(*got, *wanted, tolerance),
                (None, None) => {}
                _ => panic!("{name}[{t}]: got {got:?}, wanted {wanted:?}"),
            }
        }
    }
}

#[test]
fn no_indicator_looks_ahead() {
    let Fixture { bars, implied_volatility, series, .. } = fixture("indicator.json");
    let seen = 60;
    let cut = |x: &[f64]| x[..seen].to_vec();
    let past = Bars {
        dates: Vec::new(),
        open: cut(&bars.open),
        high: cut(&bars.high),
        low: cut(&bars.low),
        close: cut(&bars.close),
        volume: cut(&bars.volume),
    };
    for name in series.keys() {
        let whole = indicator(name, &bars, &implied_volatility).unwrap();
        let known = indicator(name, &past, &implied_volatility[..seen]).unwrap();
        assert!(
            whole.iter().zip(&known).all(|(a, b)| match (a, b) {
                // A block of a window may end at the cut: the last bit is free.
                (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * a.abs().max(1.0),
                _ => a == b,
            }),
            "{name}"
        );
    }
}

#[test]
fn one_huge_value_leaves_no_trace_when_it_has_left_the_window() {
    let mut values = vec![1.0; 60];
    values[20] = 1e16;
    let wanted = Some(1.0);
    assert_eq!(simple_moving_average(&values, 7).unwrap()[40], wanted);
    assert_eq!(weighted_moving_average(&values, 7).unwrap()[40], wanted);
    assert_eq!(
        bollinger_bands(&values, &BollingerSettings { window: 7, ..Default::default() }).unwrap().upper[40],
        wanted
    );
}

#[test]
fn flat_prices_have_no_strength_and_no_direction() {
    let flat = [5.0; 60];
    assert!(relative_strength_index(&flat, 14, Smoothing::Wilder).unwrap().iter().all(Option::is_none));
    assert!(
        stochastic(&flat, &flat, &flat, &StochasticSettings::default())
            .unwrap()
            .k
            .iter()
            .all(Option::is_none)
    );
    let direction = directional_movement(&flat, &flat, &flat, 14, Smoothing::Wilder).unwrap();
    assert_eq!((direction.plus[59], direction.average_index[59]), (Some(0.0), Some(0.0)));
    let bands = bollinger_bands(&flat, &BollingerSettings::default()).unwrap();
    assert_eq!((bands.upper[59], bands.percent_b[59], bands.width[59]), (Some(5.0), None, Some(0.0)));
    assert_eq!(implied_volatility_percentile(&flat, 30).unwrap()[59], Some(0.0));
    assert_eq!(volume_ratio(&[0.0; 30], 20).unwrap()[29], None);
}

#[test]
fn bad_arguments_are_named() {
    let message = simple_moving_average(&[1.0, f64::NAN], 0).unwrap_err().to_string();
    assert_eq!(message, "window: must be at least 1, got 0\nvalues[1]: must be finite, got NaN");
    let message =
        average_true_range(&[1.0], &[1.0, 1.0], &[1.0], 14, Smoothing::Wilder).unwrap_err().to_string();
    assert_eq!(message, "low: must be 1 values, got 2");
    let settings = BollingerSettings { deviations: f64::INFINITY, ..Default::default() };
    assert!(bollinger_bands(&[1.0], &settings).unwrap_err().to_string().starts_with("settings.deviations"));
    let settings = RealizedVolatilitySettings { window: 1, periods_per_year: -1.0, ..Default::default() };
    let message = realized_volatility(&[1.0], &settings).unwrap_err().to_string();
    assert!(
        message.contains("settings.window") && message.contains("settings.periods_per_year"),
        "{message}"
    );
    let bars = Bars {
        open: vec![2.0],
        high: vec![1.0],
        low: vec![0.5],
        close: vec![1.0],
        volume: vec![1.0],
        dates: vec![],
    };
    assert!(bars.check().unwrap_err().to_string().starts_with("bars[0]: must hold open 2"));
    let bars = Bars { close: vec![1.0, f64::NAN], ..bars };
    let message = bars.check().unwrap_err().to_string();
    assert!(
        message.contains("bars.open: must be 2 values, got 1") && message.contains("bars.close[1]"),
        "{message}"
    );
}

#[test]
fn short_series_are_answered_with_none() {
    let names: Vec<String> = fixture::<Fixture>("indicator.json").series.into_keys().collect();
    for n in [0, 1, 2] {
        let ones = vec![1.0; n];
        let bars = Bars {
            dates: vec![],
            open: ones.clone(),
            high: ones.clone(),
            low: ones.clone(),
            close: ones.clone(),
            volume: ones.clone(),
        };
        for name in &names {
            assert_eq!(indicator(name, &bars, &ones).unwrap().len(), n, "{name}");
        }
    }
}

proptest! {
    #[test]
    fn a_window_of_a_whole_series_is_its_mean(values in prop::collection::vec(-1e3f64..1e3, 1..80), window in 1usize..90) {
        let averages = simple_moving_average(&values, window).unwrap();
        for (t, average) in averages.iter().enumerate() {
            match average {
                Some(average) => {
                    let direct = values[t + 1 - window..=t].iter().sum::<f64>() / window as f64;
                    assert_close(*average, direct, 1e-11);
                }
                None => prop_assert!(t + 1 < window),
            }
        }
    }

    #[test]
    fn oscillators_stay_in_their_range(steps in prop::collection::vec((-0.1f64..0.1, 0.0f64..0.05), 2..80)) {
        let close: Vec<f64> = steps.iter().scan(100.0, |p, s| { *p *= 1.0 + s.0; Some(*p) }).collect();
        let high: Vec<f64> = close.iter().zip(&steps).map(|(c, s)| c * (1.0 + s.1)).collect();
        let low: Vec<f64> = close.iter().zip(&steps).map(|(c, s)| c * (1.0 - s.1)).collect();
        let percent = |values: &[Option<f64>]| values.iter().flatten().all(|x| (-1e-9..=100.0 + 1e-9).contains(x));
        for smoothing in [Smoothing::Wilder, Smoothing::Simple] {
            prop_assert!(percent(&relative_strength_index(&close, 5, smoothing).unwrap()));
            let direction = directional_movement(&high, &low, &close, 5, smoothing).unwrap();
            prop_assert!(percent(&direction.plus) && percent(&direction.minus) && percent(&direction.average_index));
        }
        prop_assert!(percent(&stochastic(&high, &low, &close, &StochasticSettings::default()).unwrap().k));
    }

    #[test]
    fn what_is_finite_stays_finite(values in prop::collection::vec(
        prop_oneof![-1e3f64..1e3, prop::sample::select(vec![0.0, f64::MAX, f64::MIN, 1e300, -1e300, 1e-300])], 0..40,
    )) {
        let names: Vec<String> = fixture::<Fixture>("indicator.json").series.into_keys().collect();
        let bars = Bars { dates: vec![], open: values.clone(), high: values.clone(), low: values.clone(), close: values.clone(), volume: values.clone() };
        for name in names {
            if let Ok(got) = indicator(&name, &bars, &values) {
                prop_assert!(got.iter().flatten().all(|x| x.is_finite()), "{name}");
            } else {
                prop_assert!(name.starts_with("hv"), "{name}");
            }
        }
    }
}
