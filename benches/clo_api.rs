//! The CLO management API on the demo data: how long a request takes in the server, the network left out.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use axum::body::{Body, to_bytes};
use axum::http::Request;
use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};
use server::config::{Config, Secret, Switch};
use server::{App, app, demo};
use std::path::Path;
use tokio::runtime::Runtime;
use tower::ServiceExt;

async fn send(app: &App, token: &str, path: &str, body: Option<&Value>) -> Value {
    let request = match body {
        None => Request::get(format!("/api/v1{path}")),
        Some(_) => Request::post(format!("/api/v1{path}")).header("content-type", "application/json"),
    };
    let request = request.header("authorization", format!("Bearer {token}"));
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    let response = app.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
    assert!(response.status().is_success(), "{path}: {}", response.status());
    serde_json::from_slice(&to_bytes(response.into_body(), usize::MAX).await.unwrap()).unwrap()
}

/// A server with the demo data in a database of its own, and the token of its manager.
async fn desk() -> (App, String) {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clo_api.db");
    for left in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{left}", file.display()));
    }
    let config = Config {
        database_url: format!("sqlite:{}", file.display()),
        jwt_secret_key: Some(Secret("0123456789abcdefghijklmnopqrstuvwxyz".to_owned())),
        rate_limits: Switch::Off,
        ..Config::default()
    };
    let app = app(config).await.unwrap();
    demo::fill(&app.state).await.unwrap();
    let login = json!({ "username": "manager@example.com", "password": "password" });
    let granted = send(&app, "", "/auth/login", Some(&login)).await;
    let token = granted["access_token"].as_str().unwrap().to_owned();
    (app, token)
}

fn requests(c: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let (app, token) = runtime.block_on(desk());
    let mut group = c.benchmark_group("CLO API");
    let mut timed = |name: &str, path: &str, body: Option<Value>| {
        group.bench_function(name, |b| b.iter(|| runtime.block_on(send(&app, &token, path, body.as_ref()))));
    };
    let reads = [
        ("assets", "/assets/?limit=100"),
        ("asset", "/assets/ASSET001"),
        ("deals", "/portfolios/"),
        ("deal", "/deals/DEAL001"),
        ("summary", "/portfolios/DEAL001/summary"),
        ("tranches", "/portfolios/DEAL001/tranches"),
        ("triggers", "/portfolios/DEAL001/triggers"),
        ("risk metrics", "/risk/DEAL001/metrics"),
        ("concentration", "/risk/DEAL001/concentration"),
        ("value at risk", "/risk/DEAL001/var"),
        ("compliance", "/deals/DEAL001/compliance"),
    ];
    for (name, path) in reads {
        timed(name, path, None);
    }
    let funds = json!({
        "deal_id": "DEAL001", "payment_date": "2024-08-15",
        "available_funds": 8.5e6, "principal_collections": 5e6, "interest_collections": 3.5e6,
    });
    timed("waterfall", "/waterfall/calculate", Some(funds));
    let stress = json!({
        "scenarios": [{ "scenario_name": "Downturn", "default_rate_shock": 0.04, "recovery_rate_shock": -0.15 }],
        "monte_carlo_runs": 5000,
    });
    timed("risk under stress, 5,000 paths", "/risk/DEAL001/stress-test", Some(stress.clone()));
    timed("waterfall under stress, 5,000 paths", "/waterfall/DEAL001/stress-test", Some(stress));
    let analysis = json!({
        "deal_ids": ["DEAL001"], "include_stress_testing": true, "include_correlation_analysis": true,
        "include_waterfall_impact": true,
    });
    let scenarios = runtime.block_on(send(&app, &token, "/scenarios/", None));
    let id = scenarios[0]["id"].as_str().unwrap();
    timed("scenario with stress", &format!("/scenarios/{id}/analyze"), Some(analysis));
    group.finish();
    runtime.block_on(app.state.database().close());
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = requests
}
criterion_main!(benches);
