use super::block::{Block, Scratch};
use super::model::Model;
use super::plan::Plan;
use super::settings::{Monitoring, SimulationSettings};
use super::shard::Shard;
use super::simulation::{Simulation, summarize};
use crate::math::dispatch::dispatch;
use crate::{Error, Progress, Result};
use ndarray::Array2;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// Paths that a thread simulates at a time, and between two reports.
const BLOCK: usize = 64;

/// Simulates what a portfolio comes to.
///
/// `holdings` are the amounts in the assets at the start, in any unit: weights give wealth that starts
/// at 1, values give money. They may be negative, but not in sum.
///
/// # Formula
/// V(t) = Σ hᵢ·Sᵢ(t)/Sᵢ(0) when bought and held; V(t + 1) = V(t)·Σ wᵢ·Sᵢ(t + 1)/Sᵢ(t) when rebalanced,
/// with wᵢ = hᵢ/Σh; the drawdown of a path is the largest 1 − V(t)/max V(s), s ≤ t.
///
/// Path k depends on the seed and k alone: neither threads nor shards change a bit of it. Of a model
/// that needs n numbers a step, step t takes the draws t·n, …, t·n + n − 1 of the stream of the path.
///
/// # References
/// P. Glasserman (2003), *Monte Carlo Methods in Financial Engineering*, chapter 3.
///
/// # Examples
/// ```
/// use ndarray::array;
/// use risk_core::process::{Model, SimulationSettings, simulate_portfolio};
///
/// let model = Model::CorrelatedGbm {
///     mean: vec![0.06, 0.03],
///     covariance: array![[0.0400, 0.0060], [0.0060, 0.0100]],
/// };
/// let year = simulate_portfolio(&[600.0, 400.0], &model, &SimulationSettings::default())?;
/// let expected = 600.0 * 0.06_f64.exp() + 400.0 * 0.03_f64.exp();
/// assert!((year.terminal.mean - expected).abs() < 4.0 * year.standard_error.unwrap());
/// assert!(year.tail[0].value_at_risk > 0.1);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] with every problem of holdings, model and settings; [`Error::Infeasible`] when the
/// covariance is not positive semidefinite, or a path leaves the numbers of a computer.
pub fn simulate_portfolio(
    holdings: &[f64],
    model: &Model,
    settings: &SimulationSettings,
) -> Result<Simulation> {
    simulate_portfolio_with(holdings, model, settings, &Progress::silent())
}

/// [`simulate_portfolio`], watched: `progress` hears the blocks of 64 paths that are done.
///
/// # Errors
/// As there, and [`Error::Cancelled`].
pub fn simulate_portfolio_with(
    holdings: &[f64],
    model: &Model,
    settings: &SimulationSettings,
    progress: &Progress<'_>,
) -> Result<Simulation> {
    summarize(&simulate_shard_with(holdings, model, settings, progress)?, settings)
}

/// The paths of [`simulate_portfolio`] one by one, to be [merged](super::merge) with others and
/// [summarised](summarize).
///
/// # Errors
/// As there.
pub fn simulate_shard(holdings: &[f64], model: &Model, settings: &SimulationSettings) -> Result<Shard> {
    simulate_shard_with(holdings, model, settings, &Progress::silent())
}

/// [`simulate_shard`], watched.
///
/// # Errors
/// As there, and [`Error::Cancelled`].
pub fn simulate_shard_with(
    holdings: &[f64],
    model: &Model,
    settings: &SimulationSettings,
    progress: &Progress<'_>,
) -> Result<Shard> {
    let plan = Plan::new(holdings, model, settings)?;
    let mut terminal = vec![0.0; settings.paths];
    let mut drawdown = vec![0.0; settings.paths];
    let mut values = Array2::zeros((settings.kept_paths(), plan.steps + 1));
    run(&plan, settings.first_path, &mut terminal, &mut drawdown, &mut values, progress)?;
    if settings.monitoring == Monitoring::Terminal {
        drawdown.clear();
    }
    let finite = |x: &f64| x.abs() <= MOST_VALUE;
    if let Some(path) = terminal.iter().zip(&drawdown).position(|(v, d)| !finite(v) || !finite(d)) {
        let path = settings.first_path + path as u64;
        return Err(Error::Infeasible(format!(
            "path {path} leaves the numbers of a computer: the model's mean or volatility is too large for its horizon"
        )));
    }
    Ok(Shard {
        seed: settings.seed,
        first_path: settings.first_path,
        steps: plan.steps,
        initial_value: plan.initial_value,
        terminal,
        drawdown,
        values,
    })
}

/// Beyond it, sums of squares are no longer finite.
const MOST_VALUE: f64 = 1e140;

fn run(
    plan: &Plan<'_>,
    first_path: u64,
    terminal: &mut [f64],
    drawdown: &mut [f64],
    values: &mut Array2<f64>,
    progress: &Progress<'_>,
) -> Result<()> {
    let length = values.ncols();
    let mut values = values.as_slice_mut().unwrap_or_default().chunks_mut(BLOCK * length);
    let results = terminal.chunks_mut(BLOCK).zip(drawdown.chunks_mut(BLOCK));
    let blocks: Vec<_> = results.map(|(t, d)| (t, d, values.next().unwrap_or_default())).collect();
    let total = blocks.len() as u64;
    let done = AtomicU64::new(0);
    progress.report(0, total)?;
    blocks.into_par_iter().enumerate().try_for_each_init(
        || Scratch::new(plan),
        |scratch, (i, (terminal, drawdown, values))| {
            let first_path = first_path + (i * BLOCK) as u64;
            dispatch(Block { plan, scratch, first_path, terminal, drawdown, values });
            progress.report(done.fetch_add(1, Ordering::Relaxed) + 1, total)
        },
    )
}
