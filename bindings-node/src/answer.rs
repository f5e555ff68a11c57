//! What goes back to JavaScript: numbers, arrays without a copy, and documents as JSON text.

use crate::apart::apart;
use napi::bindgen_prelude::{Either, Either3, Float64Array};
use ndarray::Array2;
use risk_core::{Error, Problem, Result};
use serde::Serialize;
use std::fmt::Display;

/// An answer on its way.
pub enum Answer {
    /// A number; NaN when it is undefined.
    Number(f64),
    /// The JSON text of a [`Reply`].
    Text(String),
    /// The JSON text of a [`Reply`], and the arrays that it refers to.
    Arrays(String, Vec<Vec<f64>>),
}

/// What `index.js` gets of an answer.
pub type Sent = Either3<f64, String, Vec<Either<String, Float64Array>>>;

impl Answer {
    /// Hands the memory of the answer to JavaScript.
    pub fn send(self) -> Sent {
        match self {
            Self::Number(number) => Either3::A(number),
            Self::Text(text) => Either3::B(text),
            Self::Arrays(text, arrays) => {
                let arrays = arrays.into_iter().map(|array| Either::B(Float64Array::new(array)));
                Either3::C([Either::A(text)].into_iter().chain(arrays).collect())
            }
        }
    }
}

/// What `index.js` answers, throws or rejects with.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Reply<'a, T> {
    Answer(T),
    Error { code: &'static str, message: String, problems: &'a [Problem] },
}

/// The answer, or what went wrong.
pub fn settled(answer: Result<Answer>) -> Answer {
    answer.unwrap_or_else(|error| {
        let code = match error {
            Error::Invalid(_) => "Invalid",
            Error::Infeasible(_) => "Infeasible",
            Error::NoConvergence { .. } => "NoConvergence",
            Error::Cancelled => "Cancelled",
        };
        failure(code, error.to_string(), error.problems())
    })
}

/// What says that the computation itself is broken.
pub fn panicked() -> Answer {
    failure("Internal", "the computation panicked: this is a bug of paripassu".to_owned(), &[])
}

fn failure(code: &'static str, message: String, problems: &[Problem]) -> Answer {
    let reply: Reply<'_, ()> = Reply::Error { code, message, problems };
    Answer::Text(serde_json::to_string(&reply).unwrap_or_default())
}

/// A document: plain objects and lists.
pub fn document(answer: impl Serialize) -> Result<Answer> {
    serde_json::to_string(&Reply::Answer(answer)).map(Answer::Text).map_err(unspeakable)
}

/// A document whose lists of numbers are arrays: those of every path, say.
pub fn arrays(answer: impl Serialize) -> Result<Answer> {
    let (text, arrays) = apart(&Reply::Answer(answer)).map_err(unspeakable)?;
    Ok(Answer::Arrays(text, arrays))
}

/// A document that refers to arrays.
pub fn columns<const N: usize>(names: [&str; N], columns: [Vec<f64>; N]) -> Result<Answer> {
    let fields: Vec<String> =
        names.iter().enumerate().map(|(i, name)| format!(r#""{name}":{{"$":{i}}}"#)).collect();
    Ok(Answer::Arrays(format!(r#"{{"answer":{{{}}}}}"#, fields.join(",")), columns.into()))
}

/// A number.
pub fn number(answer: impl Into<Option<f64>>) -> Result<Answer> {
    Ok(Answer::Number(answer.into().unwrap_or(f64::NAN)))
}

/// An array.
pub fn vector(answer: Vec<f64>) -> Result<Answer> {
    Ok(Answer::Arrays(r#"{"answer":{"$":0}}"#.to_owned(), vec![answer]))
}

/// An array, in which what is undefined is NaN.
pub fn series(answer: Vec<Option<f64>>) -> Result<Answer> {
    vector(answer.into_iter().map(|number| number.unwrap_or(f64::NAN)).collect())
}

/// A matrix.
pub fn matrix(answer: Array2<f64>) -> Result<Answer> {
    let (rows, columns) = answer.dim();
    let numbers = if answer.is_standard_layout() { answer } else { answer.as_standard_layout().into_owned() };
    let text = format!(r#"{{"answer":{{"$":0,"rows":{rows},"columns":{columns}}}}}"#);
    Ok(Answer::Arrays(text, vec![numbers.into_raw_vec_and_offset().0]))
}

fn unspeakable(error: impl Display) -> Error {
    Error::invalid("", format_args!("the answer cannot be said in JSON: {error}"))
}

/// An answer that is made already.
pub fn ready(answer: Answer) -> Result<Answer> {
    Ok(answer)
}
