//! What several endpoints share.

pub mod tasks;
