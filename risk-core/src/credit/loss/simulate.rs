use super::{Exposure, LossDistribution, check_exposures};
use crate::check::Checks;
use crate::credit::default_time::{CopulaModel, DefaultSampler, DefaultWorkspace, Event};
use crate::credit::dependence::MatrixRepair;
use crate::credit::latent::BLOCK;
use crate::credit::recovery::RecoveryLaw;
use crate::curve::HazardCurve;
use crate::random::{Streams, stream};
use crate::{Error, Progress, Result};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Which paths are simulated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SimulationSettings {
    /// The seed of the random numbers; 42 when absent.
    pub seed: u64,
    /// The paths, of which each has its own random numbers; 0 to 100,000 when absent. Runs over
    /// 0..50,000 and 50,000..100,000 join to that run bit for bit.
    pub paths: Range<u64>,
}

impl Default for SimulationSettings {
    fn default() -> Self {
        Self { seed: 42, paths: 0..100_000 }
    }
}

/// Most paths of one run.
const MOST_PATHS: u64 = 100_000_000;

/// Paths between two reports.
const REPORT: usize = 64 * BLOCK;

impl SimulationSettings {
    pub(in crate::credit) fn check(&self, checks: &mut Checks) {
        let Range { start, end } = self.paths;
        let message = format_args!("must be from 1 to {MOST_PATHS} paths, got {start} to {end}");
        let count = end.checked_sub(start);
        checks.require(count.is_some_and(|n| (1..=MOST_PATHS).contains(&n)), "paths", message);
    }
}

/// The simulated losses of a pool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LossSample {
    /// The first path.
    pub first_path: u64,
    /// The loss of each path, in units of currency.
    pub losses: Vec<f64>,
    /// What was done to a correlation matrix that is none.
    pub repair: Option<MatrixRepair>,
}

impl LossSample {
    /// The sample as a distribution.
    #[must_use]
    pub fn distribution(&self) -> LossDistribution {
        LossDistribution::of_sample(&self.losses)
    }

    /// This sample and the one of the paths that follow it.
    ///
    /// # Errors
    /// [`Error::Invalid`] unless `next` begins where this one ends.
    pub fn join(mut self, next: &Self) -> Result<Self> {
        let end = self.first_path + self.losses.len() as u64;
        if next.first_path != end {
            let message = format_args!("must begin with path {end}, got {}", next.first_path);
            return Err(Error::invalid("next.first_path", message));
        }
        self.losses.extend_from_slice(&next.losses);
        Ok(self)
    }
}

/// The loss of a pool up to one horizon, path by path.
///
/// # Formula
/// L = Σᵢ Nᵢ·(1 − Rᵢ)·1{Xᵢ ≤ F⁻¹(pᵢ)}
///
/// where N is the notional, R the recovery, p the default probability, and X the latent variables of
/// the copula with the distribution F.
///
/// # References
/// A. J. McNeil, R. Frey and P. Embrechts (2015), *Quantitative Risk Management*, revised edition,
/// section 11.1.
///
/// # Errors
/// [`Error::Invalid`] when there is no name, a notional, probability or recovery is out of range, the
/// model does not fit the names, or there are no paths.
///
/// # Examples
/// ```
/// use risk_core::credit::*;
///
/// let name = Exposure { notional: 1e6, default_probability: 0.02, recovery: Recovery::fixed(0.4) };
/// let model = CopulaModel { copula: Copula::Gaussian, dependence: Dependence::Uniform { correlation: 0.2 } };
/// let settings = SimulationSettings { paths: 0..10_000, ..SimulationSettings::default() };
/// let sample = simulate_losses(&[name; 100], &model, &settings)?;
/// let statistics = sample.distribution().statistics(&LossSettings::default())?;
/// assert!((statistics.expected_loss - 1.2e6).abs() < 0.1e6);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn simulate_losses(
    exposures: &[Exposure],
    model: &CopulaModel,
    settings: &SimulationSettings,
) -> Result<LossSample> {
    simulate_losses_with(exposures, model, settings, &Progress::silent())
}

/// [`simulate_losses`], reporting its paths to `progress`.
///
/// # Errors
/// As for [`simulate_losses`], and [`Error::Cancelled`].
pub fn simulate_losses_with(
    exposures: &[Exposure],
    model: &CopulaModel,
    settings: &SimulationSettings,
    progress: &Progress<'_>,
) -> Result<LossSample> {
    let mut checks = Checks::default();
    check_exposures(&mut checks, exposures);
    settings.check(&mut checks);
    checks.finish()?;
    let pool = Pool::new(exposures, model, settings.seed)?;
    let mut losses = vec![0.0; (settings.paths.end - settings.paths.start) as usize];
    let total = losses.len() as u64;
    for (chunk, losses) in losses.chunks_mut(REPORT).enumerate() {
        progress.report((chunk * REPORT) as u64, total)?;
        let first = settings.paths.start + (chunk * REPORT) as u64;
        let blocks = losses.par_chunks_mut(BLOCK).enumerate();
        blocks.for_each_init(DefaultWorkspace::default, |workspace, (block, losses)| {
            pool.lose(first + (block * BLOCK) as u64, workspace, losses);
        });
    }
    progress.report(total, total)?;
    Ok(LossSample { first_path: settings.paths.start, losses, repair: pool.sampler.repair() })
}

/// What the paths have in common.
struct Pool {
    sampler: DefaultSampler,
    streams: Streams,
    seed: u64,
    /// Of each name: the notional and the law of its recovery.
    names: Vec<(f64, RecoveryLaw)>,
    /// The draw of a stream with which the recoveries begin.
    recoveries_at: u64,
}

impl Pool {
    fn new(exposures: &[Exposure], model: &CopulaModel, seed: u64) -> Result<Self> {
        let curve = |exposure: &Exposure| {
            HazardCurve::from_default_probabilities(&[1.0], &[exposure.default_probability])
        };
        let curves = exposures.iter().map(curve).collect::<Result<Vec<_>>>()?;
        let sampler = DefaultSampler::new(&curves, &[1.0], model)?;
        let name = |exposure: &Exposure| Ok((exposure.notional, exposure.recovery.law()?));
        let names = exposures.iter().map(name).collect::<Result<Vec<_>>>()?;
        let recoveries_at = sampler.draws_per_path();
        Ok(Self { sampler, streams: Streams::of(seed), seed, names, recoveries_at })
    }

    /// The losses of neighbouring paths.
    fn lose(&self, first: u64, workspace: &mut DefaultWorkspace, losses: &mut [f64]) {
        let paths = losses.len();
        self.sampler.each_default(&self.streams, first, paths, workspace, |event, systematic| {
            let (notional, law) = &self.names[event.name];
            let own = if law.is_random() { self.own_normal(first, &event) } else { 0.0 };
            losses[event.path] += notional * (1.0 - law.draw(systematic, own));
        });
    }

    /// η of a default: one draw per name, after all draws of the latent variables.
    fn own_normal(&self, first: u64, event: &Event) -> f64 {
        let mut stream = stream(self.seed, first.wrapping_add(event.path as u64));
        stream.seek(self.recoveries_at + event.name as u64);
        stream.normal()
    }
}
