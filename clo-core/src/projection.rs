//! The period loop: what happens on each payment date, in the order of the indenture.

mod close;
mod paths;
mod projector;

use crate::assumptions::{Assumptions, Call, PrincipalSource};
use crate::collateral::{Flows, Pool, Stock};
use crate::coverage::{Collateral, Struck, ccc};
use crate::deal::{Deal, PaymentPeriod};
use crate::waterfall::{
    Account, AnnualUse, Class, Desk, Distribution, EquityFlows, Expense, Kind, Ledger, Moment, Phase, Phases,
    Plan, PlannedStep, Till,
};
use chrono::Datelike;
pub(crate) use paths::{BucketBits, LANES, Lanes, PathEngine, PathEvents, PathFlows, PathModel, ZERO};
pub use projector::{Projector, project, project_with};
use risk_core::curve::ForwardCurve;
use risk_core::money::settle;
use risk_core::time::Date;
use risk_core::{Error, Result};

/// Beyond this amount, in units of currency, a projection has no meaning.
const MOST_AMOUNT: f64 = 1e16;

/// Movements of a date outside the waterfalls, at most.
const TRANSFERS: usize = 12;

/// Below this par, in units of currency, the pool is gone.
const NO_PAR: f64 = 0.01;

/// One payment date, with what it has seen so far.
struct PaymentDate {
    /// Which one, from 0.
    number: usize,
    period: PaymentPeriod,
    moment: Moment,
    /// Cash in all accounts before collections.
    opening: f64,
    flows: Flows,
    /// The notes' index rate.
    index: f64,
    ccc_haircut: f64,
    /// An event of default has occurred.
    accelerated: bool,
    ledger: Ledger,
    /// Proceeds of selling the collateral, and the par that the sale lost.
    sales: f64,
    sale_losses: f64,
    /// Cash set aside for collateral, and the par that it bought.
    reinvested: f64,
    purchased: f64,
}

impl PaymentDate {
    fn is_in(&self, phase: Phase) -> bool {
        self.moment.phases.contains(phase)
    }

    fn redeeming(&self) -> bool {
        self.is_in(Phase::Redemption)
    }
}

/// Cash outside the waterfalls.
#[derive(Debug, Clone, Copy)]
struct Reserves {
    /// For undrawn commitments.
    revolver: f64,
    /// Until the first payment date.
    interest: f64,
    /// Until the last payment date.
    expense: f64,
}

#[derive(Debug, Clone)]
struct Engine<'d> {
    deal: &'d Deal,
    assumptions: &'d Assumptions,
    call: Option<Call>,
    calendar: Vec<PaymentPeriod>,
    /// The notes' index rate of each period.
    rates: Vec<f64>,
    /// The tests of the present date, and what has been done to cure them.
    tests: Struck,
    pool: Pool,
    classes: Vec<Class<'d>>,
    expenses: Vec<Expense<'d>>,
    equity: EquityFlows,
    annual: AnnualUse,
    till: Till,
    reserves: Reserves,
    /// The balance that fees accrue on, at the end of the last period.
    fee_basis: f64,
    /// Financed accrued interest not repaid yet.
    financed: f64,
    /// The last distribution to the equity was too small to go on.
    called: bool,
    /// What each fee accrued in the period.
    accrued: Vec<f64>,
    desk: Desk,
    /// How many movements there can be on a date.
    payments: usize,
}

/// The payment dates of a deal, and the index.
#[derive(Debug)]
struct Setting {
    calendar: Vec<PaymentPeriod>,
    index: ForwardCurve,
}

impl Setting {
    fn new(deal: &Deal, assumptions: &Assumptions) -> Result<Self> {
        let calendar = deal.dates.payment_periods()?;
        if calendar.is_empty() {
            return Err(Error::invalid("dates.maturity", "leaves no payment date after the analysis date"));
        }
        let index = match (&assumptions.index, deal.current_index) {
            (Some(quotes), _) => quotes.forward_curve()?,
            (None, flat) => ForwardCurve::flat(flat.unwrap_or(0.0)),
        };
        Ok(Self { calendar, index })
    }
}

