//! The dates on which an asset pays.

use super::amortization::fractions;
use crate::deal::Asset;
use chrono::Datelike;
use risk_core::time::{Calendar, Date, add_months, end_of_month};
use std::collections::BTreeMap;

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

/// The timetable of `asset` after `analysis` and up to `horizon`: what is paid after the one and not
/// after the other, on the adjusted date. An asset that was repaid before has none.
///
/// Interest dates count from the first payment date (from maturity when it is not known), without
/// drift, and end with maturity.
#[must_use]
pub fn timetable(asset: &Asset, calendar: &Calendar, analysis: Date, horizon: Date) -> Timetable {
    let adjust = |date| calendar.adjust(date, asset.business_day_convention);
    let (previous, dates) = interest_dates(asset, calendar, analysis, horizon);
    let unadjusted: Vec<Date> = dates.iter().map(|(date, _)| *date).collect();
    let mut principal: BTreeMap<Date, f64> = BTreeMap::new();
    for (date, fraction) in fractions(asset, &unadjusted, analysis) {
        let repaid = principal.entry(adjust(date)).or_default();
        *repaid += (1.0 - *repaid) * fraction;
    }
    let mut events = Vec::with_capacity(dates.len() + principal.len() + asset.draws.len());
    for (_, date) in dates {
        events.push((date, Event::Interest(principal.remove(&date).unwrap_or(0.0))));
    }
    events.extend(principal.into_iter().map(|(date, fraction)| (date, Event::Principal(fraction))));
    events.extend(asset.draws.iter().map(|draw| (draw.date, Event::Draw(draw.amount))));
    events.retain(|(date, _)| analysis < *date && *date <= horizon);
    events.sort_by_key(|(date, _)| *date);
    let accrual_start = previous.map(adjust).or(asset.dated).unwrap_or(analysis);
    Timetable { accrual_start, events }
}

/// The dates after maturity on which recoveries can come, later than `after`, up to `horizon`.
pub fn dates_after_maturity(
    asset: &Asset,
    calendar: &Calendar,
    after: Date,
    horizon: Date,
) -> impl Iterator<Item = Date> {
    let step = asset.frequency.months() as i32;
    let first = (months_between(asset.maturity, after) / step - 1).max(1);
    (first..)
        .map(move |k| calendar.adjust(on_grid(asset, asset.maturity, k), asset.business_day_convention))
        .skip_while(move |date| *date <= after)
        .take_while(move |date| *date <= horizon)
}

/// The date `k` interest periods after `anchor`, unadjusted.
fn on_grid(asset: &Asset, anchor: Date, k: i32) -> Date {
    let date = add_months(anchor, k.saturating_mul(asset.frequency.months() as i32));
    if asset.end_of_month { end_of_month(date) } else { date }
}

/// The last interest date paid up to `analysis`, if any, unadjusted; and those paid after it up to maturity
/// and `horizon`, each unadjusted and adjusted.
fn interest_dates(
    asset: &Asset,
    calendar: &Calendar,
    analysis: Date,
    horizon: Date,
) -> (Option<Date>, Vec<(Date, Date)>) {
    let paid = |date| calendar.adjust(date, asset.business_day_convention);
    let anchor = asset.first_payment.unwrap_or(asset.maturity);
    let at = |k: i32| on_grid(asset, anchor, k);
    let mut k = months_between(anchor, analysis) / asset.frequency.months() as i32 - 1;
    if asset.first_payment.is_some() {
        k = k.max(0);
    }
    while paid(at(k)) <= analysis && at(k) < asset.maturity {
        k += 1;
    }
    let earlier = (asset.first_payment.is_none() || k > 0).then(|| at(k - 1));
    let previous = earlier.map(|date| asset.dated.map_or(date, |dated| date.max(dated)));
    let mut dates = Vec::new();
    let later = (k..).map(at).take_while(|date| *date < asset.maturity).map(|date| (date, paid(date)));
    dates.extend(later.take_while(|(_, paid)| *paid <= horizon));
    dates.push((asset.maturity, paid(asset.maturity)));
    (previous, dates)
}

fn months_between(from: Date, to: Date) -> i32 {
    (to.year() - from.year()) * 12 + to.month() as i32 - from.month() as i32
}
