//! The collateral of many paths: what each asset pays until it defaults, worked out once for all of them.

use super::cash_flow::{Behaviour, CashFlow, Exposed, Exposure, exposed};
use super::pool::{Flows, Stock, by_period, exposure, starting};
use super::reinvestment::Template;
use crate::assumptions::Assumptions;
use crate::coverage::ccc;
use crate::deal::{Asset, Deal, PaymentPeriod};
use rayon::prelude::*;
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
const PLAIN: usize = 4;

/// An asset that defaults on a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PathDefault {
    /// Its place among the deal's assets.
    pub(crate) asset: usize,
    /// The interest date on which it is noticed, by its place among the asset's.
    pub(crate) date: usize,
    /// The part of the defaulted par that is recovered.
    pub(crate) recovery: f64,
}

/// The collateral of a deal, to be run along many paths of defaults.
#[derive(Debug)]
pub(crate) struct PathPool {
    /// What all assets pay when none defaults, by period.
    pub(crate) base: Vec<Row>,
    /// Each asset.
    pub(crate) assets: Vec<AssetSchedule>,
    /// The assets that can be in the CCC bucket, by ascending price.
    pub(crate) bucket: Vec<Candidate>,
    /// By the payment date of a purchase, what 1 of par pays in the periods after it.
    pub(crate) purchases: Vec<Vec<Row>>,
    /// The price of a purchase.
    pub(crate) price: f64,
}

/// An asset that may default on one of its interest dates.
#[derive(Debug, Default)]
pub(crate) struct AssetSchedule {
    /// What it pays by period when it does not, up to the last period in which it does anything.
    rows: Vec<[f64; PLAIN]>,
    /// Its draws by period; none of an asset without a commitment.
    draws: Vec<f64>,
    /// Its interest dates up to maturity; none of an asset that is in default already.
    pub(crate) dates: Vec<Date>,
    /// What a default on each does.
    pub(crate) defaults: Vec<DefaultEffect>,
}

/// A default of all that is left of an asset on one of its interest dates.
#[derive(Debug)]
pub(crate) struct DefaultEffect {
    /// The par that defaults.
    pub(crate) par: f64,
    /// The period in which it does; from then on it does not perform.
    pub(crate) happens: usize,
    /// The period of the interest date, from which on nothing is paid.
    pub(crate) noticed: usize,
    /// The period in which the recovery is paid.
    recovered: usize,
    /// What has been paid in the period of the interest date before it; none where that is nothing.
    paid: Option<Box<Row>>,
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
        let scheduled: Vec<(Vec<Row>, AssetSchedule)> = deal.assets.par_iter().map(schedule).collect();
        let mut base = vec![[0.0; ROWS]; periods.len()];
        for (rows, _) in &scheduled {
            add(&mut base, rows);
        }
        let assets: Vec<AssetSchedule> = scheduled.into_iter().map(|(_, asset)| asset).collect();
        let mut bucket: Vec<Candidate> = deal
            .assets
            .iter()
            .enumerate()
            .map(|(place, asset)| {
                let rows = &assets[place].rows;
                let mut performing: Vec<f64> = rows.iter().map(|row| row[PERFORMING]).collect();
                performing.resize(periods.len(), 0.0);
                Candidate { asset: place, exposure: exposure(asset), performing }
            })
            .collect();
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
        let purchases = (0..periods.len()).into_par_iter().map(purchase).collect();
        Self { base, assets, bucket, purchases, price: template.price() }
    }

    /// Takes what an asset no longer pays out of `sum`, and adds what is recovered.
    #[inline(always)]
    pub(crate) fn suffer(&self, default: &PathDefault, sum: &mut [Row]) {
        let AssetSchedule { rows, draws, defaults, .. } = &self.assets[default.asset];
        let effect = &defaults[default.date];
        let periods = sum.len();
        for row in &mut sum[effect.happens.min(periods)..effect.noticed.min(periods)] {
            row[PERFORMING] -= effect.par;
        }
        if effect.noticed < rows.len() {
            for (sum, lost) in sum[effect.noticed..].iter_mut().zip(&rows[effect.noticed..]) {
                for r in 0..PLAIN {
                    sum[r] -= lost[r];
                }
            }
            if let Some(paid) = &effect.paid {
                add(&mut sum[effect.noticed..], &[**paid]);
            }
        }
        for (row, lost) in sum.iter_mut().zip(draws).skip(effect.noticed) {
            row[DRAWS] -= lost;
        }
        let value = default.recovery * effect.par;
        for row in &mut sum[effect.happens.min(periods)..effect.recovered.min(periods)] {
            row[DEFAULTED] += effect.par;
            row[DEFAULTED_VALUE] += value;
        }
        if let Some(row) = sum.get_mut(effect.recovered) {
            row[RECOVERIES] += value;
        }
    }
}

fn add(sum: &mut [Row], rows: &[Row]) {
    for (sum, row) in sum.iter_mut().zip(rows) {
        for (sum, part) in sum.iter_mut().zip(row) {
            *sum += part;
        }
    }
}

/// What an asset pays by period when it does not default, and what its defaults take away.
fn schedule(
    asset: &Asset,
    deal: &Deal,
    assumptions: &Assumptions,
    index: &ForwardCurve,
    ends: &[Date],
) -> (Vec<Row>, AssetSchedule) {
    let (analysis, calendar) = (deal.dates.analysis, &deal.dates.calendar);
    // A default is dated at the start of its accrual, which can end a year after the last period.
    let horizon = add_months(ends.last().copied().unwrap_or(analysis), 12);
    let behaviour = Behaviour::of(&asset.id, assumptions);
    if asset.defaulted {
        let flows = super::cash_flows(asset, &behaviour, index, calendar, analysis, horizon);
        return (rows(&by_period(&flows, ends), starting(asset)), AssetSchedule::default());
    }
    let Exposed { flows, defaults, later } = exposed(asset, &behaviour, index, calendar, analysis, horizon);
    let lag = (behaviour.recovery_lag_months / asset.frequency.months()) as usize;
    let dates: Vec<Date> = defaults.iter().map(|exposure| exposure.date).collect();
    let interest_dates = || dates.iter().chain(&later);
    let period = |date: Date| ends.partition_point(|end| *end < date);
    let effect = |(k, exposure): (usize, &Exposure)| DefaultEffect {
        par: exposure.par,
        happens: period(exposure.happened),
        noticed: period(exposure.date),
        recovered: interest_dates().nth(k + lag).map_or(ends.len(), |date| period(*date)),
        paid: Some(paid_before(&flows, exposure.date, ends))
            .filter(|paid| *paid != [0.0; ROWS])
            .map(Box::new),
    };
    let defaults = defaults.iter().enumerate().map(effect).collect();
    let rows = rows(&by_period(&flows, ends), starting(asset));
    let last = rows.iter().rposition(|row| *row != [0.0; ROWS]).map_or(0, |last| last + 1);
    let plain = rows[..last].iter().map(|row| std::array::from_fn(|r| row[r])).collect();
    let last_draw = rows.iter().rposition(|row| row[DRAWS] != 0.0).map_or(0, |last| last + 1);
    let draws = rows[..last_draw].iter().map(|row| row[DRAWS]).collect();
    (rows, AssetSchedule { rows: plain, draws, defaults, dates })
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
