//! portfolio_core::returns.

use super::{assert_close, date};
use ndarray::array;
use portfolio_core::returns::{
    DatedSeries, Missing, Period, ReturnKind, ReturnSettings, align, aligned_returns, compounded,
    log_returns, panel_returns, resample, simple_returns, total_return, wealth,
};
use proptest::prelude::*;

fn series(name: &str, points: &[(&str, f64)]) -> DatedSeries {
    DatedSeries {
        name: name.into(),
        dates: points.iter().map(|p| date(p.0)).collect(),
        values: points.iter().map(|p| p.1).collect(),
    }
}

#[test]
fn returns_are_what_a_holder_earns() {
    assert_eq!(simple_returns(&[100.0, 150.0, 75.0]).unwrap(), [0.5, -0.5]);
    assert_eq!(log_returns(&[1.0, 1.0]).unwrap(), [0.0]);
    let panel = array![[100.0, 1.0], [150.0, 4.0]];
    assert_eq!(panel_returns(panel.view(), ReturnKind::Simple).unwrap(), array![[0.5, 3.0]]);
}

#[test]
fn a_bad_price_is_named_with_its_row() {
    for (prices, message) in [
        (vec![], "prices: must be at least 2, got 0"),
        (vec![1.0], "prices: must be at least 2, got 1"),
        (vec![1.0, 2.0, 0.0], "prices[2]: must be a positive finite price, got 0"),
        (vec![1.0, -2.0, 0.0], "prices[1]: must be a positive finite price, got -2"),
        (vec![f64::NAN, 1.0], "prices[0]: must be a positive finite price, got NaN"),
        (vec![1.0, f64::INFINITY], "prices[1]: must be a positive finite price, got inf"),
    ] {
        assert_eq!(simple_returns(&prices).unwrap_err().to_string(), message);
        assert_eq!(log_returns(&prices).unwrap_err().to_string(), message);
    }
    let overflow = simple_returns(&[1e-200, 1e200]).unwrap_err().to_string();
    assert!(overflow.starts_with("prices[1]: must give a finite return"), "{overflow}");
    let panel = array![[1.0, f64::NAN], [0.0, 2.0]];
    let message = panel_returns(panel.view(), ReturnKind::Log).unwrap_err().to_string();
    assert!(message.contains("prices[1][0]") && message.contains("prices[0][1]"), "{message}");
}

#[test]
fn series_are_aligned_before_they_are_differenced() {
    // A share rests over the weekend while a coin doubles on both days of it.
    let share = series("A", &[("2025-01-03", 10.0), ("2025-01-06", 11.0)]);
    let coin =
        series("B", &[("2025-01-03", 1.0), ("2025-01-04", 2.0), ("2025-01-05", 4.0), ("2025-01-06", 5.0)]);
    let both = [share, coin];
    let panel = aligned_returns(&both, &ReturnSettings::default()).unwrap();
    assert_eq!(panel.dates, [date("2025-01-06")]);
    assert_eq!(panel.names, ["A", "B"]);
    assert_close(panel.values[[0, 0]], 0.1, 1e-15);
    assert_eq!(panel.values[[0, 1]], 4.0);
    let filled = align(&both, Missing::CarryForward).unwrap();
    assert_eq!(filled.values, array![[10.0, 1.0], [10.0, 2.0], [10.0, 4.0], [11.0, 5.0]]);
    let refused = align(&both, Missing::Reject).unwrap_err().to_string();
    assert_eq!(refused, "series[0]: A has no value on 2025-01-04");
}

#[test]
fn nothing_is_carried_back_before_a_series_begins() {
    let old = series("A", &[("2025-01-02", 1.0), ("2025-01-03", f64::NAN), ("2025-01-06", 3.0)]);
    let young = series("B", &[("2025-01-03", 7.0), ("2025-01-06", 8.0)]);
    let filled = align(&[old.clone(), young.clone()], Missing::CarryForward).unwrap();
    assert_eq!(filled.values, array![[1.0, 7.0], [3.0, 8.0]]);
    let dropped = align(&[old, young], Missing::Drop).unwrap();
    assert_eq!((dropped.dates, dropped.values), (vec![date("2025-01-06")], array![[3.0, 8.0]]));
}

#[test]
fn unordered_dates_and_empty_universes_are_refused() {
    let wrong = DatedSeries {
        name: "A".into(),
        dates: vec![date("2025-01-03"), date("2025-01-03")],
        values: vec![1.0, f64::INFINITY, 2.0],
    };
    let message = align(&[wrong], Missing::Drop).unwrap_err().to_string();
    assert_eq!(
        message,
        "series[0].values: must be one for each of 2 dates, got 3\n\
         series[0].dates[1]: must increase, got 2025-01-03 after 2025-01-03\n\
         series[0].values[1]: must be finite, got inf"
    );
    assert!(align(&[], Missing::Drop).is_err());
    let apart = [series("A", &[("2025-01-03", 1.0)]), series("B", &[("2025-01-06", 1.0)])];
    assert!(align(&apart, Missing::Drop).unwrap_err().to_string().contains("date in common"));
}

#[test]
fn weeks_are_iso_weeks_and_keep_their_last_date() {
    // 2024-12-30 to 2025-01-05 is week 1 of 2025, across the year's end.
    let dates = ["2024-12-27", "2024-12-30", "2025-01-03", "2025-01-06"].map(date);
    let weeks = resample(&[0.5, 1.0, 1.0, -0.5], &dates, Period::Weekly).unwrap();
    assert_eq!(weeks, [(dates[0], 0.5), (dates[2], 3.0), (dates[3], -0.5)]);
    let years = resample(&[0.5, 1.0, 1.0, -0.5], &dates, Period::Yearly).unwrap();
    assert_eq!(years, [(dates[1], 2.0), (dates[3], 0.0)]);
    let message = resample(&[f64::NAN], &dates, Period::Monthly).unwrap_err().to_string();
    assert!(message.contains("returns[0]") && message.contains("dates: must be one for each"), "{message}");
}

#[test]
fn wealth_begins_at_one_and_is_always_finite() {
    assert_eq!(wealth(&[]), [1.0]);
    assert_eq!(wealth(&[0.5, -1.0, 3.0]), [1.0, 1.5, 0.0, 0.0]);
    assert!(wealth(&[1e308, 1e308, f64::NAN, f64::INFINITY]).iter().all(|v| v.is_finite()));
    assert_eq!(total_return(&[]), Some(0.0));
    assert_eq!(total_return(&[1e308, 1e308]), None);
}

proptest! {
    #[test]
    fn periods_compound_to_the_whole(returns in prop::collection::vec(-0.2f64..0.2, 1..400)) {
        let start = date("2024-02-27");
        let dates: Vec<_> = start.iter_days().take(returns.len()).collect();
        let total = total_return(&returns).unwrap();
        for period in [Period::Weekly, Period::Monthly, Period::Quarterly, Period::Yearly] {
            let longer: Vec<f64> = resample(&returns, &dates, period).unwrap().iter().map(|p| p.1).collect();
            assert_close(total_return(&longer).unwrap(), total, 1e-11);
        }
        assert_close(*compounded(&returns).last().unwrap(), total, 1e-11);
    }

    #[test]
    fn log_returns_add_up_to_the_log_of_simple_growth(prices in prop::collection::vec(0.1f64..1e4, 2..60)) {
        let sum: f64 = log_returns(&prices).unwrap().iter().sum();
        let total = total_return(&simple_returns(&prices).unwrap()).unwrap();
        assert_close(risk_core::math::ln_1p(total), sum, 1e-9);
    }
}
