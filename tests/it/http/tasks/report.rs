use super::{asked, fixture, over, refused, result, submit};
use crate::http::{get, logged_in, on_both, request};
use axum::body::to_bytes;
use axum::http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};
use server::App;
use tower::ServiceExt;

fn portfolio() -> Value {
    json!({
        "portfolio_name": "Income / Growth <2024>", "holdings": { "AAPL": 60000, "BOND": 40000 },
        "performance_data": { "returns": [0.01, -0.02, 0.015] }, "risk_metrics": { "var_95": -0.02, "cvar_95": -0.03 },
    })
}

/// The file that a task made.
async fn download(app: &App, token: &str, path: &str) -> (HeaderMap, Vec<u8>) {
    let asking = request(Method::GET, path, Some(token), &Value::Null);
    let answer = app.router.clone().oneshot(asking).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let (parts, body) = answer.into_parts();
    (parts.headers, to_bytes(body, usize::MAX).await.unwrap().to_vec())
}

on_both! {
    async fn a_portfolio_is_reported_on_in_a_file(engine) {
        let (app, token) = asked(engine).await;
        for (format, starts, ending) in [("pdf", b"%PDF".as_slice(), ".pdf"), ("excel", b"PK", ".xlsx")] {
            let body = json!({ "portfolio_data": portfolio(), "report_config": { "format": format } });
            let told = result(&app, &token, "/reports/portfolio", &body).await;
            assert_eq!(told["report_type"], "portfolio_analysis");
            assert_eq!(told["portfolio_name"], "Income / Growth <2024>");
            let name = told["report_filename"].as_str().unwrap();
            assert!(name.starts_with("portfolio_report_Income_Growth_2024_") && name.ends_with(ending), "{name}");
            let (headers, file) = download(&app, &token, told["report_path"].as_str().unwrap()).await;
            assert!(file.starts_with(starts));
            assert_eq!(told["file_size_bytes"], file.len());
            assert_eq!(headers["content-disposition"], format!("attachment; filename=\"{name}\""));
            assert_eq!(headers["etag"], format!("\"{}\"", told["sha256"].as_str().unwrap()));
            let id = told["metadata"]["task_id"].as_str().unwrap();
            assert_eq!(told["report_path"], format!("/api/v1/tasks/{id}/download"));
        }
    }

    async fn results_of_tasks_are_reported_on_as_they_are(engine) {
        let (app, token) = asked(engine).await;
        let data = fixture()["portfolio"].clone();
        let simulation = json!({ "portfolio_data": data, "num_simulations": 500, "time_horizon": 20 });
        let simulated = result(&app, &token, "/risk/monte-carlo", &simulation).await;
        let stress = json!({ "portfolio_data": data, "stress_scenarios": [
            { "name": "Crash", "type": "market_crash" }, { "name": "Shocks", "shocks": [-0.3, -0.25, -0.1] },
        ] });
        let stressed = result(&app, &token, "/risk/stress-test", &stress).await;
        let body = json!({ "risk_analysis_data": { "monte_carlo_results": simulated, "stress_test_results": stressed } });
        let told = result(&app, &token, "/reports/risk", &body).await;
        assert_eq!(told["report_type"], "risk_analysis");
        let (headers, file) = download(&app, &token, told["report_path"].as_str().unwrap()).await;
        assert_eq!(headers["content-type"], "application/pdf");
        assert!(file.starts_with(b"%PDF") && file.len() > 2_000);
    }

    async fn data_is_exported_as_a_workbook_or_as_a_table(engine) {
        let (app, token) = asked(engine).await;
        let csv = json!({ "portfolio_data": { "holdings": { "=A": 60, "B": 40 } }, "export_config": { "format": "csv" } });
        let told = result(&app, &token, "/export/portfolio", &csv).await;
        assert_eq!([&told["export_format"], &told["portfolio_name"]], ["csv", "Unknown"]);
        let (_, file) = download(&app, &token, told["export_path"].as_str().unwrap()).await;
        let text = String::from_utf8(file).unwrap();
        assert!(text.contains("Asset,Value,Weight") && text.contains("0.6"), "{text}");
        // A cell of what a user wrote is no formula.
        assert!(!text.lines().any(|line| line.starts_with("=A")), "{text}");
        let excel = json!({ "portfolio_data": portfolio() });
        let told = result(&app, &token, "/export/portfolio", &excel).await;
        assert_eq!(told["export_format"], "excel");
        assert!(download(&app, &token, told["export_path"].as_str().unwrap()).await.1.starts_with(b"PK"));
    }

    async fn only_who_asked_downloads_and_only_what_was_made(engine) {
        let (app, token) = asked(engine).await;
        let other = logged_in(&app, "other@example.com").await;
        let told = result(&app, &token, "/reports/portfolio", &json!({ "portfolio_data": portfolio() })).await;
        let path = told["report_path"].as_str().unwrap();
        assert_eq!(get(&app, path, &other).await.status, StatusCode::NOT_FOUND);
        let body = json!({ "portfolio_data": fixture()["portfolio"] });
        let taken = submit(&app, &token, "/risk/var-cvar", &body).await;
        let id = taken.body["data"]["task_id"].as_str().unwrap();
        over(&app, &token, id).await;
        assert_eq!(get(&app, &format!("/api/v1/tasks/{id}/download"), &token).await.status, StatusCode::NOT_FOUND);
    }

    async fn what_cannot_be_reported_is_refused(engine) {
        let (app, token) = asked(engine).await;
        for (path, body) in [
            ("/reports/portfolio", json!({})),
            ("/reports/portfolio", json!({ "portfolio_data": { "portfolio_name": "", "holdings": {}, "performance_data": {} } })),
            ("/reports/risk", json!({ "risk_analysis_data": {} })),
            ("/export/portfolio", json!({ "portfolio_data": { "holdings": { "A": 1 } }, "export_config": { "format": "word" } })),
        ] {
            assert!(!refused(&app, &token, path, &body).await.is_empty());
        }
    }
}
