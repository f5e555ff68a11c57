//! Factor models: exposures, decompositions and principal components.

pub(crate) mod check;
mod collinearity;
mod decomposition;
mod exposure;
mod interest_rate;
mod model;
mod orthogonal;
mod principal;
mod univariate;

pub use collinearity::{Collinearity, collinearity};
pub use decomposition::{FactorContribution, RiskDecomposition, decompose_risk};
pub use exposure::{Denominator, FactorExposures, factor_exposures, portfolio_beta};
pub use interest_rate::{LONG_TREASURY_DURATION_YEARS, interest_rate_beta, interest_rate_beta_by_proxy};
pub use model::{
    FactorModel, FactorModelSettings, FactorRegression, fit_factor_model, implied_covariance, portfolio_risk,
};
pub use orthogonal::{OrthogonalFactors, orthogonal_factors};
pub use principal::{
    ComponentCount, PrincipalComponents, PrincipalMatrix, PrincipalSettings, principal_components,
};
pub use univariate::{
    BetaEstimate, BetaQuality, BetaReport, BetaSettings, MissingValues, beta, univariate_betas,
};
