//! The SABR model: implied volatility of options on a forward with stochastic volatility.

use crate::check::Checks;
use crate::math::minimize::levenberg_marquardt;
use crate::math::{exp, exp_m1, ln, ln_1p};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// The parameters of the SABR model.
///
/// # Formula
/// dF = αₜ F^β dW, dα = ν αₜ dZ, dW dZ = ρ dt
///
/// # References
/// P. S. Hagan, D. Kumar, A. S. Lesniewski, D. E. Woodward (2002), "Managing smile risk", *Wilmott*
/// September, 84–108.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sabr {
    /// α, the volatility now: positive.
    pub alpha: f64,
    /// β, from 0 (normal) to 1 (lognormal).
    pub beta: f64,
    /// ρ, between −1 and 1.
    pub rho: f64,
    /// ν, the volatility of volatility: 0 or more.
    pub nu: f64,
}

/// Which expansion in the time to expiry gives the implied volatility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SabrExpansion {
    /// Hagan's: what the market quotes parameters for.
    #[default]
    Hagan,
    /// With Obłój's leading term, which is exact for short expiries and, for β < 1 and low strikes,
    /// gives negative densities later.
    Obloj,
}

/// The implied volatility of an option on a forward, by Black's model of 1976.
///
/// # Formula
/// Hagan: σ = α/((FK)^((1−β)/2) (1 + (1−β)²/24 ln²(F/K) + (1−β)⁴/1920 ln⁴(F/K))) · z/x(z) · (1 + hT)
///
/// z = (ν/α)(FK)^((1−β)/2) ln(F/K), x(z) = ln((√(1 − 2ρz + z²) + z − ρ)/(1 − ρ))
///
/// h = (1−β)²α²/(24(FK)^(1−β)) + ρβνα/(4(FK)^((1−β)/2)) + (2 − 3ρ²)ν²/24
///
/// Obłój: σ = ν ln(F/K)/x(ζ) · (1 + hT), ζ = (ν/α)(F^(1−β) − K^(1−β))/(1 − β)
///
/// # References
/// Hagan et al. (2002), equation 2.17a; J. Obłój (2008), "Fine-tune your smile: correction to Hagan
/// et al.", *Wilmott* May.
///
/// # Errors
/// [`Error::Invalid`] when a parameter is out of range, or forward, strike or years not positive;
/// [`Error::Infeasible`] where the expansion is not positive: it does not hold so far out.
///
/// # Examples
/// ```
/// use risk_core::option::smile::sabr::{Sabr, SabrExpansion, volatility};
///
/// let sabr = Sabr { alpha: 0.2, beta: 1.0, rho: -0.3, nu: 0.4 };
/// let on_the_money = volatility(&sabr, 100.0, 100.0, 1.0, SabrExpansion::Hagan)?;
/// assert!((on_the_money - 0.2011).abs() < 1e-4);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn volatility(
    sabr: &Sabr,
    forward: f64,
    strike: f64,
    years: f64,
    expansion: SabrExpansion,
) -> Result<f64> {
    let mut checks = Checks::default();
    checks.require(
        sabr.alpha > 0.0 && sabr.alpha <= 1e6,
        "alpha",
        format_args!("must be positive and at most 1e6, got {}", sabr.alpha),
    );
    checks.between("beta", sabr.beta, 0.0, 1.0);
    checks.require(
        sabr.rho > -1.0 && sabr.rho < 1.0,
        "rho",
        format_args!("must be above -1 and below 1, got {}", sabr.rho),
    );
    checks.between("nu", sabr.nu, 0.0, 1e3);
    check_market(&mut checks, forward, years);
    check_strike(&mut checks, "strike", strike);
    checks.finish()?;
    let value = expand(sabr, forward, strike, years, expansion);
    if value.is_finite() && value > 0.0 {
        return Ok(value);
    }
    Err(Error::Infeasible(format!("the expansion gives no positive volatility at strike {strike}: {value}")))
}

fn check_market(checks: &mut Checks, forward: f64, years: f64) {
    check_strike(checks, "forward", forward);
    let message = format!("must be positive and at most 200, got {years}");
    checks.require(years > 0.0 && years <= 200.0, "years", message);
}

