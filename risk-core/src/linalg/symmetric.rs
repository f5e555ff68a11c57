//! Whether a matrix is symmetric, at the speed of memory.

use crate::math::dispatch::{Kernel, dispatch};
use ndarray::ArrayView2;

/// How far two mirrored elements may lie apart, relative to the larger.
const SYMMETRY: f64 = 1e-9;

/// Whether two mirrored elements are finite, and equal but for rounding.
#[inline(always)]
pub(super) fn agree(x: f64, y: f64) -> bool {
    let (a, b) = (x.abs(), y.abs());
    let size = if a > b { a } else { b };
    let slack = if size > f64::MIN_POSITIVE { SYMMETRY * size } else { SYMMETRY * f64::MIN_POSITIVE };
    (size <= f64::MAX) & ((x - y).abs() <= slack)
}

/// Whether all mirrored elements of a square matrix agree.
pub(super) fn is_symmetric(a: ArrayView2<'_, f64>) -> bool {
    let rows = a.as_standard_layout();
    rows.as_slice().is_some_and(|rows| dispatch(Tiles { rows, n: a.nrows() }))
}

/// The rows of a square matrix, compared tile by tile with its columns.
struct Tiles<'a> {
    rows: &'a [f64],
    n: usize,
}

const TILE: usize = 16;

impl Kernel for Tiles<'_> {
    type Output = bool;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> bool {
        let Self { rows, n } = self;
        let mut wrong = 0;
        for top in (0..n).step_by(TILE) {
            let height = TILE.min(n - top);
            for left in (0..=top).step_by(TILE) {
                let width = TILE.min(n - left);
                // The mirrored tile, turned, so that both are read along rows.
                let mut turned = [[0.0; TILE]; TILE];
                for j in 0..width {
                    let row = &rows[(left + j) * n + top..][..height];
                    for (i, &x) in row.iter().enumerate() {
                        turned[i][j] = x;
                    }
                }
                for i in 0..height {
                    let row = &rows[(top + i) * n + left..][..width];
                    for (&x, &y) in row.iter().zip(&turned[i]) {
                        wrong |= u64::from(!agree(x, y));
                    }
                }
            }
        }
        wrong == 0
    }
}
