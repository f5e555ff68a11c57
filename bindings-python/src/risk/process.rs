//! Stochastic processes and simulated portfolios, whole or in shards.

use crate::array::Series;
use crate::convert::{Part, Wire};
use crate::functions::functions;

functions! {
    /// Stochastic processes and simulated portfolios, whole or in shards.
    process of risk_core::process {
        brownian_bridge(times: Series, normals: Series) -> vector;
        heston_call(call: Part<core::HestonCall>, variance: Part<core::HestonVariance>);
        process_mean(process: Part<core::Process>, start: f64, years: f64);
        process_variance(process: Part<core::Process>, start: f64, years: f64);
        simulate_paths(
            process: Part<core::Process>, start: f64, settings: Wire<core::PathSettings>
        ) -> matrix;
        simulate_portfolio(
            holdings: Series, model: Part<core::Model>, settings: Wire<core::SimulationSettings>
        ) = |progress| core::simulate_portfolio_with(holdings, model, settings, progress);
        simulate_shard(holdings: Series, model: Part<core::Model>, settings: Wire<core::SimulationSettings>) =
            |progress| core::simulate_shard_with(holdings, model, settings, progress);
        merge(shards: Part<Vec<core::Shard>>);
        summarize(shard: Part<core::Shard>, settings: Wire<core::SimulationSettings>);
    }
}
