//! Paying the steps of a waterfall on neighbouring paths: [`Distribution`](crate::waterfall::Distribution),
//! lane by lane.

use super::class::{ClassLanes, ClassTerms, FeeLanes, FeeTerms};
use super::coverage::{CureLanes, DebtLanes, TestLanes, TestTerms};
use super::lanes::{LANES, Lanes, ZERO, add, any, least, mask, most, subtract};
use crate::coverage::Proceeds;
use crate::deal::TrancheKind;
use crate::waterfall::{Order, Payee, Payment, Phase, Phases, PlannedStep, WaterfallKind, When};
use risk_core::money::settle;
use risk_core::time::Date;

/// The least amount, in units of currency, by which a hurdle counts as missed.
const HALF_A_CENT: f64 = 0.005;

/// No bound of a step.
const UNLIMITED: Lanes = Lanes::all(f64::INFINITY);

/// What of the liabilities is the same on every path.
#[derive(Debug)]
pub(super) struct Terms {
    pub classes: Vec<ClassTerms>,
    pub fees: Vec<FeeTerms>,
    pub tests: Vec<TestTerms>,
    /// The returns of the equity that steps ask for.
    pub hurdles: Vec<f64>,
}

/// What changes while a payment date is paid.
#[derive(Debug)]
pub(super) struct Book {
    pub classes: Vec<ClassLanes>,
    pub fees: Vec<FeeLanes>,
    pub tests: Vec<TestLanes>,
    pub debts: DebtLanes,
    pub cures: CureLanes,
    /// The future value of the equity's flows, by hurdle.
    pub future_values: Vec<Lanes>,
    /// What annual caps have let through in the present year, by waterfall and step.
    pub annual: [Vec<Lanes>; 4],
    pub interest: Lanes,
    pub principal: Lanes,
    pub redemption: Lanes,
    /// What may still be spent on collateral, and what has been.
    pub reinvestable: Lanes,
    pub reinvested: Lanes,
    /// Where the collateral is being sold.
    pub redeeming: Lanes,
    /// Memory of a step: what its payees claim and get.
    pub claims: Vec<Lanes>,
    pub paid: Vec<Lanes>,
}

/// The date of a distribution, and the phases that it lies in but for the redemption of single paths.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day {
    pub date: Date,
    pub phases: Phases,
}

impl Book {
    /// Pays the steps in order on the paths of `on`.
    #[inline(always)]
    pub fn run(&mut self, steps: &[PlannedStep], terms: &Terms, day: Day, on: &Lanes) {
        for step in steps {
            let met = match &step.when {
                None => *on,
                Some(When::During(phase)) if *phase != Phase::Redemption => {
                    if !day.phases.contains(*phase) {
                        continue;
                    }
                    *on
                }
                Some(condition) => {
                    let mut met = self.holds(condition, terms, day);
                    for l in 0..LANES {
                        met[l] *= on[l];
                    }
                    met
                }
            };
            if any(&met) {
                self.pay(step, terms, &met);
            }
        }
    }

    #[inline(always)]
    fn pay(&mut self, step: &PlannedStep, terms: &Terms, met: &Lanes) {
        let is_cured = |test: &usize| self.tests[*test].passes_everywhere(&terms.tests[*test]);
        let nothing_to_cure = !step.until_cured.is_empty() && step.until_cured.iter().all(is_cured);
        if nothing_to_cure || !any(self.cash(step.at.0)) {
            return;
        }
        let mut limit = UNLIMITED;
        if step.is_limited {
            self.bound(step, terms, &mut limit);
            if !any(&limit) {
                return;
            }
        }
        // Chosen, not multiplied: what is not finite on a path that has ended stays there.
        let available = |l: usize, cash: f64| match met[l] != 0.0 {
            true => most(least(cash, limit[l]), 0.0),
            false => 0.0,
        };
        match step.payees.as_slice() {
            [payee] if step.order == Order::Sequential => {
                self.transfer(step, *payee, terms, |l, cash, claim| {
                    least(most(claim, 0.0), available(l, cash))
                });
            }
            payees => {
                let cash = *self.cash(step.at.0);
                let available = Lanes::each(|l| available(l, cash[l]));
                self.share(step, payees, terms, &cash, &limit, &available);
            }
        }
    }

