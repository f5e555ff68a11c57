//! The SVI smile: total variance as a hyperbola in log-moneyness.

mod fit;

use crate::check::Checks;
use crate::math::{exp, ln};
use crate::{Error, Result};
pub use fit::{Butterfly, SviFit, SviSettings, VariancePoint, fit};
use serde::{Deserialize, Serialize};

/// One expiry's smile in the raw parameters of SVI ("stochastic volatility inspired").
///
/// # Formula
/// w(k) = a + b(ρ(k − m) + √((k − m)² + σ²))
///
/// where k = ln(K/F) is log-moneyness and w = σ_BS² T total variance.
///
/// # References
/// J. Gatheral, A. Jacquier (2014), "Arbitrage-free SVI volatility surfaces", *Quantitative Finance*
/// 14, 59–71, equation 3.1.
///
/// # Examples
/// ```
/// use risk_core::option::Svi;
///
/// let smile = Svi { a: 0.04, b: 0.4, rho: -0.4, m: 0.05, sigma: 0.1 };
/// // On the money, an option of one year: σ = √w.
/// assert!((smile.total_variance(0.0).sqrt() - 0.304).abs() < 0.001);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Svi {
    /// The level of variance.
    pub a: f64,
    /// The slope of the wings: b(1 ± ρ).
    pub b: f64,
    /// How far the hyperbola is turned, from −1 to 1.
    pub rho: f64,
    /// Where it is centred.
    pub m: f64,
    /// How round its bottom is.
    pub sigma: f64,
}

/// The steepest wing that admits no arbitrage: w(k)/|k| ≤ 2 in the limit.
///
/// # References
/// R. W. Lee (2004), "The moment formula for implied volatility at extreme strikes", *Mathematical
/// Finance* 14, 469–480.
const STEEPEST: f64 = 2.0;

impl Svi {
    /// Whether the parameters are those of a variance that is positive everywhere.
    ///
    /// # Errors
    /// [`Error::Invalid`] when a number is not finite, b or σ negative, |ρ| above 1, or the least
    /// variance a + bσ√(1 − ρ²) negative.
    pub fn check(&self) -> Result<()> {
        let mut checks = Checks::default();
        for (name, value) in [("a", self.a), ("m", self.m)] {
            checks.between(name, value, -LARGEST, LARGEST);
        }
        for (name, value) in [("b", self.b), ("sigma", self.sigma)] {
            checks.between(name, value, 0.0, LARGEST);
        }
        checks.between("rho", self.rho, -1.0, 1.0);
        if checks.is_clean() {
            let least = self.least_variance();
            checks.require(
                least >= 0.0,
                "a",
                format_args!("must leave the least variance at 0 or more, leaves {least}"),
            );
        }
        checks.finish()
    }

    /// w(k), never below zero.
    #[must_use]
    pub fn total_variance(&self, k: f64) -> f64 {
        self.value_and_slopes(k).0.max(0.0)
    }

    /// w, w′ and w″ at k.
    #[must_use]
    pub fn value_and_slopes(&self, k: f64) -> (f64, f64, f64) {
        let x = k - self.m;
        let root = (x * x + self.sigma * self.sigma).sqrt();
        if root == 0.0 {
            return (self.a, self.b * self.rho, 0.0);
        }
        let value = self.a + self.b * (self.rho * x + root);
        let slope = self.b * (self.rho + x / root);
        (value, slope, self.b * (self.sigma / root).powi(2) / root)
    }

    /// a + bσ√(1 − ρ²), the least w(k).
    #[must_use]
    pub fn least_variance(&self) -> f64 {
        self.a + self.b * self.sigma * (1.0 - self.rho * self.rho).max(0.0).sqrt()
    }

    /// g(k), which has the sign of the density of the asset's price that the smile implies; `None`
    /// where variance is not positive. See [`durrleman`].
    #[must_use]
    pub fn durrleman(&self, k: f64) -> Option<f64> {
        durrleman(k, self.value_and_slopes(k))
    }

