//! clo-core, by module.

mod analytics;
mod by_hand;
mod calendar;
mod cash_flows;
mod coverage;
mod quarters;
mod tape;
