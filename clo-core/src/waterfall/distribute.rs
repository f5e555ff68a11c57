//! Paying the steps of a waterfall.

use super::{
    Account, Class, EquityFlows, Expense, Kind, Ledger, Movement, Payee, Payment, Phase, PlannedStep, Reason,
    Stage, WaterfallKind, When,
    priority::{allocate_into, share_into},
};
use crate::coverage::{Proceeds, Struck};
use compact_str::CompactString;
use risk_core::money::settle;
use risk_core::time::Date;
use std::collections::HashMap;

/// Cash by account while a payment date runs.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Till {
    /// Interest proceeds.
    pub interest: f64,
    /// Principal proceeds.
    pub principal: f64,
    /// Set aside for the note sequence or the acceleration waterfall.
    pub redemption: f64,
}

/// What conditions ask of a payment date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// The payment date.
    pub date: Date,
    /// Full years since closing.
    pub deal_year: i32,
    /// The phases that the date lies in.
    pub phases: Phases,
}

/// A set of phases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Phases(u8);

impl Phases {
    /// Adds a phase.
    pub fn insert(&mut self, phase: Phase) {
        self.0 |= 1 << phase as u8;
    }

    /// Whether the phase is in the set.
    #[must_use]
    pub fn contains(self, phase: Phase) -> bool {
        self.0 & (1 << phase as u8) != 0
    }
}

impl FromIterator<Phase> for Phases {
    fn from_iter<I: IntoIterator<Item = Phase>>(phases: I) -> Self {
        let mut set = Self::default();
        phases.into_iter().for_each(|phase| set.insert(phase));
        set
    }
}

/// What the limits of `annual_cap` have let through: by step, the deal year and the amount in it.
pub type AnnualUse = HashMap<(WaterfallKind, usize), (i32, f64)>;

/// One payment date while it is being paid.
#[derive(Debug)]
pub struct Distribution<'a, 'd> {
    /// When.
    pub moment: &'a Moment,
    /// The classes, from the most senior.
    pub classes: &'a mut [Class<'d>],
    /// The fees.
    pub expenses: &'a mut [Expense<'d>],
    /// The tests, and what has been done to cure them.
    pub tests: &'a mut Struck,
    /// The equity's cash flows.
    pub equity: &'a mut EquityFlows,
    /// What annual caps have let through.
    pub annual: &'a mut AnnualUse,
    /// The cash.
    pub till: &'a mut Till,
    /// What may still be spent on collateral.
    pub reinvestable: f64,
    /// Spent on collateral.
    pub reinvested: f64,
    /// Where movements are recorded.
    pub ledger: &'a mut Ledger,
    /// Memory that is used again for every step.
    pub desk: &'a mut Desk,
}

/// What the payees of a step claim, and what they are paid.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Desk {
    claims: Vec<f64>,
    paid: Vec<f64>,
}

impl Distribution<'_, '_> {
    /// Pays the steps in order.
    pub fn run(&mut self, steps: &[PlannedStep]) {
        let mut desk = std::mem::take(self.desk);
        for step in steps {
            self.pay(step, &mut desk);
        }
        *self.desk = desk;
    }

    fn pay(&mut self, step: &PlannedStep, desk: &mut Desk) {
        let waterfall = step.at.0;
        let payer = payer(waterfall);
        let met = step.when.as_ref().is_none_or(|condition| self.holds(condition));
        let cash = *self.account(payer);
        let limit = if met { self.limit(step, cash) } else { 0.0 };
        let unbounded = if limit.is_finite() { limit } else { cash };
        let Desk { claims, paid } = desk;
        match step.pay {
            Payment::Residual => self.residual_claims(&step.payees, cash.min(limit), claims),
            pay => {
                claims.clear();
                claims.extend(step.payees.iter().map(|&payee| self.claim(pay, payee).unwrap_or(unbounded)));
            }
        }
        allocate_into(claims, cash.min(limit), step.order, paid);
        let payees = step.payees.iter().zip(&step.names);
        for (((&payee, name), &claim), &paid) in payees.zip(claims.iter()).zip(paid.iter()) {
            self.settle(step, payee, paid);
            let due = match step.pay {
                _ if !met => 0.0,
                Payment::Cure => claim.min(limit),
                _ => claim,
            };
            self.record(step, name, (due, paid), met, limit < cash);
            *self.account(payer) -= paid;
            if step.limit.annual_cap.is_some() {
                let used = self.annual.entry(step.at).or_default();
                *used = (
                    self.moment.deal_year,
                    paid + if used.0 == self.moment.deal_year { used.1 } else { 0.0 },
                );
            }
        }
    }

    /// Enters a payment in the ledger, with the reason why it was not more.
    fn record(
        &mut self,
        step: &PlannedStep,
        payee: &CompactString,
        (due, paid): (f64, f64),
        met: bool,
        bound: bool,
    ) {
        let (waterfall, s) = step.at;
        let shortfall = (due - paid).max(0.0);
        self.ledger.movements.push(Movement {
            waterfall: Stage::from(waterfall),
            step: s + 1,
            payer: payer(waterfall),
            payee: payee.clone(),
            kind: Kind::from(step.pay),
            due,
            paid,
            shortfall,
            reason: match () {
                () if !met => Reason::ConditionNotMet,
                () if due <= 0.0 => Reason::NothingDue,
                () if shortfall <= 0.0 => Reason::PaidInFull,
                () if bound => Reason::LimitReached,
                () => Reason::OutOfCash,
            },
        });
    }

