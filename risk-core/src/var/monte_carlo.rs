//! Simulated returns of several assets together.
//!
//! A path draws from its own stream alone, so a run can be split over threads and machines.

use super::input::{check_panel, check_weights};
use super::portfolio::portfolio_returns;
use super::settings::{SimulationModel, VarSettings};
use crate::check::Checks;
use crate::linalg::cholesky_semidefinite;
use crate::progress::Progress;
use crate::random::{GROUP, Stream, Streams, stream};
use crate::statistics::{Bias, CovarianceMethod, covariance, excess_kurtosis, mean};
use crate::{Error, Result, math};
use ndarray::{Array1, Array2, ArrayView1, ArrayView2};
use rayon::prelude::*;

/// How many paths move together, and how many such blocks lie between two reports.
const PATHS: usize = 64;
const BLOCKS: usize = 64;

/// The most numbers that a simulation may return: 4 GB.
const MOST_NUMBERS: usize = 500_000_000;

/// Simulated returns of a portfolio of constant weights over the horizon, one for each path.
///
/// # Formula
/// Normal: h·w′μ + √h·w′Lz, Σ = LL′.  Student's t: Σ over days of w′μ + √((ν − 2)/χ²)·w′Lz.
/// Bootstrap: Σ over h drawn days of w′rₜ.
///
/// where `returns` is T × N, μ and Σ are its mean and covariance with the divisor of
/// [`VarSettings::bias`], z are independent normal numbers, and χ² has ν degrees of freedom and is one
/// for all assets of a day. Without [`VarSettings::degrees`], ν = 4 + 6/κ, κ being the mean of the
/// excess kurtoses of the columns. Returns are added over the horizon, as for exposures that are kept
/// constant.
///
/// The paths are those of [`VarSettings::simulation`]; runs of neighbouring paths joined together are
/// the run of all of them, bit for bit. The risk of the joined paths is that of
/// [`value_at_risk`](super::value_at_risk) with the historical method.
///
/// # References
/// P. Glasserman (2003), *Monte Carlo Methods in Financial Engineering*, sections 2.3 and 9.1; G.
/// Marsaglia, W. W. Tsang (2000), "A simple method for generating gamma variables", *ACM Transactions
/// on Mathematical Software* 26.
///
/// # Errors
/// [`Error::Invalid`] when the panel, the weights or a setting is wrong.
pub fn simulate_portfolio(
    returns: ArrayView2<'_, f64>,
    weights: &[f64],
    settings: &VarSettings,
) -> Result<Vec<f64>> {
    simulate_portfolio_with(returns, weights, settings, &Progress::silent())
}

/// [`simulate_portfolio`], watched: `progress` hears of paths.
///
/// # Errors
/// As [`simulate_portfolio`], and [`Error::Cancelled`].
pub fn simulate_portfolio_with(
    returns: ArrayView2<'_, f64>,
    weights: &[f64],
    settings: &VarSettings,
    progress: &Progress<'_>,
) -> Result<Vec<f64>> {
    let mut checks = Checks::default();
    check_weights(&mut checks, returns.ncols(), weights);
    checks.finish()?;
    simulate(returns, weights, settings, progress)
}

/// Simulated returns of all assets over the horizon: paths × N.
///
/// The product with weights is what [`simulate_portfolio`] gives, to rounding. The panel can stand for
/// the observations wherever this module wants some: for contributions in the tail, for instance.
///
/// # Errors
/// As [`simulate_portfolio`].
pub fn simulate_returns(returns: ArrayView2<'_, f64>, settings: &VarSettings) -> Result<Array2<f64>> {
    check(returns, returns.ncols(), settings)?;
    let (paths, assets) = (settings.simulation.paths, returns.ncols());
    let plan = Plan::new(settings, assets);
    let draw = Draw::new(returns, settings)?;
    let mut out = vec![0.0; paths * assets];
    out.par_chunks_mut(PATHS * assets).enumerate().for_each(|(block, rows)| {
        let first = block * PATHS;
        match &draw {
            Draw::Rows => {
                for (i, row) in rows.chunks_exact_mut(assets).enumerate() {
                    plan.each_day(first + i, returns.nrows(), |t| add(row, 1.0, returns.row(t)));
                }
            }
            Draw::Joint { mean, root, degrees } => {
                plan.normals(first, rows.len() / assets, *degrees, |z, drift, scales| {
                    let moves = root.dot(&z);
                    for (i, row) in rows.chunks_exact_mut(assets).enumerate() {
                        add(row, drift, mean.view());
                        add(row, scales[i], moves.column(i));
                    }
                });
            }
        }
    });
    Array2::from_shape_vec((paths, assets), out).map_err(|error| Error::invalid("returns", error))
}

