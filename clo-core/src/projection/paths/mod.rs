//! The period loop for many paths of defaults, side by side: the semantics of [`project`](crate::project)
//! on arrays of [`LANES`] paths, in buffers that are used again. Nothing is written down but what the
//! classes get. Tests hold it equal to `project` on random deals and paths.

mod bucket;
mod class;
mod coverage;
mod distribute;
mod lanes;
mod model;
mod strike;

use super::{MOST_AMOUNT, NO_PAR};
use crate::assumptions::PrincipalSource;
use crate::collateral::path_pool::{
    DEFAULTED, DEFAULTED_VALUE, DRAWS, INTEREST, PERFORMING, PLAIN, PREPAYMENTS, PathRows, RECOVERIES, ROWS,
    SCHEDULED,
};
use crate::waterfall::{Phase, Plan};
use bucket::Bucket;
pub(crate) use bucket::BucketBits;
use chrono::Datelike;
use class::original_equity;
use distribute::Book;
pub(crate) use lanes::{LANES, Lanes, ZERO};
use lanes::{add, any, least, mask, most, subtract};
pub(crate) use model::PathModel;
use risk_core::credit::DatedDefault;
use risk_core::math::dispatch::{Kernel, dispatch};
use risk_core::money::settle;
use risk_core::{Error, Result};

/// What the classes get on some paths.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct PathFlows {
    /// How many classes there are.
    pub(crate) classes: usize,
    /// Interest by period and class, on deferred interest and residual included.
    pub(crate) interest: Vec<Lanes>,
    /// Principal, deferred interest and residual by period and class.
    pub(crate) principal: Vec<Lanes>,
    /// What each class is still owed in the end; nothing for the equity.
    pub(crate) unpaid: Vec<Lanes>,
    /// The largest interest that was due and not paid, of classes that may not defer.
    pub(crate) shortfall: Vec<Lanes>,
    /// The first period in which a class's interest was not paid in full; the last of the deal where it was.
    pub(crate) first_short: Vec<Lanes>,
}

/// A deal that runs along paths of defaults; one for each thread.
#[derive(Debug)]
pub(crate) struct PathEngine<'m, 'd> {
    model: &'m PathModel<'d>,
    /// What the collateral does, by period.
    rows: Vec<[Lanes; ROWS]>,
    /// Commitments drawn after each period.
    draws_to_come: Vec<Lanes>,
    /// The par of each purchase, and the period in which it was made.
    bought: Vec<(usize, Lanes)>,
    /// The collateral of some paths.
    sums: [PathRows; TILE],
    bucket: Bucket,
    book: Book,
    revolver: Lanes,
    interest_reserve: Lanes,
    expense_reserve: Lanes,
    fee_basis: Lanes,
    financed: Lanes,
    called: Lanes,
    /// Paths on which the deal goes on.
    active: Lanes,
}

/// The defaults of as many paths as there are lanes, or fewer; and which assets are in the CCC bucket, when
/// ratings migrate, from which bit on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PathEvents<'a> {
    pub(crate) defaults: &'a [Vec<DatedDefault>],
    pub(crate) bucket: Option<(&'a BucketBits, u32)>,
}

impl PathEngine<'_, '_> {
    /// Runs some paths.
    ///
    /// # Errors
    /// When amounts grow beyond what numbers hold.
    pub(crate) fn run(&mut self, events: PathEvents<'_>, flows: &mut PathFlows) -> Result<()> {
        flows.clear(self.model.periods.len(), self.model.terms.classes.len());
        dispatch(Follow { engine: self, events, flows })
    }
}

/// The paths whose collateral is written down together: as many as fill a cache line.
const TILE: usize = 8;

struct Follow<'a, 'm, 'd> {
    engine: &'a mut PathEngine<'m, 'd>,
    events: PathEvents<'a>,
    flows: &'a mut PathFlows,
}

