use super::super::fixture;
use proptest::prelude::*;
use risk_core::Error;
use risk_core::option::Svi;
use risk_core::option::smile::svi::{Butterfly, JumpWings, SviSettings, VariancePoint, fit};
use serde::Deserialize;

#[derive(Deserialize)]
struct Smiles {
    svi: Vec<Smile>,
}

#[derive(Deserialize)]
struct Smile {
    smile: Svi,
    points: Vec<[f64; 3]>,
}

/// The smile of Axel Vogt, which has butterfly arbitrage: Gatheral and Jacquier (2014), example 3.1.
const VOGT: Svi = Svi { a: -0.0410, b: 0.1331, rho: 0.3060, m: 0.3586, sigma: 0.4153 };

fn points(smile: &Svi, places: impl IntoIterator<Item = f64>) -> Vec<VariancePoint> {
    let at = |k| VariancePoint { log_moneyness: k, total_variance: smile.total_variance(k), weight: 1.0 };
    places.into_iter().map(at).collect()
}

fn places() -> Vec<f64> {
    (-10..=10).map(|i| f64::from(i) * 0.08).collect()
}

#[test]
fn variance_and_density_agree_with_mpmath() {
    for Smile { smile, points } in fixture::<Smiles>("smile.json").svi {
        for [k, w, g] in points {
            assert!((smile.total_variance(k) - w).abs() <= 1e-14, "{smile:?} at {k}");
            let found = smile.durrleman(k).unwrap();
            assert!((found - g).abs() <= 1e-9 * g.abs().max(1.0), "{found} for {g}: {smile:?} at {k}");
        }
    }
}

/// Gatheral and Jacquier (2014), section 5.1: the jump wings of Vogt's smile at one year.
#[test]
fn the_jump_wings_of_vogt_s_smile_are_those_published() {
    let wings = JumpWings::of(&VOGT, 1.0).unwrap();
    for (found, published) in [
        (wings.variance, 0.017_426_25),
        (wings.skew, -0.175_211_1),
        (wings.put_slope, 0.699_738_1),
        (wings.call_slope, 1.316_798),
        (wings.least_variance, 0.011_624_9),
    ] {
        assert!((found - published).abs() < 1e-6, "{wings:?}");
    }
    let raw = wings.raw(1.0).unwrap();
    for (found, wanted) in
        [(raw.a, VOGT.a), (raw.b, VOGT.b), (raw.rho, VOGT.rho), (raw.m, VOGT.m), (raw.sigma, VOGT.sigma)]
    {
        assert!((found - wanted).abs() < 1e-12, "{raw:?}");
    }
}

/// The published figure shows g below zero between k = 0.6 and 1.1, lowest near 0.85.
#[test]
fn vogt_s_smile_has_butterfly_arbitrage() {
    let least = VOGT.least_durrleman();
    assert!(least.g < -0.01 && (0.7..1.0).contains(&least.log_moneyness), "{least:?}");
    assert!(VOGT.durrleman(0.0).unwrap() > 0.0);
}

#[test]
fn a_fit_that_forbids_butterflies_has_none_and_stays_near() {
    let quotes = points(&VOGT, (-15..=15).map(|i| f64::from(i) * 0.1));
    let allowed = fit(&quotes, &SviSettings { butterfly: Butterfly::Allow }).unwrap();
    assert!(allowed.error < 1e-9, "{allowed:?}");
    assert!(allowed.least_density.g < -0.01);
    let forbidden = fit(&quotes, &SviSettings::default()).unwrap();
    assert!(forbidden.least_density.g >= 0.0, "{forbidden:?}");
    assert!(forbidden.error < 3e-3, "{forbidden:?}");
}

#[test]
fn weights_draw_the_smile_to_what_counts() {
    let smile = Svi { a: 0.01, b: 0.2, rho: -0.3, m: 0.0, sigma: 0.2 };
    let mut quotes = points(&smile, places());
    quotes[3].total_variance *= 1.5;
    let far = |f: &risk_core::option::smile::svi::SviFit| {
        let miss = |q: &VariancePoint| {
            (f.smile.total_variance(q.log_moneyness) - smile.total_variance(q.log_moneyness)).abs()
        };
        quotes.iter().map(miss).fold(0.0, f64::max)
    };
    let equal = fit(&quotes, &SviSettings::default()).unwrap();
    let mut trusted = quotes.clone();
    trusted[3].weight = 1e-9;
    let trusting = fit(&trusted, &SviSettings::default()).unwrap();
    assert!(far(&equal) > 1e-3 && far(&trusting) < 1e-6, "{} {}", far(&equal), far(&trusting));
}

#[test]
fn an_earlier_smile_above_a_later_one_is_found() {
    let early = Svi { a: 0.01, b: 0.2, rho: -0.3, m: 0.0, sigma: 0.2 };
    let later = Svi { a: 0.02, b: 0.2, rho: -0.3, m: 0.0, sigma: 0.2 };
    assert_eq!(early.crossing(&later), None);
    let crossing = later.crossing(&early).unwrap();
    assert!((crossing.size - 0.01).abs() < 1e-12);
    // The left wing of the early one is steeper: it crosses far out.
    let steep = Svi { b: 0.25, ..early };
    let crossing = steep.crossing(&later).unwrap();
    assert!(crossing.log_moneyness.abs() > 10.0 && crossing.size > 0.0, "{crossing:?}");
}