    /// Pays several payees.
    #[inline(always)]
    fn share(
        &mut self,
        step: &PlannedStep,
        payees: &[Payee],
        terms: &Terms,
        cash: &Lanes,
        limit: &Lanes,
        available: &Lanes,
    ) {
        let (mut claims, mut paid) = (std::mem::take(&mut self.claims), std::mem::take(&mut self.paid));
        claims.clear();
        paid.clear();
        if step.pay == Payment::Residual {
            for payee in payees {
                claims.push(match *payee {
                    Payee::Class(place) => self.classes[place].balance,
                    Payee::Fee(_) | Payee::Account(_) => ZERO,
                });
            }
            share(available, &mut claims);
        } else {
            for &payee in payees {
                let mut own = Lanes::each(|l| if limit[l].is_finite() { limit[l] } else { cash[l] });
                self.each_claim(step.pay, payee, terms, |l, claim| own[l] = claim);
                claims.push(own);
            }
        }
        let mut left = *available;
        for claim in &claims {
            let mut part = ZERO;
            for l in 0..LANES {
                part[l] = least(most(claim[l], 0.0), left[l]);
            }
            subtract(&mut left, &part);
            paid.push(part);
        }
        if step.order == Order::ProRata {
            let mut sum = ZERO;
            for claim in &claims {
                add(&mut sum, claim);
            }
            share(available, &mut claims);
            for (paid, shared) in paid.iter_mut().zip(&claims) {
                for l in 0..LANES {
                    paid[l] = if sum[l] > available[l] { shared[l] } else { paid[l] };
                }
            }
        }
        for (&payee, paid) in payees.iter().zip(&paid) {
            self.transfer(step, payee, terms, |l, _, _| paid[l]);
        }
        (self.claims, self.paid) = (claims, paid);
    }

    /// Gives to `put`, for each path, what `payee` can claim under a step of kind `pay`; nothing where only
    /// the limit bounds it.
    #[inline(always)]
    fn each_claim(&self, pay: Payment, payee: Payee, terms: &Terms, mut put: impl FnMut(usize, f64)) {
        let mut each = |claim: &Lanes| (0..LANES).for_each(|l| put(l, claim[l]));
        let class = match payee {
            Payee::Fee(place) if terms.fees[place].incentive => return,
            Payee::Fee(place) => return each(&self.fees[place].due),
            Payee::Account(_) if pay == Payment::Reinvest => return each(&self.reinvestable),
            Payee::Account(_) => return,
            Payee::Class(place) => &self.classes[place],
        };
        match pay {
            Payment::Interest => (0..LANES).for_each(|l| put(l, class.interest_due(l))),
            Payment::Deferred => {
                (0..LANES).for_each(|l| put(l, most(class.deferred_left[l], 0.0) + class.on_deferred_due[l]));
            }
            Payment::Principal | Payment::Cure => each(&class.principal_left),
            Payment::Amortization => {
                (0..LANES).for_each(|l| put(l, least(class.amortization_due[l], class.principal_left[l])));
            }
            Payment::Reinvest => each(&self.reinvestable),
            Payment::Fees | Payment::Divert | Payment::Redeem | Payment::Residual => {}
        }
    }

    /// Lowers `bound` to the most that the step may pay.
    #[inline(always)]
    fn bound(&self, step: &PlannedStep, terms: &Terms, bound: &mut Lanes) {
        let (limit, cash) = (&step.limit, self.cash(step.at.0));
        if let Some(cap) = limit.cap.map(settle) {
            for l in 0..LANES {
                bound[l] = least(bound[l], cap);
            }
        }
        if let Some(cap) = limit.annual_cap.map(settle) {
            let used = &self.annual[step.at.0 as usize][step.at.1];
            for l in 0..LANES {
                bound[l] = least(bound[l], most(cap - used[l], 0.0));
            }
        }
        if let Some(fraction) = limit.fraction {
            for l in 0..LANES {
                bound[l] = least(bound[l], settle(fraction * cash[l]));
            }
        }
        if !limit.until_cured.is_empty() {
            let mut due = ZERO;
            for &test in &step.until_cured {
                let cure = self.tests[test].cure(&terms.tests[test], &self.cures, proceeds(step.at.0));
                for l in 0..LANES {
                    due[l] = most(due[l], settle(cure[l]));
                }
            }
            for l in 0..LANES {
                bound[l] = least(bound[l], due[l]);
            }
        }
        if let Some(value) = limit.until_irr.and_then(|hurdle| self.future_value(hurdle, terms)) {
            for l in 0..LANES {
                bound[l] = least(bound[l], settle(most(-value[l], 0.0)));
            }
        }
    }

