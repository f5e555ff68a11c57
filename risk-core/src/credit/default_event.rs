use super::default_time::{CopulaModel, DefaultSampler, DefaultWorkspace};
use super::dependence::MatrixRepair;
use super::recovery::{Recovery, RecoverySampler};
use crate::Result;
use crate::check::Checks;
use crate::curve::HazardCurve;
use crate::random::Streams;
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
    recoveries: RecoverySampler,
    streams: Streams,
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
        let message = format_args!("must be a positive number of years, got {horizon}");
        checks.require(horizon > 0.0 && horizon.is_finite(), "horizon", message);
        checks.finish()?;
        let recoveries = RecoverySampler::new(recoveries, curves.len(), seed)?;
        let sampler = DefaultSampler::new(curves, &[horizon], model)?;
        Ok(Self { sampler, recoveries, streams: Streams::of(seed) })
    }

    /// What was done to a correlation matrix that is none.
    #[must_use]
    pub fn repair(&self) -> Option<MatrixRepair> {
        self.sampler.repair()
    }

    /// The defaults of as many paths from `first_path` as `events` has lists, by name.
    pub fn draw(&self, first_path: u64, workspace: &mut DefaultWorkspace, events: &mut [Vec<DefaultEvent>]) {
        events.iter_mut().for_each(Vec::clear);
        let after = self.sampler.draws_per_path();
        self.sampler.each_default(&self.streams, first_path, events.len(), workspace, |event, systematic| {
            if let Some(years) = self.sampler.time_of(&event) {
                let path = first_path.wrapping_add(event.path as u64);
                let recovery = self.recoveries.draw(path, event.name, after, systematic);
                events[event.path].push(DefaultEvent { name: event.name, years, recovery });
            }
        });
    }
}

/// Thresholds that are compared at once.
const FILL: usize = 8;

/// A default that is noticed on a date of the name's own.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DatedDefault {
    /// Which name.
    pub name: usize,
    /// Which of its dates, from 0.
    pub date: usize,
    /// The part of the exposure that is recovered.
    pub recovery: f64,
}

/// Draws the defaults of each path by the first date, of each name's own, on or after them.
///
/// They are those of [`DefaultEventSampler`]; but a default is placed among the dates without its time
/// being worked out.
///
/// # Examples
/// ```
/// use risk_core::credit::*;
/// use risk_core::curve::HazardCurve;
///
/// let model = CopulaModel { copula: Copula::Gaussian, dependence: Dependence::Uniform { correlation: 0.2 } };
/// let curves = vec![HazardCurve::flat(0.03)?; 2];
/// let dates = [vec![0.2, 0.7, 1.2], vec![0.5, 1.0]];
/// let sampler = DatedDefaultSampler::new(&curves, &dates, &model, &[Recovery::fixed(0.6); 2], 42)?;
/// let mut events = vec![Vec::new(); 64];
/// sampler.draw(0, &mut DefaultWorkspace::default(), &mut events);
/// assert!(events.iter().flatten().all(|event| event.date < dates[event.name].len()));
/// # Ok::<(), risk_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct DatedDefaultSampler {
    sampler: DefaultSampler,
    /// The latent variable at or below which each name defaults by each of its dates, filled up with infinite
    /// ones to a multiple of [`FILL`].
    thresholds: Vec<Vec<f64>>,
    recoveries: RecoverySampler,
    streams: Streams,
}

impl DatedDefaultSampler {
    /// The sampler of names with these hazard curves, dates in years and recoveries. A name without dates
    /// does not default.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) as by [`DefaultEventSampler::new`], when dates do not
    /// increase from 0, or there are not dates for each name.
    pub fn new(
        curves: &[HazardCurve],
        dates: &[Vec<f64>],
        model: &CopulaModel,
        recoveries: &[Recovery],
        seed: u64,
    ) -> Result<Self> {
        let mut checks = Checks::default();
        let (names, got) = (curves.len(), dates.len());
        checks.require(got == names, "dates", format_args!("must be of {names} names, got {got}"));
        for (i, own) in dates.iter().enumerate() {
            let rising = own.is_sorted() && own.iter().all(|date| date.is_finite() && *date >= 0.0);
            checks.require(rising, format_args!("dates[{i}]"), "must increase from 0");
        }
        checks.finish()?;
        let horizon = dates.iter().filter_map(|own| own.last()).fold(1e-9, |most: f64, date| most.max(*date));
        let recoveries = RecoverySampler::new(recoveries, names, seed)?;
        let last: Vec<f64> = dates.iter().map(|own| own.last().copied().unwrap_or(0.0)).collect();
        let sampler = DefaultSampler::new(curves, &[horizon], model)?.up_to(&last);
        let threshold = |curve: &HazardCurve, years: f64| {
            model.copula.quantile(curve.default_probability(years)).unwrap_or(f64::NEG_INFINITY)
        };
        let thresholds = curves.iter().zip(dates).map(|(curve, own)| {
            let fill = own.len().next_multiple_of(FILL) - own.len();
            let own = own.iter().map(|years| threshold(curve, *years));
            own.chain(std::iter::repeat_n(f64::INFINITY, fill)).collect()
        });
        Ok(Self { sampler, thresholds: thresholds.collect(), recoveries, streams: Streams::of(seed) })
    }

    /// What was done to a correlation matrix that is none.
    #[must_use]
    pub fn repair(&self) -> Option<MatrixRepair> {
        self.sampler.repair()
    }

    /// The defaults of as many paths from `first_path` as `events` has lists, by name.
    pub fn draw(&self, first_path: u64, workspace: &mut DefaultWorkspace, events: &mut [Vec<DatedDefault>]) {
        events.iter_mut().for_each(Vec::clear);
        let after = self.sampler.draws_per_path();
        self.sampler.each_default(&self.streams, first_path, events.len(), workspace, |event, systematic| {
            // They are few, so to count them all is faster than to search among them; and the last is not
            // below the level, for then there would be no default.
            let own = self.thresholds[event.name].as_chunks::<FILL>().0.as_flattened();
            let date = own.iter().map(|threshold| usize::from(*threshold < event.level)).sum();
            let path = first_path.wrapping_add(event.path as u64);
            let recovery = self.recoveries.draw(path, event.name, after, systematic);
            events[event.path].push(DatedDefault { name: event.name, date, recovery });
        });
    }
}
