//! What the classes and the equity are worth, and what it depends on.

use crate::argument::{Choice, Document, Optional, Part};
use crate::function::functions;
use clo_core::{Assumptions, Deal};
use risk_core::time::Date;

functions! {
    /// What the classes and the equity are worth, and what it depends on.
    analytics at "clo.analytics" of clo_core::analytics {
        async |progress| break_even(deal: Document<Deal>, assumptions: Optional<Assumptions>, settings: Optional<core::BreakEvenSettings>) = core::break_even_with(deal, assumptions, settings, progress);
        async |progress| yields_to_calls(deal: Document<Deal>, assumptions: Optional<Assumptions>) = core::yields_to_calls_with(deal, assumptions, progress);
        async net_asset_value(deal: Document<Deal>);
        async refinance(deal: Document<Deal>, assumptions: Optional<Assumptions>, refinancing: Part<core::Refinancing>);
        async |progress| class_risk(deal: Document<Deal>, assumptions: Optional<Assumptions>, settings: Optional<core::RiskSettings>) = core::class_risk_with(deal, assumptions, settings, progress);
        async class_cash_flows(deal: Document<Deal>, projection: Document<clo_core::Projection>, name: String) = core::ClassCashFlows::of(deal, projection, name);
        price_at_yield(flows: Part<core::ClassCashFlows>, rate: f64) -> number = Ok(flows.price_at_yield(rate));
        yield_at(flows: Part<core::ClassCashFlows>, price: f64) -> number = Ok(flows.yield_at(price));
        price_at_margin(flows: Part<core::ClassCashFlows>, margin: f64) -> number = Ok(flows.price_at_margin(margin));
        margin_at(flows: Part<core::ClassCashFlows>, price: f64) -> number = Ok(flows.margin_at(price));
        price_at_z_spread(flows: Part<core::ClassCashFlows>, spread: f64) -> number = Ok(flows.price_at_z_spread(spread));
        z_spread_at(flows: Part<core::ClassCashFlows>, price: f64) -> number = Ok(flows.z_spread_at(price));
        internal_rate_of_return(flows: Part<Vec<(Date, f64)>>) -> number = Ok(core::irr::internal_rate_of_return(flows));
        net_present_value(flows: Part<Vec<(Date, f64)>>, rate: f64, date: Choice<Date>) -> number = Ok(core::irr::net_present_value(flows, rate, date));
        weighted_average_life(settlement: Choice<Date>, balance: f64, principal: Part<Vec<(Date, f64)>>) -> number = Ok(core::weighted_life::weighted_average_life(settlement, balance, principal));
        equity(cost: f64, settlement: Choice<Date>, discount_rate: f64, distributions: Choice<Vec<core::Distribution>>) = Ok(core::EquityResult::new(cost, settlement, discount_rate, distributions));
    }
}
