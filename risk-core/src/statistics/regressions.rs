use super::panel::check_overflow;
use super::regression::{Intercept, RegressionSettings, factor, residuals};
use crate::linalg::rows;
use crate::math::dispatch::{Kernel, dispatch};
use crate::math::vector::fma;
use crate::{Error, Result};
use ndarray::{Array1, Array2, ArrayView2, Axis, s};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// The regressions of M responses on the same columns. With a constant term, its row comes first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Regressions {
    /// One row for each term, one column for each response.
    #[serde(with = "rows")]
    pub coefficients: Array2<f64>,
    /// The standard errors of the coefficients.
    #[serde(with = "rows")]
    pub standard_errors: Array2<f64>,
    /// Coefficient over standard error; `None` where the fit is perfect. Its probability is that of
    /// [`student::cumulative`](crate::math::student::cumulative).
    #[serde(with = "rows")]
    pub t_statistics: Array2<Option<f64>>,
    /// 1 − RSS/TSS of each response; `None` where it does not vary.
    pub r_squared: Vec<Option<f64>>,
    /// √(RSS/degrees of freedom) of each response.
    pub residual_standard_deviations: Vec<f64>,
    /// T less the number of terms.
    pub degrees_of_freedom: usize,
}

/// The regression of each column of Y on the columns of X by ordinary least squares: what
/// [`least_squares`](super::least_squares) gives for one response, for thousands in one pass.
///
/// # Formula
/// X = Q·R once; B = R⁻¹·(QᵀY), RSS = Σy² − ‖Qᵀy‖²
///
/// with y less its first observation where there is a constant. Where less than a ten-thousandth of
/// the variance is left, RSS is summed over the residuals themselves, as the difference has lost its
/// digits.
///
/// # Errors
/// [`Error::Invalid`] when x and y differ in their rows, when there are not more rows than terms, when
/// y has no column, and when a number is not finite or too large to be squared; [`Error::Infeasible`]
/// as for [`least_squares`](super::least_squares).
pub fn least_squares_many(
    x: ArrayView2<'_, f64>,
    y: ArrayView2<'_, f64>,
    settings: &RegressionSettings,
) -> Result<Regressions> {
    let (count, responses) = y.dim();
    let constants = usize::from(settings.intercept == Intercept::With);
    let terms = x.ncols() + constants;
    if count != x.nrows() || responses == 0 {
        let want = x.nrows();
        return Err(Error::invalid(
            "y",
            format_args!("must be {want} x 1 or more, got {count} x {responses}"),
        ));
    }
    if count <= terms {
        return Err(Error::invalid(
            "x",
            format_args!("must have more rows than the {terms} terms, got {count}"),
        ));
    }
    let qr = factor(x, settings.intercept)?;
    let q = qr.orthonormal();
    let inverse = qr.inverse_upper();
    let y = y.as_standard_layout();
    let shift = if constants == 1 { y.row(0).to_owned() } else { Array1::zeros(responses) };

    let sums = products(&q, y.view(), &shift);
    check_overflow("y", y.view(), &sums)?;
    let projections = sums.slice(s![..terms, ..]);
    let mut coefficients = inverse.dot(&projections);
    let total = &sums.row(terms) - &projections.slice(s![..constants, ..]).mapv(|g| g * g).sum_axis(Axis(0));
    let explained = projections.slice(s![constants.., ..]).mapv(|g| g * g).sum_axis(Axis(0));
    if constants == 1 {
        coefficients.row_mut(0).scaled_add(1.0, &shift);
    }

    let exact = |j: usize| -> f64 {
        let estimates = coefficients.column(j).to_vec();
        residuals(x, &y.column(j).to_vec(), &estimates, settings.intercept).iter().map(|e| e * e).sum()
    };
    let rest = Array1::from_shape_fn(responses, |j| {
        let difference = total[j] - explained[j];
        if difference > LEAST_SHARE * total[j] { difference } else { exact(j) }
    });
    let degrees_of_freedom = count - terms;
    let deviations = rest.mapv(|rest| (rest / degrees_of_freedom as f64).sqrt());
    let lengths = inverse.mapv(|x| x * x).sum_axis(Axis(1)).mapv(f64::sqrt);
    let standard_errors = &lengths.insert_axis(Axis(1)) * &deviations;
    let t = |(b, e): (&f64, &f64)| Some(b / e).filter(|t| t.is_finite());
    let t_statistics = coefficients.iter().zip(&standard_errors).map(t).collect();
    check_overflow("y", y.view(), &coefficients)?;
    check_overflow("y", y.view(), &standard_errors)?;
    Ok(Regressions {
        t_statistics: Array2::from_shape_vec(coefficients.dim(), t_statistics)
            .map_err(|error| Error::invalid("y", error))?,
        coefficients,
        standard_errors,
        r_squared: total.iter().zip(&rest).map(|(&t, rest)| (t > 0.0).then(|| 1.0 - rest / t)).collect(),
        residual_standard_deviations: deviations.to_vec(),
        degrees_of_freedom,
    })
}

