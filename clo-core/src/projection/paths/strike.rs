//! What is struck before anything is paid: accruals, and the coverage tests.

use super::coverage::{CollateralLanes, CureLanes};
use super::lanes::{LANES, Lanes, ZERO, add, mask, most};
use super::{BucketBits, PathEngine, PathModel};
use crate::collateral::path_pool::{DEFAULTED, DEFAULTED_VALUE, PERFORMING};
use crate::coverage::TestKind;
use crate::projection::full_years;
use chrono::Datelike;

impl PathEngine<'_, '_> {
    /// Notes and fees accrue; the equity's hurdles grow.
    #[inline(always)]
    pub(super) fn accrue(&mut self, k: usize) {
        let PathModel { terms, deal, periods, growth, .. } = self.model;
        let book = &mut self.book;
        for (class, own) in book.classes.iter_mut().zip(&terms.classes) {
            class.accrue(own, k);
        }
        let beginning = self.fee_basis;
        let rows = &self.rows[k];
        for l in 0..LANES {
            let par = rows[PERFORMING][l] + rows[DEFAULTED][l];
            self.fee_basis[l] = par + book.principal[l] + self.financed[l];
        }
        for (fee, own) in book.fees.iter_mut().zip(&terms.fees) {
            fee.accrue(own, k, &beginning, &self.fee_basis);
        }
        for (value, growth) in book.future_values.iter_mut().zip(growth) {
            for l in 0..LANES {
                value[l] *= growth[k];
            }
        }
        let year = |k: usize| full_years(deal.dates.closing, periods[k].payment);
        if k > 0 && year(k) != year(k - 1) {
            book.annual.iter_mut().for_each(|steps| steps.fill(ZERO));
        }
    }

    /// What the tests are struck on.
    #[inline(always)]
    pub(super) fn measure(&mut self, k: usize, bits: Option<(&BucketBits, u32)>) -> CollateralLanes {
        let PathModel { deal, assumptions, pool, .. } = self.model;
        let rows = &self.rows[k];
        let mut principal_proceeds = self.book.principal;
        add(&mut principal_proceeds, &self.revolver);
        if deal.ccc.is_some() || assumptions.liquidation.ccc_price.is_some() {
            self.bucket.fill(pool, k, bits);
        }
        let mut ccc_haircut = ZERO;
        if let Some(limit) = &deal.ccc {
            let mut base = rows[PERFORMING];
            add(&mut base, &principal_proceeds);
            ccc_haircut = self.bucket.haircut(pool, limit, &base);
        }
        let (mut par, mut adjusted) = (ZERO, ZERO);
        for l in 0..LANES {
            let whole = rows[PERFORMING][l] + rows[DEFAULTED_VALUE][l];
            par[l] = whole + principal_proceeds[l];
            adjusted[l] = whole - ccc_haircut[l] + principal_proceeds[l] + self.financed[l];
        }
        CollateralLanes { par, adjusted, interest_proceeds: self.book.interest }
    }

    /// The tests are struck, before anything is paid; gives the paths on which an event of default has
    /// occurred.
    #[inline(always)]
    pub(super) fn strike(&mut self, k: usize, collateral: &CollateralLanes) -> Lanes {
        let PathModel { terms, deal, periods, .. } = self.model;
        let book = &mut self.book;
        book.cures = CureLanes { from_interest: ZERO, from_principal: ZERO, diverted: ZERO };
        book.debts.sum(&book.classes, &terms.classes);
        let mut occurred = Lanes::all(mask(deal.event_of_default.declared));
        for (test, own) in book.tests.iter_mut().zip(&terms.tests) {
            test.strike(own, collateral, &book.debts, &book.fees, &self.active);
            if own.kind == TestKind::EventOfDefault {
                for l in 0..LANES {
                    occurred[l] = most(occurred[l], 1.0 - test.passing[l]);
                }
            }
        }
        let grace = f64::from(deal.event_of_default.grace_days);
        let day = f64::from(periods[k].payment.num_days_from_ce());
        for class in &book.classes {
            for l in 0..LANES {
                occurred[l] = most(occurred[l], mask(day - class.unpaid_since[l] > grace));
            }
        }
        for l in 0..LANES {
            occurred[l] *= self.active[l];
        }
        occurred
    }
}
