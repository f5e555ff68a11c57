use proptest::prelude::*;
use risk_core::var::{TailMean, VarMethod, VarSettings, value_at_risk, value_at_risk_levels};

const METHODS: [VarMethod; 6] = [
    VarMethod::Historical,
    VarMethod::AgeWeighted,
    VarMethod::FilteredHistorical,
    VarMethod::Normal,
    VarMethod::StudentT,
    VarMethod::CornishFisher,
];
const TAILS: [TailMean; 3] = [TailMean::AtOrBelow, TailMean::WorstObservations, TailMean::Fractional];

fn returns() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(-0.1..0.1f64, 8..80)
}

fn with(method: VarMethod) -> VarSettings {
    VarSettings { method, degrees: Some(5.0), ..VarSettings::default() }
}

proptest! {
    #[test]
    fn shortfall_is_at_least_the_value_at_risk(r in returns(), c in 0.01..0.999f64) {
        for method in METHODS {
            for tail_mean in TAILS {
                let settings = VarSettings { confidence: c, tail_mean, ..with(method) };
                let found = value_at_risk(&r, &settings).unwrap();
                if let Some(shortfall) = found.expected_shortfall {
                    prop_assert!(shortfall >= found.value_at_risk - 1e-15, "{method:?}: {found:?}");
                }
            }
        }
    }

    #[test]
    fn risk_rises_with_confidence(r in returns(), c in 0.5..0.99f64, more in 0.001..0.009f64) {
        for method in METHODS {
            let pair = value_at_risk_levels(&r, &[c, c + more], &with(method)).unwrap();
            // Beyond its domain the expansion may fall.
            if method != VarMethod::CornishFisher {
                prop_assert!(pair[1].value_at_risk >= pair[0].value_at_risk, "{method:?}");
                let fractional = VarSettings { tail_mean: TailMean::Fractional, ..with(method) };
                let pair = value_at_risk_levels(&r, &[c, c + more], &fractional).unwrap();
                prop_assert!(pair[1].expected_shortfall.unwrap() >= pair[0].expected_shortfall.unwrap() - 1e-15);
            }
        }
    }

    #[test]
    fn levels_together_are_levels_alone(r in returns()) {
        let levels = [0.9, 0.95, 0.99];
        for method in METHODS {
            let all = value_at_risk_levels(&r, &levels, &with(method)).unwrap();
            for (report, confidence) in all.iter().zip(levels) {
                prop_assert_eq!(report, &value_at_risk(&r, &VarSettings { confidence, ..with(method) }).unwrap());
            }
        }
    }

    #[test]
    fn a_unit_scales_and_a_sure_gain_shifts(r in returns(), unit in 0.01..1e6f64, gain in -1.0..1.0f64) {
        for method in METHODS {
            for tail_mean in TAILS {
                let settings = VarSettings { tail_mean, ..with(method) };
                let found = value_at_risk(&r, &settings).unwrap();
                let scaled: Vec<f64> = r.iter().map(|x| x * unit).collect();
                let scaled = value_at_risk(&scaled, &settings).unwrap();
                let near = |a: f64, b: f64, size: f64| (a - b).abs() <= 1e-11 * size;
                prop_assert!(near(scaled.value_at_risk, unit * found.value_at_risk, unit), "{method:?}");
                if let (Some(a), Some(b)) = (scaled.expected_shortfall, found.expected_shortfall) {
                    prop_assert!(near(a, unit * b, unit), "{method:?}");
                }
                // Volatilities about zero move with a shift.
                if method != VarMethod::FilteredHistorical {
                    let shifted: Vec<f64> = r.iter().map(|x| x + gain).collect();
                    let shifted = value_at_risk(&shifted, &settings).unwrap();
                    prop_assert!(near(shifted.value_at_risk, found.value_at_risk - gain, 1.0), "{method:?}");
                    if let (Some(a), Some(b)) = (shifted.expected_shortfall, found.expected_shortfall) {
                        prop_assert!(near(a, b - gain, 1.0), "{method:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn shortfall_is_sub_additive((a, b) in (8..60usize).prop_flat_map(|n| {
        let series = || prop::collection::vec(-0.1..0.1f64, n..=n);
        (series(), series())
    }), c in 0.5..0.99f64) {
        let both: Vec<f64> = a.iter().zip(&b).map(|(x, y)| x + y).collect();
        for method in [VarMethod::Historical, VarMethod::Normal, VarMethod::StudentT] {
            let settings = VarSettings {
                confidence: c,
                tail_mean: TailMean::Fractional,
                // The tail mean itself, without its floor at the interpolated quantile.
                quantile: risk_core::statistics::QuantileMethod::InverseEmpirical,
                ..with(method)
            };
            let of = |r: &[f64]| value_at_risk(r, &settings).unwrap().expected_shortfall.unwrap();
            prop_assert!(of(&both) <= of(&a) + of(&b) + 1e-13, "{method:?}");
        }
    }

    #[test]
    fn order_does_not_matter(r in returns(), seed in 0..1000u64) {
        let mut shuffled = r.clone();
        let mut stream = risk_core::random::stream(seed, 0);
        for i in (1..shuffled.len()).rev() {
            shuffled.swap(i, (stream.uniform() * (i + 1) as f64) as usize);
        }
        let found = value_at_risk(&r, &VarSettings::default()).unwrap();
        let again = value_at_risk(&shuffled, &VarSettings::default()).unwrap();
        prop_assert_eq!(found.value_at_risk, again.value_at_risk);
        prop_assert_eq!(found.expected_shortfall, again.expected_shortfall);
        for method in [VarMethod::Normal, VarMethod::StudentT, VarMethod::CornishFisher] {
            let (a, b) = (value_at_risk(&r, &with(method)).unwrap(), value_at_risk(&shuffled, &with(method)).unwrap());
            prop_assert!((a.value_at_risk - b.value_at_risk).abs() < 1e-13);
        }
    }

    #[test]
    fn nothing_panics_and_nothing_is_nan(
        r in prop::collection::vec(prop_oneof![
            Just(0.0), Just(1e308), Just(-1e308), Just(1e-308), Just(f64::NAN), Just(f64::INFINITY), -1.0..1.0f64, -1e-300..1e-300f64,
        ], 0..40),
        c in prop_oneof![Just(0.0), Just(1.0), Just(f64::NAN), Just(1e-300), Just(1.0 - 1e-16), 0.0..1.0f64],
    ) {
        for method in METHODS.into_iter().chain([VarMethod::ExtremeValue, VarMethod::MonteCarlo]) {
            for degrees in [None, Some(2.5)] {
                let mut settings = VarSettings { confidence: c, degrees, ..with(method) };
                settings.simulation.paths = 10;
                if let Ok(found) = value_at_risk(&r, &settings) {
                    let text = serde_json::to_string(&found).unwrap();
                    // What is not finite is written as null and cannot be read where a number must be.
                    prop_assert!(serde_json::from_str::<risk_core::var::VarReport>(&text).is_ok(), "{text}");
                }
            }
        }
    }
}
