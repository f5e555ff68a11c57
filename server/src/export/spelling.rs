//! How values are spelled for people.

use super::{Cell, Kind};

/// What stands for a value that there is none of.
pub const NONE: &str = "–";

/// A cell of a kind.
pub fn cell(value: &Cell, kind: Kind) -> String {
    match value {
        Cell::Text(text) => printable(text),
        Cell::Date(date) => date.format("%Y-%m-%d").to_string(),
        Cell::Number(number) if number.is_finite() => self::number(*number, kind),
        Cell::Empty | Cell::Number(_) => NONE.to_owned(),
    }
}

/// A finite number of a kind.
pub fn number(value: f64, kind: Kind) -> String {
    match kind {
        Kind::Number { decimals } => grouped(value, decimals.into()),
        Kind::Percent => grouped(100.0 * value, 2) + "%",
        Kind::Money => grouped(value, 2),
        Kind::Text | Kind::Date => value.to_string(),
    }
}

/// A number beside an axis whose ticks are `step` apart: with as many digits as tell ticks apart.
pub fn tick(value: f64, kind: Kind, step: f64) -> String {
    if kind == Kind::Percent {
        return grouped(100.0 * value, decimals(100.0 * step)) + "%";
    }
    let largest = value.abs().max(step);
    let scales = [(1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e4, "k")];
    match scales.into_iter().find(|(scale, _)| largest >= *scale) {
        _ if largest >= 1e16 => format!("{value:e}"),
        None => grouped(value, decimals(step)),
        Some((scale, unit)) => {
            let scale = if unit == "k" { 1e3 } else { scale };
            grouped(value / scale, decimals(step / scale)) + unit
        }
    }
}

/// The decimals that tell multiples of `step` apart, at most eight.
fn decimals(step: f64) -> usize {
    let is_told = |n: &usize| {
        let scaled = step * 10f64.powi(*n as i32);
        (scaled - scaled.round()).abs() < 1e-6 * scaled.abs()
    };
    (0..8).find(is_told).unwrap_or(8)
}

/// A number with its thousands apart.
pub(crate) fn grouped(value: f64, decimals: usize) -> String {
    let digits = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let is_zero = digits.bytes().all(|digit| matches!(digit, b'0' | b'.'));
    let mut text = String::from(if value < 0.0 && !is_zero { "-" } else { "" });
    for (k, digit) in whole.chars().enumerate() {
        if k > 0 && (whole.len() - k).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + fraction
}

/// A text on one line, without what is no sign: control characters, and those that turn the direction of others.
pub fn printable(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    text.chars().filter(|c| !turns(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_rounded() {
        assert_eq!(number(-1_234_567.891, Kind::Money), "-1,234,567.89");
        assert_eq!(number(-0.000_01, Kind::Percent), "0.00%");
        assert_eq!(number(0.0625, Kind::Percent), "6.25%");
        assert_eq!(number(999.5, Kind::Number { decimals: 0 }), "1,000");
        assert_eq!(cell(&Cell::Number(f64::NAN), Kind::Money), NONE);
    }

    #[test]
    fn ticks_have_the_digits_that_tell_them_apart() {
        assert_eq!(tick(0.05, Kind::Percent, 0.05), "5%");
        assert_eq!(tick(0.025, Kind::Percent, 0.025), "2.5%");
        assert_eq!(tick(2_500_000.0, Kind::Money, 500_000.0), "2.5m");
        assert_eq!(tick(50_000.0, Kind::Money, 10_000.0), "50k");
        assert_eq!(tick(0.95, Kind::Number { decimals: 2 }, 0.05), "0.95");
    }

    #[test]
    fn what_is_no_sign_is_not_printed() {
        assert_eq!(printable("a\0b\u{202e}c\nd"), "a bc d");
    }
}
