//! The fees, and how they accrue.

use risk_core::check::Checks;
use risk_core::time::DayCount;
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// One fee. It accrues (basis × `rate` + `fixed`) × year fraction over each payment period.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// The name, unique in the deal; steps refer to it.
    pub name: String,
    /// Whose fee it is; presets place it by this.
    pub kind: FeeKind,
    /// Annual rate on the basis.
    #[serde(default)]
    pub rate: f64,
    /// Annual amount, in the deal's currency.
    #[serde(default)]
    pub fixed: f64,
    /// The most that accrues in a year, in the deal's currency; no cap when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annual_cap: Option<f64>,
    /// How the fee accrues.
    #[serde(default)]
    pub day_count: DayCount,
    /// The balance that `rate` applies to.
    #[serde(default)]
    pub basis: FeeBasis,
    /// Due and unpaid at the analysis date.
    #[serde(default)]
    pub unpaid: f64,
    /// Margin over the index that unpaid amounts earn; they earn nothing when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest_on_unpaid: Option<f64>,
}

/// Whose fee it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeKind {
    /// The trustee's: senior, deducted in interest coverage.
    Trustee,
    /// Administrative expenses: senior.
    Administrative,
    /// The manager's senior (base) fee: deducted in interest coverage.
    SeniorManagement,
    /// The manager's subordinated (junior) fee.
    SubordinatedManagement,
    /// The manager's share above the equity's hurdle: it accrues nothing, its step's limit sets it.
    Incentive,
    /// Anything else; presets do not place it.
    #[default]
    Other,
}

/// The balance that a fee's rate applies to. The basis of a date is the principal balance of all
/// assets, defaulted ones included, plus principal proceeds and financed accrued interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeBasis {
    /// The basis at the beginning of the collection period.
    #[default]
    Beginning,
    /// The mean of beginning and end.
    Average,
}

impl Fee {
    /// Gathers what is wrong with the fee.
    pub fn check(&self, path: &dyn Display, checks: &mut Checks) {
        checks.require(!self.name.trim().is_empty(), format_args!("{path}.name"), "must not be empty");
        checks.fraction(format_args!("{path}.rate"), self.rate);
        checks.money(format_args!("{path}.fixed"), self.fixed);
        checks.money(format_args!("{path}.unpaid"), self.unpaid);
        if let Some(cap) = self.annual_cap {
            checks.money(format_args!("{path}.annual_cap"), cap);
        }
        if let Some(margin) = self.interest_on_unpaid {
            checks.rate(format_args!("{path}.interest_on_unpaid"), margin);
        }
        checks.require(
            self.kind != FeeKind::Incentive || (self.rate == 0.0 && self.fixed == 0.0),
            path,
            "an incentive fee accrues nothing: its step's limit sets it",
        );
    }
}
