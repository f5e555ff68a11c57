//! The `paripassu` program, as a library so that tests run it in process.

mod api;
mod app;
pub mod auth;
pub mod cache;
pub mod cli;
mod clock;
pub mod compute;
pub mod config;
pub mod demo;
mod envelope;
pub mod error;
pub mod export;
mod extract;
pub mod jobs;
mod limit;
mod lingering;
mod listen;
pub mod market;
pub mod monitor;
pub mod network;
mod openapi;
mod request_id;
mod router;
pub mod service;
pub mod store;

pub use app::{App, Filling, StartError, State, app, import, serve, work};
