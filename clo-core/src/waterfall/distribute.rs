//! Paying the steps of a waterfall.

use super::{
    Account, Class, Condition, EquityFlows, Expense, Kind, Ledger, Movement, Payment, Phase, Reason, Stage,
    Step, WaterfallKind, allocate, priority::share,
};
use crate::coverage::{Proceeds, Struck};
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
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// The payment date.
    pub date: Date,
    /// Full years since closing.
    pub deal_year: i32,
    /// The phases that the date lies in.
    pub phases: Vec<Phase>,
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
}

impl Distribution<'_, '_> {
    /// Pays the steps in order.
    pub fn run(&mut self, waterfall: WaterfallKind, steps: &[Step]) {
        for (s, step) in steps.iter().enumerate() {
            self.pay(waterfall, s, step);
        }
    }

    fn pay(&mut self, waterfall: WaterfallKind, s: usize, step: &Step) {
        let payer = payer(waterfall);
        let payees: &[String] = match inner_payee(step.pay) {
            Some(account) if step.to.is_empty() => &[account.to_owned()],
            _ => &step.to,
        };
        let met = step.when.as_ref().is_none_or(|condition| self.holds(condition));
        let cash = *self.account(payer);
        let limit = if met { self.limit(waterfall, s, step, cash) } else { 0.0 };
        let unbounded = if limit.is_finite() { limit } else { cash };
        let claims: Vec<f64> = match step.pay {
            Payment::Residual => self.residual_claims(payees, cash.min(limit)),
            pay => payees.iter().map(|payee| self.claim(pay, payee).unwrap_or(unbounded)).collect(),
        };
        let paid = allocate(&claims, cash.min(limit), step.order);
        for ((payee, claim), paid) in payees.iter().zip(claims).zip(paid) {
            self.settle(waterfall, step, payee, paid);
            let due = match step.pay {
                _ if !met => 0.0,
                Payment::Cure => claim.min(limit),
                _ => claim,
            };
            let shortfall = (due - paid).max(0.0);
            self.ledger.movements.push(Movement {
                waterfall: Stage::from(waterfall),
                step: s + 1,
                payer,
                payee: payee.clone(),
                kind: Kind::from(step.pay),
                due,
                paid,
                shortfall,
                reason: match () {
                    () if !met => Reason::ConditionNotMet,
                    () if due <= 0.0 => Reason::NothingDue,
                    () if shortfall <= 0.0 => Reason::PaidInFull,
                    () if limit < cash => Reason::LimitReached,
                    () => Reason::OutOfCash,
                },
            });
            *self.account(payer) -= paid;
            if step.limit.annual_cap.is_some() {
                let used = self.annual.entry((waterfall, s)).or_default();
                *used = (
                    self.moment.deal_year,
                    paid + if used.0 == self.moment.deal_year { used.1 } else { 0.0 },
                );
            }
        }
    }

    fn account(&mut self, account: Account) -> &mut f64 {
        match account {
            Account::Interest => &mut self.till.interest,
            Account::Principal => &mut self.till.principal,
            _ => &mut self.till.redemption,
        }
    }

    /// What `payee` can claim under a step of kind `pay`; none where only the limit bounds it.
    fn claim(&self, pay: Payment, payee: &str) -> Option<f64> {
        let class = self.classes.iter().find(|class| class.terms.name == payee);
        match pay {
            Payment::Fees => self.expenses.iter().find(|fee| fee.terms.name == payee)?.due(),
            Payment::Interest => class.map(Class::interest_due),
            Payment::Deferred => class.map(Class::deferred_due),
            Payment::Principal | Payment::Cure => class.map(Class::principal_due),
            Payment::Amortization => class.map(|class| class.amortization_due.min(class.principal_due())),
            Payment::Reinvest => Some(self.reinvestable),
            Payment::Divert | Payment::Redeem | Payment::Residual => None,
        }
    }

