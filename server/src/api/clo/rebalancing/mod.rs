//! `/rebalancing`: trades that improve a deal, found, kept and handed out.

mod events;
mod operations;
mod results;

use crate::app::State as App;
use crate::auth::role::Role;
use crate::clock;
use crate::error::{ApiError, Part};
use crate::extract::{Body, User};
use crate::service::clo::base;
use crate::service::clo::operation::{self, OperationStatus};
use crate::service::clo::rebalance::{self, Algorithm, Place, Request, TransactionType};
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use clo_core::rebalance::Side;
use results::RunReport;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tokio::time::Instant;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Below `/rebalancing`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(run))
        .routes(routes!(rank_assets))
        .routes(routes!(health))
        .merge(events::routes())
        .merge(operations::routes())
}

/// What this part of the document wraps its answers in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Wrapped<T> {
    success: bool,
    message: &'static str,
    data: T,
}

const fn wrapped<T>(message: &'static str, data: T) -> Json<Wrapped<T>> {
    Json(Wrapped { success: true, message, data })
}

/// Finds the trades that improve a deal. It runs as a job; the answer waits for it, and says `running` where
/// it takes longer than a request may.
#[utoipa::path(
    post, path = "/run", tag = "rebalancing", request_body = Request,
    responses(
        (status = 200, body = Wrapped<RunReport>), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 403, description = "For managers"),
        (status = 404, description = "No such deal"), (status = 422, description = "A value is wrong"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn run(
    State(app): State<Arc<App>>,
    user: User,
    Body(body): Body<Request>,
) -> Result<Json<Wrapped<RunReport>>, ApiError> {
    let came = Instant::now();
    user.at_least(Role::Manager)?;
    let begun = operation::begin(&app, &user, body).await?;
    let ended = operation::wait(&app, &begun, came).await?;
    let message = match OperationStatus::of(&ended) {
        OperationStatus::Running => "Portfolio rebalancing is running",
        OperationStatus::Cancelled => "Portfolio rebalancing was cancelled",
        _ => "Portfolio rebalancing completed successfully",
    };
    Ok(wrapped(message, RunReport::new(ended)))
}

/// What to rank.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RankAssets {
    portfolio_id: String,
    /// BUY.
    transaction_type: Option<TransactionType>,
    /// `sp_rating >= 'A' AND maturity_date <= '2030-12-31'`.
    filter_expression: Option<String>,
    /// 50, at most 1,000.
    max_assets: Option<u32>,
    /// Par of a trade: 1,000,000.
    incremental_loan_size: Option<f64>,
}

/// An asset in its place.
#[derive(Debug, Serialize, ToSchema)]
pub struct RankedAsset {
    rank: usize,
    asset_id: String,
    asset_name: String,
    objective_score: f64,
    par_amount: f64,
    /// Percent of par; none without a price.
    current_price: Option<f64>,
    /// Decimal.
    spread: f64,
    rating: &'static str,
    maturity: NaiveDate,
    industry: String,
}

/// The scores of those that are ranked.
#[derive(Debug, Serialize, ToSchema)]
pub struct RankingSummary {
    top_score: Option<f64>,
    bottom_score: Option<f64>,
    avg_score: Option<f64>,
}

/// A ranking.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ranking {
    portfolio_id: String,
    transaction_type: TransactionType,
    filter_expression: String,
    total_candidates: usize,
    rankings: Vec<RankedAsset>,
    summary: RankingSummary,
}

impl Ranking {
    fn new(asked: RankAssets, side: TransactionType, places: Vec<Place>) -> Self {
        let total_candidates = places.len();
        let most = asked.max_assets.unwrap_or(50) as usize;
        let view = |(k, place): (usize, Place)| RankedAsset {
            rank: k + 1,
            asset_id: place.asset_id,
            asset_name: place.asset_name,
            objective_score: place.score,
            par_amount: place.par,
            current_price: place.price.map(|price| 100.0 * price),
            spread: place.spread,
            rating: place.rating,
            maturity: place.maturity,
            industry: place.industry,
        };
        let rankings: Vec<RankedAsset> = places.into_iter().take(most).enumerate().map(view).collect();
        let scores: Vec<f64> = rankings.iter().map(|asset| asset.objective_score).collect();
        Self {
            portfolio_id: asked.portfolio_id,
            transaction_type: side,
            filter_expression: asked.filter_expression.unwrap_or_default(),
            total_candidates,
            rankings,
            summary: RankingSummary {
                top_score: scores.first().copied(),
                bottom_score: scores.last().copied(),
                avg_score: (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64),
            },
        }
    }
}

