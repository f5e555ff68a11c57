//! Factor models: exposures, betas, decompositions, principal components.

use crate::argument::{Choice, Optional, Part};
use crate::array::{Panel, Series};
use crate::function::functions;

functions! {
    /// Factor models: exposures, betas, decompositions, principal components.
    factor at "risk.factor" of risk_core::factor {
        async collinearity(factors: Panel) -> arrays;
        async decompose_risk(betas: Series, factor_covariance: Panel, weights: Series, idiosyncratic_variances: Series);
        async factor_exposures(exposures: Series, betas: Panel, denominator: Choice<core::Denominator> = r#""gross""#);
        portfolio_beta(exposures: Series, betas: Series, denominator: Choice<core::Denominator> = r#""gross""#) -> number;
        async interest_rate_beta(returns: Series, yields: Series, settings: Optional<core::BetaSettings>);
        interest_rate_beta_by_proxy(beta_to_bond: f64, duration_years: f64) -> number;
        async fit_factor_model(assets: Panel, factors: Panel, settings: Optional<core::FactorModelSettings>) -> arrays;
        async implied_covariance(model: Part<core::FactorModel>) -> matrix;
        async portfolio_risk(model: Part<core::FactorModel>, weights: Series);
        async orthogonal_factors(factors: Panel) -> arrays;
        async principal_components(returns: Panel, settings: Optional<core::PrincipalSettings>) -> arrays;
        async beta(returns: Series, factor: Series, settings: Optional<core::BetaSettings>);
        async univariate_betas(assets: Panel, factors: Panel, settings: Optional<core::BetaSettings>) -> arrays;
    }
}