impl Kernel for Follow<'_, '_, '_> {
    type Output = Result<()>;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> Result<()> {
        let Self { engine, events, flows } = self;
        engine.rewind(events.defaults.len());
        engine.collateral(events.defaults);
        let mut paid = 0;
        while paid < engine.model.periods.len() && any(&engine.active) {
            engine.pay(paid, events.bucket)?;
            engine.close(paid, flows);
            paid += 1;
        }
        flows.interest[paid * flows.classes..].fill(ZERO);
        flows.principal[paid * flows.classes..].fill(ZERO);
        for (i, class) in engine.book.classes.iter().enumerate() {
            if !engine.model.terms.classes[i].is_equity() {
                for l in 0..LANES {
                    flows.unpaid[i][l] = class.balance[l] + class.deferred[l] + class.shortfall[l];
                }
            }
        }
        Ok(())
    }
}

impl PathEngine<'_, '_> {
    /// Goes back to the analysis date, with so many paths.
    #[inline(always)]
    fn rewind(&mut self, paths: usize) {
        let PathModel { start, terms, .. } = self.model;
        let book = &mut self.book;
        for (class, own) in book.classes.iter_mut().zip(&terms.classes) {
            class.rewind(own);
        }
        for (fee, own) in book.fees.iter_mut().zip(&terms.fees) {
            fee.rewind(own);
        }
        for (value, first) in book.future_values.iter_mut().zip(&start.future_values) {
            *value = Lanes::all(*first);
        }
        book.annual.iter_mut().for_each(|steps| steps.fill(ZERO));
        (book.interest, book.principal, book.redemption) =
            (Lanes::all(start.interest), Lanes::all(start.principal), ZERO);
        self.revolver = Lanes::all(start.revolver);
        self.interest_reserve = Lanes::all(start.interest_reserve);
        self.expense_reserve = Lanes::all(start.expense_reserve);
        self.fee_basis = Lanes::all(start.fee_basis);
        self.financed = Lanes::all(start.financed);
        self.called = ZERO;
        self.bought.clear();
        for l in 0..LANES {
            self.active[l] = mask(l < paths);
        }
        self.bucket.rewind();
    }

    /// The collateral of each path: that of no defaults, less what each default takes away.
    #[inline(always)]
    fn collateral(&mut self, defaults: &[Vec<DatedDefault>]) {
        let pool = &self.model.pool;
        for first in (0..LANES).step_by(TILE) {
            for (l, sum) in (first..).zip(&mut self.sums) {
                sum.copy_from(&pool.base);
                for default in defaults.get(l).map_or(&[][..], Vec::as_slice) {
                    pool.suffer(default, sum);
                    if let Some(candidate) = self.model.candidate_of[default.name] {
                        self.bucket.suffer(candidate, l, pool, default);
                    }
                }
            }
            for (k, rows) in self.rows.iter_mut().enumerate() {
                let plain = self.sums.each_ref().map(|sum| &sum.plain[k]);
                let other = self.sums.each_ref().map(|sum| &sum.other[k]);
                for r in 0..PLAIN {
                    for i in 0..TILE {
                        rows[r][first + i] = plain[i][r];
                    }
                }
                for r in PLAIN..ROWS {
                    for i in 0..TILE {
                        rows[r][first + i] = other[i][r - PLAIN];
                    }
                }
            }
        }
        let mut to_come = ZERO;
        for (after, rows) in self.draws_to_come.iter_mut().zip(&self.rows).rev() {
            *after = to_come;
            add(&mut to_come, &rows[DRAWS]);
        }
    }

