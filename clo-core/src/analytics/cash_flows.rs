//! A class's cash flows from settlement, and what they are worth.

use super::discount_margin::IndexedFlows;
use super::tranche::ClassFlow;
use super::yield_to_maturity::{PeriodicFlows, periods_from};
use super::z_spread::SpotFlows;
use crate::deal::{Deal, PaymentPeriod, Tranche};
use crate::report::Projection;
use risk_core::money::settle;
use risk_core::time::{Date, DayCount};
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};

/// What a class pays from settlement on, in the shapes that pricing needs.
///
/// Prices are clean, as fractions of the balance; what is paid in cash is the price times the balance
/// and interest accrued to settlement. Where a price has no yield, or a yield no price, there is none.
///
/// # Examples
/// ```
/// # fn main() -> risk_core::Result<()> {
/// # let deal = clo_core::Deal::from_json(include_str!("../../../examples/deals/small.json"))?;
/// let projection = clo_core::project(&deal, &clo_core::Assumptions::default())?;
/// let flows = clo_core::analytics::ClassCashFlows::of(&deal, &projection, "B")?;
/// let margin = flows.margin_at(0.99).unwrap();
/// assert!((flows.price_at_margin(margin).unwrap() - 0.99).abs() < 1e-12);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassCashFlows {
    /// The class's principal at settlement.
    pub balance: f64,
    /// Interest accrued from the payment date before to settlement, part of the price in cash.
    pub accrued: f64,
    /// The payment dates.
    pub dates: Vec<Date>,
    /// The flows by payment periods, for yields.
    pub periodic: PeriodicFlows,
    /// The flows with the index of each period, for margins.
    pub indexed: IndexedFlows,
    /// The flows by years, for spreads over spot rates.
    pub spot: SpotFlows,
}

impl ClassCashFlows {
    /// The flows of the class `name` in a projection of `deal`.
    ///
    /// # Errors
    /// When the deal has no such class, or the projection is of another deal.
    pub fn of(deal: &Deal, projection: &Projection, name: &str) -> Result<Self> {
        let at = deal.tranches.iter().position(|class| class.name == name);
        let at = at.ok_or_else(|| Error::invalid("class", format_args!("the deal has no class {name:?}")))?;
        let periods = deal.dates.payment_periods()?;
        let flows = class_flows(projection, at)
            .filter(|_| periods.iter().zip(&projection.periods).all(|(own, its)| own.payment == its.date));
        let flows = flows.ok_or_else(|| Error::invalid("projection", "is not one of this deal"))?;
        Ok(Self::new(deal, &deal.tranches[at], &periods, &flows))
    }

    /// The flows of `class`, paid at the ends of `periods`.
    #[must_use]
    pub fn new(deal: &Deal, class: &Tranche, periods: &[PaymentPeriod], flows: &[ClassFlow]) -> Self {
        let settlement = deal.dates.settlement();
        let paid = &periods[..flows.len().min(periods.len())];
        let amounts: Vec<f64> = flows.iter().map(ClassFlow::total).collect();
        let unadjusted: Vec<Date> = paid.iter().map(|period| period.unadjusted).collect();
        let year_fraction = |start, end| class.day_count.year_fraction(start, end).max(0.0);
        let per_year = f64::from(deal.dates.frequency.per_year());
        let periodic = PeriodicFlows {
            periods: periods_from(settlement, &unadjusted, deal.dates.frequency, class.day_count),
            amounts: amounts.clone(),
            per_year,
        };
        let indexed = IndexedFlows {
            amounts,
            index: flows.iter().map(|flow| flow.index).collect(),
            years: paid.iter().map(|p| year_fraction(p.accrual_start.max(settlement), p.payment)).collect(),
        };
        let years =
            |period: &PaymentPeriod| DayCount::Actual365Fixed.year_fraction(settlement, period.payment);
        let spot = SpotFlows::new(&indexed, paid.iter().map(years).collect(), per_year);
        let accrued = match (periods.first(), flows.first()) {
            (Some(period), Some(flow)) => {
                class.balance
                    * flow.rate
                    * year_fraction(period.accrual_start, settlement.max(period.accrual_start))
            }
            _ => 0.0,
        };
        let dates = paid.iter().map(|period| period.payment).collect();
        Self { balance: settle(class.balance), accrued, dates, periodic, indexed, spot }
    }

    /// The price of `class`: its own, or from its discount margin, or par; none without a balance.
    #[must_use]
    pub fn market_price(&self, class: &Tranche) -> Option<f64> {
        if self.balance <= 0.0 {
            return None;
        }
        match (class.price, class.discount_margin) {
            (Some(price), _) => Some(price).filter(|price| price.is_finite()),
            (None, Some(margin)) => self.price_at_margin(margin),
            (None, None) => Some(1.0),
        }
    }

    /// What is paid in cash at the clean price `price`.
    #[must_use]
    pub fn value(&self, price: f64) -> f64 {
        price * self.balance + self.accrued
    }

    /// The clean price at which `value` is paid in cash; none without a balance.
    #[must_use]
    pub fn price(&self, value: f64) -> Option<f64> {
        let price = (value - self.accrued) / self.balance;
        (self.balance > 0.0 && price.is_finite()).then_some(price)
    }

    /// The price at the nominal annual yield `rate`, compounded at the deal's frequency.
    #[must_use]
    pub fn price_at_yield(&self, rate: f64) -> Option<f64> {
        (rate > -self.periodic.per_year)
            .then(|| self.periodic.present_value(rate))
            .and_then(|v| self.price(v))
    }

    /// The yield at the price `price`.
    #[must_use]
    pub fn yield_at(&self, price: f64) -> Option<f64> {
        self.periodic.yield_at(self.value(price))
    }

    /// The price at the discount margin `margin`.
    #[must_use]
    pub fn price_at_margin(&self, margin: f64) -> Option<f64> {
        self.price(self.indexed.present_value(margin))
    }

    /// The discount margin at the price `price`.
    #[must_use]
    pub fn margin_at(&self, price: f64) -> Option<f64> {
        self.indexed.margin_at(self.value(price))
    }

    /// The price at the Z-spread `spread`.
    #[must_use]
    pub fn price_at_z_spread(&self, spread: f64) -> Option<f64> {
        self.price(self.spot.present_value(spread))
    }

    /// The Z-spread at the price `price`.
    #[must_use]
    pub fn z_spread_at(&self, price: f64) -> Option<f64> {
        self.spot.spread_at(self.value(price))
    }
}

/// What the class number `at` is paid on every date; none when a date lacks it.
fn class_flows(projection: &Projection, at: usize) -> Option<Vec<ClassFlow>> {
    let flow = |period: &crate::report::Period| {
        let paid = period.tranches.get(at)?;
        Some(ClassFlow {
            interest: paid.interest_paid,
            deferred: paid.deferred_paid,
            principal: paid.principal_paid,
            index: period.index_rate,
            rate: paid.rate,
        })
    };
    projection.periods.iter().map(flow).collect()
}
