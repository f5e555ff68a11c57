//! Columns of equal length, or of one element that holds for every row; cut into chunks for threads.

use crate::check::Checks;
use crate::{Error, Problem, Result};
use rayon::prelude::*;
use std::borrow::Cow;

/// Fewer rows than this stay on one thread.
const FEW: usize = 20_000;

/// How many rows a thread takes at a time.
const CHUNK: usize = 8_192;

/// Most rows whose problems are listed.
const MOST_ROWS: usize = 20;

/// How many rows columns of these lengths have: the longest says.
pub(super) fn rows(columns: &[(&str, usize)]) -> Result<usize> {
    let longest = columns.iter().map(|(_, length)| *length).max().unwrap_or(0);
    let empty = columns.iter().any(|(_, length)| *length == 0);
    let rows = if longest == 1 && empty { 0 } else { longest };
    let mut checks = Checks::default();
    for (name, length) in columns {
        checks.require(
            *length == rows || *length == 1,
            name,
            format_args!("must have {rows} elements or 1, got {length}"),
        );
    }
    checks.finish()?;
    Ok(rows)
}

/// Wants columns to write to of so many rows.
pub(super) fn check_out<T>(names: &[&str], columns: &[&mut [T]], rows: usize) -> Result<()> {
    let mut checks = Checks::default();
    for (name, column) in names.iter().zip(columns) {
        checks.require(
            column.len() == rows,
            name,
            format_args!("must have {rows} elements to write to, got {}", column.len()),
        );
    }
    checks.finish()
}

/// The first rows of which `problems` finds any, as an error.
pub(super) fn first_problems(rows: usize, problems: impl Fn(usize) -> Vec<Problem>) -> Result<()> {
    let found: Vec<_> = (0..rows).map(problems).filter(|found| !found.is_empty()).take(MOST_ROWS).collect();
    if found.is_empty() { Ok(()) } else { Err(Error::Invalid(found.concat())) }
}

/// A column's element of a row.
pub(super) fn at<T: Copy + Default>(column: &[T], row: usize) -> T {
    column.get(if column.len() == 1 { 0 } else { row }).copied().unwrap_or_default()
}

/// Where a column's element of a row is; a column of one element is named without its row.
pub(super) fn path<T>(name: &str, column: &[T], row: usize) -> String {
    if column.len() == 1 { name.to_owned() } else { format!("{name}[{row}]") }
}

/// An input column of which chunks can be had, be it one element or one a row.
pub(super) struct Column<'a, T: Clone>(Cow<'a, [T]>);

impl<'a, T: Clone> Column<'a, T> {
    /// A column of `rows` or of one element.
    pub(super) fn new(column: &'a [T], rows: usize) -> Self {
        match column {
            [same] if rows > 1 => Self(Cow::Owned(vec![same.clone(); rows.min(CHUNK)])),
            _ => Self(Cow::Borrowed(column)),
        }
    }

    /// The rows of the chunk that begins at `start`.
    pub(super) fn chunk(&self, start: usize, length: usize) -> &[T] {
        match &self.0 {
            Cow::Borrowed(column) => column.get(start..start + length),
            Cow::Owned(same) => same.get(..length),
        }
        .unwrap_or_default()
    }
}

/// Columns to write to, which can be cut in two.
pub(super) trait Rows: Sized + Send {
    /// The rows before `row`, and those from it on.
    fn split(self, row: usize) -> (Self, Self);
}

impl<T: Send> Rows for &mut [T] {
    fn split(self, row: usize) -> (Self, Self) {
        self.split_at_mut(row)
    }
}

impl<T: Send, const N: usize> Rows for [&mut [T]; N] {
    fn split(mut self, row: usize) -> (Self, Self) {
        let heads = self.each_mut().map(|column| {
            let (head, tail) = std::mem::take(column).split_at_mut(row);
            *column = tail;
            head
        });
        (heads, self)
    }
}

impl<A: Rows, B: Rows> Rows for (A, B) {
    fn split(self, row: usize) -> (Self, Self) {
        let ((a, c), (b, d)) = (self.0.split(row), self.1.split(row));
        ((a, b), (c, d))
    }
}

/// Cuts columns of so many rows into chunks, and hands each with its first row to `work`; true when
/// `work` said so of all of them.
pub(super) fn for_each_chunk<R: Rows>(
    rows: usize,
    columns: R,
    work: impl Fn(usize, R) -> bool + Sync,
) -> bool {
    let mut chunks = Vec::with_capacity(rows.div_ceil(CHUNK));
    let (mut start, mut rest) = (0, columns);
    while rows - start > CHUNK {
        let (chunk, after) = rest.split(CHUNK);
        chunks.push((start, chunk));
        (start, rest) = (start + CHUNK, after);
    }
    chunks.push((start, rest));
    if rows < FEW {
        chunks.into_iter().fold(true, |valid, (start, chunk)| work(start, chunk) & valid)
    } else {
        chunks.into_par_iter().map(|(start, chunk)| work(start, chunk)).reduce(|| true, |a, b| a & b)
    }
}
