use proptest::prelude::*;
use risk_core::Error;
use risk_core::math::minimize::levenberg_marquardt;

/// Moré, Garbow and Hillstrom (1981), problems 1, 7, 8 and 13: their starts and least sums of squares.
#[test]
fn finds_the_minima_of_the_standard_problems() {
    let wide = [(-100.0, 100.0); 4];
    let rosenbrock = |x: &[f64], out: &mut [f64]| {
        out[0] = 10.0 * (x[1] - x[0] * x[0]);
        out[1] = 1.0 - x[0];
    };
    let found = levenberg_marquardt(rosenbrock, 2, &[-1.2, 1.0], &wide[..2]).unwrap();
    assert!(found.cost < 1e-24, "{found:?}");

    let valley = |x: &[f64], out: &mut [f64]| {
        let turn = x[1].atan2(x[0]) / std::f64::consts::TAU;
        out[0] = 10.0 * (x[2] - 10.0 * turn);
        out[1] = 10.0 * (x[0].hypot(x[1]) - 1.0);
        out[2] = x[2];
    };
    let found = levenberg_marquardt(valley, 3, &[-1.0, 0.1, 0.0], &wide[..3]).unwrap();
    assert!(found.cost < 1e-20 && (found.x[0] - 1.0).abs() < 1e-9, "{found:?}");

    let y = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39];
    let bard = |x: &[f64], out: &mut [f64]| {
        for (i, (out, y)) in out.iter_mut().zip(y).enumerate() {
            let u = i as f64 + 1.0;
            let v = 16.0 - u;
            *out = y - (x[0] + u / (v * x[1] + u.min(v) * x[2]));
        }
    };
    let found = levenberg_marquardt(bard, 15, &[1.0, 1.0, 1.0], &wide[..3]).unwrap();
    assert!((2.0 * found.cost - 8.214_877e-3).abs() < 1e-9, "{found:?}");

    let powell = |x: &[f64], out: &mut [f64]| {
        out[0] = x[0] + 10.0 * x[1];
        out[1] = 5f64.sqrt() * (x[2] - x[3]);
        out[2] = (x[1] - 2.0 * x[2]).powi(2);
        out[3] = 10f64.sqrt() * (x[0] - x[3]).powi(2);
    };
    let found = levenberg_marquardt(powell, 4, &[3.0, -1.0, 0.0, 1.0], &wide).unwrap();
    assert!(found.cost < 1e-16, "{found:?}");
}

#[test]
fn stops_at_a_bound() {
    let line = |x: &[f64], out: &mut [f64]| {
        out[0] = x[0] - 3.0;
        out[1] = x[1] + x[0] - 4.0;
    };
    let found = levenberg_marquardt(line, 2, &[0.0, 0.0], &[(-1.0, 2.0), (-9.0, 9.0)]).unwrap();
    assert!((found.x[0] - 2.0).abs() < 1e-12 && (found.x[1] - 2.0).abs() < 1e-9, "{found:?}");
}

#[test]
fn a_variable_without_effect_does_no_harm() {
    let found = levenberg_marquardt(|x, out| out[0] = x[0] - 1.0, 1, &[0.0, 5.0], &[(-9.0, 9.0); 2]).unwrap();
    assert!((found.x[0] - 1.0).abs() < 1e-12 && found.x[1] == 5.0, "{found:?}");
}

#[test]
fn every_problem_is_named() {
    let nothing = |_: &[f64], _: &mut [f64]| {};
    let error = levenberg_marquardt(nothing, 1, &[f64::NAN, 3.0], &[(0.0, 1.0), (0.0, 1.0)]).unwrap_err();
    let paths: Vec<&str> = error.problems().iter().map(|p| p.path.as_str()).collect();
    assert_eq!(paths, ["start[0]", "start[0]", "start[1]"]);
    assert_eq!(levenberg_marquardt(nothing, 1, &[], &[]).unwrap_err().problems()[0].path, "bounds");
    let undefined = levenberg_marquardt(|_, out| out[0] = f64::NAN, 1, &[0.0], &[(0.0, 1.0)]);
    assert!(matches!(undefined, Err(Error::Infeasible(_))));
}

proptest! {
    #[test]
    fn lines_are_fitted_exactly(slope in -10.0..10.0f64, level in -10.0..10.0f64) {
        let residuals = |x: &[f64], out: &mut [f64]| {
            for (i, out) in out.iter_mut().enumerate() {
                *out = (x[0] - slope) * i as f64 + x[1] - level;
            }
        };
        let found = levenberg_marquardt(residuals, 9, &[0.0, 0.0], &[(-50.0, 50.0); 2]).unwrap();
        prop_assert!((found.x[0] - slope).abs() < 1e-8 && (found.x[1] - level).abs() < 1e-8);
    }

    #[test]
    fn never_panics_nor_answers_nan(a in any::<f64>(), b in any::<f64>(), start in -5.0..5.0f64) {
        let residuals = |x: &[f64], out: &mut [f64]| {
            out[0] = a * x[0] + b / x[1];
            out[1] = (x[0] * x[1]).ln();
        };
        if let Ok(found) = levenberg_marquardt(residuals, 2, &[start, start], &[(-5.0, 5.0); 2]) {
            prop_assert!(found.cost.is_finite() && found.x.iter().all(|x| (-5.0..=5.0).contains(x)));
        }
    }
}
