//! Sizes of positions.

use crate::argument::{Optional, Part};
use crate::array::{Panel, Series};
use crate::function::functions;

functions! {
    /// Sizes of positions.
    sizing at "portfolio.sizing" of portfolio_core::sizing {
        position_size(request: Part<core::SizeRequest>, profile: Part<core::RiskProfile>, settings: Optional<core::ContractSizeSettings>);
        fixed_fraction(equity: f64, fraction: f64, price: f64) -> number;
        fixed_risk(equity: f64, fraction: f64, entry: f64, stop: f64) -> number;
        volatility_target(target: f64, volatility: f64, most_leverage: f64) -> number;
        kelly_bet(win_probability: f64, payoff: f64) -> number;
        async kelly_growth(weights: Series, means: Series, covariance: Panel, risk_free_rate: f64) -> number;
        async kelly_weights(means: Series, covariance: Panel, risk_free_rate: f64, fraction: f64) -> vector;
        bracket(entry: f64, quantity: f64, settings: Optional<core::BracketSettings>);
        check_levels(current: f64, stop: Option<f64>, target: Option<f64>) = Ok(core::check_levels(current, stop, target));
        stop_and_target(entry: f64, current: f64, days_to_expiration: i64, profile: Part<core::RiskProfile>, settings: Optional<core::LevelSettings>);
        recommend_profile(profile: Option<Part<core::RiskProfile>>, record: Option<Part<core::RiskRecord>>) = Ok(core::recommend_profile(profile, record));
        risk_record(statistics: Part<portfolio_core::performance::TradeStatistics>) = Ok(core::RiskRecord::of(statistics));
    }
}
