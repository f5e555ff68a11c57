//! Building a surface from quoted implied volatilities.

use super::{Knot, MOST_PRICE, MOST_YEARS, Slice, Smile, Surface, knots};
use crate::check::Checks;
use crate::math::{exp, ln};
use crate::option::smile::svi::{self, Butterfly, SviSettings, VariancePoint};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// A quoted implied volatility.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// T, the time to expiry in years.
    pub years: f64,
    /// K
    pub strike: f64,
    /// The implied volatility: positive, at most 100.
    pub volatility: f64,
    /// How much it counts in a fit; 1 when the input does not say. Knots go through every quote.
    #[serde(default = "one")]
    pub weight: f64,
}

fn one() -> f64 {
    1.0
}

/// What the options are on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Underlying {
    /// S₀
    pub spot: f64,
    /// r, the continuously compounded riskless rate; 0 when the input does not say.
    #[serde(default)]
    pub rate: f64,
    /// q, the continuously compounded dividend yield; 0 when the input does not say.
    #[serde(default)]
    pub dividend_yield: f64,
    /// Forward prices where they are known, by expiry; elsewhere F = S₀ e^((r − q)T).
    #[serde(default)]
    pub forwards: Vec<ForwardPoint>,
}

/// A forward price.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForwardPoint {
    /// T
    pub years: f64,
    /// F_T
    pub forward: f64,
}

/// What a smile is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmileModel {
    /// An SVI hyperbola, fitted: needs five strikes.
    #[default]
    Svi,
    /// A natural cubic spline of total variance through the quotes.
    Cubic,
    /// Straight lines of total variance through the quotes.
    Linear,
}

/// How to build a surface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SurfaceSettings {
    /// What smiles are made of; by default SVI.
    pub smile: SmileModel,
    /// Whether a fitted smile may have butterfly arbitrage; by default not.
    pub butterfly: Butterfly,
}

/// The surface through, or nearest to, quoted implied volatilities.
///
/// Each expiry gets a smile of its own, so that smiles may cross:
/// [`surface_arbitrage`](super::surface_arbitrage) says where.
///
/// # Errors
/// [`Error::Invalid`] names every quote that is out of range, a strike quoted twice for one expiry,
/// and expiries with too few strikes; [`Error::Infeasible`] when a spline falls to zero variance
/// between its quotes.
///
/// # Examples
/// ```
/// use risk_core::option::surface::{Quote, SmileModel, SurfaceSettings, Underlying, build};
///
/// let quote = |strike: f64, volatility: f64| Quote { years: 0.5, strike, volatility, weight: 1.0 };
/// let quotes = [quote(90.0, 0.26), quote(100.0, 0.22), quote(110.0, 0.20)];
/// let underlying = Underlying { spot: 100.0, rate: 0.04, dividend_yield: 0.01, forwards: vec![] };
/// let settings = SurfaceSettings { smile: SmileModel::Cubic, ..Default::default() };
/// let surface = build(&quotes, &underlying, &settings)?;
/// assert!((surface.volatility(100.0, 0.5)? - 0.22).abs() < 1e-12);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn build(quotes: &[Quote], underlying: &Underlying, settings: &SurfaceSettings) -> Result<Surface> {
    check(quotes, underlying)?;
    let mut slices = Vec::new();
    for (years, quotes) in by_expiry(quotes) {
        let forward = underlying.forward(years);
        let point = |q: &Quote| VariancePoint {
            log_moneyness: ln(q.strike / forward),
            total_variance: q.volatility * q.volatility * years,
            weight: q.weight,
        };
        let points: Vec<VariancePoint> = quotes.iter().map(point).collect();
        let smile = match settings.smile {
            SmileModel::Svi => svi::fit(&points, &SviSettings { butterfly: settings.butterfly })
                .map(|fit| Smile::Svi(fit.smile))
                .map_err(|error| at_expiry(error, years))?,
            SmileModel::Cubic => Smile::Knots(through(&points, years)?),
            SmileModel::Linear => {
                let straight = |knot: Knot| Knot { bend: 0.0, ..knot };
                Smile::Knots(points.iter().map(knot).map(straight).collect())
            }
        };
        slices.push(Slice { years, forward, smile });
    }
    let surface = Surface { spot: underlying.spot, slices };
    surface.check()?;
    Ok(surface)
}

