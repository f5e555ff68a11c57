use super::{Pair, close, matrix, truth};
use risk_core::statistics::QuantileMethod;
use risk_core::var::{
    DegreesEstimator, HorizonScaling, TailMean, VarFit, VarMethod, VarReport, VarSettings,
    expected_shortfall, filtered_value_at_risk, portfolio_value_at_risk, value_at_risk, value_at_risk_levels,
};

fn with(method: VarMethod) -> VarSettings {
    VarSettings { method, ..VarSettings::default() }
}

fn check(what: &str, found: &[VarReport], expected: &[Pair], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        let what = format!("{what} at {}", found.confidence);
        close(&what, found.value_at_risk, expected.value_at_risk, tolerance);
        close(&what, found.expected_shortfall.unwrap(), expected.expected_shortfall, tolerance);
    }
}

#[test]
fn history_is_that_of_numpy_in_every_convention() {
    let truth = truth();
    for (&confidence, expected) in truth.levels.iter().zip(&truth.historical) {
        let base = VarSettings { confidence, ..VarSettings::default() };
        let found = value_at_risk(&truth.returns, &base).unwrap();
        close("VaR", found.value_at_risk, expected.value_at_risk, 1e-14);
        assert_eq!(found.tail_observations, expected.tail_observations);
        assert_eq!((found.observations, found.fit), (500, VarFit::Empirical));
        close("mean", found.mean, truth.moments.mean, 1e-14);
        close("deviation", found.standard_deviation.unwrap(), truth.moments.standard_deviation, 1e-14);
        let interval = found.value_at_risk_interval;
        assert_eq!((interval.lower, interval.upper), expected.interval);
        for (tail_mean, expected) in [
            (TailMean::AtOrBelow, expected.at_or_below),
            (TailMean::WorstObservations, expected.worst_observations),
            (TailMean::Fractional, expected.fractional),
        ] {
            let settings = VarSettings { tail_mean, ..base };
            let found = expected_shortfall(&truth.returns, &settings).unwrap().unwrap();
            close(&format!("{tail_mean:?} at {confidence}"), found, expected, 1e-14);
        }
        for (name, expected) in &expected.by_method {
            let quantile: QuantileMethod = serde_json::from_value(name.as_str().into()).unwrap();
            let found = value_at_risk(&truth.returns, &VarSettings { quantile, ..base }).unwrap();
            close(name, found.value_at_risk, expected.as_f64().unwrap(), 1e-13);
        }
    }
}

#[test]
fn distributions_are_those_of_scipy_and_mpmath() {
    let truth = truth();
    let at = |settings: &VarSettings| value_at_risk_levels(&truth.returns, &truth.levels, settings).unwrap();
    check("normal", &at(&with(VarMethod::Normal)), &truth.normal, 1e-13);
    let four = VarSettings { degrees: Some(4.0), ..with(VarMethod::StudentT) };
    check("t with 4 degrees", &at(&four), &truth.student_4, 1e-12);

    let kurtosis = VarSettings { degrees_estimator: DegreesEstimator::Kurtosis, ..with(VarMethod::StudentT) };
    let found = at(&kurtosis);
    check("t by kurtosis", &found, &truth.student_kurtosis.levels, 1e-11);
    let VarFit::StudentT { degrees: Some(degrees), .. } = found[0].fit else { panic!("{:?}", found[0].fit) };
    close("degrees", degrees, truth.student_kurtosis.degrees, 1e-12);

    let found = at(&with(VarMethod::StudentT));
    let expected = &truth.student_likelihood;
    // A search for a maximum of the likelihood knows half of the digits.
    check("t by likelihood", &found, &expected.levels, 1e-7);
    let VarFit::StudentT { degrees: Some(degrees), location, scale } = found[0].fit else {
        panic!("{:?}", found[0].fit)
    };
    close("degrees", degrees, expected.degrees, 1e-6);
    close("location", location, expected.location.unwrap(), 1e-6);
    close("scale", scale, expected.scale.unwrap(), 1e-6);

    let found = at(&with(VarMethod::CornishFisher));
    check("Cornish-Fisher", &found, &truth.cornish_fisher, 1e-12);
    let VarFit::CornishFisher { skewness, excess_kurtosis, within_domain } = found[0].fit else {
        panic!("{:?}", found[0].fit)
    };
    close("skewness", skewness, truth.moments.skewness, 1e-12);
    close("excess kurtosis", excess_kurtosis, truth.moments.excess_kurtosis, 1e-12);
    assert!(within_domain);
}

