use super::panel::check_sample;
use crate::linalg::{Qr, listed};
use crate::math::{special, student};
use crate::{Error, Result};
use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

/// Whether a regression has a constant term.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intercept {
    /// A constant is estimated. The default.
    #[default]
    With,
    /// The line goes through the origin; R² is then about 0, not about the mean.
    Without,
}

/// The settings of [`least_squares`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RegressionSettings {
    /// Default: with a constant.
    pub intercept: Intercept,
}

/// An estimated coefficient.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Coefficient {
    /// The estimate.
    pub estimate: f64,
    /// Its standard error; `None` without degrees of freedom.
    pub standard_error: Option<f64>,
    /// Estimate over standard error; `None` when that is 0.
    pub t_statistic: Option<f64>,
    /// The two-sided probability, under Student's t, of a t at least as far from 0.
    pub p_value: Option<f64>,
}

/// A linear regression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Regression {
    /// The constant, when there is one.
    pub intercept: Option<Coefficient>,
    /// One for each column of X.
    pub coefficients: Vec<Coefficient>,
    /// T.
    pub observations: usize,
    /// T less the number of coefficients, the constant included.
    pub degrees_of_freedom: usize,
    /// s = √(RSS/degrees of freedom); `None` without degrees of freedom.
    pub residual_standard_deviation: Option<f64>,
    /// 1 − RSS/TSS; `None` when y does not vary.
    pub r_squared: Option<f64>,
    /// 1 − (RSS/degrees of freedom)/(TSS/(T − 1)), with T in place of T − 1 without a constant.
    pub adjusted_r_squared: Option<f64>,
    /// The F statistic of the hypothesis that every coefficient but the constant is 0.
    pub f_statistic: Option<f64>,
    /// The probability of a greater F under that hypothesis.
    pub f_p_value: Option<f64>,
    /// Σ(eₜ − eₜ₋₁)²/Σeₜ²: near 2 without autocorrelation; `None` for a perfect fit.
    pub durbin_watson: Option<f64>,
    /// The condition number of the columns at length 1, the constant included: above 30 they are
    /// strongly collinear.
    pub condition: f64,
    /// e = y − X·b, oldest first.
    pub residuals: Vec<f64>,
}

/// The regression of y on the columns of X by ordinary least squares.
///
/// # Formula
/// b minimises Σₜ (yₜ − a − Σⱼ xₜⱼbⱼ)², by a QR decomposition; s² = RSS/(T − k), and the covariance of
/// the estimates is s²·(XᵀX)⁻¹
///
/// where x has T rows, oldest first, and RSS is the sum of the squared residuals.
///
/// # References
/// W. H. Greene (2018), *Econometric Analysis*, 8th edition, chapters 3 and 4; J. Durbin, G. S. Watson
/// (1950), "Testing for serial correlation in least squares regression I", *Biometrika* 37.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::statistics::{RegressionSettings, least_squares};
///
/// let x = array![[0.0], [1.0], [2.0], [3.0]];
/// let found = least_squares(x.view(), &[1.0, 3.1, 4.9, 7.0], &RegressionSettings::default())?;
/// assert!((found.coefficients[0].estimate - 1.98).abs() < 1e-12);
/// assert!((found.intercept.unwrap().estimate - 1.03).abs() < 1e-12);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when y has not one observation for each row of x, when there are fewer rows than
/// coefficients, and when a number is not finite or too large to be squared; [`Error::Infeasible`] when
/// columns are constant beside a constant term or linear combinations of those before them: they are
/// named.
pub fn least_squares(x: ArrayView2<'_, f64>, y: &[f64], settings: &RegressionSettings) -> Result<Regression> {
    check_sample("y", y, 1)?;
    if y.len() != x.nrows() {
        let (want, got) = (x.nrows(), y.len());
        return Err(Error::invalid(
            "y",
            format_args!("must have {want} elements, one for each row of x, got {got}"),
        ));
    }
    let qr = factor(x, settings.intercept)?;
    let with = settings.intercept == Intercept::With;
    let centre = if with { super::mean(y).unwrap_or_default() } else { 0.0 };
    let y: Vec<f64> = y.iter().map(|y| y - centre).collect();
    let mut estimates = qr.coefficients(&y)?;
    let residuals = residuals(x, &y, &estimates, settings.intercept);
    let total: f64 = y.iter().map(|y| y * y).sum();
    let rest: f64 = residuals.iter().map(|e| e * e).sum();
    if !total.is_finite() || !rest.is_finite() {
        return Err(Error::invalid("y", "must hold smaller numbers: their squares overflow"));
    }
    let fit =
        Fit { total, rest, observations: y.len(), terms: estimates.len(), constants: usize::from(with) };
    if let Some(constant) = estimates.first_mut().filter(|_| with) {
        *constant += centre;
    }
    let variance = fit.variance();
    let inverse = qr.inverse_upper();
    let mut coefficients: Vec<Coefficient> = estimates
        .iter()
        .zip(inverse.rows())
        .map(|(&b, row)| coefficient(b, variance.map(|s2| s2.sqrt() * row.dot(&row).sqrt()), fit.degrees()))
        .collect();
    let steps: f64 = residuals.windows(2).map(|e| (e[1] - e[0]) * (e[1] - e[0])).sum();
    let f_statistic = fit.f_statistic();
    Ok(Regression {
        intercept: with.then(|| coefficients.remove(0)),
        coefficients,
        observations: y.len(),
        degrees_of_freedom: fit.degrees(),
        residual_standard_deviation: variance.map(f64::sqrt),
        r_squared: fit.r_squared(),
        adjusted_r_squared: fit.adjusted_r_squared(),
        f_statistic,
        f_p_value: f_statistic.and_then(|f| f_tail(f, fit.slopes(), fit.degrees())),
        durbin_watson: (rest > 0.0).then(|| steps / rest),
        condition: qr.condition(),
        residuals,
    })
}

