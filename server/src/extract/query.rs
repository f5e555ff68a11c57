//! The query string, every problem of which is found at once.

use crate::app::State;
use crate::error::{ApiError, Part};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use risk_core::{Error, Problem, read};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What follows the question mark, read as its fields want it: numbers, flags, texts, and lists of them
/// where a name repeats.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Arc<State>> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, ApiError> {
        let pairs = axum::extract::Query::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        let axum::extract::Query(pairs) =
            pairs.map_err(|refused| ApiError::Malformed(refused.body_text()))?;
        let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, text) in pairs {
            fields.entry(name.trim_end_matches("[]").to_owned()).or_default().push(text);
        }
        read_fields(&fields).map(Self).map_err(|error| Part::Query.blame(error))
    }
}

/// A text does not tell what it is: `7` may be a number or a name. So each is first read as what it
/// looks like, and again as what its field asked for.
fn read_fields<T: DeserializeOwned>(fields: &BTreeMap<String, Vec<String>>) -> risk_core::Result<T> {
    let looks = |texts: &Vec<String>| match texts.as_slice() {
        [text] => plain(text),
        several => several.iter().map(|text| plain(text)).collect(),
    };
    let mut query: Map<String, Value> =
        fields.iter().map(|(name, texts)| (name.clone(), looks(texts))).collect();
    loop {
        match read::value(Value::Object(query.clone())) {
            Err(Error::Invalid(problems)) if as_asked(&mut query, fields, &problems) => {}
            outcome => return outcome,
        }
    }
}

/// Turns fields into what the problems say they should be; false when none changed.
fn as_asked(
    query: &mut Map<String, Value>,
    fields: &BTreeMap<String, Vec<String>>,
    problems: &[Problem],
) -> bool {
    let mut changed = false;
    for Problem { path, message } in problems {
        let name = path.split('[').next().unwrap_or_default();
        let (Some(texts), Some(value)) = (fields.get(name), query.get_mut(name)) else { continue };
        let asked: Value = match (message.contains("expected a sequence"), message.contains("string"), &value)
        {
            (true, _, Value::Array(_)) => continue,
            (true, ..) => texts.iter().map(|text| plain(text)).collect(),
            (false, true, Value::Array(_)) => texts.iter().map(|text| Value::from(text.as_str())).collect(),
            (false, true, _) => texts.first().map(|text| Value::from(text.as_str())).unwrap_or_default(),
            _ => continue,
        };
        changed |= *value != asked;
        *value = asked;
    }
    changed
}

fn plain(text: &str) -> Value {
    match text {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => serde_json::from_str(text).map_or_else(|_| Value::from(text), Value::Number),
    }
}
