//! What comes from Python: documents and plain values (arrays are in `array`). No other file looks inside
//! a Python object.

use crate::error::exception;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple};
use risk_core::{Error, Problem, read};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::fmt::Display;

/// Deepest nesting of a document: that of JSON text.
const MOST_DEPTH: usize = 128;

/// What a function takes: read once from the Python object, and seen while the GIL is released.
pub trait Argument<'py>: Sized {
    /// What the core is handed.
    type View<'a>
    where
        Self: 'a;

    /// Reads the argument called `name`.
    fn take(object: &Bound<'py, PyAny>, name: &str) -> PyResult<Self>;

    /// What the core is handed.
    fn view(&self) -> Self::View<'_>;
}

/// A document that reads as a `T`, be it JSON text or Python objects.
pub struct Wire<T>(T);

impl<'py, T: DeserializeOwned> Argument<'py> for Wire<T> {
    type View<'a>
        = &'a T
    where
        Self: 'a;

    fn take(object: &Bound<'py, PyAny>, _: &str) -> PyResult<Self> {
        let read = if let Ok(bytes) = object.cast::<PyBytes>() {
            std::str::from_utf8(bytes.as_bytes())
                .map_err(|error| Error::invalid("", format_args!("not UTF-8: {error}")))
                .and_then(read::text)
        } else if let Ok(text) = object.cast::<PyString>() {
            read::text(text.to_str()?)
        } else {
            Reader::default().document(object)?.and_then(read::value)
        };
        read.map(Self).map_err(exception)
    }

    fn view(&self) -> &T {
        &self.0
    }
}

/// A part of a document that reads as a `T`: text is a value, not JSON. Its problems are named by the
/// argument.
pub struct Part<T>(T);

impl<T> Part<T> {
    /// What was read.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<'py, T: DeserializeOwned> Argument<'py> for Part<T> {
    type View<'a>
        = &'a T
    where
        Self: 'a;

    fn take(object: &Bound<'py, PyAny>, name: &str) -> PyResult<Self> {
        let reader = Reader { path: name.to_owned(), ..Reader::default() };
        let read = reader.document(object)?.and_then(|value| read::value(value).map_err(|e| below(name, e)));
        read.map(Self).map_err(exception)
    }

    fn view(&self) -> &T {
        &self.0
    }
}

/// As a [`Part`], handed over by value.
pub struct Choice<T>(T);

impl<'py, T: DeserializeOwned + Clone> Argument<'py> for Choice<T> {
    type View<'a>
        = T
    where
        Self: 'a;

    fn take(object: &Bound<'py, PyAny>, name: &str) -> PyResult<Self> {
        Part::take(object, name).map(|part| Self(part.0))
    }

    fn view(&self) -> T {
        self.0.clone()
    }
}

/// An argument that may be `None`.
impl<'py, A: Argument<'py>> Argument<'py> for Option<A> {
    type View<'a>
        = Option<A::View<'a>>
    where
        Self: 'a;

    fn take(object: &Bound<'py, PyAny>, name: &str) -> PyResult<Self> {
        if object.is_none() { Ok(None) } else { A::take(object, name).map(Some) }
    }

    fn view(&self) -> Option<A::View<'_>> {
        self.as_ref().map(A::view)
    }
}

macro_rules! plain {
    ($($type:ty, $wanted:literal;)*) => {$(
        impl<'py> Argument<'py> for $type {
            type View<'a> = $type;

            fn take(object: &Bound<'py, PyAny>, name: &str) -> PyResult<Self> {
                object.extract().map_err(|_| {
                    let got = object.repr().map_or_else(|_| "what has no text".into(), |text| text.to_string());
                    exception(Error::invalid(name, format_args!("must be {}, got {got:.80}", $wanted)))
                })
            }

            fn view(&self) -> $type {
                *self
            }
        }
    )*};
}

plain! {
    f64, "a number";
    usize, "a whole number, at least 0";
    u64, "a whole number, at least 0";
    u32, "a whole number, at least 0";
    u16, "a whole number from 0 to 65535";
    u8, "a whole number from 0 to 255";
    i32, "a whole number";
    i64, "a whole number";
}

/// Text, such as that of a file.
impl<'py> Argument<'py> for String {
    type View<'a> = &'a str;

    fn take(object: &Bound<'py, PyAny>, name: &str) -> PyResult<Self> {
        object.extract().map_err(|_| {
            exception(Error::invalid(name, format_args!("must be str, got {}", object.get_type())))
        })
    }

    fn view(&self) -> &str {
        self
    }
}

/// Bytes, such as those of a file.
impl<'py> Argument<'py> for Vec<u8> {
    type View<'a> = &'a [u8];

    fn take(object: &Bound<'py, PyAny>, name: &str) -> PyResult<Self> {
        let bytes = object.cast::<PyBytes>();
        bytes.map(|bytes| bytes.as_bytes().to_vec()).map_err(|_| {
            exception(Error::invalid(name, format_args!("must be bytes, got {}", object.get_type())))
        })
    }

    fn view(&self) -> &[u8] {
        self
    }
}

/// The problems of an argument, each with the argument's name before its path.
fn below(name: &str, error: Error) -> Error {
    let Error::Invalid(problems) = error else { return error };
    let named = |problem: Problem| {
        let step = if problem.path.is_empty() || problem.path.starts_with('[') { "" } else { "." };
        Problem::new(format_args!("{name}{step}{}", problem.path), problem.message)
    };
    Error::Invalid(problems.into_iter().map(named).collect())
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
            self.value(&by_days(object)?.map_or_else(|| plain.call0(), |days| days.call_method0("tolist"))?)
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

/// NumPy's dates as days; their `tolist` gives whole numbers else.
fn by_days<'py>(object: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Some(kind) =
        object.getattr_opt("dtype")?.map(|dtype| dtype.getattr_opt("kind")).transpose()?.flatten()
    else {
        return Ok(None);
    };
    let is_date = kind.extract::<String>().is_ok_and(|kind| kind == "M");
    if !is_date || object.hasattr("isoformat")? {
        return Ok(None);
    }
    let array = object.py().import("numpy")?.call_method1("asarray", (object,))?;
    array.call_method1("astype", ("datetime64[D]",)).map(Some)
}
