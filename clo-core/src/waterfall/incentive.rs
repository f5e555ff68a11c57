//! The equity's hurdle: what it must still receive for an internal rate of return.

use crate::deal::Deal;
use risk_core::math::power;
use risk_core::time::Date;

/// The least amount, in units of currency, by which a hurdle counts as missed.
const HALF_A_CENT: f64 = 0.005;

/// The equity's cash flows: purchases negative, distributions positive.
#[derive(Debug, PartialEq)]
pub struct EquityFlows {
    flows: Vec<(Date, f64)>,
}

impl Clone for EquityFlows {
    fn clone(&self) -> Self {
        Self { flows: self.flows.clone() }
    }

    fn clone_from(&mut self, source: &Self) {
        self.flows.clone_from(&source.flows);
    }
}

impl EquityFlows {
    /// The flows so far; without any recorded, a purchase at par on closing.
    #[must_use]
    pub fn new(deal: &Deal) -> Self {
        let mut flows: Vec<_> = deal.equity_flows.iter().map(|flow| (flow.date, flow.amount)).collect();
        if flows.is_empty() {
            let par = |class: &crate::deal::Tranche| class.original_balance.unwrap_or(class.balance);
            let cost: f64 = deal.tranches.iter().filter(|class| class.is_equity()).map(par).sum();
            flows.push((deal.dates.closing, -cost));
        }
        Self { flows }
    }

    /// Records a distribution.
    pub fn push(&mut self, date: Date, amount: f64) {
        self.flows.push((date, amount));
    }

    /// What a distribution on `date` must still bring for the return to be `hurdle`; zero once it is
    /// met.
    ///
    /// # Formula
    /// max(0, −Σ CFᵢ (1 + h)^((t − tᵢ)/365))
    #[must_use]
    pub fn required(&self, hurdle: f64, date: Date) -> f64 {
        let future_value: f64 = self
            .flows
            .iter()
            .map(|(on, amount)| amount * power(1.0 + hurdle, (date - *on).num_days() as f64 / 365.0))
            .sum();
        (-future_value).max(0.0)
    }

    /// Whether the return has reached `hurdle`.
    #[must_use]
    pub fn has_reached(&self, hurdle: f64, date: Date) -> bool {
        self.required(hurdle, date) < HALF_A_CENT
    }
}
