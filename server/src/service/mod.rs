//! What several endpoints share: computations on what a request holds.

pub(crate) mod clo;
pub mod reports;
pub mod tasks;