fn check_strike(checks: &mut Checks, name: impl std::fmt::Display, strike: f64) {
    let message = format!("must be positive, from 1e-50 to 1e50, got {strike}");
    checks.require((1e-50..=1e50).contains(&strike), name, message);
}

/// The expansion, which may not be positive.
fn expand(sabr: &Sabr, forward: f64, strike: f64, years: f64, expansion: SabrExpansion) -> f64 {
    let Sabr { alpha, beta, rho, nu } = *sabr;
    let log = ln(forward / strike);
    let power = 1.0 - beta;
    // (FK)^((1−β)/2)
    let middle = exp(0.5 * power * (ln(forward) + ln(strike)));
    let scaled = power * power * alpha * alpha / (24.0 * middle * middle);
    let h = scaled + 0.25 * rho * beta * nu * alpha / middle + (2.0 - 3.0 * rho * rho) * nu * nu / 24.0;
    let leading = match expansion {
        SabrExpansion::Hagan => {
            let x = power * log;
            let series = 1.0 + x * x / 24.0 + x.powi(4) / 1920.0;
            alpha / (middle * series) * stretch(nu / alpha * middle * log, rho)
        }
        SabrExpansion::Obloj => {
            // (F^(1−β) − K^(1−β))/((1 − β) ln(F/K)) = K^(1−β) (e^x − 1)/x, x = (1 − β) ln(F/K)
            let x = power * log;
            let mean = exp(power * ln(strike)) * if x.abs() < 1e-12 { 1.0 + 0.5 * x } else { exp_m1(x) / x };
            alpha / mean * stretch(nu / alpha * mean * log, rho)
        }
    };
    leading * (1.0 + h * years)
}

/// z/x(z), which is 1 at z = 0.
fn stretch(z: f64, rho: f64) -> f64 {
    if z.abs() < 1e-8 {
        return 1.0 - 0.5 * rho * z;
    }
    let root = (1.0 - 2.0 * rho * z + z * z).sqrt();
    // Both forms of x(z) lose nothing to cancellation on their side.
    let x = if z > rho.min(0.0) {
        ln_1p(z * (1.0 + (z - 2.0 * rho) / (root + 1.0)) / (1.0 - rho))
    } else {
        ln((1.0 + rho) / (root - z + rho))
    };
    z / x
}

/// A quoted volatility.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VolatilityPoint {
    /// K
    pub strike: f64,
    /// The implied volatility: positive, at most 100.
    pub volatility: f64,
    /// How much it counts; 1 when the input does not say.
    #[serde(default = "one")]
    pub weight: f64,
}

fn one() -> f64 {
    1.0
}

/// How to fit the model.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SabrSettings {
    /// β, which a smile hardly fixes and the user therefore chooses: by default 1, as is usual for
    /// equities and exchange rates; for interest rates 0.5 is.
    pub beta: f64,
    /// The expansion; by default Hagan's.
    pub expansion: SabrExpansion,
}

impl Default for SabrSettings {
    fn default() -> Self {
        Self { beta: 1.0, expansion: SabrExpansion::Hagan }
    }
}

/// A fitted model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SabrFit {
    /// The parameters.
    pub sabr: Sabr,
    /// The weighted root mean square of volatility − quote.
    pub error: f64,
    /// The largest |volatility − quote|.
    pub largest_error: f64,
}

