//! Steps of waterfalls: any kind in any order, with any limits and conditions that a deal accepts.

use super::{chosen, day, money};
use clo_core::Deal;
use clo_core::deal::{FeeKind, Priority, TrancheKind};
use clo_core::waterfall::{Condition, Limit, Order, Payment, Phase, Step, WaterfallKind, Waterfalls};
use proptest::prelude::*;
use proptest::sample::{Index, select};

#[derive(Debug, Clone)]
pub(super) struct RawWaterfalls {
    interest: Vec<RawStep>,
    principal: Vec<RawStep>,
    note_sequence: Vec<RawStep>,
    acceleration: Vec<RawStep>,
}

#[derive(Debug, Clone)]
struct RawStep {
    pay: Index,
    /// Who is paid: the chosen ones, or the one at the index.
    to: (u16, Index),
    names_no_one: bool,
    is_reversed: bool,
    order: Order,
    limit: RawLimit,
    when: Option<RawCondition>,
}

#[derive(Debug, Clone)]
struct RawLimit {
    cap: Option<f64>,
    annual_cap: Option<f64>,
    fraction: Option<f64>,
    /// Whether the step stops at a cure, and of which tests.
    until_cured: Option<(u16, Index)>,
    until_irr: Option<f64>,
}

/// A condition that points at tests and classes by index.
#[derive(Debug, Clone)]
enum RawCondition {
    Failing(Index),
    Passing(Index),
    Controlling(Index),
    Plain(Condition),
    All(Vec<RawCondition>),
    Any(Vec<RawCondition>),
    Not(Box<RawCondition>),
}

pub(super) fn waterfalls() -> impl Strategy<Value = RawWaterfalls> {
    let list = || prop::collection::vec(step(), 0..=10);
    (list(), list(), list(), list()).prop_map(|(interest, principal, note_sequence, acceleration)| {
        RawWaterfalls { interest, principal, note_sequence, acceleration }
    })
}

fn step() -> impl Strategy<Value = RawStep> {
    let to = (any::<u16>(), any::<Index>());
    let order = select(vec![Order::Sequential, Order::ProRata]);
    (
        any::<Index>(),
        to,
        any::<bool>(),
        any::<bool>(),
        order,
        limit(),
        prop::option::weighted(0.3, condition()),
    )
        .prop_map(|(pay, to, names_no_one, is_reversed, order, limit, when)| RawStep {
            pay,
            to,
            names_no_one,
            is_reversed,
            order,
            limit,
            when,
        })
}

fn limit() -> impl Strategy<Value = RawLimit> {
    let rarely = |strategy: BoxedStrategy<f64>| prop::option::weighted(0.15, strategy);
    (
        rarely(money(1e6).boxed()),
        rarely(money(1e6).boxed()),
        rarely((0.0..=1.0).boxed()),
        prop::option::weighted(0.1, (any::<u16>(), any::<Index>())),
        rarely((0.0..0.5).boxed()),
    )
        .prop_map(|(cap, annual_cap, fraction, until_cured, until_irr)| RawLimit {
            cap,
            annual_cap,
            fraction,
            until_cured,
            until_irr,
        })
}

fn condition() -> impl Strategy<Value = RawCondition> {
    use Phase::{Amortization, Call, NonCall, Redemption, Reinvestment};
    let phase = select(vec![Reinvestment, Amortization, NonCall, Call, Redemption]);
    let leaf = prop_oneof![
        any::<Index>().prop_map(RawCondition::Failing),
        any::<Index>().prop_map(RawCondition::Passing),
        any::<Index>().prop_map(RawCondition::Controlling),
        phase.prop_map(|phase| RawCondition::Plain(Condition::During(phase))),
        (0.0..0.5).prop_map(|hurdle| RawCondition::Plain(Condition::IrrAbove(hurdle))),
        (0..4000).prop_map(|on| RawCondition::Plain(Condition::From(day(on)))),
        (0..4000).prop_map(|on| RawCondition::Plain(Condition::Before(day(on)))),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(RawCondition::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(RawCondition::Any),
            inner.prop_map(|part| RawCondition::Not(Box::new(part))),
        ]
    })
}

/// What steps can refer to.
struct Names {
    notes: Vec<String>,
    class_x: Vec<String>,
    equity: Vec<String>,
    fees: Vec<String>,
    incentive_fees: Vec<String>,
    tests: Vec<String>,
}

