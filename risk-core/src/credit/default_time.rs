use super::copula::Copula;
use super::dependence::{Dependence, MatrixRepair};
use super::latent::{Draws, Latent};
use crate::check::Checks;
use crate::curve::HazardCurve;
use crate::math::dispatch::{Kernel, dispatch};
use crate::math::normal::cumulative_lane;
use crate::random::Streams;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// The default time of a name that outlives the last period.
pub const NEVER: f64 = f64::MAX;

/// How the defaults of a pool depend on one another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CopulaModel {
    /// The copula of the latent variables; Gaussian when absent.
    #[serde(default)]
    pub copula: Copula,
    /// Their factors.
    pub dependence: Dependence,
}

/// Draws correlated default times, a block of paths at a time.
///
/// # Formula
/// Name i defaults by time t when Xᵢ ≤ F⁻¹(pᵢ(t)), so its default time is τᵢ = pᵢ⁻¹(F(Xᵢ))
///
/// where pᵢ(t) is its cumulative default probability and F the distribution of the latent Xᵢ. Path k
/// of a seed has the same defaults in any block, on any thread.
///
/// # References
/// D. X. Li (2000), "On default correlation: a copula function approach", *Journal of Fixed Income* 9,
/// 43–54.
///
/// # Examples
/// ```
/// use risk_core::credit::{Copula, CopulaModel, DefaultSampler, DefaultWorkspace, Dependence};
/// use risk_core::curve::HazardCurve;
/// use risk_core::random::Streams;
///
/// let model = CopulaModel { copula: Copula::Gaussian, dependence: Dependence::Uniform { correlation: 0.2 } };
/// let curves = vec![HazardCurve::flat(0.03)?; 100];
/// let quarters: Vec<f64> = (1..=40).map(|q| f64::from(q) / 4.0).collect();
/// let sampler = DefaultSampler::new(&curves, &quarters, &model)?;
/// let (paths, mut workspace) = (64, DefaultWorkspace::default());
/// let mut periods = vec![0; sampler.names() * paths];
/// sampler.default_periods(&Streams::of(42), 0, paths, &mut workspace, &mut periods)?;
/// let defaults = periods.iter().filter(|&&period| period < 40).count();
/// assert!(0 < defaults && defaults < 6_400);
/// # Ok::<(), risk_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct DefaultSampler {
    latent: Latent,
    copula: Copula,
    curves: Vec<HazardCurve>,
    /// Names × periods: F⁻¹(pᵢ(t)) at the end of each period.
    thresholds: Vec<f64>,
    periods: usize,
    /// The latent variable at or below which each name defaults by its horizon.
    horizons: Vec<f64>,
    tiers: Tiers,
}

/// Names of one group that default about as often, so that one bound is near enough for all of them.
#[derive(Debug, Clone, PartialEq, Default)]
struct Tiers {
    /// Each tier's group and highest threshold.
    bounds: Vec<(usize, f64)>,
    /// The tier of each name.
    of: Vec<usize>,
}

/// The memory in which a block of paths is drawn; one per thread, used again and again.
#[derive(Debug, Clone, Default)]
pub struct DefaultWorkspace {
    draws: Draws,
    bounds: Vec<f64>,
}

/// A default among the draws of a block.
pub(super) struct Event {
    pub name: usize,
    pub path: usize,
    /// The latent variable.
    pub level: f64,
}

/// The least probability of default in a tier, as a share of the highest.
const SAME_TIER: f64 = 0.8;

/// No fewer digits than the search needs: what it lets through is looked at exactly.
const MARGIN: f64 = 1e-12;