/// Ranks what a deal may buy, or sell, by what it does to its tests.
#[utoipa::path(
    post, path = "/rank-assets", tag = "rebalancing", request_body = RankAssets,
    responses(
        (status = 200, body = Wrapped<Ranking>), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 403, description = "For managers"),
        (status = 404, description = "No such deal"), (status = 422, description = "A value is wrong"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn rank_assets(
    State(app): State<Arc<App>>,
    user: User,
    Body(body): Body<RankAssets>,
) -> Result<Json<Wrapped<Ranking>>, ApiError> {
    user.at_least(Role::Manager)?;
    let increment = body.incremental_loan_size.unwrap_or(1e6);
    let mut checks = Checks::default();
    checks.money("incremental_loan_size", increment);
    let most = body.max_assets.unwrap_or(50);
    checks.require(
        (1..=1000).contains(&most),
        "max_assets",
        format_args!("must be from 1 to 1000, got {most}"),
    );
    Part::Body.refuse(checks)?;
    let filter = rebalance::filter(body.filter_expression.as_deref(), "filter_expression")?;
    let deal = base::deal(&app, &body.portfolio_id).await?.deal;
    let master = app.database.asset_documents().await?;
    let way = body.transaction_type.unwrap_or_default();
    let side = if way == TransactionType::Buy { Side::Buy } else { Side::Sell };
    let work = move |_: &risk_core::progress::Progress<'_>| {
        rebalance::ranking(&deal, &master, side, filter.as_ref(), increment)
    };
    let places = app.computer.compute(work).await?;
    Ok(wrapped("Asset ranking analysis completed successfully", Ranking::new(body, way, places)))
}

/// What rebalancing can do.
#[derive(Debug, Serialize, ToSchema)]
pub struct Capabilities {
    portfolio_optimization: bool,
    asset_ranking: bool,
    objective_function_scoring: bool,
    compliance_checking: bool,
    progress_tracking: bool,
    export_functionality: bool,
    operation_cancellation: bool,
}

/// How it does it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Algorithms {
    two_phase_rebalancing: bool,
    incremental_optimization: bool,
    objective_function_maximization: bool,
    concentration_limit_enforcement: bool,
    /// `algorithm`: what may be asked for.
    available: [Algorithm; 2],
}

/// Whether rebalancing works.
#[derive(Debug, Serialize, ToSchema)]
pub struct RebalancingHealth {
    /// `healthy`, or `unhealthy` where the database does not answer.
    status: &'static str,
    service: &'static str,
    version: &'static str,
    timestamp: DateTime<Utc>,
    capabilities: Capabilities,
    algorithms: Algorithms,
}

/// Whether rebalancing works, and what it can do. For everybody.
#[utoipa::path(
    get, path = "/health", tag = "rebalancing",
    responses((status = 200, body = RebalancingHealth), (status = 429, description = "Too many requests"))
)]
pub async fn health(State(app): State<Arc<App>>) -> Json<RebalancingHealth> {
    let answers = app.database.ping().await.is_ok();
    Json(RebalancingHealth {
        status: if answers { "healthy" } else { "unhealthy" },
        service: "portfolio-rebalancing",
        version: env!("CARGO_PKG_VERSION"),
        timestamp: clock::now(),
        capabilities: Capabilities {
            portfolio_optimization: answers,
            asset_ranking: answers,
            objective_function_scoring: answers,
            compliance_checking: answers,
            progress_tracking: answers,
            export_functionality: answers,
            operation_cancellation: answers,
        },
        algorithms: Algorithms {
            two_phase_rebalancing: true,
            incremental_optimization: true,
            objective_function_maximization: true,
            concentration_limit_enforcement: true,
            available: [Algorithm::TwoPhase, Algorithm::Optimal],
        },
    })
}