impl<'d> Engine<'d> {
    fn new(deal: &'d Deal, assumptions: &'d Assumptions, plan: &Plan, setting: Setting, pool: Pool) -> Self {
        let Setting { calendar, index } = setting;
        let accounts = &deal.accounts;
        let at_hand = [accounts.collection, accounts.payment, accounts.ramp_up];
        let till = Till {
            interest: settle(at_hand.iter().map(|cash| cash.interest).sum()),
            principal: settle(at_hand.iter().map(|cash| cash.principal).sum()),
            redemption: 0.0,
        };
        let months = deal.dates.frequency.months();
        let rate = |(k, period): (usize, &PaymentPeriod)| {
            let current = deal.current_index.filter(|_| k == 0);
            current.unwrap_or_else(|| index.rate(period.index_determination, months))
        };
        let rates = calendar.iter().enumerate().map(rate).collect();
        let payments = calendar.iter().map(|period| period.payment);
        let equity = EquityFlows::new(deal).foreseeing(plan.hurdles(), payments);
        let basis = pool.stock().par() + till.principal + deal.financed_accrued_interest;
        Self {
            deal,
            assumptions,
            call: assumptions.call,
            calendar,
            rates,
            tests: Struck::of(deal),
            pool,
            classes: deal.tranches.iter().map(Class::new).collect(),
            expenses: deal.fees.iter().map(Expense::new).collect(),
            equity,
            annual: AnnualUse::default(),
            till,
            reserves: Reserves {
                revolver: settle(accounts.revolver_funding.total()),
                interest: settle(accounts.interest_reserve.total()),
                expense: settle(accounts.expense_reserve.total() + accounts.supplemental_reserve.total()),
            },
            fee_basis: deal.fee_basis.unwrap_or(basis),
            financed: settle(deal.financed_accrued_interest),
            called: false,
            accrued: Vec::with_capacity(deal.fees.len()),
            desk: Desk::default(),
            payments: plan.payments() + TRANSFERS,
        }
    }

    /// Everything that happens on the payment date `number`, up to its close.
    fn pay(&mut self, plan: &Plan, number: usize) -> Result<PaymentDate> {
        let (flows, stock) = self.pool.collect();
        let mut date = self.open(number, flows);
        self.deposit(&mut date);
        self.repay_financed_interest(&mut date);
        self.release_reserves(&mut date);
        self.accrue(&mut date, &stock);
        self.strike(&mut date, &stock);
        if date.redeeming() {
            self.liquidate(&mut date);
        }
        if date.accelerated {
            self.accelerate(plan, &mut date);
        } else {
            self.distribute(plan, &mut date);
        }
        self.reinvest(&mut date);
        self.check_size(&date)?;
        Ok(date)
    }

    /// Cash in all accounts.
    fn cash(&self) -> f64 {
        let Till { interest, principal, redemption } = self.till;
        let Reserves { revolver, interest: reserved, expense } = self.reserves;
        interest + principal + redemption + revolver + reserved + expense
    }

    /// The payment date `number`, before anything happens on it.
    fn open(&self, number: usize, flows: Flows) -> PaymentDate {
        PaymentDate {
            number,
            period: self.calendar[number],
            moment: self.moment(number, &flows),
            opening: self.cash(),
            flows: flows.settled(),
            index: self.rates[number],
            ccc_haircut: 0.0,
            accelerated: false,
            ledger: Ledger { movements: Vec::with_capacity(self.payments) },
            sales: 0.0,
            sale_losses: 0.0,
            reinvested: 0.0,
            purchased: 0.0,
        }
    }

