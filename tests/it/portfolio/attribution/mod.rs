//! portfolio_core::attribution.

use super::assert_close;
use ndarray::{Array2, array};
use portfolio_core::attribution::*;
use proptest::prelude::*;
use serde::Deserialize;

/// C. R. Bacon (2008), *Practical Portfolio Performance Measurement and Attribution*, 2nd edition,
/// tables 5.1 to 5.4: UK, Japanese and US equities.
fn bacon(allocation: AllocationEffect) -> BrinsonEffects {
    brinson_attribution(
        &[0.4, 0.3, 0.3],
        &[0.2, -0.05, 0.06],
        &[0.4, 0.2, 0.4],
        &[0.1, -0.04, 0.08],
        allocation,
    )
    .unwrap()
}

fn assert_all(got: &[f64], wanted: &[f64]) {
    assert_eq!(got.len(), wanted.len());
    got.iter().zip(wanted).for_each(|(got, wanted)| assert_close(*got, *wanted, 1e-15));
}

#[test]
fn brinson_effects_are_those_of_the_textbook() {
    let hood = bacon(AllocationEffect::BrinsonHoodBeebower);
    assert_all(&hood.allocation, &[0.0, -0.004, -0.008]);
    assert_all(&hood.selection, &[0.04, -0.002, -0.008]);
    assert_all(&hood.interaction, &[0.0, -0.001, 0.002]);
    let fachler = bacon(AllocationEffect::BrinsonFachler);
    assert_all(&fachler.allocation, &[0.0, -0.0104, -0.0016]);
    assert_eq!((&fachler.selection, &fachler.interaction), (&hood.selection, &hood.interaction));
    // 8.3 % against 6.4 %.
    assert_close(hood.total(), 0.019, 1e-15);
    assert_close(fachler.total(), 0.019, 1e-15);
}

#[test]
fn carino_coefficients_are_logarithmic() {
    // 10 % and 20 %: with 40 digits ln(1.1)/0.1 / (ln(1.32)/0.32) and ln(1.2)/0.2 / (ln(1.32)/0.32).
    let weights = array![[1.0], [1.0]];
    let returns = array![[0.1], [0.2]];
    let both = array![[0.1, 0.0], [0.0, 0.2]];
    let split = contributions(Array2::ones((2, 2)).view(), both.view(), Linking::Carino).unwrap();
    assert_all(&split.linked, &[0.109_855_083_251_937_42, 0.210_144_916_748_062_58]);
    assert_all(&split.arithmetic, &[0.1, 0.2]);
    let whole = contributions(weights.view(), returns.view(), Linking::Carino).unwrap();
    assert_all(&whole.linked, &[0.32]);
}

#[test]
fn a_return_of_zero_over_all_periods_still_links() {
    let returns = array![[0.25, 0.0], [0.0, -0.2]];
    for linking in [Linking::Carino, Linking::Menchero] {
        let result = contributions(Array2::ones((2, 2)).view(), returns.view(), linking).unwrap();
        assert_close(result.linked.iter().sum(), 0.0, 1e-15);
        assert!(result.linked[0] > 0.2);
    }
}

#[test]
fn factors_and_the_residual_are_the_return() {
    let factors = array![[0.02, -0.01], [0.01, 0.03]];
    let result =
        factor_attribution(&[0.03, 0.01], array![[1.0, 0.5]].view(), factors.view(), Linking::Carino)
            .unwrap();
    assert_all(&result.residuals, &[0.015, -0.015]);
    assert_all(result.periods.as_slice().unwrap(), &[0.02, -0.005, 0.01, 0.015]);
    let moving = factor_attribution(
        &[0.03, 0.01],
        array![[1.0, 0.5], [2.0, 0.0]].view(),
        factors.view(),
        Linking::Menchero,
    );
    assert_all(&moving.unwrap().residuals, &[0.015, -0.01]);
}

