//! Volatility from prices and returns: realised estimators, EWMA, GARCH.

mod bars;
mod ewma;
mod garch;
mod heterogeneous;
mod realized;
mod trend;

pub use bars::{Bars, RangeEstimator, RangeSettings, range_volatility, rolling_range_volatility};
pub use ewma::{EwmaReport, EwmaSettings, EwmaStart, ewma};
pub use garch::{
    Asymmetry, GarchErrors, GarchFit, GarchMean, GarchParameters, GarchSeries, GarchSettings, Innovation,
    LongRunVariance, fit_garch, garch_forecast, garch_series,
};
pub use heterogeneous::{HeterogeneousForecast, HeterogeneousSettings, heterogeneous_forecast};
pub use realized::{Deviation, VolatilitySettings, rolling_volatility, volatility};
pub use trend::{TrendDirection, TrendSettings, VolatilityTrend, volatility_percentile, volatility_trend};
