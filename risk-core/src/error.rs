//! The one error of the workspace: what went wrong, and where.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The result of every computation that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a computation gave no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// The input is wrong: every problem that was found, each with its path.
    #[error("{}", Listed(.0))]
    Invalid(Vec<Problem>),
    /// The input is right, but no answer satisfies it; the text says what conflicts.
    #[error("infeasible: {0}")]
    Infeasible(String),
    /// An iteration ended before it reached its tolerance.
    #[error("{what} did not converge in {iterations} iterations (residual {residual:e})")]
    NoConvergence {
        /// The quantity sought, such as `discount margin`.
        what: String,
        /// How many iterations were made.
        iterations: usize,
        /// How far from the goal the last one was.
        residual: f64,
    },
    /// The caller asked to stop.
    #[error("cancelled")]
    Cancelled,
}

impl Error {
    /// One problem with the input at `path`.
    pub fn invalid(path: impl fmt::Display, message: impl fmt::Display) -> Self {
        Self::Invalid(vec![Problem::new(path, message)])
    }

    /// The problems of an [`Error::Invalid`]; empty for every other kind.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Invalid(problems) => problems,
            _ => &[],
        }
    }
}

/// One thing that is wrong with an input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Where: `tranches[2].spread`; empty when the input as a whole is meant.
    pub path: String,
    /// What was wanted and what was got: `must be finite, got NaN`.
    pub message: String,
}

impl Problem {
    /// A problem at `path`.
    pub fn new(path: impl fmt::Display, message: impl fmt::Display) -> Self {
        Self { path: path.to_string(), message: message.to_string() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.path, self.message)
        }
    }
}

/// Most problems that a message spells out; the rest are counted.
const MOST_LISTED: usize = 20;

struct Listed<'a>(&'a [Problem]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.0.iter().take(MOST_LISTED).enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        match self.0.len().saturating_sub(MOST_LISTED) {
            0 => Ok(()),
            more => write!(f, "\nand {more} more"),
        }
    }
}
