//! The endpoints: extract, call, convert.

// The attribute that describes a handler repeats the types of its arguments.
#![allow(unused_qualifications)]

pub mod auth;
pub mod health;
pub mod portfolios;
pub mod tasks;
