use super::{Exposure, LossDistribution, check_exposures};
use crate::check::Checks;
use crate::math::dispatch::{Kernel, dispatch};
use crate::math::normal;
use crate::math::quadrature::normal_trapezoid;
use crate::math::vector::fma;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// How a loss distribution is computed without simulation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RecursionSettings {
    /// The loss unit in units of currency. When absent: the smallest loss given default if all are
    /// whole multiples of it and the pool has at most 2,000 of them, and a thousandth of the largest
    /// possible loss of the pool if not.
    pub loss_unit: Option<f64>,
    /// By how much the probabilities may yet change, summed, when the step of the quadrature is
    /// halved for the last time; 10⁻¹² when absent.
    pub tolerance: f64,
}

impl Default for RecursionSettings {
    fn default() -> Self {
        Self { loss_unit: None, tolerance: 1e-12 }
    }
}

/// Most units of a chosen and of a given loss unit.
const MOST_CHOSEN_UNITS: f64 = 2_000.0;
const MOST_UNITS: f64 = 1_000_000.0;

/// How many units the pool has when its losses have no common one.
const FINE_UNITS: f64 = 1_000.0;

/// The first step of the quadrature, and how often it may be halved.
const FIRST_STEP: f64 = 0.5;
const MOST_HALVINGS: usize = 9;

/// The distribution of the loss of a pool on one Gaussian factor, without simulation.
///
/// # Formula
/// pᵢ(z) = N((N⁻¹(pᵢ) − aᵢ·z)/√(1 − aᵢ²)), and, name by name,
/// P(L = l·u | z) ← (1 − pᵢ(z))·P(L = l·u | z) + pᵢ(z)·P(L = (l − kᵢ)·u | z),
/// then P(L = l·u) = ∫ P(L = l·u | z)·φ(z) dz
///
/// where aᵢ is the loading of the name on the factor, u the loss unit and kᵢ = Nᵢ(1 − Rᵢ)/u. A loss
/// that is no whole number of units is split between the two next to it, in such parts that its mean
/// is kept. The integral is a trapezoidal rule, whose step is halved until nothing changes.
///
/// The losses of the result are all multiples of u up to the largest possible loss.
///
/// # References
/// L. Andersen, J. Sidenius and S. Basu (2003), "All your hedges in one basket", *Risk* 16(11), 67–72;
/// J. Hull and A. White (2004), "Valuation of a CDO and an n-th to default CDS without Monte Carlo
/// simulation", *Journal of Derivatives* 12(2), 8–23.
///
/// # Errors
/// [`Error::Invalid`] when there is no name, a notional, probability, recovery or loading is out of
/// range, a recovery is random, there are not as many loadings as names, no loss is possible, or the
/// loss unit is not above 0 or gives more than a million units; [`Error::NoConvergence`] when the
/// quadrature does not settle.
///
/// # Examples
/// ```
/// use risk_core::credit::*;
///
/// let name = Exposure { notional: 1e6, default_probability: 0.02, recovery: Recovery::fixed(0.4) };
/// let loadings = [0.3f64.sqrt(); 125];
/// let distribution = loss_distribution(&[name; 125], &loadings, &RecursionSettings::default())?;
/// assert!((distribution.mean_of(|loss| loss) - 1.5e6).abs() < 1e-3);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn loss_distribution(
    exposures: &[Exposure],
    loadings: &[f64],
    settings: &RecursionSettings,
) -> Result<LossDistribution> {
    check(exposures, loadings, settings)?;
    let unit = loss_unit(exposures, settings)?;
    let names: Vec<Name> = exposures.iter().zip(loadings).map(|(e, &a)| Name::new(e, a, unit)).collect();
    let units = names.iter().map(|name| name.units + usize::from(name.above > 0.0)).sum();
    let (mut first, mut spare) = (vec![0.0; units + 1], vec![0.0; units + 1]);
    // The sum of φ-weighted conditional distributions, without the step of the rule.
    let mut add_nodes = |sum: &mut Vec<f64>, offset: f64, step: f64| {
        for (z, weight) in normal_trapezoid(step, offset) {
            let given = conditional(&names, z, &mut first, &mut spare);
            for (sum, p) in sum.iter_mut().zip(given) {
                *sum += weight / step * p;
            }
        }
    };
    let mut sum = vec![0.0; units + 1];
    let mut step = FIRST_STEP;
    add_nodes(&mut sum, 0.0, step);
    for _ in 0..MOST_HALVINGS {
        let before: Vec<f64> = sum.iter().map(|p| step * p).collect();
        add_nodes(&mut sum, 0.5 * step, step);
        step *= 0.5;
        let change: f64 = sum.iter().zip(&before).map(|(p, before)| (step * p - before).abs()).sum();
        if change <= settings.tolerance {
            let total: f64 = sum.iter().sum();
            let probabilities = sum.iter().map(|p| p / total).collect();
            return Ok(LossDistribution {
                losses: (0..=units).map(|k| k as f64 * unit).collect(),
                probabilities,
            });
        }
    }
    let what = "loss distribution".to_owned();
    Err(Error::NoConvergence { what, iterations: MOST_HALVINGS, residual: settings.tolerance })
}