impl Names {
    fn of(deal: &Deal) -> Self {
        let classes = |kind| {
            let some = deal.tranches.iter().filter(move |class| class.kind == kind);
            some.map(|class| class.name.clone()).collect()
        };
        let incentive = deal.fees.iter().filter(|fee| fee.kind == FeeKind::Incentive);
        Self {
            notes: classes(TrancheKind::Note),
            class_x: classes(TrancheKind::ClassX),
            equity: classes(TrancheKind::Equity),
            fees: deal.fees.iter().map(|fee| fee.name.clone()).collect(),
            incentive_fees: incentive.map(|fee| fee.name.clone()).collect(),
            tests: deal.coverage_tests.iter().map(|test| test.name.clone()).collect(),
        }
    }

    /// Whom a payment can be made to; none for a payment that names its payee itself.
    fn payees(&self, pay: Payment) -> Option<Vec<String>> {
        match pay {
            Payment::Fees => Some(self.fees.clone()),
            Payment::Residual => Some(self.equity.clone()),
            Payment::Amortization => Some(self.class_x.clone()),
            Payment::Cure => Some(self.notes.clone()),
            Payment::Interest | Payment::Deferred | Payment::Principal => {
                Some([&self.notes[..], &self.class_x].concat())
            }
            Payment::Divert | Payment::Reinvest | Payment::Redeem => None,
        }
    }

    /// The payments that a waterfall of the deal can make.
    fn payments(&self, kind: WaterfallKind) -> Vec<Payment> {
        use Payment::{
            Amortization, Cure, Deferred, Divert, Fees, Interest, Principal, Redeem, Reinvest, Residual,
        };
        let mut all = vec![Interest, Principal, Deferred, Fees, Residual, Amortization];
        match kind {
            WaterfallKind::Interest => all.extend([Cure, Divert, Redeem]),
            WaterfallKind::Principal => all.extend([Cure, Reinvest, Redeem]),
            WaterfallKind::NoteSequence | WaterfallKind::Acceleration => {}
        }
        all.retain(|pay| self.payees(*pay).is_none_or(|payees| !payees.is_empty()));
        all.retain(|pay| *pay != Cure || !self.tests.is_empty());
        all
    }
}

impl RawWaterfalls {
    pub(super) fn priority(&self, deal: &Deal) -> Priority {
        let names = Names::of(deal);
        let steps = |raw: &[RawStep], kind| raw.iter().map(|step| step.step(&names, kind)).collect();
        Priority::Steps(Waterfalls {
            interest: steps(&self.interest, WaterfallKind::Interest),
            principal: steps(&self.principal, WaterfallKind::Principal),
            note_sequence: steps(&self.note_sequence, WaterfallKind::NoteSequence),
            acceleration: steps(&self.acceleration, WaterfallKind::Acceleration),
        })
    }
}

impl RawStep {
    fn step(&self, names: &Names, kind: WaterfallKind) -> Step {
        let pay = *self.pay.get(&names.payments(kind));
        let sets_aside = pay == Payment::Cure && self.names_no_one;
        let payees = names.payees(pay).filter(|_| !sets_aside).unwrap_or_default();
        let mut to = chosen(&payees, self.to.0, self.to.1);
        if self.is_reversed {
            to.reverse();
        }
        let mut limit = self.limit.limit(names, pay, self.to.1);
        if pay == Payment::Fees
            && to.iter().any(|fee| names.incentive_fees.contains(fee))
            && limit.cap.is_none()
        {
            limit.fraction = limit.fraction.or(Some(0.2));
        }
        let when = self.when.as_ref().map(|condition| condition.condition(names));
        Step { pay, to, order: self.order, limit, when }
    }
}

impl RawLimit {
    fn limit(&self, names: &Names, pay: Payment, cured: Index) -> Limit {
        let until_cured = self.until_cured.or((pay == Payment::Cure).then_some((0, cured)));
        Limit {
            cap: self.cap,
            annual_cap: self.annual_cap,
            fraction: self.fraction,
            until_cured: until_cured.map_or(vec![], |(mask, at)| chosen(&names.tests, mask, at)),
            until_irr: self.until_irr,
        }
    }
}

impl RawCondition {
    fn condition(&self, names: &Names) -> Condition {
        let test = |at: &Index| (!names.tests.is_empty()).then(|| at.get(&names.tests).clone());
        let all = |parts: &[Self]| parts.iter().map(|part| part.condition(names)).collect();
        match self {
            Self::Failing(at) => test(at).map_or(Condition::Any(vec![]), Condition::Failing),
            Self::Passing(at) => test(at).map_or(Condition::All(vec![]), Condition::Passing),
            Self::Controlling(at) => Condition::Controlling(at.get(&names.notes).clone()),
            Self::Plain(condition) => condition.clone(),
            Self::All(parts) => Condition::All(all(parts)),
            Self::Any(parts) => Condition::Any(all(parts)),
            Self::Not(part) => Condition::Not(Box::new(part.condition(names))),
        }
    }
}
