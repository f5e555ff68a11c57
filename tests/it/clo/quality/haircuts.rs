//! What counts below par in the par coverage.

use super::{invented, near, report};
use clo_core::Deal;
use clo_core::coverage::ccc::{self, CccLimit, Exposure};
use clo_core::quality::{Carried, DefaultedValue, Discount, Haircuts, LongDated, Reason};

fn with(haircuts: Haircuts) -> Deal {
    let mut deal = invented();
    deal.quality.as_mut().unwrap().haircuts = haircuts;
    deal
}

/// By how much the haircuts lower the numerator of the par coverage.
fn cost(deal: &Deal) -> f64 {
    let plain = report(&invented()).get(38).unwrap().numerator;
    plain - report(deal).get(38).unwrap().numerator
}

fn carried<'c>(found: &'c [Carried], id: &str) -> &'c Carried {
    found.iter().find(|carried| carried.asset == id).unwrap()
}

#[test]
fn defaults_count_at_market_value_and_deferring_assets_at_recovery() {
    let found = report(&invented()).haircuts;
    let ids: Vec<(&str, Reason)> = found.iter().map(|c| (c.asset.as_str(), c.reason)).collect();
    assert_eq!(ids, [("A15", Reason::Deferring), ("A16", Reason::Defaulted)]);
    assert!(near(carried(&found, "A16").value, 0.8e6 * 0.42, 1e-15));
    assert!(near(carried(&found, "A15").value, 1.3e6 * 0.5, 1e-15));
}

#[test]
fn a_default_can_count_at_its_recovery_if_that_is_lower() {
    // Ca facility against Caa3 obligor: 40 % against a price of 42.
    let deal =
        with(Haircuts { defaulted: DefaultedValue::LesserOfMarketValueAndRecovery, ..Haircuts::default() });
    assert!(near(cost(&deal), 0.8e6 * 0.02, 1e-9));
}

#[test]
fn the_ccc_excess_is_that_of_the_coverage_tests() {
    let limit = CccLimit { limit: 0.04, price: None };
    let deal = with(Haircuts { ccc: Some(limit), ..Haircuts::default() });
    // Caa by Moody's: A08, A07, A11 and A20, in ascending order of price.
    let exposures: Vec<Exposure> = [(0.9e6, 0.61), (1.2e6, 0.79), (1.7e6, 0.985), (1.25e6, 0.985)]
        .map(|(par, price)| Exposure { par, price, sp: false, moodys: true })
        .into();
    let report = report(&deal);
    assert_eq!(report.get(7).unwrap().numerator, 5.05e6);
    let want = ccc::haircut(&limit, exposures.iter().copied(), report.collateral_principal_amount);
    // 5.05m less 4 % of 43.6m: 3.306m in excess.
    let by_hand = 0.9e6 * 0.39 + 1.2e6 * 0.21 + (3.306e6 - 2.1e6) * 0.015;
    assert!(near(want, by_hand, 1e-12));
    assert!(near(cost(&deal), want, 1e-9), "{} {want}", cost(&deal));
    assert_eq!(carried(&report.haircuts, "A07").reason, Reason::CccExcess);
}

#[test]
fn a_discount_obligation_counts_at_its_purchase_price_until_it_recovers() {
    let mut deal = with(Haircuts { discount: Some(Discount::default()), ..Haircuts::default() });
    let mut bought = |at: usize, purchase: f64, price: f64| {
        let asset = &mut deal.assets[at];
        (asset.purchase_price, asset.price) = (Some(purchase), Some(price));
        report(&deal).haircuts.into_iter().find(|c| c.asset == deal.assets[at].id)
    };
    assert_eq!(bought(0, 0.79, 0.89).unwrap().value, 3.2e6 * 0.79);
    assert_eq!(bought(0, 0.79, 0.90), None);
    assert_eq!(bought(0, 0.80, 0.85), None);
    assert_eq!(bought(6, 0.84, 0.70).unwrap().reason, Reason::Discount); // rated Caa1: below 85 %
}

#[test]
fn a_long_dated_obligation_counts_at_no_more_than_its_price() {
    let haircuts = Haircuts { long_dated: Some(LongDated::default()), ..Haircuts::default() };
    let mut deal = with(haircuts);
    assert!(near(cost(&deal), 1.5e6 * 0.30, 1e-9)); // A18, a month late
    deal.assets[17].price = Some(0.5);
    assert!(near(cost(&deal), 1.5e6 * 0.50, 1e-9));
    deal.assets[17].maturity = "2031-04-20".parse().unwrap();
    assert!(near(cost(&deal), 1.5e6, 1e-9));
}

#[test]
fn of_several_haircuts_the_lowest_value_counts_once() {
    let all = Haircuts {
        ccc: Some(CccLimit { limit: 0.0, price: None }),
        discount: Some(Discount::default()),
        long_dated: Some(LongDated::default()),
        ..Haircuts::default()
    };
    let mut deal = with(all);
    let asset = &mut deal.assets[6]; // A07, rated Caa1
    asset.maturity = "2029-01-15".parse().unwrap();
    (asset.purchase_price, asset.price) = (Some(0.75), Some(0.72));
    let value = |deal: &Deal| {
        let found = report(deal).haircuts;
        let carried = carried(&found, "A07");
        (carried.value / carried.par, carried.reason)
    };
    assert_eq!(value(&deal), (0.70, Reason::LongDated));
    deal.assets[6].purchase_price = Some(0.66);
    assert_eq!(value(&deal), (0.66, Reason::Discount));
    deal.assets[6].price = Some(0.60);
    let (least, _) = value(&deal);
    assert!(near(least, 0.60, 1e-12));
}
