//! `/waterfall`: one payment date, the dates to come, and what stress does to them.

use super::stress::{StressBody, StressReport, run as stressed};
use crate::app::State as App;
use crate::auth::role::Role;
use crate::clock;
use crate::error::{ApiError, Part};
use crate::extract::{Body, User};
use crate::service::clo::base;
use crate::service::clo::calculate::{Asked, Calculated, Paid, PaymentType, calculate, describe};
use crate::service::clo::cash_flows::{CashFlows, Flows, cash_flows};
use crate::service::clo::stress::Through;
use axum::Json;
use axum::extract::{Path, State};
use chrono::{DateTime, NaiveDate, Utc};
use clo_core::Assumptions;
use clo_core::assumptions::Vector;
use clo_core::waterfall::Movement;
use risk_core::check::Checks;
use risk_core::time::add_months;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Below `/waterfall`.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(calculate_waterfall))
        .routes(routes!(project_cash_flows))
        .routes(routes!(stress_waterfall))
}

/// Collections to be paid out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalculateWaterfall {
    deal_id: String,
    /// The next one of the deal when absent.
    payment_date: Option<NaiveDate>,
    /// Principal and interest together.
    available_funds: f64,
    /// What of it is principal; the rest of the interest when absent.
    principal_collections: Option<f64>,
    /// What of it is interest; the rest of the principal when absent.
    interest_collections: Option<f64>,
    /// `base`, or the id of a scenario.
    scenario_name: Option<String>,
}

/// A cent.
const CENT: f64 = 0.01;

impl CalculateWaterfall {
    fn asked(&self) -> Result<Asked, ApiError> {
        let mut checks = Checks::default();
        let funds = self.available_funds;
        checks.money("available_funds", funds);
        checks.require(funds != 0.0, "available_funds", "must be greater than 0, got 0");
        let given = [
            ("principal_collections", self.principal_collections),
            ("interest_collections", self.interest_collections),
        ];
        for (name, amount) in given {
            if let Some(amount) = amount {
                checks.money(name, amount);
            }
        }
        let (principal, interest) = match (self.principal_collections, self.interest_collections) {
            (Some(principal), Some(interest)) => (principal, interest),
            (Some(principal), None) => (principal, funds - principal),
            (None, Some(interest)) => (funds - interest, interest),
            (None, None) => {
                checks.problem("interest_collections", "is missing: say what of the funds is interest");
                (0.0, funds)
            }
        };
        let sum = principal + interest;
        let wanted = format_args!("must be principal and interest together, {sum}, got {funds}");
        checks.require((sum - funds).abs() < CENT || !checks.is_clean(), "available_funds", wanted);
        checks.require(
            principal >= 0.0 && interest >= 0.0,
            "available_funds",
            "must not be less than its parts",
        );
        Part::Body.refuse(checks)?;
        Ok(Asked { payment_date: self.payment_date, interest, principal })
    }
}

/// A payment out of the deal.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentStep {
    step_number: usize,
    description: String,
    payment_type: &'static str,
    target_amount: f64,
    actual_amount: f64,
    /// What the deal still has after it.
    remaining_funds: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    tranche_id: Option<String>,
    /// Payments of one rank share it.
    priority: usize,
    payee: String,
    /// The waterfall that it belongs to.
    #[schema(value_type = String)]
    waterfall: clo_core::waterfall::Stage,
    /// Why it was not more.
    #[schema(value_type = String)]
    reason: clo_core::waterfall::Reason,
}

/// What a class is paid.
#[derive(Debug, Serialize, ToSchema)]
pub struct TranchePayment {
    interest: f64,
    principal: f64,
}

/// A movement of cash inside the deal.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CashTransfer)]
pub struct Transfer {
    #[schema(value_type = String)]
    kind: clo_core::waterfall::Kind,
    #[schema(value_type = String)]
    from: clo_core::waterfall::Account,
    to: String,
    amount: f64,
}

/// A payment date.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaterfallReport {
    deal_id: String,
    payment_date: NaiveDate,
    calculation_timestamp: DateTime<Utc>,
    total_available_funds: f64,
    principal_collections: f64,
    interest_collections: f64,
    payment_steps: Vec<PaymentStep>,
    tranche_payments: BTreeMap<String, TranchePayment>,
    total_fees_paid: f64,
    total_interest_paid: f64,
    total_principal_paid: f64,
    /// Fees, interest and principal.
    total_distributions: f64,
    /// What stays in the deal.
    remaining_funds: f64,
    /// Of it, set aside to buy collateral.
    reinvested: f64,
    /// Cures, diversions and purchases, which move cash inside the deal.
    transfers: Vec<Transfer>,
    trigger_status: BTreeMap<String, bool>,
}

