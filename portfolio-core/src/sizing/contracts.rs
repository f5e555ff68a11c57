//! How many option contracts to buy.

use super::RiskProfile;
use risk_core::check::Checks;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// How a budget becomes contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SizingMode {
    /// The budget is scaled by confidence, and as many contracts are bought as it pays for.
    #[default]
    RiskBudget,
    /// The budget is not scaled; the nearest number of contracts is bought (a half rounds up), so
    /// that it may be exceeded by half a contract.
    NearestContract,
}

/// The conventions of contract sizing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ContractSizeSettings {
    /// A risk budget by default.
    pub mode: SizingMode,
    /// Shares in a contract; 100 by default.
    pub multiplier: f64,
}

impl Default for ContractSizeSettings {
    fn default() -> Self {
        Self { mode: SizingMode::default(), multiplier: 100.0 }
    }
}

/// What is to be sized.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SizeRequest {
    /// Positions and cash.
    pub portfolio_value: f64,
    /// The premium per share.
    pub option_price: f64,
    /// Of the signal, from 0 to 1.
    pub confidence: f64,
    /// What is in this stock already.
    pub current_allocation: f64,
    /// What can be spent; not looked at unless given.
    pub cash: Option<f64>,
    /// What is in all positions; the exposure limit is not looked at unless given.
    pub current_exposure: Option<f64>,
}

/// What held a size down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// The limit of one stock.
    StockAllocation,
    /// The limit of all positions.
    PortfolioExposure,
    /// The cash at hand.
    Cash,
}

/// How many contracts, and why.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PositionSize {
    /// Contracts to buy.
    pub contracts: u64,
    /// What may be spent, before it is rounded to contracts; with nearest contracts, what they cost.
    pub max_capital: f64,
    /// What the contracts cost.
    pub capital_required: f64,
    /// The budget: scaled by confidence, before limits.
    pub risk_per_trade: f64,
    /// What one contract costs.
    pub contract_value: f64,
    /// As in the request.
    pub portfolio_value: f64,
    /// As in the request.
    pub current_allocation: f64,
    /// What the limit of one stock leaves.
    pub available_allocation: f64,
    /// 0.5 + confidence.
    pub confidence_multiplier: f64,
    /// What held the size below the budget.
    pub binding: Option<Binding>,
}

/// The number of option contracts for a signal; the whole premium counts as at risk.
///
/// # Formula
/// budget = V · risk · (0.5 + confidence); contracts = ⌊min(budget, limits) / (100 price)⌋
///
/// where V is the portfolio's value; the limits are what the stock's allocation leaves, and the
/// portfolio's exposure and the cash when given.
///
/// # Errors
/// [`Error::Invalid`] unless amounts are not negative, the price is positive and the confidence
/// from 0 to 1; [`Error::Infeasible`] when a limit leaves nothing.
///
/// # Examples
/// ```
/// use portfolio_core::sizing::{ContractSizeSettings, RiskProfile, SizeRequest, position_size};
///
/// let request = SizeRequest {
///     portfolio_value: 100_000.0, option_price: 2.1, confidence: 0.8, ..SizeRequest::default()
/// };
/// let size = position_size(&request, &RiskProfile::default(), &ContractSizeSettings::default())?;
/// assert_eq!((size.contracts, size.max_capital), (12, 2600.0));
/// # Ok::<(), risk_core::Error>(())
/// ```
pub fn position_size(
    request: &SizeRequest,
    profile: &RiskProfile,
    settings: &ContractSizeSettings,
) -> Result<PositionSize> {
    profile.check()?;
    check(request, settings)?;
    let value = request.portfolio_value;
    let confidence_multiplier = 0.5 + request.confidence;
    let base = value * profile.max_portfolio_risk_pct / 100.0;
    let risk_per_trade = match settings.mode {
        SizingMode::RiskBudget => base * confidence_multiplier,
        SizingMode::NearestContract => base,
    };
    let contract_value = request.option_price * settings.multiplier;
    let available_allocation = value * profile.max_stock_allocation_pct / 100.0 - request.current_allocation;
    let exposure_left =
        request.current_exposure.map(|used| value * profile.max_portfolio_exposure_pct / 100.0 - used);
    let limits = [
        (Some(available_allocation), Binding::StockAllocation, "allocation to this stock"),
        (exposure_left, Binding::PortfolioExposure, "portfolio exposure"),
        (request.cash, Binding::Cash, "cash"),
    ];
    let (mut capital, mut binding) = (risk_per_trade, None);
    let nearest = (risk_per_trade / contract_value + 0.5).floor();
    if settings.mode == SizingMode::NearestContract {
        capital = nearest * contract_value;
    }
    for (left, limit, name) in limits {
        let Some(left) = left else { continue };
        if left <= 0.0 {
            return Err(Error::Infeasible(format!("position size: maximum {name} reached, {left} is left")));
        }
        if left < capital {
            (capital, binding) = (left, Some(limit));
        }
    }
    // A quotient that rounding left just below a whole number is that number.
    let contracts = (capital / contract_value * (1.0 + 4.0 * f64::EPSILON)).floor();
    let capital_required = contracts * contract_value;
    Ok(PositionSize {
        contracts: contracts as u64,
        max_capital: match settings.mode {
            SizingMode::RiskBudget => capital,
            SizingMode::NearestContract => capital_required,
        },
        capital_required,
        risk_per_trade,
        contract_value,
        portfolio_value: value,
        current_allocation: request.current_allocation,
        available_allocation,
        confidence_multiplier,
        binding,
    })
}

fn check(request: &SizeRequest, settings: &ContractSizeSettings) -> Result<()> {
    let mut checks = Checks::default();
    checks.money("request.portfolio_value", request.portfolio_value);
    checks.between("request.option_price", request.option_price, 1e-6, 1e9);
    checks.fraction("request.confidence", request.confidence);
    checks.money("request.current_allocation", request.current_allocation);
    request.cash.into_iter().for_each(|cash| checks.money("request.cash", cash));
    request.current_exposure.into_iter().for_each(|used| checks.money("request.current_exposure", used));
    checks.between("settings.multiplier", settings.multiplier, 1e-6, 1e9);
    checks.finish()
}
