//! The same period loop for many paths of defaults: nothing is written down but what the classes get,
//! in buffers that are used again for each path.

use super::Engine;
use crate::assumptions::Assumptions;
use crate::collateral::default_profiles::{AssetProfile, asset_profiles};
use crate::deal::{Deal, PaymentPeriod};
use crate::waterfall::{Ledger, Plan};
use risk_core::time::Date;
use risk_core::{Progress, Result};

/// An asset that defaults on a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PathDefault {
    /// Its place among the deal's assets.
    pub(crate) asset: usize,
    /// When: it counts from the next interest date on.
    pub(crate) date: Date,
    /// The part of the defaulted par that is recovered.
    pub(crate) recovery: f64,
}

/// What the classes get on a path.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct PathFlows {
    /// How many classes there are.
    pub(crate) classes: usize,
    /// Interest by period and class, on deferred interest and residual included.
    pub(crate) interest: Vec<f64>,
    /// Principal, deferred interest and residual by period and class.
    pub(crate) principal: Vec<f64>,
    /// What each class is still owed in the end; nothing for the equity.
    pub(crate) unpaid: Vec<f64>,
    /// The largest interest that was due and not paid, of classes that may not defer.
    pub(crate) shortfall: Vec<f64>,
}

/// What the paths of a deal have in common.
#[derive(Debug)]
pub(crate) struct PathModel<'d> {
    start: Engine<'d>,
    plan: Plan,
    profiles: Vec<AssetProfile>,
}

/// A deal that runs along paths of defaults; one for each thread.
#[derive(Debug)]
pub(crate) struct PathEngine<'m, 'd> {
    engine: Engine<'d>,
    model: &'m PathModel<'d>,
}

impl<'d> PathModel<'d> {
    /// Of a deal and a scenario that have been checked. The assets that are not in default have no
    /// defaults but those of a path; what is bought defaults at the scenario's rates.
    pub(crate) fn new(deal: &'d Deal, assumptions: &'d Assumptions) -> Result<Self> {
        let waterfalls = deal.waterfalls()?;
        let plan = Plan::new(deal, &waterfalls);
        let mut start = Engine::new(deal, assumptions, &plan, &Progress::silent())?;
        start.pool.prepare_purchases(&start.calendar, &start.index);
        let profiles = asset_profiles(deal, assumptions, &start.index, &start.calendar);
        Ok(Self { start, plan, profiles })
    }

    /// An engine for one thread.
    pub(crate) fn engine(&self) -> PathEngine<'_, 'd> {
        PathEngine { engine: self.start.clone(), model: self }
    }

    /// The payment dates.
    pub(crate) fn periods(&self) -> &[PaymentPeriod] {
        &self.start.calendar
    }

    /// The index rate of the notes by period.
    pub(crate) fn rates(&self) -> &[f64] {
        &self.start.rates
    }
}

impl PathEngine<'_, '_> {
    /// Runs one path.
    ///
    /// # Errors
    /// When amounts grow beyond what numbers hold.
    pub(crate) fn run(
        &mut self,
        defaults: impl IntoIterator<Item = PathDefault>,
        flows: &mut PathFlows,
    ) -> Result<()> {
        let Self { engine, model } = self;
        let PathModel { start, plan, profiles } = model;
        engine.rewind(start);
        for PathDefault { asset, date, recovery } in defaults {
            let profile = &profiles[asset];
            if let Some(place) = profile.on(date) {
                engine.pool.suffer(asset, &profile.defaults[place], recovery);
            }
        }
        let (periods, classes) = (engine.calendar.len(), engine.classes.len());
        flows.clear(periods, classes);
        for k in 0..periods {
            let date = engine.pay(plan, k, Ledger::silent())?;
            engine.called = engine.distribution_is_too_small();
            let payment = date.period.payment;
            for (i, class) in engine.classes.iter_mut().enumerate() {
                let at = k * classes + i;
                flows.interest[at] = class.all_interest_paid();
                flows.principal[at] = class.all_principal_paid() + class.deferred_paid;
                class.roll(payment);
                flows.shortfall[i] = flows.shortfall[i].max(class.shortfall);
            }
            engine.expenses.iter_mut().for_each(|fee| fee.roll());
            if date.redeeming() {
                break;
            }
        }
        for (unpaid, class) in flows.unpaid.iter_mut().zip(&engine.classes) {
            *unpaid =
                if class.terms.is_equity() { 0.0 } else { class.balance + class.deferred + class.shortfall };
        }
        Ok(())
    }
}

impl PathFlows {
    fn clear(&mut self, periods: usize, classes: usize) {
        self.classes = classes;
        for (list, length) in [
            (&mut self.interest, periods * classes),
            (&mut self.principal, periods * classes),
            (&mut self.unpaid, classes),
            (&mut self.shortfall, classes),
        ] {
            list.clear();
            list.resize(length, 0.0);
        }
    }
}

impl Engine<'_> {
    /// Goes back to `start`, before the first payment date; keeps the memory.
    fn rewind(&mut self, start: &Self) {
        self.pool.rewind(&start.pool);
        self.classes.clone_from(&start.classes);
        self.expenses.clone_from(&start.expenses);
        self.equity.clone_from(&start.equity);
        self.annual.clear();
        (self.till, self.reserves) = (start.till, start.reserves);
        (self.fee_basis, self.financed, self.called) = (start.fee_basis, start.financed, false);
    }
}
