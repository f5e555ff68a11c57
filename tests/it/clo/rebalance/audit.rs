//! Why each trade was made, and what a run reports.

use super::{case, fixture, large, near};
use clo_core::quality::Outcome;
use clo_core::rebalance::trade::{Refusal, Stopped};
use clo_core::rebalance::{Rebalance, RebalanceSettings, Side, rebalance, rebalance_with};
use risk_core::Error;
use risk_core::progress::Progress;
use std::ops::ControlFlow;
use std::sync::Mutex;

#[test]
fn each_step_follows_from_the_one_before() {
    let (deal, master, settings) = large(3);
    let done = rebalance(&deal, &master, &settings).unwrap();
    assert!(done.steps.len() > 20);
    let (mut objective, mut cash) = (done.objective.before, deal.accounts.collection.principal);
    for (k, step) in done.steps.iter().enumerate() {
        assert_eq!((step.number, step.objective_before), (k + 1, objective));
        cash += step.par * step.price * if step.side == Side::Sell { 1.0 } else { -1.0 };
        assert!(near(step.cash, cash, 1e-12), "{} {cash}", step.cash);
        assert!(step.moved.iter().all(|moved| moved.before != moved.after));
        assert!(!step.moved.is_empty() && step.rank.unwrap() <= step.candidates);
        let rank = step.rank.unwrap();
        assert_eq!(step.refused.is_empty(), rank == 1, "{}", step.why);
        for refused in &step.refused {
            assert!(refused.count < rank && refused.first.len() == refused.count.min(5));
        }
        let bound: Vec<u16> = step
            .refused
            .iter()
            .filter_map(|refused| match refused.reason {
                Refusal::Test(number) => Some(number),
                _ => None,
            })
            .collect();
        assert_eq!(step.bound, bound);
        objective = step.objective_after;
    }
    assert_eq!(objective, done.objective.after_purchases);
    assert!(done.steps.iter().any(|step| !step.bound.is_empty()), "no test ever bound");
}

#[test]
fn a_refused_asset_would_have_failed_the_test_that_is_named() {
    let fixture = fixture();
    let mut seen = 0;
    for entry in fixture["cases"].as_array().unwrap() {
        let (deal, master, settings) = case(&fixture, entry);
        let done = rebalance(&deal, &master, &settings).unwrap();
        let Some(step) = done.steps.iter().find(|step| !step.bound.is_empty()) else { continue };
        let refused = step.refused.iter().find(|refused| matches!(refused.reason, Refusal::Test(_))).unwrap();
        let Refusal::Test(number) = refused.reason else { panic!() };
        // The trades up to there, and then the refused one, tried as hypothetical trades.
        let trade = |asset: &str, side, par| clo_core::rebalance::Trade {
            asset: asset.into(),
            side,
            par,
            price: None,
        };
        let mut trades: Vec<_> =
            done.steps[..step.number - 1].iter().map(|s| trade(&s.asset, s.side, s.par)).collect();
        trades.push(trade(&refused.first[0], step.side, step.par));
        let hypo = clo_core::rebalance::hypothetical(&deal, &master, &trades, &Default::default()).unwrap();
        assert_eq!(hypo.after[0].compliance.get(number).unwrap().outcome, Outcome::Failed);
        assert_eq!(hypo.before.get(number).unwrap().outcome, Outcome::Passed);
        seen += 1;
    }
    assert!(seen > 2, "{seen}");
}

#[test]
fn a_step_says_why_in_words() {
    let (deal, master, settings) = large(3);
    let done = rebalance(&deal, &master, &settings).unwrap();
    let first = done.steps.iter().find(|step| step.rank == Some(1) && step.side == Side::Buy).unwrap();
    let score = first.score;
    assert_eq!(first.why, format!("The best of {} to buy, with a score of {score:.6}.", first.candidates));
    let later = done.steps.iter().find(|step| step.rank > Some(2)).unwrap();
    assert!(later.why.contains("before it were refused"), "{}", later.why);
}

