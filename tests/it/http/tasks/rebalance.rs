use super::{asked, assert_close, refused, result};
use crate::http::on_both;
use serde_json::{Value, json};

const PATH: &str = "/portfolio/rebalance";

/// The case of the specification.
fn case(params: Value) -> Value {
    json!({
        "current_portfolio": { "holdings": { "A": 10000, "B": 15000, "C": 20000, "D": 5000 } },
        "target_weights": { "A": 0.25, "B": 0.25, "C": 0.25, "D": 0.25 },
        "rebalancing_params": params,
    })
}

on_both! {
    async fn the_case_of_the_specification(engine) {
        let (app, token) = asked(engine).await;
        let got = result(&app, &token, PATH, &case(json!({}))).await;
        for (name, amount) in [("A", 2500.0), ("B", -2500.0), ("C", -7500.0), ("D", 7500.0)] {
            let transaction = &got["transactions"][name];
            assert_eq!(transaction["transaction_amount"], amount);
            assert_eq!(transaction["transaction_type"], if amount > 0.0 { "buy" } else { "sell" });
            assert_eq!(transaction["target_value"], 12500.0);
        }
        let analysis = &got["rebalancing_analysis"];
        let wanted = [
            ("turnover", 20_000.0), ("turnover_rate", 0.4), ("one_sided_turnover", 10_000.0), ("estimated_costs", 20.0),
            ("cost_percentage", 0.0004), ("distance_before", 0.223_606_797_749_979), ("distance_after", 0.0),
            ("tracking_error_reduction", 0.223_606_797_749_979), ("number_of_transactions", 4.0),
        ];
        for (name, number) in wanted {
            assert_close(&analysis[name], number, 1e-15);
        }
        assert_eq!(got["current_portfolio"]["total_value"], 50_000.0);
        assert_eq!(got["target_portfolio"]["values"]["D"], 12_500.0);
    }

    async fn both_forms_of_the_body_are_one(engine) {
        let (app, token) = asked(engine).await;
        let plain = json!({
            "current_portfolio": { "A": 10000, "B": 15000, "C": 20000, "D": 5000 },
            "target_weights": { "A": 0.25, "B": 0.25, "C": 0.25, "D": 0.25 }, "transaction_cost": 0.002,
        });
        let below = case(json!({ "transaction_cost_rate": 0.002 }));
        assert_eq!(result(&app, &token, PATH, &plain).await, result(&app, &token, PATH, &below).await);
    }

    async fn proceeds_pay_the_costs(engine) {
        let (app, token) = asked(engine).await;
        let params = json!({ "financing": "proceeds", "transaction_cost_rate": 0.01, "min_transaction_size": 0 });
        let got = result(&app, &token, PATH, &case(params)).await;
        let after: f64 = got["portfolio_after"]["values"].as_object().unwrap().values().filter_map(Value::as_f64).sum();
        let costs = got["rebalancing_analysis"]["estimated_costs"].as_f64().unwrap();
        // V' = V − 0.01·Σ|V'/4 − v|: sales 27500 − V'/2·…, solved by hand for two sales and two buys.
        assert!((after + costs - 50_000.0).abs() < 1e-6 && costs > 199.0 && costs < 201.0, "{after} {costs}");
        assert!(got["portfolio_after"]["cash"].as_f64().unwrap().abs() < 1e-6);
        assert_close(&got["rebalancing_analysis"]["distance_after"], 0.0, 1e-9);
    }

    async fn small_trades_and_those_within_the_band_are_not_made(engine) {
        let (app, token) = asked(engine).await;
        let exact = result(&app, &token, PATH, &case(json!({ "min_transaction_size": 2500 }))).await;
        assert_eq!(exact["rebalancing_analysis"]["number_of_transactions"], 2);
        let band = result(&app, &token, PATH, &case(json!({ "no_trade_band": 0.1 }))).await;
        assert_eq!(band["rebalancing_analysis"]["number_of_transactions"], 2);
        assert!(band["transactions"].get("A").is_none());
    }

    async fn with_prices_trades_are_whole(engine) {
        let (app, token) = asked(engine).await;
        let prices = json!({ "A": 300, "B": 7, "C": 1000, "D": 1 });
        let got = result(&app, &token, PATH, &case(json!({ "prices": prices }))).await;
        assert_eq!(got["transactions"]["A"]["units"], 8.0);
        assert_eq!(got["transactions"]["A"]["transaction_amount"], 2400.0);
        assert_eq!(got["transactions"]["B"]["units"], -357.0);
        assert_eq!(got["transactions"]["C"]["units"], -7.0);
    }

    async fn what_is_not_wanted_is_sold_and_what_is_not_held_is_bought(engine) {
        let (app, token) = asked(engine).await;
        let body = json!({ "current_portfolio": { "old": 1000 }, "target_weights": { "new": 1 } });
        let got = result(&app, &token, PATH, &body).await;
        assert_eq!(got["transactions"]["old"]["transaction_amount"], -1000.0);
        assert_eq!(got["transactions"]["new"]["transaction_amount"], 1000.0);
        // An asset may be called as the other form's key.
        let body = json!({ "current_portfolio": { "holdings": 1000 }, "target_weights": { "holdings": 1 } });
        let got = result(&app, &token, PATH, &body).await;
        assert_eq!(got["transactions"], json!({}));
    }

    async fn wrong_amounts_weights_and_parameters_are_all_told(engine) {
        let (app, token) = asked(engine).await;
        let body = json!({
            "current_portfolio": { "A": "much", "B": 1e300, "C": 10 },
            "target_weights": { "A": 0.5, "B": 0.6 },
            "transaction_cost": 1,
            "rebalancing_params": {
                "min_transaction_size": -1, "transaction_cost_rate": 0.1, "no_trade_band": 2, "prices": { "A": 0, "B": 1 },
            },
        });
        let told = refused(&app, &token, PATH, &body).await;
        let places: Vec<&str> = told.iter().filter_map(|line| line.split(": ").next()).collect();
        let params = "rebalancing_params";
        for place in ["current_portfolio.A", "current_portfolio.B", "target_weights", "transaction_cost"] {
            assert!(places.contains(&place), "{place} in {told:?}");
        }
        for field in ["min_transaction_size", "no_trade_band", "prices.A", "prices.C"] {
            assert!(places.contains(&format!("{params}.{field}").as_str()), "{field} in {told:?}");
        }
        for empty in [json!({}), json!({ "A": 0 }), json!({ "A": -5 }), json!({ "holdings": {} })] {
            let body = json!({ "current_portfolio": empty, "target_weights": { "A": 1 } });
            assert!(!refused(&app, &token, PATH, &body).await.is_empty());
        }
    }
}
