use super::{asked, assert_close, fixture, refused, result, single};
use crate::http::on_both;
use serde_json::{Value, json};

const PATH: &str = "/risk/stress-test";

#[track_caller]
fn assert_stressed(result: &Value, wanted: &Value) {
    assert_close(&result["stressed_return"], wanted[0].as_f64().unwrap(), 1e-12);
    assert_close(&result["stressed_volatility"], wanted[1].as_f64().unwrap(), 1e-12);
}

on_both! {
    async fn every_scenario_is_that_of_numpy(engine) {
        let (app, token) = asked(engine).await;
        let fixture = fixture();
        let mut data = fixture["portfolio"].clone();
        data["asset_names"] = json!(["A", "B", "C"]);
        let body = json!({ "portfolio_data": data, "stress_scenarios": [
            { "type": "market_crash" },
            { "type": "volatility_spike" },
            { "type": "volatility_spike", "center": true },
            { "type": "asset_shocks", "shocks": [-0.3, -0.25, -0.1] },
            { "asset_shocks": { "A": -0.3, "C": -0.1 } },
            { "type": "historical_window", "start": 5, "end": 9 },
        ] });
        let result = result(&app, &token, PATH, &body).await;
        let (stressed, wanted) = (&result["stress_results"], &fixture["stress"]);
        assert_stressed(&stressed[0], &wanted["crash"]);
        assert_close(&stressed[0]["volatility_impact"], 0.0, 1e-15);
        assert_stressed(&stressed[1], &wanted["spike"]);
        assert_close(&stressed[1]["relative_volatility_impact"], 1.0, 1e-12);
        assert_stressed(&stressed[2], &wanted["centred_spike"]);
        assert_stressed(&stressed[3], &wanted["shocks"]);
        assert_close(&stressed[4]["portfolio_impact"], -0.4 * 0.3 - 0.3 * 0.1, 1e-15);
        assert_eq!(stressed[4]["asset_impacts"].as_object().unwrap().len(), 2);
        let window = &wanted["window"];
        assert_close(&stressed[5]["portfolio_impact"], window["pnl"].as_f64().unwrap(), 1e-14);
        assert_stressed(&stressed[5], &json!([window["mean"], window["volatility"]]));
    }

    async fn equal_shocks_are_a_crash(engine) {
        let (app, token) = asked(engine).await;
        let body = json!({ "portfolio_data": fixture()["portfolio"], "stress_scenarios": [
            { "type": "market_crash", "shock": -0.2 }, { "shocks": [-0.2, -0.2, -0.2] },
        ] });
        let result = result(&app, &token, PATH, &body).await;
        let [crash, shocks] = [0, 1].map(|i| result["stress_results"][i]["stressed_return"].as_f64().unwrap());
        assert!((crash - shocks).abs() < 1e-15);
    }

    async fn noise_is_a_function_of_its_seed(engine) {
        let (app, token) = asked(engine).await;
        let noise = |seed: u64| json!({ "type": "correlation_breakdown", "noise_level": 0.1, "seed": seed });
        let returns: Vec<f64> = serde_json::from_value(fixture()["long_series"].clone()).unwrap();
        let body = json!({ "portfolio_data": single(&returns), "stress_scenarios": [noise(1), noise(1), noise(2)] });
        let result = result(&app, &token, PATH, &body).await;
        let of = |i: usize| result["stress_results"][i]["stressed_volatility"].as_f64().unwrap();
        assert_eq!(of(0), of(1));
        assert!(of(0) != of(2));
        // √(σ² + 0.1²), give or take the error of 400 draws.
        assert!((of(0) - 0.1005).abs() < 0.015, "{}", of(0));
    }

    async fn the_worst_window_is_found(engine) {
        let (app, token) = asked(engine).await;
        let returns = [0.01, -0.02, -0.03, 0.05, -0.01, -0.01];
        let body = json!({
            "portfolio_data": single(&returns), "stress_scenarios": [{ "type": "historical_window", "length": 2 }],
        });
        let result = result(&app, &token, PATH, &body).await;
        let worst = &result["stress_results"][0];
        assert_eq!([&worst["start"], &worst["end"]], [1, 2]);
        assert_close(&worst["portfolio_impact"], 0.98 * 0.97 - 1.0, 1e-15);
    }

    async fn a_series_that_stands_still_has_no_relative_impact(engine) {
        let (app, token) = asked(engine).await;
        let body = json!({ "portfolio_data": single(&[0.0, 0.0]), "stress_scenarios": [{ "type": "market_crash" }] });
        let result = result(&app, &token, PATH, &body).await;
        assert_eq!(result["stress_results"][0]["relative_return_impact"], 0.0);
    }

    async fn what_no_scenario_is_has_its_place_told(engine) {
        let (app, token) = asked(engine).await;
        let data = fixture()["portfolio"].clone();
        let all = |scenarios: Value| json!({ "portfolio_data": data, "stress_scenarios": scenarios });
        let unknown = refused(&app, &token, PATH, &all(json!([{ "type": "interest_rate_shock" }]))).await;
        assert!(unknown[0].starts_with("stress_scenarios.0.type: unknown variant"), "{unknown:?}");
        let wrong = all(json!([
            { "name": "nothing" },
            { "type": "market_crash", "multiplier": 2 },
            { "shocks": [-0.1] },
            { "shocks": { "Nobody": -0.1 } },
            { "type": "historical_window", "start": 3, "end": 30 },
            { "type": "volatility_spike", "multiplier": -1 },
            { "type": "asset_shocks" },
        ]));
        let told = refused(&app, &token, PATH, &wrong).await;
        let places: Vec<&str> = told.iter().filter_map(|line| line.split(": ").next()).collect();
        assert_eq!(
            places,
            [
                "stress_scenarios.0.type", "stress_scenarios.1.multiplier", "stress_scenarios.2.shocks",
                "stress_scenarios.3.shocks.Nobody", "stress_scenarios.4.end", "stress_scenarios.5.multiplier",
                "stress_scenarios.6.shocks",
            ]
        );
        assert_eq!(refused(&app, &token, PATH, &all(json!([]))).await.len(), 1);
        assert_eq!(refused(&app, &token, PATH, &json!({ "portfolio_data": data })).await.len(), 1);
    }
}
