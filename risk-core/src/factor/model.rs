//! All factors at once: the model behind a decomposition of risk.

use super::check::{check_length, check_panel_sizes, check_rows, check_sizes};
use super::{RiskDecomposition, decompose_risk};
use crate::check::Checks;
use crate::linalg::{rows, symmetric_eigen};
use crate::math::student;
use crate::statistics::{
    CovarianceMethod, Intercept, RegressionSettings, Regressions, covariance, least_squares_many,
};
use crate::{Error, Result};
use ndarray::{Array1, Array2, ArrayView1, ArrayView2, Axis, Zip, concatenate, s};
use serde::{Deserialize, Serialize};

/// How the betas on several factors are estimated together.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorRegression {
    /// Ordinary least squares with an intercept.
    #[default]
    LeastSquares,
    /// Ridge regression: the squares of the coefficients on standardised factors cost `alpha` each; the
    /// intercept is free. For factors too collinear for least squares.
    Ridge {
        /// The penalty, above 0; 1 is usual.
        alpha: f64,
    },
}

/// How a factor model is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FactorModelSettings {
    /// `least_squares` by default.
    pub regression: FactorRegression,
    /// Of the factors; the sample covariance by default.
    pub covariance: CovarianceMethod,
}

/// A linear factor model of N assets on K factors: r = α + B·f + ε.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactorModel {
    /// N intercepts, per period.
    pub alphas: Vec<f64>,
    /// N×K.
    #[serde(with = "rows")]
    pub betas: Array2<f64>,
    /// N×K standard errors; absent for ridge, whose betas are biased on purpose.
    pub standard_errors: Option<Vec<Vec<f64>>>,
    /// N×K two-sided p-values of Student's t; absent for ridge; `None` for a perfect fit.
    pub p_values: Option<Vec<Vec<Option<f64>>>>,
    /// The share of each asset's variance that the factors explain; `None` for an asset that did not move.
    pub r_squared: Vec<Option<f64>>,
    /// σ²_ε of each asset per period: the sum of squared residuals over T − 1 − d.
    pub idiosyncratic_variances: Vec<f64>,
    /// d: K for least squares; Σ λ/(λ + α) over the eigenvalues λ of ZᵀZ for ridge.
    pub degrees: f64,
    /// Σ_F, K×K, per period.
    #[serde(with = "rows")]
    pub factor_covariance: Array2<f64>,
}

/// Fits a linear factor model to N assets by joint regressions on K factors.
///
/// # Formula
/// rₜ = α + B·fₜ + εₜ; least squares: (α, β) = argmin Σε²; ridge: argmin Σε² + a·Σ(βₖsₖ)²
///
/// where sₖ is the population standard deviation of factor k and a the penalty. `assets` is T×N and
/// `factors` T×K: simple returns, oldest first, of the same dates.
///
/// # References
/// G. Connor (1995), "The three types of factor models", *Financial Analysts Journal* 51; A. Hoerl,
/// R. Kennard (1970), "Ridge regression", *Technometrics* 12; T. Hastie, R. Tibshirani, J. Friedman (2009),
/// *The Elements of Statistical Learning*, 2nd edition, equation 3.50 (degrees of freedom).
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::factor::{FactorModelSettings, fit_factor_model};
///
/// let factors = array![[0.01, 0.0], [-0.01, 0.01], [0.02, -0.01], [0.0, 0.02], [-0.02, 0.0]];
/// let asset = factors.dot(&array![[1.5], [-0.5]]) + 0.001;
/// let model = fit_factor_model(asset.view(), factors.view(), &FactorModelSettings::default())?;
/// assert!((model.betas[[0, 0]] - 1.5).abs() < 1e-12 && (model.alphas[0] - 0.001).abs() < 1e-12);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when the panels differ in rows, have no columns, hold a number that is not finite, or
/// have too few rows (K + 2 for least squares, 3 for ridge), or the penalty is not positive;
/// [`Error::Infeasible`] when the factors are linearly dependent and there is no penalty.
pub fn fit_factor_model(
    assets: ArrayView2<'_, f64>,
    factors: ArrayView2<'_, f64>,
    settings: &FactorModelSettings,
) -> Result<FactorModel> {
    check(assets, factors, settings)?;
    let factor_covariance = covariance(factors, &settings.covariance)?;
    match settings.regression {
        FactorRegression::LeastSquares => by_least_squares(assets, factors, factor_covariance),
        FactorRegression::Ridge { alpha } => by_ridge(assets, factors, alpha, factor_covariance),
    }
}

