//! The CLO management API (document 000): deals, their collateral, their waterfalls and their risk.

pub mod assets;
pub mod deals;
pub mod portfolios;
pub mod rebalancing;
pub mod risk;
pub mod scenarios;
pub mod stress;
pub mod waterfall;

use crate::app::State;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;

/// Below `/api/v1`.
pub fn routes() -> OpenApiRouter<Arc<State>> {
    OpenApiRouter::new()
        .merge(assets::listed())
        .merge(deals::listed())
        .merge(portfolios::routes())
        .merge(scenarios::listed())
        .nest("/assets", assets::routes())
        .nest("/deals", deals::routes())
        .nest("/rebalancing", rebalancing::routes())
        .nest("/risk", risk::routes())
        .nest("/scenarios", scenarios::routes())
        .nest("/waterfall", waterfall::routes())
}
