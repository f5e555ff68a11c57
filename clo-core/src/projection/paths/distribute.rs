//! Paying the steps of a waterfall on neighbouring paths: [`Distribution`](crate::waterfall::Distribution),
//! lane by lane.

use super::class::{ClassLanes, ClassTerms, FeeLanes, FeeTerms};
use super::coverage::{CureLanes, TestLanes, TestTerms};
use super::lanes::{LANES, Lanes, ZERO, add, any, least, mask, most, subtract};
use crate::coverage::Proceeds;
use crate::deal::TrancheKind;
use crate::waterfall::{Order, Payee, Payment, Phase, Phases, PlannedStep, WaterfallKind, When};
use risk_core::money::settle;
use risk_core::time::Date;

/// The least amount, in units of currency, by which a hurdle counts as missed.
const HALF_A_CENT: f64 = 0.005;

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
        let waterfall = step.at.0;
        let cash = match waterfall {
            WaterfallKind::Interest => self.interest,
            WaterfallKind::Principal => self.principal,
            WaterfallKind::NoteSequence | WaterfallKind::Acceleration => self.redemption,
        };
        let limit = self.limit(step, terms, &cash);
        let mut available = ZERO;
        for l in 0..LANES {
            let most_paid = most(least(cash[l], limit[l]), 0.0);
            available[l] = if met[l] != 0.0 { most_paid } else { 0.0 };
        }
        if !any(&available) {
            return;
        }
        match step.payees.as_slice() {
            [payee] if step.order == Order::Sequential => {
                let mut paid = available;
                if let Some(claim) = self.claim(step.pay, *payee, terms) {
                    for l in 0..LANES {
                        paid[l] = least(most(claim[l], 0.0), available[l]);
                    }
                }
                self.settle(step, *payee, terms, &paid);
            }
            payees => self.share(step, payees, terms, &cash, &limit, &available),
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
                let claim = self.claim(step.pay, payee, terms);
                claims.push(claim.unwrap_or_else(|| {
                    std::array::from_fn(|l| if limit[l].is_finite() { limit[l] } else { cash[l] })
                }));
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
            self.settle(step, payee, terms, paid);
        }
        (self.claims, self.paid) = (claims, paid);
    }

    /// What `payee` can claim under a step of kind `pay`; none where only the limit bounds it.
    #[inline(always)]
    fn claim(&self, pay: Payment, payee: Payee, terms: &Terms) -> Option<Lanes> {
        let class = match payee {
            Payee::Fee(place) => {
                return if terms.fees[place].incentive { None } else { Some(self.fees[place].due) };
            }
            Payee::Class(place) => Some(&self.classes[place]),
            Payee::Account(_) => None,
        };
        let Some(class) = class else {
            return (pay == Payment::Reinvest).then_some(self.reinvestable);
        };
        let mut claim = ZERO;
        match pay {
            Payment::Interest => {
                for l in 0..LANES {
                    claim[l] = class.interest_due(l);
                }
            }
            Payment::Deferred => {
                for l in 0..LANES {
                    claim[l] = most(class.deferred_left[l], 0.0) + class.on_deferred_due[l];
                }
            }
            Payment::Principal | Payment::Cure => claim = class.principal_left,
            Payment::Amortization => {
                for l in 0..LANES {
                    claim[l] = least(class.amortization_due[l], class.principal_left[l]);
                }
            }
            Payment::Reinvest => claim = self.reinvestable,
            Payment::Fees | Payment::Divert | Payment::Redeem | Payment::Residual => return None,
        }
        Some(claim)
    }

    /// The most that the step may pay; infinite without a limit.
    #[inline(always)]
    fn limit(&self, step: &PlannedStep, terms: &Terms, cash: &Lanes) -> Lanes {
        let limit = &step.limit;
        let mut bound = [limit.cap.map_or(f64::INFINITY, settle); LANES];
        if let Some(cap) = limit.annual_cap {
            let used = &self.annual[step.at.0 as usize][step.at.1];
            for l in 0..LANES {
                bound[l] = least(bound[l], most(settle(cap) - used[l], 0.0));
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
        bound
    }

    fn future_value(&self, hurdle: f64, terms: &Terms) -> Option<&Lanes> {
        let place = terms.hurdles.iter().position(|known| *known == hurdle)?;
        self.future_values.get(place)
    }

    /// Books a payment with its payee.
    #[inline(always)]
    fn settle(&mut self, step: &PlannedStep, payee: Payee, terms: &Terms, paid: &Lanes) {
        let waterfall = step.at.0;
        match waterfall {
            WaterfallKind::Interest => subtract(&mut self.interest, paid),
            WaterfallKind::Principal => subtract(&mut self.principal, paid),
            WaterfallKind::NoteSequence | WaterfallKind::Acceleration => {
                subtract(&mut self.redemption, paid);
            }
        }
        match step.pay {
            Payment::Cure => {
                match proceeds(waterfall) {
                    Proceeds::Interest => add(&mut self.cures.from_interest, paid),
                    Proceeds::Principal => add(&mut self.cures.from_principal, paid),
                }
                if matches!(payee, Payee::Account(_)) {
                    add(&mut self.redemption, paid);
                }
            }
            Payment::Divert => {
                add(&mut self.cures.diverted, paid);
                add(&mut self.principal, paid);
            }
            Payment::Redeem => add(&mut self.redemption, paid),
            Payment::Reinvest => {
                subtract(&mut self.reinvestable, paid);
                add(&mut self.reinvested, paid);
            }
            Payment::Residual => {
                for value in &mut self.future_values {
                    add(value, paid);
                }
            }
            Payment::Fees
            | Payment::Interest
            | Payment::Deferred
            | Payment::Principal
            | Payment::Amortization => {}
        }
        if step.limit.annual_cap.is_some() {
            add(&mut self.annual[waterfall as usize][step.at.1], paid);
        }
        match payee {
            Payee::Account(_) => {}
            Payee::Fee(place) => {
                if !terms.fees[place].incentive {
                    self.fees[place].pay(paid);
                }
            }
            Payee::Class(place) => {
                let class = &mut self.classes[place];
                match step.pay {
                    Payment::Interest => class.pay_interest(paid),
                    Payment::Deferred => class.pay_deferred(paid),
                    Payment::Principal | Payment::Cure => class.pay_principal(paid),
                    Payment::Amortization => {
                        subtract(&mut class.amortization_due, paid);
                        class.pay_principal(paid);
                    }
                    Payment::Residual if waterfall == WaterfallKind::Interest => {
                        add(&mut class.interest, paid);
                    }
                    Payment::Residual => add(&mut class.principal, paid),
                    Payment::Fees | Payment::Divert | Payment::Reinvest | Payment::Redeem => {}
                }
            }
        }
    }

    /// Where a condition holds.
    fn holds(&self, condition: &When, terms: &Terms, day: Day) -> Lanes {
        let all = |is: bool| [mask(is); LANES];
        match condition {
            When::Passing(test) => self.tests[*test].passing,
            When::Failing(test) => self.tests[*test].passing.map(|passes| 1.0 - passes),
            When::During(Phase::Redemption) => self.redeeming,
            When::During(phase) => all(day.phases.contains(*phase)),
            When::Controlling(classes) => std::array::from_fn(|l| {
                let outstanding =
                    |class: &ClassLanes| class.balance[l] + class.deferred[l] + class.shortfall[l] > 0.0;
                let mut notes = self.classes.iter().zip(&terms.classes);
                let senior =
                    notes.position(|(class, own)| own.kind == TrancheKind::Note && outstanding(class));
                mask(senior.is_some_and(|senior| classes.contains(&senior)))
            }),
            When::IrrAbove(hurdle) => match self.future_value(*hurdle, terms) {
                Some(value) => value.map(|value| mask((-value).max(0.0) < HALF_A_CENT)),
                None => ZERO,
            },
            When::From(from) => all(day.date >= *from),
            When::Before(before) => all(day.date < *before),
            When::All(parts) => parts.iter().fold(all(true), |met, part| {
                let part = self.holds(part, terms, day);
                std::array::from_fn(|l| met[l] * part[l])
            }),
            When::Any(parts) => parts.iter().fold(all(false), |met, part| {
                let part = self.holds(part, terms, day);
                std::array::from_fn(|l| met[l].max(part[l]))
            }),
            When::Not(part) => self.holds(part, terms, day).map(|holds| 1.0 - holds),
            When::Always(holds) => all(*holds),
        }
    }
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