    /// When the date is, and which phases it lies in. The last date, a call, and a pool that is gone
    /// with nothing to replace it are redemptions.
    fn moment(&self, number: usize, flows: &Flows) -> Moment {
        let dates = &self.deal.dates;
        let PaymentPeriod { payment, unadjusted, .. } = self.calendar[number];
        let reinvesting = dates.reinvestment_end.is_some_and(|end| unadjusted <= end);
        let callable = dates.no_call.is_none_or(|from| unadjusted >= from);
        let called = self.call.and_then(|call| call.on).is_some_and(|on| payment >= on);
        let proceeds = self.till.principal + flows.scheduled + flows.prepayments + flows.recoveries;
        let renewed = self.reinvestable(reinvesting, proceeds, flows.prepayments) > NO_PAR;
        let over = self.pool.is_exhausted() && !renewed;
        let mut phases = Phases::from_iter([
            if reinvesting { Phase::Reinvestment } else { Phase::Amortization },
            if callable { Phase::Call } else { Phase::NonCall },
        ]);
        if number + 1 == self.calendar.len() || over || (callable && (called || self.called)) {
            phases.insert(Phase::Redemption);
        }
        Moment { date: payment, deal_year: full_years(dates.closing, payment), phases }
    }

    /// Collections come in; draws go out of the revolver funding account.
    fn deposit(&mut self, date: &mut PaymentDate) {
        let flows = &mut date.flows;
        let principal = flows.scheduled + flows.prepayments + flows.recoveries;
        flows.draws = flows.draws.min(self.reserves.revolver);
        self.till.interest += flows.interest;
        self.till.principal += principal;
        self.reserves.revolver -= flows.draws;
        date.ledger.transfer(Account::Collateral, Account::Interest, Kind::Collection, flows.interest);
        date.ledger.transfer(Account::Collateral, Account::Principal, Kind::Collection, principal);
        date.ledger.transfer(Account::RevolverFunding, Account::Collateral, Kind::Draw, flows.draws);
    }

    /// Reserves become proceeds once what they are for is over.
    fn release_reserves(&mut self, date: &mut PaymentDate) {
        let mut interest = 0.0;
        if date.number == 0 {
            interest += std::mem::take(&mut self.reserves.interest);
        }
        if date.redeeming() {
            interest += std::mem::take(&mut self.reserves.expense);
        }
        self.till.interest += interest;
        date.ledger.transfer(Account::Reserve, Account::Interest, Kind::Transfer, interest);
        if date.redeeming() || self.pool.draws_to_come() <= 0.0 {
            let principal = std::mem::take(&mut self.reserves.revolver);
            self.till.principal += principal;
            date.ledger.transfer(Account::RevolverFunding, Account::Principal, Kind::Transfer, principal);
        }
    }

    /// Interest repays the accrued interest that principal paid for.
    fn repay_financed_interest(&mut self, date: &mut PaymentDate) {
        let repaid = self.financed.min(self.till.interest);
        self.financed -= repaid;
        self.till.interest -= repaid;
        self.till.principal += repaid;
        date.ledger.transfer(Account::Interest, Account::Principal, Kind::Transfer, repaid);
    }

    /// Notes and fees accrue.
    fn accrue(&mut self, date: &mut PaymentDate, stock: &Stock) {
        let (start, end) = (date.period.accrual_start, date.period.payment);
        for class in &mut self.classes {
            class.accrue(date.number, start, end, date.index);
        }
        let beginning = self.fee_basis;
        self.fee_basis = stock.par() + self.till.principal + self.financed;
        for fee in &mut self.expenses {
            fee.accrue(start, end, beginning, self.fee_basis, date.index);
        }
    }

    /// The coverage tests are struck, before anything is paid.
    fn strike(&mut self, date: &mut PaymentDate, stock: &Stock) {
        let collateral = self.collateral(stock);
        date.ccc_haircut = collateral.ccc_haircut;
        self.accrued.clear();
        self.accrued.extend(self.expenses.iter().map(|fee| fee.accrued));
        self.tests.strike(self.deal, &collateral, &self.classes, &self.accrued);
        date.accelerated =
            self.deal.event_of_default.occurred(&self.tests, &self.classes, date.period.payment);
    }

    /// What the tests are struck on.
    fn collateral(&self, stock: &Stock) -> Collateral {
        let principal_proceeds = self.till.principal + self.reserves.revolver;
        let base = stock.performing + principal_proceeds;
        Collateral {
            performing: stock.performing,
            defaulted_value: stock.defaulted_value,
            ccc_haircut: self.deal.ccc.map_or(0.0, |limit| ccc::haircut(&limit, self.pool.ccc(), base)),
            principal_proceeds,
            interest_proceeds: self.till.interest,
            financed_accrued_interest: self.financed,
        }
    }