/// The covariance of the assets that the model implies: B·Σ_F·Bᵀ + diag(σ²_ε), N×N.
///
/// # Errors
/// [`Error::Invalid`] when the parts of the model differ in size or hold numbers that are not finite.
pub fn implied_covariance(model: &FactorModel) -> Result<Array2<f64>> {
    check_model(model)?;
    let mut implied = model.betas.dot(&model.factor_covariance).dot(&model.betas.t());
    for (i, variance) in model.idiosyncratic_variances.iter().enumerate() {
        implied[[i, i]] += variance;
    }
    // The products round the two triangles apart.
    Ok((&implied + &implied.t()) * 0.5)
}

/// The risk of a portfolio under a factor model, by source: [`decompose_risk`] with b = Bᵀ·w.
///
/// `weights` are N shares of the portfolio, or signed dollars.
///
/// # Errors
/// [`Error::Invalid`] when there is not one weight per asset, or a number is not finite.
pub fn portfolio_risk(model: &FactorModel, weights: &[f64]) -> Result<RiskDecomposition> {
    check_model(model)?;
    let mut checks = Checks::default();
    check_sizes(&mut checks, "weights", weights);
    check_length(&mut checks, "weights", weights.len(), "asset", model.betas.nrows());
    checks.finish()?;
    let betas = model.betas.t().dot(&ArrayView1::from(weights));
    decompose_risk(&betas.to_vec(), model.factor_covariance.view(), weights, &model.idiosyncratic_variances)
}

fn by_least_squares(
    assets: ArrayView2<'_, f64>,
    factors: ArrayView2<'_, f64>,
    factor_covariance: Array2<f64>,
) -> Result<FactorModel> {
    let fit = many(factors, assets, Intercept::With)?;
    let degrees_of_freedom = fit.degrees_of_freedom as f64;
    let p_value = |t: f64| student::cumulative(-t.abs(), degrees_of_freedom).map(|tail| 2.0 * tail);
    let slopes = s![1.., ..];
    let p_values = fit.t_statistics.slice(slopes).mapv(|t| t.and_then(p_value));
    let by_asset = |table: ArrayView2<'_, f64>| -> Vec<Vec<f64>> {
        table.columns().into_iter().map(|column| column.to_vec()).collect()
    };
    Ok(FactorModel {
        alphas: fit.coefficients.row(0).to_vec(),
        betas: fit.coefficients.slice(slopes).t().as_standard_layout().to_owned(),
        standard_errors: Some(by_asset(fit.standard_errors.slice(slopes))),
        p_values: Some(p_values.columns().into_iter().map(|column| column.to_vec()).collect()),
        r_squared: fit.r_squared,
        idiosyncratic_variances: fit.residual_standard_deviations.iter().map(|s| s * s).collect(),
        degrees: factors.ncols() as f64,
        factor_covariance,
    })
}

