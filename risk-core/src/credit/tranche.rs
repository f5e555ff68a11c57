use super::large_pool::LargePool;
use super::loss::LossDistribution;
use crate::Result;
use crate::check::Checks;
use crate::math::root;
use serde::{Deserialize, Serialize};

/// A slice of the losses of a pool: those between two fractions of its notional.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tranche {
    /// A, the loss as a fraction of the pool that the tranches below take.
    pub attachment: f64,
    /// D, the loss as a fraction of the pool at which the tranche is gone.
    pub detachment: f64,
}

/// What a tranche loses.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TrancheLoss {
    /// E\[min(max(L − A, 0), D − A)\] as a fraction of the notional of the pool.
    pub expected_loss: f64,
    /// The expected loss as a fraction of the tranche.
    pub expected_loss_rate: f64,
    /// P(L > A).
    pub probability_of_loss: f64,
    /// P(L ≥ D): the tranche is gone.
    pub probability_of_exhaustion: f64,
    /// The expected loss rate given that there is a loss; `None` when there is never one.
    pub loss_given_impairment: Option<f64>,
}

impl Tranche {
    fn check(&self, checks: &mut Checks, name: &str) {
        checks.fraction(format_args!("{name}.attachment"), self.attachment);
        checks.fraction(format_args!("{name}.detachment"), self.detachment);
        let message =
            format_args!("must be above the attachment {}, got {}", self.attachment, self.detachment);
        let order = self.detachment > self.attachment || self.attachment.is_nan() || self.detachment.is_nan();
        checks.require(order, format_args!("{name}.detachment"), message);
    }

    /// The loss of the tranche when the pool loses `loss`, both as fractions of the pool.
    #[must_use]
    pub fn loss(&self, loss: f64) -> f64 {
        loss.min(self.detachment) - loss.min(self.attachment)
    }

    fn measure(
        &self,
        expected_loss: f64,
        probability_of_loss: f64,
        probability_of_exhaustion: f64,
    ) -> TrancheLoss {
        let expected_loss_rate = expected_loss / (self.detachment - self.attachment);
        let hit = probability_of_loss > 0.0;
        let loss_given_impairment = hit.then(|| (expected_loss_rate / probability_of_loss).min(1.0));
        TrancheLoss {
            expected_loss,
            expected_loss_rate,
            probability_of_loss,
            probability_of_exhaustion,
            loss_given_impairment,
        }
    }
}

/// What each tranche of a pool loses, from the distribution of the pool's loss.
///
/// The expected losses of tranches that cover the whole pool sum to that of the pool.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the distribution is none, `notional`, that of the pool, is not an amount
/// above 0, or a tranche does not lie between 0 and 1.
///
/// # Examples
/// ```
/// use risk_core::credit::*;
///
/// let distribution = LossDistribution { losses: vec![0.0, 5.0], probabilities: vec![0.8, 0.2] };
/// let equity = Tranche { attachment: 0.0, detachment: 0.03 };
/// let losses = tranche_losses(&distribution, 100.0, &[equity])?;
/// assert!((losses[0].expected_loss - 0.006).abs() < 1e-15);
/// assert!((losses[0].probability_of_exhaustion - 0.2).abs() < 1e-15);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn tranche_losses(
    distribution: &LossDistribution,
    notional: f64,
    tranches: &[Tranche],
) -> Result<Vec<TrancheLoss>> {
    distribution.check()?;
    let mut checks = Checks::default();
    checks.money("notional", notional);
    checks.require(notional != 0.0, "notional", "must be above 0, got 0");
    check_tranches(&mut checks, tranches);
    checks.finish()?;
    let probability = |holds: &dyn Fn(f64) -> bool| {
        distribution.mean_of(|loss| f64::from(u8::from(holds(loss / notional)))).min(1.0)
    };
    let measure = |tranche: &Tranche| {
        tranche.measure(
            distribution.mean_of(|loss| tranche.loss(loss / notional)),
            probability(&|loss| loss > tranche.attachment + ROUNDING),
            probability(&|loss| loss >= tranche.detachment - ROUNDING),
        )
    };
    Ok(tranches.iter().map(measure).collect())
}

/// How close to a bound of a tranche a loss counts as on it.
const ROUNDING: f64 = 1e-12;

fn check_tranches(checks: &mut Checks, tranches: &[Tranche]) {
    for (i, tranche) in tranches.iter().enumerate() {
        tranche.check(checks, &format!("tranches[{i}]"));
    }
}

