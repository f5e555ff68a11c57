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
    /// The highest threshold at the horizon in each group of names.
    highest: Vec<f64>,
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
        let mut highest = vec![f64::NEG_INFINITY; latent.structure.loadings.len()];
        let mut thresholds = Vec::with_capacity(curves.len() * times.len());
        for (curve, &group) in curves.iter().zip(&latent.structure.groups) {
            for &t in times {
                let threshold = model.copula.quantile(curve.default_probability(t));
                thresholds.push(threshold.unwrap_or(f64::NEG_INFINITY));
            }
            highest[group] = highest[group].max(thresholds.last().copied().unwrap_or(f64::NEG_INFINITY));
        }
        let (copula, curves, periods) = (model.copula, curves.to_vec(), times.len());
        Ok(Self { latent, copula, curves, thresholds, periods, highest })
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
    /// A name defaults when the uniform of its ε is below N((c·s − y)/d); for all names of a group the
    /// highest threshold c bounds that, and only what lies below the bound is looked at.
    pub(super) fn each_default(
        &self,
        streams: &Streams,
        first_path: u64,
        paths: usize,
        workspace: &mut DefaultWorkspace,
        mut found: impl FnMut(Event, Option<f64>),
    ) {
        if paths == 0 {
            return;
        }
        let DefaultWorkspace { draws, bounds } = workspace;
        self.latent.draw(streams, first_path, paths, 0, draws);
        let structure = &self.latent.structure;
        bounds.resize(draws.systematic.len(), 0.0);
        let (systematic, mixing) = (&draws.systematic, &draws.mixing);
        dispatch(Bounds {
            highest: &self.highest,
            residuals: &structure.residuals,
            systematic,
            mixing,
            out: bounds,
        });
        let (groups, bounds) = (&structure.groups, bounds.as_slice());
        draws.pick(groups.len(), paths, |name, path, uniform| uniform < bounds[groups[name] * paths + path]);
        for (name, &group) in groups.iter().enumerate() {
            let (residual, systematic) =
                (structure.residuals[group], &draws.systematic[group * paths..][..paths]);
            let horizon = self.thresholds[name * self.periods + self.periods - 1];
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

/// Above which uniform no name of a group defaults.
struct Bounds<'a> {
    highest: &'a [f64],
    residuals: &'a [f64],
    systematic: &'a [f64],
    mixing: &'a [f64],
    out: &'a mut [f64],
}

impl Kernel for Bounds<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let paths = self.mixing.len();
        for (group, out) in self.out.chunks_exact_mut(paths).enumerate() {
            // Finite, for 0 · ∞ is none; and a group without a rest is decided by its factors alone.
            let highest = self.highest[group].clamp(-1e100, 1e100);
            let inverse = 1.0 / self.residuals[group].max(1e-100);
            let systematic = &self.systematic[group * paths..][..paths];
            for ((out, &y), &mixing) in out.iter_mut().zip(systematic).zip(self.mixing) {
                let room = (highest * mixing - y) * inverse;
                *out = cumulative_lane::<FMA>(room.clamp(-38.0, 38.0)) + MARGIN;
            }
        }
    }
}
