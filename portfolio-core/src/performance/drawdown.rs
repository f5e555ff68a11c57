//! Falls of wealth from its peak.

use super::PerformanceSettings;
use super::annualize::annualized_return;
use super::moment::{finite, quotient};
use super::settings::FirstPeak;
use crate::returns::{total_return, wealth};
use risk_core::statistics::mean;
use risk_core::time::Date;
use serde::{Deserialize, Serialize};

/// One fall of wealth from a peak and its recovery; indices count returns from 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Drawdown {
    /// The fall from peak to trough as a fraction of the peak: −0.2 is 20 % down.
    pub depth: f64,
    /// The return after which wealth was at its peak; None for the initial wealth.
    pub peak: Option<usize>,
    /// The first return below the peak.
    pub start: usize,
    /// The return after which wealth was lowest.
    pub trough: usize,
    /// The first return that reaches the peak again; None when none does.
    pub recovery: Option<usize>,
    /// Returns after which wealth is below the peak.
    pub duration: usize,
    /// Of `peak`, when dates are given.
    pub peak_date: Option<Date>,
    /// Of `start`.
    pub start_date: Option<Date>,
    /// Of `trough`.
    pub trough_date: Option<Date>,
    /// Of `recovery`.
    pub recovery_date: Option<Date>,
    /// Calendar days from `start` to `recovery`, or to the last date.
    pub days: Option<i64>,
}

/// How far wealth is below its peak after each return: 0 at a peak, −0.2 when 20 % down.
///
/// # Formula
/// Dₜ = Vₜ / max_{s ≤ t} Vₛ − 1
///
/// where V is wealth, and V₀ = 1 is a peak too unless the settings say otherwise. Empty when a
/// return is not finite.
///
/// # Examples
/// ```
/// use portfolio_core::performance::{FirstPeak, drawdown_series};
///
/// assert_eq!(drawdown_series(&[-0.5, 1.0, 0.5], FirstPeak::InitialWealth), [-0.5, 0.0, 0.0]);
/// assert_eq!(drawdown_series(&[-0.5, 1.0, 0.5], FirstPeak::FirstObservation), [0.0, 0.0, 0.0]);
/// ```
#[must_use]
pub fn drawdown_series(returns: &[f64], first_peak: FirstPeak) -> Vec<f64> {
    if returns.iter().any(|r| !r.is_finite()) {
        return Vec::new();
    }
    let path = wealth(returns);
    let mut peak = match first_peak {
        FirstPeak::InitialWealth => 1.0,
        FirstPeak::FirstObservation => path.get(1).copied().unwrap_or(1.0),
    };
    let below = path.iter().skip(1).map(|v| {
        peak = v.max(peak);
        // A peak of nothing, or less, has nothing to fall from.
        if peak > 0.0 { (v / peak - 1.0).max(f64::MIN) } else { 0.0 }
    });
    below.collect()
}

/// The deepest fall from a peak, not positive; None without returns.
///
/// # References
/// M. Magdon-Ismail, A. F. Atiya (2004), *Maximum drawdown*, Risk 17(10).
#[must_use]
pub fn maximum_drawdown(returns: &[f64], first_peak: FirstPeak) -> Option<f64> {
    drawdown_series(returns, first_peak).into_iter().reduce(f64::min)
}

/// Every drawdown in the order of time; `dates` are those of the returns, or empty.
///
/// # Examples
/// ```
/// use portfolio_core::performance::{FirstPeak, drawdowns};
///
/// let falls = drawdowns(&[0.1, -0.5, 1.0, -0.1], &[], FirstPeak::InitialWealth);
/// assert_eq!(falls.len(), 2);
/// assert_eq!((falls[0].peak, falls[0].trough, falls[0].recovery), (Some(0), 1, Some(2)));
/// assert_eq!(falls[1].recovery, None);
/// ```
#[must_use]
pub fn drawdowns(returns: &[f64], dates: &[Date], first_peak: FirstPeak) -> Vec<Drawdown> {
    let series = drawdown_series(returns, first_peak);
    let mut found: Vec<Drawdown> = Vec::new();
    let mut open = false;
    for (t, &below) in series.iter().enumerate() {
        match found.last_mut().filter(|_| open) {
            None if below < 0.0 => {
                found.push(begun(t, below, dates));
                open = true;
            }
            None => {}
            Some(fall) if below < 0.0 => {
                fall.duration += 1;
                if below < fall.depth {
                    (fall.depth, fall.trough, fall.trough_date) = (below, t, dates.get(t).copied());
                }
            }
            Some(fall) => {
                (fall.recovery, fall.recovery_date) = (Some(t), dates.get(t).copied());
                open = false;
            }
        }
    }
    for fall in &mut found {
        let end = fall.recovery_date.or(dates.get(series.len().saturating_sub(1)).copied());
        fall.days = fall.start_date.zip(end).map(|(start, end)| (end - start).num_days());
    }
    found
}

fn begun(t: usize, below: f64, dates: &[Date]) -> Drawdown {
    let peak = t.checked_sub(1);
    let date = dates.get(t).copied();
    Drawdown {
        depth: below,
        peak,
        start: t,
        trough: t,
        recovery: None,
        duration: 1,
        peak_date: peak.and_then(|peak| dates.get(peak)).copied(),
        start_date: date,
        trough_date: date,
        recovery_date: None,
        days: None,
    }
}

/// The ulcer index: the root mean square drawdown.
///
/// # Formula
/// √(Σ Dₜ² / n)
///
/// # References
/// P. Martin, B. McCann (1989), *The Investor's Guide to Fidelity Funds*.
#[must_use]
pub fn ulcer_index(returns: &[f64], first_peak: FirstPeak) -> Option<f64> {
    let squares: Vec<f64> = drawdown_series(returns, first_peak).iter().map(|d| d * d).collect();
    finite(mean(&squares)?.sqrt())
}

/// The pain index: the mean drawdown, positive.
///
/// # References
/// T. Becker, A. Moore (2006), *The Pain Index and Pain Ratio*, Zephyr Associates.
#[must_use]
pub fn pain_index(returns: &[f64], first_peak: FirstPeak) -> Option<f64> {
    Some(mean(&drawdown_series(returns, first_peak))?.abs())
}

/// The pain ratio: compounded annual return less the risk-free rate, over the pain index.
#[must_use]
pub fn pain_ratio(returns: &[f64], settings: &PerformanceSettings) -> Option<f64> {
    let excess = annualized_return(returns, settings.periods_per_year)? - settings.risk_free_rate;
    quotient(excess, pain_index(returns, settings.first_peak)?)
}

/// The Martin ratio, or ulcer performance index: compounded annual return less the risk-free rate,
/// over the ulcer index.
#[must_use]
pub fn martin_ratio(returns: &[f64], settings: &PerformanceSettings) -> Option<f64> {
    let excess = annualized_return(returns, settings.periods_per_year)? - settings.risk_free_rate;
    quotient(excess, ulcer_index(returns, settings.first_peak)?)
}

/// The total return over the maximum drawdown.
#[must_use]
pub fn recovery_factor(returns: &[f64], settings: &PerformanceSettings) -> Option<f64> {
    quotient(total_return(returns)?, -maximum_drawdown(returns, settings.first_peak)?)
}
