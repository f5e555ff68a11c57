//! What several endpoints share.

pub mod tasks;
//! What several endpoints share: computations on what a request holds.

pub mod reports;
