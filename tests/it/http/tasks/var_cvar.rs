use super::{asked, assert_all_close, assert_close, failure, fixture, refused, result, single};
use crate::http::on_both;
use serde_json::json;

const PATH: &str = "/risk/var-cvar";

on_both! {
    async fn every_method_is_that_of_numpy_and_scipy(engine) {
        let (app, token) = asked(engine).await;
        let fixture = fixture();
        let wanted = &fixture["var"];
        for method in ["historical", "parametric", "cornish_fisher"] {
            let body = json!({ "portfolio_data": fixture["portfolio"], "method": method });
            let result = result(&app, &token, PATH, &body).await;
            assert_all_close(&result["var"], &wanted[method]["var"], 1e-9);
            if method != "cornish_fisher" {
                assert_all_close(&result["cvar"], &wanted[method]["cvar"], 1e-9);
            }
            assert_all_close(&result["statistics"], &wanted["statistics"], 1e-9);
        }
        let returns: Vec<f64> = serde_json::from_value(fixture["long_series"].clone()).unwrap();
        let body = json!({ "portfolio_data": single(&returns), "method": "evt_pot", "confidence_levels": [0.99] });
        let result = result(&app, &token, PATH, &body).await;
        let evt = &wanted["evt_pot"];
        let tolerance = evt["tolerance"].as_f64().unwrap();
        assert_close(&result["var"]["99%"], evt["var"].as_f64().unwrap(), tolerance);
        assert_close(&result["cvar"]["99%"], evt["cvar"].as_f64().unwrap(), tolerance);
    }

    async fn the_small_case_of_the_specification(engine) {
        let (app, token) = asked(engine).await;
        let data = single(&[-0.02, 0.01, -0.015, 0.03, -0.01]);
        let parametric = json!({ "portfolio_data": data, "method": "parametric", "confidence_level": 0.95 });
        let normal = result(&app, &token, PATH, &parametric).await;
        assert_close(&normal["loss"]["var"]["95%"], 0.031_507_49, 1e-8);
        let historical = json!({ "portfolio_data": data, "confidence_level": 0.95 });
        let result = result(&app, &token, PATH, &historical).await;
        assert_close(&result["loss"]["cvar"]["95%"], 0.02, 1e-15);
        assert_close(&result["statistics"]["mean_return"], -0.001, 1e-15);
    }

    async fn a_simulation_agrees_with_the_formula_it_simulates(engine) {
        let (app, token) = asked(engine).await;
        let data = fixture()["portfolio"].clone();
        let simulated = json!({
            "portfolio_data": data, "method": "monte_carlo", "horizon": 10, "num_simulations": 200_000,
        });
        let simulated = result(&app, &token, PATH, &simulated).await;
        let one_day = json!({ "portfolio_data": data, "method": "parametric" });
        let one_day = result(&app, &token, PATH, &one_day).await;
        let mean = one_day["statistics"]["mean_return"].as_f64().unwrap();
        for level in ["95%", "99%"] {
            // μ − zσ of a day is known: over ten, 10μ − √10·zσ.
            let spread = one_day["var"][level].as_f64().unwrap() - mean;
            let exact = 10.0 * mean + 10_f64.sqrt() * spread;
            let error = simulated["standard_error"]["var"][level].as_f64().unwrap();
            let got = simulated["var"][level].as_f64().unwrap();
            assert!((got - exact).abs() < 4.0 * error && error < 1e-3, "{got} for {exact} ± {error}");
        }
    }

    async fn a_horizon_is_the_square_root_of_time(engine) {
        let (app, token) = asked(engine).await;
        let data = fixture()["portfolio"].clone();
        let one = result(&app, &token, PATH, &json!({ "portfolio_data": data })).await;
        let four = result(&app, &token, PATH, &json!({ "portfolio_data": data, "horizon": 4 })).await;
        assert_close(&four["var"]["99%"], 2.0 * one["var"]["99%"].as_f64().unwrap(), 1e-15);
    }

    async fn levels_that_share_a_whole_percent_have_names_of_their_own(engine) {
        let (app, token) = asked(engine).await;
        let levels = json!([0.975, 0.98, 0.9999]);
        let body = json!({ "portfolio_data": fixture()["portfolio"], "confidence_levels": levels });
        let result = result(&app, &token, PATH, &body).await;
        let names: Vec<&String> = result["var"].as_object().unwrap().keys().collect();
        assert_eq!(names, ["97.5%", "98%", "99.99%"]);
    }

    async fn wrong_levels_and_counts_are_all_told(engine) {
        let (app, token) = asked(engine).await;
        let data = fixture()["portfolio"].clone();
        let body = json!({
            "portfolio_data": data, "confidence_levels": [0.95, 0.0, 95, 0.95], "horizon": 0, "num_simulations": 1,
        });
        let told = refused(&app, &token, PATH, &body).await;
        let begins: Vec<&str> = told.iter().filter_map(|line| line.split(": ").next()).collect();
        assert_eq!(
            begins,
            ["confidence_levels.1", "confidence_levels.2", "confidence_levels.3", "horizon", "num_simulations"],
            "{told:?}"
        );
        let both = json!({ "portfolio_data": data, "confidence_levels": [0.95], "confidence_level": 0.95 });
        assert_eq!(refused(&app, &token, PATH, &both).await.len(), 1);
        let few = json!({ "portfolio_data": data, "method": "evt_pot", "confidence_level": 0.9 });
        assert_eq!(refused(&app, &token, PATH, &few).await.len(), 2);
        let none = json!({ "portfolio_data": data, "confidence_levels": [] });
        assert_eq!(refused(&app, &token, PATH, &none).await.len(), 1);
    }

    async fn a_tail_without_losses_fails_with_its_reason(engine) {
        let (app, token) = asked(engine).await;
        let body = json!({
            "portfolio_data": single(&[0.01; 200]), "method": "evt_pot", "confidence_level": 0.99,
        });
        let constant = result(&app, &token, PATH, &body).await;
        // A constant series has a tail: itself.
        assert_eq!(constant["var"]["99%"], 0.01);
        let mut ties = vec![0.0; 199];
        ties.push(0.5);
        let body = json!({ "portfolio_data": single(&ties), "method": "evt_pot", "confidence_level": 0.99 });
        assert!(failure(&app, &token, PATH, &body).await.contains("losses beyond the threshold"));
    }
}
