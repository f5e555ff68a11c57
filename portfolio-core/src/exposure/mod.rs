//! Positions and what they expose a portfolio to.

mod beta;
mod concentration;
mod greeks;
mod group;
mod limit;
mod position;
mod report;
mod totals;

pub use beta::{BetaExposure, beta_exposure};
pub use concentration::{Concentration, concentration};
pub use greeks::{GreekTotals, aggregate_greeks, gamma_pnl};
pub use group::{Group, Grouping, group};
pub use limit::{ExposureUse, StockUse, UseLevel, exposure_use};
pub use position::{Instrument, Position, UnitGreeks, Valuation, value};
pub use report::{Cash, ExposureReport, ExposureSettings, exposure};
pub use totals::{ExposureTotals, exposure_totals};
