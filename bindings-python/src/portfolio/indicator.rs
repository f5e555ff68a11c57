//! Technical indicators of price series.

use crate::array::Series;
use crate::convert::{Choice, Wire};
use crate::functions::functions;

functions! {
    /// Technical indicators of price series.
    indicator of portfolio_core::indicator {
        bollinger_bands(values: Series, settings: Wire<core::BollingerSettings>);
        donchian_channel(high: Series, low: Series, window: usize);
        keltner_channel(high: Series, low: Series, close: Series, settings: Wire<core::KeltnerSettings>);
        z_score(values: Series, window: usize, deviation: Choice<risk_core::statistics::Bias>) -> series;
        exponential_moving_average(
            values: Series, window: usize, seed: Choice<core::ExponentialSeed>
        ) -> series;
        simple_moving_average(values: Series, window: usize) -> series;
        weighted_moving_average(values: Series, window: usize) -> series;
        wilder_moving_average(values: Series, window: usize) -> series;
        macd(values: Series, settings: Wire<core::MacdSettings>);
        momentum(values: Series, window: usize) -> series;
        rate_of_change(values: Series, window: usize) -> series;
        relative_strength_index(values: Series, window: usize, smoothing: Choice<core::Smoothing>) -> series;
        stochastic(high: Series, low: Series, close: Series, settings: Wire<core::StochasticSettings>);
        williams_percent_r(high: Series, low: Series, close: Series, window: usize) -> series;
        average_true_range(
            high: Series, low: Series, close: Series, window: usize, smoothing: Choice<core::Smoothing>
        ) -> series;
        directional_movement(
            high: Series, low: Series, close: Series, window: usize, smoothing: Choice<core::Smoothing>
        );
        true_range(high: Series, low: Series, close: Series) -> vector;
        implied_volatility_percentile(values: Series, window: usize) -> series;
        implied_volatility_rank(values: Series, window: usize) -> series;
        realized_volatility(prices: Series, settings: Wire<core::RealizedVolatilitySettings>) -> series;
        cumulative_volume_weighted_average_price(
            high: Series, low: Series, close: Series, volume: Series
        ) -> series;
        on_balance_volume(close: Series, volume: Series) -> series;
        volume_ratio(volume: Series, window: usize) -> series;
        volume_weighted_average_price(
            high: Series, low: Series, close: Series, volume: Series, window: usize
        ) -> series;
    }
}
