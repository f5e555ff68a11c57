//! Stresses, grids, named scenarios and their comparison.

mod grid;
mod mag;
mod migration;
mod monte_carlo;
mod monte_carlo_laws;
mod named;
mod stress;

use clo_core::{Assumptions, Deal};

fn small() -> (Deal, Assumptions) {
    let deal = include_str!("../../../../examples/deals/small.json");
    (Deal::from_json(deal).unwrap(), Assumptions::default())
}

fn demo() -> Deal {
    Deal::from_json(include_str!("../../../../examples/deals/demo.json")).unwrap()
}

/// What `run` gives on so many threads.
fn on<T: Send>(threads: usize, run: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(run)
}
