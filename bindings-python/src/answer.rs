//! What goes back to Python: dicts, lists, text and numbers; a sequence of numbers is a NumPy array.

use numpy::{IntoPyArray, PyArray1, PyArrayMethods};
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyList, PyString};
use serde::ser::{self, Serialize};
use serde_json::Value;
use std::any::type_name;
use std::fmt;

/// The Python object that says what `answer` says.
///
/// Structs are dicts and enums what serde makes of them. A sequence of floats is an array of float64, in
/// which a missing number is NaN; a sequence of integers one of int64; a sequence of rows of one length a
/// matrix. An empty sequence is an empty list: it does not say of what.
pub fn to_python<'py>(py: Python<'py>, answer: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    Ok(answer.serialize(Writer(py))?)
}

/// Why an answer could not be written.
#[derive(Debug)]
struct Failure(PyErr);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Failure {}

impl ser::Error for Failure {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(PyTypeError::new_err(message.to_string()))
    }
}

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Self {
        Self(error)
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        failure.0
    }
}

type Written<'py> = Result<Bound<'py, PyAny>, Failure>;

#[derive(Clone, Copy)]
struct Writer<'py>(Python<'py>);

impl<'py> Writer<'py> {
    fn text(self, text: &str) -> Written<'py> {
        Ok(PyString::new(self.0, text).into_any())
    }

    /// `{variant: value}`
    fn tagged(self, variant: &str, value: &Bound<'py, PyAny>) -> Written<'py> {
        let dict = PyDict::new(self.0);
        dict.set_item(PyString::intern(self.0, variant), value)?;
        Ok(dict.into_any())
    }
}

/// Numbers of one kind that a sequence may hold.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Float,
    Integer,
    Row,
    Other,
}

impl Kind {
    /// The kind of elements of a type, behind any references.
    fn of<T: ?Sized>() -> Self {
        let name = type_name::<T>().trim_start_matches('&');
        let is = |names: &[&str]| names.contains(&name);
        if is(&[type_name::<f64>(), type_name::<Option<f64>>()]) {
            Self::Float
        } else if is(&[type_name::<u32>(), type_name::<u64>(), type_name::<usize>()]) {
            Self::Integer
        } else if is(&[type_name::<Vec<f64>>(), type_name::<Vec<&f64>>()]) {
            Self::Row
        } else {
            Self::Other
        }
    }
}

/// A number, or what stands for a missing one.
fn number<T: Serialize + ?Sized>(element: &T) -> Result<Value, Failure> {
    serde_json::to_value(element).map_err(ser::Error::custom)
}

/// A sequence as far as it is written.
enum Sequence<'py> {
    Empty(Python<'py>),
    Floats(Python<'py>, Vec<f64>),
    Integers(Python<'py>, Vec<i64>),
    Rows(Bound<'py, PyList>),
    Objects(Bound<'py, PyList>),
}

impl<'py> Sequence<'py> {
    fn add<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), Failure> {
        if let Self::Empty(py) = *self {
            *self = match Kind::of::<T>() {
                Kind::Float => Self::Floats(py, Vec::new()),
                Kind::Integer => Self::Integers(py, Vec::new()),
                Kind::Row => Self::Rows(PyList::empty(py)),
                Kind::Other => Self::Objects(PyList::empty(py)),
            };
        }
        match self {
            Self::Empty(_) => {}
            Self::Floats(_, numbers) => numbers.push(number(element)?.as_f64().unwrap_or(f64::NAN)),
            Self::Integers(_, numbers) => numbers.push(number(element)?.as_i64().unwrap_or(i64::MAX)),
            Self::Rows(list) | Self::Objects(list) => list.append(element.serialize(Writer(list.py()))?)?,
        }
        Ok(())
    }

    fn finish(self) -> Written<'py> {
        match self {
            Self::Empty(py) => Ok(PyList::empty(py).into_any()),
            Self::Floats(py, numbers) => Ok(numbers.into_pyarray(py).into_any()),
            Self::Integers(py, numbers) => Ok(numbers.into_pyarray(py).into_any()),
            Self::Rows(rows) => matrix(rows),
            Self::Objects(list) => Ok(list.into_any()),
        }
    }
}

/// The matrix of these rows; the rows as they are when they differ in length.
fn matrix(rows: Bound<'_, PyList>) -> Written<'_> {
    let (mut numbers, mut width) = (Vec::new(), None);
    for row in &rows {
        let Ok(row) = row.cast_into::<PyArray1<f64>>() else { return Ok(rows.into_any()) };
        let row = row.try_readonly().map_err(PyErr::from)?;
        let row = row.as_slice().map_err(PyErr::from)?;
        if *width.get_or_insert(row.len()) != row.len() {
            return Ok(rows.into_any());
        }
        numbers.extend_from_slice(row);
    }
    let shape = [rows.len(), width.unwrap_or(0)];
    Ok(numbers.into_pyarray(rows.py()).reshape(shape)?.into_any())
}

impl<'py> ser::SerializeSeq for Sequence<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Failure;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), Failure> {
        self.add(element)
    }

    fn end(self) -> Written<'py> {
        self.finish()
    }
}

