use super::{Prices, close_to, truth};
use proptest::prelude::*;
use risk_core::volatility::{
    Bars, Deviation, RangeEstimator, RangeSettings, VolatilitySettings, range_volatility,
    rolling_range_volatility, rolling_volatility, volatility,
};
use serde_json::json;

const ESTIMATORS: [RangeEstimator; 6] = [
    RangeEstimator::CloseToClose,
    RangeEstimator::Parkinson,
    RangeEstimator::GarmanKlass,
    RangeEstimator::GarmanKlassYangZhang,
    RangeEstimator::RogersSatchell,
    RangeEstimator::YangZhang,
];

impl Prices {
    fn bars(&self) -> Bars<'_> {
        Bars { open: &self.open, high: &self.high, low: &self.low, close: &self.close }
    }

    fn scaled(&self, factor: f64) -> Self {
        let scale = |prices: &[f64]| prices.iter().map(|price| price * factor).collect();
        Self {
            open: scale(&self.open),
            high: scale(&self.high),
            low: scale(&self.low),
            close: scale(&self.close),
        }
    }
}

fn settings(estimator: RangeEstimator) -> RangeSettings {
    RangeSettings { estimator, ..Default::default() }
}

fn name(estimator: RangeEstimator) -> String {
    json!(estimator).as_str().unwrap().to_owned()
}

#[test]
fn range_estimators_agree_with_pandas() {
    let truth = truth();
    for estimator in ESTIMATORS {
        let got = range_volatility(truth.bars.bars(), &settings(estimator)).unwrap().unwrap();
        let expected = truth.range_volatility[&name(estimator)];
        assert!(close_to(got, expected, 1e-12), "{estimator:?}: {got} for {expected}");
    }
}

#[test]
fn rolling_windows_hold_as_many_periods_as_they_say() {
    let truth = truth();
    for estimator in ESTIMATORS {
        let rolled = rolling_range_volatility(truth.bars.bars(), 20, &settings(estimator)).unwrap();
        // Twenty moves from close to close need twenty-one bars.
        let moves_overnight = ["close_to_close", "garman_klass_yang_zhang", "yang_zhang"];
        let (window, first) = if moves_overnight.contains(&name(estimator).as_str()) {
            (&truth.range_volatility_of_the_last_21, 20)
        } else {
            (&truth.range_volatility_of_the_last_20, 19)
        };
        let (got, expected) = (rolled[59].unwrap(), window[&name(estimator)]);
        assert!(close_to(got, expected, 1e-12), "{estimator:?}: {got} for {expected}");
        assert_eq!(rolled.iter().position(Option::is_some), Some(first), "{estimator:?}");
    }
}

#[test]
fn volatility_of_returns_agrees_with_numpy_for_each_deviation() {
    let truth = truth();
    for deviation in [Deviation::Sample, Deviation::Population, Deviation::FromZero] {
        let settings = VolatilitySettings { deviation, ..Default::default() };
        let got = volatility(&truth.returns, &settings).unwrap().unwrap();
        let expected = truth.volatility[json!(deviation).as_str().unwrap()];
        assert!(close_to(got, expected, 1e-13), "{deviation:?}: {got} for {expected}");
    }
    let rolled = rolling_volatility(&truth.returns, 10, &VolatilitySettings::default()).unwrap();
    for (got, expected) in rolled.iter().zip(&truth.rolling_10) {
        assert_eq!(got.is_some(), expected.is_some());
        assert!(close_to(got.unwrap_or(1.0), expected.unwrap_or(1.0), 1e-12));
    }
    assert_eq!(rolled.len(), truth.rolling_10.len());
}

#[test]
fn a_bar_by_hand() {
    // ln(H/L) = 0.2 exactly, open in the middle, close at the open.
    let (e, m) = (0.1f64.exp(), (-0.1f64).exp());
    let bars = Bars { open: &[1.0], high: &[e], low: &[m], close: &[1.0] };
    let variance = |estimator| {
        let settings = RangeSettings { estimator, periods_per_year: 1.0 };
        range_volatility(bars, &settings).unwrap().unwrap().powi(2)
    };
    assert!(close_to(variance(RangeEstimator::Parkinson), 0.04 / (4.0 * 2f64.ln()), 1e-14));
    assert!(close_to(variance(RangeEstimator::GarmanKlass), 0.02, 1e-14));
    assert!(close_to(variance(RangeEstimator::RogersSatchell), 0.02, 1e-14));
}

