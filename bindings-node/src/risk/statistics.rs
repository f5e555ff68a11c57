//! Moments, quantiles, covariances, correlations, regressions, rolling windows.

use crate::argument::{Choice, Optional, Part};
use crate::array::{Panel, Series};
use crate::function::functions;

functions! {
    /// Moments, quantiles, covariances, correlations, regressions, rolling windows.
    statistics at "risk.statistics" of risk_core::statistics {
        resample_indices(count: usize, method: Part<core::BootstrapMethod>, seed: u64, path: u64);
        async correlation_clusters(correlation: Panel, threshold: f64);
        async effective_positions(correlation: Panel) -> number;
        async mean_absolute_correlation(correlation: Panel) -> number;
        async correlation(returns: Panel, method: Choice<core::CorrelationMethod> = r#""pearson""#) -> matrix;
        correlation_p_value(correlation: f64, observations: usize) -> number = Ok(core::correlation_p_value(correlation, observations));
        async correlation_to_covariance(correlation: Panel, standard_deviations: Series) -> matrix;
        async covariance_to_correlation(covariance: Panel) -> matrix;
        async covariance(returns: Panel, method: Part<core::CovarianceMethod> = r#""sample""#) -> matrix;
        excess_kurtosis(sample: Series, bias: Choice<core::Bias> = r#""sample""#) -> number = Ok(core::excess_kurtosis(sample, bias));
        mean(sample: Series) -> number = Ok(core::mean(sample));
        moments(sample: Series, bias: Choice<core::Bias> = r#""sample""#);
        skewness(sample: Series, bias: Choice<core::Bias> = r#""sample""#) -> number = Ok(core::skewness(sample, bias));
        standard_deviation(sample: Series, bias: Choice<core::Bias> = r#""sample""#) -> number = Ok(core::standard_deviation(sample, bias));
        variance(sample: Series, bias: Choice<core::Bias> = r#""sample""#) -> number = Ok(core::variance(sample, bias));
        async pairwise_correlation(returns: Panel, settings: Optional<core::PairwiseSettings>) -> arrays;
        quantile(sample: Series, p: f64, method: Choice<core::QuantileMethod> = r#""linear""#) -> number;
        quantiles(sample: Series, probabilities: Series, method: Choice<core::QuantileMethod> = r#""linear""#) -> vector;
        ranks(sample: Series) -> vector;
        async least_squares(x: Panel, y: Series, settings: Optional<core::RegressionSettings>);
        async least_squares_many(x: Panel, y: Panel, settings: Optional<core::RegressionSettings>) -> arrays;
        async ridge(x: Panel, y: Series, settings: Optional<core::RidgeSettings>);
        rolling_beta(returns: Series, market: Series, window: usize) -> series;
        rolling_correlation(x: Series, y: Series, window: usize) -> series;
        rolling_covariance(x: Series, y: Series, window: usize, bias: Choice<core::Bias> = r#""sample""#) -> series;
        rolling_mean(series: Series, window: usize) -> series;
        rolling_standard_deviation(series: Series, window: usize, bias: Choice<core::Bias> = r#""sample""#) -> series;
        async shrinkage(returns: Panel, target: Choice<core::ShrinkageTarget> = r#""scaled_identity""#) -> arrays;
    }
}
