//! Products of vectors, and of vectors with the rows of a matrix, on wide vectors.

use risk_core::math::dispatch::{Kernel, dispatch};
use risk_core::math::vector::fma;

/// a'b.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    dispatch(Dot { a, b })
}

/// Σₖ factorsₖ · row rowsₖ of a square matrix, added to `out`.
pub(super) fn add_rows(matrix: &[f64], rows: &[usize], factors: &[f64], out: &mut [f64]) {
    dispatch(AddRows { matrix, rows, factors, out });
}

/// Sums that run side by side in a scalar product: as many as hide the latency of an addition.
const LANES: usize = 16;

/// a'b inside a kernel, of one length.
#[inline(always)]
pub(super) fn scalar_product<const FMA: bool>(a: &[f64], b: &[f64]) -> f64 {
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for l in 0..LANES {
            sums[l] = fma::<FMA>(a[l], b[l], sums[l]);
        }
    }
    for (sum, (a, b)) in sums.iter_mut().zip(a_rest.iter().zip(b_rest)) {
        *sum = fma::<FMA>(*a, *b, *sum);
    }
    let mut width = LANES / 2;
    while width > 0 {
        for l in 0..width {
            sums[l] += sums[l + width];
        }
        width /= 2;
    }
    sums[0]
}

/// The products of four rows with `b`, inside a kernel: what is read of `b` serves all four.
#[inline(always)]
pub(super) fn four_products<const FMA: bool>(rows: [&[f64]; 4], b: &[f64]) -> [f64; 4] {
    const WIDE: usize = LANES / 2;
    let whole = rows.map(|row| row.as_chunks::<WIDE>().0);
    let (chunks, rest) = b.as_chunks::<WIDE>();
    let mut sums = [[0.0; WIDE]; 4];
    let four = whole[0].iter().zip(whole[1]).zip(whole[2]).zip(whole[3]);
    for (b, (((r0, r1), r2), r3)) in chunks.iter().zip(four) {
        for l in 0..WIDE {
            sums[0][l] = fma::<FMA>(r0[l], b[l], sums[0][l]);
            sums[1][l] = fma::<FMA>(r1[l], b[l], sums[1][l]);
            sums[2][l] = fma::<FMA>(r2[l], b[l], sums[2][l]);
            sums[3][l] = fma::<FMA>(r3[l], b[l], sums[3][l]);
        }
    }
    let mut out = [0.0; 4];
    for ((out, sums), row) in out.iter_mut().zip(&sums).zip(rows) {
        *out = ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
        for (a, b) in row[chunks.len() * WIDE..].iter().zip(rest) {
            *out = fma::<FMA>(*a, *b, *out);
        }
    }
    out
}

/// out += Σₖ factorsₖ · rowₖ, inside a kernel: an element of the result is read and written once for four
/// products.
#[inline(always)]
pub(super) fn add_four<const FMA: bool>(factors: [f64; 4], rows: [&[f64]; 4], out: &mut [f64]) {
    let n = out.len();
    let [a, b, c, d] = rows.map(|row| &row[..n]);
    let f = factors;
    for i in 0..n {
        let first = fma::<FMA>(f[1], b[i], fma::<FMA>(f[0], a[i], out[i]));
        out[i] = fma::<FMA>(f[3], d[i], fma::<FMA>(f[2], c[i], first));
    }
}

/// out += factor · row, inside a kernel.
#[inline(always)]
pub(super) fn add_scaled<const FMA: bool>(factor: f64, row: &[f64], out: &mut [f64]) {
    for (out, x) in out.iter_mut().zip(row) {
        *out = fma::<FMA>(factor, *x, *out);
    }
}

struct Dot<'a> {
    a: &'a [f64],
    b: &'a [f64],
}

impl Kernel for Dot<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        scalar_product::<FMA>(self.a, self.b)
    }
}

struct AddRows<'a> {
    matrix: &'a [f64],
    rows: &'a [usize],
    factors: &'a [f64],
    out: &'a mut [f64],
}

impl Kernel for AddRows<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { matrix, rows, factors, out } = self;
        let n = out.len();
        let row = |k: usize| &matrix[k * n..][..n];
        let (fours, rest) = rows.as_chunks::<4>();
        let (four_factors, rest_factors) = factors.as_chunks::<4>();
        for (rows, factors) in fours.iter().zip(four_factors) {
            add_four::<FMA>(*factors, rows.map(row), out);
        }
        for (k, factor) in rest.iter().zip(rest_factors) {
            add_scaled::<FMA>(*factor, row(*k), out);
        }
    }
}
