//! Performance: returns, ratios, drawdowns.

mod annualize;
mod drawdown;
mod moment;
mod money_weighted;
mod monthly;
mod ratio;
mod relative;
mod report;
mod rolling;
mod settings;
mod tail;
mod time_weighted;
mod trades;
mod win_loss;

pub use annualize::{
    annualized_return, annualized_volatility, arithmetic_annual_return, compound_annual_growth_rate,
};
pub use drawdown::{
    Drawdown, drawdown_series, drawdowns, martin_ratio, maximum_drawdown, pain_index, pain_ratio,
    recovery_factor, ulcer_index,
};
pub(crate) use moment::{finite, quotient};
pub use money_weighted::{MoneyWeightedReturn, money_weighted_return};
pub use monthly::{MonthlyReturns, monthly_returns};
pub use ratio::{
    calmar_ratio, downside_deviation, gain_to_pain_ratio, omega_ratio, probabilistic_sharpe_ratio,
    sharpe_ratio, sortino_ratio, stability, tail_ratio,
};
pub use relative::{
    Market, alpha, batting_average, beta, capture_ratio, correlation, information_ratio, tracking_error,
    treynor_ratio,
};
pub use report::{PerformanceReport, RelativePerformance, performance};
pub use rolling::{
    rolling_beta, rolling_return, rolling_sharpe_ratio, rolling_sortino_ratio, rolling_volatility,
};
pub use settings::{
    AlphaConvention, BetaConvention, Downside, FirstPeak, PerformanceSettings, RateConversion,
    SharpeNumerator, TailMethod,
};
pub use tail::{expected_shortfall, value_at_risk};
pub use time_weighted::{FlowTiming, TimeWeightedReturn, Valuation, modified_dietz, time_weighted_return};
pub use trades::{ClosedTrade, EquityDays, TradeSettings, TradeStatistics, trade_statistics};
pub use win_loss::{WinLoss, win_loss};
