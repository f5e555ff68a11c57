//! The collateral of many paths: what each asset pays until it defaults, worked out once for all of them.

use super::cash_flow::{Behaviour, CashFlow, Exposed, Exposure, exposed};
use super::pool::{Flows, Stock, by_period, exposure, starting};
use super::reinvestment::Template;
use crate::assumptions::Assumptions;
use crate::coverage::ccc;
use crate::deal::{Asset, Deal, PaymentPeriod};
use rayon::prelude::*;
use risk_core::credit::DatedDefault;
use risk_core::curve::ForwardCurve;
use risk_core::time::{Date, add_months};

/// What the deal reads of its collateral in one period: its flows, and the balances at its end. Every part
/// is a sum over assets.
pub(crate) type Row = [f64; ROWS];

pub(crate) const ROWS: usize = 8;
pub(crate) const INTEREST: usize = 0;
pub(crate) const SCHEDULED: usize = 1;
pub(crate) const PREPAYMENTS: usize = 2;
pub(crate) const PERFORMING: usize = 3;
pub(crate) const DRAWS: usize = 4;
pub(crate) const RECOVERIES: usize = 5;
pub(crate) const DEFAULTED: usize = 6;
pub(crate) const DEFAULTED_VALUE: usize = 7;

/// How many parts, the first ones, an asset has that never defaulted nor draws commitments.
pub(crate) const PLAIN: usize = 4;

/// The parts of a [`Row`] that every asset has.
pub(crate) type PlainRow = [f64; PLAIN];

/// The other parts of a [`Row`].
pub(crate) type OtherRow = [f64; ROWS - PLAIN];

/// The collateral of one path by period: each part of a [`Row`] in one of two tables, so that what an asset
/// takes with it lies as closely there as its own schedule does. The first goes on with [`SPARE`] rows that
/// nobody reads.
#[derive(Debug, Clone, Default)]
pub(crate) struct PathRows {
    pub(crate) plain: Vec<PlainRow>,
    pub(crate) other: Vec<OtherRow>,
}

/// The collateral of a deal, to be run along many paths of defaults.
#[derive(Debug, Default)]
pub(crate) struct PathPool {
    /// What all assets pay when none defaults.
    pub(crate) base: PathRows,
    /// Each asset.
    pub(crate) assets: Vec<AssetSchedule>,
    /// What a default does, of each asset on each of its interest dates.
    effects: Vec<DefaultEffect>,
    /// What each asset pays by period when it does not default, up to the last period in which it does
    /// anything, asset by asset.
    schedules: Vec<PlainRow>,
    /// What few defaults do besides.
    exceptions: Vec<Exception>,
    /// The assets that can be in the CCC bucket, by ascending price.
    pub(crate) bucket: Vec<Candidate>,
    /// By the payment date of a purchase, what 1 of par pays in the periods after it.
    pub(crate) purchases: Vec<Vec<Row>>,
    /// The price of a purchase.
    pub(crate) price: f64,
}

/// An asset that may default on one of its interest dates.
#[derive(Debug)]
pub(crate) struct AssetSchedule {
    /// Its interest dates up to maturity; none of an asset that is in default already.
    pub(crate) dates: Vec<Date>,
    /// The place of the effect of a default on the first of them.
    first_effect: usize,
}

/// A default of all that is left of an asset on one of its interest dates. Periods are those of the deal, and
/// one more for what comes after them. Half a cache line: a path reads hundreds, each from another place.
#[derive(Debug)]
pub(crate) struct DefaultEffect {
    /// The par that defaults.
    pub(crate) par: f64,
    /// The period in which it does; from then on it does not perform.
    pub(crate) happens: u32,
    /// The period of the interest date, from which on nothing is paid.
    pub(crate) noticed: u32,
    /// The period in which the recovery is paid.
    recovered: u32,
    /// The part of the schedules that is not paid: with the zeros behind it, a multiple of [`SPARE`] rows.
    lost: (u32, u32),
    /// The place of its exception, or [`NONE`].
    exception: u32,
}

/// No exception.
const NONE: u32 = u32::MAX;

/// The rows that are taken out at once.
const SPARE: usize = 8;

/// What few defaults do besides.
#[derive(Debug)]
struct Exception {
    /// What has been paid in the period of the interest date before it.
    paid: Row,
    /// What is not drawn from that period on.
    undrawn: Vec<f64>,
}

/// An asset that can be in the CCC bucket.
#[derive(Debug)]
pub(crate) struct Candidate {
    /// Its place among the deal's assets.
    pub(crate) asset: usize,
    /// At the analysis date.
    pub(crate) exposure: ccc::Exposure,
    /// Its performing par at the end of each period when it does not default.
    pub(crate) performing: Vec<f64>,
}

/// Which assets can be in the CCC bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ratings {
    /// Those that are now.
    Stay,
    /// All, as they migrate.
    Migrate,
}

