//! Collateral that is projected once serves any number of projections, with any call.

use crate::clo::generate::{case, cases};
use clo_core::assumptions::Call;
use clo_core::{Assumptions, Projector};
use proptest::prelude::*;

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn a_projector_gives_what_a_projection_gives(case in case(), at in 0.0..1.0f64) {
        let uncalled = Assumptions { call: None, ..case.assumptions.clone() };
        let projector = Projector::new(&case.deal, &uncalled).unwrap();
        let held = projector.project().unwrap();
        let wanted = clo_core::project(&case.deal, &uncalled).unwrap();
        prop_assert_eq!(&held, &wanted);
        prop_assert_eq!(&projector.periods().unwrap(), &wanted.periods);

        let own = projector.with_call(case.assumptions.call).unwrap();
        prop_assert_eq!(own.project().unwrap(), case.project());
        prop_assert_eq!(own.periods().unwrap(), case.project().periods);

        let place = (at * wanted.periods.len() as f64) as usize;
        let call = Some(Call { on: Some(wanted.periods[place].date), ..Call::default() });
        let called = Assumptions { call, ..uncalled.clone() };
        let there = clo_core::project(&case.deal, &called).unwrap();
        prop_assert_eq!(projector.with_call(call).unwrap().project().unwrap(), there);
        prop_assert_eq!(projector.project().unwrap(), held);

        let wrong = Call { when_distribution_below: Some(f64::NAN), ..Call::default() };
        let message = projector.with_call(Some(wrong)).unwrap_err().to_string();
        prop_assert!(message.contains("call.when_distribution_below"), "{}", message);
    }
}