/// A tuple, or the fields of a variant that is one.
struct Tuple<'py> {
    variant: Option<&'static str>,
    list: Bound<'py, PyList>,
}

impl<'py> Tuple<'py> {
    fn add<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), Failure> {
        Ok(self.list.append(element.serialize(Writer(self.list.py()))?)?)
    }

    fn finish(self) -> Written<'py> {
        let tuple = self.list.to_tuple().into_any();
        match self.variant {
            Some(variant) => Writer(tuple.py()).tagged(variant, &tuple),
            None => Ok(tuple),
        }
    }
}

/// A struct or map, or the fields of a variant that is one.
struct Fields<'py> {
    variant: Option<&'static str>,
    dict: Bound<'py, PyDict>,
    key: Option<Bound<'py, PyAny>>,
}

impl<'py> Fields<'py> {
    fn add<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Failure> {
        let py = self.dict.py();
        Ok(self.dict.set_item(PyString::intern(py, name), value.serialize(Writer(py))?)?)
    }

    fn finish(self) -> Written<'py> {
        let dict = self.dict.into_any();
        match self.variant {
            Some(variant) => Writer(dict.py()).tagged(variant, &dict),
            None => Ok(dict),
        }
    }
}

macro_rules! elements {
    ($($trait:ident $method:ident $writer:ident),* $(,)?) => {$(
        impl<'py> ser::$trait for $writer<'py> {
            type Ok = Bound<'py, PyAny>;
            type Error = Failure;

            fn $method<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), Failure> {
                self.add(element)
            }

            fn end(self) -> Written<'py> {
                self.finish()
            }
        }
    )*};
}

elements! {
    SerializeTuple serialize_element Tuple,
    SerializeTupleStruct serialize_field Tuple,
    SerializeTupleVariant serialize_field Tuple,
}

macro_rules! fields {
    ($($trait:ident),*) => {$(
        impl<'py> ser::$trait for Fields<'py> {
            type Ok = Bound<'py, PyAny>;
            type Error = Failure;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Failure> {
                self.add(name, value)
            }

            fn end(self) -> Written<'py> {
                self.finish()
            }
        }
    )*};
}

fields!(SerializeStruct, SerializeStructVariant);

impl<'py> ser::SerializeMap for Fields<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Failure;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failure> {
        self.key = Some(key.serialize(Writer(self.dict.py()))?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        let value = value.serialize(Writer(self.dict.py()))?;
        Ok(self.dict.set_item(self.key.take(), value)?)
    }

    fn end(self) -> Written<'py> {
        self.finish()
    }
}

macro_rules! plain {
    ($($method:ident $type:ty),* $(,)?) => {$(
        fn $method(self, value: $type) -> Written<'py> {
            Ok(value.into_bound_py_any(self.0)?)
        }
    )*};
}

impl<'py> ser::Serializer for Writer<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Failure;
    type SerializeSeq = Sequence<'py>;
    type SerializeTuple = Tuple<'py>;
    type SerializeTupleStruct = Tuple<'py>;
    type SerializeTupleVariant = Tuple<'py>;
    type SerializeMap = Fields<'py>;
    type SerializeStruct = Fields<'py>;
    type SerializeStructVariant = Fields<'py>;

    plain! {
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64,
        serialize_f32 f32, serialize_f64 f64, serialize_char char, serialize_bytes &[u8],
    }

    fn serialize_bool(self, value: bool) -> Written<'py> {
        Ok(PyBool::new(self.0, value).to_owned().into_any())
    }

    fn serialize_str(self, text: &str) -> Written<'py> {
        self.text(text)
    }

    fn serialize_none(self) -> Written<'py> {
        Ok(self.0.None().into_bound(self.0))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written<'py> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written<'py> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written<'py> {
        self.serialize_none()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written<'py> {
        Ok(PyString::intern(self.0, variant).to_owned().into_any())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Written<'py> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Written<'py> {
        self.tagged(variant, &value.serialize(self)?)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Sequence<'py>, Failure> {
        Ok(Sequence::Empty(self.0))
    }

    fn serialize_tuple(self, _: usize) -> Result<Tuple<'py>, Failure> {
        Ok(Tuple { variant: None, list: PyList::empty(self.0) })
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Tuple<'py>, Failure> {
        self.serialize_tuple(length)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Tuple<'py>, Failure> {
        Ok(Tuple { variant: Some(variant), list: PyList::empty(self.0) })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Fields<'py>, Failure> {
        Ok(Fields { variant: None, dict: PyDict::new(self.0), key: None })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields<'py>, Failure> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Fields<'py>, Failure> {
        Ok(Fields { variant: Some(variant), ..self.serialize_map(None)? })
    }
}
