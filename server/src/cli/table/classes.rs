//! What every class gets, and what the equity gets year by year.

use super::{NONE, grid, grouped, money, optional, percent, titled};
use chrono::Datelike;
use clo_core::Projection;
use clo_core::analytics::{Distribution, EquityResult, PrincipalWindow};
use clo_core::deal::TrancheKind;

/// Most dates of which the equity's distributions are shown one by one.
const MOST_DATES: usize = 8;

/// A row for every class.
pub fn tranches(projection: &Projection) -> Option<String> {
    let header = [
        "Class",
        "Balance",
        "Price",
        "Yield",
        "DM\nbp",
        "WAL\nyears",
        "Duration\nyears",
        "Principal\nwindow",
        "Interest\npaid",
        "Principal\npaid",
        "Loss",
    ];
    let rows = projection.tranches.iter().map(|class| {
        vec![
            class.name.clone(),
            money(class.balance),
            optional(class.price, |price| grouped(100.0 * price, 3)),
            optional(class.yield_rate, |rate| percent(rate, 2)),
            optional(class.discount_margin.filter(|_| class.kind != TrancheKind::Equity), |margin| {
                grouped(1e4 * margin, 1)
            }),
            optional(class.wal_years, |years| grouped(years, 2)),
            optional(class.duration, |years| grouped(years, 2)),
            optional(class.principal_window, window),
            money(class.interest_paid),
            money(class.principal_paid),
            optional(class.loss, money),
        ]
    });
    Some(titled("CLASSES", &grid(&header.map(String::from), rows).trim_fmt()))
}

/// The months from the first to the last date.
fn window(window: PrincipalWindow) -> String {
    let PrincipalWindow { first, last } = window;
    let (first, last) = (first.format("%Y-%m").to_string(), last.format("%Y-%m").to_string());
    if first == last { first } else { format!("{first}–{last}") }
}

/// The equity's return, and its distributions: by date when there are few, else by year.
pub fn equity(projection: &Projection) -> Option<String> {
    let equity = projection.equity.as_ref()?;
    let by_date = equity.distributions.len() <= MOST_DATES;
    let mut rows: Vec<(String, Distribution)> = Vec::new();
    for paid in &equity.distributions {
        let label = if by_date { paid.date.to_string() } else { paid.date.year().to_string() };
        match rows.last_mut().filter(|(last, _)| *last == label) {
            Some((_, sum)) => {
                sum.interest += paid.interest;
                sum.principal += paid.principal;
                sum.fraction += paid.fraction;
            }
            None => rows.push((label, *paid)),
        }
    }
    let mut received = 0.0;
    let rows = rows.into_iter().map(|(label, paid)| {
        let total = paid.interest + paid.principal;
        received += total;
        vec![
            label,
            money(paid.interest),
            money(paid.principal),
            money(total),
            percent(paid.fraction, 2),
            if equity.cost > 0.0 { percent(received / equity.cost, 1) } else { NONE.into() },
        ]
    });
    let first = if by_date { "Date" } else { "Year" };
    let header =
        [first, "From\ninterest", "From\nprincipal", "Distributed", "Of\nbalance", "Cumulative\nof cost"];
    let grid = grid(&header.map(String::from), rows.collect::<Vec<_>>());
    Some(titled("EQUITY", &format!("{}\n\n{}", returns(equity), grid.trim_fmt())))
}

fn returns(equity: &EquityResult) -> String {
    format!(
        "cost {}; IRR {}; NPV at {} {}; MOIC {}; payback {}",
        money(equity.cost),
        optional(equity.irr, |irr| percent(irr, 2)),
        percent(equity.discount_rate, 1),
        money(equity.npv),
        optional(equity.moic, |moic| grouped(moic, 2) + "x"),
        optional(equity.payback.zip(equity.payback_years), |(date, years)| {
            format!("{date} ({} years)", grouped(years, 1))
        }),
    )
}