    /// The equity classes' shares of `amount`, by original balance.
    fn residual_claims(&self, payees: &[String], amount: f64) -> Vec<f64> {
        let balance = |payee: &String| {
            let class = self.classes.iter().find(|class| class.terms.name == *payee);
            class.map_or(0.0, |class| class.balance)
        };
        share(amount, &payees.iter().map(balance).collect::<Vec<f64>>())
    }

    /// The most that the step may pay; infinite without a limit.
    fn limit(&self, waterfall: WaterfallKind, s: usize, step: &Step, cash: f64) -> f64 {
        let limit = &step.limit;
        let mut most = limit.cap.map_or(f64::INFINITY, settle);
        if let Some(cap) = limit.annual_cap {
            let used = self.annual.get(&(waterfall, s)).filter(|used| used.0 == self.moment.deal_year);
            most = most.min((settle(cap) - used.map_or(0.0, |used| used.1)).max(0.0));
        }
        if let Some(fraction) = limit.fraction {
            most = most.min(settle(fraction * cash));
        }
        if !limit.until_cured.is_empty() {
            let due = |test: &String| settle(self.tests.cure_due(test, proceeds(waterfall)));
            most = most.min(limit.until_cured.iter().map(due).fold(0.0, f64::max));
        }
        if let Some(hurdle) = limit.until_irr {
            most = most.min(settle(self.equity.required(hurdle, self.moment.date)));
        }
        most
    }

    /// Books a payment with its payee.
    fn settle(&mut self, waterfall: WaterfallKind, step: &Step, payee: &str, paid: f64) {
        match step.pay {
            Payment::Fees => {
                if let Some(fee) = self.expenses.iter_mut().find(|fee| fee.terms.name == payee) {
                    fee.paid += paid;
                }
            }
            Payment::Cure => {
                match proceeds(waterfall) {
                    Proceeds::Interest => self.tests.cured_from_interest += paid,
                    Proceeds::Principal => self.tests.cured_from_principal += paid,
                }
                if step.to.is_empty() {
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
            Payment::Interest | Payment::Deferred | Payment::Principal | Payment::Amortization => {}
        }
        if let Some(class) = self.classes.iter_mut().find(|class| class.terms.name == payee) {
            match step.pay {
                Payment::Interest => class.pay_interest(paid),
                Payment::Deferred => class.pay_deferred(paid),
                Payment::Principal | Payment::Cure => class.principal_paid += paid,
                Payment::Amortization => {
                    class.amortization_due -= paid;
                    class.principal_paid += paid;
                }
                Payment::Residual if waterfall == WaterfallKind::Interest => class.residual_interest += paid,
                Payment::Residual => class.residual_principal += paid,
                Payment::Fees | Payment::Divert | Payment::Reinvest | Payment::Redeem => {}
            }
        }
    }

    fn holds(&self, condition: &Condition) -> bool {
        let date = self.moment.date;
        match condition {
            Condition::Failing(test) => self.tests.get(test).is_some_and(|measure| !measure.passing),
            Condition::Passing(test) => self.tests.get(test).is_none_or(|measure| measure.passing),
            Condition::During(phase) => self.moment.phases.contains(phase),
            Condition::Controlling(class) => {
                let senior =
                    self.classes.iter().find(|class| class.terms.is_note() && class.is_outstanding());
                senior.is_some_and(|senior| senior.terms.rank() == class || senior.terms.name == *class)
            }
            Condition::IrrAbove(hurdle) => self.equity.has_reached(*hurdle, date),
            Condition::From(from) => date >= *from,
            Condition::Before(before) => date < *before,
            Condition::All(all) => all.iter().all(|part| self.holds(part)),
            Condition::Any(any) => any.iter().any(|part| self.holds(part)),
            Condition::Not(part) => !self.holds(part),
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

/// Whom a step without payees pays.
fn inner_payee(pay: Payment) -> Option<&'static str> {
    match pay {
        Payment::Cure | Payment::Redeem => Some(Account::Redemption.name()),
        Payment::Divert => Some(Account::Principal.name()),
        Payment::Reinvest => Some(Account::Collateral.name()),
        _ => None,
    }
}