impl WaterfallReport {
    fn new(deal_id: String, asked: Asked, found: Calculated) -> Self {
        let total = |kind| found.totals.get(&kind).copied().unwrap_or(0.0);
        let [fees, interest, principal] =
            [PaymentType::Fees, PaymentType::Interest, PaymentType::Principal].map(total);
        let available = asked.interest + asked.principal;
        let paid = |(name, (interest, principal))| (name, TranchePayment { interest, principal });
        let transfer =
            |m: Movement| Transfer { kind: m.kind, from: m.payer, to: m.payee.into(), amount: m.paid };
        Self {
            deal_id,
            payment_date: found.payment_date,
            calculation_timestamp: clock::now(),
            total_available_funds: available,
            principal_collections: asked.principal,
            interest_collections: asked.interest,
            total_fees_paid: fees,
            total_interest_paid: interest,
            total_principal_paid: principal,
            total_distributions: fees + interest + principal,
            remaining_funds: available - (fees + interest + principal),
            reinvested: found.reinvested,
            trigger_status: found
                .tests
                .iter()
                .map(|test| (format!("{}_passing", test.name), test.passing))
                .collect(),
            payment_steps: found
                .steps
                .into_iter()
                .enumerate()
                .map(|(k, paid)| PaymentStep::new(k + 1, paid, &found.classes))
                .collect(),
            tranche_payments: found.classes.into_iter().map(paid).collect(),
            transfers: found.transfers.into_iter().map(transfer).collect(),
        }
    }
}

impl PaymentStep {
    fn new(step_number: usize, paid: Paid, classes: &BTreeMap<String, (f64, f64)>) -> Self {
        let Paid { movement, payment_type, remaining, priority } = paid;
        Self {
            step_number,
            description: describe(&movement),
            payment_type: match payment_type {
                PaymentType::Fees => "fees",
                PaymentType::Interest => "interest",
                PaymentType::Principal => "principal",
            },
            target_amount: movement.due,
            actual_amount: movement.paid,
            remaining_funds: remaining,
            tranche_id: classes.contains_key(movement.payee.as_str()).then(|| movement.payee.to_string()),
            priority,
            waterfall: movement.waterfall,
            reason: movement.reason,
            payee: movement.payee.into(),
        }
    }
}

/// Pays collections out by the deal's waterfall, on one payment date.
#[utoipa::path(
    post, path = "/calculate", tag = "waterfall", request_body = CalculateWaterfall,
    responses(
        (status = 200, body = WaterfallReport), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 403, description = "Viewers may not"),
        (status = 404, description = "No such deal or scenario"), (status = 422, description = "A value is wrong"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn calculate_waterfall(
    State(app): State<Arc<App>>,
    user: User,
    Body(body): Body<CalculateWaterfall>,
) -> Result<Json<WaterfallReport>, ApiError> {
    user.at_least(Role::Analyst)?;
    let asked = body.asked()?;
    let stored = base::deal(&app, &body.deal_id).await?;
    let scenario = base::scenario(&app, body.scenario_name.as_deref().unwrap_or(base::BASE)).await?;
    let work = move |_: &risk_core::progress::Progress<'_>| {
        let (deal, assumptions) = base::under(scenario.as_ref(), &stored.deal)?;
        calculate(&deal, &assumptions, &asked)
    };
    let found = app.computer.compute(work).await?;
    Ok(Json(WaterfallReport::new(body.deal_id, asked, found)))
}

/// What a projection is to assume.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProjectionAssumptions {
    /// Annual, decimal.
    default_rate: Option<f64>,
    recovery_rate: Option<f64>,
    /// Annual, decimal.
    prepayment_rate: Option<f64>,
}

/// A window of a projection.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProjectCashFlows {
    start_date: NaiveDate,
    end_date: NaiveDate,
    /// `base`, or the id of a scenario.
    scenario: Option<String>,
    /// Before what the scenario says.
    assumptions: Option<ProjectionAssumptions>,
    /// Yes.
    include_monthly_detail: Option<bool>,
}

/// Most months of a window.
const MOST_MONTHS: i32 = 600;

impl ProjectCashFlows {
    fn check(&self) -> Result<(), ApiError> {
        let mut checks = Checks::default();
        let (start, end) = (self.start_date, self.end_date);
        checks.require(start < end, "end_date", format_args!("must be after the start {start}, got {end}"));
        let latest = add_months(start, MOST_MONTHS);
        checks.require(end <= latest, "end_date", format_args!("must be at most {latest}, got {end}"));
        for (name, rate) in self.rates() {
            if let Some(rate) = rate {
                checks.fraction(format_args!("assumptions.{name}"), rate);
            }
        }
        Part::Body.refuse(checks)
    }

    fn rates(&self) -> [(&'static str, Option<f64>); 3] {
        let given = self.assumptions.as_ref();
        [
            ("default_rate", given.and_then(|given| given.default_rate)),
            ("recovery_rate", given.and_then(|given| given.recovery_rate)),
            ("prepayment_rate", given.and_then(|given| given.prepayment_rate)),
        ]
    }

    fn over(&self, mut assumptions: Assumptions) -> Assumptions {
        let [(_, default), (_, recovery), (_, prepayment)] = self.rates();
        let set = |vector: &mut Vector, rate: Option<f64>| {
            if let Some(rate) = rate {
                *vector = Vector::Constant(rate);
            }
        };
        set(&mut assumptions.default_rate, default);
        set(&mut assumptions.severity, recovery.map(|rate| 1.0 - rate));
        set(&mut assumptions.prepayment_rate, prepayment);
        assumptions
    }
}

/// A month, or a payment date.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectedPayment {
    payment_date: NaiveDate,
    principal_collections: f64,
    interest_collections: f64,
    fees_and_expenses: f64,
    senior_payments: f64,
    mezzanine_payments: f64,
    subordinate_payments: f64,
    equity_distribution: f64,
    ending_balance: f64,
}

