//! `/scenarios`: the documented ones and those of users, and what they do to deals.

mod analysis;

use crate::app::State as App;
use crate::auth::role::Role;
use crate::cache::{Kind, Written};
use crate::clock;
use crate::error::{ApiError, Part};
use crate::extract::{Body, Query, User};
use crate::service::clo::scenario::custom;
use crate::store::scenarios::{ScenarioHead, ScenarioParameter};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use clo_core::scenario::Override;
use risk_core::check::Checks;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Below `/api/v1`: the list, whose path ends with a slash.
pub fn listed() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list, create))
}

/// Below `/scenarios`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(get)).routes(routes!(parameters)).merge(analysis::routes())
}

/// Where a scenario comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum ScenarioType {
    /// One of the documented deals.
    #[serde(rename = "MAG")]
    Mag,
    /// A user.
    #[serde(rename = "custom")]
    Custom,
    /// A regulator.
    #[serde(rename = "regulatory")]
    Regulatory,
}

impl ScenarioType {
    const fn name(self) -> &'static str {
        match self {
            Self::Mag => "MAG",
            Self::Custom => "custom",
            Self::Regulatory => "regulatory",
        }
    }
}

/// A scenario.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioView {
    id: String,
    name: String,
    scenario_type: String,
    description: String,
    is_active: bool,
    /// None of those that come with the program.
    created_date: Option<DateTime<Utc>>,
    parameter_count: i64,
    last_used: Option<DateTime<Utc>>,
    usage_count: i64,
}

impl From<ScenarioHead> for ScenarioView {
    fn from(head: ScenarioHead) -> Self {
        Self {
            id: head.id,
            name: head.name,
            scenario_type: head.kind,
            description: head.description,
            is_active: head.is_active,
            created_date: head.created_at,
            parameter_count: head.parameter_count,
            last_used: head.last_used,
            usage_count: head.usage_count,
        }
    }
}

/// Which scenarios to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListScenarios {
    #[param(inline)]
    scenario_type: Option<ScenarioType>,
    /// Yes.
    active_only: Option<bool>,
}

/// Scenarios, those that come with the program first.
#[utoipa::path(
    get, path = "/scenarios/", tag = "scenarios", params(ListScenarios),
    responses(
        (status = 200, body = Vec<ScenarioView>), (status = 401, description = "Not authenticated"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn list(
    State(app): State<Arc<App>>,
    _: User,
    Query(query): Query<ListScenarios>,
) -> Result<Json<Vec<ScenarioView>>, ApiError> {
    let kind = query.scenario_type.map(ScenarioType::name);
    let scenarios = app.database.scenarios(kind, query.active_only.unwrap_or(true)).await?;
    Ok(Json(scenarios.into_iter().map(ScenarioView::from).collect()))
}

/// A scenario.
#[utoipa::path(
    get, path = "/{scenario_id}", tag = "scenarios", params(("scenario_id" = String, Path)),
    responses(
        (status = 200, body = ScenarioView), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such scenario"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn get(
    State(app): State<Arc<App>>,
    _: User,
    Path(id): Path<String>,
) -> Result<Json<ScenarioView>, ApiError> {
    let head = app.database.scenario_head(&id).await?.ok_or(ApiError::NotFound("Scenario"))?;
    Ok(Json(head.into()))
}

/// Which parameters to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListParameters {
    /// `Economic`, `Credit`, `Market`, `Structure`, or a category of a user's.
    category: Option<String>,
}

/// One parameter of a scenario.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ParameterView {
    parameter_name: String,
    category: String,
    value: f64,
    unit: String,
    description: String,
    /// The input that it changes; none where it changes nothing of a deal.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<String>,
}

impl From<ScenarioParameter> for ParameterView {
    fn from(parameter: ScenarioParameter) -> Self {
        let ScenarioParameter { name: parameter_name, category, value, unit, description, changes } =
            parameter;
        Self { parameter_name, category, value, unit, description, changes }
    }
}

/// What a scenario consists of.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioParameters {
    scenario_id: String,
    parameter_count: usize,
    parameters: Vec<ParameterView>,
    parameters_by_category: BTreeMap<String, Vec<ParameterView>>,
}