    /// The least g(k) and where: below zero where a butterfly of options would cost less than nothing.
    ///
    /// A scan over 60 times the range of strikes in use, refined at its lowest point; the limits
    /// k → ±∞, where g = ¼ − b²(1 ± ρ)²/16, are counted as well.
    #[must_use]
    pub fn least_durrleman(&self) -> Density {
        // σ sinh x is dense where the hyperbola bends, and reaches far.
        let scale = self.sigma.clamp(1e-3, 1.0);
        let at = |x: f64| {
            let k = self.m + scale * 0.5 * (exp(x) - exp(-x));
            Density { log_moneyness: k, g: self.durrleman(k).unwrap_or(-1.0) }
        };
        let reach = ln(2.0 * REACH / scale);
        let step = 2.0 * reach / f64::from(SCANNED);
        let place = |i: u32| -reach + step * f64::from(i);
        let (mut best, mut centre) = (at(0.0), 0.0);
        for i in 0..=SCANNED {
            let there = at(place(i));
            if there.g < best.g {
                (best, centre) = (there, place(i));
            }
        }
        // Golden section.
        let (mut low, mut high) = (centre - step, centre + step);
        for _ in 0..40 {
            let (left, right) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
            if at(left).g < at(right).g {
                high = right;
            } else {
                low = left;
            }
        }
        let refined = at(0.5 * (low + high));
        if refined.g < best.g {
            best = refined;
        }
        for sign in [-1.0, 1.0] {
            let slope = self.b * (1.0 + sign * self.rho);
            let g = 0.25 - slope * slope / 16.0;
            if slope > 0.0 && g < best.g {
                best = Density { log_moneyness: sign * REACH, g };
            }
        }
        best
    }

    /// Where w(k) of this smile, of the earlier expiry, most exceeds that of `later`: a calendar
    /// spread there would cost less than nothing. `None` when it nowhere does.
    #[must_use]
    pub fn crossing(&self, later: &Self) -> Option<Crossing> {
        let scale = self.sigma.min(later.sigma).clamp(1e-3, 1.0);
        let reach = ln(2.0 * REACH / scale);
        let centres = [self.m, later.m, 0.0];
        let places = (0..=SCANNED).map(|i| -reach + 2.0 * reach * f64::from(i) / f64::from(SCANNED));
        let mut worst: Option<Crossing> = None;
        for x in places {
            for centre in centres {
                let k = centre + scale * 0.5 * (exp(x) - exp(-x));
                let size = self.total_variance(k) - later.total_variance(k);
                if size > CROSSING && size > worst.map_or(0.0, |w| w.size) {
                    worst = Some(Crossing { log_moneyness: k, size });
                }
            }
        }
        worst
    }
}

/// The largest parameter.
const LARGEST: f64 = 1e6;

/// How far in log-moneyness arbitrage is looked for.
const REACH: f64 = 60.0;

/// At how many places.
const SCANNED: u32 = 800;

/// A total variance too small to count as a crossing.
const CROSSING: f64 = 1e-14;

/// (√5 − 1)/2
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// g at one log-moneyness.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Density {
    /// k
    pub log_moneyness: f64,
    /// g(k)
    pub g: f64,
}

/// By how much the total variance of an earlier expiry exceeds that of a later.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Crossing {
    /// k
    pub log_moneyness: f64,
    /// w(k, T₁) − w(k, T₂)
    pub size: f64,
}

/// Durrleman's function of a smile with total variance (w, w′, w″) at log-moneyness k: the implied
/// density of ln(S_T/F) is g(k) φ(d₂)/√w. `None` where w is not positive.
///
/// # Formula
/// g(k) = (1 − kw′/(2w))² − (w′²/4)(1/w + ¼) + w″/2
///
/// # References
/// J. Gatheral, A. Jacquier (2014), equation 2.1.
#[must_use]
pub fn durrleman(k: f64, (w, slope, bend): (f64, f64, f64)) -> Option<f64> {
    if w <= 0.0 {
        return None;
    }
    let g = (1.0 - 0.5 * k * slope / w).powi(2) - 0.25 * slope * slope * (1.0 / w + 0.25) + 0.5 * bend;
    g.is_finite().then_some(g)
}

