//! Events of default.

use super::{Collateral, Struck, TestKind};
use crate::waterfall::Class;
use risk_core::time::Date;
use serde::{Deserialize, Serialize};

/// What makes an event of default, besides failing a test of kind `event_of_default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EventOfDefault {
    /// One has been declared already.
    pub declared: bool,
    /// Days for which interest of a class that may not defer can stay unpaid.
    pub grace_days: u16,
}

impl Default for EventOfDefault {
    /// Nothing declared, and a week: the five business days of most indentures.
    fn default() -> Self {
        Self { declared: false, grace_days: 7 }
    }
}

/// The collateral without the CCC haircut: performing + MV(defaulted) + principal proceeds.
pub(super) fn numerator(collateral: &Collateral) -> f64 {
    collateral.performing + collateral.defaulted_value + collateral.principal_proceeds
}

impl EventOfDefault {
    /// Whether the payment date runs under acceleration.
    #[must_use]
    pub fn occurred(&self, struck: &Struck, classes: &[Class<'_>], date: Date) -> bool {
        let grace = i64::from(self.grace_days);
        let unpaid =
            |class: &Class<'_>| class.unpaid_since.is_some_and(|since| (date - since).num_days() > grace);
        let failing = |kind| struck.measures.iter().any(|m| m.kind == kind && !m.passing);
        self.declared || failing(TestKind::EventOfDefault) || classes.iter().any(unpaid)
    }
}
