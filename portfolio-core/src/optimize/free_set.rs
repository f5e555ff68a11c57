//! The assets that are between their bounds, and the Cholesky factor of their covariance.

use super::product::{add_scaled, scalar_product};
use risk_core::math::dispatch::{Kernel, dispatch};
use risk_core::math::vector::fma;
use risk_core::{Error, Result};

/// L·Lᵀ = Σ over the free assets, in the order in which they became free.
///
/// An asset that joins adds a row, one that leaves takes its row out and is repaired by Givens
/// rotations: O(k²) each, where a new factor would cost O(k³).
///
/// # References
/// G. H. Golub, C. F. Van Loan (2013), *Matrix Computations*, 4th edition, section 6.5.
#[derive(Debug, Default)]
pub(super) struct FreeSet {
    /// The free assets.
    pub assets: Vec<usize>,
    /// Column k of L from the diagonal down.
    columns: Vec<Vec<f64>>,
}

/// The smallest pivot, relative to the asset's variance, that still counts as positive definite.
const SINGULAR: f64 = 1e-13;

/// Right sides that are solved for together, and fill a vector of AVX2.
pub(super) const SIDES: usize = 4;

impl FreeSet {
    /// Frees `asset`, whose covariances with all assets are `row`.
    pub fn join(&mut self, asset: usize, row: &[f64]) -> Result<()> {
        let mut new: Vec<f64> = self.assets.iter().map(|&other| row[other]).collect();
        let square = row[asset] - dispatch(Forward { columns: &self.columns, right: &mut new });
        if square.is_nan() || square <= SINGULAR * row[asset] {
            return Err(Error::Infeasible("covariance is singular over the assets held".to_owned()));
        }
        for (column, x) in self.columns.iter_mut().zip(new) {
            column.push(x);
        }
        self.columns.push(vec![square.sqrt()]);
        self.assets.push(asset);
        Ok(())
    }

    /// Takes out the free asset at `place`.
    pub fn leave(&mut self, place: usize) {
        self.assets.remove(place);
        for (above, column) in self.columns[..place].iter_mut().enumerate() {
            column.remove(place - above);
        }
        // The columns that follow begin a row too late; rotations fold what is above them into them.
        let mut carried = self.columns.remove(place);
        carried.remove(0);
        dispatch(Fold { columns: &mut self.columns[place..], carried: &mut carried });
    }

    /// Σ⁻¹B, in place; a row of B is of one asset.
    pub fn solve(&self, right: &mut [[f64; SIDES]]) {
        dispatch(Solve { columns: &self.columns, right });
    }
}

/// L⁻¹b, in place; gives back its square.
struct Forward<'a> {
    columns: &'a [Vec<f64>],
    right: &'a mut [f64],
}

impl Kernel for Forward<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        for (k, column) in self.columns.iter().enumerate() {
            let (done, below) = self.right.split_at_mut(k + 1);
            done[k] /= column[0];
            add_scaled::<FMA>(-done[k], &column[1..], below);
        }
        scalar_product::<FMA>(self.right, self.right)
    }
}

/// Rotates a column into those of a factor that begin one row below it.
struct Fold<'a> {
    columns: &'a mut [Vec<f64>],
    carried: &'a mut [f64],
}

impl Kernel for Fold<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for (k, column) in self.columns.iter_mut().enumerate() {
            let carried = &mut self.carried[k..];
            let (a, b) = (carried[0], column[0]);
            let length = (a * a + b * b).sqrt();
            let (cosine, sine) = (a / length, b / length);
            for (x, y) in carried.iter_mut().zip(column) {
                let (a, b) = (*x, *y);
                *y = fma::<FMA>(cosine, a, sine * b);
                *x = fma::<FMA>(cosine, b, -sine * a);
            }
        }
    }
}

/// L⁻ᵀL⁻¹B, in place.
struct Solve<'a> {
    columns: &'a [Vec<f64>],
    right: &'a mut [[f64; SIDES]],
}

impl Kernel for Solve<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { columns, right } = self;
        for (k, column) in columns.iter().enumerate() {
            let (done, below) = right.split_at_mut(k + 1);
            let x = done[k].map(|b| b / column[0]);
            done[k] = x;
            for (row, l) in below.iter_mut().zip(&column[1..]) {
                for s in 0..SIDES {
                    row[s] = fma::<FMA>(-l, x[s], row[s]);
                }
            }
        }
        for (k, column) in columns.iter().enumerate().rev() {
            let (left, below) = right.split_at_mut(k + 1);
            let mut sums = [[0.0; SIDES]; 4];
            let (fours, rest) = below.as_chunks::<4>();
            let (ls, l_rest) = column[1..].as_chunks::<4>();
            for (rows, ls) in fours.iter().zip(ls) {
                for i in 0..4 {
                    for s in 0..SIDES {
                        sums[i][s] = fma::<FMA>(ls[i], rows[i][s], sums[i][s]);
                    }
                }
            }
            for (sum, (row, l)) in sums.iter_mut().zip(rest.iter().zip(l_rest)) {
                for s in 0..SIDES {
                    sum[s] = fma::<FMA>(*l, row[s], sum[s]);
                }
            }
            for s in 0..SIDES {
                let sum = (sums[0][s] + sums[1][s]) + (sums[2][s] + sums[3][s]);
                left[k][s] = (left[k][s] - sum) / column[0];
            }
        }
    }
}
