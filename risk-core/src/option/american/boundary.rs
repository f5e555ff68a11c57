//! The price at which an American put is exercised, as a function of the time left.

use super::Accuracy;
use crate::math::dispatch::{Kernel, dispatch};
use crate::math::normal::{INVERSE_SQRT_TAU, cumulative, density};
use crate::math::quadrature::gauss_legendre;
use crate::math::root::brent;
use crate::math::vector::{self, mills};
use crate::math::{cos, exp, exp_m1, ln, sin};
use crate::{Error, Result};
use std::f64::consts::{FRAC_PI_4, PI};

/// What moves the asset: r, q and σ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Dynamics {
    pub rate: f64,
    pub dividend_yield: f64,
    pub volatility: f64,
}

/// B(τ), the price below which a put of strike 1 with τ years left is exercised.
///
/// It is kept as H = ln²(B/X), a polynomial of √τ on Chebyshev points, which is far smoother than B.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Boundary {
    /// The longest τ.
    pub years: f64,
    /// ln X, where X is the limit of B as τ → 0.
    ln_limit: f64,
    /// H = Σ cⱼ Tⱼ(2√(τ/years) − 1)
    coefficients: Vec<f64>,
}

impl Boundary {
    /// ln B(τ), by √(τ/years) in \[0, 1\].
    pub fn ln_at(&self, root: f64) -> f64 {
        let x = 2.0 * root - 1.0;
        let (mut b1, mut b2) = (0.0, 0.0);
        for &c in self.coefficients.iter().skip(1).rev() {
            (b1, b2) = (2.0 * x * b1 - b2 + c, b1);
        }
        let first = self.coefficients.first().copied().unwrap_or(0.0);
        self.ln_limit - (x * b1 - b2 + first).max(0.0).sqrt()
    }
}

/// The relative change of B below which an iteration that has stopped gaining is good enough.
const STALLED: f64 = 1e-6;

/// Most sweeps of either equation.
const MOST_SWEEPS: usize = 100;