#[test]
fn every_problem_is_named() {
    let quote = |k, w, weight| VariancePoint { log_moneyness: k, total_variance: w, weight };
    let quotes = [quote(f64::NAN, 0.04, 1.0), quote(0.1, 0.0, -1.0), quote(0.2, 0.04, 1.0)];
    let error = fit(&quotes, &SviSettings::default()).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|p| p.path.as_str()).collect();
    assert_eq!(paths, ["points[0].log_moneyness", "points[1].total_variance", "points[1].weight", "points"]);
    assert!(matches!(fit(&[], &SviSettings::default()), Err(Error::Invalid(_))));
    let same = vec![quote(0.1, 0.04, 1.0); 9];
    assert_eq!(fit(&same, &SviSettings::default()).unwrap_err().problems()[0].path, "points");
    let bad = Svi { a: -1.0, b: 0.1, rho: 0.0, m: 0.0, sigma: 0.1 };
    assert_eq!(bad.check().unwrap_err().problems()[0].path, "a");
    assert!(JumpWings::of(&bad, 1.0).is_err());
    assert!(JumpWings::of(&VOGT, 0.0).is_err());
    let wings = JumpWings { skew: 0.9, ..JumpWings::of(&VOGT, 1.0).unwrap() };
    assert_eq!(wings.raw(1.0).unwrap_err().problems()[0].path, "skew");
}

proptest! {
    /// A smile is found again from its own quotes.
    #[test]
    fn a_smile_is_its_own_best_fit(
        a in 0.001..0.05f64, b in 0.05..0.6f64, rho in -0.85..0.85f64, m in -0.25..0.25f64, sigma in 0.05..0.5f64
    ) {
        let smile = Svi { a, b, rho, m, sigma };
        prop_assume!(smile.least_durrleman().g >= 0.0);
        let found = fit(&points(&smile, places()), &SviSettings::default()).unwrap();
        prop_assert!(found.error < 1e-9, "{:?} for {:?}", found, smile);
        for (x, y) in [(found.smile.b, b), (found.smile.rho, rho), (found.smile.m, m), (found.smile.sigma, sigma), (found.smile.a, a)] {
            prop_assert!((x - y).abs() < 1e-4, "{:?} for {:?}", found, smile);
        }
    }

    #[test]
    fn jump_wings_lead_back(
        a in 0.001..0.05f64, b in 0.05..0.6f64, rho in -0.9..0.9f64, m in -0.3..0.3f64, sigma in 0.02..0.5f64, years in 0.05..5.0f64
    ) {
        let smile = Svi { a, b, rho, m, sigma };
        let wings = JumpWings::of(&smile, years).unwrap();
        // On the money at the bottom, σ is open.
        prop_assume!((wings.variance - wings.least_variance) > 1e-4 * wings.variance);
        let back = wings.raw(years).unwrap();
        for k in [-0.5, 0.0, 0.4] {
            prop_assert!((back.total_variance(k) - smile.total_variance(k)).abs() < 1e-9, "{:?} {:?}", smile, back);
        }
    }

    #[test]
    fn never_panics_nor_answers_nan(
        numbers in prop::array::uniform5(any::<f64>()), k in any::<f64>(), quotes in prop::collection::vec((any::<f64>(), any::<f64>(), any::<f64>()), 0..8)
    ) {
        let [a, b, rho, m, sigma] = numbers;
        let smile = Svi { a, b, rho, m, sigma };
        if smile.check().is_ok() && k.is_finite() {
            prop_assert!(smile.durrleman(k).is_none_or(f64::is_finite));
            prop_assert!(smile.least_durrleman().g.is_finite());
        }
        let quote = |&(k, w, weight): &(f64, f64, f64)| VariancePoint { log_moneyness: k, total_variance: w, weight };
        let _ = fit(&quotes.iter().map(quote).collect::<Vec<_>>(), &SviSettings::default());
        let wings = JumpWings { variance: a, skew: b, put_slope: rho, call_slope: m, least_variance: sigma };
        let _ = wings.raw(k);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn noise_is_fitted_without_arbitrage(seed in prop::collection::vec((-1.0..1.0f64, 1e-4..0.5f64), 6..20)) {
        let quote = |&(k, w): &(f64, f64)| VariancePoint { log_moneyness: k, total_variance: w, weight: 1.0 };
        let quotes: Vec<VariancePoint> = seed.iter().map(quote).collect();
        if let Ok(found) = fit(&quotes, &SviSettings::default()) {
            prop_assert!(found.smile.check().is_ok(), "{:?}", found);
            prop_assert!(found.least_density.g >= 0.0, "{:?}", found);
            prop_assert!(found.error.is_finite() && found.largest_error.is_finite());
        }
    }
}
