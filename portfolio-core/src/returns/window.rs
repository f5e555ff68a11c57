//! Statistics of a moving window in linear time, without subtracting what has left it.
//!
//! A running sum from which old values are taken away keeps the rounding errors of every value that
//! ever passed, so one huge value spoils all that follow. Here nothing is taken away: the series is
//! cut into blocks of the window's length, and a window is the end of one block and the beginning
//! of the next.

/// `combine` over every full window; None before the first.
///
/// `combine` must be associative. Linear in the number of items, whatever the window.
///
/// # References
/// M. van Herk (1992), *A fast algorithm for local minimum and maximum filters on rectangular and
/// octagonal kernels*, Pattern Recognition Letters 13(7).
pub(crate) fn windowed<T: Copy>(items: &[T], window: usize, combine: impl Fn(T, T) -> T) -> Vec<Option<T>> {
    let n = items.len();
    let mut results = vec![None; n];
    if window == 0 || window > n {
        return results;
    }
    // ends[i] combines item i with the rest of its block.
    let mut ends = items.to_vec();
    for block in ends.chunks_mut(window) {
        for i in (0..block.len() - 1).rev() {
            block[i] = combine(block[i], block[i + 1]);
        }
    }
    for (k, block) in items.chunks(window).enumerate() {
        // The beginning of the block, up to t.
        let mut beginning = block[0];
        for (i, item) in block.iter().enumerate() {
            let t = k * window + i;
            if i > 0 {
                beginning = combine(beginning, *item);
            }
            // A window is one whole block, or begins in the block before.
            if i + 1 == window {
                results[t] = Some(beginning);
            } else if k > 0 {
                results[t] = Some(combine(ends[t + 1 - window], beginning));
            }
        }
    }
    results
}
