//! The cash flow of one asset, interest date by interest date.

use super::decrement::Decrement;
use super::recovery::Workout;
use super::schedule::{Event, dates_after_maturity, timetable};
use crate::assumptions::{Assumptions, Vector};
use crate::deal::{Asset, CouponType};
use risk_core::curve::ForwardCurve;
use risk_core::time::{Calendar, Date};

/// What one asset pays and loses on one date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CashFlow {
    /// Start of the accrual that ends on `date`.
    pub accrual_start: Date,
    /// When a default happened: at the start of the accrual, or at the last draw inside it where the
    /// balance was too small for it before.
    pub default_date: Date,
    /// The payment date.
    pub date: Date,
    /// Interest paid, commitment fee included.
    pub interest: f64,
    /// Scheduled principal.
    pub scheduled: f64,
    /// Prepaid principal.
    pub prepayment: f64,
    /// Par that defaults.
    pub default: f64,
    /// What it will recover.
    pub default_value: f64,
    /// Defaulted par whose workout ends.
    pub worked_out: f64,
    /// What it recovers.
    pub recovery: f64,
    /// Interest added to the balance instead of being paid.
    pub capitalized: f64,
    /// Commitment drawn.
    pub draw: f64,
}

impl CashFlow {
    fn on(accrual_start: Date, date: Date) -> Self {
        Self {
            accrual_start,
            default_date: accrual_start,
            date,
            interest: 0.0,
            scheduled: 0.0,
            prepayment: 0.0,
            default: 0.0,
            default_value: 0.0,
            worked_out: 0.0,
            recovery: 0.0,
            capitalized: 0.0,
            draw: 0.0,
        }
    }
}

/// How an asset behaves: the scenario with what differs for it.
#[derive(Debug, Clone, Copy)]
pub struct Behaviour<'a> {
    /// Annual default rate; unused when there is a default date.
    pub default_rate: &'a Vector,
    /// When the whole balance defaults.
    pub default_date: Option<Date>,
    /// Annual prepayment rate.
    pub prepayment_rate: &'a Vector,
    /// Loss of a default.
    pub severity: &'a Vector,
    /// Months from default to recovery.
    pub recovery_lag_months: u32,
}

impl<'a> Behaviour<'a> {
    /// The behaviour of the asset `id`.
    #[must_use]
    pub fn of(id: &str, assumptions: &'a Assumptions) -> Self {
        let own = assumptions.by_asset.get(id);
        let default_date = own.and_then(|own| own.default_date);
        Self {
            default_rate: own.and_then(|own| own.default_rate.as_ref()).unwrap_or(&assumptions.default_rate),
            default_date,
            prepayment_rate: own
                .and_then(|own| own.prepayment_rate.as_ref())
                .unwrap_or(&assumptions.prepayment_rate),
            severity: own.and_then(|own| own.severity.as_ref()).unwrap_or(&assumptions.severity),
            recovery_lag_months: own
                .and_then(|own| own.recovery_lag_months)
                .unwrap_or(assumptions.recovery_lag_months),
        }
    }

    /// The part of a balance that defaults in the interest period `k` from `start` to `end`.
    fn default_fraction(&self, k: usize, start: Date, end: Date, defaults: &mut Decrement) -> f64 {
        match self.default_date {
            Some(date) => f64::from(u8::from(end >= date)),
            None => defaults.rate(self.default_rate.at(k), start, end),
        }
    }
}

/// The cash flow of `asset` after `analysis` and up to `horizon`.
///
/// On an interest date, in this order: default of the balance B at the period's rate, which earns
/// nothing in the period; interest on what is left; scheduled principal; prepayment of the rest;
/// recovery of the default of the period a lag ago. On a date of principal alone, interest is paid on
/// that principal. After maturity, dates continue while recoveries are owed.
#[must_use]
pub fn cash_flows(
    asset: &Asset,
    behaviour: &Behaviour<'_>,
    index: &ForwardCurve,
    calendar: &Calendar,
    analysis: Date,
    horizon: Date,
) -> Vec<CashFlow> {
    let mut timetable = timetable(asset, calendar, analysis, horizon);
    let events = std::mem::take(&mut timetable.events);
    let mut run = Run::new(asset, behaviour, index, timetable.accrual_start);
    for (date, event) in events {
        run.pass(date, event);
    }
    if run.performing <= 0.0 {
        run.work_out(calendar, analysis, horizon);
    }
    run.flows
}

