//! The base case, what else a deal may be run under, and what every computation on a stored deal shares.

use crate::app::State;
use crate::error::ApiError;
use crate::store::deals::StoredDeal;
use clo_core::scenario::Scenario;
use clo_core::{Assumptions, Deal};
use risk_core::time::Date;

/// The name of the base case.
pub const BASE: &str = "base";

/// The base case of every deal: the market's.
pub fn assumptions() -> Assumptions {
    Assumptions::default()
}

/// The stored deal.
pub async fn deal(state: &State, id: &str) -> Result<StoredDeal, ApiError> {
    state.database.deal(id).await?.ok_or(ApiError::NotFound("Deal"))
}

/// The scenario of this id; none for the base case.
pub async fn scenario(state: &State, id: &str) -> Result<Option<Scenario>, ApiError> {
    if id.eq_ignore_ascii_case(BASE) {
        return Ok(None);
    }
    let found = state.database.scenario(id).await?.ok_or(ApiError::NotFound("Scenario"))?;
    state.database.note_scenario_use(id).await?;
    Ok(Some(found))
}

/// The deal and the base case, with what the scenario changes.
pub fn under(scenario: Option<&Scenario>, deal: &Deal) -> risk_core::Result<(Deal, Assumptions)> {
    match scenario {
        None => Ok((deal.clone(), assumptions())),
        Some(scenario) => scenario.apply(deal, &assumptions()),
    }
}

/// The deal as of a later date: what has matured by then is gone, the rest is as the tape has it.
pub fn as_of(deal: &Deal, date: Date) -> Deal {
    let mut moved = deal.clone();
    if date <= deal.dates.analysis || date >= deal.dates.maturity {
        return moved;
    }
    moved.dates.analysis = date;
    let calendar = &deal.dates.calendar;
    moved.assets.retain(|asset| asset.defaulted || asset.final_payment(calendar) > date);
    for asset in &mut moved.assets {
        asset.draws.retain(|draw| draw.date > date);
    }
    moved
}
