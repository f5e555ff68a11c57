//! Every test of the workspace that crosses a crate's border, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods)]

mod allocation;
mod cli;
mod clo;
mod golden;
mod http;
mod portfolio;
mod risk;
mod tidy;
