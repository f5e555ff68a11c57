//! Technical indicators.
//!
//! Every indicator is as long as its input, oldest first, and None until its window is full and
//! where it is undefined. All are linear in the length of the series, whatever the window, except
//! where their documentation says so. Nothing looks ahead: the value of a bar depends on that bar
//! and those before it.

mod band;
mod bars;
mod moving_average;
mod oscillator;
mod trend;
mod volatility;
mod volume;

pub use band::{
    Bollinger, BollingerSettings, Channel, KeltnerSettings, bollinger_bands, donchian_channel,
    keltner_channel, z_score,
};
pub use bars::Bars;
pub use moving_average::{
    ExponentialSeed, exponential_moving_average, simple_moving_average, weighted_moving_average,
    wilder_moving_average,
};
pub use oscillator::{
    Macd, MacdSettings, Smoothing, Stochastic, StochasticSettings, macd, momentum, rate_of_change,
    relative_strength_index, stochastic, williams_percent_r,
};
pub use trend::{DirectionalMovement, average_true_range, directional_movement, true_range};
pub use volatility::{
    RealizedVolatilitySettings, implied_volatility_percentile, implied_volatility_rank, realized_volatility,
};
pub use volume::{
    cumulative_volume_weighted_average_price, on_balance_volume, volume_ratio, volume_weighted_average_price,
};
