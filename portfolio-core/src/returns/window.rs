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
    for i in (0..n - 1).rev() {
        if !(i + 1).is_multiple_of(window) {
            ends[i] = combine(items[i], ends[i + 1]);
        }
    }
    // The beginning of the block of t, up to t.
    let mut beginning = items[0];
    for t in 0..n {
        beginning = if t.is_multiple_of(window) { items[t] } else { combine(beginning, items[t]) };
        if t + 1 >= window {
            let first = t + 1 - window;
            results[t] =
                Some(if first.is_multiple_of(window) { beginning } else { combine(ends[first], beginning) });
        }
    }
    results
}
