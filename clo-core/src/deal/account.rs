//! The accounts that the trustee keeps.

use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// Cash in each account at the analysis date.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Accounts {
    /// Collected, to be distributed on the next payment date.
    pub collection: Cash,
    /// Moved out of collection already, for the next payment date.
    pub payment: Cash,
    /// Proceeds of the closing not invested yet: swept to collected principal at the start.
    pub ramp_up: Cash,
    /// Set aside for undrawn commitments: pays their draws, and counts as principal in
    /// overcollateralization. What no draw needs any more is released to principal.
    pub revolver_funding: Cash,
    /// Released to interest on the first payment date.
    pub interest_reserve: Cash,
    /// Kept until the last payment date, then released to interest.
    pub expense_reserve: Cash,
    /// Kept until the last payment date, then released to interest.
    pub supplemental_reserve: Cash,
}

/// Cash by the kind of proceeds it is.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Cash {
    /// Interest proceeds.
    pub interest: f64,
    /// Principal proceeds.
    pub principal: f64,
}

impl Cash {
    /// Interest and principal together.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.interest + self.principal
    }
}

impl Accounts {
    /// Gathers what is wrong with the accounts.
    pub fn check(&self, path: &dyn Display, checks: &mut Checks) {
        for (name, cash) in [
            ("collection", self.collection),
            ("payment", self.payment),
            ("ramp_up", self.ramp_up),
            ("revolver_funding", self.revolver_funding),
            ("interest_reserve", self.interest_reserve),
            ("expense_reserve", self.expense_reserve),
            ("supplemental_reserve", self.supplemental_reserve),
        ] {
            checks.money(format_args!("{path}.{name}.interest"), cash.interest);
            checks.money(format_args!("{path}.{name}.principal"), cash.principal);
        }
    }
}
