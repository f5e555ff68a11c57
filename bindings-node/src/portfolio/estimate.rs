//! Expected returns and covariances for the optimiser.

use crate::argument::{Optional, Part};
use crate::array::{Panel, Series};
use crate::function::functions;

functions! {
    /// Expected returns and covariances for the optimiser.
    estimate at "portfolio.estimate" of portfolio_core::estimate {
        async black_litterman(covariance: Panel, market_weights: Series, views: Part<Vec<core::View>>, settings: Optional<core::BlackLittermanSettings>) -> arrays;
        async implied_returns(covariance: Panel, weights: Series, risk_aversion: f64) -> vector;
        async mean(returns: Panel, method: Part<core::MeanMethod>, periods_per_year: f64) -> vector;
        async estimate(returns: Panel, settings: Optional<core::EstimateSettings>) -> arrays;
    }
}
