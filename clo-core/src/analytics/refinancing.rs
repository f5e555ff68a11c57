//! Refinancings and resets: classes repaid at par by new ones with other coupons, and perhaps new dates.

use super::equity::{Distribution, EquityResult};
use super::tranche::{ClassFlow, TrancheResult};
use crate::assumptions::Assumptions;
use crate::deal::{Coupon, CouponStep, Deal, Tranche};
use crate::project;
use crate::report::{Period, Projection};
use risk_core::check::Checks;
use risk_core::time::Date;
use risk_core::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A refinancing; with any new date, a reset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refinancing {
    /// It happens on the first payment date on or after this one, after that date's payments.
    pub on: Date,
    /// The new coupons, by class; classes that are not named stay as they are.
    pub coupons: BTreeMap<String, Coupon>,
    /// Its costs, in currency, borne by the equity on the date.
    #[serde(default)]
    pub cost: f64,
    /// The new end of the reinvestment period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reinvestment_end: Option<Date>,
    /// The new stated maturity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maturity: Option<Date>,
}

/// What a refinancing does to the holders of every class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RefinancingResult {
    /// The payment date on which it happens.
    pub date: Date,
    /// The classes that are refinanced, from the most senior.
    pub classes: Vec<RefinancedClass>,
    /// The equity without the refinancing; none for a deal without equity.
    pub equity_before: Option<EquityResult>,
    /// The equity with it, its costs taken from the distribution of the date.
    pub equity_after: Option<EquityResult>,
    /// The deal with the new coupons and dates: balances as if each new class went on from the old.
    pub projection: Projection,
}

/// A class that is refinanced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RefinancedClass {
    /// Its name.
    pub name: String,
    /// What its holders are repaid on the date, at par: principal, deferred interest and shortfalls.
    pub repaid: f64,
    /// The old class over its life, which ends on the date.
    pub old: TrancheResult,
    /// Interest of the new class over its life.
    pub interest_after: f64,
    /// Interest that the old class would have been paid from the date on.
    pub interest_before: f64,
}

/// Projects `deal` with a refinancing or a reset.
///
/// The new classes are of the size of what they repay, so the waterfall goes on as it was with other
/// coupons from the date on; deferred interest is carried into the new class. It may not happen before
/// the no-call date, and a reset of the reinvestment period not after its old end.
///
/// # Errors
/// As [`project`]; a date without a payment or before the no-call date, and a class that the deal lacks
/// or that is equity.
pub fn refinance(
    deal: &Deal,
    assumptions: &Assumptions,
    refinancing: &Refinancing,
) -> Result<RefinancingResult> {
    deal.check()?;
    let (date, unadjusted) = refinancing.check(deal)?;
    let base = project(deal, assumptions)?;
    let after = refinancing.deal(deal, unadjusted.min(date));
    let projection = project(&after, assumptions)?;
    let is_running = projection.periods.last().is_some_and(|last| last.date > date);
    if !is_running {
        return Err(Error::invalid("on", format_args!("the deal has ended by {date}")));
    }
    let classes = deal.tranches.iter().enumerate();
    let refinanced = classes.filter(|(_, class)| refinancing.coupons.contains_key(&class.name));
    let classes = refinanced.map(|(k, class)| refinanced_class(deal, class, k, date, &base, &projection));
    let mut equity = projection.equity.clone();
    if let Some(result) = &mut equity {
        *result = less_cost(result, projection.settlement, date, refinancing.cost);
    }
    Ok(RefinancingResult {
        date,
        classes: classes.collect::<Result<_>>()?,
        equity_before: base.equity,
        equity_after: equity,
        projection,
    })
}

impl Refinancing {
    /// The payment date of the refinancing, adjusted and not.
    fn check(&self, deal: &Deal) -> Result<(Date, Date)> {
        let mut checks = Checks::default();
        for name in self.coupons.keys() {
            let class = deal.tranches.iter().find(|class| class.name == *name);
            let is_note = class.is_some_and(|class| !class.is_equity());
            checks.require(is_note, format_args!("coupons.{name}"), "is no class of notes of the deal");
        }
        checks.require(!self.coupons.is_empty(), "coupons", "must name at least one class");
        checks.money("cost", self.cost);
        let dates = &deal.dates;
        if let Some(no_call) = dates.no_call {
            checks.require(
                self.on >= no_call,
                "on",
                format_args!("must not be before the no-call date {no_call}, got {}", self.on),
            );
        }
        if self.reinvestment_end.is_some() {
            checks.require(
                dates.reinvestment_end.is_some_and(|end| self.on <= end),
                "reinvestment_end",
                "can be reset only while the reinvestment period lasts",
            );
        }
        let periods = dates.payment_periods()?;
        let found = periods.iter().find(|period| period.payment >= self.on);
        checks.require(
            found.is_some(),
            "on",
            format_args!("must not be after the deal's end, got {}", self.on),
        );
        checks.finish()?;
        let found = found.map(|period| (period.payment, period.unadjusted));
        found.ok_or_else(|| Error::invalid("on", "is after the deal's end"))
    }

    /// The deal with the new coupons, for accrual periods that begin on `from` or later, and dates.
    fn deal(&self, deal: &Deal, from: Date) -> Deal {
        let mut deal = deal.clone();
        for class in &mut deal.tranches {
            if let Some(coupon) = self.coupons.get(&class.name) {
                class.coupon_steps.retain(|step| step.from < from);
                class.coupon_steps.push(CouponStep { from, coupon: *coupon });
            }
        }
        deal.dates.reinvestment_end = self.reinvestment_end.or(deal.dates.reinvestment_end);
        deal.dates.maturity = self.maturity.unwrap_or(deal.dates.maturity);
        deal
    }
}

fn refinanced_class(
    deal: &Deal,
    class: &Tranche,
    k: usize,
    date: Date,
    base: &Projection,
    after: &Projection,
) -> Result<RefinancedClass> {
    let mut flows: Vec<ClassFlow> = Vec::new();
    let mut repaid = 0.0;
    for period in after.periods.iter().filter(|period| period.date <= date) {
        let paid = &period.tranches[k];
        let unpaid = paid.deferred_ending + paid.shortfall;
        let (deferred, principal) = if period.date == date {
            repaid = paid.ending + unpaid;
            (paid.deferred_paid + unpaid, paid.principal_paid + paid.ending)
        } else {
            (paid.deferred_paid, paid.principal_paid)
        };
        flows.push(ClassFlow {
            interest: paid.interest_paid,
            deferred,
            principal,
            index: period.index_rate,
            rate: paid.rate,
        });
    }
    let periods = deal.dates.payment_periods()?;
    let later = |projection: &Projection| -> f64 {
        let later = projection.periods.iter().filter(|period| period.date > date);
        later
            .map(|period: &Period| &period.tranches[k])
            .fold(0.0, |sum, paid| sum + paid.interest_paid + paid.deferred_paid)
    };
    Ok(RefinancedClass {
        name: class.name.clone(),
        repaid,
        old: TrancheResult::new(deal, class, &periods[..flows.len().min(periods.len())], &flows, 0.0),
        interest_after: later(after),
        interest_before: later(base),
    })
}

/// The equity's result with `cost` out of its distribution on `date`.
fn less_cost(result: &EquityResult, settlement: Date, date: Date, cost: f64) -> EquityResult {
    let mut distributions: Vec<Distribution> = result.distributions.clone();
    for paid in distributions.iter_mut().filter(|paid| paid.date == date) {
        paid.interest -= cost;
    }
    EquityResult::new(result.cost, settlement, result.discount_rate, distributions)
}
