//! Technical indicators of price series.

use crate::argument::{Choice, Optional};
use crate::array::Series;
use crate::function::functions;

functions! {
    /// Technical indicators of price series.
    indicator at "portfolio.indicator" of portfolio_core::indicator {
        bollinger_bands(values: Series, settings: Optional<core::BollingerSettings>) -> arrays;
        donchian_channel(high: Series, low: Series, window: usize) -> arrays;
        keltner_channel(high: Series, low: Series, close: Series, settings: Optional<core::KeltnerSettings>) -> arrays;
        z_score(values: Series, window: usize, deviation: Choice<risk_core::statistics::Bias> = r#""sample""#) -> series;
        exponential_moving_average(values: Series, window: usize, seed: Choice<core::ExponentialSeed> = r#""first_value""#) -> series;
        simple_moving_average(values: Series, window: usize) -> series;
        weighted_moving_average(values: Series, window: usize) -> series;
        wilder_moving_average(values: Series, window: usize) -> series;
        macd(values: Series, settings: Optional<core::MacdSettings>) -> arrays;
        momentum(values: Series, window: usize) -> series;
        rate_of_change(values: Series, window: usize) -> series;
        relative_strength_index(values: Series, window: usize, smoothing: Choice<core::Smoothing> = r#""wilder""#) -> series;
        stochastic(high: Series, low: Series, close: Series, settings: Optional<core::StochasticSettings>) -> arrays;
        williams_percent_r(high: Series, low: Series, close: Series, window: usize) -> series;
        average_true_range(high: Series, low: Series, close: Series, window: usize, smoothing: Choice<core::Smoothing> = r#""wilder""#) -> series;
        directional_movement(high: Series, low: Series, close: Series, window: usize, smoothing: Choice<core::Smoothing> = r#""wilder""#) -> arrays;
        true_range(high: Series, low: Series, close: Series) -> vector;
        implied_volatility_percentile(values: Series, window: usize) -> series;
        implied_volatility_rank(values: Series, window: usize) -> series;
        realized_volatility(prices: Series, settings: Optional<core::RealizedVolatilitySettings>) -> series;
        cumulative_volume_weighted_average_price(high: Series, low: Series, close: Series, volume: Series) -> series;
        on_balance_volume(close: Series, volume: Series) -> series;
        volume_ratio(volume: Series, window: usize) -> series;
        volume_weighted_average_price(high: Series, low: Series, close: Series, volume: Series, window: usize) -> series;
    }
}
