//! `/portfolios`: the portfolios of investors (documents 002 and 003).

use crate::api::clo;
use crate::api::clo::portfolios::DealDetail;
use crate::app::State as App;
use crate::auth::role::Role;
use crate::error::{ApiError, Part};
use crate::extract::{Body, Query, User};
use crate::store::portfolios::{Portfolio, PortfolioChange};
use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Below `/api/v1`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(get, update, delete))
}

/// A portfolio.
#[derive(Debug, Serialize, ToSchema)]
pub struct PortfolioView {
    id: i64,
    user_id: i64,
    name: String,
    description: Option<String>,
    initial_capital: f64,
    cash_balance: f64,
    /// Cash and positions.
    total_value: f64,
    /// Percentages by symbol.
    #[serde(skip_serializing_if = "Option::is_none")]
    allocations: Option<BTreeMap<String, f64>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Portfolio> for PortfolioView {
    fn from(portfolio: Portfolio) -> Self {
        Self {
            id: portfolio.number,
            user_id: portfolio.owner_number,
            name: portfolio.name,
            description: portfolio.description,
            initial_capital: portfolio.initial_capital,
            cash_balance: portfolio.cash_balance,
            total_value: portfolio.cash_balance,
            allocations: None,
            created_at: portfolio.created_at,
            updated_at: portfolio.updated_at,
        }
    }
}

/// A portfolio of the one who asks; an admin sees all.
pub struct PortfolioAt(Portfolio);

impl FromRequestParts<Arc<App>> for PortfolioAt {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        let user = <User as FromRequestParts<_>>::from_request_parts(parts, app).await?;
        let unknown = || ApiError::NotFound("Portfolio");
        let Path(id) = Path::<String>::from_request_parts(parts, app).await.map_err(|_| unknown())?;
        let number = id.parse().map_err(|_| unknown())?;
        let portfolio = app.database.portfolio(number).await?.ok_or_else(unknown)?;
        let is_theirs = portfolio.owner_id == user.id || user.role == Role::Admin;
        is_theirs.then_some(Self(portfolio)).ok_or_else(unknown)
    }
}

/// Which portfolios to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListPortfolios {
    /// Whose; for an admin.
    user_id: Option<i64>,
    /// From 1; 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// From 1 to 100; 20.
    #[param(minimum = 1, maximum = 100)]
    per_page: Option<u32>,
}

impl ListPortfolios {
    /// Which page, and how many on each.
    fn page(&self) -> Result<(i64, i64), ApiError> {
        let (page, per_page) = (self.page.unwrap_or(1), self.per_page.unwrap_or(20));
        let mut checks = Checks::default();
        checks.require(page >= 1, "page", "must be 1 or more, got 0");
        let wanted = format_args!("must be from 1 to 100, got {per_page}");
        checks.require((1..=100).contains(&per_page), "per_page", wanted);
        Part::Query.refuse(checks)?;
        Ok((page.into(), per_page.into()))
    }
}