    fn account(&mut self, account: Account) -> &mut f64 {
        match account {
            Account::Interest => &mut self.till.interest,
            Account::Principal => &mut self.till.principal,
            _ => &mut self.till.redemption,
        }
    }

    /// What `payee` can claim under a step of kind `pay`; none where only the limit bounds it.
    fn claim(&self, pay: Payment, payee: Payee) -> Option<f64> {
        let class = match payee {
            Payee::Fee(place) => return self.expenses[place].due(),
            Payee::Class(place) => Some(&self.classes[place]),
            Payee::Account(_) => None,
        };
        match pay {
            Payment::Interest => class.map(Class::interest_due),
            Payment::Deferred => class.map(Class::deferred_due),
            Payment::Principal | Payment::Cure => class.map(Class::principal_due),
            Payment::Amortization => class.map(|class| class.amortization_due.min(class.principal_due())),
            Payment::Reinvest => Some(self.reinvestable),
            Payment::Fees | Payment::Divert | Payment::Redeem | Payment::Residual => None,
        }
    }

    /// The equity classes' shares of `amount`, by original balance.
    fn residual_claims(&self, payees: &[Payee], amount: f64, claims: &mut Vec<f64>) {
        let balance = |payee: &Payee| match *payee {
            Payee::Class(place) => self.classes[place].balance,
            Payee::Fee(_) | Payee::Account(_) => 0.0,
        };
        share_into(amount, payees.iter().map(balance), claims);
    }

    /// The most that the step may pay; infinite without a limit.
    fn limit(&self, step: &PlannedStep, cash: f64) -> f64 {
        let limit = &step.limit;
        let mut most = limit.cap.map_or(f64::INFINITY, settle);
        if let Some(cap) = limit.annual_cap {
            let used = self.annual.get(&step.at).filter(|used| used.0 == self.moment.deal_year);
            most = most.min((settle(cap) - used.map_or(0.0, |used| used.1)).max(0.0));
        }
        if let Some(fraction) = limit.fraction {
            most = most.min(settle(fraction * cash));
        }
        if !limit.until_cured.is_empty() {
            let due =
                |&test: &usize| settle(self.tests.cure(&self.tests.measures[test], proceeds(step.at.0)));
            most = most.min(step.until_cured.iter().map(due).fold(0.0, f64::max));
        }
        if let Some(hurdle) = limit.until_irr {
            most = most.min(settle(self.equity.required(hurdle, self.moment.date)));
        }
        most
    }

    /// Books a payment with its payee.
    fn settle(&mut self, step: &PlannedStep, payee: Payee, paid: f64) {
        let waterfall = step.at.0;
        match step.pay {
            Payment::Cure => {
                match proceeds(waterfall) {
                    Proceeds::Interest => self.tests.cured_from_interest += paid,
                    Proceeds::Principal => self.tests.cured_from_principal += paid,
                }
                if matches!(payee, Payee::Account(_)) {
                    self.till.redemption += paid;
                }
            }
            Payment::Divert => {
                self.tests.diverted += paid;
                self.till.principal += paid;
            }
            Payment::Redeem => self.till.redemption += paid,
            Payment::Reinvest => {
                self.reinvestable -= paid;
                self.reinvested += paid;
            }
            Payment::Residual => self.equity.push(self.moment.date, paid),
            Payment::Fees
            | Payment::Interest
            | Payment::Deferred
            | Payment::Principal
            | Payment::Amortization => {}
        }
        match payee {
            Payee::Account(_) => {}
            Payee::Fee(place) => self.expenses[place].paid += paid,
            Payee::Class(place) => {
                let class = &mut self.classes[place];
                match step.pay {
                    Payment::Interest => class.pay_interest(paid),
                    Payment::Deferred => class.pay_deferred(paid),
                    Payment::Principal | Payment::Cure => class.principal_paid += paid,
                    Payment::Amortization => {
                        class.amortization_due -= paid;
                        class.principal_paid += paid;
                    }
                    Payment::Residual if waterfall == WaterfallKind::Interest => {
                        class.residual_interest += paid;
                    }
                    Payment::Residual => class.residual_principal += paid,
                    Payment::Fees | Payment::Divert | Payment::Reinvest | Payment::Redeem => {}
                }
            }
        }
    }

    fn holds(&self, condition: &When) -> bool {
        let date = self.moment.date;
        match condition {
            When::Failing(test) => !self.tests.measures[*test].passing,
            When::Passing(test) => self.tests.measures[*test].passing,
            When::During(phase) => self.moment.phases.contains(*phase),
            When::Controlling(classes) => {
                let senior =
                    self.classes.iter().position(|class| class.terms.is_note() && class.is_outstanding());
                senior.is_some_and(|senior| classes.contains(&senior))
            }
            When::IrrAbove(hurdle) => self.equity.has_reached(*hurdle, date),
            When::From(from) => date >= *from,
            When::Before(before) => date < *before,
            When::All(all) => all.iter().all(|part| self.holds(part)),
            When::Any(any) => any.iter().any(|part| self.holds(part)),
            When::Not(part) => !self.holds(part),
            When::Always(holds) => *holds,
        }
    }
}

fn payer(waterfall: WaterfallKind) -> Account {
    match waterfall {
        WaterfallKind::Interest => Account::Interest,
        WaterfallKind::Principal => Account::Principal,
        WaterfallKind::NoteSequence | WaterfallKind::Acceleration => Account::Redemption,
    }
}

fn proceeds(waterfall: WaterfallKind) -> Proceeds {
    match waterfall {
        WaterfallKind::Principal => Proceeds::Principal,
        _ => Proceeds::Interest,
    }
}
