//! The assets that are between their bounds, and the Cholesky factor of their covariance.

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
    /// Row k has k + 1 elements.
    rows: Vec<Vec<f64>>,
}

/// The smallest pivot, relative to the asset's variance, that still counts as positive definite.
const SINGULAR: f64 = 1e-13;

impl FreeSet {
    /// Frees `asset`, whose covariances with all assets are `row`.
    pub fn join(&mut self, asset: usize, row: &[f64]) -> Result<()> {
        let mut new: Vec<f64> = self.assets.iter().map(|&other| row[other]).collect();
        self.forward(&mut new);
        let square = row[asset] - new.iter().map(|x| x * x).sum::<f64>();
        if square.is_nan() || square <= SINGULAR * row[asset] {
            return Err(Error::Infeasible("covariance is singular over the assets held".to_owned()));
        }
        new.push(square.sqrt());
        self.rows.push(new);
        self.assets.push(asset);
        Ok(())
    }

    /// Takes out the free asset at `place`.
    pub fn leave(&mut self, place: usize) -> usize {
        self.rows.remove(place);
        // Row i now reaches one column too far; a rotation of columns i and i + 1 folds it back.
        for i in place..self.rows.len() {
            let (a, b) = (self.rows[i][i], self.rows[i][i + 1]);
            let length = a.hypot(b);
            let (cosine, sine) = (a / length, b / length);
            for row in &mut self.rows[i..] {
                let (x, y) = (row[i], row[i + 1]);
                row[i] = cosine * x + sine * y;
                row[i + 1] = cosine * y - sine * x;
            }
            self.rows[i].truncate(i + 1);
        }
        self.assets.remove(place)
    }

    /// Σ⁻¹b, in place.
    pub fn solve(&self, b: &mut [f64]) {
        self.forward(b);
        for i in (0..b.len()).rev() {
            let row = &self.rows[i];
            b[i] /= row[i];
            let x = b[i];
            for (b, l) in b.iter_mut().zip(&row[..i]) {
                *b -= l * x;
            }
        }
    }

    fn forward(&self, b: &mut [f64]) {
        for (i, row) in self.rows.iter().enumerate() {
            let sum: f64 = row[..i].iter().zip(b.iter()).map(|(l, x)| l * x).sum();
            b[i] = (b[i] - sum) / row[i];
        }
    }
}
