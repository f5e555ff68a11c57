//! Value at risk and expected shortfall: estimates, parts, simulations and backtests.

use crate::argument::Optional;
use crate::array::{Panel, Series};
use crate::function::functions;

functions! {
    /// Value at risk and expected shortfall: estimates, parts, simulations and backtests.
    var at "risk.var" of risk_core::var {
        backtest(returns: Series, value_at_risk: Series, confidence: f64);
        kupiec(exceedances: usize, observations: usize, confidence: f64);
        shortfall_statistic(returns: Series, value_at_risk: Series, expected_shortfall: Series, confidence: f64) -> number;
        async |progress| bootstrap_value_at_risk(returns: Series, settings: Optional<core::VarSettings>, bootstrap: Optional<risk_core::statistics::BootstrapSettings>) = core::bootstrap_value_at_risk_with(returns, settings, bootstrap, progress);
        async historical_contributions(returns: Panel, weights: Series, settings: Optional<core::ContributionSettings>);
        async factor_value_at_risk(weights: Series, loadings: Panel, covariance: Panel, idiosyncratic_variances: Series, settings: Optional<core::ParametricSettings>);
        async parametric_value_at_risk(weights: Series, mean: Series, covariance: Panel, settings: Optional<core::ParametricSettings>);
        async filtered_value_at_risk(returns: Series, volatilities: Series, settings: Optional<core::VarSettings>);
        value_at_risk(returns: Series, settings: Optional<core::VarSettings>);
        value_at_risk_levels(returns: Series, confidences: Series, settings: Optional<core::VarSettings>);
        expected_shortfall(returns: Series, settings: Optional<core::VarSettings>) -> number;
        async fit_generalized_pareto(excesses: Series);
        async incremental_value_at_risk(returns: Panel, weights: Series, settings: Optional<core::VarSettings>);
        async |progress| simulate_portfolio(returns: Panel, weights: Series, settings: Optional<core::VarSettings>) -> vector = core::simulate_portfolio_with(returns, weights, settings, progress);
        async simulate_returns(returns: Panel, settings: Optional<core::VarSettings>) -> matrix;
        async value_at_risk_of_each(returns: Panel, settings: Optional<core::PanelSettings>) -> arrays;
        portfolio_returns(returns: Panel, weights: Series) -> vector;
        async portfolio_value_at_risk(returns: Panel, weights: Series, settings: Optional<core::VarSettings>);
    }
}
