//! What cannot be done is named.

use super::{case, fixture, large};
use clo_core::rebalance::{Objective, RebalanceSettings, rebalance};

fn problems(change: impl FnOnce(&mut RebalanceSettings)) -> Vec<String> {
    let (deal, master, mut settings) = large(1);
    change(&mut settings);
    let error = rebalance(&deal, &master, &settings).unwrap_err();
    error.problems().iter().map(ToString::to_string).collect()
}

#[test]
fn settings_that_make_no_sense_are_named_all_at_once() {
    assert_eq!(
        problems(|settings| {
            settings.sale_par = -1.0;
            settings.buy_par = f64::NAN;
            settings.increment = 0.0;
            settings.max_concentration = 5.0;
            settings.least_price = f64::INFINITY;
            settings.least_cash = f64::NEG_INFINITY;
            settings.objective.weights.insert(32, f64::NAN);
        }),
        [
            "sale_par: must be an amount from 0 to 1e13, got -1",
            "buy_par: must be an amount from 0 to 1e13, got NaN",
            "increment: must be an amount above zero, got 0",
            "max_concentration: must be between 0 and 1, got 5",
            "least_price: must be between 0 and 2, got inf",
            "least_cash: must be an amount from 0 to 1e13, got -inf",
            "objective.weights.32: must be between 0 and 1000000, got NaN",
        ]
    );
    assert_eq!(
        problems(|settings| settings.increment = 1.0),
        [
            "increment: must make at most 100000 steps of sale_par 5000000, got 1",
            "increment: must make at most 100000 steps of buy_par 8000000, got 1",
        ]
    );
    assert_eq!(
        problems(|settings| settings.objective.weights = [(29, 1.0), (99, 1.0)].into()),
        [
            "objective.weights.29: assets cannot be ranked by test 29",
            "objective.weights.99: the deal has no test 99",
        ]
    );
}

#[test]
fn a_list_that_makes_no_sense_is_named() {
    let (deal, mut master, settings) = large(1);
    master[0].price = Some(98.5);
    master[1].id = master[2].id.clone();
    let error = rebalance(&deal, &master, &settings).unwrap_err().to_string();
    assert!(error.contains("candidates[0].price") && error.contains("is given twice"), "{error}");
    let mut without = deal.clone();
    without.quality = None;
    let error = rebalance(&without, &[], &settings).unwrap_err().to_string();
    assert!(error.starts_with("quality: is missing"), "{error}");
}

#[test]
fn settings_are_read_strictly() {
    let read = |text: &str| serde_json::from_str::<RebalanceSettings>(text);
    assert!(read(r#"{"sale_par": 5e6, "method": "optimal", "buy_filter": "spread >= 4%"}"#).is_ok());
    for (text, word) in [
        (r#"{"sale": 1}"#, "sale"),
        (r#"{"method": "magic"}"#, "magic"),
        (r#"{"buy_filter": "spred > 4"}"#, "spred"),
    ] {
        let error = read(text).unwrap_err().to_string();
        assert!(error.contains(word), "{error}");
    }
}

#[test]
fn edges_have_answers() {
    let fixture = fixture();
    let (deal, master, settings) = case(&fixture, &fixture["cases"][0]);
    for method in ["two_phase", "optimal"] {
        let with = |change: &dyn Fn(&mut RebalanceSettings)| {
            let mut settings = settings.clone();
            settings.method = serde_json::from_str(&format!("\"{method}\"")).unwrap();
            change(&mut settings);
            settings
        };
        // Nobody to buy from, nothing held, nothing asked, more cash wanted than there is.
        let none = rebalance(&deal, &[], &with(&|_| {})).unwrap();
        assert!(none.purchases.is_empty());
        let mut empty = deal.clone();
        empty.assets.clear();
        let ramp = rebalance(&empty, &master, &with(&|settings| settings.objective = Objective::default()));
        assert!(ramp.unwrap().sales.is_empty());
        let idle = rebalance(&deal, &master, &with(&|s| (s.sale_par, s.buy_par) = (0.0, 0.0))).unwrap();
        assert!(idle.steps.is_empty());
        let broke = rebalance(&deal, &master, &with(&|s| (s.sale_par, s.least_cash) = (0.0, 1e12))).unwrap();
        assert!(broke.steps.is_empty());
        let huge = rebalance(&deal, &master, &with(&|s| s.increment = 1e13)).unwrap();
        assert!(huge.after.principal_cash >= -1e-6);
        let zero = rebalance(&deal, &master, &with(&|s| s.most_programs = 0)).unwrap();
        assert_eq!(zero.gain.is_some(), method == "optimal");
        // Free loans cost nothing.
        let free: Vec<_> =
            master.iter().map(|asset| clo_core::deal::Asset { price: Some(0.0), ..asset.clone() }).collect();
        let gift = rebalance(&deal, &free, &with(&|s| s.least_price = 0.0)).unwrap();
        assert!(gift.purchases.iter().all(|purchase| purchase.cash == 0.0));
    }
}
