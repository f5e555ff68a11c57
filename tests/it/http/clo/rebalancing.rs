use super::*;

fn wish() -> Value {
    json!({
        "portfolio_id": "PORTFOLIO_001", "transaction_type": "BUY", "max_num_assets": 50, "incremental_loan_size": 1e6,
        "sale_par_amount": 5e6, "buy_par_amount": 10e6, "buy_filter": "sp_rating >= 'BBB' AND spread >= 0.04",
        "sale_filter": "sp_rating <= 'BB' OR analyst_opinion = 'SELL'", "max_concentration_per_asset": 0.05,
    })
}

on_both! {
    async fn a_run_improves_the_objective_and_leaves_the_deal_alone(engine) {
        let desk = Desk::open(engine).await;
        let before = desk.get("/deals/PORTFOLIO_001/document").await;
        desk.viewer_may_not("/rebalancing/run", wish()).await;
        let run = desk.post("/rebalancing/run", wish()).await;
        let data = &run["data"];
        let objective = &data["results"]["objective_improvement"];
        close(number(&objective["total_improvement"]), number(&objective["after_buy"]) - number(&objective["before"]), 1e-9);
        assert!(number(&objective["total_improvement"]) > 0.0, "{run}");
        let trades = &data["results"]["trades"];
        let par = |side: &str| trades[side].as_array().unwrap().iter().map(|trade| number(&trade["par_amount"])).sum::<f64>();
        close(par("sales"), number(&data["execution_summary"]["total_sale_amount"]), 1e-9);
        close(par("purchases"), number(&data["execution_summary"]["total_buy_amount"]), 1e-9);
        assert!(par("sales") > 0.0 && par("purchases") > 0.0, "{run}");
        assert!(trades["purchases"].as_array().unwrap().iter().all(|trade| !trade["rationale"].as_str().unwrap().is_empty()));
        assert_eq!(desk.get("/deals/PORTFOLIO_001/document").await, before);
        let id = data["operation_id"].as_str().unwrap();
        let kept = desk.get(&format!("/rebalancing/results/{id}?include_detailed=true")).await;
        assert_eq!(kept["data"]["results"]["trades"], *trades);
        assert!(!kept["data"]["results"]["detailed"]["steps"].as_array().unwrap().is_empty());
        // One that has ended cannot be stopped.
        let cancelled = desk.post(&format!("/rebalancing/cancel/{id}"), json!(null)).await;
        assert_eq!(cancelled["data"]["cancelled"], false);
        let list = desk.get("/rebalancing/operations?portfolio_id=PORTFOLIO_001&status=completed").await;
        assert_eq!(list["data"]["total_count"], 2);
        assert_eq!(list["data"]["operations"][0]["operation_id"], id);
        assert_eq!(list["data"]["operations"][1]["operation_id"], "REBAL_PORTFOLIO_001_20241201_143022");
    }

    async fn the_optimal_algorithm_is_no_worse(engine) {
        let desk = Desk::open(engine).await;
        let improvement = |run: &Value| number(&run["data"]["execution_summary"]["objective_improvement"]);
        let two_phase = improvement(&desk.post("/rebalancing/run", wish()).await);
        let mut optimal = wish();
        optimal["algorithm"] = json!("optimal");
        let optimal = improvement(&desk.post("/rebalancing/run", optimal).await);
        assert!(optimal >= two_phase - 1e-9, "{optimal} {two_phase}");
    }

    async fn committed_trades_are_made_in_the_deal(engine) {
        let desk = Desk::open(engine).await;
        let mut body = wish();
        body["commit"] = json!(true);
        let run = desk.post("/rebalancing/run", body).await;
        let data = &run["data"];
        let deal = desk.get("/deals/PORTFOLIO_001").await;
        assert_eq!(deal["version"], 2);
        let document = desk.get("/deals/PORTFOLIO_001/document").await;
        let assets = document["deal"]["assets"].as_array().unwrap();
        for bought in data["results"]["trades"]["purchases"].as_array().unwrap() {
            let held = assets.iter().find(|asset| asset["id"] == bought["asset_id"]).unwrap();
            close(number(&held["par"]), number(&bought["par_amount"]), 1e-12);
        }
        let triggers = desk.get("/portfolios/PORTFOLIO_001/triggers").await;
        let oc = triggers["oc_triggers"].as_array().unwrap().last().unwrap();
        close(number(&oc["current_value"]), number(&data["results"]["compliance_metrics"]["after_buy"]["oc_ratio"]), 1e-12);
    }

    async fn a_cancelled_run_leaves_the_deal_untouched(engine) {
        let desk = Desk::open(engine).await;
        let before = desk.get("/deals/PORTFOLIO_001/document").await;
        // Long enough to be stopped: small steps, all of them committed at the end.
        let body = json!({ "portfolio_id": "PORTFOLIO_001", "incremental_loan_size": 10e3, "sale_par_amount": 100e6,
            "buy_par_amount": 100e6, "commit": true, "algorithm": "optimal" });
        let app = desk.app.router.clone();
        let run = tokio::spawn({
            use tower::ServiceExt;
            app.oneshot(request(Method::POST, "/api/v1/rebalancing/run", Some(&desk.manager), &body))
        });
        let operation = loop {
            let list = desk.get("/rebalancing/operations?status=running").await;
            if let Some(id) = list["data"]["operations"][0]["operation_id"].as_str() {
                break id.to_owned();
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        };
        let cancelled = desk.post(&format!("/rebalancing/cancel/{operation}"), json!(null)).await;
        assert_eq!(cancelled["data"]["cancelled"], true, "{cancelled}");
        let answer = run.await.unwrap().unwrap();
        assert_eq!(answer.status().as_u16(), 200);
        let results = desk.get(&format!("/rebalancing/results/{operation}")).await;
        assert_eq!((&results["data"]["status"], &results["data"]["results"]), (&json!("cancelled"), &Value::Null));
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        assert_eq!(desk.get("/deals/PORTFOLIO_001/document").await, before);
        assert_eq!(desk.get("/deals/PORTFOLIO_001").await["version"], 1);
    }

    async fn rankings_follow_the_filter_and_the_score(engine) {
        let desk = Desk::open(engine).await;
        let body = json!({ "portfolio_id": "PORTFOLIO_001", "transaction_type": "BUY", "max_assets": 5,
            "filter_expression": "sp_rating >= 'A' AND maturity_date <= '2030-12-31'", "incremental_loan_size": 2e6 });
        let ranking = desk.post("/rebalancing/rank-assets", body.clone()).await;
        let data = &ranking["data"];
        let places = data["rankings"].as_array().unwrap();
        assert!(!places.is_empty() && data["total_candidates"].as_u64().unwrap() as usize >= places.len());
        for (k, place) in places.iter().enumerate() {
            assert_eq!(place["rank"], k + 1);
            assert!(["AAA", "AA+", "AA", "AA-", "A+", "A"].contains(&place["rating"].as_str().unwrap()), "{place}");
            assert!(place["maturity"].as_str().unwrap() <= "2030-12-31");
        }
        assert!(places.windows(2).all(|two| number(&two[0]["objective_score"]) >= number(&two[1]["objective_score"])));
        let mut wrong = body.clone();
        wrong["filter_expression"] = json!("spred >= 4%");
        let refused = desk.try_post("/rebalancing/rank-assets", wrong).await;
        assert_eq!(refused.status.as_u16(), 422);
        assert!(refused.body["detail"][0]["msg"].as_str().unwrap().contains("did you mean"), "{refused:?}");
        desk.viewer_may_not("/rebalancing/rank-assets", body).await;
    }

    async fn exports_are_a_workbook_a_table_and_json(engine) {
        let desk = Desk::open(engine).await;
        let id = "REBAL_PORTFOLIO_001_20241201_143022";
        let ask = |format: &str| json!({ "operation_id": id, "format_type": format, "include_detailed_analysis": true }).to_string().into_bytes();
        let (status, workbook) = desk.bytes(Method::POST, "/rebalancing/export", "application/json", ask("excel")).await;
        assert_eq!(status, 200);
        assert!(workbook.starts_with(b"PK"));
        let (_, table) = desk.bytes(Method::POST, "/rebalancing/export", "application/json", ask("csv")).await;
        let table = String::from_utf8(table).unwrap();
        assert!(table.starts_with("Side,Asset,Name,Issuer,Par,Price,Cash"), "{table}");
        let results = desk.get(&format!("/rebalancing/results/{id}?include_detailed=true")).await;
        let exported = desk.post("/rebalancing/export", serde_json::from_slice(&ask("json")).unwrap()).await;
        assert_eq!(exported["data"]["results"], results["data"]["results"]);
        let trades = &results["data"]["results"]["trades"];
        let count = trades["sales"].as_array().unwrap().len() + trades["purchases"].as_array().unwrap().len();
        assert_eq!(table.lines().count(), count + 1);
        let (status, _) = desk.bytes(Method::POST, "/rebalancing/export", "application/json", ask("docx")).await;
        assert_eq!(status, 422);
        assert_eq!(desk.status("/rebalancing/results/NO").await, 404);
    }

    async fn a_run_is_refused_with_everything_that_is_wrong_of_it(engine) {
        let desk = Desk::open(engine).await;
        let mut body = wish();
        (body["sale_par_amount"], body["max_concentration_per_asset"]) = (json!(-1), json!(2));
        let refused = desk.try_post("/rebalancing/run", body).await;
        assert_eq!((refused.status.as_u16(), refused.body["detail"].as_array().unwrap().len()), (422, 2), "{refused:?}");
        for (field, value, status) in [("buy_filter", json!("spread >="), 422), ("transaction_type", json!("SWAP"), 422),
            ("incremental_loan_size", json!(0), 422), ("portfolio_id", json!("NO"), 404), ("algorithm", json!("magic"), 422)] {
            let mut body = wish();
            body[field] = value;
            assert_eq!(desk.try_post("/rebalancing/run", body).await.status.as_u16(), status, "{field}");
        }
    }
}
