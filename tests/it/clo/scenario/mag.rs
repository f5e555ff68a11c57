use super::{demo, small};
use clo_core::Assumptions;
use clo_core::assumptions::Vector;
use clo_core::scenario::{
    Category, MAG_DEALS, Outcome, ScenarioKind, mag_scenario, mag_scenarios, parameters,
};
use std::collections::BTreeSet;

#[test]
fn there_is_a_scenario_for_every_known_deal() {
    let ids: Vec<String> = mag_scenarios().into_iter().map(|scenario| scenario.id).collect();
    assert_eq!(ids, MAG_DEALS.map(|number| format!("Mag {number}")));
    assert_eq!(ids[0], "Mag 6");
    assert!([0, 10, 13, 18].into_iter().all(|number| mag_scenario(number).is_none()));
}

#[test]
fn a_scenario_puts_the_deal_into_the_market_of_the_known_one() {
    let deal = demo();
    let scenario = mag_scenario(15).unwrap();
    assert_eq!(scenario.kind, ScenarioKind::Mag);
    let (changed, assumptions) = scenario.apply(&deal, &Assumptions::default()).unwrap();
    assert_eq!(changed.current_index, Some(0.005418));
    assert_eq!(assumptions.prepayment_rate, Vector::Path(vec![0.2003, 0.2168]));
    assert_eq!(assumptions.default_rate, Vector::Path(vec![0.02775, 0.03485]));
    assert_eq!(assumptions.reinvestment.asset.spread, Some(0.044));
    let run = |number: u8| mag_scenario(number).unwrap().outcome(&deal, &Assumptions::default()).unwrap();
    let outcomes: Vec<Outcome> = [6, 16, 17].map(run).into();
    // Where collateral is bought at a lower spread the equity earns less.
    assert!(outcomes[1].equity_irr < outcomes[2].equity_irr && outcomes[0] != outcomes[2]);
}

#[test]
fn the_parameters_of_a_deal_are_about_two_thousand() {
    let deal = demo();
    for scenario in mag_scenarios() {
        let (deal, assumptions) = scenario.apply(&deal, &Assumptions::default()).unwrap();
        let all = parameters(&deal, &assumptions).unwrap();
        assert!((1_800..=2_200).contains(&all.len()), "{}: {}", scenario.id, all.len());
        let names: BTreeSet<&str> = all.iter().map(|parameter| parameter.name.as_str()).collect();
        assert_eq!(names.len(), all.len());
        assert!(all.iter().all(|parameter| !parameter.value.is_null() && !parameter.value.is_object()));
        for category in [Category::Economic, Category::Credit, Category::Market, Category::Structure] {
            assert!(all.iter().any(|parameter| parameter.category == category));
        }
        let index = all.iter().find(|parameter| parameter.description == "current index").unwrap();
        assert_eq!(index.value.as_f64(), deal.current_index);
    }
}

#[test]
fn parameters_say_what_the_deal_says() {
    let (deal, assumptions) = small();
    let all = parameters(&deal, &assumptions).unwrap();
    let value = |section: &str, description: &str| {
        let is = |p: &&clo_core::scenario::Parameter| p.section == section && p.description == description;
        all.iter().find(is).unwrap_or_else(|| panic!("{section}: {description}")).value.clone()
    };
    assert_eq!(value("deal dates", "maturity"), "2027-01-15");
    assert_eq!(value("liabilities", "B spread or coupon"), 0.03);
    assert_eq!(value("collateral", "L2 maturity"), "2026-09-30");
    assert_eq!(value("payment schedule", "period 2 payment"), "2026-07-15");
    assert_eq!(value("coverage tests", "oc_a trigger"), 1.25);
    assert_eq!(value("fees", "trustee fixed amount"), 40_000.0);
    assert_eq!(value("deal", "collateral par"), 1e8);
    let mut wrong = deal;
    wrong.tranches[0].balance = f64::NAN;
    assert!(parameters(&wrong, &assumptions).is_err());
}
