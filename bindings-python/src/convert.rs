//! What crosses between Python and Rust. No other file looks inside a Python object.

use crate::error::exception;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple};
use risk_core::{Error, Problem, read};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::fmt::Display;

/// Deepest nesting of a document: that of JSON text.
const MOST_DEPTH: usize = 128;

/// An argument: a document that reads as a `T`, be it JSON text or Python objects.
pub struct Wire<T>(pub T);

impl<T: DeserializeOwned> FromPyObject<'_, '_> for Wire<T> {
    type Error = PyErr;

    fn extract(document: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let read = if let Ok(bytes) = document.cast::<PyBytes>() {
            std::str::from_utf8(bytes.as_bytes())
                .map_err(|error| Error::invalid("", format_args!("not UTF-8: {error}")))
                .and_then(read::text)
        } else if let Ok(text) = document.cast::<PyString>() {
            read::text(text.to_str()?)
        } else {
            Reader::default().document(&document)?.and_then(read::value)
        };
        read.map(Self).map_err(exception)
    }
}

/// An answer: plain dicts, lists, numbers and strings.
pub fn to_python<'py>(py: Python<'py>, answer: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    Ok(pythonize::pythonize(py, answer)?)
}

/// Reads Python objects as JSON, and notes what JSON cannot say.
#[derive(Default)]
struct Reader {
    /// Where in the document: `assets[2].par`.
    path: String,
    /// The objects around this place, by address.
    around: Vec<usize>,
    problems: Vec<Problem>,
}

impl Reader {
    fn document(mut self, object: &Bound<'_, PyAny>) -> PyResult<risk_core::Result<Value>> {
        let value = self.value(object)?;
        Ok(if self.problems.is_empty() { Ok(value) } else { Err(Error::Invalid(self.problems)) })
    }

    fn value(&mut self, object: &Bound<'_, PyAny>) -> PyResult<Value> {
        if object.is_none() {
            Ok(Value::Null)
        } else if let Ok(text) = object.cast::<PyString>() {
            Ok(text.to_str().map_or_else(|_| self.problem("is not valid Unicode"), Value::from))
        } else if let Ok(flag) = object.cast::<PyBool>() {
            Ok(flag.is_true().into())
        } else if let Ok(number) = object.cast::<PyFloat>() {
            Ok(self.float(number.value()))
        } else if object.is_instance_of::<PyInt>() {
            Ok(self.int(object))
        } else {
            self.nested(object)
        }
    }

    fn float(&mut self, number: f64) -> Value {
        if !number.is_finite() {
            return self.problem(format_args!("must be finite, got {number}"));
        }
        number.into()
    }

    fn int(&mut self, number: &Bound<'_, PyAny>) -> Value {
        let exact =
            number.extract::<i64>().map(Value::from).or_else(|_| number.extract::<u64>().map(Value::from));
        exact.unwrap_or_else(|_| self.float(number.extract().unwrap_or(f64::INFINITY)))
    }

    fn nested(&mut self, object: &Bound<'_, PyAny>) -> PyResult<Value> {
        let address = object.as_ptr() as usize;
        if self.around.contains(&address) {
            return Ok(self.problem("contains itself"));
        }
        if self.around.len() == MOST_DEPTH {
            return Ok(self.problem(format_args!("is nested deeper than {MOST_DEPTH} levels")));
        }
        self.around.push(address);
        let value = if let Ok(list) = object.cast::<PyList>() {
            self.list(list.iter())
        } else if let Ok(tuple) = object.cast::<PyTuple>() {
            self.list(tuple.iter())
        } else if let Ok(mapping) = object.cast::<PyMapping>() {
            self.mapping(mapping)
        } else if let Some(plain) = object.getattr_opt("tolist")? {
            self.value(&plain.call0()?) // NumPy's scalars and arrays, pandas' Series
        } else if let Some(date) = object.getattr_opt("isoformat")? {
            let text: String = date.call0()?.extract()?;
            Ok(text.strip_suffix("T00:00:00").unwrap_or(&text).into())
        } else {
            Ok(self.problem(format_args!("must be plain data, got {}", object.get_type().name()?)))
        };
        self.around.pop();
        value
    }

    fn list<'py>(&mut self, items: impl Iterator<Item = Bound<'py, PyAny>>) -> PyResult<Value> {
        let items = items.enumerate().map(|(i, item)| self.below(&format!("[{i}]"), &item));
        Ok(Value::Array(items.collect::<PyResult<_>>()?))
    }

    fn mapping(&mut self, mapping: &Bound<'_, PyMapping>) -> PyResult<Value> {
        let mut object = Map::new();
        for item in mapping.items()? {
            let (key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
            let Ok(key) = key.extract::<String>() else {
                self.problem(format_args!("keys must be str, got {}", key.repr()?));
                continue;
            };
            let step = if self.path.is_empty() { key.clone() } else { format!(".{key}") };
            object.insert(key, self.below(&step, &value)?);
        }
        Ok(Value::Object(object))
    }

    fn below(&mut self, step: &str, object: &Bound<'_, PyAny>) -> PyResult<Value> {
        let here = self.path.len();
        self.path.push_str(step);
        let value = self.value(object);
        self.path.truncate(here);
        value
    }

    fn problem(&mut self, message: impl Display) -> Value {
        self.problems.push(Problem::new(&self.path, message));
        Value::Null
    }
}
