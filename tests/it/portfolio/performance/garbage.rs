//! Nothing panics, and nothing is NaN or infinite.

use portfolio_core::performance::*;
use proptest::prelude::*;
use serde_json::Value;

/// Numbers that a series should not hold, among some that it may.
fn any_return() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -0.5f64..0.5,
        1 => prop::sample::select(vec![
            0.0, -0.0, 1.0, -1.0, -2.0, 1e-300, 1e300, -1e300, f64::MAX, f64::MIN, f64::NAN, f64::INFINITY,
            f64::NEG_INFINITY,
        ]),
    ]
}

/// serde_json writes a number that is not finite as null, so every float is looked at before.
fn is_sound(report: &PerformanceReport) -> bool {
    let numbers = report.wealth.iter().chain(&report.drawdowns).copied();
    let rolling = report.rolling_volatility.iter().chain(&report.rolling_sharpe_ratio).flatten().copied();
    numbers.chain(rolling).all(f64::is_finite)
        && format!("{report:?}")
            .split([' ', '(', ')', ','])
            .all(|word| word != "NaN" && word != "inf" && word != "-inf")
}

#[test]
fn all_problems_are_named() {
    let settings = PerformanceSettings {
        periods_per_year: f64::NAN,
        confidence: 1.0,
        rolling_window: 0,
        risk_free_rate: 5e9,
        ..PerformanceSettings::default()
    };
    let message = performance(&[], None, None, &settings).unwrap_err().to_string();
    for field in ["periods_per_year", "confidence", "rolling_window", "risk_free_rate"] {
        assert!(message.contains(&format!("settings.{field}")), "{message}");
    }
    let message = |returns: &[f64], benchmark: Option<&[f64]>| {
        performance(returns, None, benchmark, &PerformanceSettings::default()).unwrap_err().to_string()
    };
    assert_eq!(message(&[], None), "returns: must be at least one return, got none");
    assert_eq!(
        message(&[0.0, -1.5], None),
        "returns[1]: must be a finite simple return of at least -1, got -1.5"
    );
    assert_eq!(message(&[0.0], Some(&[0.1, 0.1])), "benchmark: must be 1 returns, got 2");
    let unknown: Result<PerformanceSettings, _> = serde_json::from_value(serde_json::json!({"rf": 1}));
    assert!(unknown.unwrap_err().to_string().contains("unknown field"));
}

#[test]
fn a_constant_series_has_no_ratios() {
    let report =
        performance(&[0.001; 300], None, Some(&[0.001; 300]), &PerformanceSettings::default()).unwrap();
    assert_eq!(report.volatility, Some(0.0));
    for undefined in
        [report.sharpe_ratio, report.sortino_ratio, report.calmar_ratio, report.omega_ratio, report.skewness]
    {
        assert_eq!(undefined, None);
    }
    let relative = report.relative.unwrap();
    assert_eq!((relative.beta, relative.alpha, relative.information_ratio), (None, None, None));
    assert_eq!(report.rolling_sharpe_ratio[299], None);
    assert_eq!(report.rolling_volatility[299], Some(0.0));
}

#[test]
fn one_return_and_the_loss_of_everything_are_answered() {
    let report = performance(&[-1.0], None, None, &PerformanceSettings::default()).unwrap();
    assert_eq!((report.total_return, report.annualized_return), (Some(-1.0), Some(-1.0)));
    assert_eq!((report.maximum_drawdown, report.sharpe_ratio, report.stability), (Some(-1.0), None, None));
    assert!(is_sound(&report));
}

proptest! {
    #[test]
    fn a_report_is_sound_or_an_error(
        returns in prop::collection::vec(any_return(), 0..20), benchmark in prop::collection::vec(any_return(), 0..20),
    ) {
        let settings = PerformanceSettings { rolling_window: 3, ..PerformanceSettings::default() };
        let valid = |r: &f64| r.is_finite() && *r >= -1.0;
        match performance(&returns, None, Some(&benchmark), &settings) {
            Ok(report) => {
                prop_assert!(is_sound(&report), "{report:?}");
                let document: Value = serde_json::to_value(&report).unwrap();
                prop_assert!(document.is_object());
            }
            Err(_) => prop_assert!(
                returns.is_empty() || returns.len() != benchmark.len() || !returns.iter().chain(&benchmark).all(valid)
            ),
        }
    }

    #[test]
    fn single_measures_are_finite_or_none(
        returns in prop::collection::vec(any_return(), 0..20), benchmark in prop::collection::vec(any_return(), 0..20),
    ) {
        let settings = [PerformanceSettings::default(), PerformanceSettings::reference(),
            PerformanceSettings { tail: TailMethod::Normal, rate_conversion: RateConversion::Compounded, ..PerformanceSettings::default() }];
        for settings in settings {
            for measure in [
                sharpe_ratio, sortino_ratio, calmar_ratio, omega_ratio, tail_ratio, downside_deviation, pain_ratio,
                martin_ratio, recovery_factor, value_at_risk, expected_shortfall, annualized_volatility,
            ] {
                prop_assert!(measure(&returns, &settings).is_none_or(f64::is_finite));
            }
            for measure in [beta, alpha, tracking_error, information_ratio, treynor_ratio] {
                prop_assert!(measure(&returns, &benchmark, &settings).is_none_or(f64::is_finite));
            }
        }
        prop_assert!(stability(&returns).is_none_or(f64::is_finite));
        prop_assert!(drawdown_series(&returns, FirstPeak::InitialWealth).iter().all(|d| d.is_finite()));
    }
}
