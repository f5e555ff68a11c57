use crate::check::Checks;
use crate::math::{bivariate, normal, root};
use crate::random::stream;
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// What is recovered of a defaulted exposure: a fraction of it, fixed or random.
///
/// # Formula
/// R = N(a + b·(√ω·Y + √(1 − ω)·η)), with N(a/√(1 + b²)) = mean and b such that the standard
/// deviation is the wanted one
///
/// where Y is the systematic part of the name's latent variable, scaled to variance 1, and η a
/// standard normal of its own: in the states in which many default, less is recovered.
///
/// # References
/// L. Andersen and J. Sidenius (2004), "Extensions to the Gaussian copula: random recovery and random
/// factor loadings", *Journal of Credit Risk* 1(1), 29–70, section 2.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Recovery {
    /// The mean, from 0 to 1; 0.40 when absent, the convention of credit default swaps.
    pub mean: f64,
    /// The standard deviation, below √(mean·(1 − mean)); 0 when absent, which is a fixed recovery.
    pub standard_deviation: f64,
    /// ω, the share of the variance that the factors explain, from 0 to 1; 0 when absent.
    pub systematic: f64,
}

impl Default for Recovery {
    fn default() -> Self {
        Self { mean: 0.40, standard_deviation: 0.0, systematic: 0.0 }
    }
}

/// a and b of a recovery, and the two square roots of its weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RecoveryLaw {
    mean: f64,
    centre: f64,
    spread: f64,
    weights: (f64, f64),
}

impl Recovery {
    /// A recovery that is always the same fraction.
    #[must_use]
    pub fn fixed(mean: f64) -> Self {
        Self { mean, ..Self::default() }
    }

    pub(super) fn check(&self, checks: &mut Checks, name: &str) {
        checks.fraction(format_args!("{name}.mean"), self.mean);
        checks.fraction(format_args!("{name}.systematic"), self.systematic);
        let most = (self.mean * (1.0 - self.mean)).max(0.0).sqrt();
        let fits = self.standard_deviation == 0.0
            || (self.standard_deviation > 0.0 && self.standard_deviation < 0.999 * most);
        let message = format_args!("must be from 0 to below {most}, got {}", self.standard_deviation);
        checks.require(fits, format_args!("{name}.standard_deviation"), message);
    }

    /// The law with this mean and standard deviation.
    ///
    /// The square has the mean N₂(α, α; r) with α = N⁻¹(mean) and r = b²/(1 + b²), which increases
    /// in r.
    pub(super) fn law(&self) -> Result<RecoveryLaw> {
        let weights = (self.systematic.sqrt(), (1.0 - self.systematic).sqrt());
        if self.standard_deviation == 0.0 {
            return Ok(RecoveryLaw { mean: self.mean, centre: 0.0, spread: 0.0, weights });
        }
        let Some(alpha) = normal::quantile(self.mean) else {
            return Err(Error::invalid("mean", format_args!("must be between 0 and 1, got {}", self.mean)));
        };
        let square = self.mean * self.mean + self.standard_deviation * self.standard_deviation;
        let excess = |r: f64| bivariate::normal(alpha, alpha, r).map_or(f64::NAN, |joint| joint - square);
        let r = root::brent("spread of the recovery", excess, 0.0, 1.0, 1e-14)?;
        let scale = (1.0 - r).max(f64::MIN_POSITIVE).sqrt();
        Ok(RecoveryLaw { mean: self.mean, centre: alpha / scale, spread: r.sqrt() / scale, weights })
    }
}

/// Draws what is recovered of each name on each path.
///
/// # Examples
/// ```
/// use risk_core::credit::{Recovery, RecoverySampler};
///
/// let uncertain = Recovery { mean: 0.6, standard_deviation: 0.2, systematic: 0.0 };
/// let sampler = RecoverySampler::new(&[uncertain, Recovery::fixed(0.4)], 2, 42)?;
/// assert!((0.0..=1.0).contains(&sampler.draw(7, 0, 0, None)));
/// assert_eq!(sampler.draw(7, 1, 0, None), 0.4);
/// # Ok::<(), risk_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RecoverySampler {
    laws: Vec<RecoveryLaw>,
    seed: u64,
}

impl RecoverySampler {
    /// The sampler of `names` names with these recoveries.
    ///
    /// # Errors
    /// [`Error::Invalid`] when a recovery is out of range, or there is not one for each name.
    pub fn new(recoveries: &[Recovery], names: usize, seed: u64) -> Result<Self> {
        let mut checks = Checks::default();
        let got = recoveries.len();
        let message = format_args!("must have {names} elements, one per name, got {got}");
        checks.require(got == names, "recoveries", message);
        for (i, recovery) in recoveries.iter().enumerate() {
            recovery.check(&mut checks, &format!("recoveries[{i}]"));
        }
        checks.finish()?;
        let laws = recoveries.iter().map(Recovery::law).collect::<Result<_>>()?;
        Ok(Self { laws, seed })
    }

    /// The recovery of name `name` on path `path`, from the draw `after` + `name` of the path's stream and
    /// the systematic part of the latent variable, scaled to variance 1, where there is one.
    #[must_use]
    #[inline]
    pub fn draw(&self, path: u64, name: usize, after: u64, systematic: Option<f64>) -> f64 {
        match self.laws.get(name) {
            None => 0.0,
            Some(law) if !law.is_random() => law.mean,
            Some(law) => {
                let mut stream = stream(self.seed, path);
                stream.seek(after.saturating_add(name as u64));
                law.draw(systematic, stream.normal())
            }
        }
    }
}

impl RecoveryLaw {
    pub(super) fn is_random(&self) -> bool {
        self.spread > 0.0
    }

    /// The recovery where the factors give `systematic` and the name's own normal is `own`.
    pub(super) fn draw(&self, systematic: Option<f64>, own: f64) -> f64 {
        if !self.is_random() {
            return self.mean;
        }
        let factor = systematic.map_or(own, |y| self.weights.0 * y + self.weights.1 * own);
        normal::cumulative(self.centre + self.spread * factor)
    }
}
