use super::{demo, on, small};
use crate::clo::generate::{Case, case, cases};
use clo_core::analytics::irr::net_present_value;
use clo_core::report::Projection;
use clo_core::scenario::{
    DefaultRisk, MonteCarlo, MonteCarloSettings, PathValues, monte_carlo, monte_carlo_with, path_scenario,
};
use clo_core::{Assumptions, Deal, project};
use proptest::prelude::*;
use risk_core::credit::{Copula, CopulaModel, Dependence, Recovery};
use risk_core::{Error, Progress};
use std::ops::ControlFlow;

fn settings(paths: std::ops::Range<u64>) -> MonteCarloSettings {
    MonteCarloSettings { paths, path_values: PathValues::Keep, ..MonteCarloSettings::default() }
}

fn wild() -> MonteCarloSettings {
    let dependence = Dependence::Uniform { correlation: 0.3 };
    MonteCarloSettings {
        paths: 0..24,
        model: CopulaModel { copula: Copula::StudentT { degrees: 4.0 }, dependence },
        default_risk: DefaultRisk::HazardRate(0.12),
        recovery: Some(Recovery { mean: 0.5, standard_deviation: 0.25, systematic: 0.4 }),
        path_values: PathValues::Keep,
        ..MonteCarloSettings::default()
    }
}

/// What the last line of a class says against the paths' numbers: to the cent in money.
fn assert_same(paths: &MonteCarlo, k: usize, whole: &Projection, deal: &Deal) {
    for (class, (result, terms)) in paths.classes.iter().zip(whole.tranches.iter().zip(&deal.tranches)) {
        let balance = terms.balance + terms.deferred;
        let loss = class.loss[k] * balance;
        let want = result.loss.unwrap_or(0.0);
        assert!((loss - want).abs() < 0.005 + 1e-9 * want.abs(), "{}: loss {loss}, want {want}", class.name);
        if terms.is_equity() && balance > 0.0 {
            let at = deal.dates.settlement();
            let flows: Vec<_> = whole
                .periods
                .iter()
                .flat_map(|period| {
                    let paid = period.tranches.iter().find(|paid| paid.name == terms.name).unwrap();
                    [(period.date, paid.interest_paid + paid.principal_paid)]
                })
                .collect();
            let want = net_present_value(&flows, Assumptions::default().equity_discount_rate, at);
            let got = class.price[k] * balance;
            assert!(
                (got - want).abs() < 0.01 + 1e-9 * want.abs(),
                "{}: worth {got}, want {want}",
                class.name
            );
        }
    }
}

pub(super) fn same_as_the_readable_engine(case: &Case, settings: &MonteCarloSettings) {
    let assumptions = Assumptions {
        equity_discount_rate: Assumptions::default().equity_discount_rate,
        ..case.assumptions.clone()
    };
    let Ok(paths) = monte_carlo(&case.deal, &assumptions, settings) else { return };
    for k in 0..paths.paths() {
        let path = paths.first_path + k as u64;
        let scenario = path_scenario(&case.deal, &assumptions, settings, path).unwrap();
        let whole = project(&case.deal, &scenario).unwrap();
        assert_same(&paths, k, &whole, &case.deal);
    }
}

proptest! {
    #![proptest_config(cases(24))]

    /// The engine of the paths and the one that records every movement are one loop; what differs is how
    /// the collateral's flows are added up.
    #[test]
    fn a_path_is_the_projection_of_its_defaults(case in case()) {
        same_as_the_readable_engine(&case, &MonteCarloSettings { paths: 5..11, ..wild() });
    }

    /// More interest is financed than is collected at first, and reserves wait beside it: what repays what
    /// depends on the order in which cash comes in.
    #[test]
    fn a_path_takes_in_its_cash_in_the_order_of_the_projection(
        mut case in case(),
        financed in 1e6..1e7,
        reserve in 1e5..1e6,
        principal in 0.0..1e6,
    ) {
        case.deal.financed_accrued_interest = financed;
        let accounts = &mut case.deal.accounts;
        accounts.interest_reserve.interest = reserve;
        accounts.expense_reserve.interest = reserve / 2.0;
        accounts.revolver_funding.principal += principal;
        same_as_the_readable_engine(&case, &MonteCarloSettings { paths: 5..9, ..wild() });
    }
}

