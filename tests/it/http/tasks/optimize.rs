use super::{asked, assert_all_close, assert_close, by_name, failure, fixture, refused, result};
use crate::http::on_both;
use serde_json::{Value, json};

const PATH: &str = "/portfolio/optimize";

fn body(params: Value) -> Value {
    json!({ "assets_data": fixture()["assets"], "optimization_params": params })
}

on_both! {
    async fn the_documented_portfolio_is_exact(engine) {
        let (app, token) = asked(engine).await;
        let wanted = &fixture()["optimize"];
        let params = json!({ "method": "mean_variance", "target_return": 0.08, "max_weight_per_asset": 0.4 });
        let got = result(&app, &token, PATH, &body(params)).await;
        assert_eq!(got["optimization_method"], "mean_variance");
        assert_all_close(&got["weights"], &by_name(&wanted["documented"]), 1e-9);
        assert_all_close(&got["risk_contributions"], &by_name(&wanted["documented_contributions"]), 1e-9);
        let metrics = &got["portfolio_metrics"];
        let volatility = wanted["documented_volatility"].as_f64().unwrap();
        assert_close(&metrics["volatility"], volatility, 1e-9);
        assert_close(&metrics["sharpe_ratio"], 0.06 / volatility, 1e-9);
        assert_eq!(
            got["constraints_satisfied"],
            json!({ "weights_sum_to_one": true, "no_negative_weights": true, "within_bounds": true, "max_weight_constraint": true })
        );
    }

    async fn every_method_is_that_of_numpy_and_scipy(engine) {
        let (app, token) = asked(engine).await;
        let fixture = fixture();
        let wanted = &fixture["optimize"];
        let equal = json!([1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]);
        let cases = [
            (json!({}), &wanted["utility"]["weights"], 1e-6),
            (json!({ "method": "mean_variance", "target_volatility": 1.0 }), &json!([0.0, 1.0, 0.0]), 1e-12),
            (json!({ "method": "minimum_variance" }), &fixture["frontier"]["min_volatility"], 1e-9),
            (json!({ "method": "max_sharpe" }), &fixture["frontier"]["max_sharpe"], 1e-5),
            (json!({ "method": "max_return" }), &json!([0.0, 1.0, 0.0]), 1e-12),
            (json!({ "method": "risk_parity" }), &wanted["risk_parity"]["weights"], 1e-7),
            (json!({ "method": "inverse_volatility" }), &wanted["inverse_volatility"], 1e-12),
            (json!({ "method": "max_diversification" }), &wanted["max_diversification"]["weights"], 1e-5),
            (json!({ "method": "equal_weight" }), &equal, 1e-15),
            (json!({ "method": "cvar", "confidence_level": 0.9 }), &wanted["cvar"]["weights"], 1e-6),
        ];
        for (params, weights, tolerance) in cases {
            let got = result(&app, &token, PATH, &body(params)).await;
            assert_all_close(&got["weights"], &by_name(weights), tolerance);
            let shares = got["risk_contributions"].as_object().unwrap().values().filter_map(Value::as_f64);
            assert!((shares.sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }

    async fn views_move_the_returns_that_the_market_implies(engine) {
        let (app, token) = asked(engine).await;
        let wanted = &fixture()["optimize"]["black_litterman"];
        let none = result(&app, &token, PATH, &body(json!({ "method": "black_litterman" }))).await;
        // Without views the market's own weights are best.
        assert_all_close(&none["weights"], &by_name(&json!([1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0])), 1e-9);
        assert_all_close(&none["excess_returns"]["posterior"], &by_name(&wanted["prior"]), 1e-9);
        let view = json!({ "assets": { "Stock_A": -1, "Stock_B": 1 }, "expected_return": 0.03 });
        let params = json!({ "method": "black_litterman", "views": [view] });
        let got = result(&app, &token, PATH, &body(params)).await;
        assert_all_close(&got["excess_returns"]["prior"], &by_name(&wanted["prior"]), 1e-9);
        assert_all_close(&got["excess_returns"]["posterior"], &by_name(&wanted["posterior"]), 1e-9);
        assert_all_close(&got["weights"], &by_name(&wanted["weights"]), 1e-5);
        // A certain view of one asset is what it is then expected to return, the risk-free rate included.
        let sure = json!({ "assets": { "Bond_A": 1 }, "expected_return": 0.05, "confidence": 1 });
        let params = json!({ "method": "black_litterman", "views": [sure] });
        let got = result(&app, &token, PATH, &body(params)).await;
        assert_close(&got["excess_returns"]["posterior"]["Bond_A"], 0.03, 1e-9);
    }

    async fn equal_risk_of_the_four_assets_of_the_specification(engine) {
        let (app, token) = asked(engine).await;
        for method in ["risk_parity", "hrp", "minimum_variance", "max_diversification"] {
            let body = json!({ "assets_data": { "returns": fixture()["four"] }, "optimization_params": { "method": method } });
            let got = result(&app, &token, PATH, &body).await;
            assert_eq!(got["constraints_satisfied"]["weights_sum_to_one"], true);
            let shares: Vec<f64> =
                got["risk_contributions"].as_object().unwrap().values().map(|x| x.as_f64().unwrap()).collect();
            if method == "risk_parity" {
                assert!(shares.iter().all(|share| (share - 0.25).abs() < 1e-9), "{shares:?}");
            }
            let weights = got["weights"].as_object().unwrap();
            assert_eq!(weights.keys().collect::<Vec<_>>(), ["Asset_1", "Asset_2", "Asset_3", "Asset_4"]);
            assert!(weights.values().all(|w| w.as_f64().unwrap() > 0.0));
        }
    }

    async fn groups_and_turnover_bind(engine) {
        let (app, token) = asked(engine).await;
        let group = json!({ "name": "stocks", "assets": ["Stock_A", "Stock_B"], "min": 0.6, "max": 0.7 });
        let params = json!({ "method": "minimum_variance", "groups": [group] });
        let got = result(&app, &token, PATH, &body(params)).await;
        assert_close(&got["weights"]["Bond_A"], 0.4, 1e-6);
        let present = json!({ "Stock_A": 1.0 });
        let params = json!({ "method": "minimum_variance", "current_weights": present, "max_turnover": 0.5 });
        let got = result(&app, &token, PATH, &body(params)).await;
        assert_close(&got["weights"]["Stock_A"], 0.75, 1e-6);
    }

    async fn a_target_out_of_reach_is_refused_with_the_range(engine) {
        let (app, token) = asked(engine).await;
        let params = json!({ "target_return": 0.1, "max_weight_per_asset": 0.4 });
        let told = refused(&app, &token, PATH, &body(params)).await;
        assert!(told[0].starts_with("optimization_params.target_return: must be feasible"), "{told:?}");
        // 0.4·0.09 + 0.4·0.12 + 0.2·0.04, and the other way round.
        assert!(told[0].contains("return 0.0759") && told[0].contains(" to 0.092"), "{told:?}");
        let bonds = json!({ "name": "bonds", "assets": ["Bond_A"], "min": 0.9 });
        let params = json!({ "target_return": 0.1, "groups": [bonds] });
        let why = failure(&app, &token, PATH, &body(params)).await;
        assert!(why.contains("target_return 0.1 cannot be reached") && why.contains(" to 0.048"), "{why}");
    }

    async fn a_rule_that_leaves_the_bounds_fails_and_says_where(engine) {
        let (app, token) = asked(engine).await;
        let why =
            failure(&app, &token, PATH, &body(json!({ "method": "risk_parity", "max_weight_per_asset": 0.4 }))).await;
        assert!(why.contains("Bond_A 0.507"), "{why}");
        let kept = json!({ "method": "risk_parity", "max_weight_per_asset": 0.6 });
        let got = result(&app, &token, PATH, &body(kept)).await;
        assert_eq!(got["constraints_satisfied"]["max_weight_constraint"], true);
    }

    async fn every_wrong_parameter_is_told(engine) {
        let (app, token) = asked(engine).await;
        let params = json!({
            "method": "risk_parity", "target_return": 0.08, "views": [{ "assets": { "Nobody": 1 }, "expected_return": 0.1 }],
            "max_weight_per_asset": 0.2, "risk_free_rate": 50, "confidence_level": 1,
            "groups": [{ "name": "", "assets": [] }],
        });
        let told = refused(&app, &token, PATH, &body(params)).await;
        let places: Vec<&str> = told.iter().filter_map(|line| line.split(": ").next()).collect();
        let at = "optimization_params";
        for field in [
            "target_return", "views", "groups", "max_weight_per_asset", "risk_free_rate", "confidence_level",
            "groups.0.name", "groups.0.assets", "groups.0", "views.0.assets.Nobody",
        ] {
            assert!(places.contains(&format!("{at}.{field}").as_str()), "{field} in {told:?}");
        }
        let unknown = refused(&app, &token, PATH, &body(json!({ "method": "magic", "extra": 1 }))).await;
        assert_eq!(unknown.len(), 2, "{unknown:?}");
    }
}
