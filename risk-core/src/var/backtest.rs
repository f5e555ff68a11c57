//! Whether forecasts of value at risk were right.

use super::historical::binomial_cumulative;
use super::input::check_series;
use super::settings::{open_fraction, tail_probability};
use crate::check::Checks;
use crate::math::{self, special};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// A likelihood-ratio test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LikelihoodRatio {
    /// −2·ln of the ratio of the likelihoods; χ² for a model that is right.
    pub statistic: f64,
    /// The probability of a statistic at least as large when the model is right.
    pub p_value: f64,
}

impl LikelihoodRatio {
    fn new(statistic: f64, degrees: f64) -> Self {
        // Rounding may leave a perfect fit a little below 0.
        let statistic = statistic.max(0.0);
        Self { statistic, p_value: special::chi_squared_tail(statistic, degrees).unwrap_or(1.0) }
    }
}

/// The zones of the supervisors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrafficLight {
    /// As many exceedances as a right model has with a probability below 95 %.
    Green,
    /// From 95 % on.
    Yellow,
    /// From 99.99 % on: the model is almost surely wrong.
    Red,
}

/// How forecasts of value at risk did.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BacktestReport {
    /// T.
    pub observations: usize,
    /// The days with a loss above the value at risk.
    pub exceedances: usize,
    /// (1 − c)·T.
    pub expected_exceedances: f64,
    /// How often a day without (row 0) or with (row 1) an exceedance was followed by one without
    /// (column 0) or with (column 1).
    pub transitions: [[usize; 2]; 2],
    /// Kupiec's test of the number of exceedances.
    pub unconditional_coverage: LikelihoodRatio,
    /// Christoffersen's test that exceedances do not come in clusters; `None` where no day, or every
    /// day, of those with a next one was an exceedance, so that there is nothing to compare.
    pub independence: Option<LikelihoodRatio>,
    /// Both at once.
    pub conditional_coverage: Option<LikelihoodRatio>,
    /// The zone of Basel.
    pub traffic_light: TrafficLight,
    /// The probability that a right model has at most as many exceedances.
    pub cumulative_probability: f64,
}

/// Compares returns with the value at risk that was forecast for each.
///
/// An exceedance is a loss strictly above its forecast: rₜ < −VaRₜ. `returns` and `value_at_risk` have
/// one element for each day, in order, and `confidence` is that of the forecasts.
///
/// # References
/// P. H. Kupiec (1995), "Techniques for verifying the accuracy of risk measurement models", *Journal of
/// Derivatives* 3; P. F. Christoffersen (1998), "Evaluating interval forecasts", *International Economic
/// Review* 39; Basel Committee on Banking Supervision (1996), *Supervisory framework for the use of
/// "backtesting"*.
///
/// # Examples
/// ```
/// use risk_core::var::{TrafficLight, backtest};
///
/// let mut returns = vec![0.001; 250];
/// returns[30] = -0.05;
/// returns[170] = -0.04;
/// let report = backtest(&returns, &[0.03; 250], 0.99)?;
/// assert_eq!(report.exceedances, 2);
/// assert_eq!(report.traffic_light, TrafficLight::Green);
/// assert!(report.unconditional_coverage.p_value > 0.7);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when the series are empty, not finite or of different lengths, or the confidence
/// is not in (0, 1).
pub fn backtest(returns: &[f64], value_at_risk: &[f64], confidence: f64) -> Result<BacktestReport> {
    check(returns, &[("value_at_risk", value_at_risk)], confidence)?;
    let exceeded: Vec<bool> = returns.iter().zip(value_at_risk).map(|(r, v)| *r < -v).collect();
    let (observations, exceedances) = (exceeded.len(), exceeded.iter().filter(|x| **x).count());
    let p = tail_probability(confidence);
    let unconditional_coverage = coverage(exceedances, observations, p);
    let mut transitions = [[0; 2]; 2];
    for (&today, &tomorrow) in exceeded.iter().zip(exceeded.iter().skip(1)) {
        transitions[usize::from(today)][usize::from(tomorrow)] += 1;
    }
    let independence = independence(transitions);
    let both =
        independence.map(|i| LikelihoodRatio::new(unconditional_coverage.statistic + i.statistic, 2.0));
    let cumulative_probability = binomial_cumulative(exceedances, observations, p);
    Ok(BacktestReport {
        observations,
        exceedances,
        expected_exceedances: p * observations as f64,
        transitions,
        unconditional_coverage,
        independence,
        conditional_coverage: both,
        traffic_light: light(exceedances, cumulative_probability),
        cumulative_probability,
    })
}

/// Kupiec's test from the counts alone.
///
/// # Formula
/// LR = −2·ln\[(1−p)^(T−x)·pˣ\] + 2·ln\[(1−x/T)^(T−x)·(x/T)ˣ\], χ² with 1 degree of freedom
///
/// where x of T days exceeded the value at risk and p = 1 − `confidence`.
///
/// # References
/// P. H. Kupiec (1995), "Techniques for verifying the accuracy of risk measurement models", *Journal of
/// Derivatives* 3; P. Jorion (2007), *Value at Risk*, 3rd edition, equation 6.3.
///
/// # Errors
/// [`Error::Invalid`] unless 0 < T, x ≤ T and the confidence is in (0, 1).
pub fn kupiec(exceedances: usize, observations: usize, confidence: f64) -> Result<LikelihoodRatio> {
    let mut checks = Checks::default();
    open_fraction(&mut checks, "confidence", confidence);
    checks.require(observations > 0, "observations", "must be at least 1, got 0");
    checks.require(
        exceedances <= observations,
        "exceedances",
        format_args!("must be at most the {observations} observations, got {exceedances}"),
    );
    checks.finish()?;
    Ok(coverage(exceedances, observations, tail_probability(confidence)))
}

