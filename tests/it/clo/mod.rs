//! clo-core, by module.

mod analytics;
mod analytics_risk;
mod by_hand;
mod calendar;
mod cash_flows;
mod collateral_value;
mod coverage;
mod filter;
mod garbage;
mod generate;
mod properties;
mod quality;
mod quarters;
mod ratings;
mod rebalance;
mod scenario;
mod tape;
mod tape_diff;
mod tape_xlsx;
mod waterfalls;