impl From<(NaiveDate, Flows)> for ProjectedPayment {
    fn from((payment_date, flows): (NaiveDate, Flows)) -> Self {
        Self {
            payment_date,
            principal_collections: flows.principal_collections,
            interest_collections: flows.interest_collections,
            fees_and_expenses: flows.fees,
            senior_payments: flows.senior,
            mezzanine_payments: flows.mezzanine,
            subordinate_payments: flows.subordinate,
            equity_distribution: flows.equity,
            ending_balance: flows.ending_balance,
        }
    }
}

/// A deal's cash flows in a window.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectionReport {
    deal_id: String,
    scenario: String,
    projection_date: DateTime<Utc>,
    start_date: NaiveDate,
    end_date: NaiveDate,
    /// A month each, by its last day; what happens on a payment date is in its month.
    monthly_projections: Vec<ProjectedPayment>,
    /// The deal's payment dates.
    payment_dates: Vec<ProjectedPayment>,
    total_collections: f64,
    total_distributions: f64,
    average_monthly_payment: f64,
    /// One less the par lost, as a fraction of the par at the start.
    final_recovery_rate: f64,
    /// Of the notes, modified, years.
    duration: Option<f64>,
    /// Of the notes, years.
    weighted_average_life: Option<f64>,
}

impl ProjectionReport {
    fn new(deal_id: String, asked: &ProjectCashFlows, found: CashFlows) -> Self {
        let months = found.months.len().max(1) as f64;
        let is_detailed = asked.include_monthly_detail.unwrap_or(true);
        let monthly = found.months.into_iter().filter(|_| is_detailed);
        Self {
            deal_id,
            scenario: asked.scenario.clone().unwrap_or_else(|| base::BASE.to_owned()),
            projection_date: clock::now(),
            start_date: asked.start_date,
            end_date: asked.end_date,
            monthly_projections: monthly.map(ProjectedPayment::from).collect(),
            payment_dates: found.payments.into_iter().map(ProjectedPayment::from).collect(),
            total_collections: found.total.principal_collections + found.total.interest_collections,
            total_distributions: found.total.distributed(),
            average_monthly_payment: found.total.distributed() / months,
            final_recovery_rate: found.recovery_rate,
            duration: found.duration,
            weighted_average_life: found.weighted_average_life,
        }
    }
}

/// Projects a deal's cash flows, month by month and by payment date.
#[utoipa::path(
    post, path = "/{deal_id}/cash-flow-projection", tag = "waterfall", params(("deal_id" = String, Path)),
    request_body = ProjectCashFlows,
    responses(
        (status = 200, body = ProjectionReport), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 403, description = "Viewers may not"),
        (status = 404, description = "No such deal or scenario"), (status = 422, description = "A value is wrong"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn project_cash_flows(
    State(app): State<Arc<App>>,
    user: User,
    Path(id): Path<String>,
    Body(body): Body<ProjectCashFlows>,
) -> Result<Json<ProjectionReport>, ApiError> {
    user.at_least(Role::Analyst)?;
    body.check()?;
    let stored = base::deal(&app, &id).await?;
    let scenario = base::scenario(&app, body.scenario.as_deref().unwrap_or(base::BASE)).await?;
    let work = move |progress: &risk_core::progress::Progress<'_>| {
        let (deal, assumptions) = base::under(scenario.as_ref(), &stored.deal)?;
        let assumptions = body.over(assumptions);
        let found = cash_flows(&deal, &assumptions, body.start_date, body.end_date, progress)?;
        Ok(ProjectionReport::new(id, &body, found))
    };
    Ok(Json(app.computer.compute(work).await?))
}

/// Stresses a deal: correlated defaults to the end of the deal, through its waterfalls on every path.
#[utoipa::path(
    post, path = "/{deal_id}/stress-test", tag = "waterfall", params(("deal_id" = String, Path)),
    request_body = StressBody,
    responses(
        (status = 200, body = StressReport), (status = 400, description = "The body broke off"),
        (status = 401, description = "Not authenticated"), (status = 403, description = "Viewers may not"),
        (status = 404, description = "No such deal"), (status = 422, description = "A value is wrong"),
        (status = 429, description = "Too many requests"),
    )
)]
pub async fn stress_waterfall(
    State(app): State<Arc<App>>,
    user: User,
    Path(id): Path<String>,
    Body(body): Body<StressBody>,
) -> Result<Json<StressReport>, ApiError> {
    user.at_least(Role::Analyst)?;
    stressed(&app, id, body, Through::Waterfall).await
}
