//! The steps of a waterfall with their names looked up, once for every payment date and path.

use super::{Account, Condition, Limit, Order, Payment, Phase, Step, WaterfallKind, Waterfalls};
use crate::coverage::CoverageTest;
use crate::deal::{Deal, Tranche};
use compact_str::CompactString;
use risk_core::time::Date;

/// The waterfalls of a deal, ready to be paid.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Pays interest proceeds.
    pub interest: Vec<PlannedStep>,
    /// Pays principal proceeds.
    pub principal: Vec<PlannedStep>,
    /// Pays the redemption account to the notes.
    pub note_sequence: Vec<PlannedStep>,
    /// Pays everything after an event of default.
    pub acceleration: Vec<PlannedStep>,
}

/// A step of a waterfall whose payees and tests are places in the deal's lists.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedStep {
    /// The waterfall, and the step's place in it, from 0.
    pub at: (WaterfallKind, usize),
    /// What it pays.
    pub pay: Payment,
    /// Whom.
    pub payees: Vec<Payee>,
    /// Their names.
    pub names: Vec<CompactString>,
    /// In which order.
    pub order: Order,
    /// The most that it pays.
    pub limit: Limit,
    /// Whether there is any limit.
    pub is_limited: bool,
    /// The tests that bound it until they are cured.
    pub until_cured: Vec<usize>,
    /// When it pays.
    pub when: Option<When>,
}

/// Who is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payee {
    /// A class, by its place among the tranches.
    Class(usize),
    /// A fee, by its place among the fees.
    Fee(usize),
    /// An account of the deal.
    Account(Account),
}

/// A [`Condition`] whose tests and classes are places in the deal's lists.
#[derive(Debug, Clone, PartialEq)]
pub enum When {
    /// The test fails.
    Failing(usize),
    /// The test passes.
    Passing(usize),
    /// The phase runs.
    During(Phase),
    /// The most senior outstanding note is one of these classes.
    Controlling(Vec<usize>),
    /// The equity's return has reached this.
    IrrAbove(f64),
    /// On this date or later.
    From(Date),
    /// Before this date.
    Before(Date),
    /// All hold.
    All(Vec<When>),
    /// One holds.
    Any(Vec<When>),
    /// It does not hold.
    Not(Box<When>),
    /// Whatever happens: what is asked of a test that the deal does not have.
    Always(bool),
}

impl Plan {
    /// The plan of these waterfalls of `deal`.
    #[must_use]
    pub fn new(deal: &Deal, waterfalls: &Waterfalls) -> Self {
        use WaterfallKind::{Acceleration, Interest, NoteSequence, Principal};
        Self {
            interest: plan(deal, Interest, &waterfalls.interest),
            principal: plan(deal, Principal, &waterfalls.principal),
            note_sequence: plan(deal, NoteSequence, &waterfalls.note_sequence),
            acceleration: plan(deal, Acceleration, &waterfalls.acceleration),
        }
    }

    /// How many payments there can be on one date.
    #[must_use]
    pub fn payments(&self) -> usize {
        let Self { interest, principal, note_sequence, acceleration } = self;
        let steps = [interest, principal, note_sequence, acceleration].into_iter().flatten();
        steps.map(|step| step.payees.len()).sum()
    }

    /// The returns of the equity that steps ask for.
    #[must_use]
    pub fn hurdles(&self) -> Vec<f64> {
        let Self { interest, principal, note_sequence, acceleration } = self;
        let mut found = Vec::new();
        for step in [interest, principal, note_sequence, acceleration].into_iter().flatten() {
            found.extend(step.limit.until_irr);
            if let Some(condition) = &step.when {
                condition.hurdles(&mut found);
            }
        }
        found.sort_unstable_by(f64::total_cmp);
        found.dedup();
        found
    }
}

impl When {
    fn hurdles(&self, found: &mut Vec<f64>) {
        match self {
            Self::IrrAbove(hurdle) => found.push(*hurdle),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.hurdles(found)),
            Self::Not(part) => part.hurdles(found),
            _ => {}
        }
    }
}

/// The steps of one waterfall of `deal`, ready to be paid. A payee that the deal does not have is
/// left out; [`Deal::check`] finds it.
#[must_use]
pub fn plan(deal: &Deal, kind: WaterfallKind, steps: &[Step]) -> Vec<PlannedStep> {
    let test = |name: &String| test_place(&deal.coverage_tests, name);
    let planned = |(s, step): (usize, &Step)| {
        let payees: Vec<Payee> = match inner_payee(step.pay) {
            Some(account) if step.to.is_empty() => vec![Payee::Account(account)],
            _ => step.to.iter().filter_map(|name| payee(deal, step.pay, name)).collect(),
        };
        let name = |payee: &Payee| match *payee {
            Payee::Class(place) => deal.tranches[place].name.as_str().into(),
            Payee::Fee(place) => deal.fees[place].name.as_str().into(),
            Payee::Account(account) => CompactString::const_new(account.name()),
        };
        PlannedStep {
            at: (kind, s),
            pay: step.pay,
            names: payees.iter().map(name).collect(),
            payees,
            order: step.order,
            limit: step.limit.clone(),
            is_limited: step.limit != Limit::default(),
            until_cured: step.limit.until_cured.iter().filter_map(test).collect(),
            when: step.when.as_ref().map(|condition| when(deal, condition)),
        }
    };
    steps.iter().enumerate().map(planned).collect()
}

fn payee(deal: &Deal, pay: Payment, name: &str) -> Option<Payee> {
    match pay {
        Payment::Fees => deal.fees.iter().position(|fee| fee.name == name).map(Payee::Fee),
        _ => deal.tranches.iter().position(|class| class.name == name).map(Payee::Class),
    }
}

/// Whom a step without payees pays.
fn inner_payee(pay: Payment) -> Option<Account> {
    match pay {
        Payment::Cure | Payment::Redeem => Some(Account::Redemption),
        Payment::Divert => Some(Account::Principal),
        Payment::Reinvest => Some(Account::Collateral),
        _ => None,
    }
}

fn test_place(tests: &[CoverageTest], name: &str) -> Option<usize> {
    tests.iter().position(|test| test.name == *name)
}

fn when(deal: &Deal, condition: &Condition) -> When {
    let test = |name: &String| test_place(&deal.coverage_tests, name);
    let list = |all: &[Condition]| all.iter().map(|part| when(deal, part)).collect();
    match condition {
        Condition::Failing(name) => test(name).map_or(When::Always(false), When::Failing),
        Condition::Passing(name) => test(name).map_or(When::Always(true), When::Passing),
        Condition::During(phase) => When::During(*phase),
        Condition::Controlling(name) => {
            let named = |class: &Tranche| class.rank() == name || class.name == *name;
            let classes = deal.tranches.iter().enumerate().filter(|(_, class)| named(class));
            When::Controlling(classes.map(|(place, _)| place).collect())
        }
        Condition::IrrAbove(hurdle) => When::IrrAbove(*hurdle),
        Condition::From(from) => When::From(*from),
        Condition::Before(before) => When::Before(*before),
        Condition::All(all) => When::All(list(all)),
        Condition::Any(any) => When::Any(list(any)),
        Condition::Not(part) => When::Not(Box::new(when(deal, part))),
    }
}
