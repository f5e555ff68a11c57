//! Numbers of neighbouring paths, side by side.

/// Paths that are moved together.
pub(crate) const LANES: usize = 32;

/// A number on each of the paths; as a mask, 1 where it holds and 0 where it does not.
pub(crate) type Lanes = [f64; LANES];

pub(crate) const ZERO: Lanes = [0.0; LANES];

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
    for lane in mask {
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
