//! Classes and fees on neighbouring paths: [`Class`](crate::waterfall::Class) and
//! [`Expense`](crate::waterfall::Expense), lane by lane.

use super::lanes::{LANES, Lanes, ZERO, least, most};
use crate::deal::{Deal, Fee, FeeBasis, FeeKind, PaymentPeriod, Tranche, TrancheKind};
use risk_core::money::settle;

/// Below this basis, in units of currency, there is nothing to be paid for.
const NO_BASIS: f64 = 0.01;

/// What of a class is the same on every path.
#[derive(Debug)]
pub(super) struct ClassTerms {
    pub kind: TrancheKind,
    pub pikable: bool,
    balance: f64,
    deferred: f64,
    /// By period, for a class with a coupon: its rate and the years that it accrues.
    accrual: Vec<Option<(f64, f64)>>,
    /// By period: principal of a Class X scheduled to be repaid by then.
    scheduled: Vec<f64>,
}

impl ClassTerms {
    pub fn new(class: &Tranche, periods: &[PaymentPeriod], rates: &[f64]) -> Self {
        let accrual = periods.iter().zip(rates).map(|(period, &index)| {
            let years = class.day_count.year_fraction(period.accrual_start, period.payment).max(0.0);
            class.coupon_at(period.accrual_start).map(|coupon| (coupon.rate(index), years))
        });
        let mut sum = 0.0;
        let scheduled = (0..periods.len()).map(|k| {
            let due = class.amortization.get(k).or(class.amortization.last()).copied().unwrap_or(0.0);
            sum += settle(due);
            sum
        });
        Self {
            kind: class.kind,
            pikable: class.pikable,
            balance: settle(class.balance),
            deferred: settle(class.deferred),
            accrual: accrual.collect(),
            scheduled: scheduled.collect(),
        }
    }

    pub fn is_equity(&self) -> bool {
        self.kind == TrancheKind::Equity
    }
}

/// A class on a payment date.
#[derive(Debug, Clone)]
pub(super) struct ClassLanes {
    /// Principal, deferred interest and unpaid interest at the beginning of the date.
    pub balance: Lanes,
    pub deferred: Lanes,
    pub shortfall: Lanes,
    /// The day since which interest is unpaid; infinite where none is.
    pub unpaid_since: Lanes,
    /// What is still due: current interest with any shortfall, interest on deferred interest, deferred
    /// interest, principal, and of it what a Class X gets out of interest.
    pub current_due: Lanes,
    pub on_deferred_due: Lanes,
    pub deferred_left: Lanes,
    pub principal_left: Lanes,
    pub amortization_due: Lanes,
    /// What was paid: interest of all kinds, and principal with deferred interest.
    pub interest: Lanes,
    pub principal: Lanes,
    /// Of the principal, deferred interest.
    pub deferred_paid: Lanes,
}

impl ClassLanes {
    pub fn new() -> Self {
        Self {
            balance: ZERO,
            deferred: ZERO,
            shortfall: ZERO,
            unpaid_since: ZERO,
            current_due: ZERO,
            on_deferred_due: ZERO,
            deferred_left: ZERO,
            principal_left: ZERO,
            amortization_due: ZERO,
            interest: ZERO,
            principal: ZERO,
            deferred_paid: ZERO,
        }
    }

    pub fn rewind(&mut self, terms: &ClassTerms) {
        self.balance = [terms.balance; LANES];
        self.deferred = [terms.deferred; LANES];
        self.shortfall = ZERO;
        self.unpaid_since = [f64::INFINITY; LANES];
    }

    #[inline(always)]
    pub fn accrue(&mut self, terms: &ClassTerms, k: usize) {
        (self.current_due, self.on_deferred_due, self.amortization_due) = (ZERO, ZERO, ZERO);
        (self.interest, self.principal, self.deferred_paid) = (ZERO, ZERO, ZERO);
        (self.deferred_left, self.principal_left) = (self.deferred, self.balance);
        if terms.is_equity() {
            self.principal_left = ZERO;
        }
        let Some((rate, years)) = terms.accrual[k] else { return };
        for l in 0..LANES {
            self.current_due[l] = settle(self.balance[l] * rate * years);
        }
        for l in 0..LANES {
            let unpaid = self.deferred[l] + self.shortfall[l];
            let on_unpaid = settle(unpaid * rate * years);
            if terms.pikable {
                self.on_deferred_due[l] = on_unpaid;
            } else {
                self.current_due[l] += self.shortfall[l] + on_unpaid;
            }
        }
        if terms.kind == TrancheKind::ClassX {
            for l in 0..LANES {
                let repaid = terms.balance - self.balance[l];
                self.amortization_due[l] = least(most(terms.scheduled[k] - repaid, 0.0), self.balance[l]);
            }
        }
    }

    /// Interest due of any kind.
    #[inline(always)]
    pub fn interest_due(&self, l: usize) -> f64 {
        self.current_due[l] + self.on_deferred_due[l]
    }

