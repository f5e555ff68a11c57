//! The option contract that follows a signal.

use super::Side;
use risk_core::Result;
use risk_core::check::Checks;
use risk_core::time::Date;
use serde::{Deserialize, Serialize};

/// A call or a put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OptionKind {
    /// The right to buy.
    Call,
    /// The right to sell.
    Put,
}

/// A contract that can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractChoice {
    /// A call or a put.
    pub kind: OptionKind,
    /// When it expires.
    pub expiration: Date,
    /// The strike price.
    pub strike: f64,
}

/// Which contracts are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ContractSettings {
    /// Days to expiration; 7 by default.
    pub days: i64,
    /// So many more or fewer; 2 by default.
    pub tolerance_days: i64,
}

impl Default for ContractSettings {
    fn default() -> Self {
        Self { days: 7, tolerance_days: 2 }
    }
}

/// The place of the contract for a side: a call for the bullish and a put for the bearish, its
/// expiration within the window, its strike nearest to the spot price (the lower of two), then its
/// expiration nearest to the days wanted. None when there is no such contract.
///
/// # Errors
/// [`Error::Invalid`](risk_core::Error::Invalid) unless spot and strikes are amounts of money.
pub fn nearest_contract(
    contracts: &[ContractChoice],
    side: Side,
    spot: f64,
    today: Date,
    settings: &ContractSettings,
) -> Result<Option<usize>> {
    let mut checks = Checks::default();
    checks.money("spot", spot);
    for (i, contract) in contracts.iter().enumerate() {
        checks.money(format_args!("contracts[{i}].strike"), contract.strike);
    }
    checks.finish()?;
    let kind = if side == Side::Bullish { OptionKind::Call } else { OptionKind::Put };
    let off = |contract: &ContractChoice| {
        (contract.expiration - today).num_days().saturating_sub(settings.days).saturating_abs()
    };
    let eligible = contracts
        .iter()
        .enumerate()
        .filter(|(_, contract)| contract.kind == kind && off(contract) <= settings.tolerance_days);
    let nearest = eligible.min_by(|(_, a), (_, b)| {
        let distance = |c: &ContractChoice| (c.strike - spot).abs();
        let by_strike = distance(a).total_cmp(&distance(b)).then(a.strike.total_cmp(&b.strike));
        by_strike.then(off(a).cmp(&off(b)))
    });
    Ok(nearest.map(|(i, _)| i))
}
