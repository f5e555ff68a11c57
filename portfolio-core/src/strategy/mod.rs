//! Trading signals.
//!
//! A strategy is data. [`signals`] asks any number of them about one market at its last bar, and
//! [`ensemble`] makes one signal of many; [`signal_history`] asks a technical one at every bar. A
//! [`PositionRule`] gives the weight to hold after each close, for backtests.

mod contract;
mod ensemble;
mod fundamental;
mod implied;
mod relative_momentum;
mod rule;
mod signal;
mod technical;

pub use contract::{ContractChoice, ContractSettings, OptionKind, nearest_contract};
pub use ensemble::{Conflict, EnsembleKind, EnsembleSettings, ensemble};
pub use fundamental::{
    AnalystSettings, Analysts, Earnings, EarningsSettings, Ratios, ValuationSettings, Valuations,
};
pub use implied::{
    ImpliedVolatility, IvPercentileSettings, IvSkewSettings, SurfaceSettings, VolatilitySurface,
};
pub use relative_momentum::{RelativeMomentumSettings, relative_momentum_weights};
pub use rule::{PositionRule, Shorting, target_weights};
pub use signal::{
    MarketView, Side, Signal, SignalFactor, SignalSource, Strategy, StrategyKind, signal_history, signals,
};
pub use technical::{MomentumSettings, RsiSettings};