impl DefaultSampler {
    /// The sampler of names with the given hazard curves over periods that end at `times`.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there is no name or no time, the times do not increase from above 0,
    /// there are more than 65,534, or the model does not fit the names.
    pub fn new(curves: &[HazardCurve], times: &[f64], model: &CopulaModel) -> Result<Self> {
        let mut checks = Checks::default();
        let message = format_args!("must have from 1 to 65534 elements, got {}", times.len());
        checks.require((1..usize::from(u16::MAX)).contains(&times.len()), "times", message);
        let mut before = 0.0;
        for (k, &t) in times.iter().enumerate() {
            let message = format_args!("must be finite and above {before}, got {t}");
            checks.require(t.is_finite() && t > before, format_args!("times[{k}]"), message);
            before = if t > before { t } else { before };
        }
        checks.finish()?;
        let latent = Latent::new(model.copula, &model.dependence, curves.len())?;
        let threshold = |curve: &HazardCurve, t: f64| {
            model.copula.quantile(curve.default_probability(t)).unwrap_or(f64::NEG_INFINITY)
        };
        let thresholds = curves.iter().flat_map(|curve| times.iter().map(move |t| threshold(curve, *t)));
        let (copula, curves, periods) = (model.copula, curves.to_vec(), times.len());
        let thresholds = thresholds.collect();
        let sampler = Self {
            latent,
            copula,
            curves,
            thresholds,
            periods,
            horizons: Vec::new(),
            tiers: Tiers::default(),
        };
        let horizon = times.last().copied().unwrap_or(0.0);
        let names = sampler.names();
        Ok(sampler.up_to(&vec![horizon; names]))
    }

    /// The sampler of the defaults up to a horizon, in years, of each name's own.
    pub(super) fn up_to(mut self, horizons: &[f64]) -> Self {
        let chances: Vec<f64> = self
            .curves
            .iter()
            .zip(horizons)
            .map(|(curve, years)| curve.default_probability(*years))
            .collect();
        let threshold = |p: &f64| self.copula.quantile(*p).unwrap_or(f64::NEG_INFINITY);
        self.horizons = chances.iter().map(threshold).collect();
        let groups = &self.latent.structure.groups;
        let mut by_chance: Vec<usize> = (0..groups.len()).collect();
        by_chance.sort_by(|&a, &b| groups[a].cmp(&groups[b]).then(chances[b].total_cmp(&chances[a])));
        let mut tiers = Tiers { bounds: Vec::new(), of: vec![0; groups.len()] };
        let mut highest = None;
        for name in by_chance {
            let (group, chance) = (groups[name], chances[name]);
            if highest.is_none_or(|(known, most)| known != group || chance < SAME_TIER * most) {
                highest = Some((group, chance));
                tiers.bounds.push((group, self.horizons[name]));
            }
            tiers.of[name] = tiers.bounds.len() - 1;
        }
        self.tiers = tiers;
        self
    }

    /// The number of names.
    #[must_use]
    pub fn names(&self) -> usize {
        self.curves.len()
    }

    /// The number of periods.
    #[must_use]
    pub fn periods(&self) -> usize {
        self.periods
    }

    /// What was done to a correlation matrix that is none.
    #[must_use]
    pub fn repair(&self) -> Option<MatrixRepair> {
        self.latent.structure.repair
    }

    /// The period, from 0, in which each name defaults in each of `paths` paths from `first_path`;
    /// the number of periods for a name that outlives them.
    ///
    /// Row i of `out`, of `paths` elements, is name i.
    ///
    /// # Errors
    /// [`Error::Invalid`] unless `out` has names × paths elements.
    pub fn default_periods(
        &self,
        streams: &Streams,
        first_path: u64,
        paths: usize,
        workspace: &mut DefaultWorkspace,
        out: &mut [u16],
    ) -> Result<()> {
        self.check_length(paths, out.len())?;
        out.fill(self.periods as u16);
        self.each_default(streams, first_path, paths, workspace, |event, _| {
            let row = &self.thresholds[event.name * self.periods..][..self.periods];
            out[event.name * paths + event.path] = row.partition_point(|c| *c < event.level) as u16;
        });
        Ok(())
    }

    /// The time in years at which each name defaults in each of `paths` paths from `first_path`, laid
    /// out as in [`DefaultSampler::default_periods`]; [`NEVER`] for a name that outlives the periods.
    ///
    /// # Errors
    /// [`Error::Invalid`] unless `out` has names × paths elements.
    pub fn default_times(
        &self,
        streams: &Streams,
        first_path: u64,
        paths: usize,
        workspace: &mut DefaultWorkspace,
        out: &mut [f64],
    ) -> Result<()> {
        self.check_length(paths, out.len())?;
        out.fill(NEVER);
        self.each_default(streams, first_path, paths, workspace, |event, _| {
            out[event.name * paths + event.path] = self.time_of(&event).unwrap_or(NEVER);
        });
        Ok(())
    }

