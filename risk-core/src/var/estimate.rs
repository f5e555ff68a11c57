//! From returns to a report: the sample, its distribution, the levels, the horizon.

use super::cornish_fisher::CornishFisher;
use super::expected_shortfall::tail_count;
use super::extreme_value::ParetoTail;
use super::historical::Sorted;
use super::input::check_series;
use super::monte_carlo;
use super::parametric::LocationScale;
use super::report::{Estimate, Interval, VarFit, VarReport, symmetric};
use super::settings::{HorizonScaling, VarMethod, VarSettings, open_fraction, tail_probability};
use super::weighted::{self, Weighted};
use crate::check::Checks;
use crate::math::normal;
use crate::progress::Progress;
use crate::statistics::{Moments, moments};
use crate::{Error, Result};
use ndarray::ArrayView2;

/// The value at risk and the expected shortfall of a series of returns or of profits and losses.
///
/// # Formula
/// VaR = −q₁₋c(r),  ES = E\[−r | r ≤ −VaR\]
///
/// where r are the `returns`, oldest first, in decimals or in money, and q is the quantile of the
/// distribution that [`VarSettings::method`] fits to them. Both results are losses, in the unit of the
/// returns and over the horizon.
///
/// # References
/// P. Jorion (2007), *Value at Risk*, 3rd edition, chapters 5 and 10; A. J. McNeil, R. Frey, P.
/// Embrechts (2015), *Quantitative Risk Management*, sections 2.3, 5.2 and 9.2; J. Boudoukh, M.
/// Richardson, R. Whitelaw (1998), "The best of both worlds", *Risk* 11, for the age-weighted method;
/// J. Hull, A. White (1998), "Incorporating volatility updating into the historical simulation method
/// for value at risk", *Journal of Risk* 1, for the filtered one.
///
/// # Examples
/// ```
/// use risk_core::var::{VarMethod, VarSettings, value_at_risk};
///
/// let returns = [-0.02, 0.01, -0.015, 0.03, -0.01];
/// let settings = VarSettings { method: VarMethod::Normal, ..VarSettings::default() };
/// let report = value_at_risk(&returns, &settings)?;
/// assert!((report.value_at_risk - 0.03150749).abs() < 1e-8);
/// assert!(report.expected_shortfall.unwrap() > report.value_at_risk);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when the returns are not finite or too few for the method, or a setting is out of
/// its range; [`Error::Infeasible`] when the distribution cannot be fitted or the answer overflows.
pub fn value_at_risk(returns: &[f64], settings: &VarSettings) -> Result<VarReport> {
    let reports = value_at_risk_levels(returns, &[settings.confidence], settings)?;
    reports.into_iter().next().ok_or_else(|| Error::invalid("confidence", "must be given"))
}

/// [`value_at_risk`] at several levels: the distribution is fitted once.
///
/// `confidences` takes the place of [`VarSettings::confidence`]; the reports are in its order.
///
/// # Errors
/// As [`value_at_risk`].
pub fn value_at_risk_levels(
    returns: &[f64],
    confidences: &[f64],
    settings: &VarSettings,
) -> Result<Vec<VarReport>> {
    check(returns, confidences, settings)?;
    let sample = horizon_sample(returns, settings)?;
    let sample = match settings.method {
        VarMethod::FilteredHistorical => {
            let volatilities = weighted::volatilities(&sample, settings.volatility_decay);
            weighted::rescaled(&sample, &volatilities)?
        }
        VarMethod::MonteCarlo => {
            let column = ArrayView2::from_shape((sample.len(), 1), &sample)
                .map_err(|error| Error::invalid("returns", error))?;
            monte_carlo::simulate(column, &[1.0], settings, &Progress::silent())?
        }
        _ => sample,
    };
    reports(sample, confidences, settings)
}

