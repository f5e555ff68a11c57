//! The priority of payments: steps as data, and the engine that pays them.

mod distribute;
mod expense;
mod incentive;
mod ledger;
mod liability;
mod plan;
mod priority;
mod step;

pub use distribute::{AnnualUse, Desk, Distribution, Moment, Phases, Till};
pub use expense::Expense;
pub use incentive::EquityFlows;
pub use ledger::{Account, Kind, Ledger, Movement, Reason, Stage};
pub use liability::Class;
pub use plan::{Payee, Plan, PlannedStep, When, plan};
pub use priority::allocate;
pub use step::{Condition, Limit, Order, Payment, Phase, Step, WaterfallKind, Waterfalls};
