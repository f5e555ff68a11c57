//! The `paripassu` program, as a library so that tests run it in process.

pub mod cli;
