//! The computations of the task API: what a request asks, and what the cores answer.

pub mod input;
pub mod monte_carlo;
