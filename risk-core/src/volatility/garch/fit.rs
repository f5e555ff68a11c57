use super::likelihood::Likelihood;
use super::standard_errors::{GarchErrors, standard_errors};
use super::transform::Transform;
use super::{GarchMean, GarchParameters, GarchSeries, GarchSettings, presample_variance};
use crate::check::Checks;
use crate::math::ln;
use crate::math::quasi_newton::{Minimum, minimize};
use crate::volatility::ewma::check_sizes;
use crate::volatility::realized::{check_annualization, check_series};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// A GARCH model fitted to returns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GarchFit {
    /// The maximum-likelihood estimates.
    pub parameters: GarchParameters,
    /// Standard errors from the inverse Hessian, right when the innovations are as assumed; `None` where
    /// the estimate lies on an edge of its domain. Under variance targeting they take the target as known.
    pub standard_errors: Option<GarchErrors>,
    /// Standard errors of Bollerslev and Wooldridge, right also when they are not.
    pub robust_standard_errors: Option<GarchErrors>,
    /// Akaike's criterion, 2k − 2 ln L for k estimated parameters.
    pub akaike: f64,
    /// The Bayesian criterion, k·ln n − 2 ln L.
    pub bayesian: f64,
    /// α + γ/2 + β.
    pub persistence: f64,
    /// V_L per period; `None` when the persistence is 1.
    pub long_run_variance: Option<f64>,
    /// √V_L, annualised.
    pub long_run_volatility: Option<f64>,
    /// The volatility of the next period, annualised.
    pub forecast_volatility: f64,
    /// The model along the returns: variances, standardised residuals, ln L, the next variance.
    pub series: GarchSeries,
    /// How many steps the optimiser took.
    pub iterations: usize,
}

/// Fewest returns that a model of six parameters is fitted to.
const FEWEST: usize = 30;

/// On the gradient of −ln L/n.
const TOLERANCE: f64 = 1e-9;
const MOST_ITERATIONS: usize = 500;

/// The degrees of freedom of daily returns, as a start.
const TYPICAL_DEGREES: f64 = 8.0;

/// Fits a GARCH(1,1) model, or its asymmetric form, by maximum likelihood.
///
/// # Formula
/// σₜ² = ω + (α + γ·1{εₜ₋₁ < 0})·εₜ₋₁² + β·σₜ₋₁², rₜ = μ + εₜ, εₜ = σₜ·zₜ,
/// ln L = Σ ln f(εₜ/σₜ) − ln σₜ
///
/// with z standard normal or Student's t of unit variance. The variance before the first return is as
/// in [`garch_series`](super::garch_series). Returns are scaled to unit variance for the search, so
/// percent and decimals give the same model.
///
/// # References
/// T. Bollerslev (1986), *Journal of Econometrics* 31; L. Glosten, R. Jagannathan, D. Runkle (1993),
/// *Journal of Finance* 48; T. Bollerslev, J. Wooldridge (1992), *Econometric Reviews* 11 (robust errors);
/// R. Engle, J. Mezrich (1996), "GARCH for groups", *Risk* 9 (variance targeting).
///
/// # Examples
/// ```
/// use risk_core::random::stream;
/// use risk_core::volatility::{GarchSettings, fit_garch};
///
/// let mut draws = stream(42, 0);
/// let returns: Vec<f64> = (0..500).map(|_| 0.01 * draws.normal()).collect();
/// let fit = fit_garch(&returns, &GarchSettings::default())?;
/// assert!(fit.persistence < 1.0 && (fit.forecast_volatility - 0.16).abs() < 0.03);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when there are fewer than 30 returns, one is not finite, or all are equal;
/// [`Error::NoConvergence`] when the likelihood has no maximum that the search can reach.
pub fn fit_garch(returns: &[f64], settings: &GarchSettings) -> Result<GarchFit> {
    check(returns, settings)?;
    let n = returns.len() as f64;
    let center = match settings.mean {
        GarchMean::Constant => returns.iter().sum::<f64>() / n,
        GarchMean::Zero => 0.0,
    };
    let unit = (returns.iter().map(|r| (r - center) * (r - center)).sum::<f64>() / n).sqrt();
    if !unit.is_normal() || unit <= 1e-12 * center.abs() {
        return Err(Error::invalid("returns", "must vary, got a constant series"));
    }
    let scaled: Vec<f64> = returns.iter().map(|r| r / unit).collect();
    let likelihood = Likelihood { returns: &scaled, presample: presample_variance(&scaled, settings.mean) };
    let transform = Transform { settings: *settings, target: 1.0 };
    let minimum = search(&likelihood, &transform, center / unit)?;
    let (found, _) = transform.parameters(&minimum.point);
    let errors = standard_errors(&likelihood, &transform, &found);

    let parameters = GarchParameters { mean: found.mean * unit, omega: found.omega * unit * unit, ..found };
    let mut series = likelihood.series(&found);
    series.variances.iter_mut().for_each(|variance| *variance *= unit * unit);
    series.forecast_variance *= unit * unit;
    series.log_likelihood -= n * ln(unit);
    let k = transform.free().len() as f64;
    let annual = |variance: f64| (variance * settings.periods_per_year).sqrt();
    Ok(GarchFit {
        standard_errors: errors.map(|(hessian, _)| hessian.scaled(unit)),
        robust_standard_errors: errors.map(|(_, robust)| robust.scaled(unit)),
        akaike: 2.0 * (k - series.log_likelihood),
        bayesian: k * ln(n) - 2.0 * series.log_likelihood,
        persistence: parameters.persistence(),
        long_run_variance: parameters.long_run_variance(),
        long_run_volatility: parameters.long_run_variance().map(annual),
        forecast_volatility: annual(series.forecast_variance),
        iterations: minimum.iterations,
        parameters,
        series,
    })
}

