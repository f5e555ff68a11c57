//! The pool by the deal's collection periods.

use super::cash_flow::{Behaviour, CashFlow, cash_flows};
use super::default_profiles::DefaultProfile;
use super::reinvestment;
use crate::assumptions::Assumptions;
use crate::coverage::ccc::Exposure;
use crate::deal::{Asset, Deal, PaymentPeriod};
use risk_core::curve::ForwardCurve;
use risk_core::money::settle;
use risk_core::time::{Date, add_months};
use risk_core::{Progress, Result};
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// Most assets projected between two reports of progress.
const ASSETS_PER_REPORT: usize = 64;

/// Below this par, in units of currency, the pool is gone.
const NO_PAR: f64 = 0.01;

/// What the pool pays and loses in one collection period.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Flows {
    /// Interest paid.
    pub interest: f64,
    /// Scheduled principal.
    pub scheduled: f64,
    /// Prepaid principal.
    pub prepayments: f64,
    /// Par that defaults, dated at the start of the accrual in which it does (or at a draw inside it).
    pub defaults: f64,
    /// What those defaults will recover.
    pub defaulted_value: f64,
    /// Defaulted par whose workout ends.
    pub worked_out: f64,
    /// What it recovers.
    pub recoveries: f64,
    /// Defaulted par that is not recovered.
    pub losses: f64,
    /// Interest added to balances instead of being paid.
    pub capitalized: f64,
    /// Commitments drawn.
    pub draws: f64,
}

impl Flows {
    /// The flows with their cash in settled amounts.
    #[must_use]
    pub fn settled(self) -> Self {
        Self {
            interest: settle(self.interest),
            scheduled: settle(self.scheduled),
            prepayments: settle(self.prepayments),
            recoveries: settle(self.recoveries),
            draws: settle(self.draws),
            ..self
        }
    }
}

impl Flows {
    /// These flows, each times `scale`, added to others.
    pub(super) fn add_scaled(&mut self, scale: f64, other: &Flows) {
        self.interest += scale * other.interest;
        self.scheduled += scale * other.scheduled;
        self.prepayments += scale * other.prepayments;
        self.defaults += scale * other.defaults;
        self.defaulted_value += scale * other.defaulted_value;
        self.worked_out += scale * other.worked_out;
        self.recoveries += scale * other.recoveries;
        self.losses += scale * other.losses;
        self.capitalized += scale * other.capitalized;
        self.draws += scale * other.draws;
    }

    /// What these exceed others by.
    pub(super) fn less(&self, other: &Flows) -> Self {
        let mut rest = *self;
        rest.add_scaled(-1.0, other);
        rest
    }
}

impl AddAssign<&Flows> for Flows {
    fn add_assign(&mut self, other: &Flows) {
        self.interest += other.interest;
        self.scheduled += other.scheduled;
        self.prepayments += other.prepayments;
        self.defaults += other.defaults;
        self.defaulted_value += other.defaulted_value;
        self.worked_out += other.worked_out;
        self.recoveries += other.recoveries;
        self.losses += other.losses;
        self.capitalized += other.capitalized;
        self.draws += other.draws;
    }
}

/// Balances at the end of a collection period.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Stock {
    /// Performing par.
    pub performing: f64,
    /// Par in default, not worked out yet.
    pub defaulted: f64,
    /// What it will recover.
    pub defaulted_value: f64,
}

impl Stock {
    /// The stock after a period's flows.
    #[must_use]
    pub fn after(self, flows: &Flows) -> Self {
        let performing = self.performing + flows.draws + flows.capitalized
            - flows.defaults
            - flows.scheduled
            - flows.prepayments;
        Self {
            performing: settled(performing, self.performing),
            defaulted: settled(self.defaulted + flows.defaults - flows.worked_out, self.defaulted),
            defaulted_value: settled(
                self.defaulted_value + flows.defaulted_value - flows.recoveries,
                self.defaulted_value,
            ),
        }
    }

    /// Performing and defaulted par.
    #[must_use]
    pub fn par(&self) -> f64 {
        self.performing + self.defaulted
    }
}

/// A balance without the rounding that is left when all of it has gone.
fn settled(balance: f64, before: f64) -> f64 {
    if balance <= 1e-12 * before.abs() { 0.0 } else { balance }
}

