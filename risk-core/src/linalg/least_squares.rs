use crate::check::Checks;
use crate::{Error, Result};
use ndarray::{Array2, ArrayView2};

/// The decomposition X = Q·R of a T × k matrix of full column rank, by Householder reflections.
///
/// It solves min ‖y − X·b‖ without squaring the condition of X, as the normal equations do.
#[derive(Debug, Clone, PartialEq)]
pub struct Qr {
    /// The vectors v of the reflections I − 2·v·vᵀ/(vᵀv), each with T elements, zero above its step.
    reflectors: Vec<Vec<f64>>,
    /// R, upper triangular, of the columns in units of `scales`.
    upper: Array2<f64>,
    /// The powers of two near the largest element of each column.
    scales: Vec<f64>,
    rows: usize,
}

/// The QR decomposition of a T × k matrix.
///
/// # References
/// G. H. Golub, C. F. Van Loan (2013), *Matrix Computations*, 4th edition, algorithm 5.2.1.
///
/// # Errors
/// [`Error::Invalid`] when X has no column, fewer rows than columns or a number that is not finite;
/// [`Error::Infeasible`] when columns are linear combinations of those before them: it names them.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::linalg::qr;
///
/// let x = array![[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]];
/// let b = qr(x.view())?.coefficients(&[1.0, 3.0, 5.0])?;
/// assert!((b[0] - 1.0).abs() < 1e-14 && (b[1] - 2.0).abs() < 1e-14);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn qr(x: ArrayView2<'_, f64>) -> Result<Qr> {
    let (rows, columns) = x.dim();
    let mut checks = Checks::default();
    checks.require(
        columns > 0 && rows >= columns,
        "x",
        format_args!("must have a column and at least as many rows as columns, got {rows} x {columns}"),
    );
    if let Some(((t, j), value)) = x.indexed_iter().find(|(_, value)| !value.is_finite()) {
        checks.finite(format_args!("x[{t}][{j}]"), *value);
    }
    checks.finish()?;
    Qr::of(x.columns().into_iter().map(|column| column.to_vec()).collect()).map_err(|dependent| {
        Error::Infeasible(format!(
            "x has columns that are linear combinations of those before them: {}",
            listed(&dependent)
        ))
    })
}

/// `1, 4, 5`.
pub(crate) fn listed(columns: &[usize]) -> String {
    columns.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
}

impl Qr {
    /// Decomposes finite columns of one length, or says which of them depend on those before them.
    pub(crate) fn of(mut columns: Vec<Vec<f64>>) -> std::result::Result<Self, Vec<usize>> {
        let (count, rows) = (columns.len(), columns.first().map_or(0, Vec::len));
        let tolerance = 4.0 * f64::EPSILON * rows.max(count) as f64;
        let scales: Vec<f64> = columns.iter_mut().map(|column| to_unit_scale(column)).collect();
        let lengths: Vec<f64> = columns.iter().map(|column| length(column)).collect();
        let mut upper = Array2::zeros((count, count));
        let mut reflectors: Vec<Vec<f64>> = Vec::with_capacity(count);
        let mut dependent = Vec::new();
        for (j, mut column) in columns.into_iter().enumerate() {
            for v in &reflectors {
                reflect(v, &mut column);
            }
            let step = reflectors.len();
            let rest = length(column.get(step..).unwrap_or_default());
            if rest <= tolerance * lengths[j] {
                dependent.push(j);
                continue;
            }
            for i in 0..step {
                upper[[i, j]] = std::mem::take(&mut column[i]);
            }
            // The sign that adds up: no digits are lost.
            let diagonal = -rest.copysign(column[step]);
            column[step] -= diagonal;
            let half = column.iter().map(|v| v * v).sum::<f64>() * 0.5;
            let unit = 1.0 / half.sqrt();
            column.iter_mut().for_each(|v| *v *= unit);
            // A row of R per accepted column; the two counts differ only where the answer is refused.
            upper[[step, j]] = diagonal;
            reflectors.push(column);
        }
        if dependent.is_empty() { Ok(Self { reflectors, upper, scales, rows }) } else { Err(dependent) }
    }