/// The boundary up to `years`, for rates at which there is exactly one.
///
/// The fixed point is sought with equation A, from smooth pasting, which gains a digit a sweep, and
/// where that does not contract (little volatility against r − q) with equation B, from value
/// matching.
pub(super) fn solve(dynamics: Dynamics, years: f64, accuracy: Accuracy) -> Result<Boundary> {
    let grid = Grid::new(dynamics, years, accuracy);
    let mut last = f64::INFINITY;
    for equation in [Equation::SmoothPasting, Equation::ValueMatching] {
        let (boundary, change) = iterate(&grid, equation, accuracy.tolerance());
        if change <= accuracy.tolerance().max(STALLED) {
            return Ok(boundary);
        }
        last = change;
    }
    let what = "exercise boundary".to_owned();
    Err(Error::NoConvergence { what, iterations: MOST_SWEEPS, residual: last.min(f64::MAX) })
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Equation {
    /// Equation A of the paper.
    SmoothPasting,
    /// Equation B of the paper.
    ValueMatching,
}

/// Sweeps until B changes by less than `tolerance`; the boundary and its last change.
fn iterate(grid: &Grid, equation: Equation, tolerance: f64) -> (Boundary, f64) {
    let mut ln_b = grid.guess();
    let mut terms = Terms::for_points(grid.inverse_deviation.len());
    let (mut change, mut best, mut since_best) = (f64::INFINITY, f64::INFINITY, 0);
    for _ in 0..MOST_SWEEPS {
        change = grid.sweep(equation, &mut ln_b, &mut terms);
        if change < 0.9 * best {
            (best, since_best) = (change, 0);
        } else {
            since_best += 1;
        }
        if !change.is_finite() || change <= tolerance || since_best > PATIENCE {
            break;
        }
    }
    (grid.boundary(&ln_b), if change.is_nan() { f64::INFINITY } else { change })
}

/// After how many sweeps without gain an iteration is given up.
const PATIENCE: usize = 6;

/// Everything of a fixed point that does not change from sweep to sweep.
///
/// τᵢ = years·((1 + cos(iπ/n))/2)². For each τᵢ the integrals over u in (0, τᵢ) are taken in the
/// angle θ with √u = √τᵢ sin θ and √(τᵢ − u) = √τᵢ cos θ, in which both ends are smooth.
struct Grid {
    dynamics: Dynamics,
    years: f64,
    /// √τᵢ, falling; the last, 0, is left out.
    roots: Vec<f64>,
    /// How many points each integral has.
    angles: usize,
    /// By node and angle: 2√(u/years) − 1.
    position: Vec<f64>,
    /// 1/(σ√s), where s = τᵢ − u.
    inverse_deviation: Vec<f64>,
    /// ((r − q)s − σ²s/2)/(σ√s)
    drift: Vec<f64>,
    /// σ√s
    deviation: Vec<f64>,
    /// e^(−rs) ds and e^(−qs) ds
    cash: Vec<f64>,
    asset: Vec<f64>,
}

/// The integrands of one sweep, by node and angle.
struct Terms {
    value: Vec<f64>,
    later: Vec<f64>,
    cash_matching: Vec<f64>,
    asset_matching: Vec<f64>,
    cash_pasting: Vec<f64>,
    asset_pasting: Vec<f64>,
    distance: Vec<f64>,
}

impl Terms {
    fn for_points(n: usize) -> Self {
        let zeros = || vec![0.0; n];
        Self {
            value: zeros(),
            later: zeros(),
            cash_matching: zeros(),
            asset_matching: zeros(),
            cash_pasting: zeros(),
            asset_pasting: zeros(),
            distance: zeros(),
        }
    }
}

impl Grid {
    fn new(dynamics: Dynamics, years: f64, accuracy: Accuracy) -> Self {
        let (n, angles) = accuracy.sizes();
        let Dynamics { rate: r, dividend_yield: q, volatility } = dynamics;
        let rule = gauss_legendre(angles);
        let roots: Vec<f64> =
            (0..n).map(|i| years.sqrt() * 0.5 * (1.0 + cos(PI * i as f64 / n as f64))).collect();
        let mut grid = Self {
            dynamics,
            years,
            angles,
            position: vec![],
            inverse_deviation: vec![],
            drift: vec![],
            deviation: vec![],
            cash: vec![],
            asset: vec![],
            roots,
        };
        let angles: Vec<(f64, f64, f64)> = rule
            .iter()
            .map(|(x, w)| (FRAC_PI_4 * (1.0 + x), FRAC_PI_4 * w))
            .map(|(angle, w)| (sin(angle), cos(angle), w))
            .collect();
        for &root in &grid.roots {
            for &(sine, cosine, w) in &angles {
                let s = (root * cosine).powi(2);
                let deviation = volatility * root * cosine;
                let ds = 2.0 * root * root * sine * cosine * w;
                grid.position.push(2.0 * root * sine / years.sqrt() - 1.0);
                grid.inverse_deviation.push(1.0 / deviation);
                grid.drift.push((r - q) * s / deviation - 0.5 * deviation);
                grid.deviation.push(deviation);
                grid.cash.push(exp(-r * s) * ds);
                grid.asset.push(exp(-q * s) * ds);
            }
        }
        grid
    }

    /// X = min(1, r/q): just before expiry the put is exercised where that earns more interest than
    /// it loses dividends.
    fn limit(&self) -> f64 {
        let Dynamics { rate: r, dividend_yield: q, .. } = self.dynamics;
        if q > r { r / q } else { 1.0 }
    }

    /// ln B at the nodes, to begin with.
    fn guess(&self) -> Vec<f64> {
        let Dynamics { rate: r, dividend_yield: q, .. } = self.dynamics;
        let limit = self.limit();
        let at = |&root: &f64| {
            let b = if r < q { self.quadratic(root * root) } else { self.early(root) };
            ln(b.clamp(1e-9 * limit, (1.0 - 1e-9) * limit))
        };
        self.roots.iter().map(at).collect()
    }

    /// B for r ≥ q: falling as it does just after 1, towards the boundary of a put without expiry.
    ///
    /// # Formula
    /// B ≈ 1 − (1 − B∞)(1 − e^(−σ√(τL)/(1 − B∞))), where L is ln(σ²/(8πτ(r − q)²)) for r > q and
    /// 2 ln(1/(4√π rτ)) for r = q.
    ///
    /// # References
    /// J. D. Evans, R. Kuske, J. B. Keller (2002), "American options on assets with dividends near
    /// expiry", *Mathematical Finance* 12, 219–237.
    fn early(&self, root: f64) -> f64 {
        let Dynamics { rate: r, dividend_yield: q, volatility } = self.dynamics;
        let (variance, years) = (volatility * volatility, root * root);
        let slope = (r - q) / variance - 0.5;
        let power = (-slope - (slope * slope + 2.0 * r / variance).sqrt()).min(-1e-12);
        let gap = (1.0 / (1.0 - power)).max(1e-9);
        let above = ln(variance / (8.0 * PI * years * (r - q) * (r - q)));
        let equal = if r > 0.0 { -2.0 * ln(4.0 * PI.sqrt() * r * years) } else { above };
        let steepness = above.min(equal).max(2.0);
        1.0 - gap * (1.0 - exp(-volatility * root * steepness.sqrt() / gap))
    }

    /// B for r < q, to two digits: the root of (1 − e^(−qτ)N(−d₁))B + λ(1 − B − p(B)), where p is the
    /// European put's value.
    ///
    /// # References
    /// G. Barone-Adesi, R. Whaley (1987), "Efficient analytic approximation of American option
    /// values", *Journal of Finance* 42, 301–320, equation 25.
    fn quadratic(&self, years: f64) -> f64 {
        let Dynamics { rate: r, dividend_yield: q, volatility } = self.dynamics;
        let variance = volatility * volatility;
        let slope = (r - q) / variance - 0.5;
        let lambda = -slope - (slope * slope - 2.0 * r / (variance * exp_m1(-r * years))).sqrt();
        let deviation = volatility * years.sqrt();
        let (cash, asset) = (exp(-r * years), exp(-q * years));
        let excess = |b: f64| {
            let d1 = (ln(b) + (r - q) * years) / deviation + 0.5 * deviation;
            let held = asset * cumulative(-d1);
            let put = cash * cumulative(deviation - d1) - b * held;
            (1.0 - held) * b + lambda * (1.0 - b - put)
        };
        brent("exercise boundary", excess, 1e-9, 1.0, 1e-3).unwrap_or(self.limit())
    }

    /// The interpolant of H through the nodes.
    fn boundary(&self, ln_b: &[f64]) -> Boundary {
        let ln_limit = ln(self.limit());
        // The last node is τ = 0, where H = 0.
        let h: Vec<f64> = ln_b.iter().map(|b| (b - ln_limit).powi(2)).chain([0.0]).collect();
        Boundary { years: self.years, ln_limit, coefficients: chebyshev_coefficients(&h) }
    }

    /// One iteration for every node; how much B changed at most, relatively.
    fn sweep(&self, equation: Equation, ln_b: &mut [f64], terms: &mut Terms) -> f64 {
        let boundary = self.boundary(ln_b);
        for (distance, b) in terms.distance.chunks_mut(self.angles).zip(ln_b.iter()) {
            distance.fill(b - boundary.ln_limit);
        }
        dispatch(Integrands { grid: self, boundary: &boundary, terms });
        let Dynamics { rate: r, dividend_yield: q, volatility } = self.dynamics;
        let mut most: f64 = 0.0;
        for (i, (b, &root)) in ln_b.iter_mut().zip(&self.roots).enumerate() {
            let points = i * self.angles..(i + 1) * self.angles;
            let sum = |terms: &[f64]| terms.get(points.clone()).unwrap_or_default().iter().sum::<f64>();
            let years = root * root;
            let deviation = volatility * root;
            let d_minus = (*b + (r - q) * years) / deviation - 0.5 * deviation;
            let d_plus = d_minus + deviation;
            let (cash, asset) = (exp(-r * years), exp(-q * years));
            let (pull, push) = (cash * density(d_minus) / deviation, asset * density(d_plus) / deviation);
            let asset_matching = asset * cumulative(d_plus) + q * sum(&terms.asset_matching);
            // B = N(B)/D(B), and the derivatives of N and D if all of B moved together, times B.
            let (above, below, above_slope, below_slope) = match equation {
                Equation::SmoothPasting => (
                    pull + r * sum(&terms.cash_pasting),
                    push + asset_matching + q * sum(&terms.asset_pasting),
                    -d_minus * pull / deviation,
                    -d_minus * push / deviation,
                ),
                Equation::ValueMatching => {
                    (cash * cumulative(d_minus) + r * sum(&terms.cash_matching), asset_matching, pull, push)
                }
            };
            let target = above / below;
            let slope = (above_slope - below_slope * target) / below;
            let value = exp(*b);
            let next = value - (value - target) / (1.0 - slope / value);
            let next = if next > 0.0 { next } else { 0.5 * value };
            let ln_next = if next.is_finite() { ln(next).min(boundary.ln_limit) } else { f64::NAN };
            most = if ln_next.is_nan() { f64::INFINITY } else { most.max((ln_next - *b).abs()) };
            if ln_next.is_finite() {
                *b = ln_next;
            }
        }
        most
    }
}

/// The integrands of both equations at every node and angle.
struct Integrands<'a> {
    grid: &'a Grid,
    boundary: &'a Boundary,
    terms: &'a mut Terms,
}

