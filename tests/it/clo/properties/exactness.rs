//! The same bits: through JSON, run after run, on any thread, and from a preset or its own steps.

use crate::clo::generate::{Case, case, cases, preset_case};
use clo_core::deal::Priority;
use clo_core::report::Projection;
use clo_core::{Assumptions, Deal, project_with};
use proptest::prelude::*;
use risk_core::{Error, Progress};
use std::ops::ControlFlow;
use std::sync::Mutex;

/// The projection as text: two that differ in one bit differ in it.
fn text(case: &Case) -> String {
    serde_json::to_string(&case.project()).unwrap()
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn a_deal_survives_json(case in case()) {
        let json = serde_json::to_string(&case.deal).unwrap();
        let read = Deal::from_json(&json).unwrap();
        prop_assert_eq!(&read, &case.deal);
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), json);
    }

    #[test]
    fn assumptions_survive_json(case in case()) {
        let json = serde_json::to_string(&case.assumptions).unwrap();
        let read = Assumptions::from_json(&json).unwrap();
        prop_assert_eq!(&read, &case.assumptions);
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), json);
    }

    #[test]
    fn a_projection_survives_json(case in case()) {
        let json = text(&case);
        let read: Projection = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), json);
    }

    #[test]
    fn a_deal_read_from_json_projects_to_the_same_bits(case in case()) {
        let deal = Deal::from_json(&serde_json::to_string(&case.deal).unwrap()).unwrap();
        let assumptions = Assumptions::from_json(&serde_json::to_string(&case.assumptions).unwrap()).unwrap();
        prop_assert_eq!(text(&Case { deal, assumptions }), text(&case));
    }

    #[test]
    fn every_thread_and_every_run_gives_the_same_bits(case in case()) {
        let once = text(&case);
        let others: Vec<String> = std::thread::scope(|scope| {
            let runs: Vec<_> = (0..4).map(|_| scope.spawn(|| text(&case))).collect();
            runs.into_iter().map(|run| run.join().unwrap()).collect()
        });
        for other in others {
            prop_assert_eq!(&other, &once);
        }
    }

    #[test]
    fn watching_changes_nothing_and_can_stop(case in case(), stop in 0..20u64) {
        let seen = Mutex::new(Vec::new());
        let watch = |done, total| {
            seen.lock().unwrap().push((done, total));
            ControlFlow::Continue(())
        };
        let watched = project_with(&case.deal, &case.assumptions, &Progress::new(&watch)).unwrap();
        prop_assert_eq!(serde_json::to_string(&watched).unwrap(), text(&case));
        let seen = seen.into_inner().unwrap();
        let (last, total) = *seen.last().unwrap();
        prop_assert!(seen.is_sorted() && last == total && seen.iter().all(|(_, of)| *of == total), "{seen:?}");
        let give_up = |done, _| if done >= stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        let stopped = project_with(&case.deal, &case.assumptions, &Progress::new(&give_up));
        prop_assert_eq!(stopped.is_err(), stop <= total);
        prop_assert!(stopped.err().is_none_or(|error| error == Error::Cancelled));
    }

    #[test]
    fn a_preset_is_nothing_but_its_steps(case in preset_case()) {
        let steps = serde_json::to_string(case.deal.waterfalls().unwrap().as_ref()).unwrap();
        let mut pasted = case.clone();
        pasted.deal.waterfall = Priority::Steps(serde_json::from_str(&steps).unwrap());
        prop_assert_eq!(text(&pasted), text(&case));
    }
}
