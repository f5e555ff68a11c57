//! Reading JSON so that one pass names every problem, each with its path.

use crate::{Error, Problem, Result};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use serde_path_to_error::Segment;

/// Most problems of form that one reading looks for.
const MOST_PROBLEMS: usize = 25;

/// Most times that one reading begins again to look for more.
const MOST_READINGS: usize = 80;

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
/// A deserializer stops at its first error, so the offending part is made good and the rest read again
/// until nothing more is found: an unknown field is dropped; a wrong or missing value gets a stand-in that
/// its place accepts, where there is one; else the field goes, or the innermost list element around it.
///
/// # Errors
/// [`Error::Invalid`] with the problems of form, at most 25 of them.
pub fn value<T: DeserializeOwned>(mut value: Value) -> Result<T> {
    let mut search = Search::default();
    loop {
        match search.read::<T>(&value) {
            Ok(read) if search.problems.is_empty() => return Ok(read),
            Ok(_) => return Err(Error::Invalid(search.problems)),
            Err(fault) => {
                // What was taken away is missing, and that is nobody's fault but ours.
                if !search.gone.contains(&fault.place()) {
                    search.problems.push(describe(&fault.path, &fault.message, &search.removed));
                }
                if search.problems.len() == MOST_PROBLEMS || !search.get_past::<T>(&mut value, &fault) {
                    return Err(Error::Invalid(search.problems));
                }
            }
        }
    }
}

/// Why a reading stopped.
struct Fault {
    path: Vec<Segment>,
    message: String,
}

impl Fault {
    /// The value that is at fault, as `a.b[0]`; a field that is missing, too.
    fn place(&self) -> String {
        let mut place = spell(&self.steps());
        if let Some(field) = self.missing() {
            push_key(&mut place, field);
        }
        place
    }

    fn missing(&self) -> Option<&str> {
        quoted(&self.message).next().filter(|_| self.message.starts_with("missing field"))
    }

    fn steps(&self) -> Vec<&Segment> {
        self.path.iter().filter(|step| !matches!(step, Segment::Unknown)).collect()
    }
}

/// The search for everything that is wrong.
#[derive(Default)]
struct Search {
    problems: Vec<Problem>,
    readings: usize,
    /// List elements that were taken out.
    removed: Vec<Removed>,
    /// Fields that were taken out.
    gone: Vec<String>,
}

impl Search {
    fn read<T: DeserializeOwned>(&mut self, value: &Value) -> std::result::Result<T, Fault> {
        self.readings += 1;
        serde_path_to_error::deserialize(value).map_err(|error| Fault {
            path: error.path().iter().cloned().collect(),
            message: error.into_inner().to_string(),
        })
    }

    /// Changes `value` so that a reading comes further; false when nothing does.
    fn get_past<T: DeserializeOwned>(&mut self, value: &mut Value, fault: &Fault) -> bool {
        if self.readings >= MOST_READINGS {
            return false;
        }
        let steps = fault.steps();
        let is_unknown = fault.message.starts_with("unknown field");
        if !is_unknown && !self.gone.contains(&fault.place()) {
            if self.stand_in::<T>(value, fault, &steps) {
                return true;
            }
            if fault.missing().is_none() && drop_field(value, &steps) {
                self.gone.push(fault.place());
                return true;
            }
        }
        take_out(value, &fault.path, &fault.message, &mut self.removed)
    }

    /// Puts a value at the fault's place that is accepted there.
    fn stand_in<T: DeserializeOwned>(
        &mut self,
        value: &mut Value,
        fault: &Fault,
        steps: &[&Segment],
    ) -> bool {
        let place = fault.place();
        for candidate in [json!(0), json!(""), json!(null), json!([]), json!(false)] {
            let Some(there) = at_fault(value, fault, steps) else { return false };
            let before = std::mem::replace(there, candidate);
            let accepted = match self.read::<T>(value) {
                Ok(_) => true,
                Err(next) => !is_within(&next.place(), &place),
            };
            if accepted {
                return true;
            }
            if let Some(there) = at_fault(value, fault, steps) {
                *there = before;
            }
            if self.readings >= MOST_READINGS {
                break;
            }
        }
        if let (Some(field), Some(Value::Object(object))) = (fault.missing(), follow(value, steps)) {
            object.remove(field);
        }
        false
    }
}

/// The value at a fault's place; null where a field is missing.
fn at_fault<'a>(value: &'a mut Value, fault: &Fault, steps: &[&Segment]) -> Option<&'a mut Value> {
    match (follow(value, steps)?, fault.missing()) {
        (Value::Object(object), Some(field)) => Some(object.entry(field).or_insert(Value::Null)),
        (_, Some(_)) => None,
        (there, None) => Some(there),
    }
}

fn is_within(place: &str, outer: &str) -> bool {
    place.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Takes the field away that the steps lead to.
fn drop_field(value: &mut Value, steps: &[&Segment]) -> bool {
    match steps.split_last() {
        Some((Segment::Map { key }, parents)) => match follow(value, parents) {
            Some(Value::Object(object)) => object.remove(key).is_some(),
            _ => false,
        },
        _ => false,
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
    Problem::new(spelled, without_types(message))
}

/// A message that speaks of objects where the deserializer's speaks of our types.
fn without_types(message: &str) -> String {
    match message.split_once(", expected ") {
        Some((got, wanted)) if wanted.starts_with("struct ") || wanted.contains("tagged enum ") => {
            format!("{got}, expected an object")
        }
        _ => message.to_owned(),
    }
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
