//! What a run comes to.

use crate::assumptions::Assumptions;
use crate::deal::Deal;
use crate::project;
use crate::report::Projection;
use risk_core::Result;
use risk_core::time::Date;
use serde::{Deserialize, Serialize};

/// A projection in a few numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Every class, from the most senior.
    pub classes: Vec<ClassOutcome>,
    /// The equity's annual return; none without equity, or where nothing comes back.
    pub equity_irr: Option<f64>,
    /// The equity's net present value at the discount rate of the assumptions.
    pub equity_npv: Option<f64>,
    /// Distributions to the equity over its cost.
    pub equity_moic: Option<f64>,
    /// Interest collected.
    pub interest: f64,
    /// Principal collected: scheduled, prepaid, recovered and sold.
    pub principal: f64,
    /// Par that defaulted.
    pub defaults: f64,
    /// Par lost.
    pub losses: f64,
    /// The first date on which a coverage test failed.
    pub first_failure: Option<Date>,
    /// On how many dates a coverage test failed.
    pub failures: usize,
    /// The first date paid by acceleration.
    pub accelerated: Option<Date>,
    /// The last payment date.
    pub end: Option<Date>,
}

/// A class in a few numbers, as [`crate::analytics::TrancheResult`] has them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassOutcome {
    /// The class's name.
    pub name: String,
    /// Yield at the class's price.
    #[serde(rename = "yield")]
    pub yield_rate: Option<f64>,
    /// Discount margin at the class's price; none for equity.
    pub discount_margin: Option<f64>,
    /// Weighted average life in years; none for equity.
    pub wal_years: Option<f64>,
    /// Interest paid.
    pub interest: f64,
    /// Principal paid.
    pub principal: f64,
    /// Never paid; none for equity.
    pub loss: Option<f64>,
}

impl Outcome {
    /// Projects `deal` under `assumptions`, and keeps what it comes to.
    ///
    /// # Errors
    /// As [`project`].
    pub fn of(deal: &Deal, assumptions: &Assumptions) -> Result<Self> {
        project(deal, assumptions).map(|projection| Self::from(&projection))
    }
}

impl From<&Projection> for Outcome {
    fn from(projection: &Projection) -> Self {
        let periods = &projection.periods;
        let failed = || periods.iter().filter(|period| period.tests.iter().any(|test| !test.passing));
        let collected = periods.iter().map(|period| &period.collections);
        let equity = projection.equity.as_ref();
        let class = |class: &crate::analytics::TrancheResult| ClassOutcome {
            name: class.name.clone(),
            yield_rate: class.yield_rate,
            discount_margin: class.discount_margin,
            wal_years: class.wal_years,
            interest: class.interest_paid,
            principal: class.principal_paid,
            loss: class.loss,
        };
        Self {
            classes: projection.tranches.iter().map(class).collect(),
            equity_irr: equity.and_then(|equity| equity.irr),
            equity_npv: equity.map(|equity| equity.npv),
            equity_moic: equity.and_then(|equity| equity.moic),
            interest: collected.clone().map(|c| c.interest).sum(),
            principal: collected.map(|c| c.principal + c.recoveries + c.sales).sum(),
            defaults: periods.iter().map(|period| period.pool.defaults).sum(),
            losses: periods.iter().map(|period| period.pool.losses).sum(),
            first_failure: failed().next().map(|period| period.date),
            failures: failed().count(),
            accelerated: periods.iter().find(|period| period.accelerated).map(|period| period.date),
            end: periods.last().map(|period| period.date),
        }
    }
}
