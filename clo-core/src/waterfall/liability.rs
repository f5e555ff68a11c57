//! A class of notes through time: what accrues, what is claimed, what is paid.

use crate::deal::{Tranche, TrancheKind};
use risk_core::money::settle;
use risk_core::time::Date;

/// A class on one payment date.
///
/// Unpaid interest of a class that may defer is added to its deferred balance, which accrues at the
/// class's rate; of any other class it is carried as a shortfall that accrues at the same rate.
#[derive(Debug, Clone, PartialEq)]
pub struct Class<'d> {
    /// The class's terms.
    pub terms: &'d Tranche,
    /// Principal at the beginning of the date.
    pub balance: f64,
    /// Deferred interest at the beginning of the date.
    pub deferred: f64,
    /// Interest unpaid on earlier dates, of a class that may not defer.
    pub shortfall: f64,
    /// The payment date since which interest is unpaid.
    pub unpaid_since: Option<Date>,
    /// Annual rate of the accrual period.
    pub rate: f64,
    /// Interest accrued on the balance.
    pub accrued: f64,
    /// Interest accrued on deferred interest or on the shortfall.
    pub accrued_on_unpaid: f64,
    /// Principal of a Class X scheduled to be repaid by now.
    pub amortization_scheduled: f64,
    /// Of it, due out of interest: what is not repaid yet.
    pub amortization_due: f64,
    /// Interest paid on the date: current, shortfall and interest on either.
    pub interest_paid: f64,
    /// Interest on deferred interest paid on the date.
    pub deferred_interest_paid: f64,
    /// Deferred interest paid on the date.
    pub deferred_paid: f64,
    /// Principal paid on the date.
    pub principal_paid: f64,
    /// Distributions to equity on the date out of interest.
    pub residual_interest: f64,
    /// Distributions to equity on the date out of principal.
    pub residual_principal: f64,
}

impl<'d> Class<'d> {
    /// The class at the analysis date.
    #[must_use]
    pub fn new(terms: &'d Tranche) -> Self {
        Self {
            terms,
            balance: settle(terms.balance),
            deferred: settle(terms.deferred),
            shortfall: 0.0,
            unpaid_since: None,
            rate: 0.0,
            accrued: 0.0,
            accrued_on_unpaid: 0.0,
            amortization_scheduled: 0.0,
            amortization_due: 0.0,
            interest_paid: 0.0,
            deferred_interest_paid: 0.0,
            deferred_paid: 0.0,
            principal_paid: 0.0,
            residual_interest: 0.0,
            residual_principal: 0.0,
        }
    }

    /// Accrues the period `number` (from 0) from `start` to `end` at the index rate `index`.
    pub fn accrue(&mut self, number: usize, start: Date, end: Date, index: f64) {
        let Some(coupon) = self.terms.coupon_at(start) else { return };
        let years = self.terms.day_count.year_fraction(start, end).max(0.0);
        self.rate = coupon.rate(index);
        self.accrued = settle(self.balance * self.rate * years);
        self.accrued_on_unpaid = settle((self.deferred + self.shortfall) * self.rate * years);
        if self.terms.kind == TrancheKind::ClassX {
            let schedule = &self.terms.amortization;
            let due = schedule.get(number).or(schedule.last()).copied().unwrap_or(0.0);
            self.amortization_scheduled += settle(due);
            let repaid = settle(self.terms.balance) - self.balance;
            self.amortization_due = (self.amortization_scheduled - repaid).clamp(0.0, self.balance);
        }
    }

    /// Interest due and not paid yet: current, on deferred interest, and any shortfall with its
    /// interest.
    #[must_use]
    pub fn interest_due(&self) -> f64 {
        self.current_due() + self.deferred_interest_due()
    }

    /// Current interest and any shortfall with its interest, less what is paid.
    fn current_due(&self) -> f64 {
        let on_shortfall = if self.terms.pikable { 0.0 } else { self.shortfall + self.accrued_on_unpaid };
        (self.accrued + on_shortfall - self.interest_paid).max(0.0)
    }

    fn deferred_interest_due(&self) -> f64 {
        let accrued = if self.terms.pikable { self.accrued_on_unpaid } else { 0.0 };
        (accrued - self.deferred_interest_paid).max(0.0)
    }

    /// Deferred interest not paid yet, with unpaid interest on it.
    #[must_use]
    pub fn deferred_due(&self) -> f64 {
        (self.deferred - self.deferred_paid).max(0.0) + self.deferred_interest_due()
    }

    /// Principal not paid yet.
    #[must_use]
    pub fn principal_due(&self) -> f64 {
        if self.terms.is_equity() { 0.0 } else { (self.balance - self.principal_paid).max(0.0) }
    }

    /// What coverage tests count: balance and deferred interest at the beginning of the date.
    #[must_use]
    pub fn covered_balance(&self) -> f64 {
        self.balance + self.deferred
    }

    /// Whether anything is owed.
    #[must_use]
    pub fn is_outstanding(&self) -> bool {
        self.covered_balance() + self.shortfall > 0.0
    }

    /// Interest paid in the period, on deferred interest and out of the residual too.
    #[must_use]
    pub fn all_interest_paid(&self) -> f64 {
        self.interest_paid + self.deferred_interest_paid + self.residual_interest
    }

    /// Principal paid in the period, out of the residual too.
    #[must_use]
    pub fn all_principal_paid(&self) -> f64 {
        self.principal_paid + self.residual_principal
    }

    /// Pays current interest, then interest on deferred interest.
    pub fn pay_interest(&mut self, amount: f64) {
        let current = amount.min(self.current_due());
        self.interest_paid += current;
        self.deferred_interest_paid += amount - current;
    }

    /// Pays interest on deferred interest, then deferred interest.
    pub fn pay_deferred(&mut self, amount: f64) {
        let interest = amount.min(self.deferred_interest_due());
        self.deferred_interest_paid += interest;
        self.deferred_paid += amount - interest;
    }

    /// Ends the date: carries unpaid interest, repays principal, and clears what was paid.
    pub fn roll(&mut self, date: Date) {
        let (current, on_deferred) = (self.current_due(), self.deferred_interest_due());
        // Beyond 2³³ even settled amounts round, and payments can add up to more than was left.
        if self.terms.pikable {
            self.deferred = (self.deferred + on_deferred + current - self.deferred_paid).max(0.0);
        } else {
            self.shortfall = current;
            self.unpaid_since = (self.shortfall > 0.0).then(|| self.unpaid_since.unwrap_or(date));
        }
        if !self.terms.is_equity() {
            self.balance = (self.balance - self.principal_paid).max(0.0);
        }
        let Self { terms, balance, deferred, shortfall, unpaid_since, amortization_scheduled, .. } = *self;
        let carried = Self { balance, deferred, shortfall, unpaid_since, ..Self::new(terms) };
        *self = Self { amortization_scheduled, ..carried };
    }
}