fn coverage(exceedances: usize, observations: usize, p: f64) -> LikelihoodRatio {
    let (hit, missed) = (exceedances as f64, (observations - exceedances) as f64);
    let rate = hit / observations as f64;
    // ln of the ratio of the two probabilities, each with its count; a count of 0 adds nothing.
    let part = |count: f64, actual: f64, model: f64| {
        if count > 0.0 { count * math::ln(actual / model) } else { 0.0 }
    };
    LikelihoodRatio::new(2.0 * (part(hit, rate, p) + part(missed, 1.0 - rate, 1.0 - p)), 1.0)
}

/// Christoffersen's test of a Markov chain against independent days.
///
/// # Formula
/// LR = 2·ln\[Π πᵢⱼ^Tᵢⱼ\] − 2·ln\[(1−π)^(T₀₀+T₁₀)·π^(T₀₁+T₁₁)\], χ² with 1 degree of freedom
///
/// where πᵢⱼ = Tᵢⱼ/(Tᵢ₀ + Tᵢ₁) and π = (T₀₁ + T₁₁)/ΣT.
fn independence(transitions: [[usize; 2]; 2]) -> Option<LikelihoodRatio> {
    let [[t00, t01], [t10, t11]] = transitions.map(|row| row.map(|count| count as f64));
    let (after_none, after_one) = (t00 + t01, t10 + t11);
    if after_none == 0.0 || after_one == 0.0 {
        return None;
    }
    let all = after_none + after_one;
    let part = |count: f64, own: f64, column: f64| {
        if count > 0.0 { count * math::ln(count / own * (all / column)) } else { 0.0 }
    };
    let sum = part(t00, after_none, t00 + t10)
        + part(t01, after_none, t01 + t11)
        + part(t10, after_one, t00 + t10)
        + part(t11, after_one, t01 + t11);
    Some(LikelihoodRatio::new(2.0 * sum, 1.0))
}

/// The zone: that of Basel's table for 250 days at 99 %, where yellow begins at 5 and red at 10.
fn light(exceedances: usize, cumulative: f64) -> TrafficLight {
    if exceedances == 0 || cumulative < 0.95 {
        TrafficLight::Green
    } else if cumulative < 0.9999 {
        TrafficLight::Yellow
    } else {
        TrafficLight::Red
    }
}

/// The second test of Acerbi and Szekely for forecasts of expected shortfall.
///
/// # Formula
/// Z₂ = Σ rₜ·Iₜ/(T(1 − c)·ESₜ) + 1, Iₜ = 1 where rₜ < −VaRₜ
///
/// Its mean is 0 for forecasts that are right and negative where risk is underestimated. For c = 0.975
/// and tails from normal to Student's t with 3 degrees of freedom the 5 % critical value is about −0.70
/// and that of 0.01 % about −1.8.
///
/// # References
/// C. Acerbi, B. Szekely (2014), "Backtesting expected shortfall", *Risk*, December.
///
/// # Errors
/// As [`backtest`]; [`Error::Invalid`] also when a forecast of expected shortfall is not positive.
pub fn shortfall_statistic(
    returns: &[f64],
    value_at_risk: &[f64],
    expected_shortfall: &[f64],
    confidence: f64,
) -> Result<f64> {
    check(
        returns,
        &[("value_at_risk", value_at_risk), ("expected_shortfall", expected_shortfall)],
        confidence,
    )?;
    let mut checks = Checks::default();
    for (t, es) in expected_shortfall.iter().enumerate().filter(|(_, es)| **es <= 0.0) {
        checks.problem(format_args!("expected_shortfall[{t}]"), format_args!("must be positive, got {es}"));
    }
    checks.finish()?;
    let days = returns.iter().zip(value_at_risk).zip(expected_shortfall);
    let sum: f64 = days.filter(|((r, v), _)| **r < -**v).map(|((r, _), es)| r / es).sum();
    let statistic = sum / (returns.len() as f64 * tail_probability(confidence)) + 1.0;
    if statistic.is_finite() {
        Ok(statistic)
    } else {
        Err(Error::Infeasible("expected_shortfall: the statistic exceeds the largest number".to_owned()))
    }
}

/// Wants series of one length, finite, and a level.
fn check(returns: &[f64], forecasts: &[(&str, &[f64])], confidence: f64) -> Result<()> {
    let mut checks = Checks::default();
    open_fraction(&mut checks, "confidence", confidence);
    let wanted = returns.len();
    for (name, series) in [("returns", returns)].iter().chain(forecasts) {
        check_series(&mut checks, name, series, 1);
        let got = series.len();
        checks.require(
            got == wanted,
            name,
            format_args!("must have {wanted} elements, one for each return, got {got}"),
        );
    }
    checks.finish()
}
