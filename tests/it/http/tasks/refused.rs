//! What every computation refuses alike, and who may see it.

use super::{asked, fixture, over, refused, submit};
use crate::http::{Answer, get, logged_in, on_both, request, send, started};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::sleep;

/// A request of each computation.
fn each() -> Vec<(&'static str, &'static str, Value)> {
    let fixture = fixture();
    let (portfolio, assets) = (&fixture["portfolio"], &fixture["assets"]);
    vec![
        (
            "/risk/monte-carlo",
            "portfolio_data",
            json!({ "portfolio_data": portfolio, "num_simulations": 10 }),
        ),
        ("/risk/var-cvar", "portfolio_data", json!({ "portfolio_data": portfolio })),
        (
            "/risk/stress-test",
            "portfolio_data",
            json!({ "portfolio_data": portfolio, "stress_scenarios": [{ "type": "market_crash" }] }),
        ),
        ("/risk/efficient-frontier", "assets_data", json!({ "assets_data": assets, "num_portfolios": 10 })),
        ("/portfolio/optimize", "assets_data", json!({ "assets_data": assets })),
        (
            "/portfolio/rebalance",
            "current_portfolio",
            json!({ "current_portfolio": { "A": 1000 }, "target_weights": { "A": 1 } }),
        ),
        ("/portfolio/performance-analysis", "portfolio_data", json!({ "portfolio_data": portfolio })),
        (
            "/export/portfolio",
            "portfolio_data",
            json!({ "portfolio_data": { "holdings": { "A": 1 } }, "export_config": { "format": "csv" } }),
        ),
    ]
}

async fn idempotent(app: &server::App, token: &str, path: &str, key: &str, body: &Value) -> Answer {
    let mut asking = request(Method::POST, &format!("/api/v1/tasks{path}"), Some(token), body);
    asking.headers_mut().insert("idempotency-key", key.parse().unwrap());
    send(app, asking).await
}