    #[inline(always)]
    pub fn pay_interest(&mut self, paid: &Lanes) {
        for l in 0..LANES {
            let current = least(paid[l], self.current_due[l]);
            self.current_due[l] -= current;
            self.on_deferred_due[l] = most(self.on_deferred_due[l] - (paid[l] - current), 0.0);
            self.interest[l] += paid[l];
        }
    }

    #[inline(always)]
    pub fn pay_deferred(&mut self, paid: &Lanes) {
        for l in 0..LANES {
            let interest = least(paid[l], self.on_deferred_due[l]);
            let deferred = paid[l] - interest;
            self.on_deferred_due[l] -= interest;
            self.deferred_left[l] -= deferred;
            self.interest[l] += interest;
            self.principal[l] += deferred;
            self.deferred_paid[l] += deferred;
        }
    }

    #[inline(always)]
    pub fn pay_principal(&mut self, paid: &Lanes) {
        for l in 0..LANES {
            self.principal_left[l] = most(self.principal_left[l] - paid[l], 0.0);
            self.principal[l] += paid[l];
        }
    }

    /// Ends the date `day` on the paths of `active`.
    #[inline(always)]
    pub fn roll(&mut self, terms: &ClassTerms, day: f64, active: &Lanes) {
        if terms.is_equity() {
            return;
        }
        for l in 0..LANES {
            let is = active[l] != 0.0;
            let unpaid = self.current_due[l];
            self.balance[l] = if is { self.principal_left[l] } else { self.balance[l] };
            if terms.pikable {
                let deferred = most(self.deferred_left[l] + self.on_deferred_due[l] + unpaid, 0.0);
                self.deferred[l] = if is { deferred } else { self.deferred[l] };
            } else {
                self.shortfall[l] = if is { unpaid } else { self.shortfall[l] };
                let since = least(self.unpaid_since[l], day);
                self.unpaid_since[l] = if unpaid > 0.0 { since } else { f64::INFINITY };
            }
        }
    }
}

/// What of a fee is the same on every path.
#[derive(Debug)]
pub(super) struct FeeTerms {
    rate: f64,
    fixed: f64,
    cap: f64,
    basis: FeeBasis,
    pub incentive: bool,
    unpaid: f64,
    /// By period: the years that it accrues, and what unpaid amounts earn in them.
    accrual: Vec<(f64, f64)>,
}

impl FeeTerms {
    pub fn new(fee: &Fee, periods: &[PaymentPeriod], rates: &[f64]) -> Self {
        let accrual = periods.iter().zip(rates).map(|(period, &index)| {
            let years = fee.day_count.year_fraction(period.accrual_start, period.payment).max(0.0);
            (years, fee.interest_on_unpaid.map_or(0.0, |margin| (index + margin).max(0.0)))
        });
        Self {
            rate: fee.rate,
            fixed: fee.fixed,
            cap: fee.annual_cap.unwrap_or(f64::INFINITY),
            basis: fee.basis,
            incentive: fee.kind == FeeKind::Incentive,
            unpaid: settle(fee.unpaid),
            accrual: accrual.collect(),
        }
    }
}

/// A fee on a payment date.
#[derive(Debug, Clone)]
pub(super) struct FeeLanes {
    pub unpaid: Lanes,
    pub accrued: Lanes,
    /// Due and not paid yet.
    pub due: Lanes,
}

impl FeeLanes {
    pub fn new() -> Self {
        Self { unpaid: ZERO, accrued: ZERO, due: ZERO }
    }

    pub fn rewind(&mut self, terms: &FeeTerms) {
        self.unpaid = [terms.unpaid; LANES];
    }

    #[inline(always)]
    pub fn accrue(&mut self, terms: &FeeTerms, k: usize, beginning: &Lanes, ending: &Lanes) {
        let (years, on_unpaid) = terms.accrual[k];
        for l in 0..LANES {
            let basis = match terms.basis {
                FeeBasis::Beginning => beginning[l],
                FeeBasis::Average => 0.5 * (beginning[l] + ending[l]),
            };
            let annual = least(basis * terms.rate + terms.fixed, terms.cap);
            let current = if ending[l] > NO_BASIS { annual * years } else { 0.0 };
            self.accrued[l] = settle(current + self.unpaid[l] * on_unpaid * years);
            self.due[l] = self.unpaid[l] + self.accrued[l];
        }
    }

    #[inline(always)]
    pub fn pay(&mut self, paid: &Lanes) {
        for l in 0..LANES {
            self.due[l] = most(self.due[l] - paid[l], 0.0);
        }
    }

    #[inline(always)]
    pub fn roll(&mut self, terms: &FeeTerms) {
        self.unpaid = if terms.incentive { ZERO } else { self.due };
    }
}

/// The equity's original balance.
pub(super) fn original_equity(deal: &Deal) -> f64 {
    crate::projection::close::original_equity(&deal.tranches)
}
