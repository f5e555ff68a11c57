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
    let n = a.nrows();
    if n < TILE {
        return a.indexed_iter().all(|((i, j), &x)| j > i || agree(x, a[[j, i]]));
    }
    let rows = a.as_standard_layout();
    rows.as_slice().is_some_and(|rows| dispatch(Tiles { rows, n }))
}

/// The rows of a square matrix, compared tile by tile with its columns.
struct Tiles<'a> {
    rows: &'a [f64],
    n: usize,
}

const TILE: usize = 8;

impl Kernel for Tiles<'_> {
    type Output = bool;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> bool {
        // The last tiles overlap those before them, so that all are whole.
        let last = self.n - TILE;
        for top in (0..self.n).step_by(TILE) {
            for left in (0..=top).step_by(TILE) {
                let (top, left) = (top.min(last), left.min(last));
                let (a, b) = (self.tile(top, left), self.tile(left, top));
                // A difference of finite numbers is +0 where they are equal, and of others never.
                let mut apart = 0;
                for i in 0..TILE {
                    for j in 0..TILE {
                        apart |= (a[i][j] - b[j][i]).to_bits();
                    }
                }
                let is_rounding = |i: usize| (0..TILE).all(|j| agree(a[i][j], b[j][i]));
                if apart != 0 && !(0..TILE).all(is_rounding) {
                    return false;
                }
            }
        }
        true
    }
}

impl Tiles<'_> {
    #[inline(always)]
    fn tile(&self, top: usize, left: usize) -> [[f64; TILE]; TILE] {
        let mut tile = [[0.0; TILE]; TILE];
        for (i, row) in tile.iter_mut().enumerate() {
            row.copy_from_slice(&self.rows[(top + i) * self.n + left..][..TILE]);
        }
        tile
    }
}
