//! Betas of many assets on many factors, each by a regression of its own.

use super::check::{check_panel_sizes, check_rows};
use crate::Result;
use crate::check::Checks;
use crate::linalg::rows;
use crate::math::dispatch::{Kernel, dispatch};
use crate::math::student;
use crate::math::vector::fma;
use ndarray::{Array2, ArrayView1, ArrayView2, s};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// What a number that is missing, NaN, means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingValues {
    /// The input is refused.
    #[default]
    Refuse,
    /// The row is left out of the regressions that need the number, and of no others.
    SkipPairs,
}

/// How betas are estimated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BetaSettings {
    /// Only the last so many rows count; all by default.
    pub window: Option<usize>,
    /// Fewer paired observations than this give a beta of 0 and the flag `limited_history`; 60 by
    /// default, at least 3.
    pub min_observations: usize,
    /// The largest beta in size, beyond which it is capped and flagged; 3 by default, `null` for none.
    pub cap: Option<f64>,
    /// What NaN means; refused by default.
    pub missing: MissingValues,
}

impl Default for BetaSettings {
    fn default() -> Self {
        Self { window: None, min_observations: 60, cap: Some(3.0), missing: MissingValues::Refuse }
    }
}

/// How far a beta can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BetaQuality {
    /// As estimated.
    Full,
    /// As estimated, but cut back to the cap.
    Capped,
    /// Too few observations: 0.
    LimitedHistory,
    /// The factor did not move: 0.
    ConstantFactor,
}

/// One regression r = α + β·f + ε.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BetaEstimate {
    /// The beta to use: capped, or 0 where there is none.
    pub beta: f64,
    /// The slope as estimated.
    pub slope: Option<f64>,
    /// The intercept, per period.
    pub alpha: Option<f64>,
    /// Of the slope.
    pub standard_error: Option<f64>,
    /// slope/standard error.
    pub t_statistic: Option<f64>,
    /// The probability, were β zero, of a |t| at least this large; two-sided, n − 2 degrees of freedom.
    pub p_value: Option<f64>,
    /// The share of the asset's variance that the factor explains; `None` for an asset that did not move.
    pub r_squared: Option<f64>,
    /// Paired observations.
    pub observations: usize,
    /// How far to trust it.
    pub quality: BetaQuality,
}

/// Betas of assets on factors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BetaReport {
    /// N×K: a row per asset, a column per factor.
    #[serde(with = "rows")]
    pub betas: Array2<f64>,
    /// The regression behind each beta, in the same order.
    pub estimates: Vec<Vec<BetaEstimate>>,
}

/// The betas of N assets on K factors, by N·K regressions on one factor each.
///
/// Style factors are nearly collinear, so betas of a joint regression jump about; a beta of its own
/// is stable and is what a chart shows. Such betas overlap: their exposures must not be added up
/// to a total risk; [`fit_factor_model`](super::fit_factor_model) is for that.
///
/// # Formula
/// β = Σ(fₜ − f̄)(rₜ − r̄)/Σ(fₜ − f̄)², se = √(Σε²/((n − 2)·Σ(fₜ − f̄)²))
///
/// `assets` is T×N and `factors` T×K: simple returns, oldest first, of the same dates.
///
/// # References
/// W. H. Greene (2018), *Econometric Analysis*, 8th edition, section 3.2.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::factor::{BetaSettings, univariate_betas};
///
/// let market = array![[0.01], [-0.02], [0.03], [0.00]];
/// let assets = array![[0.02, 0.0], [-0.04, 0.01], [0.06, -0.01], [0.00, 0.0]];
/// let settings = BetaSettings { min_observations: 3, ..Default::default() };
/// let report = univariate_betas(assets.view(), market.view(), &settings)?;
/// assert!((report.betas[[0, 0]] - 2.0).abs() < 1e-12);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the panels differ in rows, have no columns or hold numbers
/// that are not finite (NaN is allowed under `skip_pairs`), or a setting is outside its range.
pub fn univariate_betas(
    assets: ArrayView2<'_, f64>,
    factors: ArrayView2<'_, f64>,
    settings: &BetaSettings,
) -> Result<BetaReport> {
    check(assets, factors, settings)?;
    let first = settings.window.map_or(0, |window| assets.nrows().saturating_sub(window));
    let (assets, factors) = (assets.slice(s![first.., ..]), factors.slice(s![first.., ..]));
    let columns: Vec<Column> = factors.columns().into_iter().map(Column::of).collect();
    let blocks = assets.ncols().div_ceil(WIDTH);
    let estimates: Vec<Vec<BetaEstimate>> = (0..blocks)
        .into_par_iter()
        .flat_map_iter(|block| {
            let from = block * WIDTH;
            let to = (from + WIDTH).min(assets.ncols());
            block_estimates(assets.slice(s![.., from..to]), factors, &columns, settings)
        })
        .collect();
    let betas = Array2::from_shape_fn((assets.ncols(), columns.len()), |(i, k)| estimates[i][k].beta);
    Ok(BetaReport { betas, estimates })
}

