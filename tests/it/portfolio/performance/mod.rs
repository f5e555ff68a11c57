//! portfolio_core::performance.

mod flows;
mod garbage;
mod peers;
mod trades;
