//! Volatility: estimators, EWMA, GARCH, forecasts, trends.

use crate::argument::{Optional, Part};
use crate::array::Series;
use crate::function::functions;

functions! {
    /// Volatility: estimators, EWMA, GARCH, forecasts, trends.
    volatility at "risk.volatility" of risk_core::volatility {
        ewma(returns: Series, settings: Optional<core::EwmaSettings>) -> arrays;
        async fit_garch(returns: Series, settings: Optional<core::GarchSettings>) -> arrays;
        garch_forecast(parameters: Part<core::GarchParameters>, next_variance: f64, horizon: usize) -> vector = Ok(core::garch_forecast(parameters, next_variance, horizon));
        async garch_series(returns: Series, parameters: Part<core::GarchParameters>) -> arrays;
        async heterogeneous_forecast(volatilities: Series, settings: Optional<core::HeterogeneousSettings>);
        rolling_volatility(returns: Series, window: usize, settings: Optional<core::VolatilitySettings>) -> series;
        volatility(returns: Series, settings: Optional<core::VolatilitySettings>) -> number;
        volatility_percentile(volatilities: Series, min_observations: usize) -> number;
        volatility_trend(volatilities: Series, settings: Optional<core::TrendSettings>);
        range_volatility(open: Series, high: Series, low: Series, close: Series, settings: Optional<core::RangeSettings>) -> number = core::range_volatility(core::Bars { open, high, low, close }, settings);
        async rolling_range_volatility(open: Series, high: Series, low: Series, close: Series, window: usize, settings: Optional<core::RangeSettings>) -> series = core::rolling_range_volatility(core::Bars { open, high, low, close }, window, settings);
        garch_persistence(parameters: Part<core::GarchParameters>) -> number = Ok(parameters.persistence());
        garch_long_run_variance(parameters: Part<core::GarchParameters>) -> number = Ok(parameters.long_run_variance());
        garch_half_life(parameters: Part<core::GarchParameters>) -> number = Ok(parameters.half_life());
    }
}
