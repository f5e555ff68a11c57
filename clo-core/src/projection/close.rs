//! What the projection reports: before its first date, at the end of each, and in all.

use super::{Engine, PaymentDate};
use crate::analytics::tranche::ClassFlow;
use crate::analytics::{Distribution, EquityResult, TrancheResult};
use crate::collateral::reinvestment::average_spread;
use crate::coverage::{TestKind, measure};
use crate::deal::Tranche;
use crate::report::{
    CashReport, Collections, FeePeriod, Period, PoolReport, Projection, Snapshot, TranchePeriod,
};
use risk_core::money::settle;

impl Engine<'_> {
    /// Where the deal stands before its first payment date.
    pub(super) fn snapshot(&self) -> Snapshot {
        let stock = self.pool.stock();
        let collateral = self.collateral(&stock);
        let mut tests = measure(self.deal, &collateral, &self.classes, &[]).measures;
        tests.retain(|test| test.kind != TestKind::InterestCoverage);
        Snapshot {
            date: self.deal.dates.analysis,
            collateral_principal_amount: settle(stock.performing + self.till.principal),
            performing: settle(stock.performing),
            defaulted: settle(stock.defaulted),
            assets: self.deal.assets.len(),
            average_spread: average_spread(&self.deal.assets),
            cash: self.cash(),
            tests,
        }
    }

    /// Ends a payment date: reports it, and carries balances to the next.
    pub(super) fn close(&mut self, date: PaymentDate) -> Period {
        let PaymentDate { period, flows, .. } = &date;
        self.called = self.distribution_is_too_small();
        let tranches = self.classes.iter_mut().map(|class| {
            let before = class.clone();
            class.roll(period.payment);
            TranchePeriod {
                name: before.terms.name.as_str().into(),
                rate: before.rate,
                beginning: before.balance,
                interest_due: before.interest_due() + before.interest_paid + before.deferred_interest_paid,
                interest_paid: before.all_interest_paid(),
                principal_paid: before.all_principal_paid(),
                ending: class.balance,
                deferred_beginning: before.deferred,
                deferred_paid: before.deferred_paid,
                deferred_ending: class.deferred,
                shortfall: class.shortfall,
            }
        });
        let tranches: Vec<TranchePeriod> = tranches.collect();
        let fees = self.expenses.iter_mut().map(|fee| {
            let (accrued, paid) = (fee.accrued, fee.paid);
            fee.roll();
            FeePeriod { name: fee.terms.name.as_str().into(), accrued, paid, unpaid: fee.unpaid }
        });
        let fees = fees.collect();
        let stock = self.pool.stock();
        Period {
            date: period.payment,
            collection_end: period.collection_end,
            index_rate: date.index,
            accelerated: date.accelerated,
            redeemed: date.redeeming(),
            collections: Collections {
                interest: flows.interest,
                principal: flows.scheduled + flows.prepayments,
                recoveries: flows.recoveries,
                scheduled: flows.scheduled,
                prepayments: flows.prepayments,
                sales: date.sales,
                draws: flows.draws,
            },
            pool: PoolReport {
                performing: stock.performing,
                defaulted: stock.defaulted,
                defaulted_value: stock.defaulted_value,
                defaults: flows.defaults,
                losses: flows.losses + date.sale_losses,
                capitalized: flows.capitalized,
                purchased: date.purchased,
                purchase_cost: date.reinvested,
                ccc_haircut: date.ccc_haircut,
            },
            cash: CashReport { opening: date.opening, closing: self.cash() },
            payments: date.ledger.movements,
            tests: self.tests.measures.clone(),
            tranches,
            fees,
        }
    }

    /// Whether the equity would rather call than go on with what it was paid.
    pub(super) fn distribution_is_too_small(&self) -> bool {
        let Some(least) = self.call.and_then(|call| call.when_distribution_below) else {
            return false;
        };
        let equity = self.classes.iter().filter(|class| class.terms.is_equity());
        let paid: f64 = equity.map(|class| class.all_interest_paid() + class.all_principal_paid()).sum();
        paid < least * original_equity(&self.deal.tranches)
    }

    /// The whole projection.
    pub(super) fn report(&self, analysis: Snapshot, periods: Vec<Period>) -> Projection {
        let tranches = self.classes.iter().enumerate().map(|(i, class)| {
            let flows: Vec<ClassFlow> = periods
                .iter()
                .map(|period| {
                    let paid = &period.tranches[i];
                    ClassFlow {
                        interest: paid.interest_paid,
                        deferred: paid.deferred_paid,
                        principal: paid.principal_paid,
                        index: period.index_rate,
                        rate: paid.rate,
                    }
                })
                .collect();
            let unpaid = class.balance + class.deferred + class.shortfall;
            TrancheResult::new(self.deal, class.terms, &self.calendar, &flows, unpaid)
        });
        let tranches: Vec<TrancheResult> = tranches.collect();
        Projection {
            deal: self.deal.name.clone(),
            currency: self.deal.currency.clone(),
            analysis,
            settlement: self.deal.dates.settlement(),
            equity: self.equity_result(&periods),
            periods,
            tranches,
        }
    }

    fn equity_result(&self, periods: &[Period]) -> Option<EquityResult> {
        let classes = &self.deal.tranches;
        let cost: Option<f64> = classes
            .iter()
            .filter(|class| class.is_equity())
            .map(|class| settle(class.balance * class.price.unwrap_or(1.0)))
            .reduce(|sum, cost| sum + cost);
        let original = original_equity(classes);
        let distributions = periods.iter().map(|period| {
            let paid = classes.iter().zip(&period.tranches).filter(|(class, _)| class.is_equity());
            let (interest, principal) = paid.fold((0.0, 0.0), |(interest, principal), (_, paid)| {
                (interest + paid.interest_paid, principal + paid.principal_paid)
            });
            let fraction = if original > 0.0 { (interest + principal) / original } else { 0.0 };
            Distribution { date: period.date, interest, principal, fraction }
        });
        let discount_rate = self.assumptions.equity_discount_rate;
        Some(EquityResult::new(cost?, self.deal.dates.settlement(), discount_rate, distributions.collect()))
    }
}

/// The equity's original balance.
pub(super) fn original_equity(classes: &[Tranche]) -> f64 {
    let equity = classes.iter().filter(|class| class.is_equity());
    settle(equity.map(|class| class.original_balance.unwrap_or(class.balance)).sum())
}
