//! Volatility from the open, high, low and close of each day.

use super::realized::{TRADING_DAYS, check_annualization};
use crate::check::Checks;
use crate::statistics::{Bias, variance};
use crate::{Error, Result, math};
use serde::{Deserialize, Serialize};
use std::f64::consts::LN_2;

/// Price bars, oldest first: four series of one length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bars<'a> {
    /// The first price of each period.
    pub open: &'a [f64],
    /// The highest.
    pub high: &'a [f64],
    /// The lowest.
    pub low: &'a [f64],
    /// The last.
    pub close: &'a [f64],
}

/// Which estimator of the variance of a period.
///
/// Letters: o = ln(Oₜ/Cₜ₋₁) the overnight move, u = ln(H/O), d = ln(L/O), c = ln(C/O); n periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RangeEstimator {
    /// Σ(xₜ − x̄)²/(n − 1) with xₜ = ln(Cₜ/Cₜ₋₁).
    CloseToClose,
    /// Σ(u − d)²/(4n·ln 2): Parkinson (1980). No drift, no overnight move.
    Parkinson,
    /// Σ(½(u − d)² − (2 ln 2 − 1)c²)/n: Garman and Klass (1980). No drift, no overnight move.
    GarmanKlass,
    /// Σ(o² + ½(u − d)² − (2 ln 2 − 1)c²)/n: Garman and Klass with the overnight move, as Yang and
    /// Zhang (2000) extend it. No drift.
    GarmanKlassYangZhang,
    /// Σ(u(u − c) + d(d − c))/n: Rogers and Satchell (1991). Any drift, no overnight move.
    RogersSatchell,
    /// V_o + k·V_c + (1 − k)·V_rs with the sample variances V_o of o and V_c of c, V_rs as above and
    /// k = 0.34/(1.34 + (n + 1)/(n − 1)): Yang and Zhang (2000). Any drift and overnight moves.
    #[default]
    YangZhang,
}

impl RangeEstimator {
    /// Whether the first period needs the close before it.
    fn needs_previous_close(self) -> bool {
        matches!(self, Self::CloseToClose | Self::GarmanKlassYangZhang | Self::YangZhang)
    }
}

/// How a volatility is computed from bars.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RangeSettings {
    /// The estimator; `yang_zhang` by default.
    pub estimator: RangeEstimator,
    /// Bars per year; 252, trading days, by default; 1 leaves the volatility per period.
    pub periods_per_year: f64,
}

impl Default for RangeSettings {
    fn default() -> Self {
        Self { estimator: RangeEstimator::default(), periods_per_year: TRADING_DAYS }
    }
}

/// The annualised volatility of price bars.
///
/// # Formula
/// σ = √(m·V) with V the variance of one period by [`RangeEstimator`] and m `periods_per_year`.
///
/// Estimators that use the previous close take the first bar for its close alone. `None` when too few
/// periods are left: two where a mean is taken, one elsewhere.
///
/// # References
/// M. Parkinson (1980), *Journal of Business* 53, p. 61; M. B. Garman, M. J. Klass (1980), *Journal of
/// Business* 53, p. 67; L. C. G. Rogers, S. E. Satchell (1991), *Annals of Applied Probability* 1, p. 504;
/// D. Yang, Q. Zhang (2000), "Drift-independent volatility estimation", *Journal of Business* 73, p. 477.
///
/// # Examples
/// ```
/// use risk_core::volatility::{Bars, RangeEstimator, RangeSettings, range_volatility};
///
/// let bars = Bars { open: &[100.0], high: &[102.0], low: &[99.0], close: &[101.0] };
/// let settings = RangeSettings { estimator: RangeEstimator::Parkinson, periods_per_year: 1.0 };
/// let sigma = range_volatility(bars, &settings)?.unwrap();
/// assert!((sigma - 0.017_928_6).abs() < 1e-7);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] when the series differ in length, a price is not positive,
/// or a high or low is not the extreme of its bar.
pub fn range_volatility(bars: Bars<'_>, settings: &RangeSettings) -> Result<Option<f64>> {
    let moves = Moves::of(bars, settings)?;
    Ok(moves.volatility(0, moves.up.len(), settings))
}

/// The volatility of each window of bars: element t is that of the `window` periods that end at t, and
/// of the close before them where the estimator needs it; `None` before the first full window.
///
/// # Errors
/// As [`range_volatility`]; also when `window` is 0.
pub fn rolling_range_volatility(
    bars: Bars<'_>,
    window: usize,
    settings: &RangeSettings,
) -> Result<Vec<Option<f64>>> {
    if window == 0 {
        return Err(Error::invalid("window", "must be at least 1, got 0"));
    }
    let moves = Moves::of(bars, settings)?;
    let bars_per_window = window.saturating_add(usize::from(settings.estimator.needs_previous_close()));
    let window_to = |to: usize| {
        let from = to.checked_sub(bars_per_window)?;
        moves.volatility(from, to, settings)
    };
    Ok((1..=moves.up.len()).map(window_to).collect())
}

