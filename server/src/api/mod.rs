//! The endpoints: extract, call, convert.

pub mod auth;
pub mod health;
