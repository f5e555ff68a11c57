//! Points that fill the unit cube more evenly than random ones.

use super::stream::Quantiles;
use super::sweep::shifted_uniform;
use crate::check::Checks;
use crate::math::dispatch::dispatch;
use crate::{Error, Result};
use ndarray::Array2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// For dimensions 2, 3, …: a primitive polynomial over the field of two elements, as the number of its
/// bits, and the initial direction integers m₁, m₂, …
const JOE_KUO: &str = include_str!("joe_kuo.txt");

/// The most dimensions of a [`Sobol`] sequence.
pub const MOST_DIMENSIONS: usize = 1024;

const BITS: usize = 64;

/// The most numbers of one call, which are 400 MB.
const MOST_NUMBERS: usize = 50_000_000;

/// Points beyond this many are no longer distinct in 52 bits.
const MOST_POINTS: u64 = 1 << 52;

/// Sobol's sequence of points in the unit cube, in the order of the Gray code.
///
/// Of the first 2ᵐ points, one lies in each interval [k·2⁻ᵐ, (k + 1)·2⁻ᵐ) of each coordinate, so that
/// the error of a smooth integral falls almost as 1/n, not as 1/√n.
///
/// # References
/// S. Joe, F. Y. Kuo (2008), "Constructing Sobol sequences with better two-dimensional projections",
/// *SIAM Journal on Scientific Computing* 30: the direction numbers `new-joe-kuo-6`. P. Glasserman
/// (2003), *Monte Carlo Methods in Financial Engineering*, section 5.2.3.
///
/// # Examples
/// ```
/// use risk_core::random::{Scrambling, Sobol};
///
/// let plain = Sobol::new(2, Scrambling::None)?.uniforms(1, 3)?;
/// assert_eq!(plain, ndarray::array![[0.5, 0.5], [0.75, 0.25], [0.25, 0.75]]);
/// let points = Sobol::new(2, Scrambling::Owen { seed: 42 })?.uniforms(0, 1024)?;
/// assert!((points.mean().unwrap() - 0.5).abs() < 1e-4);
/// # Ok::<(), risk_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Sobol {
    /// Direction number k of each dimension, its binary point before the first bit.
    directions: Vec<[u64; BITS]>,
    scrambling: Scrambling,
}

/// What is done to the points of a sequence that keeps them even and makes them random.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Scrambling {
    /// Nothing: the points of the book, the first of which is 0.
    None,
    /// Owen's nested uniform scrambling: each binary digit is flipped or not by a hash of the digits
    /// before it. Each point is uniform, so averages are unbiased, and runs with different seeds give
    /// their standard error. Beyond 2³² points, digits after the 32nd are shifted, not nested.
    ///
    /// # References
    /// A. B. Owen (1995), "Randomly permuted (t, m, s)-nets and (t, s)-sequences", in *Monte Carlo and
    /// Quasi-Monte Carlo Methods in Scientific Computing*.
    Owen {
        /// What the flips are a function of.
        seed: u64,
    },
}

impl Default for Scrambling {
    fn default() -> Self {
        Self::Owen { seed: 42 }
    }
}

impl Sobol {
    /// The sequence in so many dimensions.
    ///
    /// # Errors
    /// [`Error::Invalid`] unless `dimensions` is from 1 to [`MOST_DIMENSIONS`].
    pub fn new(dimensions: usize, scrambling: Scrambling) -> Result<Self> {
        if !(1..=MOST_DIMENSIONS).contains(&dimensions) {
            let message = format_args!("must be from 1 to {MOST_DIMENSIONS}, got {dimensions}");
            return Err(Error::invalid("dimensions", message));
        }
        let mut directions = vec![std::array::from_fn(|k| 1 << (BITS - 1 - k))];
        directions.extend(JOE_KUO.lines().take(dimensions - 1).map(directions_of));
        Ok(Self { directions, scrambling })
    }

    /// Points `first`, `first` + 1, …: one row each, one column per dimension, in \[0, 1), and in
    /// (0, 1) when scrambled.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there are more than 2⁵² points before the last, or 50 million numbers.
    pub fn uniforms(&self, first: u64, count: usize) -> Result<Array2<f64>> {
        const UNIT: f64 = 1.0 / (1_u64 << 53) as f64;
        match self.scrambling {
            Scrambling::None => self.points(first, count, |bits| (bits >> 11) as f64 * UNIT, |_| ()),
            Scrambling::Owen { .. } => self.points(first, count, |bits| 0.5 + shifted_uniform(bits), |_| ()),
        }
    }

