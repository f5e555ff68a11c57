//! Optimisation in detail; :func:`paripassu.portfolio.optimize` is the door.

use crate::array::{Panel, Series};
use crate::convert::{Part, Wire};
use crate::functions::functions;
use ndarray::ArrayView2;
use portfolio_core::optimize::Estimates;

functions! {
    /// Optimisation in detail; :func:`paripassu.portfolio.optimize` is the door.
    optimization of portfolio_core::optimize {
        critical_line(mean: Series, covariance: Panel, lower: Series, upper: Series, budget: f64);
        risk_budget(covariance: Panel, budgets: Series);
        frontier_minimum_variance(frontier: Part<core::Frontier>) = frontier.minimum_variance();
        frontier_maximum_return(frontier: Part<core::Frontier>) = frontier.maximum_return();
        frontier_maximum_sharpe(frontier: Part<core::Frontier>, risk_free_rate: f64) =
            frontier.maximum_sharpe(risk_free_rate);
        frontier_at_risk_aversion(frontier: Part<core::Frontier>, risk_aversion: f64) =
            frontier.at_risk_aversion(risk_aversion);
        frontier_at_return(frontier: Part<core::Frontier>, target: f64) = frontier.at_return(target);
        frontier_at_volatility(frontier: Part<core::Frontier>, target: f64) = frontier.at_volatility(target);
        frontier_points(frontier: Part<core::Frontier>, count: usize) = frontier.points(count);
        optimize(mean: Series, covariance: Panel, returns: Option<Panel>, settings: Wire<core::Settings>) =
            core::optimize(&estimates(mean, covariance, returns), settings);
        sampled_frontier(
            mean: Series, covariance: Panel, returns: Option<Panel>, settings: Wire<core::Settings>,
            points: usize
        ) =
            core::sampled_frontier(&estimates(mean, covariance, returns), settings, points);
    }
}

fn estimates(
    mean: &[f64],
    covariance: ArrayView2<'_, f64>,
    returns: Option<ArrayView2<'_, f64>>,
) -> Estimates {
    Estimates {
        mean: mean.to_vec(),
        covariance: covariance.to_owned(),
        returns: returns.map(|r| r.to_owned()),
    }
}
