//! Sums and counts over paths that shards add up to exactly, in memory that does not grow with the paths.

use risk_core::math::dispatch::{Kernel, dispatch};
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// A measure over many paths: exact sums, the extremes, and counts on a grid: of 2⁻¹⁴, or of whole numbers.
///
/// Values are sums of multiples of 2⁻⁴⁰, which add up to the same whole in any order. A value beyond
/// ±65,536 counts as that.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// How many values there are.
    pub count: u64,
    /// The smallest; infinite of none.
    pub minimum: f64,
    /// The largest; minus infinity of none.
    pub maximum: f64,
    /// How many are exactly 0.
    zeros: u64,
    /// The sum, in units of 2⁻⁴⁰.
    #[serde(with = "as_text")]
    sum: i128,
    /// The sum of the squares, in units of 2⁻⁶⁴.
    #[serde(with = "as_text")]
    squares: i128,
    /// The distance between grid points, a power of two.
    step: f64,
    /// The grid point of the first count, in steps.
    first: i64,
    /// How many values are nearest to each grid point.
    counts: Vec<u32>,
}

/// Whole numbers as text: those of JSON are too short.
mod as_text {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(number: &i128, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(number)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i128, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

const SUM: f64 = (1_u64 << 40) as f64;
const ROOT: f64 = (1_u64 << 32) as f64;
const STEP: f64 = 1.0 / (1 << 14) as f64;
const MOST: f64 = 65_536.0;

struct Push<'a> {
    tally: &'a mut Tally,
    values: &'a [f64],
}

impl Kernel for Push<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { tally, values } = self;
        let per_step = 1.0 / tally.step;
        for &value in values {
            let value = if value.is_nan() { 0.0 } else { value.clamp(-MOST, MOST) };
            tally.count += 1;
            tally.zeros += u64::from(value == 0.0);
            tally.minimum = tally.minimum.min(value);
            tally.maximum = tally.maximum.max(value);
            tally.sum += i128::from((value * SUM) as i64);
            let root = (value * ROOT) as i64;
            tally.squares += i128::from(root) * i128::from(root);
            *tally.slot((value * per_step).round() as i64) += 1;
        }
    }
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            count: 0,
            minimum: f64::INFINITY,
            maximum: f64::NEG_INFINITY,
            zeros: 0,
            sum: 0,
            squares: 0,
            step: STEP,
            first: 0,
            counts: Vec::new(),
        }
    }
}

impl Tally {
    /// Of values that are whole numbers.
    pub(super) fn of_whole_numbers() -> Self {
        Self { step: 1.0, ..Self::default() }
    }

    /// Counts some values.
    pub(super) fn push(&mut self, values: &[f64]) {
        dispatch(Push { tally: self, values });
    }

    /// The count of a grid point.
    fn slot(&mut self, point: i64) -> &mut u32 {
        if self.counts.is_empty() {
            self.first = point;
            self.counts.push(0);
        }
        if point < self.first {
            // Room is made in large pieces, for the next will be near.
            let room = (self.first - point).max(self.counts.len() as i64) as usize;
            self.counts.splice(0..0, std::iter::repeat_n(0, room));
            self.first -= room as i64;
        }
        let place = (point - self.first) as usize;
        if place >= self.counts.len() {
            self.counts.resize((place + 1).max(2 * self.counts.len()), 0);
        }
        &mut self.counts[place]
    }

    /// Adds the values of another tally.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it counts on another grid.
    pub(super) fn merge(&mut self, other: &Self) -> Result<()> {
        if self.step != other.step {
            let message = format_args!("must count in steps of {}, got {}", self.step, other.step);
            return Err(Error::invalid("next.tallies", message));
        }
        self.count += other.count;
        self.zeros += other.zeros;
        self.minimum = self.minimum.min(other.minimum);
        self.maximum = self.maximum.max(other.maximum);
        self.sum += other.sum;
        self.squares += other.squares;
        if let Some(last) = other.counts.len().checked_sub(1) {
            self.slot(other.first);
            self.slot(other.first + last as i64);
            let at = (other.first - self.first) as usize;
            for (count, more) in self.counts[at..].iter_mut().zip(&other.counts) {
                *count += more;
            }
        }
        Ok(())
    }

    /// Leaves out the empty ends of the counts: equal values give equal tallies, however they came together.
    pub(super) fn trim(&mut self) {
        let first = self.counts.iter().position(|count| *count > 0).unwrap_or(0);
        let end = self.counts.iter().rposition(|count| *count > 0).map_or(0, |last| last + 1);
        self.counts = self.counts[first.min(end)..end].to_vec();
        self.first += first as i64;
    }

    /// The mean; 0 of none.
    #[must_use]
    pub fn mean(&self) -> f64 {
        if self.count == 0 { 0.0 } else { self.sum as f64 / SUM / self.count as f64 }
    }

    /// The standard deviation of the sample; none of fewer than two values.
    #[must_use]
    pub fn standard_deviation(&self) -> Option<f64> {
        let n = self.count as f64;
        let (mean, square) = (self.mean(), self.squares as f64 / (ROOT * ROOT));
        (self.count > 1).then(|| ((square - n * mean * mean) / (n - 1.0)).max(0.0).sqrt())
    }

    /// The quantile at `level` by type 7, to within half a step; 0 of no values.
    #[must_use]
    pub fn quantile(&self, level: f64) -> f64 {
        if self.count == 0 {
            return 0.0;
        }
        let rank = level.clamp(0.0, 1.0) * (self.count - 1) as f64;
        let below = self.value_of_rank(rank.floor() as u64);
        let above = self.value_of_rank(rank.ceil() as u64);
        below + (rank - rank.floor()) * (above - below)
    }

    /// How many values are exactly 0.
    #[must_use]
    pub fn zeros(&self) -> u64 {
        self.zeros
    }

    /// The mean of the largest `share` of the values, at least of one; 0 of no values.
    #[must_use]
    pub fn mean_above(&self, share: f64) -> f64 {
        let wanted = ((share * self.count as f64).round() as u64).clamp(1, self.count.max(1));
        let (mut left, mut sum) = (wanted, 0.0);
        for (i, count) in self.counts.iter().enumerate().rev() {
            let taken = left.min(u64::from(*count));
            sum += taken as f64 * ((self.first + i as i64) as f64 * self.step);
            left -= taken;
        }
        sum / wanted as f64
    }

    /// The value of a rank, from 0, to the nearest grid point.
    fn value_of_rank(&self, rank: u64) -> f64 {
        let mut seen = 0;
        for (i, count) in self.counts.iter().enumerate() {
            seen += u64::from(*count);
            if seen > rank {
                return ((self.first + i as i64) as f64 * self.step).clamp(self.minimum, self.maximum);
            }
        }
        self.maximum
    }
}