/// The filtered historical method with volatilities from elsewhere, of a GARCH model for instance.
///
/// # Formula
/// r*ₜ = rₜ·σ_{T+1}/σₜ
///
/// where `volatilities` has T + 1 elements: the volatility σₜ that was expected for each of the T
/// `returns`, and σ_{T+1}, which is expected for the next one. Method and decay of the settings do not
/// count.
///
/// # References
/// J. Hull, A. White (1998), "Incorporating volatility updating into the historical simulation method
/// for value at risk", *Journal of Risk* 1.
///
/// # Errors
/// As [`value_at_risk`]; [`Error::Invalid`] also when the volatilities are not T + 1 positive numbers.
pub fn filtered_value_at_risk(
    returns: &[f64],
    volatilities: &[f64],
    settings: &VarSettings,
) -> Result<VarReport> {
    let settings = VarSettings { method: VarMethod::FilteredHistorical, ..*settings };
    check(returns, &[settings.confidence], &settings)?;
    let mut checks = Checks::default();
    let (wanted, got) = (returns.len() + 1, volatilities.len());
    checks.require(
        wanted == got,
        "volatilities",
        format_args!("must have {wanted} elements, one for each return and one for the next, got {got}"),
    );
    for (t, v) in volatilities.iter().enumerate().filter(|(_, v)| !(**v > 0.0 && v.is_finite())) {
        checks
            .problem(format_args!("volatilities[{t}]"), format_args!("must be positive and finite, got {v}"));
    }
    checks.require(
        settings.horizon_days == 1 || settings.scaling != HorizonScaling::OverlappingSums,
        "scaling",
        "must not be overlapping_sums, which would need the volatilities of the sums",
    );
    checks.finish()?;
    let sample = weighted::rescaled(returns, volatilities)?;
    let reports = reports(sample, &[settings.confidence], &settings)?;
    reports.into_iter().next().ok_or_else(|| Error::invalid("confidence", "must be given"))
}

/// Wants returns and settings that the method can use; says all that is wrong.
pub(super) fn check(returns: &[f64], confidences: &[f64], settings: &VarSettings) -> Result<()> {
    let mut checks = Checks::default();
    settings.check(&mut checks);
    for (i, &confidence) in confidences.iter().enumerate() {
        if confidences.len() > 1 {
            open_fraction(&mut checks, &format!("confidences[{i}]"), confidence);
        } else if confidence != settings.confidence {
            open_fraction(&mut checks, "confidence", confidence);
        }
    }
    let least = match settings.method {
        VarMethod::Normal | VarMethod::MonteCarlo => 2,
        VarMethod::StudentT | VarMethod::CornishFisher => 4,
        VarMethod::Historical
        | VarMethod::AgeWeighted
        | VarMethod::FilteredHistorical
        | VarMethod::ExtremeValue => 1,
    };
    let sums = if settings.scaling == HorizonScaling::OverlappingSums { settings.horizon_days } else { 1 };
    let wanted = usize::saturating_add(least, sums.saturating_sub(1));
    check_series(&mut checks, "returns", returns, wanted);
    checks.finish()
}

/// The sample that the estimate is made on: the returns, or their overlapping sums.
fn horizon_sample(returns: &[f64], settings: &VarSettings) -> Result<Vec<f64>> {
    let sums =
        settings.scaling == HorizonScaling::OverlappingSums && settings.method != VarMethod::MonteCarlo;
    if !sums {
        return Ok(returns.to_vec());
    }
    let sample: Vec<f64> = returns.windows(settings.horizon_days).map(|window| window.iter().sum()).collect();
    let mut checks = Checks::default();
    check_series(&mut checks, "returns summed over the horizon", &sample, 1);
    checks.finish().map(|()| sample)
}

/// A distribution that has been fitted to a sample.
enum Distribution {
    /// All observations are equal: whatever the method, that is the loss.
    Constant(f64),
    Historical(Sorted),
    Weighted(Weighted),
    LocationScale(LocationScale),
    CornishFisher(CornishFisher),
    Pareto(ParetoTail),
}

impl Distribution {
    fn fit(sample: &[f64], found: &Moments, settings: &VarSettings) -> Result<Self> {
        let first = sample.first().copied().unwrap_or(0.0);
        if sample.iter().all(|x| *x == first) {
            return Ok(Self::Constant(first));
        }
        let deviation = || {
            found.standard_deviation.ok_or_else(|| {
                Error::Infeasible("returns: their standard deviation exceeds the largest number".to_owned())
            })
        };
        Ok(match settings.method {
            VarMethod::Historical | VarMethod::FilteredHistorical | VarMethod::MonteCarlo => {
                Self::Historical(Sorted::new(sample.to_vec(), settings))
            }
            VarMethod::AgeWeighted => Self::Weighted(Weighted::new(sample, settings)),
            VarMethod::Normal => Self::LocationScale(LocationScale::normal(found, deviation()?)),
            VarMethod::StudentT => {
                Self::LocationScale(LocationScale::student(sample, found, deviation()?, settings)?)
            }
            VarMethod::CornishFisher => Self::CornishFisher(CornishFisher::new(found, deviation()?)),
            VarMethod::ExtremeValue => {
                let mut sorted = sample.to_vec();
                sorted.sort_unstable_by(f64::total_cmp);
                Self::Pareto(ParetoTail::fit(&sorted, settings.threshold_fraction)?)
            }
        })
    }

