//! Random numbers that are the same everywhere: a stream per path, and Sobol points.

use crate::argument::Choice;
use crate::function::functions;

functions! {
    /// Random numbers that are the same everywhere: a stream per path, and Sobol points.
    random at "risk.random" of risk_core::random {
        uniforms(seed: u64, path: u64, count: usize, position: u64 = "0") -> vector = drawn(count, |out| { let mut stream = core::stream(seed, path); stream.seek(position); stream.fill_uniform(out); });
        normals(seed: u64, path: u64, count: usize, position: u64 = "0") -> vector = drawn(count, |out| { let mut stream = core::stream(seed, path); stream.seek(position); stream.fill_normal(out); });
        async sobol_uniforms(dimensions: usize, first: u64, count: usize, scrambling: Choice<core::Scrambling> = r#""none""#) -> matrix = core::Sobol::new(dimensions, scrambling).and_then(|sobol| sobol.uniforms(first, count));
        async sobol_normals(dimensions: usize, first: u64, count: usize, scrambling: Choice<core::Scrambling> = r#""none""#) -> matrix = core::Sobol::new(dimensions, scrambling).and_then(|sobol| sobol.normals(first, count));
    }
}

/// Most numbers of one call.
const MOST_NUMBERS: usize = 1_000_000_000;

/// `count` numbers as `fill` writes them.
fn drawn(count: usize, fill: impl FnOnce(&mut [f64])) -> risk_core::Result<Vec<f64>> {
    if count > MOST_NUMBERS {
        let message = format_args!("must be at most {MOST_NUMBERS}, got {count}");
        return Err(risk_core::Error::invalid("count", message));
    }
    let mut numbers = vec![0.0; count];
    fill(&mut numbers);
    Ok(numbers)
}