    /// The collateral is sold.
    fn liquidate(&mut self, date: &mut PaymentDate) {
        let (proceeds, lost) = self.pool.sell(self.assumptions);
        (date.sales, date.sale_losses) = (settle(proceeds), lost);
        self.till.principal += date.sales;
        date.ledger.transfer(Account::Collateral, Account::Principal, Kind::Sale, date.sales);
    }

    /// The interest waterfall, the principal waterfall, and the note sequence.
    fn distribute(&mut self, plan: &Plan, date: &mut PaymentDate) {
        self.run(&plan.interest, 0.0, date);
        let reinvestable = if date.redeeming() {
            0.0
        } else {
            self.reinvestable(date.is_in(Phase::Reinvestment), self.till.principal, date.flows.prepayments)
        };
        self.run(&plan.principal, reinvestable, date);
        self.run(&plan.note_sequence, 0.0, date);
        self.keep(date);
    }

    /// The acceleration waterfall, out of everything.
    fn accelerate(&mut self, plan: &Plan, date: &mut PaymentDate) {
        let Till { interest, principal, redemption } = self.till;
        date.ledger.transfer(Account::Interest, Account::Redemption, Kind::Transfer, interest);
        date.ledger.transfer(Account::Principal, Account::Redemption, Kind::Transfer, principal);
        self.till = Till { redemption: redemption + interest + principal, ..Till::default() };
        self.run(&plan.acceleration, 0.0, date);
        self.keep(date);
    }

    fn run(&mut self, steps: &[PlannedStep], reinvestable: f64, date: &mut PaymentDate) {
        let mut distribution = Distribution {
            moment: &date.moment,
            classes: &mut self.classes,
            expenses: &mut self.expenses,
            tests: &mut self.tests,
            equity: &mut self.equity,
            annual: &mut self.annual,
            till: &mut self.till,
            reinvestable,
            reinvested: 0.0,
            ledger: &mut date.ledger,
            desk: &mut self.desk,
        };
        distribution.run(steps);
        date.reinvested += distribution.reinvested;
    }

    /// What no step has paid out of the redemption account stays as principal.
    fn keep(&mut self, date: &mut PaymentDate) {
        let left = std::mem::take(&mut self.till.redemption);
        self.till.principal += left;
        date.ledger.transfer(Account::Redemption, Account::Principal, Kind::Transfer, left);
    }

    /// The most that may be spent on collateral.
    fn reinvestable(&self, reinvesting: bool, proceeds: f64, prepayments: f64) -> f64 {
        let reinvestment = &self.assumptions.reinvestment;
        let policy = if reinvesting { reinvestment.during } else { reinvestment.after };
        let counted = match policy.source {
            PrincipalSource::All => proceeds,
            PrincipalSource::Unscheduled => prepayments,
            PrincipalSource::None => 0.0,
        };
        settle(policy.fraction * counted)
    }

    /// Amounts that compound without end leave the numbers that a computer has.
    fn check_size(&self, date: &PaymentDate) -> Result<()> {
        let owed =
            |class: &Class<'_>| class.balance + class.deferred + class.shortfall + class.interest_due();
        let sizes = [
            ("assets", self.pool.stock().par()),
            ("accounts", self.cash()),
            ("tranches", self.classes.iter().map(owed).sum()),
            ("fees", self.expenses.iter().map(|fee| fee.unpaid + fee.accrued).sum()),
        ];
        match sizes.iter().find(|(_, amount)| !(..=MOST_AMOUNT).contains(amount)) {
            Some((path, _)) => Err(Error::invalid(
                path,
                format_args!("amounts grow beyond {MOST_AMOUNT:e} by {}", date.period.payment),
            )),
            None => Ok(()),
        }
    }

    fn reinvest(&mut self, date: &mut PaymentDate) {
        date.purchased = self.pool.reinvest(date.reinvested);
    }
}

/// Anniversaries of `start` up to `date`.
fn full_years(start: Date, date: Date) -> i32 {
    let before_anniversary = (date.month(), date.day()) < (start.month(), start.day());
    date.year() - start.year() - i32::from(before_anniversary)
}
