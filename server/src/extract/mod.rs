//! What handlers read requests with.

mod form;
mod json;
mod user;

pub use form::Form;
pub use json::Body;
pub use user::{COOKIE, Presented, User};