/// The sums of squares of a regression, and what follows from them.
struct Fit {
    total: f64,
    rest: f64,
    observations: usize,
    terms: usize,
    constants: usize,
}

impl Fit {
    fn degrees(&self) -> usize {
        self.observations - self.terms
    }

    fn slopes(&self) -> usize {
        self.terms - self.constants
    }

    fn variance(&self) -> Option<f64> {
        (self.degrees() > 0).then(|| self.rest / self.degrees() as f64)
    }

    fn r_squared(&self) -> Option<f64> {
        (self.total > 0.0).then(|| 1.0 - self.rest / self.total)
    }

    fn adjusted_r_squared(&self) -> Option<f64> {
        let degrees = (self.observations - self.constants) as f64;
        Some(1.0 - (1.0 - self.r_squared()?) * degrees / Some(self.degrees()).filter(|&d| d > 0)? as f64)
    }

    fn f_statistic(&self) -> Option<f64> {
        let variance = self.variance().filter(|&s2| s2 > 0.0)?;
        let explained = (self.total - self.rest).max(0.0);
        (self.slopes() > 0).then(|| explained / self.slopes() as f64 / variance).filter(|f| f.is_finite())
    }
}

/// P(F > f) = I_{d₂/(d₂ + d₁f)}(d₂/2, d₁/2).
fn f_tail(f: f64, above: usize, below: usize) -> Option<f64> {
    let (d1, d2) = (above as f64, below as f64);
    special::beta_regularized(0.5 * d2, 0.5 * d1, d2 / (d2 + d1 * f))
}

fn coefficient(estimate: f64, standard_error: Option<f64>, degrees: usize) -> Coefficient {
    let standard_error = standard_error.filter(|error| error.is_finite());
    let t_statistic = standard_error.map(|error| estimate / error).filter(|t| t.is_finite());
    let p_value = t_statistic.and_then(|t| student::cumulative(-t.abs(), degrees as f64)).map(|p| 2.0 * p);
    Coefficient { estimate, standard_error, t_statistic, p_value }
}

/// The decomposition of the columns of x, after a column of ones when there is a constant.
pub(super) fn factor(x: ArrayView2<'_, f64>, intercept: Intercept) -> Result<Qr> {
    let (rows, columns) = x.dim();
    let constants = usize::from(intercept == Intercept::With);
    let terms = columns + constants;
    if terms == 0 || rows < terms {
        return Err(Error::invalid(
            "x",
            format_args!(
                "must have at least as many rows as the {terms} coefficients, and one of them, got {rows}"
            ),
        ));
    }
    if let Some(((t, j), value)) = x.indexed_iter().find(|(_, value)| !value.is_finite()) {
        return Err(Error::invalid(format_args!("x[{t}][{j}]"), format_args!("must be finite, got {value}")));
    }
    let ones = (constants == 1).then(|| vec![1.0; rows]);
    let terms = ones.into_iter().chain(x.columns().into_iter().map(|column| column.to_vec())).collect();
    Qr::of(terms).map_err(|dependent| {
        let columns: Vec<usize> = dependent.iter().map(|term| term - constants).collect();
        let before =
            if constants == 1 { "the constant and the columns before them" } else { "those before them" };
        Error::Infeasible(format!(
            "x has columns that are linear combinations of {before}: {}",
            listed(&columns)
        ))
    })
}

/// y − a − X·b, with the constant first in `estimates`.
pub(super) fn residuals(
    x: ArrayView2<'_, f64>,
    y: &[f64],
    estimates: &[f64],
    intercept: Intercept,
) -> Vec<f64> {
    let (constant, slopes) = match (intercept, estimates.split_first()) {
        (Intercept::With, Some((&constant, slopes))) => (constant, slopes),
        _ => (0.0, estimates),
    };
    let fitted = |t: usize| slopes.iter().zip(x.row(t)).fold(constant, |sum, (b, x)| sum + b * x);
    y.iter().enumerate().map(|(t, y)| y - fitted(t)).collect()
}
