//! Optimisation in detail; `portfolio.optimize` is the door.

use crate::argument::Part;
use crate::array::{Panel, Series};
use crate::function::functions;

functions! {
    /// Optimisation in detail; `portfolio.optimize` is the door.
    optimization at "portfolio.optimization" of portfolio_core::optimize {
        async critical_line(mean: Series, covariance: Panel, lower: Series, upper: Series, budget: f64);
        async risk_budget(covariance: Panel, budgets: Series);
        frontier_minimum_variance(frontier: Part<core::Frontier>) = frontier.minimum_variance();
        frontier_maximum_return(frontier: Part<core::Frontier>) = frontier.maximum_return();
        frontier_maximum_sharpe(frontier: Part<core::Frontier>, risk_free_rate: f64) = frontier.maximum_sharpe(risk_free_rate);
        frontier_at_risk_aversion(frontier: Part<core::Frontier>, risk_aversion: f64) = frontier.at_risk_aversion(risk_aversion);
        frontier_at_return(frontier: Part<core::Frontier>, target: f64) = frontier.at_return(target);
        frontier_at_volatility(frontier: Part<core::Frontier>, target: f64) = frontier.at_volatility(target);
        frontier_points(frontier: Part<core::Frontier>, count: usize) = frontier.points(count);
    }
}
