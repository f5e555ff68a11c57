//! Fitting the SVI smile.

use super::{Density, STEEPEST, Svi};
use crate::check::Checks;
use crate::math::minimize::levenberg_marquardt;
use crate::math::{exp, ln};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};

/// A quoted total variance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariancePoint {
    /// k = ln(K/F): from −20 to 20.
    pub log_moneyness: f64,
    /// w = σ_BS² T: positive, at most 1,000.
    pub total_variance: f64,
    /// How much it counts; 1 when the input does not say.
    #[serde(default = "one")]
    pub weight: f64,
}

fn one() -> f64 {
    1.0
}

/// What to do where the best fit has butterfly arbitrage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Butterfly {
    /// Take the best fit that has none.
    #[default]
    Forbid,
    /// Take it and report it.
    Allow,
}

/// How to fit a smile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SviSettings {
    /// What to do with butterfly arbitrage; by default there may be none.
    pub butterfly: Butterfly,
}

/// A fitted smile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SviFit {
    /// The parameters.
    pub smile: Svi,
    /// The weighted root mean square of w(k) − quote.
    pub error: f64,
    /// The largest |w(k) − quote|.
    pub largest_error: f64,
    /// The least g(k): no butterfly arbitrage where it is not negative.
    pub least_density: Density,
}

/// The SVI smile nearest to quoted total variances.
///
/// For given m and σ the smile is linear in (a, ρbσ, bσ), and least squares over these, within
/// |ρ| ≤ 1 and wings no steeper than 2, is solved exactly; only m and σ are searched for, from a grid
/// of starts. A best fit with butterfly arbitrage is, unless that is allowed, replaced by one under a
/// penalty on negative g(k), which is raised until none is left.
///
/// # References
/// S. De Marco, C. Martini (2009), "Quasi-explicit calibration of Gatheral's SVI model", Zeliade
/// Systems white paper; J. Gatheral, A. Jacquier (2014).
///
/// # Errors
/// [`Error::Invalid`] names every quote that is out of range; at least five log-moneynesses that
/// differ, and a positive weight on each of five, are wanted.
///
/// # Examples
/// ```
/// use risk_core::option::smile::svi::{Svi, VariancePoint, fit};
///
/// let smile = Svi { a: 0.04, b: 0.2, rho: -0.4, m: 0.05, sigma: 0.1 };
/// let at = |k: f64| VariancePoint { log_moneyness: k, total_variance: smile.total_variance(k), weight: 1.0 };
/// let quotes: Vec<VariancePoint> = (-5..=5).map(|i| at(f64::from(i) * 0.1)).collect();
/// let found = fit(&quotes, &Default::default())?;
/// assert!((found.smile.rho + 0.4).abs() < 1e-6 && found.error < 1e-8);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn fit(points: &[VariancePoint], settings: &SviSettings) -> Result<SviFit> {
    check(points)?;
    let slice = Slice::new(points);
    let smile = slice.search()?;
    let smile = match settings.butterfly {
        Butterfly::Forbid if smile.least_durrleman().g < 0.0 => slice.without_butterflies(smile),
        _ => smile,
    };
    Ok(slice.report(smile))
}

fn check(points: &[VariancePoint]) -> Result<()> {
    let mut checks = Checks::default();
    for (i, point) in points.iter().enumerate() {
        checks.between(format_args!("points[{i}].log_moneyness"), point.log_moneyness, -20.0, 20.0);
        let w = point.total_variance;
        let message = format!("must be positive and at most 1000, got {w}");
        checks.require(w > 0.0 && w <= 1_000.0, format_args!("points[{i}].total_variance"), message);
        checks.between(format_args!("points[{i}].weight"), point.weight, 0.0, 1e12);
    }
    let mut places: Vec<f64> = points.iter().filter(|p| p.weight > 0.0).map(|p| p.log_moneyness).collect();
    places.sort_by(f64::total_cmp);
    places.dedup();
    let message =
        format!("must have five different log-moneynesses of positive weight, has {}", places.len());
    checks.require(places.len() >= 5, "points", message);
    checks.finish()
}

/// The points of a slice, by column, with the square roots of their weights, which sum to one.
struct Slice {
    k: Vec<f64>,
    w: Vec<f64>,
    root_weight: Vec<f64>,
    low: f64,
    high: f64,
}

/// Starts of the search in each direction.
const CENTRES: u32 = 7;
const WIDTHS: u32 = 7;

/// How many of the best starts are followed.
const FOLLOWED: usize = 4;

/// How many places of a smile a penalty looks at.
const WATCHED: usize = 121;

impl Slice {
    fn new(points: &[VariancePoint]) -> Self {
        let used = || points.iter().filter(|p| p.weight > 0.0);
        let total: f64 = used().map(|p| p.weight).sum();
        let k: Vec<f64> = used().map(|p| p.log_moneyness).collect();
        Self {
            w: used().map(|p| p.total_variance).collect(),
            root_weight: used().map(|p| (p.weight / total).sqrt()).collect(),
            low: k.iter().copied().fold(f64::INFINITY, f64::min),
            high: k.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            k,
        }
    }

