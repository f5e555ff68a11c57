use crate::math::dispatch::{Kernel, dispatch};
use crate::math::vector::fma;
use ndarray::{Array2, ArrayView2, s};
use rayon::prelude::*;

/// The columns of a panel: one vector of AVX-512, two of AVX2.
pub(crate) const WIDTH: usize = 8;

/// The columns that are multiplied with a panel at a time: their sums stay in registers.
const TILE: usize = 4;

/// The panels that are multiplied with each panel that passes by, and the rows taken at a time: so
/// many stay in the nearest cache, of 32 kB.
const GROUP: usize = 4;
const ROWS: usize = 96;

/// A matrix as panels of [`WIDTH`] columns, each row by row, the last filled up with zeros.
pub(crate) struct Panels {
    rows: usize,
    columns: usize,
    data: Vec<f64>,
}

impl Panels {
    /// Packs a matrix; `prepare` then works on each panel, and what it finds is returned in order.
    pub(crate) fn pack<R: Send>(
        matrix: ArrayView2<'_, f64>,
        prepare: impl Fn(&mut [f64]) -> R + Sync,
    ) -> (Self, Vec<R>) {
        let (rows, columns) = matrix.dim();
        let mut data = vec![0.0; columns.div_ceil(WIDTH) * rows * WIDTH];
        let found = data.par_chunks_mut((rows * WIDTH).max(1)).enumerate().map(|(p, panel)| {
            let first = p * WIDTH;
            let part = matrix.slice(s![.., first..columns.min(first + WIDTH)]);
            for (row, source) in panel.chunks_exact_mut(WIDTH).zip(part.rows()) {
                match source.to_slice() {
                    Some(source) => row[..source.len()].copy_from_slice(source),
                    None => row.iter_mut().zip(source).for_each(|(x, &from)| *x = from),
                }
            }
            prepare(panel)
        });
        let found = found.collect();
        (Self { rows, columns, data }, found)
    }

    /// AᵀA. Each element is a sum in the order of the rows, whatever the number of threads.
    pub(crate) fn gram(&self) -> Array2<f64> {
        if self.rows == 0 {
            return Array2::zeros((self.columns, self.columns));
        }
        let panels = self.columns.div_ceil(WIDTH);
        let size = self.rows * WIDTH;
        // The last groups have the most products: they go first.
        let groups = (0..panels.div_ceil(GROUP)).into_par_iter().with_max_len(1).rev().map(|group| {
            let first = group * GROUP;
            let last = panels.min(first + GROUP);
            let mut tiles = vec![[[0.0; WIDTH]; WIDTH]; last * (last - first)];
            dispatch(Products { panels: &self.data[..last * size], size, first, tiles: &mut tiles });
            (first, last, tiles)
        });
        let groups: Vec<(usize, usize, Vec<Tile>)> = groups.collect();
        let mut out = Array2::zeros((self.columns, self.columns));
        for (first, last, tiles) in &groups {
            for (k, tile) in tiles.iter().enumerate() {
                let (p, q) = (k / (last - first), first + k % (last - first));
                for i in p * WIDTH..self.columns.min((p + 1) * WIDTH) {
                    for j in i.max(q * WIDTH)..self.columns.min((q + 1) * WIDTH) {
                        out[[i, j]] = tile[i % WIDTH][j % WIDTH];
                        out[[j, i]] = out[[i, j]];
                    }
                }
            }
        }
        out
    }
}

type Tile = [[f64; WIDTH]; WIDTH];

/// The products of each panel with those from `first` on that do not come before it.
struct Products<'a> {
    panels: &'a [f64],
    size: usize,
    first: usize,
    /// Panel by panel, and for each of them one tile for every panel from `first` on.
    tiles: &'a mut [Tile],
}

impl Kernel for Products<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let count = self.panels.len() / self.size;
        let group = count - self.first;
        let mut start = 0;
        while start < self.size {
            let rows = (ROWS * WIDTH).min(self.size - start);
            for p in 0..count {
                let left = &self.panels[p * self.size + start..][..rows];
                for q in p.max(self.first)..count {
                    let right = &self.panels[q * self.size + start..][..rows];
                    let tile = &mut self.tiles[p * group + q - self.first];
                    multiply::<FMA, 0>(left, right, tile);
                    multiply::<FMA, TILE>(left, right, tile);
                }
            }
            start += rows;
        }
    }
}

/// Adds the products of four columns of `left`, from `FIRST` on, with all of `right`.
#[inline(always)]
fn multiply<const FMA: bool, const FIRST: usize>(left: &[f64], right: &[f64], out: &mut Tile) {
    let mut sums = [[0.0; WIDTH]; TILE];
    let (left, right) = (left.as_chunks::<WIDTH>().0, right.as_chunks::<WIDTH>().0);
    for (a, b) in left.iter().zip(right) {
        for i in 0..TILE {
            for j in 0..WIDTH {
                sums[i][j] = fma::<FMA>(a[FIRST + i], b[j], sums[i][j]);
            }
        }
    }
    for i in 0..TILE {
        for j in 0..WIDTH {
            out[FIRST + i][j] += sums[i][j];
        }
    }
}
