//! Random numbers that are the same everywhere: a stream per path, and Sobol points.

use crate::convert::Choice;
use crate::functions::functions;
use risk_core::random::{Stream, stream};
use risk_core::{Error, Result};

functions! {
    /// Random numbers that are the same everywhere: a stream per path, and Sobol points.
    random of risk_core::random {
        uniforms(seed: u64, path: u64, count: usize, position: u64) -> vector =
            drawn((seed, path, position), count, Stream::fill_uniform);
        normals(seed: u64, path: u64, count: usize, position: u64) -> vector =
            drawn((seed, path, position), count, Stream::fill_normal);
        sobol_uniforms(
            dimensions: usize, first: u64, count: usize, scrambling: Choice<core::Scrambling>
        ) -> matrix =
            core::Sobol::new(dimensions, scrambling).and_then(|sobol| sobol.uniforms(first, count));
        sobol_normals(
            dimensions: usize, first: u64, count: usize, scrambling: Choice<core::Scrambling>
        ) -> matrix =
            core::Sobol::new(dimensions, scrambling).and_then(|sobol| sobol.normals(first, count));
    }
}

/// Most numbers of one call.
const MOST_NUMBERS: usize = 1_000_000_000;

/// `count` numbers of a path of a seed from a position on, as `fill` draws them.
fn drawn(
    (seed, path, position): (u64, u64, u64),
    count: usize,
    fill: impl Fn(&mut Stream, &mut [f64]),
) -> Result<Vec<f64>> {
    if count > MOST_NUMBERS {
        let message = format_args!("must be at most {MOST_NUMBERS}, got {count}");
        return Err(Error::invalid("count", message));
    }
    let mut numbers = vec![0.0; count];
    let mut stream = stream(seed, path);
    stream.seek(position);
    fill(&mut stream, &mut numbers);
    Ok(numbers)
}
