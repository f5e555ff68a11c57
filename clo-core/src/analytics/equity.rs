//! The equity's return.

use super::irr::{internal_rate_of_return, net_present_value};
use risk_core::time::Date;
use serde::{Deserialize, Serialize};

/// What the equity earns on its price at settlement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EquityResult {
    /// What it costs at settlement: balance × price, at par when no price is given.
    pub cost: f64,
    /// Annual internal rate of return (ACT/365); none when nothing comes back or nothing is paid.
    pub irr: Option<f64>,
    /// Net present value of cost and distributions.
    pub npv: f64,
    /// The rate of that value.
    pub discount_rate: f64,
    /// Multiple on invested capital: distributions over cost.
    pub moic: Option<f64>,
    /// The first date by which distributions have repaid the cost.
    pub payback: Option<Date>,
    /// Years from settlement to that date (ACT/365).
    pub payback_years: Option<f64>,
    /// Every distribution.
    pub distributions: Vec<Distribution>,
}

/// One distribution to the equity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// The payment date.
    pub date: Date,
    /// Out of interest.
    pub interest: f64,
    /// Out of principal.
    pub principal: f64,
    /// Both, as a fraction of the original balance.
    pub fraction: f64,
}

impl EquityResult {
    /// The return on `cost` paid at `settlement`.
    #[must_use]
    pub fn new(cost: f64, settlement: Date, discount_rate: f64, distributions: Vec<Distribution>) -> Self {
        let paid = distributions.iter().map(|d| (d.date, d.interest + d.principal));
        let flows: Vec<(Date, f64)> = std::iter::once((settlement, -cost)).chain(paid.clone()).collect();
        let mut received = 0.0;
        let payback = paid.clone().find(|(_, amount)| {
            received += amount;
            received >= cost
        });
        let payback = payback.map(|(date, _)| date);
        let total: f64 = paid.map(|(_, amount)| amount).sum();
        Self {
            cost,
            irr: internal_rate_of_return(&flows),
            npv: net_present_value(&flows, discount_rate, settlement),
            discount_rate,
            moic: (cost > 0.0).then(|| total / cost),
            payback,
            payback_years: payback.map(|date| (date - settlement).num_days() as f64 / 365.0),
            distributions,
        }
    }
}