    /// Everything that happens on the payment date `k`, up to its close.
    #[inline(always)]
    fn pay(&mut self, k: usize, bits: Option<(&BucketBits, u32)>) -> Result<()> {
        let model = self.model;
        self.receive(k);
        self.redemptions(k);
        self.deposit(k);
        self.accrue(k);
        let collateral = self.measure(k, bits);
        let accelerated = self.strike(k, &collateral);
        if any(&self.book.redeeming) {
            self.liquidate(k);
        }
        self.book.reinvested = ZERO;
        let mut normal = self.active;
        for l in 0..LANES {
            normal[l] *= 1.0 - accelerated[l];
            let all = self.book.interest[l] + self.book.principal[l];
            self.book.redemption[l] += if accelerated[l] != 0.0 { all } else { 0.0 };
            self.book.interest[l] *= 1.0 - accelerated[l];
            self.book.principal[l] *= 1.0 - accelerated[l];
        }
        let Plan { interest, principal, note_sequence, acceleration } = &model.plan;
        let waterfalls = [
            (interest, &normal),
            (principal, &normal),
            (note_sequence, &normal),
            (acceleration, &accelerated),
        ];
        // One loop over the four, so that the steps are compiled once.
        for (place, (steps, on)) in waterfalls.into_iter().enumerate() {
            let has_cash = place < 2 || any(&self.book.redemption);
            if has_cash && any(on) {
                self.set_reinvestable(k, place == 1);
                self.book.run(steps, &model.terms, model.days[k], on);
            }
        }
        // What no step has paid out of the redemption account stays as principal.
        let left = std::mem::replace(&mut self.book.redemption, ZERO);
        add(&mut self.book.principal, &left);
        self.reinvest(k);
        self.check_size(k)
    }

    /// Where the deal ends: on the last date, when it is called, and when the pool is gone with nothing to
    /// replace it.
    #[inline(always)]
    fn redemptions(&mut self, k: usize) {
        let PathModel { days, periods, assumptions, .. } = self.model;
        let phases = days[k].phases;
        let callable = phases.contains(Phase::Call);
        let called = assumptions.call.and_then(|call| call.on).is_some_and(|on| days[k].date >= on);
        let ends = k + 1 == periods.len() || (callable && called);
        let rows = &self.rows[k];
        let mut over = ZERO;
        for l in 0..LANES {
            let gone =
                (rows[PERFORMING][l] + rows[DEFAULTED][l] <= NO_PAR) & (self.draws_to_come[k][l] <= 0.0);
            over[l] = mask(gone);
        }
        if any(&over) {
            for l in 0..LANES {
                let proceeds =
                    self.book.principal[l] + rows[SCHEDULED][l] + rows[PREPAYMENTS][l] + rows[RECOVERIES][l];
                let renewed = self.reinvestable(k, proceeds, rows[PREPAYMENTS][l]) > NO_PAR;
                over[l] = if renewed { 0.0 } else { over[l] };
            }
        }
        if ends || callable {
            for l in 0..LANES {
                over[l] = mask(ends | (over[l] != 0.0) | (self.called[l] != 0.0));
            }
        }
        for l in 0..LANES {
            self.book.redeeming[l] = over[l] * self.active[l];
        }
    }

    /// Collections come in and draws go out; interest repays the accrued interest that principal paid for;
    /// and reserves become proceeds once what they are for is over.
    #[inline(always)]
    fn deposit(&mut self, k: usize) {
        let rows = &self.rows[k];
        let book = &mut self.book;
        for l in 0..LANES {
            let principal =
                settle(rows[SCHEDULED][l]) + settle(rows[PREPAYMENTS][l]) + settle(rows[RECOVERIES][l]);
            book.interest[l] += settle(rows[INTEREST][l]);
            book.principal[l] += principal;
            self.revolver[l] -= least(settle(rows[DRAWS][l]), self.revolver[l]);
        }
        for l in 0..LANES {
            let repaid = least(self.financed[l], book.interest[l]);
            self.financed[l] -= repaid;
            book.interest[l] -= repaid;
            book.principal[l] += repaid;
        }
        if k == 0 {
            let reserve = std::mem::replace(&mut self.interest_reserve, ZERO);
            add(&mut book.interest, &reserve);
        }
        for l in 0..LANES {
            let redeeming = book.redeeming[l] != 0.0;
            let expense = if redeeming { self.expense_reserve[l] } else { 0.0 };
            self.expense_reserve[l] -= expense;
            book.interest[l] += expense;
            let released = redeeming | (self.draws_to_come[k][l] <= 0.0);
            let revolver = if released { self.revolver[l] } else { 0.0 };
            self.revolver[l] -= revolver;
            book.principal[l] += revolver;
        }
    }