    fn at(&self, p: f64) -> Result<Estimate> {
        match self {
            Self::Constant(x) => Ok(Estimate {
                value_at_risk: -x,
                expected_shortfall: Some(-x),
                interval: Some(Interval::default()),
                ..Estimate::default()
            }),
            Self::Historical(sorted) => Ok(sorted.at(p)),
            Self::Weighted(weighted) => Ok(weighted.at(p)),
            Self::LocationScale(distribution) => distribution.at(p),
            Self::CornishFisher(expansion) => expansion.at(p),
            Self::Pareto(tail) => tail.at(p),
        }
    }

    fn describe(&self) -> VarFit {
        match self {
            Self::Constant(_) | Self::Historical(_) | Self::Weighted(_) => VarFit::Empirical,
            Self::LocationScale(distribution) => distribution.fit(),
            Self::CornishFisher(expansion) => expansion.fit(),
            Self::Pareto(tail) => tail.as_fit(),
        }
    }
}

/// Fits the distribution of the settings to `sample` and reads it at every level.
pub(super) fn reports(
    sample: Vec<f64>,
    confidences: &[f64],
    settings: &VarSettings,
) -> Result<Vec<VarReport>> {
    let found = moments(&sample, settings.bias)?;
    let distribution = Distribution::fit(&sample, &found, settings)?;
    let report = |&confidence: &f64| {
        let estimate = distribution.at(tail_probability(confidence))?;
        let mut report = scaled(&estimate, settings)?;
        report.confidence = confidence;
        report.fit = distribution.describe();
        report.observations = sample.len();
        report.mean = found.mean;
        report.standard_deviation = found.standard_deviation;
        report.tail_observations = tail_observations(&distribution, &sample, -estimate.value_at_risk);
        Ok(report)
    };
    confidences.iter().map(report).collect()
}

fn tail_observations(distribution: &Distribution, sample: &[f64], quantile: f64) -> usize {
    match distribution {
        Distribution::Historical(sorted) => tail_count(&sorted.returns, quantile),
        _ => sample.iter().filter(|x| **x <= quantile).count(),
    }
}

/// An estimate at the horizon, in a report whose other fields are still empty.
fn scaled(estimate: &Estimate, settings: &VarSettings) -> Result<VarReport> {
    let factor = settings.horizon_factor();
    let times = |x: Option<f64>| x.map(|x| x * factor);
    let value_at_risk = estimate.value_at_risk * factor;
    let expected_shortfall = times(estimate.expected_shortfall);
    let [value_error, shortfall_error] =
        [estimate.value_at_risk_error, estimate.expected_shortfall_error].map(times);
    let width = normal::quantile(0.5 + 0.5 * settings.interval_confidence).filter(|z| z.is_finite());
    let around = |centre, error| width.map_or(Interval::default(), |width| symmetric(centre, error, width));
    let report = VarReport {
        value_at_risk,
        expected_shortfall,
        confidence: settings.confidence,
        method: settings.method,
        horizon_days: settings.horizon_days,
        observations: 0,
        tail_observations: 0,
        mean: 0.0,
        standard_deviation: None,
        value_at_risk_standard_error: value_error,
        expected_shortfall_standard_error: shortfall_error,
        value_at_risk_interval: match estimate.interval {
            Some(Interval { lower, upper }) => Interval { lower: times(lower), upper: times(upper) },
            None => around(Some(value_at_risk), value_error),
        },
        expected_shortfall_interval: around(expected_shortfall, shortfall_error),
        fit: VarFit::Empirical,
    };
    let numbers = [Some(value_at_risk), expected_shortfall, value_error, shortfall_error];
    let ends = [report.value_at_risk_interval, report.expected_shortfall_interval];
    let ends = ends.into_iter().flat_map(|interval| [interval.lower, interval.upper]);
    if numbers.into_iter().chain(ends).flatten().all(f64::is_finite) {
        Ok(report)
    } else {
        Err(Error::Infeasible("returns: the estimate exceeds the largest number".to_owned()))
    }
}