#[test]
fn weights_and_filters_are_those_of_numpy() {
    let truth = truth();
    for (i, &confidence) in truth.levels.iter().enumerate() {
        let settings = VarSettings { confidence, ..with(VarMethod::AgeWeighted) };
        let (found, expected) = (value_at_risk(&truth.returns, &settings).unwrap(), &truth.age_weighted[i]);
        close("VaR", found.value_at_risk, expected.value_at_risk, 1e-15);
        close("ES", found.expected_shortfall.unwrap(), expected.at_or_below, 1e-13);
        let fractional = VarSettings { tail_mean: TailMean::Fractional, ..settings };
        let found = value_at_risk(&truth.returns, &fractional).unwrap();
        close("ES", found.expected_shortfall.unwrap(), expected.fractional, 1e-13);
    }
    let found =
        value_at_risk_levels(&truth.returns, &truth.levels, &with(VarMethod::FilteredHistorical)).unwrap();
    check("filtered", &found, &truth.filtered, 1e-13);
}

#[test]
fn volatilities_from_elsewhere_scale_each_return_to_today() {
    let returns = [-0.02, 0.01, -0.03, 0.02];
    // Twice as volatile from now on as it was, but for the third day.
    let volatilities = [0.01, 0.01, 0.03, 0.01, 0.02];
    let settings = VarSettings {
        confidence: 0.75,
        quantile: QuantileMethod::InverseEmpirical,
        ..VarSettings::default()
    };
    let found = filtered_value_at_risk(&returns, &volatilities, &settings).unwrap();
    assert_eq!((found.value_at_risk, found.expected_shortfall), (0.04, Some(0.04)));
    assert_eq!(found.method, VarMethod::FilteredHistorical);
}

/// Case D of the task specification, section 7.
#[test]
fn the_small_cases_have_their_published_digits() {
    let first = [-0.02, 0.01, -0.015, 0.03, -0.01];
    let normal = value_at_risk(&first, &with(VarMethod::Normal)).unwrap();
    assert!((normal.value_at_risk - 0.031_507_49).abs() < 5e-9);
    assert!((normal.mean + 0.001).abs() < 1e-17);
    let sample = VarSettings { bias: risk_core::statistics::Bias::Sample, ..with(VarMethod::Normal) };
    let deviation = value_at_risk(&first, &sample).unwrap().standard_deviation.unwrap();
    assert!((deviation - 0.020_736_441_4).abs() < 5e-11);
    let historical = value_at_risk(&first, &VarSettings::default()).unwrap();
    assert!((historical.expected_shortfall.unwrap() - 0.02).abs() < 1e-17);
    let second = [0.01, -0.02, 0.03, -0.04, 0.05];
    let normal = value_at_risk(&second, &with(VarMethod::Normal)).unwrap();
    assert!((normal.value_at_risk - 0.047_653_501_6).abs() < 5e-11, "{}", normal.value_at_risk);
}

#[test]
fn normal_multipliers_are_those_of_the_tables() {
    // Mean 0 and deviation 1.
    let returns = [1.0, -1.0];
    let reports = value_at_risk_levels(&returns, &[0.95, 0.975, 0.99], &with(VarMethod::Normal)).unwrap();
    let expected = [
        (1.644_853_626_951_472_7, 2.062_712_807_507_426),
        (1.959_963_984_540_054, 2.337_802_792_201_411),
        (2.326_347_874_040_841, 2.665_214_220_345_808),
    ];
    for (found, (var, es)) in reports.iter().zip(expected) {
        close("VaR", found.value_at_risk, var, 1e-15);
        close("ES", found.expected_shortfall.unwrap(), es, 1e-14);
    }
}

#[test]
fn a_horizon_scales_by_its_root_or_sums_what_overlaps() {
    let truth = truth();
    for method in [VarMethod::Historical, VarMethod::Normal, VarMethod::StudentT, VarMethod::CornishFisher] {
        let one = value_at_risk(&truth.returns, &with(method)).unwrap();
        let ten = value_at_risk(&truth.returns, &VarSettings { horizon_days: 10, ..with(method) }).unwrap();
        close("VaR", ten.value_at_risk, 10f64.sqrt() * one.value_at_risk, 1e-15);
        close("ES", ten.expected_shortfall.unwrap(), 10f64.sqrt() * one.expected_shortfall.unwrap(), 1e-15);
        let none = VarSettings { horizon_days: 10, scaling: HorizonScaling::None, ..with(method) };
        assert_eq!(value_at_risk(&truth.returns, &none).unwrap().value_at_risk, one.value_at_risk);
    }
    let sums =
        VarSettings { horizon_days: 10, scaling: HorizonScaling::OverlappingSums, ..VarSettings::default() };
    let reports = value_at_risk_levels(&truth.returns, &truth.levels, &sums).unwrap();
    for (found, expected) in reports.iter().zip(&truth.overlapping_10) {
        close("sums", found.value_at_risk, *expected, 1e-13);
        assert_eq!(found.observations, 491);
    }
}

