//! Volatility: estimators, EWMA, GARCH, forecasts, trends.

use crate::array::Series;
use crate::convert::{Part, Wire};
use crate::functions::functions;

functions! {
    /// Volatility: estimators, EWMA, GARCH, forecasts, trends.
    volatility of risk_core::volatility {
        ewma(returns: Series, settings: Wire<core::EwmaSettings>);
        fit_garch(returns: Series, settings: Wire<core::GarchSettings>);
        garch_forecast(
            parameters: Part<core::GarchParameters>, next_variance: f64, horizon: usize
        ) -> vector =
            Ok(core::garch_forecast(parameters, next_variance, horizon));
        garch_series(returns: Series, parameters: Part<core::GarchParameters>);
        heterogeneous_forecast(volatilities: Series, settings: Wire<core::HeterogeneousSettings>);
        rolling_volatility(
            returns: Series, window: usize, settings: Wire<core::VolatilitySettings>
        ) -> series;
        volatility(returns: Series, settings: Wire<core::VolatilitySettings>);
        volatility_percentile(volatilities: Series, min_observations: usize);
        volatility_trend(volatilities: Series, settings: Wire<core::TrendSettings>);
        range_volatility(
            open: Series, high: Series, low: Series, close: Series, settings: Wire<core::RangeSettings>
        ) =
            core::range_volatility(core::Bars { open, high, low, close }, settings);
        rolling_range_volatility(
            open: Series, high: Series, low: Series, close: Series, window: usize,
            settings: Wire<core::RangeSettings>
        ) -> series =
            core::rolling_range_volatility(core::Bars { open, high, low, close }, window, settings);
        garch_persistence(parameters: Part<core::GarchParameters>) = Ok(parameters.persistence());
        garch_long_run_variance(parameters: Part<core::GarchParameters>) = Ok(parameters.long_run_variance());
        garch_half_life(parameters: Part<core::GarchParameters>) = Ok(parameters.half_life());
    }
}