/// The share of the variance below which RSS is not taken as a difference.
const LEAST_SHARE: f64 = 1e-4;

/// The responses that one step works on: their sums stay in the nearest cache.
const BLOCK: usize = 64;

/// Qᵀ(Y − shift), and below it the sums of squares of Y − shift.
fn products(q: &Array2<f64>, y: ArrayView2<'_, f64>, shift: &Array1<f64>) -> Array2<f64> {
    let terms = q.ncols();
    let responses = y.ncols();
    let q = q.as_standard_layout();
    let (q, y) = (q.as_slice().unwrap_or_default(), y.to_slice().unwrap_or_default());
    let blocks = (0..responses.div_ceil(BLOCK)).into_par_iter().map(|block| {
        let first = block * BLOCK;
        let width = BLOCK.min(responses - first);
        let mut start = [0.0; BLOCK];
        start[..width].iter_mut().zip(shift.iter().skip(first)).for_each(|(to, &from)| *to = from);
        let mut sums = vec![[0.0; BLOCK]; terms + 1];
        dispatch(Block { q, y: &y[first..], stride: responses, width, shift: &start, sums: &mut sums });
        sums
    });
    let blocks: Vec<Vec<[f64; BLOCK]>> = blocks.collect();
    Array2::from_shape_fn((terms + 1, responses), |(i, j)| blocks[j / BLOCK][i][j % BLOCK])
}

/// The sums for at most [`BLOCK`] responses.
struct Block<'a> {
    q: &'a [f64],
    /// From the first response of the block on.
    y: &'a [f64],
    stride: usize,
    width: usize,
    shift: &'a [f64; BLOCK],
    sums: &'a mut [[f64; BLOCK]],
}

/// Rows taken at a time: each sum is read and written once for them.
const ROWS: usize = 4;

impl Kernel for Block<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let terms = self.sums.len() - 1;
        let count = self.q.len() / terms;
        let mut t = 0;
        while t < count {
            // Rows past the last count as zeros.
            let mut rows = [[0.0; BLOCK]; ROWS];
            let rest = ROWS.min(count - t);
            for r in 0..rest {
                let source = &self.y[(t + r) * self.stride..][..self.width];
                for (i, &y) in source.iter().enumerate() {
                    rows[r][i] = y - self.shift[i];
                }
            }
            for j in 0..terms {
                let mut weights = [0.0; ROWS];
                for r in 0..rest {
                    weights[r] = self.q[(t + r) * terms + j];
                }
                add::<FMA>(&weights, &rows, &mut self.sums[j]);
            }
            let squares = &mut self.sums[terms];
            for i in 0..BLOCK {
                for r in 0..ROWS {
                    squares[i] = fma::<FMA>(rows[r][i], rows[r][i], squares[i]);
                }
            }
            t += ROWS;
        }
    }
}

#[inline(always)]
fn add<const FMA: bool>(weights: &[f64; ROWS], rows: &[[f64; BLOCK]; ROWS], sums: &mut [f64; BLOCK]) {
    for i in 0..BLOCK {
        let mut sum = sums[i];
        for r in 0..ROWS {
            sum = fma::<FMA>(weights[r], rows[r][i], sum);
        }
        sums[i] = sum;
    }
}
