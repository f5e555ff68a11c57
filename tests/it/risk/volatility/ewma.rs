use super::{close_to, truth};
use proptest::prelude::*;
use risk_core::volatility::{EwmaSettings, EwmaStart, ewma};

#[test]
fn from_the_first_square_it_is_the_average_of_pandas() {
    let truth = truth();
    let report = ewma(&truth.returns, &EwmaSettings::default()).unwrap();
    // pandas includes the return of the day: its average of day t is our variance of day t + 1.
    let ours = report.variances.iter().skip(1).chain([&report.forecast_variance]);
    for (got, expected) in ours.zip(&truth.ewma_from_first_square) {
        assert!(close_to(*got, *expected, 1e-12), "{got} for {expected}");
    }
    assert_eq!(report.variances.len(), truth.returns.len());
    assert!(close_to(report.volatility, (252.0 * report.forecast_variance).sqrt(), 1e-15));
}

#[test]
fn from_a_backcast_it_is_the_series_of_arch() {
    let truth = truth();
    let settings = EwmaSettings { start: EwmaStart::Backcast, ..Default::default() };
    let report = ewma(&truth.returns, &settings).unwrap();
    for (got, expected) in report.variances.iter().zip(&truth.ewma_backcast) {
        assert!(close_to(*got, *expected, 1e-10), "{got} for {expected}");
    }
}

#[test]
fn each_start_is_the_variance_of_the_first_return() {
    let returns = [0.3, -0.1, 0.2];
    let first = |start| ewma(&returns, &EwmaSettings { start, ..Default::default() }).unwrap().variances[0];
    assert!(close_to(first(EwmaStart::FirstSquare), 0.09, 1e-15));
    assert!(close_to(first(EwmaStart::LeadingWindow { window: 2 }), 0.05, 1e-15));
    assert!(close_to(first(EwmaStart::WholeSample), 0.14 / 3.0, 1e-15));
    assert!(close_to(first(EwmaStart::Given { variance: 0.5 }), 0.5, 1e-15));
    let weights = [1.0, 0.94, 0.8836];
    let backcast = (0.09 + 0.94 * 0.01 + 0.8836 * 0.04) / weights.iter().sum::<f64>();
    assert!(close_to(first(EwmaStart::Backcast), backcast, 1e-15));
}

#[test]
fn bad_input_is_named() {
    let paths = |returns: &[f64], settings: &EwmaSettings| -> Vec<String> {
        ewma(returns, settings).unwrap_err().problems().iter().map(|problem| problem.path.clone()).collect()
    };
    let settings = EwmaSettings {
        decay: 1.0,
        start: EwmaStart::LeadingWindow { window: 0 },
        periods_per_year: f64::NAN,
    };
    assert_eq!(paths(&[], &settings), ["returns", "periods_per_year", "decay", "start.window"]);
    let plain = EwmaSettings::default();
    assert_eq!(paths(&[0.0, f64::NAN], &plain), ["returns[1]"]);
    assert_eq!(paths(&[1e200], &plain), ["returns[0]"]);
    let negative = EwmaSettings { start: EwmaStart::Given { variance: -1.0 }, ..plain };
    assert_eq!(paths(&[0.0], &negative), ["start.variance"]);
}

proptest! {
    #[test]
    fn a_variance_lies_between_the_least_and_the_largest_square(returns in prop::collection::vec(-0.1..0.1, 1..60), decay in 0.01..0.99) {
        let report = ewma(&returns, &EwmaSettings { decay, ..Default::default() }).unwrap();
        let squares = || returns.iter().map(|r| r * r);
        let (least, most) = (squares().fold(f64::MAX, f64::min), squares().fold(0.0, f64::max));
        for variance in report.variances.iter().chain([&report.forecast_variance]) {
            prop_assert!(*variance >= least * (1.0 - 1e-12) && *variance <= most * (1.0 + 1e-12));
        }
    }
}