/// A name in loss units: `units` of them with certainty at default, one more with chance `above`.
struct Name {
    threshold: f64,
    loading: f64,
    rest: f64,
    units: usize,
    above: f64,
}

impl Name {
    fn new(exposure: &Exposure, loading: f64, unit: f64) -> Self {
        let threshold = normal::quantile(exposure.default_probability).unwrap_or(0.0).clamp(-40.0, 40.0);
        let multiple = loss_given_default(exposure) / unit;
        let nearest = multiple.round();
        let whole = if is_whole(multiple) { nearest } else { multiple.floor() };
        let above = if is_whole(multiple) { 0.0 } else { multiple - whole };
        Self { threshold, loading, rest: (1.0 - loading * loading).sqrt(), units: whole as usize, above }
    }

    /// The default probability given the factor.
    fn default_probability(&self, z: f64) -> f64 {
        let room = self.threshold - self.loading * z;
        if self.rest > 0.0 { normal::cumulative(room / self.rest) } else { f64::from(u8::from(room >= 0.0)) }
    }
}

fn loss_given_default(exposure: &Exposure) -> f64 {
    exposure.notional * (1.0 - exposure.recovery.mean)
}

fn is_whole(multiple: f64) -> bool {
    (multiple - multiple.round()).abs() <= 1e-9 * multiple.max(1.0)
}

/// The distribution of the loss in units, given the factor; `spare` is memory of the same length.
fn conditional<'a>(names: &[Name], z: f64, first: &'a mut Vec<f64>, spare: &'a mut Vec<f64>) -> &'a [f64] {
    let (mut now, mut next) = (first, spare);
    // Beyond what the names so far can lose both are 0.
    now.fill(0.0);
    next.fill(0.0);
    now[0] = 1.0;
    let mut reached = 0;
    for name in names {
        let p = name.default_probability(z);
        reached += name.units + usize::from(name.above > 0.0);
        let split = [1.0 - p, p * (1.0 - name.above), p * name.above];
        dispatch(AddName { split, units: name.units, now: &now[..=reached], next: &mut next[..=reached] });
        (now, next) = (next, now);
    }
    now
}

/// P(l) ← s₀·P(l) + s₁·P(l − k) + s₂·P(l − k − 1).
struct AddName<'a> {
    split: [f64; 3],
    units: usize,
    now: &'a [f64],
    next: &'a mut [f64],
}

impl Kernel for AddName<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { split: [none, whole, above], units, now, next } = self;
        for (next, &p) in next.iter_mut().zip(now) {
            *next = none * p;
        }
        for (next, &p) in next.iter_mut().skip(units).zip(now) {
            *next = fma::<FMA>(whole, p, *next);
        }
        if above > 0.0 {
            for (next, &p) in next.iter_mut().skip(units + 1).zip(now) {
                *next = fma::<FMA>(above, p, *next);
            }
        }
    }
}

fn check(exposures: &[Exposure], loadings: &[f64], settings: &RecursionSettings) -> Result<()> {
    let mut checks = Checks::default();
    check_exposures(&mut checks, exposures);
    let (names, count) = (exposures.len(), loadings.len());
    checks.require(
        names == count,
        "loadings",
        format_args!("must have {names} elements, one per name, got {count}"),
    );
    for (i, &loading) in loadings.iter().enumerate() {
        checks.between(format_args!("loadings[{i}]"), loading, -1.0, 1.0);
    }
    for (i, exposure) in exposures.iter().enumerate() {
        let spread = exposure.recovery.standard_deviation;
        let path = format!("exposures[{i}].recovery.standard_deviation");
        checks.require(spread == 0.0, path, format_args!("must be 0 for the recursion, got {spread}"));
    }
    checks.between("tolerance", settings.tolerance, 1e-15, 1.0);
    checks.finish()
}

fn loss_unit(exposures: &[Exposure], settings: &RecursionSettings) -> Result<f64> {
    let losses = || exposures.iter().map(loss_given_default).filter(|loss| *loss > 0.0);
    let total: f64 = losses().sum();
    if total <= 0.0 {
        return Err(Error::invalid("exposures", "must have a name that can lose something"));
    }
    let smallest = losses().fold(f64::INFINITY, f64::min);
    let unit = settings.loss_unit.unwrap_or_else(|| {
        let common = losses().all(|loss| is_whole(loss / smallest)) && total / smallest <= MOST_CHOSEN_UNITS;
        if common { smallest } else { total / FINE_UNITS }
    });
    if unit > 0.0 && total / unit <= MOST_UNITS {
        return Ok(unit);
    }
    let least = total / MOST_UNITS;
    Err(Error::invalid("loss_unit", format_args!("must be at least {least}, got {unit}")))
}
