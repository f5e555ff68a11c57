//! The Cholesky factor of the small dense matrix of an interior-point method.

use super::product::{add_scaled, scalar_product};
use risk_core::math::dispatch::{Kernel, dispatch};

/// U of UᵀU, by whole rows, of which what is right of the diagonal counts.
pub(super) struct ScenarioFactor {
    rows: Vec<f64>,
    order: usize,
}

impl ScenarioFactor {
    /// Factors the upper triangle of `matrix`; a pivot that rounding has eaten is raised to a tiny
    /// share of its diagonal. None when an element is not finite.
    pub fn of(mut matrix: Vec<f64>, order: usize) -> Option<Self> {
        let is_finite = dispatch(Factor { rows: &mut matrix, order });
        is_finite.then_some(Self { rows: matrix, order })
    }

    /// The solution, in place.
    pub fn solve(&self, b: &mut [f64]) {
        dispatch(Solve { rows: &self.rows, order: self.order, b });
    }
}

/// The smallest pivot, relative to the diagonal element it came from.
const LEAST_PIVOT: f64 = 1e-15;

/// Turns the upper triangle into its factor; gives back whether all pivots are finite.
struct Factor<'a> {
    rows: &'a mut [f64],
    order: usize,
}

impl Kernel for Factor<'_> {
    type Output = bool;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> bool {
        let Self { rows, order } = self;
        let original: Vec<f64> = rows.iter().copied().step_by(order + 1).collect();
        for i in 0..order {
            let (done, below) = rows.split_at_mut((i + 1) * order);
            let row = &mut done[i * order + i..];
            let least = LEAST_PIVOT * original[i];
            let pivot = if row[0] > least { row[0].sqrt() } else { least.sqrt() };
            if !(pivot > 0.0 && pivot.is_finite()) {
                return false;
            }
            row.iter_mut().for_each(|x| *x /= pivot);
            row[0] = pivot;
            for (k, target) in below.chunks_exact_mut(order).enumerate() {
                let row = &row[k + 1..];
                add_scaled::<FMA>(-row[0], row, &mut target[i + 1 + k..]);
            }
        }
        true
    }
}

/// U⁻¹U⁻ᵀb, in place.
struct Solve<'a> {
    rows: &'a [f64],
    order: usize,
    b: &'a mut [f64],
}

impl Kernel for Solve<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { rows, order, b } = self;
        for (i, row) in rows.chunks_exact(order).enumerate() {
            let (done, below) = b.split_at_mut(i + 1);
            done[i] /= row[i];
            add_scaled::<FMA>(-done[i], &row[i + 1..], below);
        }
        for (i, row) in rows.chunks_exact(order).enumerate().rev() {
            b[i] = (b[i] - scalar_product::<FMA>(&row[i + 1..], &b[i + 1..])) / row[i];
        }
    }
}
