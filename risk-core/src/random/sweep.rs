//! The same draws of many paths side by side: what a simulation needs that moves its paths together.

use super::chacha::{LANES, WORDS, blocks};
use crate::math::dispatch::{Kernel, dispatch};
use crate::math::normal::quantile_lanes;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

/// How many draws of a stream come out of the generator together; a sweep begins at a multiple.
pub const GROUP: usize = WORDS / 2;

/// All streams of one seed.
///
/// # Examples
/// ```
/// use risk_core::random::{Streams, stream};
///
/// let (first_path, paths, draws) = (100, 3, 2);
/// let mut out = vec![0.0; draws * paths];
/// Streams::of(42).normals(first_path, 0, paths, &mut out);
/// assert_eq!(out[1], stream(42, 101).normal());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Streams {
    key: [u32; 8],
}

impl Streams {
    /// The streams of `seed`.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        let bytes = ChaCha8Rng::seed_from_u64(seed).get_seed();
        let (words, _) = bytes.as_chunks::<4>();
        let mut key = [0; 8];
        for (key, word) in key.iter_mut().zip(words) {
            *key = u32::from_le_bytes(*word);
        }
        Self { key }
    }

    /// Standard normal numbers for `paths` neighbouring paths.
    ///
    /// Row r of `out`, which has `paths` elements, is draw `GROUP · group + r` of the streams
    /// `first_path`, `first_path + 1`, …: the same bits that [`stream`](super::stream) gives each.
    pub fn normals(&self, first_path: u64, group: u64, paths: usize, out: &mut [f64]) {
        dispatch(Sweep { streams: self, first_path, group, paths, out, normal: true });
    }

    /// Uniform numbers in (0, 1) for neighbouring paths, laid out as in [`Streams::normals`].
    pub fn uniforms(&self, first_path: u64, group: u64, paths: usize, out: &mut [f64]) {
        dispatch(Sweep { streams: self, first_path, group, paths, out, normal: false });
    }
}

/// The draws of [`Streams`] as a [`Kernel`], for kernels that go on with them.
pub(crate) struct Sweep<'a> {
    pub streams: &'a Streams,
    pub first_path: u64,
    pub group: u64,
    pub paths: usize,
    pub out: &'a mut [f64],
    pub normal: bool,
}

impl Kernel for Sweep<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { streams, first_path, group, paths, out, normal } = self;
        if paths == 0 {
            return;
        }
        let mut words = [[0; LANES]; WORDS];
        for (g, rows) in out.chunks_mut(GROUP * paths).enumerate() {
            let mut done = 0;
            while done < paths {
                let lanes = LANES.min(paths - done);
                blocks(&streams.key, group + g as u64, first_path.wrapping_add(done as u64), &mut words);
                for (row, halves) in rows.chunks_mut(paths).zip(words.as_chunks::<2>().0) {
                    let [low, high] = halves;
                    for ((u, &low), &high) in row[done..done + lanes].iter_mut().zip(low).zip(high) {
                        *u = shifted_uniform(u64::from(low) | u64::from(high) << 32);
                    }
                }
                done += lanes;
            }
        }
        if normal {
            quantile_lanes::<FMA>(out);
        } else {
            for u in out {
                *u += 0.5;
            }
        }
    }
}

/// The uniform of 52 of the bits, less ½: exact, symmetric about 0, and never ±½.
#[inline(always)]
pub(super) fn shifted_uniform(bits: u64) -> f64 {
    const ONE: u64 = 0x3ff0_0000_0000_0000;
    (f64::from_bits((bits >> 12) | ONE) - 1.5) + 0.5 * f64::EPSILON
}
