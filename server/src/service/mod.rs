//! What several endpoints share: computations on what a request holds.

pub mod reports;
pub mod tasks;
