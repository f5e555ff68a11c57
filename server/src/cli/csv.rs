//! Flat tables for a spreadsheet.

use super::Failure;
use clap::ValueEnum;
use clo_core::Projection;
use clo_core::coverage::Measure;
use clo_core::report::TranchePeriod;
use clo_core::waterfall::Movement;
use csv::{ErrorKind, WriterBuilder};
use std::io::{self, Write};

/// What a table holds.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum Contents {
    /// A row per payment date and class: balances and payments
    #[default]
    Tranches,
    /// A row per payment date: collections, pool and cash
    Periods,
    /// A row per movement of cash: who was due what, and was paid what
    Payments,
    /// A row per payment date and coverage test
    Tests,
}

impl Contents {
    /// The names of the columns: those of the projection's fields.
    fn header(self) -> &'static [&'static str] {
        match self {
            Self::Tranches => &[
                "date",
                "class",
                "rate",
                "beginning",
                "interest_due",
                "interest_paid",
                "principal_paid",
                "ending",
                "deferred_beginning",
                "deferred_paid",
                "deferred_ending",
                "shortfall",
            ],
            Self::Periods => &[
                "date",
                "collection_end",
                "index_rate",
                "accelerated",
                "redeemed",
                "interest",
                "principal",
                "recoveries",
                "scheduled",
                "prepayments",
                "sales",
                "draws",
                "performing",
                "defaulted",
                "defaulted_value",
                "defaults",
                "losses",
                "capitalized",
                "purchased",
                "purchase_cost",
                "ccc_haircut",
                "opening_cash",
                "closing_cash",
            ],
            Self::Payments => {
                &["date", "waterfall", "step", "payer", "payee", "kind", "due", "paid", "shortfall", "reason"]
            }
            Self::Tests => &[
                "date",
                "test",
                "kind",
                "numerator",
                "denominator",
                "value",
                "threshold",
                "margin",
                "passing",
                "covered_balance",
            ],
        }
    }
}

/// Writes one table of `projection` to `out`.
pub fn write(projection: &Projection, contents: Contents, out: &mut dyn Write) -> Result<(), Failure> {
    let mut csv = WriterBuilder::new().has_headers(false).from_writer(out);
    csv.write_record(contents.header())?;
    for period in &projection.periods {
        let date = period.date;
        match contents {
            Contents::Tranches => {
                for row in &period.tranches {
                    csv.serialize((date, TranchePeriod { name: guarded(&row.name).into(), ..row.clone() }))?;
                }
            }
            Contents::Periods => csv.serialize((
                date,
                period.collection_end,
                period.index_rate,
                period.accelerated,
                period.redeemed,
                period.collections,
                period.pool,
                period.cash,
            ))?,
            Contents::Payments => {
                for row in &period.payments {
                    csv.serialize((date, Movement { payee: guarded(&row.payee).into(), ..row.clone() }))?;
                }
            }
            Contents::Tests => {
                for row in &period.tests {
                    csv.serialize((date, Measure { name: guarded(&row.name).into(), ..row.clone() }))?;
                }
            }
        }
    }
    Ok(csv.flush()?)
}

/// A name that a spreadsheet does not take for a formula.
fn guarded(name: &str) -> String {
    if name.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{name}") } else { name.to_owned() }
}

impl From<csv::Error> for Failure {
    fn from(error: csv::Error) -> Self {
        Self::Output(match error.into_kind() {
            ErrorKind::Io(error) => error,
            kind => io::Error::other(format!("{kind:?}")),
        })
    }
}
