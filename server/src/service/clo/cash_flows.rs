//! A deal's cash flows month by month.

use super::overview::weighted;
use clo_core::deal::{Tranche, TrancheKind};
use clo_core::report::Period;
use clo_core::{Assumptions, Deal, Projection, project_with};
use risk_core::Result;
use risk_core::progress::Progress;
use risk_core::time::{Date, add_months};

/// Which part of the capital structure a class is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its interest cannot be deferred.
    Senior,
    /// Its interest can be.
    Mezzanine,
    /// The most junior rank of those.
    Subordinate,
    Equity,
}

impl Part {
    /// As documents spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Senior => "Senior",
            Self::Mezzanine => "Mezzanine",
            Self::Subordinate => "Subordinate",
            Self::Equity => "Equity",
        }
    }
}

/// The part that a class of the deal is.
pub fn part(deal: &Deal, class: &Tranche) -> Part {
    let last = deal.tranches.iter().rfind(|other| other.kind == TrancheKind::Note);
    match class.kind {
        TrancheKind::Equity => Part::Equity,
        TrancheKind::ClassX => Part::Senior,
        TrancheKind::Note if !class.pikable => Part::Senior,
        TrancheKind::Note if last.is_some_and(|last| last.rank() == class.rank()) => Part::Subordinate,
        TrancheKind::Note => Part::Mezzanine,
    }
}

/// What came in and went out between two dates.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Flows {
    pub principal_collections: f64,
    pub interest_collections: f64,
    pub fees: f64,
    pub senior: f64,
    pub mezzanine: f64,
    pub subordinate: f64,
    pub equity: f64,
    /// Par at the end.
    pub ending_balance: f64,
}

impl Flows {
    /// Fees and what the classes got.
    pub fn distributed(&self) -> f64 {
        self.fees + self.senior + self.mezzanine + self.subordinate + self.equity
    }

    fn add(&mut self, deal: &Deal, period: &Period) {
        let collected = &period.collections;
        self.principal_collections += collected.principal + collected.recoveries + collected.sales;
        self.interest_collections += collected.interest;
        self.fees += period.fees.iter().map(|fee| fee.paid).sum::<f64>();
        for (class, paid) in deal.tranches.iter().zip(&period.tranches) {
            let amount = paid.interest_paid + paid.deferred_paid + paid.principal_paid;
            match part(deal, class) {
                Part::Senior => self.senior += amount,
                Part::Mezzanine => self.mezzanine += amount,
                Part::Subordinate => self.subordinate += amount,
                Part::Equity => self.equity += amount,
            }
        }
        self.ending_balance = period.pool.performing + period.pool.defaulted;
    }
}

/// A deal's cash flows in a window.
#[derive(Debug, Clone, PartialEq)]
pub struct CashFlows {
    /// By month: the date on which it ends.
    pub months: Vec<(Date, Flows)>,
    /// By payment date.
    pub payments: Vec<(Date, Flows)>,
    pub total: Flows,
    /// One less the par lost in the window, as a fraction of the par at its start.
    pub recovery_rate: f64,
    /// Of the notes, years.
    pub duration: Option<f64>,
    pub weighted_average_life: Option<f64>,
}

/// Projects `deal`, and reports from `start` (not included) to `end`.
pub fn cash_flows(
    deal: &Deal,
    assumptions: &Assumptions,
    start: Date,
    end: Date,
    progress: &Progress<'_>,
) -> Result<CashFlows> {
    let projection = project_with(deal, assumptions, progress)?;
    let inside = |from: Date, to: Date| {
        projection.periods.iter().filter(move |period| period.date > from && period.date <= to)
    };
    let before = projection.periods.iter().rfind(|period| period.date <= start);
    let opening = before.map_or(projection.analysis.performing + projection.analysis.defaulted, |period| {
        period.pool.performing + period.pool.defaulted
    });
    let mut months = Vec::new();
    let (mut from, mut balance) = (start, opening);
    for k in 1.. {
        if from >= end {
            break;
        }
        let to = add_months(start, k).min(end);
        let mut flows = Flows { ending_balance: balance, ..Flows::default() };
        inside(from, to).for_each(|period| flows.add(deal, period));
        balance = flows.ending_balance;
        months.push((to, flows));
        from = to;
    }
    let payments = inside(start, end).map(|period| {
        let mut flows = Flows::default();
        flows.add(deal, period);
        (period.date, flows)
    });
    let mut total = Flows { ending_balance: opening, ..Flows::default() };
    inside(start, end).for_each(|period| total.add(deal, period));
    let lost: f64 = inside(start, end).map(|period| period.pool.losses).sum();
    let (duration, weighted_average_life) = lives(deal, &projection);
    Ok(CashFlows {
        months,
        payments: payments.collect(),
        total,
        recovery_rate: if opening > 0.0 { 1.0 - lost / opening } else { 1.0 },
        duration,
        weighted_average_life,
    })
}

/// Modified duration and average life of the notes, by their balances.
fn lives(deal: &Deal, projection: &Projection) -> (Option<f64>, Option<f64>) {
    let notes = || deal.tranches.iter().zip(&projection.tranches).filter(|(class, _)| !class.is_equity());
    let of = |pick: fn(&clo_core::analytics::TrancheResult) -> Option<f64>| {
        weighted(notes().filter_map(|(class, result)| Some((class.balance, pick(result)?))))
    };
    (of(|result| result.duration), of(|result| result.wal_years))
}
