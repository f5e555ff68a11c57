//! A deal as data: everything that does not change with the scenario.

mod account;
mod agency;
mod asset;
mod calendar;
mod fee;
pub mod presets;
mod tranche;
mod validate;

pub use account::{Accounts, Cash};
pub use agency::{MoodysRatings, Outlook, SpRatings};
pub use asset::{Amortization, Asset, AssetKind, CouponType, DatedAmount, MoodysCategory, Opinion};
pub use calendar::{Dates, PaymentPeriod};
pub use fee::{Fee, FeeBasis, FeeKind};
pub use presets::{Incentive, Preset, Structure};
pub use tranche::{Coupon, CouponStep, Tranche, TrancheKind};

use crate::coverage::ccc::CccLimit;
use crate::coverage::{CoverageTest, EventOfDefault};
use crate::quality::Terms;
use crate::waterfall::Waterfalls;
use risk_core::Result;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A collateralized loan obligation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deal {
    /// The name, for reports.
    pub name: String,
    /// ISO 4217 code of every amount.
    #[serde(default = "dollars")]
    pub currency: String,
    /// Its dates.
    pub dates: Dates,
    /// Its classes, from the most senior to the most junior.
    pub tranches: Vec<Tranche>,
    /// Its collateral.
    pub assets: Vec<Asset>,
    /// Its cash.
    #[serde(default)]
    pub accounts: Accounts,
    /// Its fees.
    #[serde(default)]
    pub fees: Vec<Fee>,
    /// Its coverage tests.
    #[serde(default)]
    pub coverage_tests: Vec<CoverageTest>,
    /// How much CCC par counts in full; all of it when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ccc: Option<CccLimit>,
    /// Its collateral quality and concentration tests; none when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<Terms>,
    /// What makes an event of default.
    #[serde(default)]
    pub event_of_default: EventOfDefault,
    /// Its priority of payments.
    pub waterfall: Priority,
    /// The notes' index rate of the current accrual period; from the curve when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_index: Option<f64>,
    /// The balance that fees of the current period accrue on; from the pool when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_basis: Option<f64>,
    /// Accrued interest that principal has paid for, repaid from the first interest.
    #[serde(default)]
    pub financed_accrued_interest: f64,
    /// The equity's cash flows so far: its purchase negative, distributions positive. Without any it
    /// was bought at par on closing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equity_flows: Vec<DatedAmount>,
}

fn dollars() -> String {
    "USD".into()
}

/// The priority of payments: a named structure, or the steps themselves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// The steps of a known structure, generated for the deal's classes.
    Preset(Preset),
    /// These steps.
    Steps(Waterfalls),
}

impl Deal {
    /// Reads and checks a deal.
    ///
    /// # Errors
    /// [`risk_core::Error::Invalid`] with every problem of form or, where the form is right, of sense.
    pub fn from_json(json: &str) -> Result<Self> {
        let deal: Self = risk_core::read::text(json)?;
        deal.check()?;
        Ok(deal)
    }

    /// The steps of the deal's waterfalls: its own, or those that its preset generates.
    ///
    /// # Errors
    /// When the deal's classes or tests do not fit the preset.
    pub fn waterfalls(&self) -> Result<Cow<'_, Waterfalls>> {
        match &self.waterfall {
            Priority::Steps(steps) => Ok(Cow::Borrowed(steps)),
            Priority::Preset(preset) => preset.waterfalls(self).map(Cow::Owned),
        }
    }
}
