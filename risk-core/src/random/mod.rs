//! Random numbers that are a function of (seed, path, position), and of nothing else.
//!
//! A path has its own stream, so an answer does not depend on how many threads work on it, in what
//! chunks, or on how many machines: paths 0..50,000 here and 50,000..100,000 there are the paths of
//! one run.

mod chacha;
mod sobol;
mod stream;
mod sweep;

pub use sobol::{MOST_DIMENSIONS, Scrambling, Sobol};
pub use stream::{Stream, stream};
pub(crate) use sweep::Sweep;
pub use sweep::{GROUP, Streams};
