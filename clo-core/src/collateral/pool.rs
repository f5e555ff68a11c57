//! The pool by the deal's collection periods.

use super::cash_flow::{Behaviour, CashFlow, cash_flows};
use super::reinvestment;
use crate::assumptions::{Assumptions, DatedRating};
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
}

/// An asset that is in the CCC bucket now or later.
#[derive(Debug, Clone)]
struct CccAsset {
    /// At the analysis date.
    now: Exposure,
    /// At the end of each period.
    later: Vec<Exposure>,
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
        let mut pool = Self::unprojected(deal, assumptions, index, periods);
        let total = deal.assets.len() + periods.len();
        for (i, asset) in deal.assets.iter().enumerate() {
            if i % ASSETS_PER_REPORT == 0 {
                progress.report(i as u64, total as u64)?;
            }
            let behaviour = Behaviour::of(&asset.id, assumptions);
            let flows = cash_flows(asset, &behaviour, index, calendar, analysis, horizon);
            let ratings = assumptions.by_asset.get(&asset.id).map_or(&[][..], |own| &own.ratings);
            pool.add(asset, &by_period(&flows, &ends), ratings, &ends);
        }
        pool.ccc.sort_by(|a, b| a.now.price.total_cmp(&b.now.price));
        Ok(pool)
    }

    /// The pool at the analysis date, before any flow is worked out.
    pub fn unprojected(
        deal: &Deal,
        assumptions: &Assumptions,
        index: &ForwardCurve,
        periods: &[PaymentPeriod],
    ) -> Self {
        let mut stock = Stock::default();
        for start in deal.assets.iter().map(starting) {
            stock.performing += start.performing;
            stock.defaulted += start.defaulted;
            stock.defaulted_value += start.defaulted_value;
        }
        Self {
            flows: vec![Flows::default(); periods.len()],
            stock,
            ccc: Vec::new(),
            collected: 0,
            sold: false,
            template: reinvestment::Template::new(deal, assumptions, periods, index),
        }
    }

    /// Adds an asset's flows by collection period.
    fn add(&mut self, asset: &Asset, own: &[Flows], ratings: &[DatedRating], ends: &[Date]) {
        for (total, flows) in self.flows.iter_mut().zip(own) {
            *total += flows;
        }
        let now = exposure(asset);
        let later = performing(asset, own).into_iter().zip(ends).map(|(par, end)| {
            match ratings.iter().rev().find(|rating| rating.date <= *end) {
                Some(DatedRating { rating, .. }) => {
                    Exposure { par, sp: rating.is_ccc(), moodys: rating.is_ccc(), ..now }
                }
                None => Exposure { par, ..now },
            }
        });
        let later: Vec<Exposure> = later.collect();
        if std::iter::once(&now).chain(&later).any(|exposure| exposure.sp || exposure.moodys) {
            self.ccc.push(CccAsset { now, later });
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
        let exposures = held.map(|held| match self.collected.checked_sub(1) {
            Some(last) => held.later.get(last).copied().unwrap_or(Exposure { par: 0.0, ..held.now }),
            None => held.now,
        });
        exposures.filter(|exposure| exposure.sp || exposure.moodys)
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
    pub fn reinvest(&mut self, amount: f64) -> f64 {
        if amount <= 0.0 {
            return 0.0;
        }
        let bought = self.collected.saturating_sub(1);
        let par = self.template.buy(amount, bought, &mut self.flows);
        self.stock.performing += par;
        par
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

/// What the CCC bucket would hold of an asset at the analysis date.
pub(super) fn exposure(asset: &Asset) -> Exposure {
    Exposure {
        par: starting(asset).performing,
        price: asset.price_or_par(),
        sp: asset.sp_rating().is_some_and(|rating| rating.is_ccc()),
        moodys: asset.moodys_rating().is_some_and(|rating| rating.is_ccc()),
    }
}

/// An asset's balances at the analysis date.
pub(super) fn starting(asset: &Asset) -> Stock {
    if asset.defaulted {
        let defaulted_value = asset.par * asset.price_or_par().min(1.0);
        Stock { performing: 0.0, defaulted: asset.par, defaulted_value }
    } else {
        Stock { performing: asset.par, ..Stock::default() }
    }
}