/// What an asset that never defaults pays, and what a default on each of its interest dates would be.
pub(super) struct Exposed {
    /// Its cash flow.
    pub flows: Vec<CashFlow>,
    /// Each of its interest dates up to maturity.
    pub defaults: Vec<Exposure>,
    /// The interest dates after maturity, on which recoveries can come.
    pub later: Vec<Date>,
}

/// A default of all that is left on an interest date.
pub(super) struct Exposure {
    /// The interest date.
    pub date: Date,
    /// When the default happened.
    pub happened: Date,
    /// The par that defaults.
    pub par: f64,
}

/// The cash flow of an asset without defaults, and its exposure on each interest date: one run stands for
/// [`cash_flows`] with a default on any of the dates, since all is as it was before that date, and nothing
/// is paid from then on but the recovery.
pub(super) fn exposed(
    asset: &Asset,
    behaviour: &Behaviour<'_>,
    index: &ForwardCurve,
    calendar: &Calendar,
    analysis: Date,
    horizon: Date,
) -> Exposed {
    let behaviour = Behaviour { default_date: Some(Date::MAX), ..*behaviour };
    let mut timetable = timetable(asset, calendar, analysis, horizon);
    let events = std::mem::take(&mut timetable.events);
    let mut run = Run::new(asset, &behaviour, index, timetable.accrual_start);
    let mut defaults = Vec::new();
    for (date, event) in events {
        if matches!(event, Event::Interest(_)) {
            let happened = if run.performing > run.least { run.last_draw } else { run.accrual_start };
            defaults.push(Exposure { date, happened, par: run.performing });
        }
        run.pass(date, event);
    }
    let after = run.accrual_start.max(analysis);
    let later = dates_after_maturity(asset, calendar, after, horizon).collect();
    Exposed { flows: run.flows, defaults, later }
}

struct Run<'a> {
    asset: &'a Asset,
    behaviour: &'a Behaviour<'a>,
    index: &'a ForwardCurve,
    flows: Vec<CashFlow>,
    workout: Workout,
    performing: f64,
    undrawn: f64,
    /// What was drawn inside the period, times the years of it that had passed.
    drawn_years: f64,
    coupon: f64,
    accrual_start: Date,
    /// The smallest balance of the period so far, and the last draw in it.
    least: f64,
    last_draw: Date,
    /// Interest periods so far.
    period: usize,
    defaults: Decrement,
    prepayments: Decrement,
}

impl<'a> Run<'a> {
    fn new(
        asset: &'a Asset,
        behaviour: &'a Behaviour<'a>,
        index: &'a ForwardCurve,
        accrual_start: Date,
    ) -> Self {
        let lag = (behaviour.recovery_lag_months / asset.frequency.months()) as usize;
        let (performing, defaulted) = if asset.defaulted { (0.0, asset.par) } else { (asset.par, 0.0) };
        let mut run = Self {
            asset,
            behaviour,
            index,
            flows: Vec::new(),
            workout: Workout::new(defaulted, defaulted * asset.price_or_par().min(1.0), lag),
            performing,
            undrawn: if asset.defaulted { 0.0 } else { asset.unfunded },
            drawn_years: 0.0,
            coupon: 0.0,
            accrual_start,
            least: performing,
            last_draw: accrual_start,
            period: 0,
            defaults: Decrement::default(),
            prepayments: Decrement::default(),
        };
        run.coupon = asset.coupon.map_or_else(|| run.reset(accrual_start), |coupon| coupon.max(0.0));
        run
    }

    /// The floater's rate from `date` on: the index, to the fifth decimal, at least its floor, plus
    /// the spread.
    fn reset(&self, date: Date) -> f64 {
        let index = (self.index.rate(date, self.asset.frequency.months()) * 1e5).round() / 1e5;
        (self.asset.floor.map_or(index, |floor| index.max(floor)) + self.asset.spread).max(0.0)
    }