#[test]
fn bad_panels_are_named() {
    let one = array![[0.5, 0.5]];
    let message = |w: &Array2<f64>, r: &Array2<f64>| {
        contributions(w.view(), r.view(), Linking::Carino).unwrap_err().to_string()
    };
    assert!(message(&one, &array![[0.1]]).contains("returns: must be 1 x 2, got 1 x 1"));
    assert!(message(&one, &array![[0.1, f64::NAN]]).contains("returns[0][1]: must be finite"));
    assert!(message(&Array2::zeros((0, 2)), &Array2::zeros((0, 2))).contains("weights: must have a row"));
    assert!(message(&one, &array![[-1.0, -1.0]]).contains("returns[0]: must give a return above -1, got -1"));
    let effects =
        brinson_attribution(&[0.5, 0.6], &[0.0, 0.0], &[0.5, 0.5], &[0.0, 0.0], AllocationEffect::default());
    assert_eq!(
        effects.unwrap_err().to_string(),
        "benchmark_weights[0]: must add up to what portfolio_weights do, 1.1, got 1"
    );
    let factors = factor_attribution(
        &[0.1, 0.1],
        array![[1.0], [1.0], [1.0]].view(),
        array![[0.1], [0.1]].view(),
        Linking::Carino,
    );
    assert_eq!(factors.unwrap_err().to_string(), "exposures: must be 2 x 1, got 3 x 1");
    assert!(
        serde_json::from_str::<BrinsonSettings>(r#"{"allocation": "brinson_fachler", "link": 1}"#).is_err()
    );
}

fn panel(rows: usize, low: f64, high: f64) -> impl Strategy<Value = Array2<f64>> {
    prop::collection::vec(low..high, rows * 3)
        .prop_map(move |x| Array2::from_shape_vec((rows, 3), x).unwrap())
}

/// Rows that add up to one.
fn weights(rows: usize) -> impl Strategy<Value = Array2<f64>> {
    panel(rows, 0.01, 1.0).prop_map(|mut w| {
        w.rows_mut().into_iter().for_each(|mut row| {
            let sum = row.sum();
            row.mapv_inplace(|x| x / sum);
        });
        w
    })
}

#[derive(Deserialize)]
struct Linkings(Vec<Linking>);

proptest! {
    #[test]
    fn everything_adds_up(
        (wp, rp, wb, rb) in (1usize..8).prop_flat_map(|t| (weights(t), panel(t, -0.3, 0.4), weights(t), panel(t, -0.3, 0.4))),
        fachler in any::<bool>(),
    ) {
        let linkings: Linkings = serde_json::from_str(r#"["carino", "menchero"]"#).unwrap();
        let allocation = if fachler { AllocationEffect::BrinsonFachler } else { AllocationEffect::BrinsonHoodBeebower };
        for linking in linkings.0 {
            let c = contributions(wp.view(), rp.view(), linking).unwrap();
            assert_close(c.linked.iter().sum(), c.total_return, 1e-13);
            let settings = BrinsonSettings { allocation, linking };
            let b = linked_brinson_attribution(wp.view(), rp.view(), wb.view(), rb.view(), &settings).unwrap();
            assert_close(b.linked.total(), b.excess_return, 1e-13);
            assert_close(b.portfolio_return, c.total_return, 1e-13);
            let f = factor_attribution(&c.returns, wb.view(), rb.view(), linking).unwrap();
            assert_close(f.linked.iter().sum::<f64>() + f.linked_residual, f.total_return, 1e-13);
        }
    }

    #[test]
    fn a_portfolio_that_is_its_benchmark_has_no_effects(
        (w, r) in (1usize..5).prop_flat_map(|t| (weights(t), panel(t, -0.3, 0.4))),
    ) {
        let b = linked_brinson_attribution(w.view(), r.view(), w.view(), r.view(), &BrinsonSettings::default()).unwrap();
        prop_assert_eq!(b.linked.total(), 0.0);
    }
}