#[test]
fn too_few_periods_have_no_volatility() {
    let bars = Bars { open: &[1.0], high: &[1.1], low: &[0.9], close: &[1.0] };
    let answers = ESTIMATORS.map(|e| range_volatility(bars, &settings(e)).unwrap().is_some());
    assert_eq!(answers, [false, true, true, false, true, false]);
    let empty = Bars { open: &[], high: &[], low: &[], close: &[] };
    assert!(ESTIMATORS.iter().all(|e| range_volatility(empty, &settings(*e)).unwrap().is_none()));
    let sample = VolatilitySettings::default();
    assert_eq!(volatility(&[], &sample).unwrap(), None);
    assert_eq!(volatility(&[0.1], &sample).unwrap(), None);
    assert_eq!(volatility(&[0.1; 7], &sample).unwrap(), Some(0.0));
    let zero = VolatilitySettings { deviation: Deviation::FromZero, periods_per_year: 1.0 };
    assert_eq!(volatility(&[-0.25], &zero).unwrap(), Some(0.25));
    assert_eq!(volatility(&[0.0, 0.0], &zero).unwrap(), Some(0.0));
}

#[test]
fn bad_input_is_named() {
    let settings = RangeSettings { periods_per_year: 0.0, ..Default::default() };
    let bars = Bars { open: &[1.0, f64::NAN], high: &[1.0], low: &[1.0, -1.0], close: &[1.0, 1.0] };
    let error = range_volatility(bars, &settings).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["open[1]", "high", "low[1]", "periods_per_year"]);
    let crossed = Bars { open: &[1.0], high: &[0.9], low: &[1.2], close: &[1.0] };
    let error = range_volatility(crossed, &RangeSettings::default()).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["high[0]", "low[0]"]);
    let plain = VolatilitySettings::default();
    assert_eq!(volatility(&[0.0, f64::INFINITY], &plain).unwrap_err().problems()[0].path, "returns[1]");
    assert_eq!(rolling_volatility(&[0.0], 0, &plain).unwrap_err().problems()[0].path, "window");
}

proptest! {
    #[test]
    fn range_volatility_does_not_depend_on_the_unit_of_price(exponent in -290i32..290) {
        let prices = truth().bars;
        for estimator in ESTIMATORS {
            let plain = range_volatility(prices.bars(), &settings(estimator)).unwrap().unwrap();
            let scaled = prices.scaled(2f64.powi(exponent));
            prop_assert_eq!(range_volatility(scaled.bars(), &settings(estimator)).unwrap().unwrap(), plain);
        }
    }

    #[test]
    fn volatility_is_an_answer_for_any_finite_returns(returns in prop::collection::vec(prop::num::f64::NORMAL | prop::num::f64::ZERO, 0..20)) {
        for deviation in [Deviation::Sample, Deviation::Population, Deviation::FromZero] {
            let got = volatility(&returns, &VolatilitySettings { deviation, periods_per_year: 252.0 }).unwrap();
            prop_assert!(got.is_none_or(|sigma| sigma.is_finite() && sigma >= 0.0));
        }
    }

    #[test]
    fn volatility_ignores_a_drift_and_scales_with_the_returns(returns in prop::collection::vec(-0.1..0.1, 2..50), drift in -0.1..0.1, factor in 0.1..10.0) {
        let settings = VolatilitySettings::default();
        let plain = volatility(&returns, &settings).unwrap().unwrap();
        let moved: Vec<f64> = returns.iter().map(|r| factor * r + drift).collect();
        let got = volatility(&moved, &settings).unwrap().unwrap();
        let apart: f64 = got - factor * plain;
        prop_assert!(apart.abs() < 1e-12 * (1.0 + factor * plain));
    }
}