    fn years(&self, start: Date, end: Date) -> f64 {
        self.asset.day_count.year_fraction(start, end).max(0.0)
    }

    fn pass(&mut self, date: Date, event: Event) {
        match event {
            Event::Draw(amount) => self.draw(date, amount),
            Event::Principal(fraction) => self.principal(date, fraction),
            Event::Interest(fraction) => self.interest(date, fraction),
        }
    }

    fn draw(&mut self, date: Date, amount: f64) {
        let amount = amount.min(self.undrawn);
        let in_default = self.performing <= 0.0 && self.workout.is_open();
        if amount <= 0.0 || in_default || self.behaviour.default_date.is_some_and(|default| date >= default) {
            return;
        }
        self.drawn_years += amount * self.years(self.accrual_start, date);
        self.last_draw = date;
        self.undrawn -= amount;
        self.performing += amount;
        self.flows.push(CashFlow { draw: amount, ..CashFlow::on(self.accrual_start, date) });
    }

    fn principal(&mut self, date: Date, fraction: f64) {
        let scheduled = fraction * self.performing;
        let interest = scheduled * self.coupon * self.years(self.accrual_start, date);
        self.performing = remainder(self.performing - scheduled, fraction);
        self.least = self.least.min(self.performing);
        if scheduled > 0.0 {
            self.flows.push(CashFlow { interest, scheduled, ..CashFlow::on(self.accrual_start, date) });
        }
    }

    fn interest(&mut self, date: Date, fraction: f64) {
        let (k, start) = (self.period, self.accrual_start);
        let years = self.years(start, date);
        let default_fraction = self.behaviour.default_fraction(k, start, date, &mut self.defaults);
        let default = self.performing * default_fraction;
        let performing = remainder(self.performing - default, default_fraction);
        let drawn_years = self.drawn_years * (1.0 - default_fraction);
        let accrued = (performing * years - drawn_years).max(0.0) * self.coupon;
        if default_fraction >= 1.0 {
            self.undrawn = 0.0;
        }
        let fee = (self.undrawn * years + drawn_years) * self.asset.commitment_fee;
        let scheduled = performing * fraction;
        let unscheduled = remainder(performing - scheduled, fraction);
        let prepaid = self.prepayments.rate(self.behaviour.prepayment_rate.at(k), start, date);
        let prepayment = unscheduled * prepaid;
        self.performing = remainder(unscheduled - prepayment, prepaid);

        let value = default * (1.0 - self.behaviour.severity.at(k));
        let (worked_out, recovery) = self.workout.advance(default, value);
        let capitalized = if self.asset.piking && self.performing > 0.0 { accrued } else { 0.0 };
        self.performing += capitalized;
        self.flows.push(CashFlow {
            default_date: if default > self.least { self.last_draw } else { start },
            interest: accrued - capitalized + fee,
            scheduled,
            prepayment,
            default,
            default_value: value,
            worked_out,
            recovery,
            capitalized,
            ..CashFlow::on(start, date)
        });
        self.accrual_start = date;
        self.least = self.performing;
        self.last_draw = date;
        self.drawn_years = 0.0;
        self.period += 1;
        if self.asset.coupon_type == CouponType::Floating {
            self.coupon = self.reset(date);
        }
    }

    /// Interest dates after maturity, for the recoveries that are still owed.
    fn work_out(&mut self, calendar: &Calendar, analysis: Date, horizon: Date) {
        self.undrawn = 0.0;
        let after = self.accrual_start.max(analysis);
        for date in dates_after_maturity(self.asset, calendar, after, horizon) {
            if !self.workout.is_open() {
                break;
            }
            self.interest(date, 1.0);
        }
    }
}

/// What is left of a balance after `fraction` of it has gone: exactly nothing when all has.
fn remainder(balance: f64, fraction: f64) -> f64 {
    if fraction >= 1.0 { 0.0 } else { balance.max(0.0) }
}
