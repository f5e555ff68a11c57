//! The matrix of the scenarios with a column of ones, and the products that an optimiser needs of it.

use super::product::add_scaled;
use ndarray::ArrayView2;
use risk_core::math::dispatch::{Kernel, dispatch};
use risk_core::math::vector::fma;

/// Columns side by side: one vector of AVX-512, two of AVX2.
const WIDTH: usize = 8;

/// Numbers of [`WIDTH`] columns in one row.
type Cell = [f64; WIDTH];

/// \[R 1\], T × (n + 1), by rows that zeros fill up to whole cells.
pub(super) struct ScenarioMatrix {
    cells: Vec<Cell>,
    /// Cells of a row.
    panels: usize,
    scenarios: usize,
    /// n + 1.
    width: usize,
    largest: f64,
}

impl ScenarioMatrix {
    /// From T × n returns.
    pub fn new(returns: ArrayView2<'_, f64>) -> Self {
        let (scenarios, n) = returns.dim();
        let panels = (n + 1).div_ceil(WIDTH);
        let mut cells = vec![[0.0; WIDTH]; scenarios * panels];
        for (row, source) in cells.chunks_exact_mut(panels).zip(returns.rows()) {
            let source = source.iter().copied().chain([1.0]);
            row.as_flattened_mut().iter_mut().zip(source).for_each(|(x, from)| *x = from);
        }
        let largest = returns.iter().fold(f64::MIN_POSITIVE, |most, x| most.max(x.abs()));
        Self { cells, panels, scenarios, width: n + 1, largest }
    }

    pub fn scenarios(&self) -> usize {
        self.scenarios
    }

    /// The largest return in size.
    pub fn largest(&self) -> f64 {
        self.largest
    }

    /// Rw + level.
    pub fn times(&self, w: &[f64], level: f64) -> Vec<f64> {
        let mut right = vec![[0.0; WIDTH]; self.panels];
        let given = w.iter().chain([&level]);
        right.as_flattened_mut().iter_mut().zip(given).for_each(|(x, from)| *x = *from);
        let mut out = vec![0.0; self.scenarios];
        dispatch(Times { matrix: self, right: &right, out: &mut out });
        out
    }

    /// \[R 1\]'y, n + 1 numbers.
    pub fn transposed_times(&self, y: &[f64]) -> Vec<f64> {
        let mut out = vec![[0.0; WIDTH]; self.panels];
        dispatch(TransposedTimes { matrix: self, y, out: &mut out });
        let mut out = out.into_flattened();
        out.truncate(self.width);
        out
    }

    /// The upper triangle of \[R 1\]'D\[R 1\], by rows of n + 1.
    pub fn weighted_square(&self, diagonal: &[f64]) -> Vec<f64> {
        let mut tiles = vec![[[0.0; WIDTH]; WIDTH]; self.panels * self.panels];
        dispatch(WeightedSquare { matrix: self, diagonal, tiles: &mut tiles });
        let mut out = vec![0.0; self.width * self.width];
        for (i, row) in out.chunks_exact_mut(self.width).enumerate() {
            for (j, x) in row.iter_mut().enumerate().skip(i) {
                *x = tiles[i / WIDTH * self.panels + j / WIDTH][i % WIDTH][j % WIDTH];
            }
        }
        out
    }
}

struct Times<'a> {
    matrix: &'a ScenarioMatrix,
    right: &'a [Cell],
    out: &'a mut [f64],
}

impl Kernel for Times<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { matrix, right, out } = self;
        for (out, row) in out.iter_mut().zip(matrix.cells.chunks_exact(matrix.panels)) {
            let mut sums = [0.0; WIDTH];
            for (a, b) in row.iter().zip(right) {
                for l in 0..WIDTH {
                    sums[l] = fma::<FMA>(a[l], b[l], sums[l]);
                }
            }
            *out = ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
        }
    }
}

struct TransposedTimes<'a> {
    matrix: &'a ScenarioMatrix,
    y: &'a [f64],
    out: &'a mut [Cell],
}

impl Kernel for TransposedTimes<'_> {
    type Output = ();

    /// Four scenarios at a time, so that a sum is read and written once for four products.
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { matrix, y, out } = self;
        let panels = matrix.panels;
        let (fours, rest) = y.as_chunks::<4>();
        let mut rows = matrix.cells.chunks_exact(4 * panels);
        for (rows, y) in rows.by_ref().zip(fours) {
            let (a, others) = rows.split_at(panels);
            let (b, others) = others.split_at(panels);
            let (c, d) = others.split_at(panels);
            for ((((out, a), b), c), d) in out.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                for l in 0..WIDTH {
                    let first = fma::<FMA>(y[1], b[l], fma::<FMA>(y[0], a[l], out[l]));
                    out[l] = fma::<FMA>(y[3], d[l], fma::<FMA>(y[2], c[l], first));
                }
            }
        }
        for (row, y) in rows.remainder().chunks_exact(panels).zip(rest) {
            for (out, x) in out.iter_mut().zip(row) {
                add_scaled::<FMA>(*y, x, out);
            }
        }
    }
}

/// Scenarios taken at a time: so many rows stay in the nearest cache.
const ROWS: usize = 48;

/// Columns of a tile whose sums stay in registers.
const HALF: usize = WIDTH / 2;

type Tile = [[f64; WIDTH]; WIDTH];

struct WeightedSquare<'a> {
    matrix: &'a ScenarioMatrix,
    diagonal: &'a [f64],
    /// One for each pair of panels; those below the diagonal stay zero.
    tiles: &'a mut [Tile],
}

impl Kernel for WeightedSquare<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { matrix, diagonal, tiles } = self;
        let panels = matrix.panels;
        let mut scaled = [[0.0; WIDTH]; ROWS];
        for (rows, d) in matrix.cells.chunks(ROWS * panels).zip(diagonal.chunks(ROWS)) {
            for (p, tiles) in tiles.chunks_exact_mut(panels).enumerate() {
                for (scaled, (row, d)) in scaled.iter_mut().zip(rows.chunks_exact(panels).zip(d)) {
                    for l in 0..WIDTH {
                        scaled[l] = d * row[p][l];
                    }
                }
                for (q, tile) in tiles.iter_mut().enumerate().skip(p) {
                    multiply::<FMA, 0>(&scaled, rows, panels, q, tile);
                    multiply::<FMA, HALF>(&scaled, rows, panels, q, tile);
                }
            }
        }
    }
}

/// Adds the products of four columns of `scaled`, from `FIRST` on, with those of panel `q`.
#[inline(always)]
fn multiply<const FMA: bool, const FIRST: usize>(
    scaled: &[Cell],
    rows: &[Cell],
    panels: usize,
    q: usize,
    out: &mut Tile,
) {
    let mut sums = [[0.0; WIDTH]; HALF];
    for (a, row) in scaled.iter().zip(rows.chunks_exact(panels)) {
        let b = &row[q];
        for i in 0..HALF {
            for j in 0..WIDTH {
                sums[i][j] = fma::<FMA>(a[FIRST + i], b[j], sums[i][j]);
            }
        }
    }
    for i in 0..HALF {
        for j in 0..WIDTH {
            out[FIRST + i][j] += sums[i][j];
        }
    }
}
