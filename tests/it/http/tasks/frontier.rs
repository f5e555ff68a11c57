use super::{asked, assert_all_close, assert_close, fixture, refused, result};
use crate::http::on_both;
use serde_json::{Value, json};

const PATH: &str = "/risk/efficient-frontier";

fn numbers(list: &Value) -> Vec<f64> {
    serde_json::from_value(list.clone()).unwrap()
}

on_both! {
    async fn the_ends_and_the_tangency_are_those_of_scipy(engine) {
        let (app, token) = asked(engine).await;
        let fixture = fixture();
        let wanted = &fixture["frontier"];
        let body = json!({ "assets_data": fixture["assets"], "num_portfolios": 500, "points": 21 });
        let answer = result(&app, &token, PATH, &body).await;
        let optimal = &answer["optimal_portfolios"];
        assert_all_close(&optimal["min_volatility"]["weights"], &wanted["min_volatility"], 1e-9);
        assert_all_close(&optimal["max_sharpe"]["weights"], &wanted["max_sharpe"], 1e-5);
        let points = answer["efficient_frontier"].as_array().unwrap();
        assert_all_close(&points[0]["weights"], &wanted["min_volatility"], 1e-9);
        // The last holds nothing but the asset of the highest return.
        assert_close(&points[20]["return"], wanted["mean"][1].as_f64().unwrap(), 1e-12);
        assert_close(&points[20]["volatility"], wanted["volatility"][1].as_f64().unwrap(), 1e-12);
        let volatility: Vec<f64> = points.iter().map(|p| p["volatility"].as_f64().unwrap()).collect();
        assert!(volatility.windows(2).all(|pair| pair[0] < pair[1]));
        let statistics = &answer["statistics"];
        let mean = numbers(&answer["portfolios"]["returns"]).iter().sum::<f64>() / 500.0;
        assert_close(&statistics["mean_return"], mean, 1e-12);
    }

    async fn no_random_portfolio_is_above_the_frontier(engine) {
        let (app, token) = asked(engine).await;
        let body = json!({ "assets_data": fixture()["assets"], "num_portfolios": 2000, "points": 500 });
        let answer = result(&app, &token, PATH, &body).await;
        let frontier: Vec<[f64; 2]> = answer["efficient_frontier"].as_array().unwrap().iter()
            .map(|point| [&point["return"], &point["volatility"]].map(|x| x.as_f64().unwrap())).collect();
        let cloud = &answer["portfolios"];
        let best = answer["optimal_portfolios"]["max_sharpe"]["sharpe_ratio"].as_f64().unwrap();
        for (i, r) in numbers(&cloud["returns"]).iter().enumerate() {
            let least = frontier.iter().filter(|point| point[0] <= *r).map(|point| point[1]).fold(frontier[0][1], f64::max);
            assert!(cloud["volatilities"][i].as_f64().unwrap() >= least - 1e-12);
            assert!(cloud["sharpe_ratios"][i].as_f64().unwrap() <= best + 1e-12);
        }
    }

    async fn more_random_portfolios_keep_the_first(engine) {
        let (app, token) = asked(engine).await;
        let of = |count: usize| json!({ "assets_data": fixture()["assets"], "num_portfolios": count });
        let few = result(&app, &token, PATH, &of(3)).await;
        let many = result(&app, &token, PATH, &of(200)).await;
        assert_eq!(numbers(&few["portfolios"]["returns"])[..], numbers(&many["portfolios"]["returns"])[..3]);
        assert_eq!(result(&app, &token, PATH, &of(1)).await["statistics"]["num_portfolios"], 1);
    }

    async fn bounds_hold_for_every_portfolio(engine) {
        let (app, token) = asked(engine).await;
        let fixture = fixture();
        let body = json!({
            "assets_data": fixture["assets"], "num_portfolios": 300, "min_weight": 0.1, "max_weight": 0.5,
        });
        let answer = result(&app, &token, PATH, &body).await;
        let least = &answer["optimal_portfolios"]["min_volatility"];
        assert_all_close(&least["weights"], &fixture["frontier"]["capped"], 1e-9);
        for point in answer["efficient_frontier"].as_array().unwrap() {
            let weights = numbers(&point["weights"]);
            assert!(weights.iter().all(|w| (0.1 - 1e-12..=0.5 + 1e-12).contains(w)));
            assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
        let mean = numbers(&fixture["frontier"]["mean"]);
        let (low, high) = (mean[2], 0.5 * mean[1] + 0.4 * mean[0] + 0.1 * mean[2]);
        let cloud = numbers(&answer["portfolios"]["returns"]);
        assert!(cloud.iter().all(|r| (low..=high + 1e-12).contains(r)));
    }

    async fn where_nothing_beats_the_risk_free_rate_there_is_no_tangency(engine) {
        let (app, token) = asked(engine).await;
        let body = json!({ "assets_data": fixture()["assets"], "num_portfolios": 5, "risk_free_rate": 0.5 });
        let answer = result(&app, &token, PATH, &body).await;
        assert_eq!(answer["optimal_portfolios"]["max_sharpe"], Value::Null);
    }

    async fn wrong_counts_and_bounds_are_all_told(engine) {
        let (app, token) = asked(engine).await;
        let body = json!({
            "assets_data": fixture()["assets"], "num_portfolios": 50_001, "points": 1, "max_weight": 0.3,
            "periods_per_year": 0,
        });
        let told = refused(&app, &token, PATH, &body).await;
        let places: Vec<&str> = told.iter().filter_map(|line| line.split(": ").next()).collect();
        assert_eq!(places, ["num_portfolios", "points", "max_weight", "periods_per_year"], "{told:?}");
        let still = json!({ "assets_data": { "returns": [[0.01, 0.0], [0.02, 0.0]] } });
        assert!(refused(&app, &token, PATH, &still).await[0].contains("column 1 must vary"));
    }
}
