//! Where quotes, or a surface, would let a trader earn without risk.

use super::quotes::{by_expiry, check};
use super::{Local, Quote, Smile, Surface, Underlying, knots};
use crate::Result;
use crate::math::normal::{cumulative, density};
use crate::math::{exp, ln};
use crate::option::smile::svi::durrleman;
use serde::{Deserialize, Serialize};

/// A kind of static arbitrage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arbitrage {
    /// Total variance falls with the expiry at the same k: a calendar spread costs less than nothing.
    /// Size: by how much total variance falls.
    Calendar,
    /// Prices of calls are not convex in the strike: a butterfly costs less than nothing. Size: −g(k)
    /// on a surface, or at a corner of straight lines by how much w′ falls; of quotes, the drop of
    /// −∂c/∂x below what the strikes before imply, with call prices c and strikes x in units of the
    /// forward.
    Butterfly,
    /// A call costs more than one of a lower strike, or less by more than the strikes differ. Size: by
    /// how much −∂c/∂x is outside \[0, 1\], in the same units.
    Vertical,
}

/// One place with arbitrage.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Violation {
    /// Which kind.
    pub kind: Arbitrage,
    /// The expiry; of a calendar spread, the later.
    pub years: f64,
    /// The strike; of a calendar spread, that of the later expiry.
    pub strike: f64,
    /// k = ln(K/F)
    pub log_moneyness: f64,
    /// How bad it is: see [`Arbitrage`].
    pub size: f64,
}

/// Every place with arbitrage.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ArbitrageReport {
    /// In order of expiry; of neighbouring places that are alike, the worst.
    pub violations: Vec<Violation>,
}

/// Sizes below this are rounding.
const NEGLIGIBLE: f64 = 1e-10;

/// The same of the slope of a smile.
const CORNER: f64 = 1e-8;

/// The static arbitrage of a surface: at every expiry and halfway between, and from each expiry to
/// the next.
///
/// SVI smiles are scanned over e^±60 times the forward, smiles of knots between their outermost knots: where
/// the flat continuation begins they have a corner.
///
/// # References
/// J. Gatheral, A. Jacquier (2014), definitions 2.1 to 2.3 and lemmas 2.1 and 2.2.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) as by [`Surface::check`].
pub fn surface_arbitrage(surface: &Surface) -> Result<ArbitrageReport> {
    surface.check()?;
    let mut report = ArbitrageReport::default();
    for (i, slice) in surface.slices.iter().enumerate() {
        let next = surface.slices.get(i + 1);
        let halfway = next.map(|next| 0.5 * (slice.years + next.years));
        let mut places = places(&slice.smile);
        for years in [Some(slice.years), halfway].into_iter().flatten() {
            if years > slice.years {
                places = next.map_or(vec![], |next| shared(&places, &self::places(&next.smile)));
            }
            let strike = |k: f64| exp((k + surface.ln_forward(years)).min(230.0));
            let at = |k: f64| surface.local(k, years);
            let butterfly = |k: f64| durrleman(k, at(k).smile).map_or(1.0, |g| -g);
            let vertical = |k: f64| spread_excess(k, at(k));
            for (kind, size) in
                [(Arbitrage::Butterfly, &butterfly as &dyn Fn(f64) -> f64), (Arbitrage::Vertical, &vertical)]
            {
                let found = worst_of_runs(&places, size).into_iter();
                report.violations.extend(found.map(|(k, size)| Violation {
                    kind,
                    years,
                    strike: strike(k),
                    log_moneyness: k,
                    size,
                }));
            }
        }
        if let Smile::Knots(knots) = &slice.smile {
            let falling = knots::corners(knots).into_iter().filter(|(_, size)| *size > CORNER);
            report.violations.extend(falling.map(|(k, size)| Violation {
                kind: Arbitrage::Butterfly,
                years: slice.years,
                strike: exp((k + ln(slice.forward)).min(230.0)),
                log_moneyness: k,
                size,
            }));
        }
        if let Some(next) = next {
            let places = shared(&self::places(&slice.smile), &self::places(&next.smile));
            let fall = |k: f64| slice.smile.value_and_slopes(k).0 - next.smile.value_and_slopes(k).0;
            report.violations.extend(worst_of_runs(&places, &fall).into_iter().map(|(k, size)| Violation {
                kind: Arbitrage::Calendar,
                years: next.years,
                strike: exp((k + ln(next.forward)).min(230.0)),
                log_moneyness: k,
                size,
            }));
        }
    }
    Ok(report)
}

/// How far −∂c/∂x = N(d₂) − φ(d₂) w′/(2√w) is outside \[0, 1\].
fn spread_excess(k: f64, local: Local) -> f64 {
    let (w, slope, _) = local.smile;
    if w <= 0.0 {
        return 0.0;
    }
    let root = w.sqrt();
    let d2 = -k / root - 0.5 * root;
    let digital = cumulative(d2) - density(d2) * 0.5 * slope / root;
    (-digital).max(digital - 1.0)
}

/// Where a smile is looked at.
fn places(smile: &Smile) -> Vec<f64> {
    match smile {
        Smile::Svi(svi) => {
            let scale = svi.sigma.clamp(1e-3, 1.0);
            let reach = ln(2.0 * 60.0 / scale);
            let place = |i: i32| reach * f64::from(i) / f64::from(SCANNED);
            (-SCANNED..=SCANNED).map(|i| svi.m + scale * 0.5 * (exp(place(i)) - exp(-place(i)))).collect()
        }
        Smile::Knots(knots) => {
            let mut places = Vec::new();
            for pair in knots.windows(2) {
                if let [a, b] = pair {
                    let step = (b.log_moneyness - a.log_moneyness) / f64::from(BETWEEN);
                    places.extend((0..BETWEEN).map(|i| a.log_moneyness + step * f64::from(i)));
                }
            }
            places.extend(knots.last().map(|knot| knot.log_moneyness));
            places
        }
    }
}

