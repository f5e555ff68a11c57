use super::default_time::{CopulaModel, DefaultSampler, DefaultWorkspace};
use super::dependence::MatrixRepair;
use super::recovery::{Recovery, RecoveryLaw};
use crate::Result;
use crate::check::Checks;
use crate::curve::HazardCurve;
use crate::random::{Streams, stream};
use serde::{Deserialize, Serialize};

/// A default on a path.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DefaultEvent {
    /// Which name.
    pub name: usize,
    /// When, in years.
    pub years: f64,
    /// The part of the exposure that is recovered.
    pub recovery: f64,
}

/// Draws the defaults of each path up to a horizon, with their times and recoveries.
///
/// The default times are those of [`DefaultSampler`], the recoveries those of [`Recovery`]; path k of
/// a seed has the same events in any block, on any thread.
///
/// # Examples
/// ```
/// use risk_core::credit::*;
/// use risk_core::curve::HazardCurve;
///
/// let model = CopulaModel { copula: Copula::Gaussian, dependence: Dependence::Uniform { correlation: 0.2 } };
/// let curves = vec![HazardCurve::flat(0.03)?; 100];
/// let recovery = vec![Recovery { mean: 0.6, standard_deviation: 0.2, systematic: 0.3 }; 100];
/// let sampler = DefaultEventSampler::new(&curves, 5.0, &model, &recovery, 42)?;
/// let mut events = vec![Vec::new(); 64];
/// sampler.draw(0, &mut DefaultWorkspace::default(), &mut events);
/// assert!(events.iter().flatten().all(|event| event.years <= 5.0 && event.recovery <= 1.0));
/// # Ok::<(), risk_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct DefaultEventSampler {
    sampler: DefaultSampler,
    recoveries: Vec<RecoveryLaw>,
    streams: Streams,
    seed: u64,
}

impl DefaultEventSampler {
    /// The sampler of names with these hazard curves and recoveries, up to `horizon` years.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) as by [`DefaultSampler::new`], when a recovery is out of range, or there is not
    /// one for each name.
    pub fn new(
        curves: &[HazardCurve],
        horizon: f64,
        model: &CopulaModel,
        recoveries: &[Recovery],
        seed: u64,
    ) -> Result<Self> {
        let mut checks = Checks::default();
        let (names, got) = (curves.len(), recoveries.len());
        let message = format_args!("must have {names} elements, one per name, got {got}");
        checks.require(got == names, "recoveries", message);
        for (i, recovery) in recoveries.iter().enumerate() {
            recovery.check(&mut checks, &format!("recoveries[{i}]"));
        }
        let message = format_args!("must be a positive number of years, got {horizon}");
        checks.require(horizon > 0.0 && horizon.is_finite(), "horizon", message);
        checks.finish()?;
        let laws = recoveries.iter().map(Recovery::law).collect::<Result<Vec<_>>>()?;
        let sampler = DefaultSampler::new(curves, &[horizon], model)?;
        Ok(Self { sampler, recoveries: laws, streams: Streams::of(seed), seed })
    }

    /// What was done to a correlation matrix that is none.
    #[must_use]
    pub fn repair(&self) -> Option<MatrixRepair> {
        self.sampler.repair()
    }

    /// The defaults of as many paths from `first_path` as `events` has lists, by name.
    pub fn draw(&self, first_path: u64, workspace: &mut DefaultWorkspace, events: &mut [Vec<DefaultEvent>]) {
        events.iter_mut().for_each(Vec::clear);
        let recoveries_at = self.sampler.draws_per_path();
        self.sampler.each_default(&self.streams, first_path, events.len(), workspace, |event, systematic| {
            let law = &self.recoveries[event.name];
            let own = if law.is_random() {
                let mut stream = stream(self.seed, first_path.wrapping_add(event.path as u64));
                stream.seek(recoveries_at + event.name as u64);
                stream.normal()
            } else {
                0.0
            };
            let recovery = law.draw(systematic, own);
            if let Some(years) = self.sampler.time_of(&event) {
                events[event.path].push(DefaultEvent { name: event.name, years, recovery });
            }
        });
    }
}
