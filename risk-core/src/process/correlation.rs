//! Correlated numbers from independent ones: y = L·z for many paths side by side.

use super::block::{LANES, Row};
use crate::linalg::{check_symmetric, cholesky_semidefinite};
use crate::math::vector::fma;
use crate::{Error, Result};
use ndarray::ArrayView2;

/// Rows of L that are multiplied together: with [`HALF`] paths, as many sums as a processor has
/// registers for.
const TILE: usize = 6;

const HALF: usize = LANES / 2;

/// The lower triangular factor L of a covariance, in the order in which the product reads it: for each
/// tile of rows, column after column.
#[derive(Debug)]
pub(super) struct Factor {
    assets: usize,
    columns: Vec<[f64; TILE]>,
}

impl Factor {
    /// The factor of `scale` · covariance.
    pub fn of(name: &str, covariance: ArrayView2<'_, f64>, scale: f64) -> Result<Self> {
        check_symmetric(name, covariance)?;
        let lower = cholesky_semidefinite(covariance).map_err(|error| match error {
            Error::Infeasible(text) => Error::Infeasible(text.replacen("matrix", name, 1)),
            error => error,
        })?;
        let root = scale.sqrt();
        let assets = lower.nrows();
        let mut columns = Vec::new();
        for first in (0..assets).step_by(TILE) {
            for j in 0..assets.min(first + TILE) {
                let mut column = [0.0; TILE];
                for (i, x) in column.iter_mut().enumerate() {
                    *x = lower.get((first + i, j)).map_or(0.0, |x| x * root);
                }
                columns.push(column);
            }
        }
        Ok(Self { assets, columns })
    }

    /// How many rows y has: those of the assets, and what fills the last tile.
    pub fn rows(&self) -> usize {
        self.assets.next_multiple_of(TILE)
    }

    /// y = L·z: row i of z and y holds number i of each path. Each y is one chain of sums in the order
    /// of z, whatever the tiles.
    #[inline(always)]
    pub fn multiply<const FMA: bool>(&self, z: &[Row], y: &mut [Row]) {
        let mut rest = &self.columns[..];
        let mut width = 0;
        for out in y.as_chunks_mut::<TILE>().0 {
            width = self.assets.min(width + TILE);
            let Some((columns, following)) = rest.split_at_checked(width) else { return };
            rest = following;
            for half in 0..LANES / HALF {
                let mut sums = [[0.0; HALF]; TILE];
                for (column, z) in columns.iter().zip(z) {
                    let z = &z.as_chunks::<HALF>().0[half];
                    for i in 0..TILE {
                        for lane in 0..HALF {
                            sums[i][lane] = fma::<FMA>(column[i], z[lane], sums[i][lane]);
                        }
                    }
                }
                for i in 0..TILE {
                    out[i].as_chunks_mut::<HALF>().0[half] = sums[i];
                }
            }
        }
    }
}
