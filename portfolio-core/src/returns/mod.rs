//! Returns from prices, and the alignment of series.

mod align;
mod change;
mod compound;
mod resample;
mod window;

pub use align::{DatedSeries, Missing, Panel, ReturnSettings, align, aligned_returns};
pub use change::{ReturnKind, log_returns, panel_returns, simple_returns};
pub use compound::{compounded, total_return, wealth};
pub(crate) use resample::check_dated;
pub use resample::{Period, resample};
pub(crate) use window::windowed;
