//! Exposures of positions: Greeks, beta, groups, limits.

use crate::argument::{Choice, Optional, Part};
use crate::array::Series;
use crate::function::functions;

functions! {
    /// Exposures of positions: Greeks, beta, groups, limits.
    exposure at "portfolio.exposure" of portfolio_core::exposure {
        beta_exposure(positions: Part<Vec<core::Position>>, total_value: f64) = Ok(core::beta_exposure(positions, total_value));
        concentration(exposures: Series) = Ok(core::concentration(exposures));
        aggregate_greeks(positions: Part<Vec<core::Position>>) = Ok(core::aggregate_greeks(positions));
        gamma_pnl(positions: Part<Vec<core::Position>>, relative_move: f64) -> number = Ok(core::gamma_pnl(positions, relative_move));
        group(positions: Part<Vec<core::Position>>, by: Choice<core::Grouping>) = Ok(core::group(positions, by));
        exposure_use(positions: Part<Vec<core::Position>>, portfolio_value: f64, profile: Part<portfolio_core::sizing::RiskProfile>);
        value(position: Part<core::Position>) = Ok(core::value(position));
        exposure(positions: Part<Vec<core::Position>>, settings: Optional<core::ExposureSettings>);
    }
}
