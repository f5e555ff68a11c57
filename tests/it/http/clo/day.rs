use super::*;

on_both! {
    async fn a_day_at_a_desk(engine) {
        let desk = Desk::open(engine).await;
        // A deal and its tape come in.
        let mut document = desk.get("/deals/PORTFOLIO_001/document").await;
        document["id"] = json!("MORNING");
        // Its indenture is stricter than its pool: one test fails.
        let tests = document["deal"]["quality"]["tests"].as_array_mut().unwrap();
        tests.iter_mut().find(|test| test["number"] == 29).unwrap()["threshold"] = json!(0.30);
        desk.post("/deals", document).await;
        let (_, tape) = desk.bytes(Method::GET, "/deals/PORTFOLIO_001/tape?format=xlsx", "text/csv", Vec::new()).await;
        let (status, _) = desk.bytes(Method::PUT, "/deals/MORNING/tape", "application/octet-stream", tape).await;
        assert_eq!(status, 200);
        // Compliance, and the test that fails.
        let compliance = desk.get("/deals/MORNING/compliance").await;
        assert_eq!(compliance["passing"], false);
        let failing: Vec<&Value> = compliance["tests"].as_array().unwrap().iter().filter(|test| test["outcome"] == "failed").collect();
        assert_eq!(failing.len(), 1, "{failing:?}");
        assert_eq!(failing[0]["number"], 29);
        // What to sell, best first; and what selling it would do.
        let ranking = desk.post("/rebalancing/rank-assets", json!({
            "portfolio_id": "MORNING", "transaction_type": "SELL", "filter_expression": "cov_lite", "max_assets": 3,
        })).await;
        let first = &ranking["data"]["rankings"][0];
        let trade = json!({ "asset": first["asset_id"], "side": "sell", "par": first["par_amount"] });
        let hypo = desk.post("/deals/MORNING/hypo", json!({ "trades": [trade] })).await;
        let change = hypo["after"][0]["changes"].as_array().unwrap().iter().find(|change| change["number"] == 29).unwrap();
        assert!(number(&change["after"]) < number(&change["before"]), "{change}");
        assert_eq!(change["improved"], true);
        // The rebalance, made.
        let run = desk.post("/rebalancing/run", json!({
            "portfolio_id": "MORNING", "sale_par_amount": 6e6, "buy_par_amount": 6e6, "incremental_loan_size": 1e6,
            "sale_filter": "cov_lite", "buy_filter": "NOT cov_lite", "max_concentration_per_asset": 0.5, "commit": true,
        })).await;
        let id = run["data"]["operation_id"].as_str().unwrap().to_owned();
        assert_eq!(run["data"]["status"], "completed");
        // Its file is a workbook that a library of spreadsheets opens.
        let ask = json!({ "operation_id": id, "format_type": "excel", "include_detailed_analysis": true });
        let (_, workbook) = desk.bytes(Method::POST, "/rebalancing/export", "application/json", ask.to_string().into_bytes()).await;
        let problems = clo_core::tape::read_xlsx(&workbook, &clo_core::tape::TapeSettings { sheet: Some("Trades".into()), ..Default::default() }).unwrap_err();
        assert!(!problems.to_string().contains("workbook"), "it opens, and is no tape: {problems}");
        // The waterfall again, on the pool as it is now; and the test is nearer to passing.
        let after = desk.get("/deals/MORNING/compliance").await;
        let cov_lite = |report: &Value| number(&report["tests"].as_array().unwrap().iter().find(|test| test["number"] == 29).unwrap()["value"]);
        assert!(cov_lite(&after) < cov_lite(&compliance));
        let waterfall = desk.post("/waterfall/calculate", json!({
            "deal_id": "MORNING", "available_funds": 12e6, "interest_collections": 10e6, "principal_collections": 2e6,
        })).await;
        assert_eq!(waterfall["payment_date"], "2024-08-15");
        assert!(number(&waterfall["total_interest_paid"]) > 0.0);
    }
}
