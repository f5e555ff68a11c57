//! The endpoints: extract, call, convert.

// The attribute that describes a handler repeats the types of its arguments.
#![allow(unused_qualifications)]

pub mod auth;
pub mod clo;
pub mod docs;
pub mod health;
pub mod monitoring;
pub mod options;
pub mod portfolios;
pub mod tasks;
