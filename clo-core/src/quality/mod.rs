//! Collateral quality: the numbered compliance tests of a deal, and what explains them.
//!
//! [`compliance`] is the door: every test of the deal with numerator, denominator, threshold, the
//! assets behind it and a sentence. [`Book`] is for trading: it measures the same tests on changed
//! holdings, thousands of times a second.

mod book;
mod compile;
mod compliance;
pub mod concentration;
mod country;
mod criterion;
mod definition;
pub mod diversity;
mod evaluate;
mod explain;
mod haircut;
pub mod life;
mod matrix;
mod members;
mod monitor;
mod sets;
pub mod spread;
mod tangent;
mod terms;

pub use book::{AssetQuality, Book};
pub use compliance::{Carried, Compliance, Contributor, TestResult, compliance};
pub use country::Countries;
pub use definition::{Agency, Criterion, Direction, Measure};
pub use evaluate::{Evaluation, Outcome, Struck};
pub use haircut::{DefaultedValue, Discount, Haircuts, LongDated, Reason};
pub use matrix::{Election, Matrix, QualityPoint};
pub use monitor::{
    Breakeven, CdoMonitor, ClassMonitor, ClassResult, Metric, MonitorResult, MonitorTerm, PortfolioMetrics,
    ScenarioDefaultRate,
};
pub(crate) use tangent::{Linear, Tangent};
pub use terms::{RatingsUsed, Settings, Terms, Test};