    /// The same points as independent standard normal numbers: N⁻¹ of each, moved up by 2⁻⁵³ when not
    /// scrambled, so that it is finite.
    ///
    /// # Errors
    /// As [`Sobol::uniforms`].
    pub fn normals(&self, first: u64, count: usize) -> Result<Array2<f64>> {
        self.points(first, count, shifted_uniform, |rows| dispatch(Quantiles { shifted: rows }))
    }

    fn points(
        &self,
        first: u64,
        count: usize,
        number: impl Fn(u64) -> f64 + Sync,
        finish: impl Fn(&mut [f64]) + Sync,
    ) -> Result<Array2<f64>> {
        let dimensions = self.directions.len();
        let mut checks = Checks::default();
        checks.require(
            count.checked_mul(dimensions).is_some_and(|n| n <= MOST_NUMBERS),
            "count",
            format_args!(
                "must be at most {} in {dimensions} dimensions, got {count}",
                MOST_NUMBERS / dimensions
            ),
        );
        checks.require(
            first.checked_add(count as u64).is_some_and(|n| n <= MOST_POINTS),
            "first",
            format_args!("must end before point {MOST_POINTS}, got {first} and {count} points"),
        );
        checks.finish()?;
        let mut points = Array2::zeros((count, dimensions));
        let rows = points.as_slice_mut().unwrap_or_default();
        rows.par_chunks_mut(CHUNK * dimensions).enumerate().for_each(|(chunk, rows)| {
            let first = first + (chunk * CHUNK) as u64;
            for (j, directions) in self.directions.iter().enumerate() {
                let mut bits = point(directions, first);
                for (index, x) in (first + 1..).zip(rows.iter_mut().skip(j).step_by(dimensions)) {
                    *x = number(self.scramble(bits, j));
                    // Neighbours in the order of the Gray code differ by one direction.
                    bits ^= directions[index.trailing_zeros() as usize % BITS];
                }
            }
            finish(rows);
        });
        Ok(points)
    }

    fn scramble(&self, bits: u64, j: usize) -> u64 {
        let Scrambling::Owen { seed } = self.scrambling else { return bits };
        let key = mix(seed ^ mix(j as u64 + 1));
        // Digit k is flipped by a hash of k and the digits before it; all after the 32nd at once.
        let mut flips = mix(key ^ bits >> NESTED << NESTED ^ NESTED as u64) >> NESTED;
        for k in 0..NESTED {
            let before = if k == 0 { 0 } else { bits >> (BITS - k) << (BITS - k) };
            flips |= (mix(key ^ before ^ k as u64) >> (BITS - 1)) << (BITS - 1 - k);
        }
        bits ^ flips
    }
}

/// A coordinate of point `index`, as binary digits.
fn point(directions: &[u64; BITS], index: u64) -> u64 {
    let gray = index ^ (index >> 1);
    let chosen = directions.iter().enumerate().filter(|(k, _)| gray >> k & 1 == 1);
    chosen.fold(0, |bits, (_, direction)| bits ^ direction)
}

/// Points that are computed together.
const CHUNK: usize = 256;

/// Digits that are scrambled one by one.
const NESTED: usize = BITS / 2;

/// The direction numbers of a line of the table, by the recurrence of its polynomial
/// xˢ + a₁xˢ⁻¹ + … + aₛ₋₁x + 1: vₖ = a₁vₖ₋₁ ⊕ … ⊕ aₛ₋₁vₖ₋ₛ₊₁ ⊕ vₖ₋ₛ ⊕ vₖ₋ₛ/2ˢ.
fn directions_of(line: &str) -> [u64; BITS] {
    let mut numbers = line.split(' ').map(|number| number.parse::<u64>().unwrap_or(0));
    let polynomial = numbers.next().unwrap_or(0);
    let degree = polynomial.checked_ilog2().unwrap_or(0) as usize;
    let mut v = [0; BITS];
    for (k, m) in numbers.take(BITS).enumerate() {
        v[k] = m << (BITS - 1 - k);
    }
    for k in degree..BITS {
        v[k] = v[k - degree] ^ (v[k - degree] >> degree);
        for i in 1..degree {
            if polynomial >> (degree - i) & 1 == 1 {
                v[k] ^= v[k - i];
            }
        }
    }
    v
}

/// A permutation of the 64-bit words that looks random.
///
/// # References
/// G. L. Steele, D. Lea, C. H. Flood (2014), "Fast splittable pseudorandom number generators", the
/// finaliser of SplitMix64.
#[inline(always)]
fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
