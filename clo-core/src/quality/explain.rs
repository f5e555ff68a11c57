//! A test's result in words.

use super::compliance::TestResult;
use super::definition::{Direction, Measure};
use super::evaluate::Outcome;

/// `Cov-lite loans: 102,330,000.00 of 500,000,000.00 is 20.466 %; at most 60 % is asked. Passed with
/// 39.534 % to spare.`
pub(super) fn explain(result: &TestResult) -> String {
    let measure = result.measure;
    let Some(value) = result.value else {
        return format!("{}: there is nothing to measure, which passes.", result.name);
    };
    let whose = result.group.as_ref().map(|group| format!(" ({group})")).unwrap_or_default();
    let bound = match result.direction {
        Direction::AtMost => "at most",
        Direction::AtLeast => "at least",
    };
    let asked = format!("{bound} {} is asked", quantity(measure, result.threshold));
    let distance = quantity(measure, result.margin.unwrap_or(0.0).abs());
    let end = match (result.outcome, result.baseline) {
        (Outcome::Maintained, Some(baseline)) => {
            format!(
                "Missed by {distance}, but no worse than {} before: maintained or improved.",
                quantity(measure, baseline)
            )
        }
        (Outcome::Failed, Some(baseline)) => {
            format!("Failed by {distance}, and worse than {} before.", quantity(measure, baseline))
        }
        (Outcome::Failed, None) => format!("Failed by {distance}."),
        _ => format!("Passed with {distance} to spare."),
    };
    let how = match measure {
        Measure::Diversity => {
            format!("{} is the sum of the scores of its industries", quantity(measure, value))
        }
        Measure::Spread | Measure::Coupon | Measure::Recovery | Measure::Life | Measure::RatingFactor => {
            format!("{} on average over par of {}", quantity(measure, value), money(result.denominator))
        }
        _ => format!(
            "{} of {} is {}",
            money(result.numerator),
            money(result.denominator),
            quantity(measure, value)
        ),
    };
    format!("{}{whose}: {how}; {asked}. {end}", result.name)
}

/// A result as it is read: percent, years or a number.
fn quantity(measure: Measure, value: f64) -> String {
    match measure {
        Measure::Life => format!("{} years", trimmed(value, 2)),
        Measure::RatingFactor | Measure::Diversity => trimmed(value, 2),
        _ => format!("{} %", trimmed(value * 100.0, 3)),
    }
}

/// A number without the zeros at its end.
fn trimmed(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// An amount with its thousands apart: `1,234,567.89`.
fn money(amount: f64) -> String {
    let text = format!("{:.2}", amount.abs());
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let first = whole.len() % 3;
    let mut grouped = whole.get(..first).unwrap_or_default().to_owned();
    for start in (first..whole.len()).step_by(3) {
        if !grouped.is_empty() {
            grouped.push(',');
        }
        grouped += whole.get(start..start + 3).unwrap_or_default();
    }
    let sign = if amount < 0.0 { "-" } else { "" };
    format!("{sign}{grouped}.{cents}")
}