impl PathPool {
    /// Of a deal and a scenario that have been checked. Assets that are not in default have no defaults
    /// but those of a path; what is bought defaults at the scenario's rates.
    pub(crate) fn new(
        deal: &Deal,
        assumptions: &Assumptions,
        index: &ForwardCurve,
        periods: &[PaymentPeriod],
        ratings: Ratings,
    ) -> Self {
        let ends: Vec<Date> = periods.iter().map(|period| period.collection_end).collect();
        let schedule = |asset: &Asset| schedule(asset, deal, assumptions, index, &ends);
        let scheduled: Vec<Scheduled> = deal.assets.par_iter().map(schedule).collect();
        let mut pool = Self::default();
        let mut base = vec![[0.0; ROWS]; periods.len()];
        let mut bucket = Vec::with_capacity(deal.assets.len());
        for (place, asset) in scheduled.into_iter().enumerate() {
            add(&mut base, &asset.rows);
            let performing = asset.rows.iter().map(|row| row[PERFORMING]).collect();
            let exposure = exposure(&deal.assets[place]);
            bucket.push(Candidate { asset: place, exposure, performing });
            pool.push(asset);
        }
        pool.base = PathRows::of(&base);
        let counts = |candidate: &Candidate| {
            let ccc::Exposure { sp, moodys, .. } = candidate.exposure;
            !deal.assets[candidate.asset].defaulted && (sp || moodys || ratings == Ratings::Migrate)
        };
        bucket.retain(counts);
        bucket.sort_by(|a, b| a.exposure.price.total_cmp(&b.exposure.price));
        let template = Template::new(deal, assumptions, periods, index);
        let purchase = |bought: usize| {
            let mut flows = vec![Flows::default(); periods.len()];
            template.buy(template.price(), bought, &mut flows);
            let start = Stock { performing: 1.0, ..Stock::default() };
            let mut rows = rows(&flows[bought + 1..], start);
            let last = rows.iter().rposition(|row| *row != [0.0; ROWS]).map_or(0, |last| last + 1);
            rows.truncate(last);
            rows
        };
        pool.purchases = (0..periods.len()).into_par_iter().map(purchase).collect();
        (pool.bucket, pool.price) = (bucket, template.price());
        pool
    }

    /// Takes in the next asset.
    fn push(&mut self, asset: Scheduled) {
        let Scheduled { rows, dates, defaults } = asset;
        self.assets.push(AssetSchedule { dates, first_effect: self.effects.len() });
        if defaults.is_empty() {
            return;
        }
        let used = |is: fn(&Row) -> bool| rows.iter().rposition(is).map_or(0, |last| last + 1);
        let last = used(|row| *row != [0.0; ROWS]);
        let last_draw = used(|row| row[DRAWS] != 0.0);
        let start = self.schedules.len();
        self.schedules.extend(PathRows::of(&rows[..last]).plain);
        for DefaultOnDate { par, happens, noticed, recovered, paid } in defaults {
            let undrawn = rows[..last_draw].iter().skip(noticed).map(|row| row[DRAWS]).collect();
            let paid = if noticed < last { paid } else { [0.0; ROWS] };
            let exception = Exception { paid, undrawn };
            let from = start + noticed.min(last);
            let is_exception = paid != [0.0; ROWS] || !exception.undrawn.is_empty();
            self.effects.push(DefaultEffect {
                par,
                happens: happens as u32,
                noticed: noticed as u32,
                recovered: recovered as u32,
                lost: (from as u32, (from + last.saturating_sub(noticed).next_multiple_of(SPARE)) as u32),
                exception: if is_exception { self.exceptions.len() as u32 } else { NONE },
            });
            self.exceptions.extend(is_exception.then_some(exception));
        }
    }

    /// What a default does.
    #[inline(always)]
    pub(crate) fn effect(&self, asset: usize, date: usize) -> &DefaultEffect {
        &self.effects[self.assets[asset].first_effect + date]
    }

    /// Takes what an asset no longer pays out of `sum`, and adds what is recovered.
    #[inline(always)]
    pub(crate) fn suffer(&self, default: &DatedDefault, sum: &mut PathRows) {
        let effect = self.effect(default.name, default.date);
        let (happens, noticed) = (effect.happens as usize, effect.noticed as usize);
        for row in &mut sum.plain[happens..noticed] {
            row[PERFORMING] -= effect.par;
        }
        let lost = &self.schedules[effect.lost.0 as usize..effect.lost.1 as usize];
        // Number by number: row by row, compilers gather the parts from afar and scatter them again.
        let left = sum.plain[noticed..].as_flattened_mut();
        for (left, lost) in left.iter_mut().zip(lost.as_flattened()) {
            *left -= lost;
        }
        if effect.exception != NONE {
            self.exceptions[effect.exception as usize].happens(noticed, sum);
        }
        let value = default.recovery * effect.par;
        let recovered = effect.recovered as usize;
        for row in &mut sum.other[happens..recovered] {
            row[DEFAULTED - PLAIN] += effect.par;
            row[DEFAULTED_VALUE - PLAIN] += value;
        }
        if let Some(row) = sum.other.get_mut(recovered) {
            row[RECOVERIES - PLAIN] += value;
        }
    }
}

