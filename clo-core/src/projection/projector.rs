//! Projections: one, or many on the same collateral.

use super::{Engine, Setting};
use crate::assumptions::{Assumptions, Call};
use crate::collateral::pool::Pool;
use crate::deal::Deal;
use crate::report::{Period, Projection};
use crate::waterfall::Plan;
use risk_core::check::Checks;
use risk_core::{Progress, Result};

/// Projects `deal` under `assumptions` to its end.
///
/// # Examples
/// ```
/// # fn main() -> risk_core::Result<()> {
/// let deal = clo_core::Deal::from_json(include_str!("../../../examples/deals/small.json"))?;
/// let projection = clo_core::project(&deal, &clo_core::Assumptions::default())?;
/// assert_eq!(projection.tranches[0].loss, Some(0.0));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`risk_core::Error::Invalid`] with every problem of the deal, or else of the assumptions.
pub fn project(deal: &Deal, assumptions: &Assumptions) -> Result<Projection> {
    project_with(deal, assumptions, &Progress::silent())
}

/// [`project`], watched: progress counts assets and payment dates.
///
/// # Errors
/// As [`project`]; [`risk_core::Error::Cancelled`] when `progress` says so.
pub fn project_with(deal: &Deal, assumptions: &Assumptions, progress: &Progress<'_>) -> Result<Projection> {
    Projector::new_with(deal, assumptions, progress)?.project_with(progress)
}

/// A deal whose collateral is projected already, to be run through its waterfalls: what takes most of the
/// time of a projection is done once for all that need the same collateral.
///
/// # Examples
/// ```
/// # fn main() -> risk_core::Result<()> {
/// use clo_core::{Assumptions, Deal, Projector, assumptions::Call, project};
///
/// let deal = Deal::from_json(include_str!("../../../examples/deals/small.json"))?;
/// let mut assumptions = Assumptions::default();
/// let held = Projector::new(&deal, &assumptions)?;
/// let call = Some(Call { on: Some(deal.dates.maturity), ..Call::default() });
/// let called = held.with_call(call)?.project()?;
/// assert_eq!(held.project()?, project(&deal, &assumptions)?);
/// let assumptions = Assumptions { call, ..assumptions.clone() };
/// assert_eq!(called, project(&deal, &assumptions)?);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Projector<'d> {
    plan: Plan,
    /// At the analysis date.
    engine: Engine<'d>,
}

impl<'d> Projector<'d> {
    /// Projects the collateral.
    ///
    /// # Errors
    /// As [`project`].
    pub fn new(deal: &'d Deal, assumptions: &'d Assumptions) -> Result<Self> {
        Self::new_with(deal, assumptions, &Progress::silent())
    }

    /// [`Self::new`], watched: progress counts assets, of assets and payment dates.
    ///
    /// # Errors
    /// As [`Self::new`]; [`risk_core::Error::Cancelled`] when `progress` says so.
    pub fn new_with(deal: &'d Deal, assumptions: &'d Assumptions, progress: &Progress<'_>) -> Result<Self> {
        deal.check()?;
        assumptions.check(deal)?;
        let waterfalls = deal.waterfalls()?;
        let plan = Plan::new(deal, &waterfalls);
        let setting = Setting::new(deal, assumptions)?;
        let pool = Pool::project(deal, assumptions, &setting.index, &setting.calendar, progress)?;
        let engine = Engine::new(deal, assumptions, &plan, setting, pool);
        Ok(Self { plan, engine })
    }

    /// The same collateral with another call than that of the assumptions.
    ///
    /// # Errors
    /// [`risk_core::Error::Invalid`] when the call makes no sense.
    pub fn with_call(&self, call: Option<Call>) -> Result<Self> {
        let mut checks = Checks::default();
        if let Some(call) = &call {
            call.check(&mut checks);
        }
        checks.finish()?;
        let mut called = self.clone();
        called.engine.call = call;
        Ok(called)
    }

    /// Every payment date: what [`Projection::periods`](crate::Projection) has, without the results of the
    /// classes.
    ///
    /// # Errors
    /// When amounts grow beyond what numbers hold.
    pub fn periods(&self) -> Result<Vec<Period>> {
        self.run(&mut self.engine.clone(), &Progress::silent())
    }

    /// What [`project`] gives.
    ///
    /// # Errors
    /// As [`Self::periods`].
    pub fn project(&self) -> Result<Projection> {
        self.project_with(&Progress::silent())
    }

    fn project_with(&self, progress: &Progress<'_>) -> Result<Projection> {
        let mut engine = self.engine.clone();
        let analysis = engine.snapshot();
        let periods = self.run(&mut engine, progress)?;
        Ok(engine.report(analysis, periods))
    }

    fn run(&self, engine: &mut Engine<'_>, progress: &Progress<'_>) -> Result<Vec<Period>> {
        let dates = engine.calendar.len();
        let (assets, total) = (engine.deal.assets.len(), engine.deal.assets.len() + dates);
        let mut periods = Vec::with_capacity(dates);
        for k in 0..dates {
            progress.report((assets + k) as u64, total as u64)?;
            let date = engine.pay(&self.plan, k)?;
            let last = date.redeeming();
            periods.push(engine.close(date));
            if last {
                break;
            }
        }
        progress.report(total as u64, total as u64)?;
        Ok(periods)
    }
}
