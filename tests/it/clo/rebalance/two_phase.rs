//! The two-phase method.

use super::{case, fixture, near, signed};
use clo_core::rebalance::trade::{Method, Refusal, SaleTests, Stopped};
use clo_core::rebalance::{Filter, RebalanceSettings, Side, rebalance};

#[test]
fn its_steps_are_those_of_the_definition() {
    let fixture = fixture();
    let tolerance = fixture["tolerance"].as_f64().unwrap();
    for entry in fixture["cases"].as_array().unwrap() {
        let (deal, master, settings) = case(&fixture, entry);
        let done = rebalance(&deal, &master, &settings).unwrap();
        let got: Vec<(String, f64)> =
            done.steps.iter().map(|step| (step.asset.clone(), signed(step.side, step.par))).collect();
        let want: Vec<(String, f64)> = serde_json::from_value(entry["steps"].clone()).unwrap();
        assert_eq!(got, want);
        let path = [done.objective.before, done.objective.after_sales, done.objective.after_purchases];
        for (got, want) in path.iter().zip(entry["objectives"].as_array().unwrap()) {
            let want = want.as_f64().unwrap();
            assert!(near(*got, want, tolerance), "{got} {want}");
        }
        assert_eq!((done.method, done.gain), (Method::TwoPhase, None));
    }
}

/// The first pool of the script, with other settings.
fn first(change: impl FnOnce(&mut RebalanceSettings)) -> clo_core::rebalance::Rebalance {
    let fixture = fixture();
    let (deal, master, mut settings) = case(&fixture, &fixture["cases"][0]);
    change(&mut settings);
    rebalance(&deal, &master, &settings).unwrap()
}

#[test]
fn nothing_is_done_unless_asked_for() {
    let done = first(|settings| (settings.sale_par, settings.buy_par) = (0.0, 0.0));
    assert!(done.steps.is_empty() && done.sales.is_empty() && done.purchases.is_empty());
    assert_eq!(done.before.tests.len(), done.after.tests.len());
    assert!(done.phases.iter().all(|phase| phase.stopped == Stopped::Done));
    assert!(done.changes.iter().all(|change| change.difference == Some(0.0)));
}

#[test]
fn the_last_step_is_cut_short() {
    let done = first(|settings| (settings.sale_par, settings.buy_par) = (2.5e6, 1.25e6));
    let last = |side| done.steps.iter().rfind(|step| step.side == side).unwrap().par;
    assert_eq!((last(Side::Sell), last(Side::Buy)), (0.5e6, 0.25e6));
}

#[test]
fn purchases_end_with_the_cash() {
    let done = first(|settings| (settings.sale_par, settings.buy_par) = (0.0, 8e6));
    let phase = &done.phases[1];
    assert_eq!(phase.stopped, Stopped::CashSpent);
    assert!(near(phase.cash, 2e6, 1e-12) && done.after.principal_cash.abs() < 1e-6);
    let kept = first(|settings| {
        (settings.sale_par, settings.buy_par, settings.least_cash) = (0.0, 8e6, 0.5e6);
    });
    assert!(near(kept.after.principal_cash, 0.5e6, 1e-12));
}

#[test]
fn sales_end_with_what_is_held() {
    let done = first(|settings| {
        settings.sale_filter = Some(Filter::parse("id = 'H02' OR id = 'H01'").unwrap());
        (settings.sale_par, settings.buy_par) = (1e9, 0.0);
        settings.sale_tests = SaleTests::Unchecked;
    });
    assert_eq!(done.phases[0].stopped, Stopped::NothingLeft);
    assert_eq!(done.phases[0].candidates, 2);
    let mut sold: Vec<&str> = done.sales.iter().map(|sale| sale.asset.as_str()).collect();
    sold.sort_unstable();
    assert_eq!(sold, ["H01", "H02"]);
    let filtered = &done.phases[0].refused[0];
    assert_eq!((filtered.reason, filtered.count), (Refusal::Filter, 4));
}

#[test]
fn what_is_sold_is_not_bought_back() {
    let done = first(|settings| settings.held = clo_core::rebalance::rank::HeldNames::Allow);
    for sale in &done.sales {
        assert!(done.purchases.iter().all(|purchase| purchase.asset != sale.asset), "{}", sale.asset);
    }
    assert!(done.phases[1].refused.iter().any(|refused| refused.reason == Refusal::Sold));
}

#[test]
fn the_first_increment_of_an_asset_is_bought_in_any_case() {
    let done = first(|settings| settings.max_concentration = 0.0);
    assert_eq!((done.purchases.len(), done.phases[1].stopped), (2, Stopped::AllRefused));
    assert!(done.phases[1].refused.iter().any(|refused| refused.reason == Refusal::Concentration));
    assert!(done.purchases.iter().all(|purchase| purchase.par == 1e6));
    let one = first(|settings| (settings.max_concentration, settings.most_assets) = (1.0, Some(1)));
    assert_eq!(one.purchases.len(), 1);
    assert!(one.phases[1].refused.iter().any(|refused| refused.reason == Refusal::MostAssets));
}