impl Exception {
    /// To a default that is noticed in the period `noticed`.
    fn happens(&self, noticed: usize, sum: &mut PathRows) {
        let (plain, other) = self.paid.split_at(PLAIN);
        let parts = sum.plain.get_mut(noticed).into_iter().flatten().zip(plain);
        let others = sum.other.get_mut(noticed).into_iter().flatten().zip(other);
        parts.chain(others).for_each(|(sum, paid)| *sum += paid);
        for (row, undrawn) in sum.other.iter_mut().skip(noticed).zip(&self.undrawn) {
            row[DRAWS - PLAIN] -= undrawn;
        }
    }
}

impl PathRows {
    fn of(rows: &[Row]) -> Self {
        let spare = std::iter::repeat_n([0.0; PLAIN], SPARE);
        Self {
            plain: rows.iter().map(|row| std::array::from_fn(|r| row[r])).chain(spare).collect(),
            other: rows.iter().map(|row| std::array::from_fn(|r| row[PLAIN + r])).collect(),
        }
    }

    /// Becomes as long as `other` and equal to it.
    #[inline(always)]
    pub(crate) fn copy_from(&mut self, other: &Self) {
        self.plain.clone_from(&other.plain);
        self.other.clone_from(&other.other);
    }
}

fn add(sum: &mut [Row], rows: &[Row]) {
    for (sum, row) in sum.iter_mut().zip(rows) {
        for (sum, part) in sum.iter_mut().zip(row) {
            *sum += part;
        }
    }
}

/// What an asset does on its own.
struct Scheduled {
    /// What it pays by period when it does not default.
    rows: Vec<Row>,
    /// Its interest dates up to maturity, and what a default does on each; none of an asset that is in
    /// default already.
    dates: Vec<Date>,
    defaults: Vec<DefaultOnDate>,
}

/// A default on an interest date, as [`DefaultEffect`] has it.
struct DefaultOnDate {
    par: f64,
    happens: usize,
    noticed: usize,
    recovered: usize,
    /// What has been paid in the period of the interest date before it.
    paid: Row,
}

fn schedule(
    asset: &Asset,
    deal: &Deal,
    assumptions: &Assumptions,
    index: &ForwardCurve,
    ends: &[Date],
) -> Scheduled {
    let (analysis, calendar) = (deal.dates.analysis, &deal.dates.calendar);
    // A default is dated at the start of its accrual, which can end a year after the last period.
    let horizon = add_months(ends.last().copied().unwrap_or(analysis), 12);
    let behaviour = Behaviour::of(&asset.id, assumptions);
    if asset.defaulted {
        let flows = super::cash_flows(asset, &behaviour, index, calendar, analysis, horizon);
        let rows = rows(&by_period(&flows, ends), starting(asset));
        return Scheduled { rows, dates: Vec::new(), defaults: Vec::new() };
    }
    let Exposed { flows, defaults, later } = exposed(asset, &behaviour, index, calendar, analysis, horizon);
    let lag = (behaviour.recovery_lag_months / asset.frequency.months()) as usize;
    let dates: Vec<Date> = defaults.iter().map(|exposure| exposure.date).collect();
    let interest_dates = || dates.iter().chain(&later);
    let period = |date: Date| ends.partition_point(|end| *end < date);
    let default = |(k, exposure): (usize, &Exposure)| DefaultOnDate {
        par: exposure.par,
        happens: period(exposure.happened),
        noticed: period(exposure.date),
        recovered: interest_dates().nth(k + lag).map_or(ends.len(), |date| period(*date)),
        paid: paid_before(&flows, exposure.date, ends),
    };
    let defaults = defaults.iter().enumerate().map(default).collect();
    Scheduled { rows: rows(&by_period(&flows, ends), starting(asset)), dates, defaults }
}

/// What an asset pays before `date` in the period of `date`.
fn paid_before(flows: &[CashFlow], date: Date, ends: &[Date]) -> Row {
    let start = ends[..ends.partition_point(|end| *end < date)].last();
    let own = flows.iter().filter(|flow| flow.date < date && start.is_none_or(|start| flow.date > *start));
    let mut row = [0.0; ROWS];
    for flow in own {
        row[INTEREST] += flow.interest;
        row[SCHEDULED] += flow.scheduled;
        row[PREPAYMENTS] += flow.prepayment;
        row[DRAWS] += flow.draw;
    }
    row
}

/// The rows of flows that begin from `start`.
fn rows(flows: &[Flows], start: Stock) -> Vec<Row> {
    let mut stock = start;
    let row = |flows: &Flows| {
        stock = stock.after(flows);
        let Flows { interest, scheduled, prepayments, recoveries, draws, .. } = *flows;
        let Stock { performing, defaulted, defaulted_value } = stock;
        [interest, scheduled, prepayments, performing, draws, recoveries, defaulted, defaulted_value]
    };
    flows.iter().map(row).collect()
}
