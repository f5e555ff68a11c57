//! The optimal method: the known optimum where there is one, and never worse than step by step.

use super::{case, fixture, large, near};
use clo_core::rebalance::trade::{Amounts, Method, Refusal, Stopped};
use clo_core::rebalance::{RebalanceSettings, rebalance};

fn optimal(settings: RebalanceSettings) -> RebalanceSettings {
    RebalanceSettings { method: Method::Optimal, ..settings }
}

#[test]
fn it_finds_the_best_of_all_combinations() {
    let fixture = fixture();
    let mut better = 0;
    for entry in fixture["cases"].as_array().unwrap() {
        let (deal, master, settings) = case(&fixture, entry);
        let done = rebalance(&deal, &master, &optimal(settings)).unwrap();
        let gain = done.gain.as_ref().unwrap();
        let best = entry["best"].as_f64().unwrap();
        assert!(near(gain.optimal, best, 1e-12), "{} {best}: {}", gain.optimal, gain.explanation);
        assert!(near(gain.two_phase, entry["objectives"][2].as_f64().unwrap(), 1e-12));
        if gain.improvement > 0.0 {
            better += 1;
            assert_eq!(done.method, Method::Optimal);
        } else {
            assert_eq!(done.method, Method::TwoPhase);
        }
    }
    assert!(better >= 5, "better than step by step in {better} cases");
}

#[test]
fn without_regard_to_increments_it_is_the_linear_optimum() {
    let fixture = fixture();
    let mut seen = 0;
    for entry in fixture["cases"].as_array().unwrap() {
        let Some(want) = entry["relaxed_by_highs"].as_f64() else { continue };
        let (deal, master, settings) = case(&fixture, entry);
        let gain = rebalance(&deal, &master, &optimal(settings)).unwrap().gain.unwrap();
        let got = gain.relaxed.unwrap();
        assert!(near(got, want, 1e-6), "{got} {want}");
        assert!(gain.optimal <= got + 1e-6);
        seen += 1;
    }
    assert!(seen >= 3);
}

#[test]
fn on_larger_pools_it_is_better_than_step_by_step() {
    let mut gains = Vec::new();
    for seed in 20..26 {
        let (deal, master, settings) = large(seed);
        let done = rebalance(&deal, &master, &optimal(settings.clone())).unwrap();
        let gain = done.gain.unwrap();
        let alone = rebalance(&deal, &master, &settings).unwrap();
        assert_eq!(gain.two_phase, alone.objective.after_purchases);
        let missing = gain.relaxed.unwrap() - gain.optimal;
        assert!(missing < 0.05, "{missing} below the bound of the linear program");
        for (got, alone) in done.phases.iter().zip(&alone.phases) {
            assert!(near(got.traded, alone.traded, 0.05), "{} {}", got.traded, alone.traded);
        }
        gains.push(gain.improvement);
    }
    let better = gains.iter().filter(|gain| **gain > 0.0).count();
    assert!(better >= 3, "{gains:?}");
}

#[test]
fn left_free_it_trades_no_more_than_helps() {
    let fixture = fixture();
    for entry in fixture["cases"].as_array().unwrap() {
        let (deal, master, settings) = case(&fixture, entry);
        let asked = rebalance(&deal, &master, &optimal(settings.clone())).unwrap();
        let free = RebalanceSettings { amounts: Amounts::AtMost, ..optimal(settings) };
        let done = rebalance(&deal, &master, &free).unwrap();
        assert!(done.objective.after_purchases >= asked.objective.after_purchases - 1e-9);
        assert!(done.objective.after_purchases >= done.objective.before - 1e-9);
        let stops = [Stopped::Done, Stopped::Optimal];
        assert!(
            done.method == Method::TwoPhase || done.phases.iter().all(|phase| stops.contains(&phase.stopped))
        );
    }
}

#[test]
fn lists_and_limits_bind_it_too() {
    let fixture = fixture();
    for entry in fixture["cases"].as_array().unwrap() {
        let (deal, master, settings) = case(&fixture, entry);
        let one = RebalanceSettings { most_assets: Some(2), max_concentration: 1.0, ..optimal(settings) };
        let done = rebalance(&deal, &master, &one).unwrap();
        assert!(done.purchases.len() <= 2);
        assert!(done.purchases.iter().all(|purchase| purchase.asset != "M07"));
        assert!(done.phases[1].refused.iter().any(|refused| refused.reason == Refusal::DoNotBuy));
    }
}
