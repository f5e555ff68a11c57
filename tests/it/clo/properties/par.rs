//! Par neither appears nor disappears: what the pool had, drew, capitalised and bought is repaid, sold,
//! lost, or still there.

use super::{CLOSE, near};
use crate::clo::generate::{case, cases};
use clo_core::report::Period;
use proptest::prelude::*;

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn performing_par_rolls_forward(case in case()) {
        let projection = case.project();
        let mut before = projection.analysis.performing;
        for period in &projection.periods {
            let (pool, collections) = (&period.pool, &period.collections);
            let came = collections.draws + pool.capitalized + pool.purchased;
            let left = before + came - pool.defaults - collections.principal;
            let left = if period.redeemed { 0.0 } else { left };
            prop_assert!(near(left, pool.performing), "{}: {left}, {pool:?}", period.date);
            before = pool.performing;
        }
    }

    #[test]
    fn defaulted_par_rolls_forward(case in case()) {
        let projection = case.project();
        let mut before = projection.analysis.defaulted;
        for period in projection.periods.iter().filter(|period| !period.redeemed) {
            let (pool, collections) = (&period.pool, &period.collections);
            let left = before + pool.defaults - collections.recoveries - pool.losses;
            prop_assert!(near(left, pool.defaulted), "{}: {left}, {pool:?}", period.date);
            prop_assert!(pool.defaulted_value <= pool.defaulted + CLOSE, "{}: {pool:?}", period.date);
            before = pool.defaulted;
        }
    }

    #[test]
    fn all_par_is_repaid_sold_lost_or_left(case in case()) {
        let projection = case.project();
        let sum = |of: &dyn Fn(&Period) -> f64| projection.periods.iter().map(of).sum::<f64>();
        let analysis = &projection.analysis;
        let came = analysis.performing + analysis.defaulted
            + sum(&|p| p.collections.draws + p.pool.capitalized + p.pool.purchased);
        let went = sum(&|p| p.collections.principal + p.collections.recoveries + p.collections.sales + p.pool.losses);
        let last = projection.periods.last().unwrap();
        let left = last.pool.performing + last.pool.defaulted;
        let close = CLOSE * projection.periods.len() as f64;
        prop_assert!((came - went - left).abs() < close, "came {came}, went {went}, left {left}");
        prop_assert!(last.redeemed && left == 0.0, "the last date sells what is left");
    }

    /// What is sold brings between its lowest and its highest price, and what is in default no more than
    /// its par.
    #[test]
    fn a_sale_brings_the_prices_of_the_scenario(case in case()) {
        let projection = case.project();
        let prices = case.assumptions.liquidation;
        let ccc = prices.ccc_price.unwrap_or(prices.price);
        let before = projection.periods.iter().rev().nth(1);
        let (mut performing, mut defaulted) = match before {
            Some(period) => (period.pool.performing, period.pool.defaulted),
            None => (projection.analysis.performing, projection.analysis.defaulted),
        };
        let Period { collections, pool, .. } = projection.periods.last().unwrap();
        performing += collections.draws + pool.capitalized - pool.defaults - collections.principal;
        defaulted += pool.defaults;
        let (low, high) = (performing * prices.price.min(ccc), performing * prices.price.max(ccc) + defaulted);
        prop_assert!(low - CLOSE <= collections.sales && collections.sales <= high + CLOSE, "{low} to {high}");
        let is_ccc = case.deal.assets.iter().any(|asset| asset.sp.rating.or(asset.moodys.rating).is_some());
        let plain = performing * prices.price;
        prop_assert!(is_ccc || defaulted > 0.0 || near(plain, collections.sales), "{plain}, {collections:?}");
    }

    #[test]
    fn no_more_is_drawn_than_was_promised(case in case()) {
        let periods = case.project().periods;
        let drawn: f64 = periods.iter().map(|period| period.collections.draws).sum();
        let promised: f64 = case.deal.assets.iter().flat_map(|asset| &asset.draws).map(|draw| draw.amount).sum();
        prop_assert!(drawn <= promised + CLOSE * periods.len() as f64, "{drawn} of {promised}");
    }

    #[test]
    fn purchases_cost_their_price(case in case()) {
        let price = case.assumptions.reinvestment.asset.price;
        for period in &case.project().periods {
            let pool = &period.pool;
            prop_assert!(near(pool.purchased * price, pool.purchase_cost), "{}: {pool:?}", period.date);
            prop_assert!(!period.redeemed || pool.purchased == 0.0, "{}: bought while selling", period.date);
        }
    }
}
