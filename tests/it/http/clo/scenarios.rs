use super::*;

on_both! {
    async fn documented_scenarios_have_parameters_by_category(engine) {
        let desk = Desk::open(engine).await;
        let all = desk.get("/scenarios/").await;
        let ids: Vec<&str> = all.as_array().unwrap().iter().map(|scenario| scenario["id"].as_str().unwrap()).collect();
        assert!(ids.starts_with(&["Mag 6", "Mag 7", "Mag 8", "Mag 9", "Mag 11"]), "{ids:?}");
        assert!(ids.contains(&"Custom_Stress") && ids.contains(&"SCEN_Custom_20240810153045"));
        let mag = desk.get("/scenarios/?scenario_type=MAG").await;
        assert_eq!(mag.as_array().unwrap().len(), 10);
        let parameters = desk.get("/scenarios/Mag%206/parameters").await;
        let listed = parameters["parameters"].as_array().unwrap();
        assert_eq!(parameters["parameter_count"], listed.len());
        assert_eq!(desk.get("/scenarios/Mag%206").await["parameter_count"], listed.len());
        let grouped: usize = parameters["parameters_by_category"].as_object().unwrap().values().map(|group| group.as_array().unwrap().len()).sum();
        assert_eq!(grouped, listed.len());
        let credit = desk.get("/scenarios/Mag%206/parameters?category=credit").await;
        assert_eq!(credit["parameters"], parameters["parameters_by_category"]["Credit"]);
        assert_eq!(desk.status("/scenarios/NO").await, 404);
        assert_eq!(desk.status("/scenarios/NO/parameters").await, 404);
        assert_eq!(desk.status("/scenarios/?scenario_type=odd").await, 422);
    }

    async fn a_scenario_of_a_user_changes_what_it_names(engine) {
        let desk = Desk::open(engine).await;
        let body = json!({
            "name": "Worse", "parameters": { "Credit": { "default_rate": 0.08, "recovery_rate": 0.4 }, "Economic": { "gdp_growth": -0.02 } },
            "overrides": [{ "path": "assumptions.recovery_lag_months", "value": 24 }],
        });
        desk.viewer_may_not("/scenarios/", body.clone()).await;
        let made = desk.post("/scenarios/", body.clone()).await;
        assert_eq!((made["parameter_count"].as_i64(), &made["parameters_without_effect"]), (Some(3), &json!(["Economic.gdp_growth"])));
        let again = desk.post("/scenarios/", body).await;
        assert_ne!(made["id"], again["id"]);
        let id = made["id"].as_str().unwrap();
        let ask = json!({ "deal_ids": ["DEAL001"], "time_horizon": 24 });
        let report = desk.post(&format!("/scenarios/{id}/analyze"), ask.clone()).await;
        let base = desk.post("/scenarios/base/analyze", ask).await;
        let impact = |report: &Value| number(&report["portfolio_impacts"][0]["value_change"]);
        close(impact(&base), 0.0, 1e-9);
        assert!(impact(&report) < -1e6, "{report}");
        assert!(number(&report["waterfall_impacts"][0]["equity_impact"]) < number(&report["waterfall_impacts"][0]["senior_impact"]));
        assert_eq!(desk.get(&format!("/scenarios/{id}")).await["usage_count"], 1);
        for wrong in [json!({ "name": "" }), json!({ "name": "x", "scenario_type": "MAG" }), json!({ "name": "x", "parameters": { "A": { "b": "c" } } }), json!({})] {
            assert_eq!(desk.try_post("/scenarios/", wrong).await.status.as_u16(), 422);
        }
    }

    async fn an_analysis_adds_up(engine) {
        let desk = Desk::open(engine).await;
        let report = desk.post("/scenarios/Mag%206/analyze", json!({
            "deal_ids": ["DEAL001", "DEAL002"], "analysis_type": "comprehensive", "time_horizon": 24,
            "include_stress_testing": true, "include_correlation_analysis": true, "include_waterfall_impact": true,
            "custom_parameters": { "override_default_rate": 0.04 },
        })).await;
        let impacts = report["portfolio_impacts"].as_array().unwrap();
        let (mut change, mut base) = (0.0, 0.0);
        for impact in impacts {
            let (before, after) = (number(&impact["base_portfolio_value"]), number(&impact["scenario_portfolio_value"]));
            close(number(&impact["value_change"]), after - before, 1e-9);
            close(number(&impact["value_change_percentage"]), 100.0 * (after - before) / before, 1e-9);
            change += after - before;
            base += before;
        }
        close(number(&report["total_portfolio_impact"]), change, 1e-9);
        close(number(&report["weighted_average_impact"]), 100.0 * change / base, 1e-9);
        let risk = &report["risk_metrics"];
        assert!(number(&risk["expected_shortfall"]) >= number(&risk["value_at_risk"]));
        for list in ["key_findings", "risk_warnings", "recommendations"] {
            assert!(!report[list].as_array().unwrap().is_empty(), "{list}");
        }
        let refused = desk.try_post("/scenarios/Mag%206/analyze", json!({ "deal_ids": ["DEAL001"], "custom_parameters": { "override_moon": 1 } })).await;
        assert_eq!(refused.status.as_u16(), 422);
    }

    async fn two_to_five_scenarios_are_compared_and_ranked(engine) {
        let desk = Desk::open(engine).await;
        let path = |ids: &[&str]| {
            let ids: Vec<String> = ids.iter().map(|id| format!("scenario_ids={}", id.replace(' ', "%20"))).collect();
            format!("/scenarios/compare?{}&deal_id=DEAL001", ids.join("&"))
        };
        let report = desk.post(&path(&["Mag 6", "Custom_Stress", "base"]), json!(null)).await;
        let values = &report["metric_comparisons"]["portfolio_value"];
        close(number(&values["base"]), 0.0, 1e-9);
        assert_eq!(report["scenario_rankings"]["portfolio_value"][0], "base");
        assert_eq!(report["summary"]["best_scenario"], "base");
        assert!(number(&values["Custom_Stress"]) < number(&values["base"]));
        for (ids, status) in [(&["Mag 6"][..], 422), (&["Mag 6", "Mag 6"], 422), (&["Mag 6", "NO"], 404)] {
            assert_eq!(desk.try_post(&path(ids), json!(null)).await.status.as_u16(), status, "{ids:?}");
        }
        desk.viewer_may_not(&path(&["Mag 6", "Mag 7"]), json!(null)).await;
    }
}
