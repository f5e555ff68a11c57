//! Paths into the JSON form of a deal and its assumptions.

use crate::deal::Asset;
use crate::rebalance::Filter;
use serde_json::{Map, Value};

/// One step of a path.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Segment {
    /// `.spread`, and `[B]`: a field, or the element of a list that is named so.
    Key(String),
    /// `[2]`: an element of a list, from 0.
    Index(usize),
    /// `[*]`: all elements.
    All,
    /// `[?price < 0.8]`: the assets that fulfil a filter.
    Where(Filter),
}

/// A place in an object or a list.
enum Place {
    Key(String),
    Index(usize),
}

/// What is done at the end of a path.
pub(super) enum Change<'a> {
    /// Puts a value there.
    Set(&'a Value),
    /// Changes every number there.
    Number(&'a dyn Fn(f64) -> f64),
    /// Takes it away.
    Remove,
}

/// Reads `deal.tranches[B].coupon.floating.spread`.
pub(super) fn parse(path: &str) -> Result<Vec<Segment>, String> {
    let mut segments = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let ends = |at: &usize| matches!(inner[at + 1..].chars().next(), None | Some('.' | '['));
            let end = inner.match_indices(']').map(|(at, _)| at).find(ends);
            let end = end.ok_or_else(|| format!("the bracket before {inner:?} is not closed"))?;
            segments.push(bracketed(&inner[..end])?);
            rest = &inner[end + 1..];
        } else {
            let name = rest.strip_prefix('.').unwrap_or(rest);
            let end = name.find(['.', '[']).unwrap_or(name.len());
            if end == 0 {
                return Err("has an empty name".into());
            }
            segments.push(Segment::Key(name[..end].to_owned()));
            rest = &name[end..];
        }
    }
    if segments.is_empty() { Err("is empty".into()) } else { Ok(segments) }
}

fn bracketed(inner: &str) -> Result<Segment, String> {
    if inner == "*" {
        return Ok(Segment::All);
    }
    if let Some(filter) = inner.strip_prefix('?') {
        let filter = Filter::parse(filter).map_err(|error| format!("in the filter, {error}"))?;
        return Ok(Segment::Where(filter));
    }
    Ok(inner.parse().map_or_else(|_| Segment::Key(inner.to_owned()), Segment::Index))
}

/// Changes all that `path` means in `value`; how many places that was.
pub(super) fn change(value: &mut Value, path: &[Segment], change: &Change<'_>) -> Result<usize, String> {
    let Some((segment, rest)) = path.split_first() else { return Ok(0) };
    let is_many = matches!(segment, Segment::All | Segment::Where(_));
    let mut places = places(value, segment, matches!(change, Change::Set(_)))?;
    if rest.is_empty() && matches!(change, Change::Remove) {
        places.reverse(); // from the end, so that what is left keeps its index
        places.iter().for_each(|place| remove(value, place));
        return Ok(places.len());
    }
    let mut count = 0;
    for place in &places {
        let Some(inner) = get(value, place) else { continue };
        let done = if rest.is_empty() { finish(inner, change) } else { self::change(inner, rest, change) };
        match done {
            Ok(changed) => count += changed,
            // Of many, those that lack the value are passed over.
            Err(message) if is_many && message == ABSENT => {}
            Err(message) => return Err(message),
        }
    }
    Ok(count)
}

const ABSENT: &str = "is not there";

/// What a segment means in `value`; with `make`, a field that is not there yet is made.
fn places(value: &mut Value, segment: &Segment, make: bool) -> Result<Vec<Place>, String> {
    if make && value.is_null() && matches!(segment, Segment::Key(_)) {
        *value = Value::Object(Map::new());
    }
    match (value, segment) {
        (Value::Object(fields), Segment::Key(key)) => {
            if make && !fields.contains_key(key) {
                fields.insert(key.clone(), Value::Null);
            }
            if fields.contains_key(key) { Ok(vec![Place::Key(key.clone())]) } else { Err(ABSENT.into()) }
        }
        (Value::Object(fields), Segment::All) => Ok(fields.keys().cloned().map(Place::Key).collect()),
        (Value::Array(list), Segment::Key(name)) => {
            let is = |element: &Value| ["name", "id"].iter().any(|key| element[key] == name.as_str());
            let found = list.iter().position(is);
            found.map(|at| vec![Place::Index(at)]).ok_or_else(|| format!("has no element named {name:?}"))
        }
        (Value::Array(list), Segment::Index(at)) if *at < list.len() => Ok(vec![Place::Index(*at)]),
        (Value::Array(list), Segment::Index(at)) => Err(format!("has {} elements, none is {at}", list.len())),
        (Value::Array(list), Segment::All) => Ok((0..list.len()).map(Place::Index).collect()),
        (Value::Array(list), Segment::Where(filter)) => {
            let asset = |element: &Value| serde_json::from_value::<Asset>(element.clone());
            let read: Result<Vec<Asset>, _> = list.iter().map(asset).collect();
            let assets = read.map_err(|_| "a filter selects among assets alone")?;
            let chosen = assets.iter().enumerate().filter(|(_, asset)| filter.matches(asset));
            Ok(chosen.map(|(at, _)| Place::Index(at)).collect())
        }
        (Value::Object(_), Segment::Index(at)) => Err(format!("is no list, so it has no element {at}")),
        (Value::Null, _) => Err(ABSENT.into()),
        _ => Err("goes into a value that has no parts".into()),
    }
}

fn get<'v>(value: &'v mut Value, place: &Place) -> Option<&'v mut Value> {
    match place {
        Place::Key(key) => value.get_mut(key),
        Place::Index(at) => value.get_mut(at),
    }
}

fn remove(value: &mut Value, place: &Place) {
    match (value, place) {
        (Value::Object(fields), Place::Key(key)) => {
            fields.remove(key);
        }
        (Value::Array(list), Place::Index(at)) if *at < list.len() => {
            list.remove(*at);
        }
        _ => {}
    }
}

fn finish(value: &mut Value, change: &Change<'_>) -> Result<usize, String> {
    match change {
        Change::Set(new) => {
            value.clone_from(new);
            Ok(1)
        }
        Change::Number(function) => number(value, function),
        Change::Remove => Ok(0),
    }
}

/// A number, or every number of a list of them.
fn number(value: &mut Value, function: &dyn Fn(f64) -> f64) -> Result<usize, String> {
    match value {
        Value::Array(list) => {
            for element in list.iter_mut() {
                number(element, function)?;
            }
            Ok(1)
        }
        Value::Null => Err(ABSENT.into()),
        other => {
            let was = other.as_f64().ok_or_else(|| format!("is no number: {}", excerpt(other)))?;
            let is = function(was);
            let is_whole = other.is_u64() || other.is_i64();
            *other = if is_whole && is.fract() == 0.0 && is.abs() < 9e15 {
                Value::from(is as i64)
            } else {
                Value::from(is)
            };
            Ok(1)
        }
    }
}

fn excerpt(value: &Value) -> String {
    value.to_string().chars().take(60).collect()
}
