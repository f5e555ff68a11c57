//! The matrix of the scenarios with a column of ones, and the products that an optimiser needs of it.

use ndarray::ArrayView2;
use risk_core::math::dispatch::{Kernel, dispatch};
use risk_core::math::vector::fma;

/// \[R 1\] by rows: T × (n + 1).
pub(super) struct ScenarioMatrix {
    rows: Vec<f64>,
    width: usize,
    largest: f64,
}

impl ScenarioMatrix {
    /// From T × n returns.
    pub fn new(returns: ArrayView2<'_, f64>) -> Self {
        let mut rows = Vec::with_capacity(returns.nrows() * (returns.ncols() + 1));
        for row in returns.rows() {
            rows.extend(row.iter().copied());
            rows.push(1.0);
        }
        let largest = returns.iter().fold(f64::MIN_POSITIVE, |most, x| most.max(x.abs()));
        Self { rows, width: returns.ncols() + 1, largest }
    }

    pub fn scenarios(&self) -> usize {
        self.rows.len() / self.width
    }

    /// The largest return in size.
    pub fn largest(&self) -> f64 {
        self.largest
    }

    /// Rw + level.
    pub fn times(&self, w: &[f64], level: f64) -> Vec<f64> {
        let mut out = vec![level; self.scenarios()];
        dispatch(Times { matrix: self, w, out: &mut out });
        out
    }

    /// \[R 1\]'y, n + 1 numbers.
    pub fn transposed_times(&self, y: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; self.width];
        dispatch(TransposedTimes { matrix: self, y, out: &mut out });
        out
    }

    /// The lower triangle of \[R 1\]'D\[R 1\], by rows of n + 1.
    pub fn weighted_square(&self, diagonal: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; self.width * self.width];
        dispatch(WeightedSquare { matrix: self, diagonal, out: &mut out });
        out
    }
}

struct Times<'a> {
    matrix: &'a ScenarioMatrix,
    w: &'a [f64],
    out: &'a mut [f64],
}

impl Kernel for Times<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { matrix, w, out } = self;
        let n = w.len();
        let whole = n / LANES * LANES;
        for (out, row) in out.iter_mut().zip(matrix.rows.chunks_exact(matrix.width)) {
            let mut sums = [0.0; LANES];
            let mut i = 0;
            while i < whole {
                for lane in 0..LANES {
                    sums[lane] = fma::<FMA>(row[i + lane], w[i + lane], sums[lane]);
                }
                i += LANES;
            }
            for k in whole..n {
                sums[0] = fma::<FMA>(row[k], w[k], sums[0]);
            }
            *out += (sums[0] + sums[1]) + (sums[2] + sums[3]) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
        }
    }
}

/// Sums that run side by side in a scalar product.
const LANES: usize = 8;

struct TransposedTimes<'a> {
    matrix: &'a ScenarioMatrix,
    y: &'a [f64],
    out: &'a mut [f64],
}

impl Kernel for TransposedTimes<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { matrix, y, out } = self;
        for (&y, row) in y.iter().zip(matrix.rows.chunks_exact(out.len())) {
            for i in 0..out.len() {
                out[i] = fma::<FMA>(y, row[i], out[i]);
            }
        }
    }
}

struct WeightedSquare<'a> {
    matrix: &'a ScenarioMatrix,
    diagonal: &'a [f64],
    out: &'a mut [f64],
}

impl Kernel for WeightedSquare<'_> {
    type Output = ();

    /// Four scenarios at a time, so that an element of the result is read and written once for four
    /// products.
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { matrix, diagonal, out } = self;
        let width = matrix.width;
        let mut fours = matrix.rows.chunks_exact(4 * width);
        for (rows, d) in fours.by_ref().zip(diagonal.chunks_exact(4)) {
            let (a, rest) = rows.split_at(width);
            let (b, rest) = rest.split_at(width);
            let (c, e) = rest.split_at(width);
            for i in 0..width {
                let (x, y, z, v) = (d[0] * a[i], d[1] * b[i], d[2] * c[i], d[3] * e[i]);
                let target = &mut out[i * width..][..i + 1];
                let (a, b, c, e) = (&a[..i + 1], &b[..i + 1], &c[..i + 1], &e[..i + 1]);
                for j in 0..i + 1 {
                    let first = fma::<FMA>(y, b[j], fma::<FMA>(x, a[j], target[j]));
                    target[j] = fma::<FMA>(v, e[j], fma::<FMA>(z, c[j], first));
                }
            }
        }
        let done = diagonal.len() / 4 * 4;
        for (row, d) in fours.remainder().chunks_exact(width).zip(&diagonal[done..]) {
            for i in 0..width {
                let x = d * row[i];
                for j in 0..i + 1 {
                    out[i * width + j] = fma::<FMA>(x, row[j], out[i * width + j]);
                }
            }
        }
    }
}

/// The Cholesky factor of a small dense matrix, by rows.
pub(super) struct ScenarioFactor {
    rows: Vec<f64>,
    order: usize,
}

impl ScenarioFactor {
    /// Factors the lower triangle of `matrix`; a pivot that rounding has eaten is raised to a tiny
    /// share of its diagonal. None when an element is not finite.
    pub fn of(mut matrix: Vec<f64>, order: usize) -> Option<Self> {
        for i in 0..order {
            let (done, row) = matrix.split_at_mut(i * order);
            let original = row[i];
            for j in 0..i {
                let above = &done[j * order..j * order + j + 1];
                let sum: f64 = above[..j].iter().zip(&row[..j]).map(|(a, b)| a * b).sum();
                row[j] = (row[j] - sum) / above[j];
            }
            let pivot = original - row[..i].iter().map(|x| x * x).sum::<f64>();
            let least = LEAST_PIVOT * original;
            row[i] = if pivot > least { pivot.sqrt() } else { least.sqrt() };
            if !(row[i] > 0.0 && row[i].is_finite()) {
                return None;
            }
        }
        Some(Self { rows: matrix, order })
    }

    /// The solution, in place.
    pub fn solve(&self, b: &mut [f64]) {
        let n = self.order;
        for i in 0..n {
            let row = &self.rows[i * n..i * n + i + 1];
            let sum: f64 = row[..i].iter().zip(b.iter()).map(|(l, x)| l * x).sum();
            b[i] = (b[i] - sum) / row[i];
        }
        for i in (0..n).rev() {
            let row = &self.rows[i * n..i * n + i + 1];
            b[i] /= row[i];
            let x = b[i];
            b[..i].iter_mut().zip(row).for_each(|(b, l)| *b -= l * x);
        }
    }
}

/// The smallest pivot, relative to the diagonal element it came from.
const LEAST_PIVOT: f64 = 1e-15;
