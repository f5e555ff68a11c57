//! Returns that flows of money in and out do not move.

use super::moment::{finite, quotient};
use risk_core::check::Checks;
use risk_core::time::Date;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// When money flows on its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlowTiming {
    /// After the valuation, which does not hold it yet.
    #[default]
    EndOfDay,
    /// Before the market opens: it earns the day's return, and the valuation holds it.
    StartOfDay,
}

/// What a portfolio is worth at the close of a date, and what flows in (positive) or out on it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Valuation {
    /// The date.
    pub date: Date,
    /// The market value at the close; with flows at the end of the day, before the day's flow.
    pub value: f64,
    /// Money put in, or taken out when negative.
    #[serde(default)]
    pub flow: f64,
}

/// A time-weighted return and the returns it links.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimeWeightedReturn {
    /// Of the whole time, not annualised.
    pub total: f64,
    /// From each valuation to the next.
    pub returns: Vec<f64>,
}

/// The true time-weighted return: the portfolio is valued at every flow.
///
/// # Formula
/// flows at the end of the day: rₜ = Vₜ / (Vₜ₋₁ + Fₜ₋₁) − 1; at its start: rₜ = Vₜ / (Vₜ₋₁ + Fₜ) − 1;
/// R = Π (1 + rₜ) − 1
///
/// where V are valuations and F flows. With flows at the start of the day, that of the first date
/// is part of its value already and is not used.
///
/// # References
/// CFA Institute (2020), *Global Investment Performance Standards*, provision 2.A.23.
///
/// # Errors
/// [`Error::Invalid`] unless there are two valuations with increasing dates and finite numbers, and
/// the money at work at the start of every sub-period is positive.
///
/// # Examples
/// ```
/// use portfolio_core::performance::{FlowTiming, Valuation, time_weighted_return};
/// use risk_core::time::Date;
///
/// let day = |d| Date::from_ymd_opt(2025, 1, d).unwrap();
/// let twr = time_weighted_return(&[
///     Valuation { date: day(1), value: 100.0, flow: 0.0 },
///     Valuation { date: day(2), value: 110.0, flow: 90.0 },
///     Valuation { date: day(3), value: 180.0, flow: 0.0 },
/// ], FlowTiming::EndOfDay)?;
/// assert!((twr.total - (1.1 * 0.9 - 1.0)).abs() < 1e-15);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn time_weighted_return(valuations: &[Valuation], timing: FlowTiming) -> Result<TimeWeightedReturn> {
    let mut checks = Checks::default();
    let count = valuations.len();
    checks.require(count >= 2, "valuations", format_args!("must be at least 2, got {count}"));
    for (i, v) in valuations.iter().enumerate() {
        checks.finite(format_args!("valuations[{i}].value"), v.value);
        checks.finite(format_args!("valuations[{i}].flow"), v.flow);
    }
    check_increasing(&mut checks, "valuations", &valuations.iter().map(|v| v.date).collect::<Vec<_>>());
    checks.finish()?;
    let mut returns = Vec::with_capacity(count - 1);
    for (i, pair) in valuations.windows(2).enumerate() {
        let at_work = match timing {
            FlowTiming::EndOfDay => pair[0].value + pair[0].flow,
            FlowTiming::StartOfDay => pair[0].value + pair[1].flow,
        };
        let r = quotient(pair[1].value, at_work).filter(|_| at_work > 0.0).ok_or_else(|| {
            Error::invalid(
                format_args!("valuations[{}]", i + 1),
                format_args!("must follow a positive amount at work, got {at_work}"),
            )
        })?;
        returns.push(r - 1.0);
    }
    let total = crate::returns::total_return(&returns)
        .ok_or_else(|| Error::invalid("valuations", "must link to a finite return"))?;
    Ok(TimeWeightedReturn { total, returns })
}

/// The modified Dietz return from one valuation to another, with flows between.
///
/// # Formula
/// R = (V₁ − V₀ − Σ Fᵢ) / (V₀ + Σ wᵢ Fᵢ), wᵢ = (T − tᵢ) / T
///
/// where Fᵢ flows in at the end of day tᵢ of the T days from start to end.
///
/// # References
/// P. O. Dietz (1966), *Pension Funds: Measuring Investment Performance*; B. R. Bruce (1990),
/// *Quantitative International Investing*.
///
/// # Errors
/// [`Error::Invalid`] unless the numbers are finite, the end is after the start, the flows lie
/// between, and the average capital is positive.
///
/// # Examples
/// ```
/// use portfolio_core::performance::modified_dietz;
/// use risk_core::time::Date;
///
/// let day = |d| Date::from_ymd_opt(2025, 1, d).unwrap();
/// let r = modified_dietz((day(1), 100.0), (day(31), 165.0), &[(day(16), 50.0)])?;
/// assert!((r - 15.0 / 125.0).abs() < 1e-15);
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn modified_dietz(start: (Date, f64), end: (Date, f64), flows: &[(Date, f64)]) -> Result<f64> {
    let mut checks = Checks::default();
    checks.finite("start", start.1);
    checks.finite("end", end.1);
    let days = (end.0 - start.0).num_days();
    checks.require(days > 0, "end", format_args!("must be after {}, got {}", start.0, end.0));
    for (i, (date, flow)) in flows.iter().enumerate() {
        checks.finite(format_args!("flows[{i}]"), *flow);
        checks.require(
            (start.0..=end.0).contains(date),
            format_args!("flows[{i}]"),
            format_args!("must lie between {} and {}, got {date}", start.0, end.0),
        );
    }
    checks.finish()?;
    let weight = |date: Date| (end.0 - date).num_days() as f64 / days as f64;
    let flow: f64 = flows.iter().map(|f| f.1).sum();
    let capital: f64 = start.1 + flows.iter().map(|f| weight(f.0) * f.1).sum::<f64>();
    finite((end.1 - start.1 - flow) / capital).filter(|_| capital > 0.0).ok_or_else(|| {
        Error::invalid("start", format_args!("must give a positive average capital, got {capital}"))
    })
}

/// Wants dates that increase strictly.
pub(super) fn check_increasing(checks: &mut Checks, path: &str, dates: &[Date]) {
    if let Some(t) = dates.windows(2).position(|d| d[0] >= d[1]) {
        checks.problem(
            format_args!("{path}[{}].date", t + 1),
            format_args!("must increase, got {} after {}", dates[t + 1], dates[t]),
        );
    }
}