/// The collateral, projected: the initial assets at once, purchases as they are made.
#[derive(Debug, Clone)]
pub struct Pool {
    /// Flows by period, of the initial assets and all purchases so far.
    flows: Vec<Flows>,
    /// Balances at the analysis date.
    initial: Stock,
    /// Balances at the end of the last period that was collected.
    stock: Stock,
    /// CCC assets at the analysis date, by ascending price.
    ccc: Vec<CccAsset>,
    /// Periods collected so far.
    collected: usize,
    /// The pool has been sold.
    sold: bool,
    /// What purchases are.
    template: reinvestment::Template,
    /// The flows of a purchase of 1 of par on each payment date; empty where each is worked out anew.
    units: Vec<Vec<Flows>>,
}

/// An asset of the CCC bucket.
#[derive(Debug, Clone)]
pub(super) struct CccAsset {
    /// Its place among the deal's assets.
    pub(super) asset: usize,
    /// At the analysis date.
    pub(super) exposure: Exposure,
    /// Its performing par at the end of each period.
    pub(super) performing: Vec<f64>,
}

impl Pool {
    /// Projects the assets of `deal` over `periods`; progress counts assets, of assets and periods.
    ///
    /// # Errors
    /// [`risk_core::Error::Cancelled`] when `progress` says so.
    pub fn project(
        deal: &Deal,
        assumptions: &Assumptions,
        index: &ForwardCurve,
        periods: &[PaymentPeriod],
        progress: &Progress<'_>,
    ) -> Result<Self> {
        let ends: Vec<Date> = periods.iter().map(|period| period.collection_end).collect();
        // A default is dated at the start of its accrual, which can end a year after the last period.
        let horizon = add_months(ends.last().copied().unwrap_or(deal.dates.analysis), 12);
        let (analysis, calendar) = (deal.dates.analysis, &deal.dates.calendar);
        let mut pool = Self {
            flows: vec![Flows::default(); ends.len()],
            initial: Stock::default(),
            stock: Stock::default(),
            ccc: Vec::new(),
            collected: 0,
            sold: false,
            template: reinvestment::Template::new(deal, assumptions),
            units: Vec::new(),
        };
        let total = deal.assets.len() + periods.len();
        for (i, asset) in deal.assets.iter().enumerate() {
            if i % ASSETS_PER_REPORT == 0 {
                progress.report(i as u64, total as u64)?;
            }
            let behaviour = Behaviour::of(&asset.id, assumptions);
            let flows = cash_flows(asset, &behaviour, index, calendar, analysis, horizon);
            pool.add(i, asset, &by_period(&flows, &ends));
        }
        pool.stock = pool.initial;
        pool.ccc.sort_by(|a, b| a.exposure.price.total_cmp(&b.exposure.price));
        Ok(pool)
    }

    /// Adds an asset's flows by collection period.
    fn add(&mut self, place: usize, asset: &Asset, own: &[Flows]) {
        let start = starting(asset);
        for (total, flows) in self.flows.iter_mut().zip(own) {
            *total += flows;
        }
        self.initial.performing += start.performing;
        self.initial.defaulted += start.defaulted;
        self.initial.defaulted_value += start.defaulted_value;
        let exposure = Exposure {
            par: start.performing,
            price: asset.price_or_par(),
            sp: asset.sp_rating().is_some_and(|rating| rating.is_ccc()),
            moodys: asset.moodys_rating().is_some_and(|rating| rating.is_ccc()),
        };
        if exposure.sp || exposure.moodys {
            self.ccc.push(CccAsset { asset: place, exposure, performing: performing(asset, own) });
        }
    }

    /// Ends the next collection period: its flows, and the balances that it leaves.
    pub fn collect(&mut self) -> (Flows, Stock) {
        let flows = match self.flows.get(self.collected) {
            Some(flows) if !self.sold => *flows,
            _ => Flows::default(),
        };
        self.collected += 1;
        self.stock = self.stock.after(&flows);
        (flows, self.stock)
    }

    /// Balances at the end of the last period collected.
    #[must_use]
    pub fn stock(&self) -> Stock {
        self.stock
    }

