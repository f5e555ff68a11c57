//! Reading JSON so that one pass names every problem, each with its path.

use crate::{Error, Problem, Result};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

/// Most problems of form that one reading looks for.
const MOST_PROBLEMS: usize = 25;

/// Reads a `T` from JSON text.
///
/// # Errors
/// [`Error::Invalid`] with line and column when the text is not JSON, else as [`value`].
pub fn text<T: DeserializeOwned>(json: &str) -> Result<T> {
    match serde_json::from_str(json) {
        Ok(read) => Ok(read),
        Err(error) => {
            let parsed =
                serde_json::from_str(json).map_err(|e| Error::invalid("", format_args!("not JSON: {e}")))?;
            value::<T>(parsed).and_then(|_| Err(Error::invalid("", error)))
        }
    }
}

/// Reads a `T` from a JSON value.
///
/// A deserializer stops at its first error, so the offending part is taken out and the rest read
/// again until nothing more is found: an unknown field is dropped alone, any other error drops the
/// innermost list element around it.
///
/// # Errors
/// [`Error::Invalid`] with the problems of form, at most 25 of them.
pub fn value<T: DeserializeOwned>(mut value: Value) -> Result<T> {
    let mut problems = Vec::new();
    let mut removed = Vec::new();
    loop {
        match serde_path_to_error::deserialize::<_, T>(&value) {
            Ok(read) if problems.is_empty() => return Ok(read),
            Ok(_) => return Err(Error::Invalid(problems)),
            Err(error) => {
                let path: Vec<Segment> = error.path().iter().cloned().collect();
                let message = error.into_inner().to_string();
                problems.push(describe(&path, &message, &removed));
                if problems.len() == MOST_PROBLEMS || !take_out(&mut value, &path, &message, &mut removed) {
                    return Err(Error::Invalid(problems));
                }
            }
        }
    }
}

/// A list element taken out: the path of its list, and its index in the list as it then was.
type Removed = (String, usize);

/// The problem in the words of the input as the caller wrote it, before anything was taken out.
fn describe(path: &[Segment], message: &str, removed: &[Removed]) -> Problem {
    let mut spelled = String::new();
    let mut actual = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => {
                let original = removed
                    .iter()
                    .rev()
                    .filter(|(list, _)| *list == actual)
                    .fold(*index, |i, (_, gone)| if *gone <= i { i + 1 } else { i });
                spelled += &format!("[{original}]");
                actual += &format!("[{index}]");
            }
            Segment::Map { key } | Segment::Enum { variant: key } => {
                push_key(&mut spelled, key);
                push_key(&mut actual, key);
            }
            Segment::Unknown => {}
        }
    }
    if let Some(field) = quoted(message).next().filter(|_| message.starts_with("missing field")) {
        push_key(&mut spelled, field);
        return Problem::new(spelled, "is missing");
    }
    if message.starts_with("unknown field") {
        return Problem::new(spelled, unknown_field(message));
    }
    Problem::new(spelled, message)
}

/// The names that a deserializer's message quotes: the offending one, then those it expected.
fn quoted(message: &str) -> impl Iterator<Item = &str> {
    message.split('`').skip(1).step_by(2)
}

fn unknown_field(message: &str) -> String {
    let mut names = quoted(message);
    let got = names.next().unwrap_or_default();
    let likeness = |name: &str| strsim::jaro_winkler(got, name);
    match names.max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|name| likeness(name) > 0.75) {
        Some(name) => format!("unknown field, did you mean `{name}`?"),
        None => "unknown field".to_owned(),
    }
}

fn push_key(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

/// Takes the offending part out of `value`; false when there is nothing that can go.
fn take_out(value: &mut Value, path: &[Segment], message: &str, removed: &mut Vec<Removed>) -> bool {
    let steps: Vec<&Segment> = path.iter().filter(|step| !matches!(step, Segment::Unknown)).collect();
    if message.starts_with("unknown field")
        && let Some((Segment::Map { key } | Segment::Enum { variant: key }, parents)) = steps.split_last()
        && let Some(Value::Object(object)) = follow(value, parents)
    {
        return object.remove(key).is_some();
    }
    let Some(at) = steps.iter().rposition(|s| matches!(s, Segment::Seq { .. })) else {
        return false;
    };
    let (Segment::Seq { index }, Some(Value::Array(list))) = (steps[at], follow(value, &steps[..at])) else {
        return false;
    };
    list.remove(*index);
    removed.push((spell(&steps[..at]), *index));
    true
}

fn spell(steps: &[&Segment]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Segment::Seq { index } => path += &format!("[{index}]"),
            Segment::Map { key } | Segment::Enum { variant: key } => push_key(&mut path, key),
            Segment::Unknown => {}
        }
    }
    path
}

fn follow<'a>(value: &'a mut Value, steps: &[&Segment]) -> Option<&'a mut Value> {
    steps.iter().try_fold(value, |at, step| match step {
        Segment::Seq { index } => at.get_mut(index),
        Segment::Map { key } | Segment::Enum { variant: key } => at.get_mut(key),
        Segment::Unknown => None,
    })
}
