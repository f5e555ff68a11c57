//! The report beside those of empyrical and quantstats.

use super::super::{assert_close, date, fixture};
use portfolio_core::performance::*;
use portfolio_core::returns::total_return;
use proptest::prelude::*;
use risk_core::statistics::Bias;
use risk_core::time::Date;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Peers {
    tolerance: f64,
    dates: Vec<Date>,
    returns: Vec<f64>,
    benchmark: Vec<f64>,
    settings: PerformanceSettings,
    report: BTreeMap<String, f64>,
    periods: BTreeMap<String, f64>,
    relative: BTreeMap<String, f64>,
    reference: BTreeMap<String, f64>,
    normal: BTreeMap<String, f64>,
    drawdowns: Vec<(Date, Date, Date, f64, i64)>,
    months: Vec<(i32, usize, f64)>,
    rolling: BTreeMap<String, Vec<(usize, f64)>>,
    case_d: CaseD,
}

#[derive(Deserialize)]
struct CaseD {
    first: Vec<f64>,
    value_at_risk: f64,
    expected_shortfall: f64,
    mean: f64,
    deviation: f64,
    sharpe_per_period: f64,
    maximum_drawdown_reference: f64,
    maximum_drawdown: f64,
    second: Vec<f64>,
    second_maximum_drawdown: f64,
    second_value_at_risk: f64,
}

fn peers() -> (Peers, PerformanceReport) {
    let peers: Peers = fixture("performance.json");
    let report =
        performance(&peers.returns, Some(&peers.dates), Some(&peers.benchmark), &peers.settings).unwrap();
    (peers, report)
}

/// Every wanted number is in the document, under its name.
fn assert_fields(document: &Value, wanted: &BTreeMap<String, f64>, tolerance: f64) {
    for (name, wanted) in wanted {
        let got = document[name].as_f64().unwrap_or_else(|| panic!("{name} is {}", document[name]));
        let error = (got - wanted).abs() / wanted.abs().max(1e-3);
        assert!(error <= tolerance, "{name}: got {got}, wanted {wanted}");
    }
}

#[test]
fn every_measure_is_that_of_the_python_libraries() {
    let (peers, report) = peers();
    let document = serde_json::to_value(&report).unwrap();
    assert_fields(&document, &peers.report, peers.tolerance);
    assert_fields(&document["periods"], &peers.periods, peers.tolerance);
    assert_fields(&document["relative"], &peers.relative, peers.tolerance);
    assert_eq!(serde_json::from_value::<PerformanceReport>(document).unwrap(), report);
}

#[test]
fn the_reference_conventions_give_the_reference_numbers() {
    let (peers, _) = peers();
    let settings = PerformanceSettings::reference();
    let report = performance(&peers.returns, None, Some(&peers.benchmark), &settings).unwrap();
    let mut document = serde_json::to_value(&report).unwrap();
    let relative = document["relative"].as_object().unwrap().clone();
    document.as_object_mut().unwrap().extend(relative);
    assert_fields(&document, &peers.reference, peers.tolerance);
}

#[test]
fn the_normal_tail_has_the_moments_of_the_series() {
    let (peers, _) = peers();
    let settings = PerformanceSettings { tail: TailMethod::Normal, ..peers.settings };
    let report = performance(&peers.returns, None, None, &settings).unwrap();
    assert_fields(&serde_json::to_value(&report).unwrap(), &peers.normal, peers.tolerance);
}

#[test]
fn the_drawdown_table_has_the_dates_of_quantstats() {
    let (peers, report) = peers();
    assert!(!peers.drawdowns.is_empty());
    let deepest = &report.worst_drawdowns[0];
    assert_eq!(Some(deepest.depth), report.maximum_drawdown);
    for (wanted, got) in peers.drawdowns.iter().zip(&report.worst_drawdowns) {
        assert_close(got.depth, wanted.3, 1e-10);
        assert_eq!((got.start_date, got.trough_date), (Some(wanted.0), Some(wanted.1)));
        // There the end is the last date below the peak, and days count both ends.
        let last_below = peers.dates[got.start + got.duration - 1];
        assert_eq!((last_below, (last_below - wanted.0).num_days() + 1), (wanted.2, wanted.4));
        assert_eq!(got.recovery.is_none(), wanted.2 == peers.dates[peers.dates.len() - 1]);
    }
}

#[test]
fn months_compound_to_years() {
    let (peers, report) = peers();
    let filled = report.months.iter().flat_map(|row| &row.months).flatten().count();
    assert_eq!(filled, peers.months.len());
    for (year, month, wanted) in &peers.months {
        let row = report.months.iter().find(|row| row.year == *year).unwrap();
        assert_close(row.months[month - 1].unwrap(), *wanted, 1e-12);
        let total = row.months.iter().flatten().fold(1.0, |growth, r| growth * (1.0 + r)) - 1.0;
        assert_close(row.total, total, 1e-12);
    }
}

#[test]
fn rolling_measures_are_those_of_pandas() {
    let (peers, report) = peers();
    let rolling = |name: &str| match name {
        "volatility" => report.rolling_volatility.clone(),
        "sharpe_ratio" => report.rolling_sharpe_ratio.clone(),
        "beta" => report.relative.as_ref().unwrap().rolling_beta.clone(),
        "sortino_ratio" => rolling_sortino_ratio(&peers.returns, &peers.settings),
        "total_return" => rolling_return(&peers.returns, peers.settings.rolling_window),
        other => panic!("{other}"),
    };
    for (name, wanted) in &peers.rolling {
        let got = rolling(name);
        assert_eq!(got.len(), peers.returns.len());
        assert_eq!(got[peers.settings.rolling_window - 2], None);
        for (t, wanted) in wanted {
            assert_close(got[*t].unwrap(), *wanted, 1e-10);
        }
    }
}

