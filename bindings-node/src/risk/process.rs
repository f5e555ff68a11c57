//! Stochastic processes and simulated portfolios, whole or in shards.

use crate::argument::{Optional, Part};
use crate::array::Series;
use crate::function::functions;

functions! {
    /// Stochastic processes and simulated portfolios, whole or in shards.
    process at "risk.process" of risk_core::process {
        brownian_bridge(times: Series, normals: Series) -> vector;
        heston_call(call: Part<core::HestonCall>, variance: Part<core::HestonVariance>) -> number;
        process_mean(process: Part<core::Process>, start: f64, years: f64) -> number;
        process_variance(process: Part<core::Process>, start: f64, years: f64) -> number;
        async simulate_paths(process: Part<core::Process>, start: f64, settings: Optional<core::PathSettings>) -> matrix;
        async |progress| simulate_portfolio(holdings: Series, model: Part<core::Model>, settings: Optional<core::SimulationSettings>) = core::simulate_portfolio_with(holdings, model, settings, progress);
        async |progress| simulate_shard(holdings: Series, model: Part<core::Model>, settings: Optional<core::SimulationSettings>) -> arrays = core::simulate_shard_with(holdings, model, settings, progress);
        async merge(shards: Part<Vec<core::Shard>>) -> arrays;
        async summarize(shard: Part<core::Shard>, settings: Optional<core::SimulationSettings>);
    }
}