    fn future_value(&self, hurdle: f64, terms: &Terms) -> Option<&Lanes> {
        let place = terms.hurdles.iter().position(|known| *known == hurdle)?;
        self.future_values.get(place)
    }

    /// What a waterfall pays from.
    #[inline(always)]
    fn cash(&self, waterfall: WaterfallKind) -> &Lanes {
        match waterfall {
            WaterfallKind::Interest => &self.interest,
            WaterfallKind::Principal => &self.principal,
            WaterfallKind::NoteSequence | WaterfallKind::Acceleration => &self.redemption,
        }
    }

    /// Pays a payee of a step what `amount` gives for each path, of the cash and of what the payee claims: infinite
    /// where only a limit bounds it. All that a payment changes is changed in one pass over the paths.
    #[inline(always)]
    fn transfer(
        &mut self,
        step: &PlannedStep,
        payee: Payee,
        terms: &Terms,
        amount: impl Fn(usize, f64, f64) -> f64,
    ) {
        let waterfall = step.at.0;
        let cash = match waterfall {
            WaterfallKind::Interest => &mut self.interest,
            WaterfallKind::Principal => &mut self.principal,
            WaterfallKind::NoteSequence | WaterfallKind::Acceleration => &mut self.redemption,
        };
        let mut paid = ZERO;
        match payee {
            Payee::Fee(place) if terms.fees[place].incentive => {
                each(cash, &mut paid, |l, cash| amount(l, cash, f64::INFINITY))
            }
            Payee::Fee(place) => {
                let fee = &mut self.fees[place];
                each(cash, &mut paid, |l, cash| fee.pay(l, amount(l, cash, fee.due[l])));
            }
            _ if step.pay == Payment::Reinvest => {
                let reinvestable = &mut self.reinvestable;
                each(cash, &mut paid, |l, cash| {
                    let paid = amount(l, cash, reinvestable[l]);
                    reinvestable[l] -= paid;
                    paid
                });
            }
            Payee::Account(_) => each(cash, &mut paid, |l, cash| amount(l, cash, f64::INFINITY)),
            Payee::Class(place) => {
                let class = &mut self.classes[place];
                match step.pay {
                    Payment::Interest => each(cash, &mut paid, |l, cash| {
                        class.pay_interest(l, amount(l, cash, class.interest_due(l)))
                    }),
                    Payment::Deferred => each(cash, &mut paid, |l, cash| {
                        let claim = most(class.deferred_left[l], 0.0) + class.on_deferred_due[l];
                        class.pay_deferred(l, amount(l, cash, claim))
                    }),
                    Payment::Principal | Payment::Cure => each(cash, &mut paid, |l, cash| {
                        class.pay_principal(l, amount(l, cash, class.principal_left[l]))
                    }),
                    Payment::Amortization => each(cash, &mut paid, |l, cash| {
                        let claim = least(class.amortization_due[l], class.principal_left[l]);
                        let paid = class.pay_principal(l, amount(l, cash, claim));
                        class.amortization_due[l] -= paid;
                        paid
                    }),
                    Payment::Residual => {
                        let received = match waterfall {
                            WaterfallKind::Interest => &mut class.interest,
                            _ => &mut class.principal,
                        };
                        each(cash, &mut paid, |l, cash| {
                            let paid = amount(l, cash, f64::INFINITY);
                            received[l] += paid;
                            paid
                        });
                    }
                    Payment::Fees | Payment::Divert | Payment::Redeem | Payment::Reinvest => {
                        each(cash, &mut paid, |l, cash| amount(l, cash, f64::INFINITY));
                    }
                }
            }
        }
        match step.pay {
            Payment::Cure => {
                match proceeds(waterfall) {
                    Proceeds::Interest => add(&mut self.cures.from_interest, &paid),
                    Proceeds::Principal => add(&mut self.cures.from_principal, &paid),
                }
                if matches!(payee, Payee::Account(_)) {
                    add(&mut self.redemption, &paid);
                }
            }
            Payment::Divert => {
                add(&mut self.cures.diverted, &paid);
                add(&mut self.principal, &paid);
            }
            Payment::Redeem => add(&mut self.redemption, &paid),
            Payment::Reinvest => add(&mut self.reinvested, &paid),
            Payment::Residual => self.future_values.iter_mut().for_each(|value| add(value, &paid)),
            Payment::Fees
            | Payment::Interest
            | Payment::Deferred
            | Payment::Principal
            | Payment::Amortization => {}
        }
        if step.limit.annual_cap.is_some() {
            add(&mut self.annual[waterfall as usize][step.at.1], &paid);
        }
    }