    /// The collateral is sold where the deal ends.
    #[inline(always)]
    fn liquidate(&mut self, k: usize) {
        let liquidation = &self.model.assumptions.liquidation;
        let ccc_price = liquidation.ccc_price.unwrap_or(liquidation.price);
        let rows = &self.rows[k];
        for l in 0..LANES {
            let performing = rows[PERFORMING][l];
            let ccc = if liquidation.ccc_price.is_some() { self.bucket.par[l] } else { 0.0 };
            let ccc = least(ccc, performing);
            let sales = (performing - ccc) * liquidation.price + ccc * ccc_price + rows[DEFAULTED_VALUE][l];
            let redeeming = self.book.redeeming[l] != 0.0;
            self.book.principal[l] += if redeeming { settle(sales) } else { 0.0 };
        }
    }

    /// Sets what the steps of a waterfall may spend on collateral: nothing but in that of principal.
    #[inline(always)]
    fn set_reinvestable(&mut self, k: usize, of_principal: bool) {
        self.book.reinvestable = ZERO;
        if !of_principal {
            return;
        }
        for l in 0..LANES {
            let prepayments = settle(self.rows[k][PREPAYMENTS][l]);
            let reinvestable = self.reinvestable(k, self.book.principal[l], prepayments);
            self.book.reinvestable[l] = if self.book.redeeming[l] == 0.0 { reinvestable } else { 0.0 };
        }
    }

    /// The most that may be spent on collateral.
    #[inline(always)]
    fn reinvestable(&self, k: usize, proceeds: f64, prepayments: f64) -> f64 {
        let reinvestment = &self.model.assumptions.reinvestment;
        let reinvesting = self.model.days[k].phases.contains(Phase::Reinvestment);
        let policy = if reinvesting { reinvestment.during } else { reinvestment.after };
        let counted = match policy.source {
            PrincipalSource::All => proceeds,
            PrincipalSource::Unscheduled => prepayments,
            PrincipalSource::None => 0.0,
        };
        settle(policy.fraction * counted)
    }

    /// Adds what the collateral that was bought before pays in period k, and is worth at its end.
    #[inline(always)]
    fn receive(&mut self, k: usize) {
        let purchases = &self.model.pool.purchases;
        let mut rows = self.rows[k];
        for &(bought, par) in &self.bought {
            let Some(&unit) = purchases[bought].get(k - bought - 1) else { continue };
            for r in 0..ROWS {
                if unit[r] != 0.0 {
                    for l in 0..LANES {
                        rows[r][l] += par[l] * unit[r];
                    }
                }
            }
        }
        self.rows[k] = rows;
    }

    /// Buys collateral for what was set aside for it.
    #[inline(always)]
    fn reinvest(&mut self, k: usize) {
        let price = self.model.pool.price;
        let mut par = ZERO;
        for l in 0..LANES {
            par[l] = most(self.book.reinvested[l], 0.0) / price;
        }
        if any(&par) {
            add(&mut self.rows[k][PERFORMING], &par);
            self.bought.push((k, par));
        }
    }

