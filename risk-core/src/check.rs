//! Argument checks that gather every problem before they fail.

use crate::{Error, Problem, Result};
use std::fmt::Display;

/// The largest amount of money, in units of currency, that a computation accepts: above it an `f64`
/// no longer resolves a tenth of a cent.
pub const MOST_MONEY: f64 = 1e13;

/// Gathers the problems of an input; [`Checks::finish`] turns them into one [`Error::Invalid`].
///
/// # Examples
/// ```
/// use risk_core::check::Checks;
///
/// let mut checks = Checks::default();
/// checks.money("par", -1.0);
/// checks.fraction("severity", 1.4);
/// let error = checks.finish().unwrap_err();
/// assert_eq!(error.problems().len(), 2);
/// ```
#[derive(Debug, Default)]
pub struct Checks {
    problems: Vec<Problem>,
}

impl Checks {
    /// Adds a problem.
    pub fn problem(&mut self, path: impl Display, message: impl Display) {
        self.problems.push(Problem::new(path, message));
    }

    /// Adds a problem unless `holds`.
    pub fn require(&mut self, holds: bool, path: impl Display, message: impl Display) {
        if !holds {
            self.problem(path, message);
        }
    }

    /// Wants a finite number.
    pub fn finite(&mut self, path: impl Display, value: f64) {
        self.require(value.is_finite(), path, format_args!("must be finite, got {value}"));
    }

    /// Wants `low <= value <= high`.
    pub fn between(&mut self, path: impl Display, value: f64, low: f64, high: f64) {
        self.require(
            (low..=high).contains(&value),
            path,
            format_args!("must be between {low} and {high}, got {value}"),
        );
    }

    /// Wants a number from 0 to 1.
    pub fn fraction(&mut self, path: impl Display, value: f64) {
        self.between(path, value, 0.0, 1.0);
    }

    /// Wants an amount of money: from 0 to [`MOST_MONEY`].
    pub fn money(&mut self, path: impl Display, value: f64) {
        self.require(
            (0.0..=MOST_MONEY).contains(&value),
            path,
            format_args!("must be an amount from 0 to {MOST_MONEY:e}, got {value}"),
        );
    }

    /// Wants an annual rate in decimals, from -100 % to 1000 %.
    pub fn rate(&mut self, path: impl Display, value: f64) {
        self.require(
            (-1.0..=10.0).contains(&value),
            path,
            format_args!("must be a decimal rate from -1 to 10 (0.05 is 5 %), got {value}"),
        );
    }

    /// True when nothing is wrong so far.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// All problems at once, or none.
    ///
    /// # Errors
    /// [`Error::Invalid`] when any check failed.
    pub fn finish(self) -> Result<()> {
        if self.problems.is_empty() { Ok(()) } else { Err(Error::Invalid(self.problems)) }
    }
}