on_both! {
    async fn nobody_unknown_computes_and_nothing_unknown_is_read(engine) {
        let (app, token) = asked(engine).await;
        for (path, required, body) in each() {
            let url = format!("/api/v1/tasks{path}");
            assert_eq!(send(&app, request(Method::POST, &url, None, &body)).await.status, StatusCode::UNAUTHORIZED);
            let mut extra = body.clone();
            extra["surprise"] = json!(1);
            assert!(refused(&app, &token, path, &extra).await[0].starts_with("surprise: unknown field"));
            let fields: Vec<&Value> = body.as_object().unwrap().values().collect();
            assert!(refused(&app, &token, path, &json!(fields)).await[0].contains("expected an object"));
            let mut wrong = body.clone();
            wrong[required] = json!("not-an-object");
            assert!(refused(&app, &token, path, &wrong).await[0].starts_with(required));
            let mut missing = body.clone();
            missing.as_object_mut().unwrap().remove(required);
            assert!(refused(&app, &token, path, &missing).await[0].starts_with(&format!("{required}: field required")));
            let broken = Request::builder().method(Method::POST).uri(&url).header("authorization", format!("Bearer {token}"))
                .header("content-type", "application/json").body(Body::from("{not json")).unwrap();
            assert_eq!(send(&app, broken).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
    }

    async fn tables_of_another_shape_are_refused(engine) {
        let (app, token) = asked(engine).await;
        let weights = json!([0.5, 0.5]);
        let wrong = [
            json!([]), json!([[]]), json!([[0.1, 0.2]]), json!([[0.1, 0.2], [0.1]]), json!([[0.1], [0.2, 0.3]]),
            json!([[0.1, 1e300], [0.1, 0.2]]), json!([[0.1, "x"], [0.1, 0.2]]), json!([[0.1, null], [0.1, 0.2]]),
            json!([0.1, 0.2]), json!({}),
        ];
        for table in wrong {
            let data = json!({ "weights": weights, "historical_returns": table });
            for path in ["/risk/monte-carlo", "/risk/var-cvar"] {
                let told = refused(&app, &token, path, &json!({ "portfolio_data": data })).await;
                assert!(told.iter().all(|line| line.starts_with("portfolio_data.")), "{table}: {told:?}");
            }
            let data = json!({ "returns": table });
            for path in ["/risk/efficient-frontier", "/portfolio/optimize"] {
                let told = refused(&app, &token, path, &json!({ "assets_data": data })).await;
                assert!(told.iter().all(|line| line.starts_with("assets_data.")), "{table}: {told:?}");
            }
        }
    }

    async fn weights_and_names_that_do_not_fit_are_refused(engine) {
        let (app, token) = asked(engine).await;
        let rows = json!([[0.1, 0.2], [0.2, 0.1]]);
        for weights in [json!([]), json!([1]), json!([0.5, 0.6]), json!([1e300, 0.5]), json!([0.5, 0.25, 0.25])] {
            let data = json!({ "weights": weights, "historical_returns": rows });
            assert!(!refused(&app, &token, "/risk/var-cvar", &json!({ "portfolio_data": data })).await.is_empty());
        }
        for names in [json!(["A"]), json!(["A", "A"]), json!(["A", ""]), json!(["A", "b\u{7}"])] {
            let data = json!({ "returns": rows, "asset_names": names });
            assert_eq!(refused(&app, &token, "/portfolio/optimize", &json!({ "assets_data": data })).await.len(), 1);
        }
        let huge = "x".repeat(101);
        let body = json!({ "current_portfolio": { huge: 1 }, "target_weights": { "A": 1 } });
        assert_eq!(refused(&app, &token, "/portfolio/rebalance", &body).await.len(), 1);
    }

    async fn five_megabytes_are_computed_and_too_many_assets_are_not(engine) {
        let (app, token) = asked(engine).await;
        let rows: Vec<[f64; 2]> = (0..260_000).map(|t| [0.01 + f64::from(t % 997) * 1e-7, -0.01 + f64::from(t % 991) * 1e-7]).collect();
        let body = json!({ "portfolio_data": { "weights": [0.5, 0.5], "historical_returns": rows } });
        assert!(body.to_string().len() > 5_000_000);
        let taken = submit(&app, &token, "/risk/var-cvar", &body).await;
        assert_eq!(taken.status, StatusCode::ACCEPTED);
        assert_eq!(over(&app, &token, taken.body["data"]["task_id"].as_str().unwrap()).await["status"], "SUCCESS");
        let wide = vec![vec![0.01; 100_000], vec![0.02; 100_000]];
        let told = refused(&app, &token, "/portfolio/optimize", &json!({ "assets_data": { "returns": wide } })).await;
        assert!(told.iter().any(|line| line.contains("at most 1000 columns")), "{told:?}");
    }

    async fn a_number_too_large_for_its_kind_is_refused(engine) {
        let (app, token) = asked(engine).await;
        let url = "/api/v1/tasks/risk/var-cvar";
        let text = r#"{"portfolio_data": {"weights": [1], "historical_returns": [[1e400], [0.1]]}}"#;
        let asking = Request::builder().method(Method::POST).uri(url).header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json").body(Body::from(text)).unwrap();
        assert_eq!(send(&app, asking).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let body = json!({ "portfolio_data": fixture()["portfolio"], "horizon": -1, "seed": 1.5 });
        assert_eq!(refused(&app, &token, "/risk/var-cvar", &body).await.len(), 2);
    }

    async fn anothers_task_is_unknown_on_every_route(engine) {
        let (app, token) = asked(engine).await;
        let other = logged_in(&app, "other@example.com").await;
        for (path, _, body) in each() {
            let taken = submit(&app, &token, path, &body).await;
            let id = taken.body["data"]["task_id"].as_str().unwrap().to_owned();
            assert_eq!(over(&app, &token, &id).await["status"], "SUCCESS");
            for route in ["status", "result", "download"] {
                let answer = get(&app, &format!("/api/v1/tasks/{id}/{route}"), &other).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{route}");
                let never = get(&app, &format!("/api/v1/tasks/00000000-0000-7000-8000-000000000000/{route}"), &other).await;
                assert_eq!(answer.body["detail"], never.body["detail"]);
            }
            let url = format!("/api/v1/tasks/{id}");
            let answer = send(&app, request(Method::DELETE, &url, Some(&other), &Value::Null)).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
    }

    async fn a_key_asks_once(engine) {
        let (app, token) = asked(engine).await;
        let other = logged_in(&app, "other@example.com").await;
        for (path, _, body) in each() {
            let ids = [
                idempotent(&app, &token, path, path, &body).await, idempotent(&app, &token, path, path, &body).await,
            ].map(|answer| answer.body["data"]["task_id"].as_str().unwrap().to_owned());
            assert_eq!(ids[0], ids[1], "{path}");
            let others = idempotent(&app, &other, path, path, &body).await;
            assert_eq!(others.status, StatusCode::ACCEPTED);
            assert_ne!(others.body["data"]["task_id"], ids[0]);
        }
        let (path, _, body) = each().swap_remove(1);
        let reused = idempotent(&app, &token, path, "/portfolio/optimize", &body).await;
        assert_eq!(reused.status, StatusCode::CONFLICT);
    }

    async fn a_frontier_that_computes_stops_when_told(engine) {
        let app = started(engine).await;
        let token = logged_in(&app, "asks@example.com").await;
        let mut state = 1_u64;
        let mut draw = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % 2001) as f64 * 1e-5 - 0.0099
        };
        let returns: Vec<Vec<f64>> = (0..400).map(|_| (0..300).map(|_| draw()).collect()).collect();
        let body = json!({ "assets_data": { "returns": returns }, "num_portfolios": 50_000, "points": 2 });
        // One may end before the request arrives; not five.
        let (mut url, mut last) = (String::new(), Value::Null);
        for _ in 0..5 {
            let taken = submit(&app, &token, "/risk/efficient-frontier", &body).await;
            url = format!("/api/v1/tasks/{}", taken.body["data"]["task_id"].as_str().unwrap());
            let id = url.rsplit('/').next().unwrap().to_owned();
            while get(&app, &format!("{url}/status"), &token).await.body["data"]["status"] == "PENDING" {
                sleep(Duration::from_millis(5)).await;
            }
            assert_eq!(send(&app, request(Method::DELETE, &url, Some(&token), &Value::Null)).await.status, StatusCode::OK);
            last = over(&app, &token, &id).await["status"].take();
            if last == "REVOKED" {
                break;
            }
        }
        assert_eq!(last, "REVOKED");
        assert_eq!(get(&app, &format!("{url}/result"), &token).await.status, StatusCode::GONE);
    }
}
