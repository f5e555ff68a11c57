//! Samples and panels: moments, quantiles, covariance, correlation, regression, bootstrap.

mod bootstrap;
mod cluster;
mod correlation;
mod covariance;
mod moments;
mod pairwise;
mod panel;
mod quantile;
mod rank;
mod regression;
mod regressions;
mod ridge;
mod rolling;
mod shrinkage;

pub use bootstrap::{
    BootstrapMethod, BootstrapReport, BootstrapSettings, bootstrap, bootstrap_with, resample_indices,
};
pub use cluster::{Cluster, correlation_clusters, effective_positions, mean_absolute_correlation};
pub use correlation::{
    CorrelationMethod, correlation, correlation_p_value, correlation_to_covariance, covariance_to_correlation,
};
pub use covariance::{CovarianceMethod, covariance};
pub use moments::{Bias, Moments, excess_kurtosis, mean, moments, skewness, standard_deviation, variance};
pub use pairwise::{PairwiseCorrelation, PairwiseSettings, pairwise_correlation};
pub(crate) use quantile::sorted_quantile;
pub use quantile::{QuantileMethod, quantile, quantiles};
pub use rank::ranks;
pub use regression::{Coefficient, Intercept, Regression, RegressionSettings, least_squares};
pub use regressions::{Regressions, least_squares_many};
pub use ridge::{Ridge, RidgeSettings, ridge};
pub use rolling::{
    rolling_beta, rolling_correlation, rolling_covariance, rolling_mean, rolling_standard_deviation,
};
pub use shrinkage::{ShrinkageTarget, Shrunk, shrinkage};
