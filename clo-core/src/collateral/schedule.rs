//! The dates on which an asset pays.

use super::amortization::fractions;
use crate::deal::Asset;
use chrono::Datelike;
use risk_core::time::{Calendar, Date, add_months, end_of_month};

/// Something that happens to an asset on a date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event {
    /// Interest falls due, and this fraction of the balance.
    Interest(f64),
    /// Principal alone falls due: this fraction of the balance.
    Principal(f64),
    /// This amount is drawn.
    Draw(f64),
}

/// An asset's dates after the analysis date.
#[derive(Debug, Clone, PartialEq)]
pub struct Timetable {
    /// When interest of the current period began to accrue.
    pub accrual_start: Date,
    /// The events up to maturity, adjusted to business days, in order.
    pub events: Vec<(Date, Event)>,
}

/// The timetable of `asset` after `analysis`, no further than needed to pass `horizon`.
///
/// Interest dates count from the first payment date (from maturity when it is not known), without
/// drift, and end with maturity. An asset that matured before has none.
#[must_use]
pub fn timetable(asset: &Asset, calendar: &Calendar, analysis: Date, horizon: Date) -> Timetable {
    let adjust = |date| calendar.adjust(date, asset.business_day_convention);
    let (previous, unadjusted) = interest_dates(asset, analysis, horizon);
    let mut fractions = fractions(asset, &unadjusted, analysis);
    let mut events = Vec::with_capacity(unadjusted.len() + asset.draws.len());
    for date in unadjusted {
        events.push((adjust(date), Event::Interest(fractions.remove(&date).unwrap_or(0.0))));
    }
    events.extend(fractions.into_iter().map(|(date, fraction)| (adjust(date), Event::Principal(fraction))));
    events.extend(asset.draws.iter().map(|draw| (draw.date, Event::Draw(draw.amount))));
    for (date, _) in &mut events {
        *date = (*date).max(analysis.succ_opt().unwrap_or(analysis));
    }
    events.sort_by_key(|(date, _)| *date);
    let accrual_start = previous.map(adjust).or(asset.dated).unwrap_or(analysis);
    Timetable { accrual_start, events }
}

/// The last interest date up to `analysis`, if any, and those after it up to maturity, unadjusted.
fn interest_dates(asset: &Asset, analysis: Date, horizon: Date) -> (Option<Date>, Vec<Date>) {
    let step = asset.frequency.months() as i32;
    let anchor = asset.first_payment.unwrap_or(asset.maturity);
    let at = |k: i32| {
        let date = add_months(anchor, k * step);
        if asset.end_of_month { end_of_month(date) } else { date }
    };
    let mut k = months_between(anchor, analysis) / step - 1;
    if asset.first_payment.is_some() {
        k = k.max(0);
    }
    while at(k) <= analysis {
        k += 1;
    }
    let earlier = (asset.first_payment.is_none() || k > 0).then(|| at(k - 1));
    let previous = earlier.map(|date| asset.dated.map_or(date, |dated| date.max(dated)));
    let mut dates = Vec::new();
    while at(k) < asset.maturity && at(k) <= horizon {
        dates.push(at(k));
        k += 1;
    }
    if asset.maturity > analysis {
        dates.push(asset.maturity);
    }
    (previous, dates)
}

fn months_between(from: Date, to: Date) -> i32 {
    (to.year() - from.year()) * 12 + to.month() as i32 - from.month() as i32
}