/// The portfolios of the one who asks; for an admin, everybody's.
#[utoipa::path(
    get, path = "/portfolios", tag = "portfolios", params(ListPortfolios),
    responses(
        (status = 200, body = Vec<PortfolioView>), (status = 401, description = "Not authenticated"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn list(
    State(app): State<Arc<App>>,
    user: User,
    Query(wanted): Query<ListPortfolios>,
) -> Result<Json<Vec<PortfolioView>>, ApiError> {
    let owner = match user.role {
        Role::Admin => wanted.user_id,
        _ => app.database.account_number(&user.id).await?,
    };
    let (page, per_page) = wanted.page()?;
    let portfolios = app.database.portfolios(owner, per_page, per_page * (page - 1)).await?;
    Ok(Json(portfolios.into_iter().map(PortfolioView::from).collect()))
}

/// A portfolio, to be made or changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PortfolioBody {
    /// Up to 200 characters.
    name: Option<String>,
    description: Option<String>,
    /// What it begins with; only when it is made.
    initial_capital: Option<f64>,
    /// What it is worth in all: cash makes up the difference.
    total_value: Option<f64>,
    /// Percentages by symbol, which are scaled to sum to 100.
    allocations: Option<BTreeMap<String, f64>>,
}

impl PortfolioBody {
    fn check(&self) -> Result<(), ApiError> {
        let mut checks = Checks::default();
        for (field, text, most) in [("name", &self.name, 200), ("description", &self.description, 2000)] {
            let text = text.as_deref().unwrap_or("-");
            let plain = !text.chars().any(char::is_control) && text.chars().count() <= most;
            let wanted = format_args!("must be at most {most} characters, none of them control characters");
            checks.require(plain, field, wanted);
        }
        checks.require(
            self.name.as_deref().is_none_or(|name| !name.trim().is_empty()),
            "name",
            "must not be empty",
        );
        for (field, amount) in [("initial_capital", self.initial_capital), ("total_value", self.total_value)]
        {
            if let Some(amount) = amount {
                checks.money(field, amount);
            }
        }
        for (symbol, percentage) in self.allocations.iter().flatten() {
            let path = format!("allocations.{symbol}");
            let plain = symbol.chars().all(|c| c.is_ascii_graphic()) && (1..=32).contains(&symbol.len());
            checks.require(plain, &path, "must be named by 1 to 32 visible ASCII characters");
            checks.between(&path, *percentage, 0.0, 100.0);
        }
        let total = |given: &BTreeMap<String, f64>| given.values().sum::<f64>();
        let empty = self.allocations.as_ref().is_some_and(|given| !given.is_empty() && total(given) == 0.0);
        checks.require(!empty, "allocations", "must not all be 0");
        Part::Body.refuse(checks)
    }

    /// The allocations as parts of 100.
    fn scaled(&self) -> Option<BTreeMap<String, f64>> {
        let given = self.allocations.as_ref()?;
        let total: f64 = given.values().sum();
        Some(given.iter().map(|(symbol, percentage)| (symbol.clone(), 100.0 * percentage / total)).collect())
    }
}

async fn whole(app: &App, number: i64) -> Result<Json<PortfolioView>, ApiError> {
    let portfolio = app.database.portfolio(number).await?.ok_or(ApiError::NotFound("Portfolio"))?;
    let allocations = app.database.allocations(portfolio.id).await?.into_iter().collect();
    Ok(Json(PortfolioView { allocations: Some(allocations), ..portfolio.into() }))
}

/// Makes a portfolio.
#[utoipa::path(
    post, path = "/portfolios", tag = "portfolios", request_body = PortfolioBody,
    responses(
        (status = 201, body = PortfolioView), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 422, description = "A value is wrong"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn create(
    State(app): State<Arc<App>>,
    user: User,
    Body(body): Body<PortfolioBody>,
) -> Result<(StatusCode, Json<PortfolioView>), ApiError> {
    body.check()?;
    let mut checks = Checks::default();
    checks.require(body.name.is_some(), "name", "is missing");
    Part::Body.refuse(checks)?;
    let capital = body.initial_capital.or(body.total_value).unwrap_or(0.0);
    let name = body.name.as_deref().unwrap_or_default();
    let mut transaction = app.database.begin().await?;
    let (id, number) =
        transaction.add_portfolio(&user.id, name, body.description.as_deref(), capital).await?;
    if let Some(allocations) = body.scaled() {
        transaction.replace_allocations(id, &allocations).await?;
    }
    transaction.commit().await?;
    Ok((StatusCode::CREATED, whole(&app, number).await?))
}

/// What an id names: a portfolio where it is a number, else a CLO deal.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum PortfolioOrDeal {
    /// Of documents 002 and 003.
    Portfolio(Box<PortfolioView>),
    /// Of document 000.
    Deal(Box<DealDetail>),
}

/// A portfolio; where the id is no number, a CLO deal (document 000).
#[utoipa::path(
    get, path = "/portfolios/{id}", tag = "portfolios", params(("id" = String, Path)),
    responses(
        (status = 200, body = PortfolioOrDeal), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such portfolio"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn get(
    State(app): State<Arc<App>>,
    _: User,
    Path(id): Path<String>,
    portfolio: Result<PortfolioAt, ApiError>,
) -> Result<Json<PortfolioOrDeal>, ApiError> {
    if id.parse::<i64>().is_err() {
        let Json(deal) = clo::portfolios::get(&app, &id).await?;
        return Ok(Json(PortfolioOrDeal::Deal(Box::new(deal))));
    }
    let PortfolioAt(portfolio) = portfolio?;
    let Json(portfolio) = whole(&app, portfolio.number).await?;
    Ok(Json(PortfolioOrDeal::Portfolio(Box::new(portfolio))))
}

/// Changes a portfolio.
#[utoipa::path(
    put, path = "/portfolios/{id}", tag = "portfolios", params(("id" = String, Path)), request_body = PortfolioBody,
    responses(
        (status = 200, body = PortfolioView), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 404, description = "No such portfolio"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn update(
    State(app): State<Arc<App>>,
    user: User,
    PortfolioAt(portfolio): PortfolioAt,
    Body(body): Body<PortfolioBody>,
) -> Result<Json<PortfolioView>, ApiError> {
    body.check()?;
    let mut checks = Checks::default();
    checks.require(body.initial_capital.is_none(), "initial_capital", "must stay as it was made");
    Part::Body.refuse(checks)?;
    let allocations = body.scaled();
    let change = PortfolioChange {
        name: body.name,
        description: body.description,
        cash_balance: body.total_value,
        allocations,
    };
    let mut transaction = app.database.begin().await?;
    transaction.change_portfolio(&user.id, &portfolio, &change).await?;
    transaction.commit().await?;
    whole(&app, portfolio.number).await
}

/// Removes a portfolio.
#[utoipa::path(
    delete, path = "/portfolios/{id}", tag = "portfolios", params(("id" = String, Path)),
    responses(
        (status = 204, description = "It is gone"), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such portfolio"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn delete(
    State(app): State<Arc<App>>,
    user: User,
    PortfolioAt(portfolio): PortfolioAt,
) -> Result<StatusCode, ApiError> {
    let mut transaction = app.database.begin().await?;
    transaction.delete_portfolio(&user.id, &portfolio).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
