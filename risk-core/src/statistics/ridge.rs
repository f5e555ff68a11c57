use super::panel::check_sample;
use super::regression::{Intercept, residuals};
use super::{Bias, mean, standard_deviation};
use crate::check::Checks;
use crate::linalg::Qr;
use crate::{Error, Result};
use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

/// The settings of [`ridge`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RidgeSettings {
    /// The penalty α on the coefficients of the standardised regressors, above 0. Default 1.
    pub alpha: f64,
}

impl Default for RidgeSettings {
    fn default() -> Self {
        Self { alpha: 1.0 }
    }
}

/// A ridge regression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ridge {
    /// The constant, which is not penalised.
    pub intercept: f64,
    /// One for each column of X, in the units of X; 0 for a constant column.
    pub coefficients: Vec<f64>,
    /// 1 − RSS/TSS; `None` when y does not vary.
    pub r_squared: Option<f64>,
    /// y − a − X·b, oldest first.
    pub residuals: Vec<f64>,
}

/// The ridge regression of y on the columns of X: stable where they are nearly collinear, as factor
/// returns are.
///
/// # Formula
/// β minimises ‖y − ȳ − Z·β‖² + α‖β‖², with zₜⱼ = (xₜⱼ − x̄ⱼ)/sⱼ; bⱼ = βⱼ/sⱼ and a = ȳ − Σⱼ bⱼx̄ⱼ
///
/// where sⱼ is the population standard deviation of column j. It is solved as the least squares of
/// (y − ȳ, 0) on (Z, √α·I), which does not square the condition of Z.
///
/// # References
/// A. E. Hoerl, R. W. Kennard (1970), "Ridge regression: biased estimation for nonorthogonal problems",
/// *Technometrics* 12, equation 2.1.
///
/// # Errors
/// [`Error::Invalid`] when y has not one observation for each row of x, when x has no column, when α is
/// not positive and finite, or a number is not finite or too large to be squared.
pub fn ridge(x: ArrayView2<'_, f64>, y: &[f64], settings: &RidgeSettings) -> Result<Ridge> {
    check_sample("y", y, 1)?;
    let mut checks = Checks::default();
    let (rows, columns) = x.dim();
    checks.require(
        rows == y.len() && columns > 0,
        "x",
        format_args!(
            "must have {} rows, one for each element of y, and a column, got {rows} x {columns}",
            y.len()
        ),
    );
    checks.require(
        settings.alpha > 0.0 && settings.alpha.is_finite(),
        "alpha",
        format_args!("must be positive and finite, got {}", settings.alpha),
    );
    if let Some(((t, j), value)) = x.indexed_iter().find(|(_, value)| !value.is_finite()) {
        checks.finite(format_args!("x[{t}][{j}]"), *value);
    }
    checks.finish()?;

    let too_large = |name: &str| Error::invalid(name, "must hold smaller numbers: their squares overflow");
    let centre = mean(y).ok_or_else(|| too_large("y"))?;
    let root = settings.alpha.sqrt();
    let mut means = Vec::with_capacity(columns);
    let mut deviations = Vec::with_capacity(columns);
    let mut standard = Vec::with_capacity(columns);
    for (j, column) in x.columns().into_iter().enumerate() {
        let column = column.to_vec();
        let middle = mean(&column).ok_or_else(|| too_large("x"))?;
        let spread = standard_deviation(&column, Bias::Population).ok_or_else(|| too_large("x"))?;
        // A constant column explains nothing: its coefficient is 0.
        let unit = if spread > 0.0 { spread } else { 1.0 };
        let mut z: Vec<f64> = column.iter().map(|x| (x - middle) / unit).collect();
        z.extend((0..columns).map(|i| if i == j { root } else { 0.0 }));
        standard.push(z);
        means.push(middle);
        deviations.push(unit);
    }
    let mut target: Vec<f64> = y.iter().map(|y| y - centre).collect();
    target.resize(rows + columns, 0.0);
    let qr = Qr::of(standard).map_err(|_| {
        Error::invalid(
            "alpha",
            format_args!("must be greater for columns so collinear, got {}", settings.alpha),
        )
    })?;
    let beta = qr.coefficients(&target)?;

    let coefficients: Vec<f64> = beta.iter().zip(&deviations).map(|(beta, s)| beta / s).collect();
    let intercept = coefficients.iter().zip(&means).fold(centre, |a, (b, mean)| a - b * mean);
    let estimates: Vec<f64> = std::iter::once(intercept).chain(coefficients.iter().copied()).collect();
    let residuals = residuals(x, y, &estimates, Intercept::With);
    let total: f64 = y.iter().map(|y| (y - centre) * (y - centre)).sum();
    let rest: f64 = residuals.iter().map(|e| e * e).sum();
    if !total.is_finite() || !rest.is_finite() {
        return Err(too_large("y"));
    }
    let r_squared = (total > 0.0).then(|| 1.0 - rest / total);
    Ok(Ridge { intercept, coefficients, r_squared, residuals })
}
