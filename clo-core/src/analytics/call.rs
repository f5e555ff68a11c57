//! Yields to every call, and to the worst.

use crate::analytics::TrancheResult;
use crate::assumptions::{Assumptions, Call};
use crate::deal::Deal;
use crate::projection::Projector;
use rayon::prelude::*;
use risk_core::time::Date;
use risk_core::{Progress, Result};
use serde::{Deserialize, Serialize};

/// What a class earns if the deal ends on a date.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct YieldTo {
    /// The last payment date.
    pub date: Date,
    /// The sale of the collateral repays all notes in full, so that the equity can call.
    pub repays_notes: bool,
    /// Nominal annual yield at the class's price.
    #[serde(rename = "yield")]
    pub yield_rate: Option<f64>,
    /// Discount margin at the class's price; none for equity.
    pub discount_margin: Option<f64>,
    /// Weighted average life in years; none for equity.
    pub wal_years: Option<f64>,
}

/// A class's yields by when the deal ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassYields {
    /// The class's name.
    pub name: String,
    /// Clean price.
    pub price: Option<f64>,
    /// Under the assumptions as they are.
    pub to_maturity: YieldTo,
    /// If called on the first date on which that repays the notes; none when there is none.
    pub to_first_call: Option<YieldTo>,
    /// The lowest of the yields to maturity and to calls that repay the notes.
    pub to_worst: YieldTo,
    /// If called on each payment date from the no-call date on.
    pub to_calls: Vec<YieldTo>,
}

/// Yields of every class at its price to maturity, to each call and to the worst.
///
/// A call sells the collateral at the liquidation price of the assumptions. One that would not repay the
/// notes in full is not in the equity's hands, and does not count for the worst.
///
/// # References
/// Fabozzi, *Fixed Income Analysis*, chapter on yield measures: yield to call and to worst.
///
/// # Errors
/// As [`project`](crate::project).
pub fn yields_to_calls(deal: &Deal, assumptions: &Assumptions) -> Result<Vec<ClassYields>> {
    yields_to_calls_with(deal, assumptions, &Progress::silent())
}

/// [`yields_to_calls`], watched: progress counts projections, in blocks.
///
/// # Errors
/// As [`yields_to_calls`]; [`risk_core::Error::Cancelled`] when `progress` says so.
pub fn yields_to_calls_with(
    deal: &Deal,
    assumptions: &Assumptions,
    progress: &Progress<'_>,
) -> Result<Vec<ClassYields>> {
    let projector = Projector::new(deal, assumptions)?;
    let base = projector.project()?;
    let end = base.periods.last().map_or(deal.dates.maturity, |period| period.date);
    let periods = deal.dates.payment_periods()?;
    let callable = |date: Date| deal.dates.no_call.is_none_or(|from| date >= from);
    let dates = periods.iter().filter(|period| callable(period.unadjusted) && period.payment < end);
    let dates: Vec<Date> = dates.map(|period| period.payment).collect();
    let mut runs = Vec::with_capacity(dates.len());
    for block in dates.chunks(8) {
        progress.report(runs.len() as u64, dates.len() as u64)?;
        let called = block.par_iter().map(|date| {
            let call = Some(Call { on: Some(*date), ..Call::default() });
            Ok((*date, projector.with_call(call)?.project()?.tranches))
        });
        runs.extend(called.collect::<Result<Vec<_>>>()?);
    }
    progress.report(dates.len() as u64, dates.len() as u64)?;
    Ok((0..deal.tranches.len()).map(|k| class_yields(k, end, &base.tranches, &runs)).collect())
}

fn class_yields(
    k: usize,
    end: Date,
    base: &[TrancheResult],
    runs: &[(Date, Vec<TrancheResult>)],
) -> ClassYields {
    let to = |date: Date, classes: &[TrancheResult]| YieldTo {
        date,
        repays_notes: classes.iter().all(|class| class.loss.is_none_or(|loss| loss < 0.01)),
        yield_rate: classes[k].yield_rate,
        discount_margin: classes[k].discount_margin,
        wal_years: classes[k].wal_years,
    };
    let to_maturity = to(end, base);
    let to_calls: Vec<YieldTo> = runs.iter().map(|(date, classes)| to(*date, classes)).collect();
    let possible = || to_calls.iter().filter(|call| call.repays_notes);
    let lowest = |a: YieldTo, b: &YieldTo| match (a.yield_rate, b.yield_rate) {
        (Some(own), Some(its)) if its < own => *b,
        (None, Some(_)) => *b,
        _ => a,
    };
    ClassYields {
        name: base[k].name.clone(),
        price: base[k].price,
        to_maturity,
        to_first_call: possible().next().copied(),
        to_worst: possible().fold(to_maturity, lowest),
        to_calls,
    }
}