#[test]
fn what_is_excluded_from_the_start_is_counted_with_its_reason() {
    let (deal, mut master, mut settings) = large(4);
    settings.do_not_buy = ["M041".to_owned(), master[5].issuer.clone()].into();
    settings.do_not_sell = ["H001".to_owned()].into();
    settings.most_refused = 1;
    master[9].defaulted = true;
    master[10].price = Some(0.5);
    settings.buy_filter = Some(clo_core::rebalance::Filter::parse("NOT id = 'M052'").unwrap());
    let done = rebalance(&deal, &master, &settings).unwrap();
    let listed = |phase: usize, reason| {
        let refused = done.phases[phase].refused.iter().find(|refused| refused.reason == reason).unwrap();
        (refused.count, refused.first.len())
    };
    assert_eq!(listed(0, Refusal::DoNotSell), (1, 1));
    assert_eq!(listed(1, Refusal::Defaulted), (1, 1));
    assert_eq!(listed(1, Refusal::Price), (1, 1));
    assert_eq!(listed(1, Refusal::Filter), (1, 1));
    let (count, named) = listed(1, Refusal::DoNotBuy);
    assert!(count >= 2 && named == 1);
    let (held, _) = listed(1, Refusal::Held);
    assert!(held + done.sales.len() >= 39);
    for purchase in &done.purchases {
        assert!(purchase.asset != "M041" && purchase.issuer != master[5].issuer);
    }
    assert!(done.sales.iter().all(|sale| sale.asset != "H001"));
}

#[test]
fn a_run_that_cannot_go_on_says_what_stops_it() {
    let (mut deal, master, mut settings) = large(5);
    // A test that nothing to buy can pass.
    for test in &mut deal.quality.as_mut().unwrap().tests {
        if test.number == 29 {
            test.threshold = Some(0.0);
        }
    }
    for asset in &mut deal.assets {
        asset.cov_lite = false;
    }
    let master: Vec<_> =
        master.into_iter().map(|asset| clo_core::deal::Asset { cov_lite: true, ..asset }).collect();
    settings.sale_par = 0.0;
    let done = rebalance(&deal, &master, &settings).unwrap();
    let phase = &done.phases[1];
    assert_eq!((phase.stopped, phase.traded), (Stopped::AllRefused, 0.0));
    let refused = phase.refused.iter().find(|refused| refused.reason == Refusal::Test(29)).unwrap();
    assert_eq!(refused.count, phase.candidates);
}

#[test]
fn the_report_adds_up() {
    let (deal, master, settings) = large(6);
    let done = rebalance(&deal, &master, &settings).unwrap();
    assert_eq!(done.settings, settings);
    for (phase, traded, attributes) in [
        (&done.phases[0], &done.sales, &done.attributes_sold),
        (&done.phases[1], &done.purchases, &done.attributes_bought),
    ] {
        let par: f64 = traded.iter().map(|one| one.par).sum();
        let cash: f64 = traded.iter().map(|one| one.cash).sum();
        assert!(near(phase.traded, par, 1e-12) && near(phase.cash, cash, 1e-12));
        assert!(near(attributes.par, par, 1e-12) && near(attributes.price.unwrap(), cash / par, 1e-12));
        let spread: f64 = traded.iter().map(|one| one.par * one.spread).sum();
        assert!(near(attributes.spread.unwrap(), spread / par, 1e-12));
    }
    // The averages of the pool are those of its tests.
    for (attributes, tests) in
        [(&done.attributes_before, &done.before), (&done.attributes_after, &done.after)]
    {
        let of = |number| tests.get(number).unwrap().value.unwrap();
        assert!(near(attributes.spread_with_floor.unwrap(), of(32), 1e-12));
        assert!(near(attributes.rating_factor.unwrap(), of(36), 1e-12));
        assert!(near(attributes.recovery_rate.unwrap(), of(33), 1e-12));
    }
    let text = serde_json::to_string(&done).unwrap();
    assert_eq!(serde_json::from_str::<Rebalance>(&text).unwrap(), done);
}

#[test]
fn a_run_reports_each_step_and_can_be_stopped() {
    let (deal, master, settings) = large(7);
    let done = rebalance(&deal, &master, &settings).unwrap();
    let seen = Mutex::new(Vec::new());
    let watch = |done: u64, total: u64| {
        seen.lock().unwrap().push((done, total));
        ControlFlow::Continue(())
    };
    let watched = rebalance_with(&deal, &master, &settings, &Progress::new(&watch)).unwrap();
    assert_eq!(watched, done);
    let seen = seen.into_inner().unwrap();
    assert_eq!(seen.len(), done.steps.len());
    assert!(seen.iter().zip(1..).all(|((at, total), k)| *at == k && *total == 26));

    let copy = deal.clone();
    for (settings, most) in [
        (settings.clone(), 5),
        (RebalanceSettings { method: clo_core::rebalance::trade::Method::Optimal, ..settings }, 30),
    ] {
        let stop = |done: u64, _: u64| {
            if done >= most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let stopped = rebalance_with(&deal, &master, &settings, &Progress::new(&stop));
        assert_eq!(stopped, Err(Error::Cancelled));
    }
    assert_eq!(deal, copy);
}
