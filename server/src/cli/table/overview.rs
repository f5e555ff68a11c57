//! What the deal is, and what is assumed.

use super::{WIDTH, money, optional, percent, printable, rate};
use clo_core::assumptions::{Policy, PrincipalSource, Vector};
use clo_core::report::Period;
use clo_core::{Assumptions, Deal, Projection};
use comfy_table::{ContentArrangement, Table, presets};

/// The deal's name, its dates and its collateral, and the scenario.
pub fn section(deal: &Deal, assumptions: &Assumptions, projection: &Projection) -> Option<String> {
    let mut table = Table::new();
    table
        .load_preset(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(WIDTH)
        .add_row(["Dates", &dates(deal, projection)])
        .add_row(["Collateral", &collateral(projection)])
        .add_row(["Scenario", &scenario(deal, assumptions, projection)])
        .add_row(["Outcome", &outcome(projection)]);
    if let Some(labels) = table.column_mut(0) {
        labels.set_padding((0, 2));
    }
    Some(format!("{}\n\n{}\n", printable(&deal.name, ' '), table.trim_fmt()))
}

fn dates(deal: &Deal, projection: &Projection) -> String {
    let dates = &deal.dates;
    let mut parts = vec![format!("analysis {}", projection.analysis.date)];
    if projection.settlement != projection.analysis.date {
        parts.push(format!("settlement {}", projection.settlement));
    }
    parts.extend(dates.no_call.map(|date| format!("no call before {date}")));
    parts.extend(dates.reinvestment_end.map(|date| format!("reinvestment to {date}")));
    parts.push(format!("stated maturity {}", dates.maturity));
    parts.join(", ")
}

fn collateral(projection: &Projection) -> String {
    let now = &projection.analysis;
    format!(
        "{} assets; principal amount {} {} ({} performing, {} defaulted); cash {}; average spread {}",
        money(now.assets as f64),
        projection.currency,
        money(now.collateral_principal_amount),
        money(now.performing),
        money(now.defaulted),
        money(now.cash),
        optional(now.average_spread, |spread| percent(spread, 3)),
    )
}

fn scenario(deal: &Deal, assumptions: &Assumptions, projection: &Projection) -> String {
    let mut parts = vec![
        format!("CDR {}", vector(&assumptions.default_rate)),
        format!("CPR {}", vector(&assumptions.prepayment_rate)),
        format!(
            "severity {} after {} months",
            vector(&assumptions.severity),
            assumptions.recovery_lag_months
        ),
        format!("index {}", index(&projection.periods)),
    ];
    let reinvestment = &assumptions.reinvestment;
    if deal.dates.reinvestment_end.is_some_and(|end| end > deal.dates.analysis) {
        parts.extend(policy(&reinvestment.during).map(|what| format!("reinvesting {what}")));
    }
    parts.extend(policy(&reinvestment.after).map(|what| format!("after the reinvestment period {what}")));
    match assumptions.call {
        None => parts.push("no call".into()),
        Some(call) => {
            parts.extend(call.on.map(|date| format!("called from {date}")));
            parts.extend(
                call.when_distribution_below
                    .map(|fraction| format!("called after a distribution below {}", rate(fraction))),
            );
        }
    }
    if !assumptions.by_asset.is_empty() {
        parts.push(format!("assets with assumptions of their own: {}", assumptions.by_asset.len()));
    }
    parts.join("; ")
}

/// A vector: in full when short, else its first values and the last.
fn vector(vector: &Vector) -> String {
    match vector {
        Vector::Constant(value) => rate(*value),
        Vector::Path(values) => match values.as_slice() {
            [first, second, third, _, .., last] => {
                format!("{}, {}, {} … {}", rate(*first), rate(*second), rate(*third), rate(*last))
            }
            few => few.iter().map(|value| rate(*value)).collect::<Vec<_>>().join(", "),
        },
    }
}

/// The index rate, or where it begins and ends.
fn index(periods: &[Period]) -> String {
    match (periods.first(), periods.last()) {
        (Some(first), Some(last)) if periods.iter().any(|period| period.index_rate != first.index_rate) => {
            format!("{} to {}", rate(first.index_rate), rate(last.index_rate))
        }
        (first, _) => optional(first, |period| rate(period.index_rate)),
    }
}

fn policy(policy: &Policy) -> Option<String> {
    let source = match policy.source {
        PrincipalSource::All => "principal",
        PrincipalSource::Unscheduled => "prepayments",
        PrincipalSource::None => return None,
    };
    (policy.fraction > 0.0).then(|| format!("{} of {source}", rate(policy.fraction)))
}

/// What the collateral brings and loses to the end of the deal.
fn outcome(projection: &Projection) -> String {
    let total = |amount: fn(&Period) -> f64| money(projection.periods.iter().map(amount).sum());
    format!(
        "interest {}; principal {}; recoveries {}; sales {}; purchases {}; defaults {}; losses {}",
        total(|period| period.collections.interest),
        total(|period| period.collections.principal),
        total(|period| period.collections.recoveries),
        total(|period| period.collections.sales),
        total(|period| period.pool.purchased),
        total(|period| period.pool.defaults),
        total(|period| period.pool.losses),
    )
}
