//! What the projected cash flows are worth: yields, margins, lives, what moves them, and the equity's
//! return.

pub mod break_even;
pub mod call;
pub mod cash_flows;
pub mod collateral_value;
pub mod discount_margin;
pub mod equity;
pub mod irr;
pub mod net_asset_value;
pub mod refinancing;
pub mod risk;
pub mod tranche;
pub mod weighted_life;
pub mod yield_to_maturity;
pub mod z_spread;

pub use break_even::{BreakEven, BreakEvenSettings, break_even, break_even_with};
pub use call::{ClassYields, YieldTo, yields_to_calls, yields_to_calls_with};
pub use cash_flows::ClassCashFlows;
pub use collateral_value::{AssetYield, CollateralPricing, asset_yield};
pub use equity::{Distribution, EquityResult};
pub use net_asset_value::{MarketValueCoverage, NetAssetValue, net_asset_value};
pub use refinancing::{RefinancedClass, Refinancing, RefinancingResult, refinance};
pub use risk::{ClassRisk, RiskSettings, class_risk, class_risk_with};
pub use tranche::{PrincipalWindow, TrancheResult};
