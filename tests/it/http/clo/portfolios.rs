use super::*;

on_both! {
    async fn deals_are_listed_summed_up_and_shown_under_both_paths(engine) {
        let desk = Desk::open(engine).await;
        let list = desk.get("/portfolios/").await;
        let ids: Vec<&str> = list.as_array().unwrap().iter().map(|deal| deal["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["DEAL001", "DEAL002", "PORTFOLIO_001"]);
        assert_eq!(desk.get("/portfolios/?status=closed").await, json!([]));
        assert_eq!(desk.get("/portfolios/?skip=1&limit=1").await[0]["id"], "DEAL002");
        let deal = desk.get("/portfolios/DEAL001").await;
        assert_eq!(deal, desk.get("/deals/DEAL001").await);
        assert_eq!(deal["current_asset_count"], 125);
        assert_eq!(desk.status("/portfolios/NO_SUCH").await, 404);
        // An integer is the portfolio of an investor, and without the slash they are listed.
        assert_eq!(desk.status("/portfolios/999999").await, 404);
        assert_ne!(desk.get("/portfolios").await, list);
    }

    async fn the_investor_of_the_examples_owns_the_portfolio_that_they_name(engine) {
        let desk = Desk::open(engine).await;
        let login = json!({ "email": "demo_hnw@sigmasight.com", "password": "demo12345" });
        let granted = send(&desk.app, request(Method::POST, "/api/v1/auth/login", None, &login)).await;
        let me = get(&desk.app, "/api/v1/auth/me", granted.body["access_token"].as_str().unwrap()).await;
        assert_eq!(me.body["portfolio_id"], "c0510ab8-c6b5-433c-adbc-3f74e1dbdb5e");
    }

    async fn the_parts_of_a_summary_add_up(engine) {
        let desk = Desk::open(engine).await;
        for id in ["DEAL001", "DEAL002", "PORTFOLIO_001"] {
            let summary = desk.get(&format!("/portfolios/{id}/summary")).await;
            for weights in ["sector_diversification", "rating_diversification"] {
                close(numbers(&summary[weights]).iter().sum(), 1.0, 1e-12);
            }
            let assets = number(&summary["total_assets"]);
            assert_eq!(numbers(&summary["maturity_profile"]).iter().sum::<f64>(), assets);
            assert!((200.0..900.0).contains(&number(&summary["average_spread"])), "{summary}");
            let top = &summary["top_holdings"];
            close(number(&top[0]["weight"]) * number(&summary["total_balance"]), number(&top[0]["balance"]), 1e-12);
            let deal = desk.get(&format!("/portfolios/{id}")).await;
            close(number(&summary["total_balance"]), number(&deal["current_portfolio_balance"]), 1e-12);
        }
    }

    async fn classes_and_triggers_are_those_of_the_engine(engine) {
        let desk = Desk::open(engine).await;
        let classes = desk.get("/portfolios/DEAL001/tranches").await;
        assert_eq!(classes[0]["id"], "TRANCHE_A1");
        assert_eq!(classes[0]["tranche_name"], "Class A-1 Notes");
        let debt: f64 = classes.as_array().unwrap().iter().take(3).map(|c| number(&c["current_balance"])).sum();
        let triggers = desk.get("/portfolios/DEAL001/triggers").await;
        for kind in ["oc_triggers", "ic_triggers"] {
            for test in triggers[kind].as_array().unwrap() {
                let (value, threshold) = (number(&test["current_value"]), number(&test["threshold"]));
                close(number(&test["margin"]), value - threshold, 1e-12);
                assert_eq!(test["is_passing"], value >= threshold);
                close(value, number(&test["numerator"]) / number(&test["denominator"]), 1e-12);
            }
        }
        // Par and principal cash over the notes down to class B: nothing is in default, CCC is within its limit.
        close(number(&triggers["oc_triggers"][0]["current_value"]), 500e6 / debt, 1e-3);
        assert_eq!(triggers["status"], "compliant");
    }
}
