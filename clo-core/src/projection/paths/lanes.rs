//! Numbers of neighbouring paths, side by side.

use std::ops::{Deref, DerefMut};

/// Paths that are moved together.
pub(crate) const LANES: usize = 32;

/// A number on each of the paths; as a mask, 1 where it holds and 0 where it does not.
///
/// It begins with a cache line: vectors that lie across two of them take twice as long, and longer still where
/// they are read soon after they were written.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(align(64))]
pub(crate) struct Lanes([f64; LANES]);

pub(crate) const ZERO: Lanes = Lanes::all(0.0);

impl Lanes {
    /// The same number on each path.
    #[inline(always)]
    pub(crate) const fn all(number: f64) -> Self {
        Self([number; LANES])
    }

    /// The number of each path, by its place.
    #[inline(always)]
    pub(crate) fn each(number: impl FnMut(usize) -> f64) -> Self {
        Self(std::array::from_fn(number))
    }
}

impl Deref for Lanes {
    type Target = [f64; LANES];

    #[inline(always)]
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Lanes {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

/// The smaller of two numbers that are none of them NaN, in one instruction.
#[inline(always)]
pub(super) fn least(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The larger of two numbers that are none of them NaN.
#[inline(always)]
pub(super) fn most(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// 1 where `condition` holds.
#[inline(always)]
pub(super) fn mask(condition: bool) -> f64 {
    if condition { 1.0 } else { 0.0 }
}

/// Whether a mask holds on any path.
#[inline(always)]
pub(super) fn any(mask: &Lanes) -> bool {
    let mut bits = 0;
    for lane in &mask.0 {
        bits |= lane.to_bits();
    }
    bits != 0
}

#[inline(always)]
pub(super) fn add(sum: &mut Lanes, other: &Lanes) {
    for l in 0..LANES {
        sum[l] += other[l];
    }
}

#[inline(always)]
pub(super) fn subtract(rest: &mut Lanes, other: &Lanes) {
    for l in 0..LANES {
        rest[l] -= other[l];
    }
}