/// Half the places at which an SVI smile is looked at.
const SCANNED: i32 = 400;

/// At how many places between two knots a spline is looked at.
const BETWEEN: u32 = 8;

/// The places of both, in order, as far as both reach.
fn shared(a: &[f64], b: &[f64]) -> Vec<f64> {
    let end =
        |list: &[f64], last: bool| if last { list.last() } else { list.first() }.copied().unwrap_or(0.0);
    let (low, high) = (end(a, false).max(end(b, false)), end(a, true).min(end(b, true)));
    let mut all: Vec<f64> = a.iter().chain(b).copied().filter(|k| (low..=high).contains(k)).collect();
    all.sort_by(f64::total_cmp);
    all.dedup();
    all
}

/// The worst place of every unbroken run of places at which `size` is above zero.
fn worst_of_runs(places: &[f64], size: &dyn Fn(f64) -> f64) -> Vec<(f64, f64)> {
    let mut found: Vec<(f64, f64)> = Vec::new();
    let mut inside = false;
    for &k in places {
        let there = size(k);
        if there.is_nan() || there <= NEGLIGIBLE {
            inside = false;
            continue;
        }
        match found.last_mut() {
            Some(worst) if inside => {
                if there > worst.1 {
                    *worst = (k, there);
                }
            }
            _ => found.push((k, there)),
        }
        inside = true;
    }
    found
}

/// A quote in units of its forward.
struct Normal {
    strike: f64,
    log_moneyness: f64,
    total_variance: f64,
    /// x = K/F
    x: f64,
    /// c, the undiscounted price of a call
    call: f64,
}

/// The static arbitrage of quotes as they stand, before any smile is drawn through them: between
/// neighbouring strikes of each expiry, and from each expiry to the next, whose total variance is
/// taken as straight between its quotes.
///
/// # References
/// P. Carr, D. Madan (2005), "A note on sufficient conditions for no arbitrage", *Finance Research
/// Letters* 2, 125–130.
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) as by [`build`](super::build).
///
/// # Examples
/// ```
/// use risk_core::option::surface::{Arbitrage, Quote, Underlying, quote_arbitrage};
///
/// let quote = |years: f64, volatility: f64| Quote { years, strike: 100.0, volatility, weight: 1.0 };
/// let underlying = Underlying { spot: 100.0, rate: 0.0, dividend_yield: 0.0, forwards: vec![] };
/// // 0.4² · ½ is more than 0.25² · 1.
/// let report = quote_arbitrage(&[quote(0.5, 0.4), quote(1.0, 0.25)], &underlying)?;
/// assert_eq!(report.violations[0].kind, Arbitrage::Calendar);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn quote_arbitrage(quotes: &[Quote], underlying: &Underlying) -> Result<ArbitrageReport> {
    check(quotes, underlying)?;
    let mut report = ArbitrageReport::default();
    let mut before: Vec<Normal> = Vec::new();
    for (years, quotes) in by_expiry(quotes) {
        let forward = underlying.forward(years);
        let slice: Vec<Normal> = quotes.iter().map(|quote| normalized(quote, forward)).collect();
        let mut add = |kind, quote: &Normal, size: f64| {
            if size > NEGLIGIBLE {
                let (strike, log_moneyness) = (quote.strike, quote.log_moneyness);
                report.violations.push(Violation { kind, years, strike, log_moneyness, size });
            }
        };
        let digital = |a: &Normal, b: &Normal| (a.call - b.call) / (b.x - a.x);
        for pair in slice.windows(2) {
            if let [a, b] = pair {
                let slope = digital(a, b);
                add(Arbitrage::Vertical, b, (-slope).max(slope - 1.0));
            }
        }
        for three in slice.windows(3) {
            if let [a, b, c] = three {
                add(Arbitrage::Butterfly, b, digital(b, c) - digital(a, b));
            }
        }
        for quote in &slice {
            if let Some(earlier) = straight(&before, quote.log_moneyness) {
                add(Arbitrage::Calendar, quote, earlier - quote.total_variance);
            }
        }
        before = slice;
    }
    Ok(report)
}

fn normalized(quote: &Quote, forward: f64) -> Normal {
    let x = quote.strike / forward;
    let log_moneyness = ln(x);
    let total_variance = quote.volatility * quote.volatility * quote.years;
    let root = total_variance.sqrt();
    let d1 = -log_moneyness / root + 0.5 * root;
    let call = cumulative(d1) - x * cumulative(d1 - root);
    Normal { strike: quote.strike, log_moneyness, total_variance, x, call }
}

/// Total variance straight between quotes; none beyond them.
fn straight(quotes: &[Normal], k: f64) -> Option<f64> {
    let after = quotes.partition_point(|quote| quote.log_moneyness < k);
    let right = quotes.get(after)?;
    if right.log_moneyness == k {
        return Some(right.total_variance);
    }
    let left = quotes.get(after.checked_sub(1)?)?;
    let share = (k - left.log_moneyness) / (right.log_moneyness - left.log_moneyness);
    Some(left.total_variance + share * (right.total_variance - left.total_variance))
}
