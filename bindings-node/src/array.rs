//! Arrays: JavaScript's memory is read where it is, and answers become JavaScript's memory.
//!
//! A `Float64Array` keeps its buffer alive while work on another thread reads it. `index.js` lets only
//! buffers through that cannot shrink or be written by other threads; all others it copies.

use crate::argument::Argument;
use napi::bindgen_prelude::{Float64Array, Int8Array};
use napi_derive::napi;
use ndarray::ArrayView2;
use risk_core::{Error, Result};

/// A series of numbers.
pub struct Series(Float64Array);

impl Argument for Series {
    type Held = Float64Array;
    type View<'a> = &'a [f64];

    const KIND: &'static str = "series";

    fn read(held: Float64Array, _: &str) -> Result<Self> {
        Ok(Self(held))
    }

    fn view(&self) -> &[f64] {
        &self.0
    }
}

/// Rows of numbers, one after another.
#[napi(object, object_to_js = false)]
pub struct Rows {
    pub data: Float64Array,
    pub rows: u32,
    pub columns: u32,
}

/// Rows of numbers of one length.
pub struct Panel(Rows);

impl Argument for Panel {
    type Held = Rows;
    type View<'a> = ArrayView2<'a, f64>;

    const KIND: &'static str = "panel";

    fn read(held: Rows, name: &str) -> Result<Self> {
        let (rows, columns, got) = (held.rows, held.columns, held.data.len());
        if u64::from(rows) * u64::from(columns) == got as u64 {
            return Ok(Self(held));
        }
        Err(Error::invalid(name, format_args!("must be {rows} rows of {columns} numbers, got {got}")))
    }

    fn view(&self) -> ArrayView2<'_, f64> {
        let shape = (self.0.rows as usize, self.0.columns as usize);
        ArrayView2::from_shape(shape, &self.0.data).unwrap_or_else(|_| ArrayView2::from(&[[]; 0]))
    }
}

/// Numbers of options: one for every row, or one a row.
pub struct Column(Float64Array);

impl Argument for Column {
    type Held = Float64Array;
    type View<'a> = &'a [f64];

    const KIND: &'static str = "column";

    fn read(held: Float64Array, _: &str) -> Result<Self> {
        Ok(Self(held))
    }

    fn view(&self) -> &[f64] {
        &self.0
    }
}

/// Kinds of options, 1 for a call and -1 for a put: one for every row, or one a row.
pub struct Kinds(Int8Array);

impl Argument for Kinds {
    type Held = Int8Array;
    type View<'a> = &'a [i8];

    const KIND: &'static str = "kinds";

    fn read(held: Int8Array, _: &str) -> Result<Self> {
        Ok(Self(held))
    }

    fn view(&self) -> &[i8] {
        &self.0
    }
}
