use super::{on, small};
use clo_core::analytics::{BreakEvenSettings, break_even};
use clo_core::assumptions::Vector;
use clo_core::scenario::{
    BreakEvenMatrix, Outcome, ScenarioGrid, break_even_matrix, break_even_matrix_with, run_grid,
    run_grid_with,
};
use clo_core::{Assumptions, project};
use risk_core::curve::CurveQuotes;
use risk_core::{Error, Progress};
use std::ops::ControlFlow;

fn grid() -> ScenarioGrid {
    ScenarioGrid {
        default_rates: vec![0.0, 0.05, 0.3],
        prepayment_rates: vec![0.1, 0.2],
        severities: vec![0.4],
        index_shifts: vec![-0.01, 0.0, 0.01],
    }
}

#[test]
fn every_combination_is_what_a_run_of_its_own_gives() {
    let (deal, base) = small();
    let points = run_grid(&deal, &base, &grid()).unwrap();
    assert_eq!(points.len(), 18);
    let mut at = points.iter();
    for cdr in [0.0, 0.05, 0.3] {
        for cpr in [0.1, 0.2] {
            for shift in [-0.01, 0.0, 0.01] {
                let point = at.next().unwrap();
                assert_eq!((point.default_rate, point.prepayment_rate), (Some(cdr), Some(cpr)));
                assert_eq!((point.severity, point.index_shift), (Some(0.4), Some(shift)));
                let mut own = Assumptions {
                    default_rate: Vector::Constant(cdr),
                    prepayment_rate: Vector::Constant(cpr),
                    severity: Vector::Constant(0.4),
                    ..base.clone()
                };
                if shift != 0.0 {
                    let Some(CurveQuotes::Flat(rate)) =
                        base.index.clone().or(deal.current_index.map(CurveQuotes::Flat))
                    else {
                        panic!("the example's index is flat")
                    };
                    own.index = Some(CurveQuotes::Flat(rate + shift));
                }
                assert_eq!(point.outcome, Outcome::from(&project(&deal, &own).unwrap()));
            }
        }
    }
}

#[test]
fn an_empty_grid_is_the_base_case() {
    let (deal, base) = small();
    let points = run_grid(&deal, &base, &ScenarioGrid::default()).unwrap();
    assert_eq!((points.len(), points[0].default_rate), (1, None));
    assert_eq!(points[0].outcome, Outcome::of(&deal, &base).unwrap());
}

#[test]
fn the_same_grid_on_any_number_of_threads() {
    let (deal, base) = small();
    let run = || run_grid(&deal, &base, &grid()).unwrap();
    let one = on(1, run);
    assert!([2, 8].into_iter().all(|threads| on(threads, run) == one));
}

#[test]
fn grids_that_cannot_be_are_told_and_long_ones_stopped() {
    let (deal, base) = small();
    let wrong = ScenarioGrid {
        default_rates: vec![0.1, 1.5],
        severities: vec![f64::NAN],
        index_shifts: vec![2.0],
        ..ScenarioGrid::default()
    };
    let error = run_grid(&deal, &base, &wrong).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["default_rates[1]", "severities[0]", "index_shifts[0]"]);
    let many = vec![0.1; 50];
    let large = ScenarioGrid {
        default_rates: many.clone(),
        prepayment_rates: many.clone(),
        severities: many,
        ..grid()
    };
    let error = run_grid(&deal, &base, &large).unwrap_err();
    assert_eq!(error.to_string(), "a grid has at most 100000 combinations");
    let stop = |_, _| ControlFlow::Break(());
    assert_eq!(run_grid_with(&deal, &base, &grid(), &Progress::new(&stop)), Err(Error::Cancelled));
    let matrix = BreakEvenMatrix::default();
    assert_eq!(break_even_matrix_with(&deal, &base, &matrix, &Progress::new(&stop)), Err(Error::Cancelled));
}

#[test]
fn a_break_even_matrix_holds_the_search_of_every_cell() {
    let (deal, base) = small();
    let search = BreakEvenSettings { tolerance: 1e-5, ..BreakEvenSettings::default() };
    let matrix =
        BreakEvenMatrix { severities: vec![0.3, 0.6, 0.9], prepayment_rates: vec![0.0, 0.3], search };
    let classes = break_even_matrix(&deal, &base, &matrix).unwrap();
    assert_eq!(classes.len(), 3);
    for (i, severity) in matrix.severities.iter().enumerate() {
        for (j, cpr) in matrix.prepayment_rates.iter().enumerate() {
            let own = Assumptions {
                severity: Vector::Constant(*severity),
                prepayment_rate: Vector::Constant(*cpr),
                ..base.clone()
            };
            let want = break_even(&deal, &own, &search).unwrap();
            for (class, want) in classes.iter().zip(&want) {
                assert_eq!(class.first_loss_cdr[i][j], want.first_loss_cdr, "{}", class.name);
                assert_eq!(class.break_even_cdr[i][j], want.break_even_cdr, "{}", class.name);
            }
        }
    }
    // The worse the severity, the fewer defaults a class bears; none is a rate never reached.
    let borne = |cell: Option<f64>| cell.unwrap_or(1.0);
    for class in &classes[..2] {
        for rows in class.first_loss_cdr.windows(2) {
            assert!(borne(rows[0][0]) >= borne(rows[1][0]) && borne(rows[0][1]) >= borne(rows[1][1]));
        }
    }
    let empty = BreakEvenMatrix { severities: Vec::new(), ..matrix };
    assert_eq!(
        break_even_matrix(&deal, &base, &empty).unwrap_err().to_string(),
        "severities: must have at least one"
    );
}
