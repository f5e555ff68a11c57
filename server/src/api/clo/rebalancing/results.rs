//! What an operation came to, as it is told.

use crate::service::clo::operation::{self, OperationStatus};
use crate::service::clo::rebalance::{Outcome, Ratios};
use crate::store::rebalancings::Rebalancing;
use clo_core::rebalance::Side;
use clo_core::rebalance::trade::{Step, Traded};
use serde::Serialize;
use utoipa::ToSchema;

/// A run in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExecutionSummary {
    objective_improvement: f64,
    total_trades: usize,
    /// Par.
    total_sale_amount: f64,
    /// Par.
    total_buy_amount: f64,
    /// Seconds.
    execution_time: f64,
    warnings: Vec<String>,
}

/// The portfolio objective on the way.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObjectiveView {
    before: f64,
    after_sale: f64,
    after_buy: f64,
    total_improvement: f64,
}

/// What is traded of an asset.
#[derive(Debug, Serialize, ToSchema)]
pub struct TradeView {
    asset_id: String,
    asset_name: String,
    transaction_type: &'static str,
    par_amount: f64,
    /// Percent of par.
    price: f64,
    objective_score: f64,
    rationale: String,
}

/// Sales and purchases.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RebalanceTrades)]
pub struct Trades {
    sales: Vec<TradeView>,
    purchases: Vec<TradeView>,
}

/// Coverage on the way.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComplianceMetrics {
    before: Ratios,
    after_sale: Ratios,
    after_buy: Ratios,
}

/// What a run comes to.
#[derive(Debug, Serialize, ToSchema)]
pub struct RunResults {
    objective_improvement: ObjectiveView,
    trades: Trades,
    compliance_metrics: ComplianceMetrics,
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_summary: Option<ExecutionSummary>,
    /// Every step with its reasons, and every test before and after.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    detailed: Option<Detailed>,
}

/// Every step with its reasons, and every test before and after.
#[derive(Debug, Serialize)]
pub struct Detailed {
    steps: Vec<Step>,
    changes: Vec<clo_core::rebalance::hypo::Change>,
}

/// A run.
#[derive(Debug, Serialize, ToSchema)]
pub struct RunReport {
    operation_id: String,
    portfolio_id: String,
    status: OperationStatus,
    /// None while it runs.
    execution_summary: Option<ExecutionSummary>,
    /// None while it runs.
    results: Option<RunResults>,
}

impl From<&Outcome> for ExecutionSummary {
    fn from(outcome: &Outcome) -> Self {
        let par = |trades: &[Traded]| trades.iter().map(|trade| trade.par).sum();
        Self {
            objective_improvement: outcome.improvement(),
            total_trades: outcome.trades(),
            total_sale_amount: par(&outcome.rebalance.sales),
            total_buy_amount: par(&outcome.rebalance.purchases),
            execution_time: outcome.seconds,
            warnings: outcome.warnings(),
        }
    }
}

impl RunResults {
    /// With the run in short.
    pub fn summed_up(outcome: &Outcome, detailed: bool) -> Self {
        Self { execution_summary: Some(ExecutionSummary::from(outcome)), ..Self::new(outcome, detailed) }
    }

    pub fn new(outcome: &Outcome, detailed: bool) -> Self {
        let objective = outcome.rebalance.objective;
        let trades = |trades: &[Traded], side: Side| -> Vec<TradeView> {
            trades.iter().map(|trade| TradeView::new(outcome, trade, side)).collect()
        };
        Self {
            objective_improvement: ObjectiveView {
                before: objective.before,
                after_sale: objective.after_sales,
                after_buy: objective.after_purchases,
                total_improvement: objective.after_purchases - objective.before,
            },
            trades: Trades {
                sales: trades(&outcome.rebalance.sales, Side::Sell),
                purchases: trades(&outcome.rebalance.purchases, Side::Buy),
            },
            compliance_metrics: ComplianceMetrics {
                before: outcome.before,
                after_sale: outcome.after_sale,
                after_buy: outcome.after_buy,
            },
            execution_summary: None,
            detailed: detailed.then(|| Detailed {
                steps: outcome.rebalance.steps.clone(),
                changes: outcome.rebalance.changes.clone(),
            }),
        }
    }
}

impl TradeView {
    fn new(outcome: &Outcome, trade: &Traded, side: Side) -> Self {
        Self {
            asset_id: trade.asset.clone(),
            asset_name: if trade.name.is_empty() { trade.asset.clone() } else { trade.name.clone() },
            transaction_type: if side == Side::Buy { "BUY" } else { "SELL" },
            par_amount: trade.par,
            price: 100.0 * trade.price,
            objective_score: trade.score,
            rationale: outcome.rationale(trade, side).to_owned(),
        }
    }
}

impl RunReport {
    pub fn new(operation: Rebalancing) -> Self {
        let outcome = operation::outcome(&operation);
        Self {
            status: OperationStatus::of(&operation),
            execution_summary: outcome.as_ref().map(ExecutionSummary::from),
            results: outcome.as_ref().map(|outcome| RunResults::new(outcome, false)),
            operation_id: operation.id,
            portfolio_id: operation.deal_id,
        }
    }
}
