//! The priority of payments: steps as data, and the engine that pays them.

mod distribute;
mod expense;
mod incentive;
mod ledger;
mod liability;
mod priority;
mod step;

pub use distribute::{AnnualUse, Distribution, Moment, Till};
pub use expense::Expense;
pub use incentive::EquityFlows;
pub use ledger::{Account, Kind, Ledger, Movement, Reason, Stage};
pub use liability::Class;
pub use priority::allocate;
pub use step::{Condition, Limit, Order, Payment, Phase, Step, WaterfallKind, Waterfalls};
