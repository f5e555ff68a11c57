use crate::linalg::{Panels, WIDTH};
use crate::math::dispatch::{Kernel, dispatch};
use crate::math::vector::fma;
use crate::{Error, Result};
use ndarray::{Array2, ArrayView2};

/// Wants at least `least` numbers, all finite.
pub(crate) fn check_sample(name: &str, sample: &[f64], least: usize) -> Result<()> {
    if sample.len() < least {
        let got = sample.len();
        return Err(Error::invalid(name, format_args!("must have at least {least} observations, got {got}")));
    }
    match sample.iter().position(|x| !x.is_finite()) {
        Some(i) => Err(Error::invalid(
            format_args!("{name}[{i}]"),
            format_args!("must be finite, got {}", sample[i]),
        )),
        None => Ok(()),
    }
}

/// Wants at least `least` rows and one column.
pub(crate) fn check_shape(name: &str, panel: ArrayView2<'_, f64>, least: usize) -> Result<()> {
    let (rows, columns) = panel.dim();
    if rows >= least && columns > 0 {
        return Ok(());
    }
    Err(Error::invalid(
        name,
        format_args!("must have at least {least} rows and 1 column, got {rows} x {columns}"),
    ))
}

/// Wants at least `least` rows and one column, all finite.
pub(crate) fn check_panel(name: &str, panel: ArrayView2<'_, f64>, least: usize) -> Result<()> {
    check_shape(name, panel, least)?;
    match panel.indexed_iter().find(|(_, x)| !x.is_finite()) {
        Some(((t, j), x)) => {
            Err(Error::invalid(format_args!("{name}[{t}][{j}]"), format_args!("must be finite, got {x}")))
        }
        None => Ok(()),
    }
}

/// Why a product of columns of `panel` came out infinite or no number.
pub(super) fn check_overflow(name: &str, panel: ArrayView2<'_, f64>, products: &Array2<f64>) -> Result<()> {
    if products.iter().all(|x| x.is_finite()) {
        return Ok(());
    }
    check_panel(name, panel, 0)?;
    Err(Error::invalid(name, "must hold smaller numbers: the product of two columns overflows"))
}

/// XᵀX of a panel, each of whose blocks `prepare` has worked on.
pub(super) fn products<R: Send>(
    panel: ArrayView2<'_, f64>,
    prepare: impl Fn(&mut [f64]) -> R + Sync,
) -> (Array2<f64>, Vec<R>) {
    let (packed, found) = Panels::pack(panel, prepare);
    (packed.gram(), found)
}

/// Takes the means of its columns from a block of [`WIDTH`] columns. A constant column becomes 0.
struct Centre<'a> {
    block: &'a mut [f64],
}

impl Kernel for Centre<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let (rows, _) = self.block.as_chunks_mut::<WIDTH>();
        let inverse = 1.0 / rows.len() as f64;
        let first = rows.first().copied().unwrap_or_default();
        // Sums of differences from the first row lose nothing to a mean that is far from 0.
        let mut mean = [0.0; WIDTH];
        for row in rows.iter() {
            for j in 0..WIDTH {
                mean[j] += row[j] - first[j];
            }
        }
        for j in 0..WIDTH {
            mean[j] = first[j] + mean[j] * inverse;
        }
        for row in rows.iter_mut() {
            for j in 0..WIDTH {
                row[j] -= mean[j];
            }
        }
    }
}

/// Gives each centred column the length 1. A column of zeros stays; the answer says which ones are.
struct Normalise<'a> {
    block: &'a mut [f64],
}

impl Kernel for Normalise<'_> {
    type Output = [bool; WIDTH];

    #[inline(always)]
    fn run<const FMA: bool>(self) -> [bool; WIDTH] {
        let (rows, _) = self.block.as_chunks_mut::<WIDTH>();
        let mut most = [0.0_f64; WIDTH];
        for row in rows.iter() {
            for j in 0..WIDTH {
                most[j] = most[j].max(row[j].abs());
            }
        }
        // In units of the largest deviation, squares neither overflow nor vanish.
        let mut unit = [0.0; WIDTH];
        for j in 0..WIDTH {
            unit[j] = 1.0 / most[j].max(f64::MIN_POSITIVE);
        }
        let mut squares = [0.0; WIDTH];
        for row in rows.iter() {
            for j in 0..WIDTH {
                let x = row[j] * unit[j];
                squares[j] = fma::<FMA>(x, x, squares[j]);
            }
        }
        let mut length = [0.0; WIDTH];
        for j in 0..WIDTH {
            length[j] = if squares[j] == 0.0 { 0.0 } else { 1.0 / squares[j].sqrt() };
        }
        for row in rows.iter_mut() {
            for j in 0..WIDTH {
                row[j] = (row[j] * unit[j]) * length[j];
            }
        }
        squares.map(|square| square == 0.0)
    }
}

/// Centres a block.
pub(super) fn centre(block: &mut [f64]) {
    dispatch(Centre { block });
}

/// Centres a block and gives its columns the length 1; the answer says which columns are constant.
pub(super) fn standardise(block: &mut [f64]) -> [bool; WIDTH] {
    dispatch(Centre { block: &mut *block });
    dispatch(Normalise { block })
}

/// Multiplies the rows of a block.
pub(super) fn scale_rows(block: &mut [f64], factors: &[f64]) {
    for (row, factor) in block.chunks_exact_mut(WIDTH).zip(factors) {
        for x in row {
            *x *= factor;
        }
    }
}
