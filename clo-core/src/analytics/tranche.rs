//! What one class gets, and what that is worth.

use super::cash_flows::ClassCashFlows;
use super::weighted_life::weighted_average_life;
use crate::deal::{Deal, PaymentPeriod, Tranche, TrancheKind};
use risk_core::money::settle;
use risk_core::time::Date;
use serde::{Deserialize, Serialize};

/// What a class is paid on one date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassFlow {
    /// Interest, with interest on shortfalls and deferred interest, and the equity's share of
    /// interest.
    pub interest: f64,
    /// Deferred interest of earlier dates.
    pub deferred: f64,
    /// Principal, and the equity's share of principal.
    pub principal: f64,
    /// The index of the period.
    pub index: f64,
    /// The class's annual rate in the period.
    pub rate: f64,
}

impl ClassFlow {
    /// Everything.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.interest + self.deferred + self.principal
    }
}

/// What a class gets over its life, and what that is worth at settlement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrancheResult {
    /// The class's name.
    pub name: String,
    /// What it is.
    pub kind: TrancheKind,
    /// Principal at the analysis date.
    pub balance: f64,
    /// Weighted average life in years; none for equity.
    pub wal_years: Option<f64>,
    /// Nominal annual yield at the price, compounded at the deal's frequency.
    #[serde(rename = "yield")]
    pub yield_rate: Option<f64>,
    /// Discount margin at the price (decimal); none for equity.
    pub discount_margin: Option<f64>,
    /// Clean price as a fraction of the balance: the class's own, or from its discount margin, or par.
    pub price: Option<f64>,
    /// Modified duration in years at the yield.
    pub duration: Option<f64>,
    /// Macaulay duration in years at the yield.
    pub macaulay_duration: Option<f64>,
    /// Interest paid, deferred interest included.
    pub interest_paid: f64,
    /// Principal paid.
    pub principal_paid: f64,
    /// Principal, deferred interest and shortfalls never paid; none for equity.
    pub loss: Option<f64>,
    /// When principal is repaid; none when none is.
    pub principal_window: Option<PrincipalWindow>,
}

/// When a class's principal is repaid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrincipalWindow {
    /// The first date of principal.
    pub first: Date,
    /// The last.
    pub last: Date,
}

impl TrancheResult {
    /// The result of `class` whose `flows` were paid at the ends of `periods`, with `unpaid` left.
    #[must_use]
    pub fn new(
        deal: &Deal,
        class: &Tranche,
        periods: &[PaymentPeriod],
        flows: &[ClassFlow],
        unpaid: f64,
    ) -> Self {
        let settlement = deal.dates.settlement();
        let principal: Vec<(Date, f64)> =
            periods.iter().zip(flows).map(|(period, flow)| (period.payment, flow.principal)).collect();
        let mut paid_on = principal.iter().filter(|(_, amount)| *amount > 0.0).map(|(date, _)| *date);
        let worth = ClassCashFlows::new(deal, class, periods, flows);
        let price = worth.market_price(class);
        let rate = price.and_then(|price| worth.yield_at(price));
        let durations = rate.and_then(|rate| worth.periodic.durations(rate));
        Self {
            name: class.name.clone(),
            kind: class.kind,
            balance: class.balance,
            wal_years: (!class.is_equity())
                .then(|| weighted_average_life(settlement, settle(class.balance), &principal))
                .flatten(),
            yield_rate: rate,
            discount_margin: price.filter(|_| !class.is_equity()).and_then(|price| worth.margin_at(price)),
            price,
            duration: durations.map(|(_, modified)| modified),
            macaulay_duration: durations.map(|(macaulay, _)| macaulay),
            interest_paid: flows.iter().map(|flow| flow.interest + flow.deferred).sum(),
            principal_paid: flows.iter().map(|flow| flow.principal).sum(),
            loss: (!class.is_equity()).then_some(unpaid),
            principal_window: paid_on
                .next()
                .map(|first| PrincipalWindow { first, last: paid_on.next_back().unwrap_or(first) }),
        }
    }
}