impl Kernel for Integrands<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { grid, boundary, terms } = self;
        let n = grid.position.len();
        let (position, drift, deviation) = (&grid.position[..n], &grid.drift[..n], &grid.deviation[..n]);
        let (inverse, cash, asset) = (&grid.inverse_deviation[..n], &grid.cash[..n], &grid.asset[..n]);
        let (value, later) = (&mut terms.value[..n], &mut terms.later[..n]);
        // Clenshaw's recursion, one coefficient at a time over all points.
        value.fill(0.0);
        later.fill(0.0);
        for &c in boundary.coefficients.iter().skip(1).rev() {
            for k in 0..n {
                let next = vector::fma::<FMA>(2.0 * position[k], value[k], c - later[k]);
                later[k] = value[k];
                value[k] = next;
            }
        }
        let first = boundary.coefficients.first().copied().unwrap_or(0.0);
        let distance = &terms.distance[..n];
        let (cash_matching, asset_matching) = (&mut terms.cash_matching[..n], &mut terms.asset_matching[..n]);
        let (cash_pasting, asset_pasting) = (&mut terms.cash_pasting[..n], &mut terms.asset_pasting[..n]);
        for k in 0..n {
            let h = vector::fma::<FMA>(position[k], value[k], first - later[k]);
            let h = if h > 0.0 { h } else { 0.0 };
            // ln(B(τ)/B(u)), where ln B(u) = ln X − √H
            let d_minus = vector::fma::<FMA>(distance[k] + h.sqrt(), inverse[k], drift[k]);
            let d_plus = d_minus + deviation[k];
            let density_minus = INVERSE_SQRT_TAU * vector::exp::<FMA>(-0.5 * d_minus * d_minus);
            let density_plus = INVERSE_SQRT_TAU * vector::exp::<FMA>(-0.5 * d_plus * d_plus);
            let tail_minus = density_minus * mills::<FMA>(d_minus.abs());
            let tail_plus = density_plus * mills::<FMA>(d_plus.abs());
            let n_minus = if d_minus > 0.0 { 1.0 - tail_minus } else { tail_minus };
            let n_plus = if d_plus > 0.0 { 1.0 - tail_plus } else { tail_plus };
            cash_matching[k] = cash[k] * n_minus;
            asset_matching[k] = asset[k] * n_plus;
            cash_pasting[k] = cash[k] * density_minus * inverse[k];
            asset_pasting[k] = asset[k] * density_plus * inverse[k];
        }
    }
}

/// The coefficients of the polynomial that has the values `values` at cos(iπ/n), i = 0…n.
fn chebyshev_coefficients(values: &[f64]) -> Vec<f64> {
    let n = values.len().saturating_sub(1).max(1);
    // cos(jiπ/n) has only 2n values.
    let cosines: Vec<f64> = (0..2 * n).map(|k| cos(PI * k as f64 / n as f64)).collect();
    let coefficient = |j: usize| {
        let term = |(i, v): (usize, &f64)| {
            let end = if i == 0 || i == n { 0.5 } else { 1.0 };
            end * v * cosines[i * j % (2 * n)]
        };
        let sum: f64 = values.iter().enumerate().map(term).sum();
        let end = if j == 0 || j == n { 1.0 } else { 2.0 };
        sum * end / n as f64
    };
    (0..=n).map(coefficient).collect()
}