/// What each tranche of a large pool loses, in closed form.
///
/// # Formula
/// E = E\[max(L − A, 0)\] − E\[max(L − D, 0)\], each by [`LargePool::expected_excess`]
///
/// # References
/// A. J. McNeil, R. Frey and P. Embrechts (2015), *Quantitative Risk Management*, revised edition,
/// section 12.3.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the pool is out of range or a tranche does not lie between 0 and 1.
pub fn large_pool_tranche_losses(pool: &LargePool, tranches: &[Tranche]) -> Result<Vec<TrancheLoss>> {
    let mut checks = Checks::default();
    pool.check(&mut checks);
    check_tranches(&mut checks, tranches);
    checks.finish()?;
    let measure = |tranche: &Tranche| {
        let expected =
            pool.expected_excess(tranche.attachment)? - pool.expected_excess(tranche.detachment)?;
        let above = |x: f64| pool.cumulative(x).map(|below| 1.0 - below);
        Ok(tranche.measure(expected.max(0.0), above(tranche.attachment)?, above(tranche.detachment)?))
    };
    tranches.iter().map(measure).collect()
}

/// The correlations between which an implied one is sought.
const LEAST_CORRELATION: f64 = 1e-4;
const MOST_CORRELATION: f64 = 0.9999;

/// How finely they are searched for the several roots of a mezzanine tranche.
const SEARCH_STEPS: usize = 200;

/// The correlations at which a tranche of a large pool loses what is expected of it.
///
/// None when no correlation gives that loss, one for the most junior and senior tranches, and often
/// two for those between them, lowest first. The correlation of `pool` is passed over.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the pool or the tranche is out of range, or the loss is not finite.
pub fn implied_correlations(pool: &LargePool, tranche: &Tranche, expected_loss: f64) -> Result<Vec<f64>> {
    let mut checks = Checks::default();
    LargePool { correlation: 0.5, ..*pool }.check(&mut checks);
    tranche.check(&mut checks, "tranche");
    checks.finite("expected_loss", expected_loss);
    checks.finish()?;
    let excess = |correlation: f64| {
        let pool = LargePool { correlation, ..*pool };
        let loss =
            pool.expected_excess(tranche.attachment).ok().zip(pool.expected_excess(tranche.detachment).ok());
        loss.map_or(f64::NAN, |(above, beyond)| above - beyond - expected_loss)
    };
    let width = (MOST_CORRELATION - LEAST_CORRELATION) / SEARCH_STEPS as f64;
    let ends: Vec<(f64, f64)> = (0..=SEARCH_STEPS)
        .map(|k| LEAST_CORRELATION + width * k as f64)
        .map(|correlation| (correlation, excess(correlation)))
        .collect();
    let changes = ends.windows(2).filter(|pair| pair[0].1 != 0.0 && pair[0].1 * pair[1].1 <= 0.0);
    let mut roots = changes
        .map(|pair| root::brent("implied correlation", excess, pair[0].0, pair[1].0, 0.0))
        .collect::<Result<Vec<_>>>()?;
    if ends[0].1 == 0.0 {
        roots.insert(0, ends[0].0);
    }
    Ok(roots)
}

/// The base correlations of adjacent tranches: the correlation at which all tranches up to each
/// detachment together lose what is expected of them.
///
/// The loss of such an equity piece falls in the correlation, so there is one or none; there is none
/// for a piece that takes every loss. The correlation of `pool` is passed over.
///
/// # References
/// L. McGinty, E. Beinstein, R. Ahluwalia and M. Watts (2004), *Introducing base correlations*,
/// J.P. Morgan.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the pool is out of range, the tranches are not adjacent from 0, or there are
/// not as many losses.
pub fn base_correlations(
    pool: &LargePool,
    tranches: &[Tranche],
    expected_losses: &[f64],
) -> Result<Vec<Option<f64>>> {
    let mut checks = Checks::default();
    check_tranches(&mut checks, tranches);
    let (wanted, got) = (tranches.len(), expected_losses.len());
    let message = format_args!("must have {wanted} elements, one per tranche, got {got}");
    checks.require(wanted == got, "expected_losses", message);
    let mut end = 0.0;
    for (i, tranche) in tranches.iter().enumerate() {
        let message = format_args!("must be {end}, where the tranche below ends, got {}", tranche.attachment);
        checks.require(tranche.attachment == end, format_args!("tranches[{i}].attachment"), message);
        end = tranche.detachment;
    }
    checks.finish()?;
    let mut up_to = 0.0;
    let mut correlations = Vec::with_capacity(tranches.len());
    for (tranche, expected_loss) in tranches.iter().zip(expected_losses) {
        up_to += expected_loss;
        let detachment = tranche.detachment;
        let equity = Tranche { attachment: 0.0, detachment };
        // What takes all losses has the same loss at every correlation.
        let all = detachment >= pool.loss_given_default;
        let found = if all { Vec::new() } else { implied_correlations(pool, &equity, up_to)? };
        correlations.push(found.first().copied());
    }
    Ok(correlations)
}
