//! clo-core, by module.

mod analytics;
mod by_hand;
mod calendar;
mod cash_flows;
mod coverage;
mod garbage;
mod generate;
mod properties;
mod quarters;
mod tape;
mod waterfalls;