/// What a scenario consists of: of a documented one the numeric inputs of a deal under it.
#[utoipa::path(
    get, path = "/{scenario_id}/parameters", tag = "scenarios",
    params(("scenario_id" = String, Path), ListParameters),
    responses(
        (status = 200, body = ScenarioParameters), (status = 401, description = "Not authenticated"),
        (status = 404, description = "No such scenario"), (status = 422, description = "A value is wrong"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn parameters(
    State(app): State<Arc<App>>,
    _: User,
    Path(id): Path<String>,
    Query(query): Query<ListParameters>,
) -> Result<Written, ApiError> {
    // A scenario is made once, and does not change.
    let name = format!("{id} {:?}", query.category);
    let compute = async {
        let all = app.database.scenario_parameters(&id).await?.ok_or(ApiError::NotFound("Scenario"))?;
        Ok(ScenarioParameters::new(id, all, &query))
    };
    app.cache.answer(Kind::ScenarioParameters, &name, "made", compute).await
}

impl ScenarioParameters {
    fn new(id: String, all: Vec<ScenarioParameter>, query: &ListParameters) -> Self {
        let wanted = |parameter: &ScenarioParameter| {
            query.category.as_ref().is_none_or(|category| parameter.category.eq_ignore_ascii_case(category))
        };
        let parameters: Vec<ParameterView> =
            all.into_iter().filter(wanted).map(ParameterView::from).collect();
        let mut parameters_by_category: BTreeMap<String, Vec<ParameterView>> = BTreeMap::new();
        for parameter in &parameters {
            parameters_by_category.entry(parameter.category.clone()).or_default().push(parameter.clone());
        }
        let parameter_count = parameters.len();
        Self { scenario_id: id, parameter_count, parameters, parameters_by_category }
    }
}

/// A scenario, to be kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateScenario {
    name: String,
    description: Option<String>,
    #[schema(inline)]
    scenario_type: Option<ScenarioType>,
    /// Values by category and name. Names that deals know (`default_rate`, `recovery_rate`, `prepayment_rate`,
    /// `credit_spreads` in basis points, `index_rate`) change them; others are kept as they are.
    parameters: Option<BTreeMap<String, BTreeMap<String, f64>>>,
    /// Any change of any input: `{"path": "assumptions.default_rate", "operation": "multiply", "value": 2}`.
    #[schema(value_type = Vec<Object>)]
    overrides: Option<Vec<Override>>,
}

/// Most parameters of a scenario.
const MOST_PARAMETERS: usize = 5_000;

impl CreateScenario {
    fn check(&self) -> Result<(), ApiError> {
        let mut checks = Checks::default();
        let plain = |text: &str| !text.chars().any(char::is_control);
        let name = self.name.trim();
        let is_name = !name.is_empty() && name.chars().count() <= 200 && plain(name);
        checks.require(is_name, "name", "must have 1 to 200 characters, none of them control characters");
        let description = self.description.as_deref().unwrap_or_default();
        let is_text = description.chars().count() <= 2_000 && plain(description);
        checks.require(is_text, "description", "must have at most 2,000 characters");
        checks.require(
            self.scenario_type != Some(ScenarioType::Mag),
            "scenario_type",
            "must be custom or regulatory: the documented scenarios come with the program",
        );
        let parameters = self.parameters.iter().flatten();
        let count: usize = parameters.clone().map(|(_, values)| values.len()).sum();
        let wanted = format_args!("must be at most {MOST_PARAMETERS}, got {count}");
        checks.require(count <= MOST_PARAMETERS, "parameters", wanted);
        for (category, values) in parameters {
            for (name, value) in values {
                let path = format!("parameters.{category}.{name}");
                let is_named =
                    [category, name].into_iter().all(|text| plain(text) && (1..=100).contains(&text.len()));
                checks.require(is_named, &path, "must be named by 1 to 100 characters");
                checks.finite(&path, *value);
            }
        }
        Part::Body.refuse(checks)
    }
}

/// A scenario that was kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct CreatedScenario {
    id: String,
    name: String,
    description: String,
    scenario_type: String,
    created_date: Option<DateTime<Utc>>,
    is_active: bool,
    parameter_count: i64,
    /// Parameters on which nothing of a deal depends.
    parameters_without_effect: Vec<String>,
}

/// Keeps a scenario of a user's.
#[utoipa::path(
    post, path = "/scenarios/", tag = "scenarios", request_body = CreateScenario,
    responses(
        (status = 201, body = CreatedScenario), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 403, description = "Viewers may not"),
        (status = 422, description = "A value is wrong"), (status = 429, description = "Too many requests"),
    )
)]
pub async fn create(
    State(app): State<Arc<App>>,
    user: User,
    Body(body): Body<CreateScenario>,
) -> Result<(StatusCode, Json<CreatedScenario>), ApiError> {
    user.at_least(Role::Analyst)?;
    body.check()?;
    let kind = body.scenario_type.unwrap_or(ScenarioType::Custom).name();
    let (tree, spelled) = (body.parameters.unwrap_or_default(), body.overrides.unwrap_or_default());
    let now = clock::now();
    let description = body.description.unwrap_or_default();
    let named = format!("SCEN_Custom_{}", now.format("%Y%m%d%H%M%S"));
    // Two of one second differ by a number.
    for attempt in 1.. {
        let id = if attempt == 1 { named.clone() } else { format!("{named}_{attempt}") };
        let new = custom(&id, body.name.trim(), &description, kind, &tree, spelled.clone(), Some(now));
        let mut transaction = app.database.begin().await?;
        let added = transaction.add_scenario(&new, Some(&user.id)).await?;
        transaction.commit().await?;
        if let Some(head) = added {
            return Ok((StatusCode::CREATED, Json(CreatedScenario::new(head, &new.parameters))));
        }
    }
    Err(ApiError::Internal)
}

impl CreatedScenario {
    fn new(head: ScenarioHead, parameters: &[ScenarioParameter]) -> Self {
        let without = parameters.iter().filter(|parameter| parameter.changes.is_none());
        Self {
            id: head.id,
            name: head.name,
            description: head.description,
            scenario_type: head.kind,
            created_date: head.created_at,
            is_active: head.is_active,
            parameter_count: head.parameter_count,
            parameters_without_effect: without
                .map(|parameter| format!("{}.{}", parameter.category, parameter.name))
                .collect(),
        }
    }
}