/// The logarithmic moves of each bar; `overnight` has one element fewer, from the second bar on.
struct Moves {
    overnight: Vec<f64>,
    up: Vec<f64>,
    down: Vec<f64>,
    close: Vec<f64>,
}

impl Moves {
    fn of(bars: Bars<'_>, settings: &RangeSettings) -> Result<Self> {
        let mut checks = Checks::default();
        check_bars(&mut checks, bars);
        check_annualization(&mut checks, settings.periods_per_year);
        checks.finish()?;
        let from_open = |prices: &[f64]| -> Vec<f64> {
            prices.iter().zip(bars.open).map(|(price, open)| log_ratio(*price, *open)).collect()
        };
        let nights = bars.open.iter().skip(1).zip(bars.close);
        Ok(Self {
            overnight: nights.map(|(open, close)| log_ratio(*open, *close)).collect(),
            up: from_open(bars.high),
            down: from_open(bars.low),
            close: from_open(bars.close),
        })
    }

    fn volatility(&self, from: usize, to: usize, settings: &RangeSettings) -> Option<f64> {
        let first = from + usize::from(settings.estimator.needs_previous_close());
        if first >= to {
            return None;
        }
        // The move into bar t is element t − 1.
        let overnight = || self.overnight[first - 1..to - 1].iter().copied();
        let days = || (first..to).map(|t| (self.up[t], self.down[t], self.close[t]));
        let per_period = match settings.estimator {
            RangeEstimator::CloseToClose => {
                let moves = overnight().zip(&self.close[first..to]);
                variance(&moves.map(|(night, day)| night + day).collect::<Vec<_>>(), Bias::Sample)?
            }
            RangeEstimator::Parkinson => mean(days().map(|(u, d, _)| (u - d) * (u - d))) / (4.0 * LN_2),
            RangeEstimator::GarmanKlass => mean(days().map(garman_klass)),
            RangeEstimator::GarmanKlassYangZhang => {
                mean(overnight().map(|night| night * night)) + mean(days().map(garman_klass))
            }
            RangeEstimator::RogersSatchell => mean(days().map(rogers_satchell)),
            RangeEstimator::YangZhang => {
                let n = (to - first) as f64;
                let open = variance(&overnight().collect::<Vec<_>>(), Bias::Sample)?;
                let close = variance(&self.close[first..to], Bias::Sample)?;
                let k = 0.34 / (1.34 + (n + 1.0) / (n - 1.0));
                open + k * close + (1.0 - k) * mean(days().map(rogers_satchell))
            }
        };
        // Rounding of the prices may leave a variance just below zero.
        Some((settings.periods_per_year * per_period.max(0.0)).sqrt())
    }
}

fn garman_klass((u, d, c): (f64, f64, f64)) -> f64 {
    0.5 * (u - d) * (u - d) - (2.0 * LN_2 - 1.0) * c * c
}

fn rogers_satchell((u, d, c): (f64, f64, f64)) -> f64 {
    u * (u - c) + d * (d - c)
}

fn mean(terms: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = terms.len() as f64;
    terms.sum::<f64>() / n
}

/// ln(a/b), also where a/b would overflow.
fn log_ratio(a: f64, b: f64) -> f64 {
    let ratio = a / b;
    if ratio.is_normal() { math::ln(ratio) } else { math::ln(a) - math::ln(b) }
}

/// How far a high may lie below the open or close, relative: adjusted prices are rounded each alone.
const ROUNDING: f64 = 1e-6;

fn check_bars(checks: &mut Checks, bars: Bars<'_>) {
    let n = bars.close.len();
    let series = [("open", bars.open), ("high", bars.high), ("low", bars.low), ("close", bars.close)];
    for (name, prices) in series {
        checks.require(
            prices.len() == n,
            name,
            format_args!("must have as many prices as close, {n}, got {}", prices.len()),
        );
        if let Some((i, &price)) = prices.iter().enumerate().find(|(_, p)| !(p.is_finite() && **p > 0.0)) {
            checks
                .problem(format_args!("{name}[{i}]"), format_args!("must be a positive price, got {price}"));
        }
    }
    if !checks.is_clean() {
        return;
    }
    for t in 0..n {
        let (most, least) = (bars.open[t].max(bars.close[t]), bars.open[t].min(bars.close[t]));
        if bars.high[t] < most * (1.0 - ROUNDING) {
            let high = bars.high[t];
            checks.problem(
                format_args!("high[{t}]"),
                format_args!("must be at least open and close, {most}, got {high}"),
            );
        }
        if bars.low[t] > least * (1.0 + ROUNDING) {
            let low = bars.low[t];
            checks.problem(
                format_args!("low[{t}]"),
                format_args!("must be at most open and close, {least}, got {low}"),
            );
        }
    }
}
