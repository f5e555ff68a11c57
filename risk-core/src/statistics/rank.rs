use super::panel::check_sample;
use crate::Result;
use crate::linalg::WIDTH;

/// The ranks of a sample, from 1; equal observations share the mean of their ranks.
///
/// # Examples
/// ```
/// use risk_core::statistics::ranks;
///
/// assert_eq!(ranks(&[0.3, 0.1, 0.3, 0.2])?, [3.5, 1.0, 3.5, 2.0]);
/// # Ok::<(), risk_core::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`](crate::Error::Invalid) when the sample is empty or not finite.
pub fn ranks(sample: &[f64]) -> Result<Vec<f64>> {
    check_sample("sample", sample, 1)?;
    let mut out = vec![0.0; sample.len()];
    each_rank(sample, &ascending(sample, Vec::new()), |at, rank| out[at] = rank);
    Ok(out)
}

/// The places of the observations from the smallest to the largest, in the memory of `places`.
pub(super) fn ascending(sample: &[f64], mut places: Vec<u64>) -> Vec<u64> {
    // An integer carries its place in its low bits and orders by the high ones, which sorts faster
    // than pairs do; runs that agree in the high bits are put right afterwards.
    let low = (sample.len() as u64).next_power_of_two() - 1;
    places.clear();
    places.extend(sample.iter().enumerate().map(|(at, &x)| (order(x) & !low) | at as u64));
    places.sort_unstable();
    for run in places.chunk_by_mut(|a, b| (a ^ b) & !low == 0) {
        if run.len() > 1 {
            run.sort_unstable_by_key(|key| (order(sample[(key & low) as usize]), *key));
        }
    }
    places.iter_mut().for_each(|key| *key &= low);
    places
}

/// An integer that is greater for a greater number.
fn order(x: f64) -> u64 {
    // Adding 0 makes one of the two zeros.
    let bits = (x + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

/// Gives each place its rank among `places`, which are in ascending order of the sample.
pub(super) fn each_rank(sample: &[f64], places: &[u64], mut give: impl FnMut(usize, f64)) {
    let mut below = 0;
    for tied in places.chunk_by(|&a, &b| sample[a as usize] == sample[b as usize]) {
        // The mean of the ranks below + 1 … below + tied.len().
        let rank = below as f64 + 0.5 * (tied.len() + 1) as f64;
        for &at in tied {
            give(at as usize, rank);
        }
        below += tied.len();
    }
}

/// Puts ranks in the place of the observations, for each column of a block. A column with a number
/// that is not finite becomes NaN.
pub(super) fn rank_block(block: &mut [f64]) {
    let mut sample = Vec::with_capacity(block.len() / WIDTH);
    let mut places = Vec::with_capacity(block.len() / WIDTH);
    for column in 0..WIDTH {
        sample.clear();
        sample.extend(block.iter().copied().skip(column).step_by(WIDTH));
        if sample.iter().all(|x| x.is_finite()) {
            places = ascending(&sample, places);
            each_rank(&sample, &places, |at, rank| block[at * WIDTH + column] = rank);
        } else {
            block.iter_mut().skip(column).step_by(WIDTH).for_each(|x| *x = f64::NAN);
        }
    }
}