#[test]
fn a_portfolio_is_the_series_of_its_returns() {
    let truth = truth();
    let panel = matrix(&truth.panel);
    let settings = VarSettings { confidence: 0.99, ..VarSettings::default() };
    let found = portfolio_value_at_risk(panel.view(), &truth.weights, &settings).unwrap();
    close("VaR", found.value_at_risk, truth.portfolio.value_at_risk_99, 1e-13);
    close("ES", found.expected_shortfall.unwrap(), truth.portfolio.expected_shortfall_99, 1e-13);
    let normal = VarSettings { method: VarMethod::Normal, ..settings };
    let found = portfolio_value_at_risk(panel.view(), &truth.weights, &normal).unwrap();
    close("VaR", found.value_at_risk, truth.portfolio.normal_99, 1e-13);
    // Whatever the layout.
    let turned = panel.t().as_standard_layout().to_owned();
    let again = portfolio_value_at_risk(turned.t(), &truth.weights, &normal).unwrap();
    assert_eq!(found, again);
}

#[test]
fn the_expansion_is_judged_where_it_bends_back() {
    // Skewness and kurtosis beyond the domain of Maillard's figure 1: all small gains but one crash.
    let mut returns = vec![0.001; 200];
    returns[7] = -0.30;
    returns[8] = 0.002;
    let found = value_at_risk(&returns, &with(VarMethod::CornishFisher)).unwrap();
    let VarFit::CornishFisher { within_domain, .. } = found.fit else { panic!("{:?}", found.fit) };
    assert!(!within_domain && found.value_at_risk.is_finite());
    // Normal quantiles have neither.
    let normal: Vec<f64> =
        (1..1000).map(|i| risk_core::math::normal::quantile(f64::from(i) / 1000.0).unwrap()).collect();
    let found = value_at_risk(&normal, &with(VarMethod::CornishFisher)).unwrap();
    let plain = value_at_risk(&normal, &with(VarMethod::Normal)).unwrap();
    close("VaR", found.value_at_risk, plain.value_at_risk, 1e-2);
}

/// The formulas for standard errors against the spread of estimates from 2,000 normal samples.
#[test]
fn standard_errors_are_the_spread_of_estimates() {
    let samples: Vec<Vec<f64>> = (0..2_000)
        .map(|path| {
            let mut out = vec![0.0; 500];
            risk_core::random::stream(3, path).fill_normal(&mut out);
            out
        })
        .collect();
    for (method, degrees) in [(VarMethod::Normal, None), (VarMethod::Historical, None)] {
        let settings = VarSettings { degrees, tail_mean: TailMean::Fractional, ..with(method) };
        let reports: Vec<_> =
            samples.iter().map(|sample| value_at_risk(sample, &settings).unwrap()).collect();
        let spread = |of: &dyn Fn(&VarReport) -> f64| {
            let mean = reports.iter().map(of).sum::<f64>() / 2_000.0;
            (reports.iter().map(|r| (of(r) - mean).powi(2)).sum::<f64>() / 2_000.0).sqrt()
        };
        let mean = |of: &dyn Fn(&VarReport) -> f64| reports.iter().map(of).sum::<f64>() / 2_000.0;
        let var = (spread(&|r| r.value_at_risk), mean(&|r| r.value_at_risk_standard_error.unwrap()));
        let es = (
            spread(&|r| r.expected_shortfall.unwrap()),
            mean(&|r| r.expected_shortfall_standard_error.unwrap()),
        );
        close(&format!("{method:?} VaR"), var.1, var.0, 0.1);
        close(&format!("{method:?} ES"), es.1, es.0, 0.1);
        let held = |r: &&VarReport| {
            let interval = r.value_at_risk_interval;
            interval.lower.unwrap() <= 1.644_853_627 && 1.644_853_627 <= interval.upper.unwrap()
        };
        let share = reports.iter().filter(held).count() as f64 / 2_000.0;
        assert!((0.93..=0.98).contains(&share), "{method:?}: the interval holds the truth in {share}");
    }
}

#[test]
fn settings_are_read_with_their_defaults_and_no_others() {
    let settings: VarSettings = serde_json::from_str(r#"{"method": "student_t", "degrees": 5}"#).unwrap();
    assert_eq!((settings.method, settings.degrees), (VarMethod::StudentT, Some(5.0)));
    assert_eq!(settings.confidence, 0.95);
    assert!(serde_json::from_str::<VarSettings>(r#"{"confidance": 0.99}"#).is_err());
    let report = value_at_risk(&truth().returns, &settings).unwrap();
    let text = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<VarReport>(&text).unwrap(), report);
}