    fn residuals(&self, smile: &Svi, out: &mut [f64]) {
        for (((out, &k), &w), &weight) in out.iter_mut().zip(&self.k).zip(&self.w).zip(&self.root_weight) {
            *out = (smile.value_and_slopes(k).0 - w) * weight;
        }
    }

    fn cost(&self, smile: &Svi) -> f64 {
        let mut out = vec![0.0; self.k.len()];
        self.residuals(smile, &mut out);
        0.5 * out.iter().map(|r| r * r).sum::<f64>()
    }

    fn report(&self, smile: Svi) -> SviFit {
        let misses = self.k.iter().zip(&self.w).map(|(&k, &w)| (smile.total_variance(k) - w).abs());
        SviFit {
            smile,
            error: (2.0 * self.cost(&smile)).sqrt(),
            largest_error: misses.fold(0.0, f64::max),
            least_density: smile.least_durrleman(),
        }
    }

    /// The best smile from all starts.
    fn search(&self) -> Result<Svi> {
        let range = self.high - self.low;
        let bounds = [(self.low - range, self.high + range), (ln(1e-3 * range), ln(10.0 * range))];
        let between = |i: u32, n: u32| f64::from(i) / f64::from(n - 1);
        let mut starts: Vec<(f64, [f64; 2])> = Vec::new();
        for i in 0..CENTRES {
            for j in 0..WIDTHS {
                let m = self.low - 0.25 * range + 1.5 * range * between(i, CENTRES);
                let ln_sigma =
                    ln(range) + ln(0.01) * (1.0 - between(j, WIDTHS)) + ln(2.0) * between(j, WIDTHS);
                starts.push((self.cost(&self.inner(m, exp(ln_sigma))), [m, ln_sigma]));
            }
        }
        starts.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut best: Option<(f64, Svi)> = None;
        for (_, start) in starts.into_iter().take(FOLLOWED) {
            let residuals = |x: &[f64], out: &mut [f64]| {
                if let &[m, ln_sigma] = x {
                    self.residuals(&self.inner(m, exp(ln_sigma)), out);
                }
            };
            let Ok(found) = levenberg_marquardt(residuals, self.k.len(), &start, &bounds) else { continue };
            let &[m, ln_sigma] = found.x.as_slice() else { continue };
            if best.is_none_or(|(cost, _)| found.cost < cost) {
                best = Some((found.cost, self.inner(m, exp(ln_sigma))));
            }
        }
        let none = || Error::Infeasible("no smile was found near these quotes".to_owned());
        best.map(|(_, smile)| smile).ok_or_else(none)
    }

    /// The best smile with centre m and roundness σ: w = a + dy + c√(1 + y²), y = (k − m)/σ, with
    /// c = bσ and d = ρbσ in the rhombus |d| ≤ c ≤ 2σ − |d|.
    fn inner(&self, m: f64, sigma: f64) -> Svi {
        let columns: Vec<(f64, f64)> =
            self.k.iter().map(|k| (k - m) / sigma).map(|y| (y, (1.0 + y * y).sqrt())).collect();
        let most = STEEPEST * sigma;
        let (mut c, mut d) = self.best_plane(&columns);
        if !(d.abs() <= c && c <= most - d.abs()) {
            // The best is on an edge: from one corner, (c, d), to another.
            let corners = [(0.0, 0.0), (0.5 * most, 0.5 * most), (most, 0.0), (0.5 * most, -0.5 * most)];
            let mut least = f64::INFINITY;
            for i in 0..4 {
                let (from, to) = (corners[i], corners[(i + 1) % 4]);
                let (found, cost) = self.best_on_edge(&columns, from, to);
                if cost < least {
                    (least, (c, d)) = (cost, found);
                }
            }
        }
        let level = self.level(&columns, c, d).max(-((c - d) * (c + d)).max(0.0).sqrt());
        let rho = if c > 0.0 { (d / c).clamp(-1.0, 1.0) } else { 0.0 };
        Svi { a: level, b: c / sigma, rho, m, sigma }
    }

    /// The weighted means of w, y and √(1 + y²).
    fn means(&self, columns: &[(f64, f64)]) -> (f64, f64, f64) {
        let mut means = (0.0, 0.0, 0.0);
        for ((&(y, z), &w), &root) in columns.iter().zip(&self.w).zip(&self.root_weight) {
            let weight = root * root;
            means = (means.0 + weight * w, means.1 + weight * y, means.2 + weight * z);
        }
        means
    }

    /// The best a for given c and d.
    fn level(&self, columns: &[(f64, f64)], c: f64, d: f64) -> f64 {
        let (w, y, z) = self.means(columns);
        w - d * y - c * z
    }