/// The SABR model nearest to quoted volatilities of one expiry: α, ρ and ν by least squares, from
/// several starts.
///
/// # Errors
/// [`Error::Invalid`] names every quote that is out of range; three strikes of positive weight are
/// wanted. [`Error::Infeasible`] when no start leads to a model.
///
/// # Examples
/// ```
/// use risk_core::option::smile::sabr::{Sabr, SabrExpansion, SabrSettings, VolatilityPoint, fit, volatility};
///
/// let sabr = Sabr { alpha: 0.3, beta: 1.0, rho: -0.6, nu: 0.8 };
/// let mut quotes = vec![];
/// for strike in [70.0, 85.0, 100.0, 115.0, 130.0] {
///     let volatility = volatility(&sabr, 100.0, strike, 0.5, SabrExpansion::Hagan)?;
///     quotes.push(VolatilityPoint { strike, volatility, weight: 1.0 });
/// }
/// let found = fit(100.0, 0.5, &quotes, &SabrSettings::default())?;
/// assert!((found.sabr.nu - 0.8).abs() < 1e-6);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn fit(forward: f64, years: f64, points: &[VolatilityPoint], settings: &SabrSettings) -> Result<SabrFit> {
    check(forward, years, points, settings)?;
    let SabrSettings { beta, expansion } = *settings;
    let used: Vec<VolatilityPoint> = points.iter().filter(|p| p.weight > 0.0).copied().collect();
    let total: f64 = used.iter().map(|p| p.weight).sum();
    let model = |x: &[f64]| match *x {
        [ln_alpha, rho, nu] => Sabr { alpha: exp(ln_alpha), beta, rho, nu },
        _ => Sabr { alpha: 0.0, beta, rho: 0.0, nu: 0.0 },
    };
    let residuals = |x: &[f64], out: &mut [f64]| {
        let sabr = model(x);
        for (out, point) in out.iter_mut().zip(&used) {
            let value = expand(&sabr, forward, point.strike, years, expansion);
            *out = (value - point.volatility) * (point.weight / total).sqrt();
        }
    };
    // Near the money σ ≈ α/F^(1−β).
    let near = |a: &&VolatilityPoint, b: &&VolatilityPoint| {
        let distance = |p: &VolatilityPoint| ln(p.strike / forward).abs();
        distance(a).total_cmp(&distance(b))
    };
    let level = used.iter().min_by(near).map_or(0.2, |p| p.volatility);
    let ln_alpha = ln(level) + (1.0 - beta) * ln(forward);
    let bounds = [(ln_alpha - 7.0, ln_alpha + 7.0), (-MOST_CORRELATION, MOST_CORRELATION), (0.0, MOST_NU)];
    let mut best: Option<(f64, Sabr)> = None;
    for rho in [-0.6, 0.0, 0.6] {
        for spread in [0.3, 1.5] {
            let start = [ln_alpha, rho, spread / years.sqrt().max(0.1)];
            let Ok(found) = levenberg_marquardt(residuals, used.len(), &start, &bounds) else { continue };
            if best.is_none_or(|(cost, _)| found.cost < cost) {
                best = Some((found.cost, model(&found.x)));
            }
        }
    }
    let none = || Error::Infeasible("no SABR model was found near these quotes".to_owned());
    let (cost, sabr) = best.ok_or_else(none)?;
    let miss =
        |p: &VolatilityPoint| (expand(&sabr, forward, p.strike, years, expansion) - p.volatility).abs();
    let largest_error = used.iter().map(miss).fold(0.0, f64::max);
    Ok(SabrFit { sabr, error: (2.0 * cost).sqrt(), largest_error })
}

/// The bounds of a fit.
const MOST_CORRELATION: f64 = 0.9999;
const MOST_NU: f64 = 100.0;

fn check(forward: f64, years: f64, points: &[VolatilityPoint], settings: &SabrSettings) -> Result<()> {
    let mut checks = Checks::default();
    check_market(&mut checks, forward, years);
    checks.between("beta", settings.beta, 0.0, 1.0);
    for (i, point) in points.iter().enumerate() {
        check_strike(&mut checks, format_args!("points[{i}].strike"), point.strike);
        let message = format!("must be positive and at most 100, got {}", point.volatility);
        let sound = point.volatility > 0.0 && point.volatility <= 100.0;
        checks.require(sound, format_args!("points[{i}].volatility"), message);
        checks.between(format_args!("points[{i}].weight"), point.weight, 0.0, 1e12);
    }
    let mut strikes: Vec<f64> = points.iter().filter(|p| p.weight > 0.0).map(|p| p.strike).collect();
    strikes.sort_by(f64::total_cmp);
    strikes.dedup();
    let message = format!("must have three different strikes of positive weight, has {}", strikes.len());
    checks.require(strikes.len() >= 3, "points", message);
    checks.finish()
}