#[test]
fn the_demo_deal_is_the_same_path_by_path() {
    let case = Case { deal: demo(), assumptions: Assumptions::default() };
    same_as_the_readable_engine(&case, &wild());
}

/// A test passes at its trigger and fails one bit above it, though paths divide only where that decides.
#[test]
fn a_path_passes_at_the_trigger_to_the_last_bit() {
    let (deal, assumptions) = (small().0, Assumptions::from_json(r#"{"default_rate": 0}"#).unwrap());
    let senior = deal.tranches[0].name.clone();
    let with = |trigger: f64| {
        let mut json = serde_json::to_value(&deal).unwrap();
        let test = serde_json::json!({
            "name": "the edge", "kind": "event_of_default", "through": senior, "trigger": trigger
        });
        json["coverage_tests"].as_array_mut().unwrap().push(test);
        Deal::from_json(&json.to_string()).unwrap()
    };
    let first = project(&with(0.5), &assumptions).unwrap();
    let edge = first.periods[0].tests.iter().find(|test| test.name == "the edge").unwrap().value.unwrap();
    let calm = MonteCarloSettings { default_risk: DefaultRisk::HazardRate(0.0), ..settings(0..2) };
    let price_at = |trigger: f64| {
        let case = Case { deal: with(trigger), assumptions: assumptions.clone() };
        same_as_the_readable_engine(&case, &calm);
        let whole = project(&case.deal, &assumptions).unwrap();
        let test = whole.periods[0].tests.iter().find(|test| test.name == "the edge").unwrap();
        let paths = monte_carlo(&case.deal, &assumptions, &calm).unwrap();
        (test.passing, paths.classes.last().unwrap().price[0])
    };
    let (at, above) = (price_at(edge), price_at(edge.next_up()));
    assert_eq!((at.0, above.0), (true, false));
    assert!((at.1 - above.1).abs() > 1e-3, "{} and {}", at.1, above.1);
}

#[test]
fn threads_and_shards_change_no_bit() {
    let (deal, assumptions) = (demo(), Assumptions::default());
    let whole = monte_carlo(&deal, &assumptions, &settings(0..300)).unwrap();
    for threads in [1, 2, 8] {
        let again = on(threads, || monte_carlo(&deal, &assumptions, &settings(0..300)).unwrap());
        assert!(again == whole, "{threads} threads");
    }
    let first = monte_carlo(&deal, &assumptions, &settings(0..170)).unwrap();
    let second = monte_carlo(&deal, &assumptions, &settings(170..300)).unwrap();
    assert!(first.clone().join(&second).unwrap() == whole);
    let mut other = serde_json::to_value(&second).unwrap();
    other["default_tally"]["step"] = serde_json::json!(0.5);
    let problem = first.clone().join(&serde_json::from_value(other).unwrap()).unwrap_err().to_string();
    assert!(problem.contains("steps of 1, got 0.5"), "{problem}");
    assert!(second.join(&first).is_err());
}

/// A note that gets all that falls due is worth par at its own coupon, on a deal analysed on a payment date.
#[test]
fn without_defaults_nothing_is_lost() {
    let deal = demo();
    let calm = MonteCarloSettings { default_risk: DefaultRisk::HazardRate(0.0), ..settings(0..3) };
    let base = Assumptions::from_json(r#"{"default_rate": 0}"#).unwrap();
    let paths = monte_carlo(&deal, &base, &calm).unwrap();
    let whole = project(&deal, &base).unwrap();
    assert_eq!(paths.defaults, [0, 0, 0]);
    for (class, result) in paths.classes.iter().zip(&whole.tranches) {
        assert_eq!(class.loss, [0.0; 3]);
        assert!(class.price.iter().all(|price| *price == class.price[0]));
        if let Some(life) = result.wal_years.filter(|_| result.loss.is_some()) {
            assert!(
                (class.wal_years[0] - life).abs() < 0.02,
                "{}: {} and {life}",
                class.name,
                class.wal_years[0]
            );
        }
    }
    let summary = paths.summary();
    assert_eq!((summary.paths, summary.mean_defaults), (3, 0.0));
    assert_eq!(summary.classes[0].loss_given_loss, None);
}

/// Senior classes lose less; more correlation moves losses from the equity to the senior classes; and the
/// equity's yield is the internal rate of return of the projection.
#[test]
fn losses_rise_with_juniority_and_for_seniors_with_correlation() {
    let (deal, assumptions) = (demo(), Assumptions::default());
    let correlated = |correlation: f64| {
        let dependence = Dependence::Uniform { correlation };
        let model = CopulaModel { copula: Copula::Gaussian, dependence };
        let risky = DefaultRisk::HazardRate(0.25);
        let recovery = Some(Recovery::fixed(0.2));
        let settings = MonteCarloSettings { model, default_risk: risky, recovery, ..settings(0..1_000) };
        monte_carlo(&deal, &assumptions, &settings).unwrap()
    };
    let (low, high) = (correlated(0.05).summary(), correlated(0.5).summary());
    let notes = deal.tranches.iter().filter(|class| class.is_note()).count();
    let losses: Vec<f64> = high.classes.iter().take(notes).map(|class| class.expected_loss).collect();
    assert!(losses.windows(2).all(|pair| pair[0] <= pair[1] + 1e-12), "{losses:?}");
    assert!(high.classes[0].expected_loss >= low.classes[0].expected_loss);
    assert!(losses[0] > 0.0);
    let near = (low.mean_defaults - high.mean_defaults).abs() / low.mean_defaults;
    assert!(near < 0.1, "{} and {}", low.mean_defaults, high.mean_defaults);
    let path = path_scenario(&deal, &assumptions, &settings(0..1), 0).unwrap();
    let whole = project(&deal, &path).unwrap().equity.unwrap();
    let paths = monte_carlo(&deal, &assumptions, &settings(0..1)).unwrap();
    let equity = deal.tranches.iter().position(|class| class.is_equity()).unwrap();
    if let Some(irr) = whole.irr.filter(|_| whole.cost > 0.0) {
        assert!((paths.classes[equity].yield_rate[0] - irr).abs() < 1e-7);
    }
}

#[test]
fn what_is_wrong_is_named() {
    let (deal, assumptions) = (demo(), Assumptions::default());
    let paths = |settings: &MonteCarloSettings| {
        let error = monte_carlo(&deal, &assumptions, settings).unwrap_err();
        error.problems().iter().map(|problem| problem.path.clone()).collect::<Vec<_>>()
    };
    assert_eq!(paths(&settings(5..5)), ["paths"]);
    #[expect(clippy::reversed_empty_ranges)]
    let backwards = settings(9..3);
    assert_eq!(paths(&backwards), ["paths"]);
    let negative = MonteCarloSettings { default_risk: DefaultRisk::HazardRate(-0.1), ..settings(0..1) };
    assert_eq!(paths(&negative), ["default_risk.hazard_rate"]);
    let none = MonteCarloSettings { default_risk: DefaultRisk::ByAsset([].into()), ..settings(0..1) };
    assert_eq!(paths(&none).len(), deal.assets.iter().filter(|asset| !asset.defaulted).count());
    let dependence = Dependence::OneFactor { loadings: vec![0.5; 3] };
    let short =
        MonteCarloSettings { model: CopulaModel { copula: Copula::Gaussian, dependence }, ..settings(0..1) };
    assert_eq!(paths(&short), ["loadings"]);
    let stop = |done: u64, _: u64| if done > 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let progress = Progress::new(&stop);
    let error = monte_carlo_with(&deal, &assumptions, &settings(0..9_000), &progress).unwrap_err();
    assert!(matches!(error, Error::Cancelled));
}