/// row ← row + factor·change.
fn add(row: &mut [f64], factor: f64, change: ArrayView1<'_, f64>) {
    for (x, change) in row.iter_mut().zip(change) {
        *x += factor * change;
    }
}

/// The paths of a portfolio whose arguments have been checked.
pub(super) fn simulate(
    returns: ArrayView2<'_, f64>,
    weights: &[f64],
    settings: &VarSettings,
    progress: &Progress<'_>,
) -> Result<Vec<f64>> {
    check(returns, 1, settings)?;
    let total = settings.simulation.paths;
    let plan = Plan::new(settings, returns.ncols());
    let draw = match Draw::new(returns, settings)? {
        Draw::Rows => PortfolioDraw::Days(portfolio_returns(returns, weights)?),
        Draw::Joint { mean, root, degrees } => {
            let weights = ArrayView1::from(weights);
            PortfolioDraw::Joint { mean: mean.dot(&weights), loadings: root.t().dot(&weights), degrees }
        }
    };
    let mut paths = vec![0.0; total];
    for (i, part) in paths.chunks_mut(PATHS * BLOCKS).enumerate() {
        part.par_chunks_mut(PATHS).enumerate().for_each(|(block, sums)| {
            let first = i * PATHS * BLOCKS + block * PATHS;
            draw.run(&plan, first, sums);
        });
        progress.report(total.min((i + 1) * PATHS * BLOCKS) as u64, total as u64)?;
    }
    Ok(paths)
}

/// What a block of paths of a portfolio draws.
enum PortfolioDraw {
    Days(Vec<f64>),
    Joint { mean: f64, loadings: Array1<f64>, degrees: Option<f64> },
}

impl PortfolioDraw {
    /// Adds the returns of the paths from `first` on to `sums`.
    fn run(&self, plan: &Plan, first: usize, sums: &mut [f64]) {
        match self {
            Self::Days(days) => {
                for (i, sum) in sums.iter_mut().enumerate() {
                    plan.each_day(first + i, days.len(), |t| *sum += days[t]);
                }
            }
            Self::Joint { mean, loadings, degrees } => {
                plan.normals(first, sums.len(), *degrees, |z, drift, scales| {
                    let mut moves = vec![0.0; scales.len()];
                    for (loading, z) in loadings.iter().zip(z.rows()) {
                        add(&mut moves, *loading, z);
                    }
                    for ((sum, scale), x) in sums.iter_mut().zip(scales).zip(moves) {
                        *sum += drift * mean + scale * x;
                    }
                });
            }
        }
    }
}

/// What the settings make of the observations.
enum Draw {
    /// The observed rows.
    Rows,
    /// A joint distribution with this mean and the covariance root·rootᵀ.
    Joint { mean: Array1<f64>, root: Array2<f64>, degrees: Option<f64> },
}

impl Draw {
    fn new(returns: ArrayView2<'_, f64>, settings: &VarSettings) -> Result<Self> {
        let degrees = match settings.simulation.model {
            SimulationModel::Bootstrap | SimulationModel::BlockBootstrap => return Ok(Self::Rows),
            SimulationModel::Normal => None,
            SimulationModel::StudentT => settings.degrees.or_else(|| common_degrees(returns, settings.bias)),
        };
        let method = match settings.bias {
            Bias::Population => CovarianceMethod::Population,
            Bias::Sample => CovarianceMethod::Sample,
        };
        let sigma = covariance(returns, &method)?;
        let mean = returns.columns().into_iter().map(|column| mean(&column.to_vec()).unwrap_or(0.0));
        Ok(Self::Joint { mean: mean.collect(), root: cholesky_semidefinite(sigma.view())?, degrees })
    }
}

