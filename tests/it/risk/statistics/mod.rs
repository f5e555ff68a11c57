//! risk_core::statistics, against NumPy, pandas, SciPy, scikit-learn, statsmodels and mpmath.

mod bootstrap;
mod correlation;
mod covariance;
mod moments;
mod quantile;
mod regression;
mod rolling;

use super::fixture;
use ndarray::{Array2, ArrayView2};
use risk_core::random::stream;
use serde_json::Value;

/// A part of the fixture.
fn truth(part: &str) -> Value {
    fixture::<Value>("statistics.json")[part].clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    optional(value).into_iter().map(Option::unwrap).collect()
}

fn optional(value: &Value) -> Vec<Option<f64>> {
    value.as_array().unwrap().iter().map(Value::as_f64).collect()
}

fn matrix(value: &Value) -> Array2<f64> {
    let rows: Vec<Vec<f64>> = value.as_array().unwrap().iter().map(numbers).collect();
    Array2::from_shape_vec((rows.len(), rows[0].len()), rows.concat()).unwrap()
}

/// Both within `tolerance` of each other, relative to the expected number.
fn close(what: &str, got: f64, expected: f64, tolerance: f64) {
    let apart = (got - expected).abs();
    assert!(apart <= tolerance * expected.abs(), "{what}: {got} for {expected}, {apart:e} apart");
}

/// Both within `tolerance` of each other, relative to the largest expected number.
fn all_close(what: &str, got: ArrayView2<'_, f64>, expected: ArrayView2<'_, f64>, tolerance: f64) {
    assert_eq!(got.dim(), expected.dim(), "{what}");
    let scale = expected.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    for (place, x) in expected.indexed_iter() {
        let apart = (got[place] - x).abs();
        assert!(apart <= tolerance * scale, "{what} {place:?}: {} for {x}, {apart:e} apart", got[place]);
    }
}

/// Normal numbers of which a part is common to a row.
fn panel(seed: u64, rows: usize, columns: usize) -> Array2<f64> {
    let (mut shared, mut own) = (stream(seed, 0), stream(seed, 1));
    let mut out = Array2::zeros((rows, columns));
    for mut row in out.rows_mut() {
        let market = shared.normal();
        row.mapv_inplace(|_| 0.006 * market + 0.01 * own.normal());
    }
    out
}

/// What `work` gives on 1, 2 and 8 threads, which must not differ.
fn on_any_threads<T: PartialEq + std::fmt::Debug + Send>(work: impl Fn() -> T + Sync + Send) -> T {
    let on = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(&work);
    let one = on(1);
    assert!(one == on(2) && one == on(8), "the number of threads changes the answer");
    one
}
