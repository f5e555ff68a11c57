//! Stochastic processes and the simulation of portfolios.

mod block;
mod bootstrap;
mod brownian;
mod cir;
mod complex;
mod correlation;
mod heston;
mod heston_call;
mod jump;
mod mixing;
mod model;
mod path;
mod plan;
mod portfolio;
mod settings;
mod shard;
mod simulation;
mod vasicek;

pub use bootstrap::BootstrapMethod;
pub use brownian::brownian_bridge;
pub use cir::CoxIngersollRoss;
pub use heston::HestonVariance;
pub use heston_call::{HestonCall, heston_call};
pub use jump::Jump;
pub use model::Model;
pub use path::{PathSettings, Process, process_mean, process_variance, simulate_paths};
pub use portfolio::{simulate_portfolio, simulate_portfolio_with, simulate_shard, simulate_shard_with};
pub use settings::{
    MOST_ASSETS, MOST_PATHS, MOST_STEPS, MOST_VALUES, Monitoring, Rebalancing, SimulationSettings,
    VarianceReduction,
};
pub use shard::{Shard, merge};
pub use simulation::{Distribution, Percentile, Simulation, TailRisk, summarize};
pub use vasicek::Vasicek;
