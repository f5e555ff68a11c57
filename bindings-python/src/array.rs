//! Arrays: contiguous, aligned float64 is borrowed, everything else is copied into it once.

use crate::convert::Argument;
use crate::error::exception;
use ndarray::{Array2, ArrayView2};
use numpy::{IntoPyArray, PyArray1, PyArray2, PyArrayMethods, PyReadonlyArray1, PyReadonlyArray2};
use numpy::{PyReadwriteArray1, PyUntypedArrayMethods};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;
use risk_core::Error;

/// A series of numbers: whatever NumPy makes a vector of.
pub struct Series<'py>(PyReadonlyArray1<'py, f64>);

/// Rows of numbers: whatever NumPy makes a matrix of.
pub struct Panel<'py>(PyReadonlyArray2<'py, f64>);

/// Numbers of options, one a row: a number, or an array of any shape in the order of its elements.
pub enum Column<'py> {
    /// One for every row.
    One([f64; 1]),
    /// One a row.
    Each(PyReadonlyArray1<'py, f64>),
}

impl<'py> Argument<'py> for Series<'py> {
    type View<'a>
        = &'a [f64]
    where
        Self: 'a;

    fn take(object: &Bound<'py, PyAny>, name: &str) -> PyResult<Self> {
        static CONVERT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        if let Ok(array) = object.cast::<PyArray1<f64>>() {
            let array = array.try_readonly()?;
            if array.as_slice().is_ok() {
                return Ok(Self(array));
            }
        }
        let array: Bound<'py, PyArray1<f64>> = converted(&CONVERT, "vector", object, name)?.cast_into()?;
        Ok(Self(array.try_readonly()?))
    }

    fn view(&self) -> &[f64] {
        self.0.as_slice().unwrap_or_default()
    }
}

impl<'py> Argument<'py> for Panel<'py> {
    type View<'a>
        = ArrayView2<'a, f64>
    where
        Self: 'a;

    fn take(object: &Bound<'py, PyAny>, name: &str) -> PyResult<Self> {
        static CONVERT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        if let Ok(array) = object.cast::<PyArray2<f64>>() {
            let array = array.try_readonly()?;
            if array.as_slice().is_ok() {
                return Ok(Self(array));
            }
        }
        let array: Bound<'py, PyArray2<f64>> = converted(&CONVERT, "matrix", object, name)?.cast_into()?;
        Ok(Self(array.try_readonly()?))
    }

    fn view(&self) -> ArrayView2<'_, f64> {
        self.0.as_array()
    }
}

impl Column<'_> {
    /// One for every row.
    pub const fn is_one(&self) -> bool {
        matches!(self, Self::One(_))
    }
}

impl<'py> Argument<'py> for Column<'py> {
    type View<'a>
        = &'a [f64]
    where
        Self: 'a;

    fn take(object: &Bound<'py, PyAny>, name: &str) -> PyResult<Self> {
        match object.extract::<f64>() {
            Ok(number) => Ok(Self::One([number])),
            Err(_) => Series::take(object, name).map(|series| Self::Each(series.0)),
        }
    }

    fn view(&self) -> &[f64] {
        match self {
            Self::One(number) => number,
            Self::Each(array) => array.as_slice().unwrap_or_default(),
        }
    }
}

/// What the Python half of the package makes of `object`.
fn converted<'py>(
    function: &'static PyOnceLock<Py<PyAny>>,
    function_name: &str,
    object: &Bound<'py, PyAny>,
    name: &str,
) -> PyResult<Bound<'py, PyAny>> {
    function.import(object.py(), "paripassu._array", function_name)?.call1((object, name))
}

