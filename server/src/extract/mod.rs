//! What handlers read requests with.

mod form;
mod json;
mod moment;
mod query;
mod user;

pub use form::Form;
pub use json::{Body, bytes};
pub use moment::Moment;
pub use query::Query;
pub use user::{COOKIE, Presented, User};