fn knot(point: &VariancePoint) -> Knot {
    Knot { log_moneyness: point.log_moneyness, total_variance: point.total_variance, bend: 0.0 }
}

/// The spline through the points, if it is a smile.
fn through(points: &[VariancePoint], years: f64) -> Result<Vec<Knot>> {
    let pairs: Vec<(f64, f64)> = points.iter().map(|p| (p.log_moneyness, p.total_variance)).collect();
    let knots = knots::spline(&pairs);
    if knots::least(&knots) > 0.0 {
        return Ok(knots);
    }
    Err(Error::Infeasible(format!(
        "the spline at {years} years falls to zero variance between quotes: use svi or linear smiles"
    )))
}

/// The problems of a fit, with the expiry they belong to.
fn at_expiry(error: Error, years: f64) -> Error {
    match error {
        Error::Invalid(mut problems) => {
            for problem in &mut problems {
                problem.path = format!("quotes[years = {years}].{}", problem.path);
            }
            Error::Invalid(problems)
        }
        Error::Infeasible(message) => Error::Infeasible(format!("at {years} years: {message}")),
        other => other,
    }
}

/// The quotes of each expiry, in order of expiry, and of strike.
pub(super) fn by_expiry(quotes: &[Quote]) -> Vec<(f64, Vec<Quote>)> {
    let mut sorted = quotes.to_vec();
    sorted.sort_by(|a, b| a.years.total_cmp(&b.years).then(a.strike.total_cmp(&b.strike)));
    let mut expiries: Vec<(f64, Vec<Quote>)> = Vec::new();
    for quote in sorted {
        match expiries.last_mut() {
            Some((years, quotes)) if *years == quote.years => quotes.push(quote),
            _ => expiries.push((quote.years, vec![quote])),
        }
    }
    expiries
}

impl Underlying {
    /// The forward price for an expiry.
    pub(super) fn forward(&self, years: f64) -> f64 {
        let known = self.forwards.iter().find(|point| point.years == years);
        known
            .map_or_else(|| self.spot * exp((self.rate - self.dividend_yield) * years), |point| point.forward)
    }
}

pub(super) fn check(quotes: &[Quote], underlying: &Underlying) -> Result<()> {
    let mut checks = Checks::default();
    let mut positive = |path: String, x: f64, most: f64| {
        let message = format!("must be positive and at most {most:e}, got {x}");
        checks.require(x > 0.0 && x <= most, path, message);
    };
    positive("underlying.spot".to_owned(), underlying.spot, MOST_PRICE);
    for (i, point) in underlying.forwards.iter().enumerate() {
        positive(format!("underlying.forwards[{i}].years"), point.years, MOST_YEARS);
        positive(format!("underlying.forwards[{i}].forward"), point.forward, MOST_PRICE);
    }
    for (i, quote) in quotes.iter().enumerate() {
        positive(format!("quotes[{i}].years"), quote.years, MOST_YEARS);
        positive(format!("quotes[{i}].strike"), quote.strike, MOST_PRICE);
        positive(format!("quotes[{i}].volatility"), quote.volatility, 100.0);
    }
    checks.rate("underlying.rate", underlying.rate);
    checks.rate("underlying.dividend_yield", underlying.dividend_yield);
    for (i, quote) in quotes.iter().enumerate() {
        checks.between(format_args!("quotes[{i}].weight"), quote.weight, 0.0, 1e12);
    }
    checks.require(!quotes.is_empty(), "quotes", "must be at least one, got none");
    if checks.is_clean() {
        for (years, quotes) in by_expiry(quotes) {
            let forward = underlying.forward(years);
            checks.require(
                forward > 0.0 && forward <= MOST_PRICE,
                "underlying",
                format_args!("must have a forward that a number can say, at {years} years it is {forward}"),
            );
            let twice = quotes.windows(2).find(|pair| matches!(pair, [a, b] if a.strike == b.strike));
            if let Some([quote, ..]) = twice {
                let strike = quote.strike;
                let message =
                    format!("must be one for each expiry and strike, got two at {years} years and {strike}");
                checks.problem("quotes", message);
            }
        }
    }
    checks.finish()
}
