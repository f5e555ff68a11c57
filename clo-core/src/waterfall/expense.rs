//! A fee through time: what accrues, what is due, what is paid.

use crate::deal::{Fee, FeeBasis, FeeKind};
use risk_core::money::settle;
use risk_core::time::Date;

/// Below this basis, in units of currency, there is nothing to be paid for.
const NO_BASIS: f64 = 0.01;

/// A fee on one payment date.
#[derive(Debug, Clone, PartialEq)]
pub struct Expense<'d> {
    /// The fee's terms.
    pub terms: &'d Fee,
    /// Unpaid from earlier dates.
    pub unpaid: f64,
    /// Accrued in the period, interest on what was unpaid included.
    pub accrued: f64,
    /// Paid on the date.
    pub paid: f64,
}

impl<'d> Expense<'d> {
    /// The fee at the analysis date.
    #[must_use]
    pub fn new(terms: &'d Fee) -> Self {
        Self { terms, unpaid: settle(terms.unpaid), accrued: 0.0, paid: 0.0 }
    }

    /// Accrues the period from `start` to `end` on a fee basis that went from `beginning` to `ending`,
    /// at the index rate `index`. Nothing accrues once the ending basis is gone.
    ///
    /// # Formula
    /// (basis · rate + fixed) · τ, at most cap · τ, plus unpaid · (index + margin) · τ
    pub fn accrue(&mut self, start: Date, end: Date, beginning: f64, ending: f64, index: f64) {
        let years = self.terms.day_count.year_fraction(start, end).max(0.0);
        let basis = match self.terms.basis {
            FeeBasis::Beginning => beginning,
            FeeBasis::Average => 0.5 * (beginning + ending),
        };
        let annual = basis * self.terms.rate + self.terms.fixed;
        let annual = self.terms.annual_cap.map_or(annual, |cap| annual.min(cap));
        let current = if ending > NO_BASIS { annual * years } else { 0.0 };
        let on_unpaid = self.terms.interest_on_unpaid.map_or(0.0, |margin| (index + margin).max(0.0));
        self.accrued = settle(current + self.unpaid * on_unpaid * years);
    }

    /// Due and not paid yet; none for an incentive fee, which its step's limit sets.
    #[must_use]
    pub fn due(&self) -> Option<f64> {
        match self.terms.kind {
            FeeKind::Incentive => None,
            _ => Some((self.unpaid + self.accrued - self.paid).max(0.0)),
        }
    }

    /// Ends the date: carries what is unpaid.
    pub fn roll(&mut self) {
        let unpaid = self.due().unwrap_or(0.0);
        *self = Self { unpaid, ..Self::new(self.terms) };
    }
}
