//! What the paths of a deal have in common.

use super::PathEngine;
use super::bucket::Bucket;
use super::class::{ClassLanes, ClassTerms, FeeLanes, FeeTerms};
use super::coverage::{CureLanes, DebtLanes, TestLanes, TestTerms};
use super::distribute::{Book, Day, Terms};
use super::lanes::ZERO;
use crate::assumptions::Assumptions;
use crate::collateral::path_pool::{PathPool, ROWS, Ratings};
use crate::collateral::pool::Pool;
use crate::deal::{Deal, PaymentPeriod};
use crate::projection::{Engine, Setting};
use crate::waterfall::{Phase, Phases, Plan, PlannedStep, WaterfallKind};
use risk_core::Result;
use risk_core::math::power;

/// What the paths of a deal have in common.
#[derive(Debug)]
pub(crate) struct PathModel<'d> {
    pub(super) deal: &'d Deal,
    pub(super) assumptions: &'d Assumptions,
    pub(super) periods: Vec<PaymentPeriod>,
    pub(super) rates: Vec<f64>,
    pub(super) days: Vec<Day>,
    pub(crate) pool: PathPool,
    /// Each asset's place among the candidates of the CCC bucket.
    pub(super) candidate_of: Vec<Option<usize>>,
    pub(super) plan: Plan,
    pub(super) terms: Terms,
    pub(super) start: Start,
    /// (1 + h)^(years from the date before), by hurdle and period.
    pub(super) growth: Vec<Vec<f64>>,
}

/// Where the deal stands at the analysis date.
#[derive(Debug)]
pub(super) struct Start {
    pub(super) interest: f64,
    pub(super) principal: f64,
    pub(super) revolver: f64,
    pub(super) interest_reserve: f64,
    pub(super) expense_reserve: f64,
    pub(super) fee_basis: f64,
    pub(super) financed: f64,
    /// The future value of the equity's flows at the first payment date, by hurdle.
    pub(super) future_values: Vec<f64>,
}

impl<'d> PathModel<'d> {
    /// Of a deal and a scenario that have been checked; assets that are not in default have no defaults but
    /// those of a path.
    pub(crate) fn new(deal: &'d Deal, assumptions: &'d Assumptions, ratings: Ratings) -> Result<Self> {
        let waterfalls = deal.waterfalls()?;
        let plan = Plan::new(deal, &waterfalls);
        let setting = Setting::new(deal, assumptions)?;
        let at_start = Pool::unprojected(deal, assumptions, &setting.index, &setting.calendar);
        let pool = PathPool::new(deal, assumptions, &setting.index, &setting.calendar, ratings);
        let engine = Engine::new(deal, assumptions, &plan, setting, at_start);
        let (periods, rates) = (engine.calendar.clone(), engine.rates.clone());
        let mut candidate_of = vec![None; deal.assets.len()];
        for (i, candidate) in pool.bucket.iter().enumerate() {
            candidate_of[candidate.asset] = Some(i);
        }
        let day = |period: &PaymentPeriod| {
            let PaymentPeriod { payment, unadjusted, .. } = *period;
            let reinvesting = deal.dates.reinvestment_end.is_some_and(|end| unadjusted <= end);
            let callable = deal.dates.no_call.is_none_or(|from| unadjusted >= from);
            let phases = Phases::from_iter([
                if reinvesting { Phase::Reinvestment } else { Phase::Amortization },
                if callable { Phase::Call } else { Phase::NonCall },
            ]);
            Day { date: payment, phases }
        };
        let hurdles = plan.hurdles();
        let growth = hurdles.iter().map(|hurdle| {
            let days = |k: usize| (periods[k].payment - periods[k - 1].payment).num_days() as f64;
            let step = |k| if k == 0 { 1.0 } else { power(1.0 + hurdle, days(k) / 365.0) };
            (0..periods.len()).map(step).collect()
        });
        let growth = growth.collect();
        let terms = Terms {
            classes: deal.tranches.iter().map(|class| ClassTerms::new(class, &periods, &rates)).collect(),
            fees: deal.fees.iter().map(|fee| FeeTerms::new(fee, &periods, &rates)).collect(),
            tests: TestTerms::of(deal),
            hurdles,
        };
        let first = periods[0].payment; // an engine has at least one
        let start = Start {
            interest: engine.till.interest,
            principal: engine.till.principal,
            revolver: engine.reserves.revolver,
            interest_reserve: engine.reserves.interest,
            expense_reserve: engine.reserves.expense,
            fee_basis: engine.fee_basis,
            financed: engine.financed,
            future_values: terms
                .hurdles
                .iter()
                .map(|hurdle| engine.equity.future_value(*hurdle, first))
                .collect(),
        };
        let days = periods.iter().map(day).collect();
        Ok(Self { deal, assumptions, periods, rates, days, pool, candidate_of, plan, terms, start, growth })
    }

    /// An engine for one thread.
    pub(crate) fn engine(&self) -> PathEngine<'_, 'd> {
        let periods = self.periods.len();
        let steps = |list: &[PlannedStep]| vec![ZERO; list.len()];
        let Plan { interest, principal, note_sequence, acceleration } = &self.plan;
        let mut annual = [const { Vec::new() }; 4];
        annual[WaterfallKind::Interest as usize] = steps(interest);
        annual[WaterfallKind::Principal as usize] = steps(principal);
        annual[WaterfallKind::NoteSequence as usize] = steps(note_sequence);
        annual[WaterfallKind::Acceleration as usize] = steps(acceleration);
        let payees = [interest, principal, note_sequence, acceleration].into_iter().flatten();
        let payees = payees.map(|step| step.payees.len()).max().unwrap_or(0);
        let book = Book {
            classes: vec![ClassLanes::new(); self.terms.classes.len()],
            fees: vec![FeeLanes::new(); self.terms.fees.len()],
            tests: vec![TestLanes::new(); self.terms.tests.len()],
            debts: DebtLanes::new(self.terms.classes.len()),
            cures: CureLanes { from_interest: ZERO, from_principal: ZERO, diverted: ZERO },
            future_values: vec![ZERO; self.terms.hurdles.len()],
            annual,
            interest: ZERO,
            principal: ZERO,
            redemption: ZERO,
            reinvestable: ZERO,
            reinvested: ZERO,
            redeeming: ZERO,
            claims: Vec::with_capacity(payees),
            paid: Vec::with_capacity(payees),
        };
        PathEngine {
            model: self,
            rows: vec![[ZERO; ROWS]; periods],
            draws_to_come: vec![ZERO; periods],
            bought: Vec::with_capacity(periods),
            sums: std::array::from_fn(|_| self.pool.base.clone()),
            bucket: Bucket::new(&self.pool),
            book,
            revolver: ZERO,
            interest_reserve: ZERO,
            expense_reserve: ZERO,
            fee_basis: ZERO,
            financed: ZERO,
            called: ZERO,
            active: ZERO,
        }
    }

    /// The payment dates.
    pub(crate) fn periods(&self) -> &[PaymentPeriod] {
        &self.periods
    }

    /// The index rate of the notes by period.
    pub(crate) fn rates(&self) -> &[f64] {
        &self.rates
    }
}