/// ν = 4 + 6/κ; `None`, the normal limit, for tails no heavier than the normal ones.
fn common_degrees(returns: ArrayView2<'_, f64>, bias: Bias) -> Option<f64> {
    let kurtoses: Vec<f64> =
        returns.columns().into_iter().filter_map(|column| excess_kurtosis(&column.to_vec(), bias)).collect();
    mean(&kurtoses).filter(|k| *k > 0.0).map(|k| 4.0 + 6.0 / k)
}

/// Which numbers of its stream a path uses for what.
struct Plan {
    streams: Streams,
    seed: u64,
    first_path: u64,
    days: usize,
    /// The days of a run of neighbouring rows.
    run: usize,
    assets: usize,
}

impl Plan {
    fn new(settings: &VarSettings, assets: usize) -> Self {
        let simulation = settings.simulation;
        Self {
            streams: Streams::of(simulation.seed),
            seed: simulation.seed,
            first_path: simulation.first_path,
            days: settings.horizon_days,
            run: match simulation.model {
                SimulationModel::BlockBootstrap => simulation.block_days,
                _ => 1,
            },
            assets,
        }
    }

    fn stream(&self, path: usize) -> Stream {
        stream(self.seed, self.first_path.wrapping_add(path as u64))
    }

    /// Calls `f` with the row that is drawn for each day of a path. A run that passes the last row goes
    /// on at the first, so that all rows are equally likely.
    fn each_day(&self, path: usize, rows: usize, mut f: impl FnMut(usize)) {
        let mut stream = self.stream(path);
        let mut row = 0;
        for day in 0..self.days {
            row = if day % self.run == 0 {
                ((stream.uniform() * rows as f64) as usize).min(rows - 1)
            } else {
                (row + 1) % rows
            };
            f(row);
        }
    }

    /// Calls `f` with normal numbers (assets × paths), the factor of the mean, and each path's factor
    /// of the deviations: once for a normal distribution, whose sums are normal, and once for each day
    /// otherwise.
    fn normals(
        &self,
        first: usize,
        paths: usize,
        degrees: Option<f64>,
        mut f: impl FnMut(ArrayView2<'_, f64>, f64, &[f64]),
    ) {
        let first_path = self.first_path.wrapping_add(first as u64);
        let groups = self.assets.div_ceil(GROUP) as u64;
        let mut z = Array2::zeros((self.assets, paths));
        let mut draw = |day: u64, drift: f64, scales: &[f64]| {
            if let Some(z) = z.as_slice_mut() {
                self.streams.normals(first_path, day * groups, paths, z);
            }
            f(z.view(), drift, scales);
        };
        let Some(degrees) = degrees else {
            let days = self.days as f64;
            return draw(0, days, &vec![days.sqrt(); paths]);
        };
        // The mixing variables come behind all normal numbers of the path.
        let mut mixing: Vec<Stream> = (0..paths).map(|path| self.stream(first + path)).collect();
        for stream in &mut mixing {
            stream.seek(self.days as u64 * groups * GROUP as u64);
        }
        for day in 0..self.days as u64 {
            let scales: Vec<f64> =
                mixing.iter_mut().map(|s| ((degrees - 2.0) / chi_squared(s, degrees)).sqrt()).collect();
            draw(day, 1.0, &scales);
        }
    }
}

/// A χ² number with more than 2 degrees of freedom: twice a gamma variable of shape ν/2.
fn chi_squared(stream: &mut Stream, degrees: f64) -> f64 {
    let d = 0.5 * degrees - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = stream.normal();
        let v = (1.0 + c * x).powi(3);
        if v > 0.0 && math::ln(stream.uniform()) < 0.5 * x * x + d - d * v + d * math::ln(v) {
            return 2.0 * d * v;
        }
    }
}

/// Wants observations, settings, and no more than memory holds.
fn check(returns: ArrayView2<'_, f64>, numbers_per_path: usize, settings: &VarSettings) -> Result<()> {
    let mut checks = Checks::default();
    settings.check(&mut checks);
    let least = match settings.simulation.model {
        SimulationModel::Normal | SimulationModel::StudentT => 2,
        SimulationModel::Bootstrap | SimulationModel::BlockBootstrap => 1,
    };
    check_panel(&mut checks, returns, least);
    let most = MOST_NUMBERS / numbers_per_path.max(1);
    let paths = settings.simulation.paths;
    checks.require(
        paths <= most,
        "simulation.paths",
        format_args!("must be at most {most}, for memory, got {paths}"),
    );
    checks.finish()
}
