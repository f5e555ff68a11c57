//! Laws that hold for every deal, seen from the report alone: its ledger and its rows.

mod again;
mod books;
mod cash;
mod claims;
mod cures;
mod exactness;
mod limits;
mod monotony;
mod par;
mod seniority;
mod snapshot;
mod struck;
mod symmetry;

use clo_core::report::{Period, Projection};
use clo_core::waterfall::{Kind, Movement};

/// Below this two amounts are the same, in units of currency: a few of the smallest that are paid.
const CLOSE: f64 = 5e-6;

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < CLOSE
}

/// The dates of a projection, each with the one before it.
fn pairs(projection: &Projection) -> impl Iterator<Item = (&Period, &Period)> {
    projection.periods.iter().zip(projection.periods.iter().skip(1))
}

/// What some movements have paid.
fn sum<'m>(movements: impl IntoIterator<Item = &'m Movement>) -> f64 {
    movements.into_iter().map(|m| m.paid).sum()
}

/// What `payee` was paid on a date, of these kinds.
fn paid(period: &Period, payee: &str, kinds: &[Kind]) -> f64 {
    sum(period.payments.iter().filter(|m| m.payee == payee && kinds.contains(&m.kind)))
}

/// What no report may say, whatever it is of: a number that is not finite, an amount below nothing,
/// cash from nowhere. None for a sound one.
pub fn unsound(projection: &Projection) -> Option<String> {
    let json = serde_json::to_string(projection).unwrap();
    if serde_json::from_str(&json).ok().as_ref() != Some(projection) {
        return Some("a number is not finite".into());
    }
    projection.periods.iter().find_map(|period| {
        let amounts = cash::amounts(period);
        let size = amounts.iter().map(|(_, amount)| amount.abs()).fold(1e6, f64::max);
        let negative = amounts.iter().find(|(_, amount)| *amount < -1e-12 * size);
        let left = period.cash.opening + cash::from_outside(period) - period.cash.closing;
        match negative {
            Some((what, amount)) => Some(format!("{}: {what} is {amount}", period.date)),
            None if left.abs() > 1e-12 * size => Some(format!("{}: {left} is missing", period.date)),
            None => None,
        }
    })
}