    /// When the default happens, in years.
    pub(super) fn time_of(&self, event: &Event) -> Option<f64> {
        let u = self.copula.cumulative(event.level).unwrap_or(0.0);
        self.curves[event.name].default_time(u)
    }

    /// How many draws of a path's stream one block of periods takes.
    pub(super) fn draws_per_path(&self) -> u64 {
        self.latent.draws_per_period()
    }

    fn check_length(&self, paths: usize, length: usize) -> Result<()> {
        let wanted = self.names().saturating_mul(paths);
        let message = format_args!("must have {wanted} elements, names x paths, got {length}");
        if length == wanted && u32::try_from(length).is_ok() {
            Ok(())
        } else {
            Err(Error::invalid("out", message))
        }
    }

    /// Calls `found` for every default up to the horizon, name by name, with the systematic part of the
    /// latent variable scaled to variance 1, or none where no factor has a loading.
    ///
    /// A name defaults when the uniform of its ε is below N((c·s − y)/d); for all names of a tier the
    /// highest threshold c bounds that, and only what lies below the bound is looked at.
    pub(super) fn each_default(
        &self,
        streams: &Streams,
        first_path: u64,
        paths: usize,
        workspace: &mut DefaultWorkspace,
        found: impl FnMut(Event, Option<f64>),
    ) {
        if paths == 0 {
            return;
        }
        let DefaultWorkspace { draws, bounds } = workspace;
        self.latent.draw(streams, first_path, paths, 0, draws);
        bounds.resize(self.tiers.bounds.len() * paths, 0.0);
        dispatch(Bounds { sampler: self, draws, out: bounds });
        let (tiers, bounds) = (&self.tiers.of, bounds.as_slice());
        let row = |name: usize| &bounds[tiers[name] * paths..][..paths];
        draws.pick(self.names(), paths, row, |bounds, path, uniform| uniform < bounds[path]);
        dispatch(Picked { sampler: self, draws, found });
    }
}

/// Above which uniform no name of a tier defaults.
struct Bounds<'a> {
    sampler: &'a DefaultSampler,
    draws: &'a Draws,
    out: &'a mut [f64],
}

impl Kernel for Bounds<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { sampler, draws, out } = self;
        let (paths, mixing) = (draws.mixing.len(), draws.mixing.as_slice());
        for (&(group, highest), out) in sampler.tiers.bounds.iter().zip(out.chunks_exact_mut(paths)) {
            // Finite, for 0 · ∞ is none; and a group without a rest is decided by its factors alone.
            let highest = highest.clamp(-1e100, 1e100);
            let inverse = 1.0 / sampler.latent.structure.residuals[group].max(1e-100);
            let systematic = &draws.systematic[group * paths..][..paths];
            for ((out, &y), &mixing) in out.iter_mut().zip(systematic).zip(mixing) {
                let room = (highest * mixing - y) * inverse;
                *out = cumulative_lane::<FMA>(room.clamp(-38.0, 38.0)) + MARGIN;
            }
        }
    }
}

/// What was picked out, looked at exactly.
struct Picked<'a, F> {
    sampler: &'a DefaultSampler,
    draws: &'a Draws,
    found: F,
}

impl<F: FnMut(Event, Option<f64>)> Kernel for Picked<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { sampler, draws, mut found } = self;
        let (structure, paths) = (&sampler.latent.structure, draws.mixing.len());
        for (name, (&group, &horizon)) in structure.groups.iter().zip(&sampler.horizons).enumerate() {
            let (residual, systematic) =
                (structure.residuals[group], &draws.systematic[group * paths..][..paths]);
            let length = (1.0 - residual * residual).sqrt();
            for (path, epsilon) in draws.picks(name) {
                let level = (systematic[path] + residual * epsilon) / draws.mixing[path];
                if level <= horizon {
                    let factors = (length > 0.0).then_some(systematic[path] / length);
                    found(Event { name, path, level }, factors);
                }
            }
        }
    }
}
