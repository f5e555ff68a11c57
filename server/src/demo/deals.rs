//! The deals of document 000: three of them, the master list that they were bought from, how its assets
//! move together, the scenarios, and a rebalance that was run.

mod history;
mod structure;
mod universe;

use crate::app::State;
use crate::clock;
use crate::error::ApiError;
use crate::service::clo::{asset_list, base, rebalance, scenario};
use crate::store::deals::DealTerms;
use chrono::{DateTime, Utc};
use clo_core::Deal;
use clo_core::deal::Asset;
use risk_core::time::Date;
use serde_json::json;

const SEED: u64 = 20_240_805;
/// The date of the tapes: a collection period has just ended.
const AS_OF: Date = Date::from_ymd_opt(2024, 8, 5).unwrap();
/// Three-month term SOFR.
const INDEX: f64 = 0.0533;

/// Id, name, manager, trustee, closing, and which assets it holds.
const DEALS: [(&str, &str, &str, &str, Date, usize, usize); 3] = [
    (
        "DEAL001",
        "Harborline CLO 2024-1",
        "Harborline Credit Partners",
        "First Meridian Trust",
        Date::from_ymd_opt(2024, 1, 15).unwrap(),
        0,
        125,
    ),
    (
        "DEAL002",
        "Harborline CLO 2024-2",
        "Harborline Credit Partners",
        "First Meridian Trust",
        Date::from_ymd_opt(2024, 2, 20).unwrap(),
        110,
        125,
    ),
    (
        "PORTFOLIO_001",
        "Ridgeline Loan Fund CLO 2024-1",
        "Ridgeline Asset Management",
        "Old Harbor Trust",
        Date::from_ymd_opt(2024, 1, 30).unwrap(),
        60,
        110,
    ),
];

/// The operation of the documents' examples, and when it was run.
const OPERATION: &str = "REBAL_PORTFOLIO_001_20241201_143022";
const OPERATED_AT: i64 = 1_733_063_422;

pub async fn fill(state: &State) -> Result<(), ApiError> {
    if state.database.correlations().await?.is_some() {
        return Ok(());
    }
    let assets = universe::universe();
    let (correlations, prices) = (history::correlations(&assets), history::prices(&assets));
    let deals = DEALS.map(|(_, name, _, _, closing, first, count)| {
        structure::deal(name, closing, assets.iter().skip(first).take(count).cloned().collect())
    });
    let scenarios = scenarios(&deals[0])?;
    let run = rebalanced(&deals[2], &assets)?;
    let mut transaction = state.database.begin().await?;
    for (k, asset) in assets.iter().enumerate() {
        let mut head = asset_list::head(asset, AS_OF);
        let number = k + 1;
        head.cusip = Some(format!("{:08}{}", 10_000_000 + number * 7_919, number % 10));
        head.isin = head.cusip.as_ref().map(|cusip| format!("US{cusip}{}", (number * 3) % 10));
        head.original_balance = (asset.par * 1.02 / 1e3).round() * 1e3;
        transaction.add_asset(&head, asset, None).await?;
    }
    transaction.put_correlations(&correlations).await?;
    transaction.put_prices(&prices).await?;
    for ((id, _, manager, trustee, ..), deal) in DEALS.iter().zip(&deals) {
        let terms = DealTerms {
            id: (*id).to_owned(),
            manager: (*manager).to_owned(),
            trustee: (*trustee).to_owned(),
            status: "effective".to_owned(),
            class_ratings: structure::class_ratings(),
        };
        transaction.add_deal(&terms, deal, None).await?;
    }
    for new in &scenarios {
        transaction.add_scenario(new, None).await?;
    }
    transaction.add_rebalancing(&run, None).await?;
    transaction.commit().await?;
    Ok(())
}

/// The documented scenarios, and two of a user's.
fn scenarios(reference: &Deal) -> Result<Vec<crate::store::scenarios::NewScenario>, ApiError> {
    let mut all = scenario::mag(reference, &base::assumptions())?;
    let made = [
        (
            "Custom_Stress",
            "Custom Stress",
            "A recession with low recoveries and wide spreads",
            "2024-08-01T09:00:00Z",
            json!({
                "Economic": { "gdp_growth": -0.02, "unemployment_rate": 0.08 },
                "Credit": { "default_rate": 0.07, "recovery_rate": 0.45, "prepayment_rate": 0.10 },
                "Market": { "credit_spreads": 650.0, "volatility": 0.30 },
            }),
        ),
        (
            "SCEN_Custom_20240810153045",
            "Stress Test Q3 2024",
            "Q3 2024 stress testing scenario",
            "2024-08-10T15:30:45Z",
            json!({
                "Economic": { "gdp_growth": -0.01, "index_rate": 0.045 },
                "Credit": { "default_rate": 0.045, "recovery_rate": 0.55 },
                "Market": { "credit_spreads": 500.0 },
            }),
        ),
    ];
    for (id, name, description, at, parameters) in made {
        let tree = serde_json::from_value(parameters).map_err(|_| ApiError::Internal)?;
        let at = at.parse::<DateTime<Utc>>().ok();
        all.push(scenario::custom(id, name, description, "custom", &tree, Vec::new(), at));
    }
    Ok(all)
}

/// The rebalance of the documents' example, computed.
fn rebalanced(deal: &Deal, master: &[Asset]) -> Result<crate::store::rebalancings::Rebalancing, ApiError> {
    let request: rebalance::Request = serde_json::from_value(json!({
        "portfolio_id": "PORTFOLIO_001",
        "transaction_type": "BUY",
        "max_num_assets": 50,
        "incremental_loan_size": 1e6,
        "sale_par_amount": 5e6,
        "buy_par_amount": 10e6,
        "buy_filter": "sp_rating >= 'BBB' AND spread >= 0.04",
        "sale_filter": "sp_rating <= 'BB' OR analyst_opinion = 'SELL'",
        "max_concentration_per_asset": 0.05,
        "libor_rate": INDEX,
    }))
    .map_err(|_| ApiError::Internal)?;
    let at = DateTime::from_timestamp(OPERATED_AT, 0).unwrap_or_else(clock::now);
    rebalance::completed(OPERATION, 1, &request, deal, master, at)
}