/// The beta of one series of returns on one factor, such as the market.
///
/// # Errors
/// As [`univariate_betas`].
pub fn beta(returns: &[f64], factor: &[f64], settings: &BetaSettings) -> Result<BetaEstimate> {
    let column = |x| ArrayView1::from(x).insert_axis(ndarray::Axis(1));
    let report = univariate_betas(column(returns), column(factor), settings)?;
    let first = report.estimates.into_iter().flatten().next();
    first.ok_or_else(|| crate::Error::invalid("returns", "must have at least one return, got none"))
}

/// Assets that a kernel takes at once: four vectors of four.
const WIDTH: usize = 16;

/// A factor's deviations from its mean.
struct Column {
    mean: f64,
    deviations: Vec<f64>,
    squares: f64,
    is_whole: bool,
}

impl Column {
    fn of(x: ArrayView1<'_, f64>) -> Self {
        let mean = mean(x);
        let deviations: Vec<f64> = x.iter().map(|x| x - mean).collect();
        let squares = deviations.iter().map(|d| d * d).sum();
        Self { mean, deviations, squares, is_whole: x.iter().all(|x| x.is_finite()) }
    }
}

/// Summed in order, however the numbers lie in memory.
fn mean(x: ArrayView1<'_, f64>) -> f64 {
    x.iter().sum::<f64>() / x.len() as f64
}

/// Sums of squares and products of deviations of a factor f and an asset r.
struct Sums {
    n: usize,
    means: (f64, f64),
    ff: f64,
    fr: f64,
    rr: f64,
}

fn block_estimates(
    assets: ArrayView2<'_, f64>,
    factors: ArrayView2<'_, f64>,
    columns: &[Column],
    settings: &BetaSettings,
) -> Vec<Vec<BetaEstimate>> {
    let (n, width) = assets.dim();
    let whole: Vec<bool> = assets.columns().into_iter().map(|r| r.iter().all(|x| x.is_finite())).collect();
    let means: Vec<f64> = assets.columns().into_iter().map(mean).collect();
    // The deviations of a row lie side by side, and a block of them stays in the first cache.
    let mut deviations = vec![0.0; n * WIDTH];
    for (row, out) in assets.rows().into_iter().zip(deviations.chunks_exact_mut(WIDTH)) {
        for i in 0..width {
            out[i] = row[i] - means[i];
        }
    }
    let mut squares = [0.0; WIDTH];
    for row in deviations.chunks_exact(WIDTH) {
        for i in 0..WIDTH {
            squares[i] += row[i] * row[i];
        }
    }
    let mut estimates = vec![Vec::with_capacity(columns.len()); width];
    for (k, column) in columns.iter().enumerate() {
        let products = dispatch(Products { factor: &column.deviations, assets: &deviations });
        for i in 0..width {
            let (asset, factor) = (assets.column(i), factors.column(k));
            let sums = if whole[i] && column.is_whole {
                let means = (column.mean, means[i]);
                Sums { n, means, ff: column.squares, fr: products[i], rr: squares[i] }
            } else {
                paired_sums(factor, asset)
            };
            estimates[i].push(estimate(&sums, factor, asset, settings));
        }
    }
    estimates
}

/// Σ fₜ·rₜᵢ for a block of assets.
struct Products<'a> {
    factor: &'a [f64],
    assets: &'a [f64],
}

impl Kernel for Products<'_> {
    type Output = [f64; WIDTH];

    #[inline(always)]
    fn run<const FMA: bool>(self) -> [f64; WIDTH] {
        let mut sums = [0.0; WIDTH];
        for (f, row) in self.factor.iter().zip(self.assets.chunks_exact(WIDTH)) {
            for i in 0..WIDTH {
                sums[i] = fma::<FMA>(*f, row[i], sums[i]);
            }
        }
        sums
    }
}

