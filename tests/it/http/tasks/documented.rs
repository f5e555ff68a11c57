//! Every request of the document, as it stands there.

use super::{asked, fixture, result};
use crate::http::{get, on_both};
use axum::http::StatusCode;
use serde_json::json;

on_both! {
    async fn monte_carlo(engine) {
        let (app, token) = asked(engine).await;
        let body = json!({
            "portfolio_data": fixture()["portfolio"], "num_simulations": 10000, "time_horizon": 252,
        });
        let result = result(&app, &token, "/risk/monte-carlo", &body).await;
        let metrics = &result["risk_metrics"];
        assert!(metrics["var_99"].as_f64() < metrics["var_95"].as_f64());
        assert!(metrics["cvar_95"].as_f64() < metrics["var_95"].as_f64());
        assert_eq!(result["simulation_parameters"]["num_simulations"], 10000);
        assert_eq!(result["simulation_data"]["final_values"].as_array().unwrap().len(), 1000);
    }

    async fn var_cvar(engine) {
        let (app, token) = asked(engine).await;
        let body = json!({ "portfolio_data": fixture()["portfolio"], "confidence_level": 0.95 });
        let result = result(&app, &token, "/risk/var-cvar", &body).await;
        assert_eq!(result["var"].as_object().unwrap().keys().collect::<Vec<_>>(), ["95%"]);
        assert_eq!(-result["loss"]["var"]["95%"].as_f64().unwrap(), result["var"]["95%"].as_f64().unwrap());
    }

    async fn stress_test(engine) {
        let (app, token) = asked(engine).await;
        let body = json!({
            "portfolio_data": fixture()["portfolio"],
            "stress_scenarios": [{ "name": "Market Crash", "shocks": [-0.3, -0.25, -0.1] }],
        });
        let result = result(&app, &token, "/risk/stress-test", &body).await;
        let stressed = &result["stress_results"][0];
        assert_eq!(stressed["scenario"], json!({ "name": "Market Crash", "shocks": [-0.3, -0.25, -0.1] }));
        assert!((stressed["portfolio_impact"].as_f64().unwrap() + 0.225).abs() < 1e-15);
    }

    async fn efficient_frontier(engine) {
        let (app, token) = asked(engine).await;
        let body = json!({ "assets_data": fixture()["assets"], "num_portfolios": 20 });
        let result = result(&app, &token, "/risk/efficient-frontier", &body).await;
        for list in ["returns", "volatilities", "sharpe_ratios"] {
            assert_eq!(result["portfolios"][list].as_array().unwrap().len(), 20);
        }
        assert_eq!(result["efficient_frontier"].as_array().unwrap().len(), 50);
    }

    async fn optimize(engine) {
        let (app, token) = asked(engine).await;
        let body = json!({
            "assets_data": fixture()["assets"],
            "optimization_params": { "method": "mean_variance", "target_return": 0.08, "max_weight_per_asset": 0.4 },
        });
        let result = result(&app, &token, "/portfolio/optimize", &body).await;
        assert!((result["portfolio_metrics"]["expected_return"].as_f64().unwrap() - 0.08).abs() < 1e-12);
        assert_eq!(result["constraints_satisfied"]["max_weight_constraint"], true);
    }

    async fn rebalance(engine) {
        let (app, token) = asked(engine).await;
        let body = json!({
            "current_portfolio": { "Stock_A": 50000.0, "Stock_B": 30000.0, "Bond_A": 20000.0 },
            "target_weights": { "Stock_A": 0.4, "Stock_B": 0.3, "Bond_A": 0.3 }, "transaction_cost": 0.001,
        });
        let result = result(&app, &token, "/portfolio/rebalance", &body).await;
        let transactions = &result["transactions"];
        assert_eq!(transactions["Stock_A"]["transaction_amount"], -10000.0);
        assert_eq!(transactions["Bond_A"]["transaction_type"], "buy");
        assert!(transactions.get("Stock_B").is_none());
        assert_eq!(result["rebalancing_analysis"]["estimated_costs"], 20.0);
    }

    async fn performance_analysis(engine) {
        let (app, token) = asked(engine).await;
        let fixture = fixture();
        let body = json!({
            "portfolio_data": fixture["portfolio"], "benchmark_returns": fixture["performance"]["benchmark"],
            "risk_free_rate": 0.02,
        });
        let result = result(&app, &token, "/portfolio/performance-analysis", &body).await;
        assert!(result["performance_summary"]["max_drawdown"].as_f64().unwrap() < 0.0);
        assert!(result["benchmark_comparison"]["beta"].is_number());
    }

    async fn active(engine) {
        let (app, token) = asked(engine).await;
        let answer = get(&app, "/api/v1/tasks/active", &token).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.body["data"]["active_tasks"], json!({}));
    }
}
