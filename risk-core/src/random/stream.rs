use super::sweep::shifted_uniform;
use crate::math::dispatch::{Kernel, dispatch};
use crate::math::normal::quantile_lanes;
use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng, TryRng};
use std::convert::Infallible;

/// The random numbers of one path: a position in a sequence that `(seed, path)` fixes.
///
/// The generator is ChaCha with eight rounds and a 64-bit counter: `ChaCha8Rng::seed_from_u64(seed)`
/// of the `rand` crate on its stream `path`. One draw, of 64 bits, gives one uniform or one normal
/// number, so draws can be counted and any of them reached at once.
///
/// # Examples
/// ```
/// use risk_core::random::stream;
///
/// let mut path = stream(42, 7);
/// let first: Vec<f64> = (0..3).map(|_| path.normal()).collect();
/// path.seek(1);
/// assert_eq!(path.normal(), first[1]);
/// ```
#[derive(Debug)]
pub struct Stream {
    generator: ChaCha8Rng,
}

/// The stream of `path` under `seed`, at its first draw.
#[must_use]
pub fn stream(seed: u64, path: u64) -> Stream {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(path);
    Stream { generator }
}

impl Stream {
    /// How many draws were made.
    #[must_use]
    pub fn position(&self) -> u64 {
        (self.generator.get_word_pos() / 2) as u64
    }

    /// Goes to draw `position`.
    pub fn seek(&mut self, position: u64) {
        self.generator.set_word_pos(2 * u128::from(position));
    }

    /// The next uniform number in (0, 1): an odd multiple of 2⁻⁵³, so never 0 and never 1.
    pub fn uniform(&mut self) -> f64 {
        0.5 + shifted_uniform(self.generator.next_u64())
    }

    /// The next standard normal number, N⁻¹ of a uniform.
    pub fn normal(&mut self) -> f64 {
        let mut out = [0.0];
        self.fill_normal(&mut out);
        out[0]
    }

    /// The next uniform numbers.
    pub fn fill_uniform(&mut self, out: &mut [f64]) {
        for u in out {
            *u = self.uniform();
        }
    }

    /// The next standard normal numbers.
    pub fn fill_normal(&mut self, out: &mut [f64]) {
        for q in out.iter_mut() {
            *q = shifted_uniform(self.generator.next_u64());
        }
        dispatch(Quantiles { shifted: out });
    }
}

/// Uniforms less ½ turned into normals, in place.
pub(super) struct Quantiles<'a> {
    pub shifted: &'a mut [f64],
}

impl Kernel for Quantiles<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        quantile_lanes::<FMA>(self.shifted);
    }
}

/// For the distributions of the `rand` family.
impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.generator.try_next_u32()
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.generator.try_next_u64()
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        self.generator.try_fill_bytes(out)
    }
}
