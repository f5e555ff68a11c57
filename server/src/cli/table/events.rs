//! What happened that is worth knowing, in order of date.

use super::{money, percent, titled};
use clo_core::report::{Period, TranchePeriod};
use clo_core::{Deal, Projection};
use risk_core::time::Date;

/// Less than this, in units of currency, is rounding.
const NEGLIGIBLE: f64 = 0.5;

/// An event: when, and what.
type Event = (Date, String);

/// Failing tests, deferrals, shortfalls, an event of default, and how the deal ends.
pub fn section(deal: &Deal, projection: &Projection) -> Option<String> {
    let periods = &projection.periods;
    let mut events: Vec<Event> = Vec::new();
    events.extend(tests(periods));
    events.extend(unpaid(periods, "defers interest", |class| class.deferred_ending));
    events.extend(unpaid(periods, "is short of interest", |class| class.shortfall));
    if let Some(period) = periods.iter().find(|period| period.accelerated) {
        events.push((period.date, "event of default: paid by the acceleration waterfall".into()));
    }
    events.extend(end(deal, periods.last()?));
    events.sort_by_key(|(date, _)| *date);
    let lines: Vec<String> = events.into_iter().map(|(date, what)| format!("{date}  {what}")).collect();
    Some(titled("EVENTS", &lines.join("\n")))
}

/// The first failure of each test.
fn tests(periods: &[Period]) -> impl Iterator<Item = Event> {
    let count = periods.first().map_or(0, |period| period.tests.len());
    (0..count).filter_map(|t| {
        let mut failing = periods.iter().filter(|period| !period.tests[t].passing);
        let first = failing.next()?;
        let test = &first.tests[t];
        let value = test.value.map_or_else(String::new, |value| percent(value, 2));
        let what = format!(
            "{} fails at {value}, below {}; on {} of {} dates",
            test.name,
            percent(test.threshold, 2),
            1 + failing.count(),
            periods.len(),
        );
        Some((first.date, what))
    })
}

/// The first date on which a class carries an unpaid amount, and the most that it carries.
fn unpaid(periods: &[Period], what: &str, amount: fn(&TranchePeriod) -> f64) -> impl Iterator<Item = Event> {
    let count = periods.first().map_or(0, |period| period.tranches.len());
    (0..count).filter_map(move |i| {
        let carried = |period: &Period| amount(&period.tranches[i]);
        let first = periods.iter().find(|period| carried(period) > NEGLIGIBLE)?;
        let peak = periods.iter().max_by(|a, b| carried(a).total_cmp(&carried(b)))?;
        let name = &first.tranches[i].name;
        Some((first.date, format!("{name} {what}; peak {} on {}", money(carried(peak)), peak.date)))
    })
}

/// How the deal ends.
fn end(deal: &Deal, last: &Period) -> Option<Event> {
    let stated = deal.dates.payment_periods().ok()?.last()?.payment;
    let how = match last.collections.sales {
        _ if !last.redeemed => return None,
        sales if last.date < stated && sales > NEGLIGIBLE => {
            format!("called: collateral sold for {}", money(sales))
        }
        _ if last.date < stated => "the deal ends: its collateral is gone".into(),
        sales if sales > NEGLIGIBLE => format!("stated maturity: collateral sold for {}", money(sales)),
        _ => "stated maturity".into(),
    };
    Some((last.date, how))
}
