//! How large a position to take, and where to leave it.

mod contracts;
mod fraction;
mod kelly;
mod levels;
mod profile;

pub use contracts::{Binding, ContractSizeSettings, PositionSize, SizeRequest, SizingMode, position_size};
pub use fraction::{fixed_fraction, fixed_risk, volatility_target};
pub use kelly::{kelly_bet, kelly_growth, kelly_weights};
pub use levels::{
    Bracket, BracketSettings, ExpirationScaling, LevelCheck, LevelSettings, LevelStatus, StopTarget, bracket,
    check_levels, stop_and_target,
};
pub use profile::{RiskProfile, RiskRecord, recommend_profile};