/// Ridge as least squares: √α·I below the standardised factors, zeros below the centred assets. One
/// decomposition serves all assets.
fn by_ridge(
    assets: ArrayView2<'_, f64>,
    factors: ArrayView2<'_, f64>,
    alpha: f64,
    factor_covariance: Array2<f64>,
) -> Result<FactorModel> {
    let (observations, k) = factors.dim();
    let n = observations as f64;
    let factor_means = factors.sum_axis(Axis(0)) / n;
    let asset_means = assets.sum_axis(Axis(0)) / n;
    let centred = &factors - &factor_means;
    let scales = centred.mapv(|x| x * x).sum_axis(Axis(0)).mapv(|squares| (squares / n).sqrt());
    // A constant factor explains nothing, whatever it is divided by.
    let scales = Array1::from_shape_fn(k, |j| {
        if scales[j] > 1e-14 * factor_means[j].abs() { scales[j] } else { f64::INFINITY }
    });
    let standard = &centred / &scales;
    let penalty = Array2::<f64>::eye(k) * alpha.sqrt();
    let x = concatenate![Axis(0), standard, penalty];
    let mut y = Array2::zeros((observations + k, assets.ncols()));
    let mut totals = Array1::<f64>::zeros(assets.ncols());
    for (asset, mut row) in assets.rows().into_iter().zip(y.rows_mut()) {
        Zip::from(&mut row).and(&asset).and(&asset_means).and(&mut totals).for_each(|y, r, mean, total| {
            *y = r - mean;
            *total += *y * *y;
        });
    }
    let fit = many(x.view(), y.view(), Intercept::Without)?;
    let betas = (&fit.coefficients.t() / &scales).as_standard_layout().to_owned();

    // The sum of squares that was made least holds the penalty too.
    let penalties = fit.coefficients.mapv(|b| b * b).sum_axis(Axis(0)) * alpha;
    let least = fit.residual_standard_deviations.iter().map(|s| s * s * fit.degrees_of_freedom as f64);
    let rests: Vec<f64> = least.zip(&penalties).map(|(least, penalty)| (least - penalty).max(0.0)).collect();
    let squares = symmetric_eigen(standard.t().dot(&standard).view())?;
    let degrees: f64 = squares.values.iter().map(|value| value.max(0.0)).map(|v| v / (v + alpha)).sum();
    let left = n - 1.0 - degrees;
    if left <= 0.0 {
        let what = format!("must have more rows than the {degrees:.1} effective coefficients, got {n}");
        return Err(Error::invalid("factors", what));
    }
    let shares = rests.iter().zip(&totals).map(|(rest, total)| (*total > 0.0).then(|| 1.0 - rest / total));
    Ok(FactorModel {
        alphas: (&asset_means - &betas.dot(&factor_means)).to_vec(),
        betas,
        standard_errors: None,
        p_values: None,
        r_squared: shares.collect(),
        idiosyncratic_variances: rests
            .iter()
            .map(|rest| if left > 0.0 { rest / left } else { 0.0 })
            .collect(),
        degrees,
        factor_covariance,
    })
}

/// The regressions of all assets, with errors that speak of factors.
fn many(x: ArrayView2<'_, f64>, y: ArrayView2<'_, f64>, intercept: Intercept) -> Result<Regressions> {
    least_squares_many(x, y, &RegressionSettings { intercept }).map_err(|error| match error {
        Error::Infeasible(why) => Error::Infeasible(format!("the factors are linearly dependent: {why}")),
        other => other,
    })
}

fn check(
    assets: ArrayView2<'_, f64>,
    factors: ArrayView2<'_, f64>,
    settings: &FactorModelSettings,
) -> Result<()> {
    let mut checks = Checks::default();
    check_panel_sizes(&mut checks, "assets", assets, false);
    check_panel_sizes(&mut checks, "factors", factors, false);
    check_rows(&mut checks, "factors", factors.nrows(), "assets", assets.nrows());
    let least = match settings.regression {
        FactorRegression::LeastSquares => factors.ncols() + 2,
        FactorRegression::Ridge { alpha } => {
            checks.require(
                alpha > 0.0 && alpha.is_finite(),
                "regression.alpha",
                format_args!("must be positive, got {alpha}"),
            );
            3
        }
    };
    let got = factors.nrows();
    checks.require(got >= least, "factors", format_args!("must have at least {least} rows, got {got}"));
    checks.finish()
}

fn check_model(model: &FactorModel) -> Result<()> {
    let mut checks = Checks::default();
    let (assets, factors) = model.betas.dim();
    check_panel_sizes(&mut checks, "betas", model.betas.view(), false);
    check_panel_sizes(&mut checks, "factor_covariance", model.factor_covariance.view(), false);
    let got = model.factor_covariance.dim();
    checks.require(
        got == (factors, factors),
        "factor_covariance",
        format_args!("must be {factors} x {factors}, got {} x {}", got.0, got.1),
    );
    check_sizes(&mut checks, "idiosyncratic_variances", &model.idiosyncratic_variances);
    let variances = model.idiosyncratic_variances.len();
    check_length(&mut checks, "idiosyncratic_variances", variances, "asset", assets);
    checks.finish()
}
