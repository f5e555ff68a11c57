//! The ground floor: dates, curves, ratings, root finding, and the conventions that every other
//! crate of the workspace speaks (errors, checks, progress).
//!
//! A function here is pure: no clock, file, network, environment, log, global or lock.

pub mod check;
pub mod curve;
mod error;
pub mod math;
pub mod money;
pub mod progress;
pub mod rating;
pub mod read;
pub mod time;

pub use error::{Error, Problem, Result};
pub use progress::Progress;