/// The sums over the rows where both numbers are there.
fn paired_sums(factor: ArrayView1<'_, f64>, asset: ArrayView1<'_, f64>) -> Sums {
    let pairs = || factor.iter().zip(asset).filter(|(f, r)| f.is_finite() && r.is_finite());
    let n = pairs().count();
    let (f, r) = pairs().fold((0.0, 0.0), |(f, r), (x, y)| (f + x, r + y));
    let means = (f / n.max(1) as f64, r / n.max(1) as f64);
    let mut sums = Sums { n, means, ff: 0.0, fr: 0.0, rr: 0.0 };
    for (f, r) in pairs() {
        let (f, r) = (f - means.0, r - means.1);
        sums.ff += f * f;
        sums.fr += f * r;
        sums.rr += r * r;
    }
    sums
}

/// Deviations below this share of the mean are the rounding of a constant.
const CONSTANT: f64 = 1e-14;

/// Below this share of the variance, what is left is no difference of sums but a sum of its own.
const NEARLY_EXACT: f64 = 1e-6;

fn estimate(
    sums: &Sums,
    factor: ArrayView1<'_, f64>,
    asset: ArrayView1<'_, f64>,
    settings: &BetaSettings,
) -> BetaEstimate {
    let n = sums.n as f64;
    let moves = |squares: f64, mean: f64| squares > n * (CONSTANT * mean) * (CONSTANT * mean);
    let none = |quality| BetaEstimate {
        beta: 0.0,
        slope: None,
        alpha: None,
        standard_error: None,
        t_statistic: None,
        p_value: None,
        r_squared: None,
        observations: sums.n,
        quality,
    };
    if sums.n < settings.min_observations {
        return none(BetaQuality::LimitedHistory);
    }
    let slope = sums.fr / sums.ff;
    let alpha = sums.means.1 - slope * sums.means.0;
    if !moves(sums.ff, sums.means.0) || !alpha.is_finite() {
        return none(BetaQuality::ConstantFactor);
    }
    let mut unexplained = sums.rr - slope * sums.fr;
    if unexplained < NEARLY_EXACT * sums.rr {
        let pairs = factor.iter().zip(asset).filter(|(f, r)| f.is_finite() && r.is_finite());
        unexplained = pairs.map(|(f, r)| (r - alpha - slope * f) * (r - alpha - slope * f)).sum();
    }
    let standard_error = (unexplained / (n - 2.0)).sqrt() / sums.ff.sqrt();
    let standard_error = Some(standard_error).filter(|error| error.is_finite());
    let t_statistic = standard_error.map(|error| slope / error).filter(|t| t.is_finite());
    let explained = 1.0 - unexplained / sums.rr;
    let r_squared = Some(explained.clamp(0.0, 1.0)).filter(|r| r.is_finite() && moves(sums.rr, sums.means.1));
    let within = settings.cap.map_or(slope, |cap| slope.clamp(-cap, cap));
    BetaEstimate {
        beta: within,
        slope: Some(slope),
        alpha: Some(alpha),
        standard_error,
        t_statistic,
        p_value: t_statistic.and_then(|t| student::cumulative(-t.abs(), n - 2.0)).map(|tail| 2.0 * tail),
        r_squared,
        observations: sums.n,
        quality: if within == slope { BetaQuality::Full } else { BetaQuality::Capped },
    }
}

fn check(assets: ArrayView2<'_, f64>, factors: ArrayView2<'_, f64>, settings: &BetaSettings) -> Result<()> {
    let mut checks = Checks::default();
    let allow_missing = settings.missing == MissingValues::SkipPairs;
    check_panel_sizes(&mut checks, "assets", assets, allow_missing);
    check_panel_sizes(&mut checks, "factors", factors, allow_missing);
    check_rows(&mut checks, "factors", factors.nrows(), "assets", assets.nrows());
    checks.require(
        settings.min_observations >= 3,
        "min_observations",
        format_args!("must be at least 3, got {}", settings.min_observations),
    );
    checks.require(settings.window != Some(0), "window", "must be at least 1, got 0");
    if let Some(cap) = settings.cap {
        checks.require(cap > 0.0, "cap", format_args!("must be positive, got {cap}"));
    }
    checks.finish()
}