/// One expiry's smile in the parameters that traders see: those of the jump-wings form of SVI, which
/// hardly change with the expiry.
///
/// # References
/// J. Gatheral, A. Jacquier (2014), equation 3.5.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JumpWings {
    /// v, the variance on the money, per year.
    pub variance: f64,
    /// ψ, the skew on the money: ∂(σ_BS√T)/∂k there.
    pub skew: f64,
    /// p, the slope of the left wing.
    pub put_slope: f64,
    /// c, the slope of the right wing.
    pub call_slope: f64,
    /// ṽ, the least variance, per year.
    pub least_variance: f64,
}

impl JumpWings {
    /// The jump-wings form of a smile whose expiry is `years` away.
    ///
    /// # Errors
    /// [`Error::Invalid`] as by [`Svi::check`], or when `years` or the variance on the money is not
    /// positive.
    pub fn of(smile: &Svi, years: f64) -> Result<Self> {
        smile.check()?;
        let w = smile.total_variance(0.0);
        let mut checks = Checks::default();
        positive(&mut checks, "years", years);
        positive(&mut checks, "smile.total_variance(0)", w);
        checks.finish()?;
        let (b, rho, m) = (smile.b, smile.rho, smile.m);
        let distance = (m * m + smile.sigma * smile.sigma).sqrt();
        let tilt = if distance > 0.0 { rho - m / distance } else { rho };
        Ok(Self {
            variance: w / years,
            skew: 0.5 * b * tilt / w.sqrt(),
            put_slope: b * (1.0 - rho) / w.sqrt(),
            call_slope: b * (1.0 + rho) / w.sqrt(),
            least_variance: smile.least_variance() / years,
        })
    }

    /// The raw parameters.
    ///
    /// # References
    /// J. Gatheral, A. Jacquier (2014), lemma 3.2.
    ///
    /// # Errors
    /// [`Error::Invalid`] when a number is out of range, or no hyperbola has these properties: the
    /// skew must lie strictly between −p/2 and c/2.
    pub fn raw(&self, years: f64) -> Result<Svi> {
        let mut checks = Checks::default();
        positive(&mut checks, "years", years);
        positive(&mut checks, "variance", self.variance);
        checks.between("least_variance", self.least_variance, 0.0, self.variance);
        checks.between("put_slope", self.put_slope, 0.0, LARGEST);
        checks.between("call_slope", self.call_slope, 0.0, LARGEST);
        let (low, high) = (-0.5 * self.put_slope, 0.5 * self.call_slope);
        let skew = self.skew;
        let message = format!("must be between -put_slope/2 and call_slope/2, {low} and {high}, got {skew}");
        checks.require(skew > low && skew < high, "skew", message);
        checks.finish()?;
        let w = self.variance * years;
        let root = w.sqrt();
        let b = 0.5 * root * (self.call_slope + self.put_slope);
        let rho = (self.call_slope - self.put_slope) / (self.call_slope + self.put_slope);
        // β = m/√(m² + σ²)
        let beta = rho - 2.0 * self.skew * root / b;
        let (across, along) = ((1.0 - beta * beta).max(0.0).sqrt(), (1.0 - rho * rho).max(0.0).sqrt());
        // w(0) − least = b√(m² + σ²)(1 − ρβ − √(1 − β²)√(1 − ρ²)), which vanishes if ρ = β.
        let shape = 1.0 - rho * beta - across * along;
        let drop = (self.variance - self.least_variance) * years;
        if shape <= 1e-15 || b <= 0.0 {
            let message = "is zero: the smile is lowest on the money, which leaves its roundness open";
            return Err(Error::invalid("skew", message));
        }
        let distance = drop / (b * shape);
        let (m, sigma) = (beta * distance, across * distance);
        let smile = Svi { a: self.least_variance * years - b * sigma * along, b, rho, m, sigma };
        smile.check()?;
        Ok(smile)
    }
}

fn positive(checks: &mut Checks, name: &str, value: f64) {
    checks.require(
        value > 0.0 && value.is_finite(),
        name,
        format_args!("must be positive and finite, got {value}"),
    );
}