/// The best of two searches, from the likeliest start of low and of high persistence: the surface
/// may have a hill for each.
fn search(likelihood: &Likelihood<'_>, transform: &Transform, mean: f64) -> Result<Minimum> {
    let n = likelihood.returns.len() as f64;
    let objective = |point: &[f64], gradient: &mut [f64]| {
        let (parameters, chain) = transform.parameters(point);
        let (log_likelihood, natural) = likelihood.gradient(&parameters);
        transform.pull_back(&chain, &natural.map(|g| -g / n), gradient);
        -log_likelihood / n
    };
    let mut minima = Vec::new();
    for persistences in [[0.3, 0.7], [0.95, 0.99]] {
        let mut best: Option<(f64, Vec<f64>)> = None;
        for persistence in persistences {
            for alpha in [0.03, 0.1, 0.2] {
                let start = transform.start(alpha, persistence - alpha, mean, TYPICAL_DEGREES);
                let value = -likelihood.gradient(&transform.parameters(&start).0).0;
                if value.is_finite() && best.as_ref().is_none_or(|(least, _)| value < *least) {
                    best = Some((value, start));
                }
            }
        }
        if let Some((_, start)) = best {
            minima.push(minimize("GARCH likelihood", objective, &start, TOLERANCE, MOST_ITERATIONS));
        }
    }
    let (found, failures): (Vec<_>, Vec<_>) = minima.into_iter().partition(Result::is_ok);
    let least = found.into_iter().flatten().min_by(|a, b| a.value.total_cmp(&b.value));
    least.ok_or_else(|| {
        let nowhere = Error::Infeasible("the GARCH likelihood is finite at no start".to_owned());
        failures.into_iter().find_map(Result::err).unwrap_or(nowhere)
    })
}

fn check(returns: &[f64], settings: &GarchSettings) -> Result<()> {
    let mut checks = Checks::default();
    checks.require(
        returns.len() >= FEWEST,
        "returns",
        format_args!("must have at least {FEWEST} returns, got {}", returns.len()),
    );
    check_series(&mut checks, "returns", returns);
    check_sizes(&mut checks, returns);
    check_annualization(&mut checks, settings.periods_per_year);
    checks.finish()
}
