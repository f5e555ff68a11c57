use super::fixture;
use risk_core::math::dispatch::{Kernel, dispatch};
use risk_core::math::{normal, vector};
use serde::Deserialize;

#[derive(Deserialize)]
struct Truth {
    cumulative: Vec<(f64, f64)>,
    quantile: Vec<(f64, f64)>,
    exp: Vec<(f64, f64)>,
    ln: Vec<(f64, f64)>,
    ln_ratio: Vec<(f64, f64, f64)>,
}

fn truth() -> Truth {
    fixture("normal.json")
}

fn apart(got: f64, expected: f64) -> f64 {
    if got == expected { 0.0 } else { ((got - expected) / expected).abs() }
}

/// A function of one variable over a slice, on the processor's vectors.
struct Map<'a> {
    function: Function,
    x: &'a [f64],
    out: &'a mut [f64],
}

#[derive(Clone, Copy, Debug)]
enum Function {
    Exp,
    Ln,
    Cumulative,
}

impl Kernel for Map<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for (out, &x) in self.out.iter_mut().zip(self.x) {
            *out = match self.function {
                Function::Exp => vector::exp::<FMA>(x),
                Function::Ln => vector::ln::<FMA>(x),
                Function::Cumulative => normal::cumulative_lane::<FMA>(x),
            };
        }
    }
}

/// The largest relative error on the processor's vectors, and on plain ones.
fn worst(function: Function, truth: &[(f64, f64)]) -> f64 {
    let x: Vec<f64> = truth.iter().map(|row| row.0).collect();
    let mut wide = vec![0.0; x.len()];
    let mut plain = vec![0.0; x.len()];
    dispatch(Map { function, x: &x, out: &mut wide });
    Map { function, x: &x, out: &mut plain }.run::<false>();
    let rows = truth.iter().zip(wide.iter().zip(&plain));
    rows.map(|(row, (wide, plain))| apart(*wide, row.1).max(apart(*plain, row.1))).fold(0.0, f64::max)
}

#[test]
fn exponential_and_logarithm_are_right_to_the_last_digit() {
    let truth = truth();
    assert!(worst(Function::Exp, &truth.exp) < 4e-16, "{:e}", worst(Function::Exp, &truth.exp));
    assert!(worst(Function::Ln, &truth.ln) < 4e-16, "{:e}", worst(Function::Ln, &truth.ln));
    for (a, b, expected) in truth.ln_ratio {
        for got in [vector::ln_ratio::<true>(a, b), vector::ln_ratio::<false>(a, b)] {
            assert!(apart(got, expected) < 6e-16, "ln({a}/{b}): {got} for {expected}");
        }
    }
    let limits = [-1e9, -709.0, f64::NEG_INFINITY, 710.0, f64::INFINITY];
    assert_eq!(limits.map(vector::exp::<false>), [0.0, 0.0, 0.0, f64::INFINITY, f64::INFINITY]);
}

#[test]
fn distribution_function_keeps_its_digits_in_the_tail() {
    for (x, expected) in truth().cumulative {
        let got = normal::cumulative(x);
        assert!(apart(got, expected) < 1e-15, "N({x}): {got} for {expected}, {:e}", apart(got, expected));
    }
    assert_eq!(normal::cumulative(f64::NEG_INFINITY), 0.0);
    assert_eq!(normal::cumulative(f64::INFINITY), 1.0);
    // The fast form squares its argument, so its error grows with the square far out.
    let near: Vec<_> = truth().cumulative.into_iter().filter(|row| row.0 > -8.0).collect();
    assert!(worst(Function::Cumulative, &near) < 1e-14, "{:e}", worst(Function::Cumulative, &near));
    assert!(worst(Function::Cumulative, &truth().cumulative) < 2e-13);
}

#[test]
fn quantile_is_right_over_the_whole_of_its_domain() {
    for (p, expected) in truth().quantile {
        let got = normal::quantile(p).unwrap();
        assert!(
            apart(got, expected) < 1e-15,
            "quantile of {p}: {got} for {expected}, {:e}",
            apart(got, expected)
        );
    }
    assert_eq!(normal::quantile(0.0), Some(f64::NEG_INFINITY));
    assert_eq!(normal::quantile(1.0), Some(f64::INFINITY));
    assert_eq!([-0.1, 1.1, f64::NAN].map(normal::quantile), [None; 3]);
}