/// A vector for Python.
pub fn vector(py: Python<'_>, numbers: Vec<f64>) -> PyResult<Bound<'_, PyAny>> {
    Ok(numbers.into_pyarray(py).into_any())
}

/// A vector for Python, in which what is undefined is NaN.
pub fn series(py: Python<'_>, numbers: Vec<Option<f64>>) -> PyResult<Bound<'_, PyAny>> {
    vector(py, numbers.into_iter().map(|number| number.unwrap_or(f64::NAN)).collect())
}

/// A matrix for Python.
pub fn matrix(py: Python<'_>, numbers: Array2<f64>) -> PyResult<Bound<'_, PyAny>> {
    Ok(numbers.into_pyarray(py).into_any())
}

/// Calls and puts, as 1 and −1: one for every row, or one a row.
pub enum Kinds<'py> {
    /// One for every row.
    One([i8; 1]),
    /// One a row.
    Each(PyReadonlyArray1<'py, i8>),
}

impl Kinds<'_> {
    /// One for every row.
    pub const fn is_one(&self) -> bool {
        matches!(self, Self::One(_))
    }
}

impl<'py> Argument<'py> for Kinds<'py> {
    type View<'a>
        = &'a [i8]
    where
        Self: 'a;

    fn take(object: &Bound<'py, PyAny>, name: &str) -> PyResult<Self> {
        static CONVERT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        match object.extract::<&str>() {
            Ok("call") => Ok(Self::One([1])),
            Ok("put") => Ok(Self::One([-1])),
            _ => {
                if let Ok(array) = object.cast::<PyArray1<i8>>() {
                    let array = array.try_readonly()?;
                    if array.as_slice().is_ok() {
                        return Ok(Self::Each(array));
                    }
                }
                let array: Bound<'py, PyArray1<i8>> =
                    converted(&CONVERT, "kinds", object, name)?.cast_into()?;
                Ok(Self::Each(array.try_readonly()?))
            }
        }
    }

    fn view(&self) -> &[i8] {
        match self {
            Self::One(kind) => kind,
            Self::Each(array) => array.as_slice().unwrap_or_default(),
        }
    }
}

/// Named columns of numbers in NumPy's memory.
pub struct Table<'py> {
    names: Vec<String>,
    columns: Vec<Bound<'py, PyArray1<f64>>>,
}

impl<'py> Table<'py> {
    /// New columns of `rows`, or those of `out`.
    pub fn new(
        py: Python<'py>,
        names: &[String],
        rows: usize,
        out: Option<Bound<'py, PyDict>>,
    ) -> PyResult<Self> {
        let column = |name: &String| match &out {
            None => empty(py, rows),
            Some(out) => {
                let column = out.get_item(name)?.and_then(|column| column.cast_into::<PyArray1<f64>>().ok());
                column.filter(|column| column.is_c_contiguous() && column.len() == rows).ok_or_else(|| {
                    let message =
                        format_args!("must be a contiguous float64 array of {rows} elements to write to");
                    exception(Error::invalid(format_args!("out.{name}"), message))
                })
            }
        };
        Ok(Self { names: names.to_vec(), columns: names.iter().map(column).collect::<PyResult<_>>()? })
    }

    /// The columns to write to.
    pub fn writable(&self) -> PyResult<Vec<PyReadwriteArray1<'py, f64>>> {
        let write = |(name, column): (&String, &Bound<'py, PyArray1<f64>>)| {
            column
                .try_readwrite()
                .map_err(|error| exception(Error::invalid(format_args!("out.{name}"), error)))
        };
        self.names.iter().zip(&self.columns).map(write).collect()
    }

    /// A dict of the columns.
    pub fn into_dict(self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (name, column) in self.names.iter().zip(self.columns) {
            dict.set_item(name, column)?;
        }
        Ok(dict)
    }
}

/// A column to be written to. NumPy lets the system give large ones in large pages, whose first use costs a fraction of
/// that of small ones.
fn empty(py: Python<'_>, rows: usize) -> PyResult<Bound<'_, PyArray1<f64>>> {
    static EMPTY: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    Ok(EMPTY.import(py, "numpy", "empty")?.call1((rows,))?.cast_into()?)
}

/// A dict of the first numbers of the columns.
pub fn numbers<'py>(
    py: Python<'py>,
    names: &[String],
    columns: &[&mut [f64]],
) -> PyResult<Bound<'py, PyAny>> {
    let dict = PyDict::new(py);
    for (name, column) in names.iter().zip(columns) {
        dict.set_item(name, column.first())?;
    }
    Ok(dict.into_any())
}
