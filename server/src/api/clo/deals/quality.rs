//! `/deals/{deal_id}/compliance`, `/hypo`, `/analytics` and `/projection`: what a desk asks of a deal.

use crate::app::State as App;
use crate::auth::role::Role;
use crate::error::{ApiError, Part};
use crate::extract::{Body, User};
use crate::service::clo::base;
use axum::Json;
use axum::extract::{Path, State};
use clo_core::analytics::{
    ClassRisk, EquityResult, NetAssetValue, RiskSettings, TrancheResult, class_risk_with, net_asset_value,
};
use clo_core::quality::{Compliance, Settings, compliance};
use clo_core::rebalance::{Hypo, HypoSettings, Trade, hypothetical};
use clo_core::{Assumptions, Projection, project_with};
use risk_core::check::Checks;
use risk_core::progress::Progress;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Below `/deals`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(comply))
        .routes(routes!(hypo))
        .routes(routes!(analytics))
        .routes(routes!(projection))
}

/// Every numbered test of a deal: numerator, denominator, threshold, what stands behind it, and a sentence.
#[utoipa::path(
    get, path = "/{deal_id}/compliance", tag = "deals", params(("deal_id" = String, Path)),
    responses(
        (status = 200, description = "The tests", body = Object), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such deal"), (status = 422, description = "The deal has no tests"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn comply(
    State(app): State<Arc<App>>,
    _: User,
    Path(id): Path<String>,
) -> Result<Json<Compliance>, ApiError> {
    let deal = base::deal(&app, &id).await?.deal;
    let settings = Settings { most_contributors: Some(10), ..Settings::default() };
    Ok(Json(app.computer.compute(move |_| compliance(&deal, &settings)).await?))
}

/// Trades to try.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HypoBody {
    /// `{"asset": "ASSET001", "side": "sell", "par": 1000000, "price": 0.99}`; assets of the deal or of the
    /// master list.
    #[schema(value_type = Vec<Object>)]
    trades: Vec<Trade>,
    /// `{"mode": "individual"}` tries each by itself.
    #[serde(default)]
    #[schema(value_type = Object)]
    settings: HypoSettings,
}

/// Most trades of one try.
const MOST_TRADES: usize = 1_000;

impl HypoBody {
    fn check(&self) -> Result<(), ApiError> {
        let mut checks = Checks::default();
        let count = self.trades.len();
        let wanted = format_args!("must be from 1 to {MOST_TRADES}, got {count}");
        checks.require((1..=MOST_TRADES).contains(&count), "trades", wanted);
        Part::Body.refuse(checks)
    }
}

/// Tries trades: every test before and after, and nothing changed.
#[utoipa::path(
    post, path = "/{deal_id}/hypo", tag = "deals", params(("deal_id" = String, Path)), request_body = HypoBody,
    responses(
        (status = 200, description = "The tests before and after", body = Object), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 403, description = "Viewers may not"),
        (status = 404, description = "No such deal"), (status = 422, description = "A value is wrong"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn hypo(
    State(app): State<Arc<App>>,
    user: User,
    Path(id): Path<String>,
    Body(body): Body<HypoBody>,
) -> Result<Json<Hypo>, ApiError> {
    user.at_least(Role::Analyst)?;
    body.check()?;
    let deal = base::deal(&app, &id).await?.deal;
    let master = app.database.asset_documents().await?;
    let work = move |_: &Progress<'_>| hypothetical(&deal, &master, &body.trades, &body.settings);
    Ok(Json(app.computer.compute(work).await?))
}

/// What a deal's classes are worth in the base case.
#[derive(Debug, Serialize, ToSchema)]
pub struct DealAnalytics {
    deal_id: String,
    /// Yields, margins, lives, durations, prices and losses.
    #[schema(value_type = Vec<Object>)]
    tranches: Vec<TrancheResult>,
    #[schema(value_type = Object)]
    equity: Option<EquityResult>,
    /// What moves their values.
    #[schema(value_type = Vec<Object>)]
    sensitivities: Vec<ClassRisk>,
    /// At market value.
    #[schema(value_type = Object)]
    net_asset_value: NetAssetValue,
}

/// Yields, margins, lives, durations, sensitivities and net asset value of a deal.
#[utoipa::path(
    get, path = "/{deal_id}/analytics", tag = "deals", params(("deal_id" = String, Path)),
    responses(
        (status = 200, body = DealAnalytics), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such deal"), (status = 422, description = "The deal cannot be projected"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn analytics(
    State(app): State<Arc<App>>,
    _: User,
    Path(id): Path<String>,
) -> Result<Json<DealAnalytics>, ApiError> {
    let deal = base::deal(&app, &id).await?.deal;
    let work = move |progress: &Progress<'_>| {
        let assumptions = base::assumptions();
        let projection = project_with(&deal, &assumptions, progress)?;
        Ok(DealAnalytics {
            deal_id: id,
            tranches: projection.tranches,
            equity: projection.equity,
            sensitivities: class_risk_with(&deal, &assumptions, &RiskSettings::default(), progress)?,
            net_asset_value: net_asset_value(&deal)?,
        })
    };
    Ok(Json(app.computer.compute(work).await?))
}

/// What to assume of the future.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProjectionBody {
    /// `base`, or the id of a scenario.
    scenario: Option<String>,
    /// Every input of a projection, in the place of the scenario's: `{"default_rate": 0.03}`.
    #[schema(value_type = Option<Object>)]
    assumptions: Option<Assumptions>,
}

/// The whole projection of a deal: every payment date with every movement of cash, what was due, and why it
/// was not more.
#[utoipa::path(
    post, path = "/{deal_id}/projection", tag = "deals", params(("deal_id" = String, Path)),
    request_body = ProjectionBody,
    responses(
        (status = 200, description = "The projection", body = Object), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 403, description = "Viewers may not"),
        (status = 404, description = "No such deal or scenario"), (status = 422, description = "A value is wrong"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn projection(
    State(app): State<Arc<App>>,
    user: User,
    Path(id): Path<String>,
    Body(body): Body<ProjectionBody>,
) -> Result<Json<Projection>, ApiError> {
    user.at_least(Role::Analyst)?;
    let stored = base::deal(&app, &id).await?;
    let scenario = base::scenario(&app, body.scenario.as_deref().unwrap_or(base::BASE)).await?;
    let work = move |progress: &Progress<'_>| {
        let (deal, assumptions) = base::under(scenario.as_ref(), &stored.deal)?;
        project_with(&deal, &body.assumptions.unwrap_or(assumptions), progress)
    };
    Ok(Json(app.computer.compute(work).await?))
}
