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
    /// interest, principal, and of it what a Class X gets out of interest: nothing for other classes.
    pub current_due: Lanes,
    pub on_deferred_due: Lanes,
    pub deferred_left: Lanes,
    pub principal_left: Lanes,
    pub amortization_due: Lanes,
    /// What was paid: interest of all kinds, and principal with deferred interest.
    pub interest: Lanes,
    pub principal: Lanes,
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
        }
    }

    pub fn rewind(&mut self, terms: &ClassTerms) {
        self.balance = Lanes::all(terms.balance);
        self.deferred = Lanes::all(terms.deferred);
        self.shortfall = ZERO;
        self.unpaid_since = Lanes::all(f64::INFINITY);
    }

    #[inline(always)]
    pub fn accrue(&mut self, terms: &ClassTerms, k: usize) {
        (self.on_deferred_due, self.interest, self.principal) = (ZERO, ZERO, ZERO);
        (self.deferred_left, self.principal_left) = (self.deferred, self.balance);
        if terms.is_equity() {
            self.principal_left = ZERO;
        }
        let (rate, years) = terms.accrual[k].unwrap_or_default();
        for l in 0..LANES {
            self.current_due[l] = settle(self.balance[l] * rate * years);
        }
        let mut on_unpaid = ZERO;
        for l in 0..LANES {
            on_unpaid[l] = settle((self.deferred[l] + self.shortfall[l]) * rate * years);
        }
        if terms.pikable {
            self.on_deferred_due = on_unpaid;
        } else {
            for l in 0..LANES {
                self.current_due[l] += self.shortfall[l] + on_unpaid[l];
            }
        }
        if terms.kind == TrancheKind::ClassX {
            let (balance, scheduled) = (terms.balance, terms.scheduled[k]);
            for l in 0..LANES {
                let repaid = balance - self.balance[l];
                self.amortization_due[l] = least(most(scheduled - repaid, 0.0), self.balance[l]);
            }
        }
    }

    /// Interest due of any kind.
    #[inline(always)]
    pub fn interest_due(&self, l: usize) -> f64 {
        self.current_due[l] + self.on_deferred_due[l]
    }

    /// Books interest paid on path l, and gives it back.
    #[inline(always)]
    pub fn pay_interest(&mut self, l: usize, paid: f64) -> f64 {
        let current = least(paid, self.current_due[l]);
        self.current_due[l] -= current;
        self.on_deferred_due[l] = most(self.on_deferred_due[l] - (paid - current), 0.0);
        self.interest[l] += paid;
        paid
    }

    /// Books deferred interest paid on path l, and gives it back.
    #[inline(always)]
    pub fn pay_deferred(&mut self, l: usize, paid: f64) -> f64 {
        let interest = least(paid, self.on_deferred_due[l]);
        let deferred = paid - interest;
        self.on_deferred_due[l] -= interest;
        self.deferred_left[l] -= deferred;
        self.interest[l] += interest;
        self.principal[l] += deferred;
        paid
    }

    /// Books principal paid on path l, and gives it back.
    #[inline(always)]
    pub fn pay_principal(&mut self, l: usize, paid: f64) -> f64 {
        self.principal_left[l] = most(self.principal_left[l] - paid, 0.0);
        self.principal[l] += paid;
        paid
    }

    /// Ends the date `day` on the paths of `active`.
    #[inline(always)]
    pub fn roll(&mut self, terms: &ClassTerms, day: f64, active: &Lanes) {
        if terms.is_equity() {
            return;
        }
        for l in 0..LANES {
            self.balance[l] = if active[l] != 0.0 { self.principal_left[l] } else { self.balance[l] };
        }
        if terms.pikable {
            for l in 0..LANES {
                let left = self.deferred_left[l] + self.on_deferred_due[l] + self.current_due[l];
                self.deferred[l] = if active[l] != 0.0 { most(left, 0.0) } else { self.deferred[l] };
            }
        } else {
            for l in 0..LANES {
                let unpaid = self.current_due[l];
                self.shortfall[l] = if active[l] != 0.0 { unpaid } else { self.shortfall[l] };
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
        self.unpaid = Lanes::all(terms.unpaid);
    }

    #[inline(always)]
    pub fn accrue(&mut self, terms: &FeeTerms, k: usize, beginning: &Lanes, ending: &Lanes) {
        let (years, on_unpaid) = terms.accrual[k];
        let &FeeTerms { rate, fixed, cap, basis, .. } = terms;
        for l in 0..LANES {
            let basis = match basis {
                FeeBasis::Beginning => beginning[l],
                FeeBasis::Average => 0.5 * (beginning[l] + ending[l]),
            };
            let annual = least(basis * rate + fixed, cap);
            let current = if ending[l] > NO_BASIS { annual * years } else { 0.0 };
            self.accrued[l] = settle(current + self.unpaid[l] * on_unpaid * years);
            self.due[l] = self.unpaid[l] + self.accrued[l];
        }
    }

    /// Books what is paid on path l, and gives it back.
    #[inline(always)]
    pub fn pay(&mut self, l: usize, paid: f64) -> f64 {
        self.due[l] = most(self.due[l] - paid, 0.0);
        paid
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