    /// Where a condition holds.
    #[inline(always)]
    fn holds(&self, condition: &When, terms: &Terms, day: Day) -> Lanes {
        let all = |is: bool| Lanes::all(mask(is));
        match condition {
            When::Passing(test) => self.tests[*test].passing,
            When::Failing(test) => inverse(&self.tests[*test].passing),
            When::During(Phase::Redemption) => self.redeeming,
            When::During(phase) => all(day.phases.contains(*phase)),
            When::Controlling(classes) => self.controlling(classes, terms),
            When::IrrAbove(hurdle) => match self.future_value(*hurdle, terms) {
                Some(value) => Lanes::each(|l| mask(most(-value[l], 0.0) < HALF_A_CENT)),
                None => ZERO,
            },
            When::From(from) => all(day.date >= *from),
            When::Before(before) => all(day.date < *before),
            When::Always(holds) => all(*holds),
            When::All(_) | When::Any(_) | When::Not(_) => self.combined(condition, terms, day),
        }
    }

    /// Where a condition made of others holds.
    fn combined(&self, condition: &When, terms: &Terms, day: Day) -> Lanes {
        let (parts, start) = match condition {
            When::All(parts) => (parts, Lanes::all(1.0)),
            When::Any(parts) => (parts, ZERO),
            When::Not(part) => return inverse(&self.holds(part, terms, day)),
            leaf => return self.holds(leaf, terms, day),
        };
        let is_all = matches!(condition, When::All(_));
        parts.iter().fold(start, |met, part| {
            let part = self.holds(part, terms, day);
            Lanes::each(|l| if is_all { met[l] * part[l] } else { most(met[l], part[l]) })
        })
    }

    /// Where the most senior note that is outstanding is one of `classes`.
    #[inline(always)]
    fn controlling(&self, classes: &[usize], terms: &Terms) -> Lanes {
        let (mut found, mut seeking) = (ZERO, Lanes::all(1.0));
        for (place, (class, own)) in self.classes.iter().zip(&terms.classes).enumerate() {
            if own.kind != TrancheKind::Note {
                continue;
            }
            if !any(&seeking) {
                break;
            }
            let counts = mask(classes.contains(&place));
            for l in 0..LANES {
                let outstanding = class.balance[l] + class.deferred[l] + class.shortfall[l] > 0.0;
                let senior = if outstanding { seeking[l] } else { 0.0 };
                found[l] += counts * senior;
                seeking[l] -= senior;
            }
        }
        found
    }
}

/// Takes out of `cash` what `pay` gives for each path and its cash, and notes it in `paid`.
#[inline(always)]
fn each(cash: &mut Lanes, paid: &mut Lanes, mut pay: impl FnMut(usize, f64) -> f64) {
    for l in 0..LANES {
        paid[l] = pay(l, cash[l]);
        cash[l] -= paid[l];
    }
}

/// Where a mask does not hold.
#[inline(always)]
fn inverse(mask: &Lanes) -> Lanes {
    Lanes::each(|l| 1.0 - mask[l])
}

fn proceeds(waterfall: WaterfallKind) -> Proceeds {
    match waterfall {
        WaterfallKind::Principal => Proceeds::Principal,
        _ => Proceeds::Interest,
    }
}

/// Shares `amount` in proportion to `parts`, which it then holds: equally where all are zero.
#[inline(always)]
fn share(amount: &Lanes, parts: &mut [Lanes]) {
    let mut whole = ZERO;
    for part in parts.iter() {
        add(&mut whole, part);
    }
    let mut left = *amount;
    let mut weight_left = ZERO;
    for part in parts.iter_mut() {
        for l in 0..LANES {
            part[l] = if whole[l] <= 0.0 { 1.0 } else { part[l] };
        }
        add(&mut weight_left, part);
    }
    for part in parts {
        for l in 0..LANES {
            let weight = part[l];
            let shared = least(settle(left[l] * weight / weight_left[l]), left[l]);
            part[l] = if weight >= weight_left[l] { left[l] } else { shared };
            left[l] -= part[l];
            weight_left[l] -= weight;
        }
    }
}