    /// (c, d) of unconstrained least squares; not finite when the points do not fix them.
    fn best_plane(&self, columns: &[(f64, f64)]) -> (f64, f64) {
        let (mean_w, mean_y, mean_z) = self.means(columns);
        let (mut yy, mut yz, mut zz, mut yw, mut zw) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for ((&(y, z), &w), &root) in columns.iter().zip(&self.w).zip(&self.root_weight) {
            let weight = root * root;
            let (y, z, w) = (y - mean_y, z - mean_z, w - mean_w);
            yy += weight * y * y;
            yz += weight * y * z;
            zz += weight * z * z;
            yw += weight * y * w;
            zw += weight * z * w;
        }
        let determinant = yy * zz - yz * yz;
        ((yy * zw - yz * yw) / determinant, (zz * yw - yz * zw) / determinant)
    }

    /// The best (c, d) between two corners, and its cost.
    fn best_on_edge(&self, columns: &[(f64, f64)], from: (f64, f64), to: (f64, f64)) -> ((f64, f64), f64) {
        let (dc, dd) = (to.0 - from.0, to.1 - from.1);
        let (mean_w, mean_y, mean_z) = self.means(columns);
        let (mut square, mut product) = (0.0, 0.0);
        let terms = || columns.iter().zip(&self.w).zip(&self.root_weight);
        let centred = |y: f64, z: f64, w: f64| {
            let (y, z) = (y - mean_y, z - mean_z);
            (dd * y + dc * z, w - mean_w - from.1 * y - from.0 * z)
        };
        for ((&(y, z), &w), &root) in terms() {
            let (along, left) = centred(y, z, w);
            square += (root * along).powi(2);
            product += root * root * along * left;
        }
        let t = if square > 0.0 { (product / square).clamp(0.0, 1.0) } else { 0.0 };
        let cost = terms().map(|((&(y, z), &w), &root)| {
            let (along, left) = centred(y, z, w);
            (root * (left - t * along)).powi(2)
        });
        ((from.0 + t * dc, from.1 + t * dd), cost.sum())
    }

    /// The best smile near `start` that has g(k) ≥ 0.
    fn without_butterflies(&self, start: Svi) -> Svi {
        let range = self.high - self.low;
        let n = self.k.len();
        let largest = self.w.iter().copied().fold(0.0, f64::max);
        let bounds = [
            (-10.0 * largest, 2.0 * largest),
            (0.0, STEEPEST),
            (-0.999, 0.999),
            (self.low - range, self.high + range),
            (1e-3 * range, 10.0 * range),
        ];
        let place = |i: usize| {
            let x = 2.0 * i as f64 / (WATCHED as f64 - 1.0) - 1.0;
            0.5 * (self.low + self.high) + range * (1.5 * x + 6.0 * x * x * x)
        };
        let mut x = [start.a, start.b, start.rho, start.m, start.sigma];
        for (x, &(low, high)) in x.iter_mut().zip(&bounds) {
            *x = x.clamp(low, high);
        }
        let smile_of = |x: &[f64]| match *x {
            [a, b, rho, m, sigma] => Svi { a, b, rho, m, sigma },
            _ => start,
        };
        let mut smile = smile_of(&x);
        for round in 0..PENALTIES {
            let penalty = largest * 10f64.powi(round);
            let residuals = |x: &[f64], out: &mut [f64]| {
                let smile = smile_of(x);
                self.residuals(&smile, out);
                let watched = out.iter_mut().skip(n);
                for (i, out) in watched.take(WATCHED).enumerate() {
                    let g = smile.durrleman(place(i)).unwrap_or(-1.0);
                    *out = penalty * (g - MARGIN).min(0.0);
                }
                if let Some(out) = out.last_mut() {
                    let steepest = smile.b * (1.0 + smile.rho.abs()) - (STEEPEST - MARGIN);
                    *out = penalty * (steepest.max(0.0) + (-smile.least_variance()).max(0.0) / largest);
                }
            };
            if let Ok(found) = levenberg_marquardt(residuals, n + WATCHED + 1, &x, &bounds) {
                x.copy_from_slice(&found.x);
                smile = smile_of(&x);
            }
            if smile.least_durrleman().g >= 0.0 && smile.least_variance() >= 0.0 {
                return smile;
            }
        }
        self.flatten(smile)
    }

    /// The smile on the way from `smile` to a flat one, nearest to it, that has g(k) ≥ 0; g of the
    /// flat one is 1.
    fn flatten(&self, smile: Svi) -> Svi {
        let mean: f64 = self.w.iter().zip(&self.root_weight).map(|(w, root)| w * root * root).sum();
        let along = |t: f64| Svi { a: smile.a + t * (mean - smile.a), b: smile.b * (1.0 - t), ..smile };
        let sound = |s: &Svi| s.least_durrleman().g >= 0.0 && s.least_variance() >= 0.0;
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..40 {
            let middle = 0.5 * (low + high);
            if sound(&along(middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        along(high)
    }
}

/// How often the penalty is raised tenfold.
const PENALTIES: i32 = 7;

/// The g(k) below which the penalty sets in.
const MARGIN: f64 = 1e-4;