#[test]
fn case_d_of_the_task_specification() {
    let d = peers().0.case_d;
    let normal = PerformanceSettings {
        tail: TailMethod::Normal,
        deviation: Bias::Population,
        periods_per_year: 1.0,
        ..PerformanceSettings::default()
    };
    let sample = PerformanceSettings { periods_per_year: 1.0, ..PerformanceSettings::default() };
    assert_close(value_at_risk(&d.first, &normal).unwrap(), d.value_at_risk, 5e-9);
    assert_close(expected_shortfall(&d.first, &sample).unwrap(), d.expected_shortfall, 1e-15);
    assert_close(arithmetic_annual_return(&d.first, 1.0).unwrap(), d.mean, 1e-15);
    assert_close(annualized_volatility(&d.first, &sample).unwrap(), d.deviation, 5e-11);
    assert_close(sharpe_ratio(&d.first, &sample).unwrap(), d.sharpe_per_period, 5e-11);
    let drawdown = |returns: &[f64], first_peak| maximum_drawdown(returns, first_peak).unwrap();
    assert_close(drawdown(&d.first, FirstPeak::FirstObservation), d.maximum_drawdown_reference, 1e-15);
    assert_close(drawdown(&d.first, FirstPeak::InitialWealth), d.maximum_drawdown, 5e-7);
    assert_close(drawdown(&d.second, FirstPeak::InitialWealth), d.second_maximum_drawdown, 1e-15);
    assert_close(value_at_risk(&d.second, &normal).unwrap(), d.second_value_at_risk, 5e-11);
}

#[test]
fn a_series_is_neutral_to_itself() {
    let (peers, _) = peers();
    let (r, settings) = (&peers.returns, &peers.settings);
    assert_close(beta(r, r, settings).unwrap(), 1.0, 1e-14);
    assert_close(alpha(r, r, settings).unwrap(), 0.0, 1e-14);
    assert_eq!(tracking_error(r, r, settings), Some(0.0));
    assert_eq!(information_ratio(r, r, settings), None);
    assert_close(capture_ratio(r, r, Market::Up, settings).unwrap(), 1.0, 1e-14);
    assert_close(correlation(r, r).unwrap(), 1.0, 1e-14);
}

#[test]
fn a_first_loss_counts_and_a_fall_without_end_has_no_recovery() {
    let dates = ["2025-01-02", "2025-01-03", "2025-01-06", "2025-01-07"].map(date);
    let falls = drawdowns(&[-0.5, 1.0, 0.0, -0.25], &dates, FirstPeak::InitialWealth);
    assert_eq!(falls.len(), 2);
    assert_eq!((falls[0].peak, falls[0].peak_date, falls[0].depth), (None, None, -0.5));
    assert_eq!((falls[0].recovery_date, falls[0].duration, falls[0].days), (Some(dates[1]), 1, Some(1)));
    assert_eq!(
        (falls[1].peak_date, falls[1].start_date, falls[1].recovery),
        (Some(dates[2]), Some(dates[3]), None)
    );
}

proptest! {
    #[test]
    fn drawdowns_explain_the_underwater_curve(
        returns in prop::collection::vec(-0.2f64..0.2, 1..120), first in 0..2usize,
    ) {
        let first_peak = [FirstPeak::InitialWealth, FirstPeak::FirstObservation][first];
        let series = drawdown_series(&returns, first_peak);
        let falls = drawdowns(&returns, &[], first_peak);
        prop_assert_eq!(falls.iter().map(|f| f.duration).sum::<usize>(), series.iter().filter(|d| **d < 0.0).count());
        for fall in &falls {
            prop_assert_eq!(series[fall.trough], fall.depth);
            prop_assert!(fall.start <= fall.trough && fall.trough < fall.start + fall.duration);
            prop_assert_eq!(fall.recovery.unwrap_or(returns.len()), fall.start + fall.duration);
        }
        let deepest = falls.iter().map(|f| f.depth).fold(0.0, f64::min);
        prop_assert_eq!(maximum_drawdown(&returns, first_peak), Some(deepest));
    }

    #[test]
    fn scaling_returns_scales_risk_and_keeps_ratios(
        returns in prop::collection::vec(-0.2f64..0.2, 5..60), scale in 0.1f64..0.9,
    ) {
        let settings = PerformanceSettings::default();
        let scaled: Vec<f64> = returns.iter().map(|r| r * scale).collect();
        let both = |f: fn(&[f64], &PerformanceSettings) -> Option<f64>| (f(&returns, &settings), f(&scaled, &settings));
        for ratio in [sharpe_ratio, sortino_ratio, omega_ratio, tail_ratio] {
            if let (Some(before), Some(after)) = both(ratio) {
                assert_close(after, before, 1e-9);
            }
        }
        for risk in [annualized_volatility, downside_deviation, value_at_risk, expected_shortfall] {
            let (before, after) = both(risk);
            assert_close(after.unwrap(), before.unwrap() * scale, 1e-9);
        }
        prop_assert!(expected_shortfall(&returns, &settings) >= value_at_risk(&returns, &settings));
    }

    #[test]
    fn an_annualised_return_compounds_back(returns in prop::collection::vec(-0.05f64..0.05, 1..300)) {
        let annual = annualized_return(&returns, 252.0).unwrap();
        let years = returns.len() as f64 / 252.0;
        assert_close(risk_core::math::power(1.0 + annual, years) - 1.0, total_return(&returns).unwrap(), 1e-10);
    }
}
