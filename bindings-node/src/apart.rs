//! JSON text whose lists of numbers stand apart, as arrays.

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use std::io::{Result, Write};

/// The JSON text of `value`, in which `{"$": k}` stands for array `k`, and the arrays. A missing number of a
/// list that has others is NaN.
pub fn apart(value: &impl Serialize) -> serde_json::Result<(String, Vec<Vec<f64>>)> {
    let (mut text, mut splitter) = (Vec::new(), Splitter::default());
    value.serialize(&mut Serializer::with_formatter(&mut text, &mut splitter))?;
    let text = String::from_utf8(text).map_err(serde::ser::Error::custom)?;
    Ok((text, splitter.arrays))
}

/// Holds a list back until it has something else than numbers or ends.
#[derive(Default)]
struct Splitter {
    arrays: Vec<Vec<f64>>,
    held: Option<Vec<f64>>,
}

impl Splitter {
    /// Writes the list that is held back as JSON after all.
    fn release<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        let Some(numbers) = self.held.take() else { return Ok(()) };
        writer.write_all(b"[")?;
        for (i, number) in numbers.iter().enumerate() {
            if i > 0 {
                writer.write_all(b",")?;
            }
            if number.is_nan() {
                writer.write_all(b"null")?
            } else {
                CompactFormatter.write_f64(writer, *number)?
            }
        }
        Ok(())
    }

    /// Writes the list that is held back, and the comma before its next element.
    fn interrupt<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        let has_elements = self.held.as_ref().is_some_and(|numbers| !numbers.is_empty());
        self.release(writer)?;
        if has_elements { writer.write_all(b",") } else { Ok(()) }
    }
}

macro_rules! interrupting {
    ($($method:ident($($argument:ident: $type:ty)?);)*) => {$(
        fn $method<W: ?Sized + Write>(&mut self, writer: &mut W $(, $argument: $type)?) -> Result<()> {
            self.interrupt(writer)?;
            CompactFormatter.$method(writer $(, $argument)?)
        }
    )*};
}

impl Formatter for &mut Splitter {
    interrupting! {
        write_bool(value: bool);
        write_i8(value: i8);
        write_i16(value: i16);
        write_i32(value: i32);
        write_i64(value: i64);
        write_u8(value: u8);
        write_u16(value: u16);
        write_u32(value: u32);
        write_u64(value: u64);
        begin_string();
        begin_object();
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.interrupt(writer)?;
        self.held = Some(Vec::new());
        Ok(())
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        if self.held.is_some() || first { Ok(()) } else { writer.write_all(b",") }
    }

    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> Result<()> {
        match &mut self.held {
            Some(numbers) => numbers.push(value),
            None => CompactFormatter.write_f64(writer, value)?,
        }
        Ok(())
    }

    fn write_null<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        match &mut self.held {
            Some(numbers) => numbers.push(f64::NAN),
            None => CompactFormatter.write_null(writer)?,
        }
        Ok(())
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        match self.held.take_if(|numbers| numbers.iter().any(|number| !number.is_nan())) {
            Some(numbers) => {
                write!(writer, r#"{{"$":{}}}"#, self.arrays.len())?;
                self.arrays.push(numbers);
                Ok(())
            }
            None => {
                self.release(writer)?;
                writer.write_all(b"]")
            }
        }
    }
}
