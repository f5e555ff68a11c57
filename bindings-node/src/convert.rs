//! What crosses between JavaScript and Rust: JSON text, which keeps every bit of a number.

use risk_core::{Error, Problem, Result};
use serde::Serialize;

pub use risk_core::read::text as read;

/// What `index.js` resolves or rejects with.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Reply<'a, T> {
    Answer(T),
    Error { code: &'static str, message: String, problems: &'a [Problem] },
}

/// The text of a reply.
pub fn reply<T: Serialize>(answer: Result<T>) -> serde_json::Result<String> {
    serde_json::to_string(&match &answer {
        Ok(answer) => Reply::Answer(answer),
        Err(error) => {
            Reply::Error { code: code(error), message: error.to_string(), problems: error.problems() }
        }
    })
}

fn code(error: &Error) -> &'static str {
    match error {
        Error::Invalid(_) => "Invalid",
        Error::Infeasible(_) => "Infeasible",
        Error::NoConvergence { .. } => "NoConvergence",
        Error::Cancelled => "Cancelled",
    }
}
