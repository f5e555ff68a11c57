//! The liabilities: the classes of notes, and the equity.

use risk_core::check::Checks;
use risk_core::time::{Date, DayCount};
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// One class of notes. A deal lists its classes from the most senior to the most junior.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tranche {
    /// The name, unique in the deal; steps and tests refer to it.
    pub name: String,
    /// What the class is.
    #[serde(default)]
    pub kind: TrancheKind,
    /// Principal outstanding at the analysis date, in the deal's currency.
    pub balance: f64,
    /// Principal at issue; `balance` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_balance: Option<f64>,
    /// How the coupon is set; none for equity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon: Option<Coupon>,
    /// Coupons that take its place later, as after a refinancing: in ascending order of dates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coupon_steps: Vec<CouponStep>,
    /// How interest accrues.
    #[serde(default)]
    pub day_count: DayCount,
    /// Whether unpaid interest is deferred (capitalised) instead of being a default.
    #[serde(default)]
    pub pikable: bool,
    /// Deferred interest outstanding at the analysis date.
    #[serde(default)]
    pub deferred: f64,
    /// The pari passu group: neighbours with the same label share one rank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Principal due to a Class X out of interest on each payment date (the last value repeats).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amortization: Vec<f64>,
    /// Clean market price, as a fraction of the balance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<f64>,
    /// Market discount margin (decimal); prices the class when no price is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount_margin: Option<f64>,
}

/// What a class is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrancheKind {
    /// A rated class: pays a coupon, is repaid from principal, counts in the coverage tests.
    #[default]
    Note,
    /// A Class X: senior, amortised from interest; not counted in overcollateralization.
    ClassX,
    /// The subordinated notes: no coupon, takes what is left.
    Equity,
}

/// How a class's coupon is set.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Coupon {
    /// A fixed annual rate.
    Fixed(f64),
    /// Index plus spread; the index counts as no less than the floor.
    Floating {
        /// Margin over the index.
        spread: f64,
        /// Least value of the index; none when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        floor: Option<f64>,
    },
}

/// A coupon that begins on a date.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CouponStep {
    /// The first accrual period that begins on or after this date has the coupon, and all later ones.
    pub from: Date,
    /// The coupon.
    pub coupon: Coupon,
}

impl Coupon {
    /// The annual rate when the index stands at `index`; never negative, as no holder pays the
    /// issuer.
    #[must_use]
    pub fn rate(self, index: f64) -> f64 {
        let rate = match self {
            Self::Fixed(rate) => rate,
            Self::Floating { spread, floor } => floor.map_or(index, |floor| index.max(floor)) + spread,
        };
        rate.max(0.0)
    }

    fn check(self, path: impl Display, checks: &mut Checks) {
        match self {
            Self::Fixed(rate) => checks.rate(format_args!("{path}.fixed"), rate),
            Self::Floating { spread, floor } => {
                checks.rate(format_args!("{path}.floating.spread"), spread);
                if let Some(floor) = floor {
                    checks.rate(format_args!("{path}.floating.floor"), floor);
                }
            }
        }
    }
}

impl Tranche {
    /// The coupon of an accrual period that begins on `start`; none for equity.
    #[must_use]
    pub fn coupon_at(&self, start: Date) -> Option<Coupon> {
        let step = self.coupon_steps.iter().rev().find(|step| step.from <= start);
        step.map(|step| step.coupon).or(self.coupon)
    }

    /// Whether this is the equity.
    #[must_use]
    pub fn is_equity(&self) -> bool {
        self.kind == TrancheKind::Equity
    }

    /// Whether the class counts in overcollateralization.
    #[must_use]
    pub fn is_note(&self) -> bool {
        self.kind == TrancheKind::Note
    }

    /// The label of the class's rank: its group, or its own name.
    #[must_use]
    pub fn rank(&self) -> &str {
        self.group.as_deref().unwrap_or(&self.name)
    }

    /// Gathers what is wrong with the class.
    pub fn check(&self, path: &dyn Display, checks: &mut Checks) {
        checks.require(!self.name.trim().is_empty(), format_args!("{path}.name"), "must not be empty");
        checks.money(format_args!("{path}.balance"), self.balance);
        checks.money(format_args!("{path}.deferred"), self.deferred);
        if let Some(original) = self.original_balance {
            checks.money(format_args!("{path}.original_balance"), original);
        }
        if let Some(coupon) = self.coupon {
            coupon.check(format_args!("{path}.coupon"), checks);
        }
        for (k, step) in self.coupon_steps.iter().enumerate() {
            step.coupon.check(format_args!("{path}.coupon_steps[{k}].coupon"), checks);
        }
        checks.require(
            self.coupon_steps.is_sorted_by(|a, b| a.from < b.from),
            format_args!("{path}.coupon_steps"),
            "dates must be in ascending order, each once",
        );
        checks.require(
            self.coupon_steps.is_empty() || !self.is_equity(),
            format_args!("{path}.coupon_steps"),
            "equity has no coupon",
        );
        checks.require(
            self.coupon.is_some() != self.is_equity(),
            format_args!("{path}.coupon"),
            if self.is_equity() { "equity has no coupon" } else { "is missing: notes need a coupon" },
        );
        checks.require(
            !self.is_equity() || (self.deferred == 0.0 && !self.pikable),
            format_args!("{path}.pikable"),
            "equity defers no interest",
        );
        checks.require(
            self.pikable || self.deferred == 0.0,
            format_args!("{path}.deferred"),
            "only a pikable class has deferred interest",
        );
        for (k, amount) in self.amortization.iter().enumerate() {
            checks.money(format_args!("{path}.amortization[{k}]"), *amount);
        }
        checks.require(
            self.amortization.is_empty() != (self.kind == TrancheKind::ClassX),
            format_args!("{path}.amortization"),
            "a class_x needs its amounts per payment date, and no other class has any",
        );
        if let Some(price) = self.price {
            checks.between(format_args!("{path}.price"), price, 0.0, 10.0);
        }
        if let Some(margin) = self.discount_margin {
            checks.rate(format_args!("{path}.discount_margin"), margin);
        }
    }
}
