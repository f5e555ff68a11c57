//! What the flows of a class on one path are worth.

use crate::deal::{Deal, PaymentPeriod, Tranche};
use crate::projection::PathFlows;
use risk_core::math::{exp, exp_m1, ln, power};
use risk_core::money::settle;

/// A class, with everything that does not change from path to path.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ClassValue {
    pub name: String,
    balance: f64,
    /// What its yield is struck on.
    cost: f64,
    /// Years from settlement to each payment date, ACT/365.
    years: Vec<f64>,
    /// Discount factors of the payment dates.
    discount: Vec<f64>,
    /// How often a year its yield compounds.
    frequency: f64,
}

/// A class on a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Worth {
    pub loss: f64,
    pub price: f64,
    pub wal_years: f64,
    pub yield_rate: f64,
}

impl ClassValue {
    /// `rates` are the index rates by period; `discount_rate` is the equity's, per year.
    pub fn new(
        deal: &Deal,
        class: &Tranche,
        periods: &[PaymentPeriod],
        rates: &[f64],
        discount_rate: f64,
    ) -> Self {
        let settlement = deal.dates.settlement();
        let years: Vec<f64> =
            periods.iter().map(|period| (period.payment - settlement).num_days() as f64 / 365.0).collect();
        let mut factor = 1.0;
        let discount = periods.iter().zip(rates).zip(&years).map(|((period, &rate), &years)| {
            let Some(coupon) = class.coupon_at(period.accrual_start).filter(|_| !class.is_equity()) else {
                return power(1.0 + discount_rate, -years);
            };
            let accrual = class.day_count.year_fraction(period.accrual_start, period.payment).max(0.0);
            factor /= 1.0 + coupon.rate(rate) * accrual;
            factor
        });
        let discount = discount.collect();
        let balance = settle(class.balance) + settle(class.deferred);
        let frequency = if class.is_equity() { 1.0 } else { f64::from(deal.dates.frequency.per_year()) };
        let cost = class.balance * class.price.unwrap_or(1.0);
        Self { name: class.name.clone(), balance, cost, years, discount, frequency }
    }

    /// What class `i` of a path got.
    pub fn of(&self, flows: &PathFlows, i: usize) -> Worth {
        let at = |k: usize| k * flows.classes + i;
        let (mut value, mut repaid, mut weighted) = (0.0, 0.0, 0.0);
        for (k, (years, discount)) in self.years.iter().zip(&self.discount).enumerate() {
            let (interest, principal) = (flows.interest[at(k)], flows.principal[at(k)]);
            value += discount * (interest + principal);
            repaid += principal;
            weighted += years * principal;
        }
        let per = |amount: f64| if self.balance > 0.0 { amount / self.balance } else { 0.0 };
        Worth {
            loss: per(flows.unpaid[i]),
            price: per(value),
            wal_years: if repaid > 0.0 { weighted / repaid } else { 0.0 },
            yield_rate: self.yield_of(flows, i),
        }
    }

    /// The rate y with Σ Cₖ(1 + y/f)^(−f·tₖ) = cost, by Newton's steps in the continuous rate δ, which
    /// come from the left of a convex curve: −1 where nothing, or too little to tell, came in.
    fn yield_of(&self, flows: &PathFlows, i: usize) -> f64 {
        let flow = |k: usize| flows.interest[k * flows.classes + i] + flows.principal[k * flows.classes + i];
        let received: f64 = (0..self.years.len()).map(flow).sum();
        if self.cost <= 0.0 || received <= LEAST * self.cost {
            return -1.0;
        }
        let mean_years = (0..self.years.len()).map(|k| flow(k) * self.years[k]).sum::<f64>() / received;
        // The tangent of ln V at δ = 0 gives a start to the left of the root.
        let mut delta = ln(received / self.cost) / mean_years.max(1.0 / 365.0);
        for _ in 0..MOST_STEPS {
            let (mut value, mut slope) = (0.0, 0.0);
            for (k, years) in self.years.iter().enumerate() {
                let present = flow(k) * exp(-delta * years);
                value += present;
                slope += years * present;
            }
            // Newton's step of ln V, which is convex in δ.
            let step = ln(value / self.cost) * value / slope;
            delta += step;
            if step.abs() <= 1e-12 * (1.0 + delta.abs()) {
                break;
            }
        }
        self.frequency * exp_m1(delta / self.frequency)
    }
}

/// Less than this share of the cost is nothing.
const LEAST: f64 = 1e-6;

const MOST_STEPS: usize = 50;
