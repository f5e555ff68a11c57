//! Expected returns and covariances for the optimiser.

use crate::array::{Panel, Series};
use crate::convert::{Part, Wire};
use crate::functions::functions;

functions! {
    /// Expected returns and covariances for the optimiser.
    estimate of portfolio_core::estimate {
        black_litterman(
            covariance: Panel, market_weights: Series, views: Part<Vec<core::View>>,
            settings: Wire<core::BlackLittermanSettings>
        );
        implied_returns(covariance: Panel, weights: Series, risk_aversion: f64) -> vector;
        mean(returns: Panel, method: Part<core::MeanMethod>, periods_per_year: f64) -> vector;
        estimate(returns: Panel, settings: Wire<core::EstimateSettings>);
    }
}
