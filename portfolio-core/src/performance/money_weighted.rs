//! The return of an investor's own money.

use risk_core::check::Checks;
use risk_core::math::root::brent;
use risk_core::math::{exp, exp_m1};
use risk_core::time::Date;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// Days in the year of the exponent.
const YEAR_DAYS: f64 = 365.0;

/// The widest continuous rate that is looked at: e^±20 a year, more when the flows span less.
const WIDEST_RATE: f64 = 20.0;

/// The widest growth over all flows that is looked at: e^±40.
const WIDEST_GROWTH: f64 = 40.0;

/// The largest growth that is evaluated: e^±400 of half the time stays finite.
const WIDEST_EXPONENT: f64 = 800.0;

/// Points on either side of zero at which signs are compared.
const POINTS: i32 = 1_000;

/// A money-weighted return per year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MoneyWeightedReturn {
    /// The rate nearest to zero at which the flows are worth nothing, annual compounding.
    pub rate: f64,
    /// All such rates that were found, increasing: more than one when the flows change sign more
    /// than once, and then none of them means much.
    pub roots: Vec<f64>,
}

/// The internal rate of return of dated flows: what spreadsheets call XIRR.
///
/// # Formula
/// Σ Fᵢ (1 + R)^(−(dᵢ − d₀)/365) = 0
///
/// where Fᵢ is paid to the investor on date dᵢ (negative: paid by), and d₀ is the first date.
/// Flows that change sign once have one root; others are scanned and every change of sign is
/// solved, so two roots that nearly touch may be missed.
///
/// # References
/// CFA Institute (2020), *Global Investment Performance Standards*, provision 2.A.27 on
/// money-weighted returns; J. C. T. Mao (1966) on multiple roots.
///
/// # Errors
/// [`Error::Invalid`] unless the flows are finite, on two dates at least, and some are positive and
/// some negative; [`Error::Infeasible`] when no rate is found.
///
/// # Examples
/// ```
/// use portfolio_core::performance::money_weighted_return;
/// use risk_core::time::Date;
///
/// let date = |y| Date::from_ymd_opt(y, 1, 1).unwrap();
/// let r = money_weighted_return(&[(date(2025), -100.0), (date(2026), 110.0)])?;
/// assert!((r.rate - 0.1).abs() < 1e-14);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn money_weighted_return(flows: &[(Date, f64)]) -> Result<MoneyWeightedReturn> {
    let flows = checked(flows)?;
    let first = flows[0].0;
    let span = (flows[flows.len() - 1].0 - first).num_days() as f64 / YEAR_DAYS;
    let timed: Vec<(f64, f64)> =
        flows.iter().map(|(date, flow)| ((*date - first).num_days() as f64 / YEAR_DAYS, *flow)).collect();
    // Discounted to the middle of the time, so that neither end overflows.
    let value = |x: f64| timed.iter().map(|(t, flow)| flow * exp(-x * (t - span / 2.0))).sum::<f64>();
    let widest = WIDEST_RATE.max(WIDEST_GROWTH / span).min(WIDEST_EXPONENT / span);
    let changes =
        flows.iter().map(|f| f.1 > 0.0).collect::<Vec<_>>().windows(2).filter(|s| s[0] != s[1]).count();
    let mut roots = Vec::new();
    let mut solve = |low: f64, high: f64| -> Result<()> {
        roots.push(exp_m1(brent("internal rate of return", value, low, high, 0.0)?));
        Ok(())
    };
    if changes == 1 {
        solve(-widest, widest)?;
    } else {
        let grid: Vec<(f64, f64)> = (-POINTS..=POINTS)
            .map(|i| widest * (f64::from(i) / f64::from(POINTS)).powi(3))
            .map(|x| (x, value(x)))
            .collect();
        for pair in grid.windows(2) {
            let ((low, below), (high, above)) = (pair[0], pair[1]);
            // A root on a point of the grid belongs to the interval that it begins.
            if below == 0.0 || (above != 0.0 && (below < 0.0) != (above < 0.0)) {
                solve(low, high)?;
            }
        }
    }
    roots.retain(|rate| rate.is_finite());
    let rate = roots.iter().copied().min_by(|a, b| a.abs().total_cmp(&b.abs()));
    let rate = rate.ok_or_else(|| {
        Error::Infeasible("internal rate of return: no rate makes these flows worth nothing".to_owned())
    })?;
    Ok(MoneyWeightedReturn { rate, roots })
}

/// The flows by date, those of zero left out and those of a date added up.
fn checked(flows: &[(Date, f64)]) -> Result<Vec<(Date, f64)>> {
    let mut checks = Checks::default();
    for (i, (_, flow)) in flows.iter().enumerate() {
        checks.require(
            flow.abs() <= 1e100,
            format_args!("flows[{i}]"),
            format_args!("must be an amount of at most 1e100, got {flow}"),
        );
    }
    let mut sorted: Vec<(Date, f64)> = Vec::with_capacity(flows.len());
    let mut by_date = flows.to_vec();
    by_date.sort_by_key(|f| f.0);
    for (date, flow) in by_date {
        match sorted.last_mut().filter(|last| last.0 == date) {
            Some(last) => last.1 += flow,
            None => sorted.push((date, flow)),
        }
    }
    sorted.retain(|f| f.1 != 0.0);
    let both = sorted.iter().any(|f| f.1 > 0.0) && sorted.iter().any(|f| f.1 < 0.0);
    checks.require(both, "flows", "must pay in on one date and out on another, got flows of one sign");
    checks.finish()?;
    Ok(sorted)
}
