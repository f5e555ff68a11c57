//! The deal before its first date is the deal on its first date, when nothing happens in between.

use super::near;
use crate::clo::generate::{cases, preset_case};
use clo_core::assumptions::Vector;
use clo_core::coverage::TestKind;
use clo_core::deal::{Accounts, Amortization};
use proptest::prelude::*;
use risk_core::time::add_months;

proptest! {
    #![proptest_config(cases(200))]

    /// Nothing defaults and nothing is repaid before the first date: collateral and debt stand as they did.
    #[test]
    fn the_tests_at_analysis_are_those_of_a_quiet_first_date(case in preset_case()) {
        let mut case = case;
        case.assumptions.default_rate = Vector::Constant(0.0);
        case.assumptions.prepayment_rate = Vector::Constant(0.0);
        case.assumptions.by_asset.clear();
        for asset in &mut case.deal.assets {
            asset.maturity = add_months(case.deal.dates.maturity, 12);
            asset.amortization = Amortization::Bullet;
            asset.draws.clear();
            (asset.defaulted, asset.piking) = (false, false);
        }
        case.deal.accounts = Accounts { collection: case.deal.accounts.collection, ..Accounts::default() };
        case.deal.financed_accrued_interest = 0.0;
        let projection = case.project();
        let period = &projection.periods[0];
        let struck = period.tests.iter().filter(|test| test.kind != TestKind::InterestCoverage);
        for (then, now) in projection.analysis.tests.iter().zip(struck) {
            prop_assert_eq!(&then.name, &now.name);
            prop_assert!(near(then.numerator, now.numerator), "{then:?}, {now:?}");
            prop_assert!(near(then.denominator, now.denominator), "{then:?}, {now:?}");
        }
    }
}