    /// Amounts that compound without end leave the numbers that a computer has.
    #[inline(always)]
    fn check_size(&self, k: usize) -> Result<()> {
        let book = &self.book;
        let rows = &self.rows[k];
        let (mut owed, mut fees, mut cash) = (ZERO, ZERO, book.interest);
        for part in [&book.principal, &self.revolver, &self.interest_reserve, &self.expense_reserve] {
            add(&mut cash, part);
        }
        for class in &book.classes {
            for l in 0..LANES {
                owed[l] += class.balance[l] + class.deferred[l] + class.shortfall[l] + class.interest_due(l);
            }
        }
        for fee in &book.fees {
            for l in 0..LANES {
                fees[l] += fee.unpaid[l] + fee.accrued[l];
            }
        }
        let mut wrong = [ZERO; 4];
        for l in 0..LANES {
            let held = self.active[l] != 0.0;
            let par = rows[PERFORMING][l] + rows[DEFAULTED][l];
            wrong[0][l] = mask(held & beyond(par));
            wrong[1][l] = mask(held & beyond(cash[l]));
            wrong[2][l] = mask(held & beyond(owed[l]));
            wrong[3][l] = mask(held & beyond(fees[l]));
        }
        match wrong.iter().position(any) {
            None => Ok(()),
            Some(part) => {
                let path = ["assets", "accounts", "tranches", "fees"][part];
                let date = self.model.periods[k].payment;
                Err(Error::invalid(path, format_args!("amounts grow beyond {MOST_AMOUNT:e} by {date}")))
            }
        }
    }

    /// Ends the payment date: what the classes got, and what they carry to the next.
    #[inline(always)]
    fn close(&mut self, k: usize, flows: &mut PathFlows) {
        let PathModel { terms, deal, assumptions, periods, .. } = self.model;
        let day = f64::from(periods[k].payment.num_days_from_ce());
        let n = terms.classes.len();
        let mut distributed = ZERO;
        for (i, (class, own)) in self.book.classes.iter_mut().zip(&terms.classes).enumerate() {
            let (interest, principal) = (&mut flows.interest[k * n + i], &mut flows.principal[k * n + i]);
            for l in 0..LANES {
                interest[l] = class.interest[l] * self.active[l];
                principal[l] = class.principal[l] * self.active[l];
            }
            if own.is_equity() {
                for l in 0..LANES {
                    distributed[l] += class.interest[l] + class.principal[l];
                }
                continue;
            }
            for l in 0..LANES {
                let unpaid = (class.interest_due(l) > 0.0) & (self.active[l] != 0.0);
                let first = &mut flows.first_short[i][l];
                *first = if unpaid { least(*first, k as f64) } else { *first };
            }
            class.roll(own, day, &self.active);
            for l in 0..LANES {
                let largest = &mut flows.shortfall[i][l];
                *largest = most(*largest, class.shortfall[l]);
            }
        }
        for (fee, own) in self.book.fees.iter_mut().zip(&terms.fees) {
            fee.roll(own);
        }
        if let Some(least_distribution) = assumptions.call.and_then(|call| call.when_distribution_below) {
            let least_distribution = least_distribution * original_equity(deal);
            for l in 0..LANES {
                self.called[l] = mask(distributed[l] < least_distribution);
            }
        }
        let redeeming = self.book.redeeming;
        if any(&redeeming) {
            for first in &mut flows.first_short {
                for l in 0..LANES {
                    first[l] = if redeeming[l] != 0.0 { least(first[l], k as f64) } else { first[l] };
                }
            }
            subtract(&mut self.active, &redeeming);
        }
    }
}

/// Whether an amount has left the numbers that a projection may hold.
#[inline(always)]
fn beyond(amount: f64) -> bool {
    amount.is_nan() | (amount > MOST_AMOUNT)
}

impl PathFlows {
    /// Makes room. Interest and principal are written by every period that is run.
    fn clear(&mut self, periods: usize, classes: usize) {
        self.classes = classes;
        self.interest.resize(periods * classes, ZERO);
        self.principal.resize(periods * classes, ZERO);
        for (list, value) in
            [(&mut self.unpaid, 0.0), (&mut self.shortfall, 0.0), (&mut self.first_short, f64::INFINITY)]
        {
            list.clear();
            list.resize(classes, Lanes::all(value));
        }
    }
}