    /// The b that minimises ‖y − X·b‖.
    ///
    /// # Errors
    /// [`Error::Invalid`] when y has not as many elements as X has rows, or one that is not finite, and
    /// when the coefficients overflow.
    pub fn coefficients(&self, y: &[f64]) -> Result<Vec<f64>> {
        let mut checks = Checks::default();
        checks.require(
            y.len() == self.rows,
            "y",
            format_args!("must have {} elements, one for each row of x, got {}", self.rows, y.len()),
        );
        if let Some((t, value)) = y.iter().enumerate().find(|(_, value)| !value.is_finite()) {
            checks.finite(format_args!("y[{t}]"), *value);
        }
        checks.finish()?;
        let mut y = y.to_vec();
        for v in &self.reflectors {
            reflect(v, &mut y);
        }
        y.truncate(self.scales.len());
        let b = self.back_substitute(y);
        if b.iter().all(|x| x.is_finite()) {
            Ok(b)
        } else {
            Err(Error::invalid("y", "must hold smaller numbers: the coefficients overflow"))
        }
    }

    /// Q, whose k columns are orthonormal.
    #[must_use]
    pub fn orthonormal(&self) -> Array2<f64> {
        let mut q = Array2::zeros((self.rows, self.scales.len()));
        for (j, mut out) in q.columns_mut().into_iter().enumerate() {
            let mut column = vec![0.0; self.rows];
            column[j] = 1.0;
            for v in self.reflectors.iter().rev() {
                reflect(v, &mut column);
            }
            out.iter_mut().zip(column).for_each(|(out, x)| *out = x);
        }
        q
    }

    /// R⁻¹, upper triangular; (XᵀX)⁻¹ is R⁻¹·R⁻ᵀ.
    pub(crate) fn inverse_upper(&self) -> Array2<f64> {
        let count = self.scales.len();
        let mut inverse = Array2::zeros((count, count));
        for j in 0..count {
            let mut unit = vec![0.0; count];
            unit[j] = 1.0;
            for (i, x) in self.back_substitute(unit).into_iter().enumerate() {
                inverse[[i, j]] = x;
            }
        }
        inverse
    }

    /// The condition number κ₂ of X with its columns brought to length 1: the largest singular value
    /// over the smallest. Above 30 the columns are strongly collinear.
    ///
    /// # References
    /// D. A. Belsley, E. Kuh, R. E. Welsch (1980), *Regression Diagnostics*, section 3.2.
    #[must_use]
    pub fn condition(&self) -> f64 {
        let mut unit = self.upper.clone();
        for mut column in unit.columns_mut() {
            let length = column.dot(&column).sqrt();
            column.mapv_inplace(|x| x / length);
        }
        let values = super::to_nalgebra(unit.view()).singular_values();
        values.max() / values.min()
    }

    /// R⁻¹·c, in the units of X.
    fn back_substitute(&self, mut c: Vec<f64>) -> Vec<f64> {
        for i in (0..c.len()).rev() {
            let known: f64 = (i + 1..c.len()).map(|j| self.upper[[i, j]] * c[j]).sum();
            c[i] = (c[i] - known) / self.upper[[i, i]];
        }
        c.iter_mut().zip(&self.scales).for_each(|(x, scale)| *x /= scale);
        c
    }
}

/// Divides a column by the power of two at or below its largest element, and returns that power.
fn to_unit_scale(column: &mut [f64]) -> f64 {
    const EXPONENT: u64 = 0x7ff0_0000_0000_0000;
    let largest = column.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    let scale = f64::from_bits(largest.max(f64::MIN_POSITIVE).to_bits() & EXPONENT);
    column.iter_mut().for_each(|x| *x /= scale);
    scale
}

fn length(x: &[f64]) -> f64 {
    x.iter().map(|x| x * x).sum::<f64>().sqrt()
}

/// x − v·(vᵀx), for a v of length √2.
fn reflect(v: &[f64], x: &mut [f64]) {
    let along: f64 = v.iter().zip(x.iter()).map(|(v, x)| v * x).sum();
    x.iter_mut().zip(v).for_each(|(x, v)| *x -= along * v);
}
