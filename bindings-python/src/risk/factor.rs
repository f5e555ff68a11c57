//! Factor models: exposures, betas, decompositions, principal components.

use crate::array::{Panel, Series};
use crate::convert::{Choice, Part, Wire};
use crate::functions::functions;

functions! {
    /// Factor models: exposures, betas, decompositions, principal components.
    factor of risk_core::factor {
        collinearity(factors: Panel);
        decompose_risk(
            betas: Series, factor_covariance: Panel, weights: Series, idiosyncratic_variances: Series
        );
        factor_exposures(exposures: Series, betas: Panel, denominator: Choice<core::Denominator>);
        portfolio_beta(exposures: Series, betas: Series, denominator: Choice<core::Denominator>);
        interest_rate_beta(returns: Series, yields: Series, settings: Wire<core::BetaSettings>);
        interest_rate_beta_by_proxy(beta_to_bond: f64, duration_years: f64);
        fit_factor_model(assets: Panel, factors: Panel, settings: Wire<core::FactorModelSettings>);
        implied_covariance(model: Part<core::FactorModel>) -> matrix;
        portfolio_risk(model: Part<core::FactorModel>, weights: Series);
        orthogonal_factors(factors: Panel);
        principal_components(returns: Panel, settings: Wire<core::PrincipalSettings>);
        beta(returns: Series, factor: Series, settings: Wire<core::BetaSettings>);
        univariate_betas(assets: Panel, factors: Panel, settings: Wire<core::BetaSettings>);
    }
}
