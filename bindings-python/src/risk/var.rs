//! Value at risk and expected shortfall: estimates, parts, simulations and backtests.

use crate::array::{Panel, Series};
use crate::convert::{Part, Wire};
use crate::functions::functions;

functions! {
    /// Value at risk and expected shortfall: estimates, parts, simulations and backtests.
    var of risk_core::var {
        backtest(returns: Series, value_at_risk: Series, confidence: f64);
        kupiec(exceedances: usize, observations: usize, confidence: f64);
        shortfall_statistic(
            returns: Series, value_at_risk: Series, expected_shortfall: Series, confidence: f64
        );
        bootstrap_value_at_risk(
            returns: Series, settings: Wire<core::VarSettings>,
            bootstrap: Part<risk_core::statistics::BootstrapSettings>
        ) = |progress| core::bootstrap_value_at_risk_with(returns, settings, bootstrap, progress);
        historical_contributions(returns: Panel, weights: Series, settings: Wire<core::ContributionSettings>);
        factor_value_at_risk(
            weights: Series, loadings: Panel, covariance: Panel, idiosyncratic_variances: Series,
            settings: Wire<core::ParametricSettings>
        );
        parametric_value_at_risk(
            weights: Series, mean: Series, covariance: Panel, settings: Wire<core::ParametricSettings>
        );
        filtered_value_at_risk(returns: Series, volatilities: Series, settings: Wire<core::VarSettings>);
        value_at_risk(returns: Series, settings: Wire<core::VarSettings>);
        value_at_risk_levels(returns: Series, confidences: Series, settings: Wire<core::VarSettings>);
        expected_shortfall(returns: Series, settings: Wire<core::VarSettings>);
        fit_generalized_pareto(excesses: Series);
        incremental_value_at_risk(returns: Panel, weights: Series, settings: Wire<core::VarSettings>);
        simulate_portfolio(returns: Panel, weights: Series, settings: Wire<core::VarSettings>) -> vector =
            |progress| core::simulate_portfolio_with(returns, weights, settings, progress);
        simulate_returns(returns: Panel, settings: Wire<core::VarSettings>) -> matrix;
        value_at_risk_of_each(returns: Panel, settings: Wire<core::PanelSettings>);
        portfolio_returns(returns: Panel, weights: Series) -> vector;
        portfolio_value_at_risk(returns: Panel, weights: Series, settings: Wire<core::VarSettings>);
    }
}
