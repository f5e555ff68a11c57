//! Moments, quantiles, covariances, correlations, regressions, rolling windows.

use crate::array::{Panel, Series};
use crate::convert::{Choice, Part, Wire};
use crate::functions::functions;

functions! {
    /// Moments, quantiles, covariances, correlations, regressions, rolling windows.
    statistics of risk_core::statistics {
        resample_indices(count: usize, method: Part<core::BootstrapMethod>, seed: u64, path: u64);
        correlation_clusters(correlation: Panel, threshold: f64);
        effective_positions(correlation: Panel);
        mean_absolute_correlation(correlation: Panel);
        correlation(returns: Panel, method: Choice<core::CorrelationMethod>) -> matrix;
        correlation_p_value(correlation: f64, observations: usize) =
            Ok(core::correlation_p_value(correlation, observations));
        correlation_to_covariance(correlation: Panel, standard_deviations: Series) -> matrix;
        covariance_to_correlation(covariance: Panel) -> matrix;
        covariance(returns: Panel, method: Part<core::CovarianceMethod>) -> matrix;
        excess_kurtosis(sample: Series, bias: Choice<core::Bias>) = Ok(core::excess_kurtosis(sample, bias));
        mean(sample: Series) = Ok(core::mean(sample));
        moments(sample: Series, bias: Choice<core::Bias>);
        skewness(sample: Series, bias: Choice<core::Bias>) = Ok(core::skewness(sample, bias));
        standard_deviation(sample: Series, bias: Choice<core::Bias>) =
            Ok(core::standard_deviation(sample, bias));
        variance(sample: Series, bias: Choice<core::Bias>) = Ok(core::variance(sample, bias));
        pairwise_correlation(returns: Panel, settings: Wire<core::PairwiseSettings>);
        quantile(sample: Series, p: f64, method: Choice<core::QuantileMethod>);
        quantiles(sample: Series, probabilities: Series, method: Choice<core::QuantileMethod>) -> vector;
        ranks(sample: Series) -> vector;
        least_squares(x: Panel, y: Series, settings: Wire<core::RegressionSettings>);
        least_squares_many(x: Panel, y: Panel, settings: Wire<core::RegressionSettings>);
        ridge(x: Panel, y: Series, settings: Wire<core::RidgeSettings>);
        rolling_beta(returns: Series, market: Series, window: usize) -> series;
        rolling_correlation(x: Series, y: Series, window: usize) -> series;
        rolling_covariance(x: Series, y: Series, window: usize, bias: Choice<core::Bias>) -> series;
        rolling_mean(series: Series, window: usize) -> series;
        rolling_standard_deviation(series: Series, window: usize, bias: Choice<core::Bias>) -> series;
        shrinkage(returns: Panel, target: Choice<core::ShrinkageTarget>);
    }
}