    /// Whether no par is left, performing or in default.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        self.stock.par() <= NO_PAR && self.draws_to_come() <= 0.0
    }

    /// Commitments drawn after the last period collected.
    #[must_use]
    pub fn draws_to_come(&self) -> f64 {
        if self.sold { 0.0 } else { self.flows.iter().skip(self.collected).map(|flows| flows.draws).sum() }
    }

    /// The CCC assets at the end of the last period collected, by ascending price; none once the pool
    /// is sold.
    pub fn ccc(&self) -> impl Iterator<Item = Exposure> + Clone {
        let held = self.ccc.iter().filter(|_| !self.sold);
        held.map(|held| match self.collected.checked_sub(1) {
            Some(last) => {
                Exposure { par: held.performing.get(last).copied().unwrap_or(0.0), ..held.exposure }
            }
            None => held.exposure,
        })
    }

    /// Sells everything: what it brings, and the par that is lost.
    pub fn sell(&mut self, assumptions: &Assumptions) -> (f64, f64) {
        let liquidation = &assumptions.liquidation;
        let ccc: f64 = self.ccc().map(|exposure| exposure.par).sum::<f64>().min(self.stock.performing);
        let proceeds = (self.stock.performing - ccc) * liquidation.price
            + ccc * liquidation.ccc_price.unwrap_or(liquidation.price)
            + self.stock.defaulted_value;
        let lost = self.stock.par() - proceeds;
        self.sold = true;
        self.stock = Stock::default();
        (proceeds, lost)
    }

    /// Buys collateral for `amount` on the payment date of the last period collected; gives its par.
    pub fn reinvest(&mut self, amount: f64, periods: &[PaymentPeriod], index: &ForwardCurve) -> f64 {
        if amount <= 0.0 {
            return 0.0;
        }
        let bought = self.collected.saturating_sub(1);
        let par = match self.units.get(bought) {
            Some(unit) => {
                let par = amount / self.template.price();
                for (total, flows) in self.flows.iter_mut().skip(bought + 1).zip(unit) {
                    total.add_scaled(par, flows);
                }
                par
            }
            None => self.template.buy(amount, bought, periods, index, &mut self.flows),
        };
        self.stock.performing += par;
        par
    }

    /// Works out what purchases pay, once for all paths.
    pub(crate) fn prepare_purchases(&mut self, periods: &[PaymentPeriod], index: &ForwardCurve) {
        let unit = |bought: usize| {
            let mut flows = vec![Flows::default(); periods.len()];
            self.template.buy(self.template.price(), bought, periods, index, &mut flows);
            let last = flows.iter().rposition(|flows| *flows != Flows::default()).map_or(0, |last| last + 1);
            flows.truncate(last.max(bought + 1));
            flows.split_off(bought + 1)
        };
        self.units = (0..periods.len()).map(unit).collect();
    }

    /// Goes back to `start`, the same pool before its first period.
    pub(crate) fn rewind(&mut self, start: &Self) {
        self.flows.copy_from_slice(&start.flows);
        for (held, before) in self.ccc.iter_mut().zip(&start.ccc) {
            held.performing.copy_from_slice(&before.performing);
        }
        (self.stock, self.collected, self.sold) = (start.initial, 0, false);
    }

    /// An asset defaults as its profile says, and a part of it is recovered.
    pub(crate) fn suffer(&mut self, asset: usize, default: &DefaultProfile, recovery: f64) {
        for (total, change) in self.flows.iter_mut().skip(default.first).zip(&default.without_recovery) {
            *total += change;
        }
        for (period, gain) in &default.recovery {
            self.flows[*period].add_scaled(recovery, gain);
        }
        if !default.performing.is_empty()
            && let Some(held) = self.ccc.iter_mut().find(|held| held.asset == asset)
        {
            held.performing[default.first..].copy_from_slice(&default.performing);
        }
    }
}

/// An asset's cash flow by the collection periods that end on these dates.
pub(super) fn by_period(flows: &[CashFlow], ends: &[Date]) -> Vec<Flows> {
    let mut own = vec![Flows::default(); ends.len()];
    for flow in flows {
        let period = ends.partition_point(|end| *end < flow.date);
        let default_period = ends.partition_point(|end| *end < flow.default_date);
        if let Some(at) = own.get_mut(default_period) {
            at.defaults += flow.default;
            at.defaulted_value += flow.default_value;
        }
        if let Some(at) = own.get_mut(period) {
            at.interest += flow.interest;
            at.scheduled += flow.scheduled;
            at.prepayments += flow.prepayment;
            at.worked_out += flow.worked_out;
            at.recoveries += flow.recovery;
            at.losses += flow.worked_out - flow.recovery;
            at.capitalized += flow.capitalized;
            at.draws += flow.draw;
        }
    }
    own
}

/// The performing par of an asset at the end of each period.
pub(super) fn performing(asset: &Asset, own: &[Flows]) -> Vec<f64> {
    let balances = own.iter().scan(starting(asset), |stock, flows| {
        *stock = stock.after(flows);
        Some(stock.performing)
    });
    balances.collect()
}

/// An asset's balances at the analysis date.
fn starting(asset: &Asset) -> Stock {
    if asset.defaulted {
        let defaulted_value = asset.par * asset.price_or_par().min(1.0);
        Stock { performing: 0.0, defaulted: asset.par, defaulted_value }
    } else {
        Stock { performing: asset.par, ..Stock::default() }
    }
}
