//! The computations of the task API (document 002).

mod documented;
mod frontier;
mod operations;
mod optimize;
mod performance;
mod rebalance;
mod refused;
mod report;
mod stress_test;
mod var_cvar;

use super::{Answer, Engine, get, logged_in, request, send, started};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use server::App;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// What NumPy and SciPy say.
fn fixture() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/http/tasks.json");
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

/// A server, and a token of one who asks.
async fn asked(engine: Engine) -> (App, String) {
    let app = started(engine).await;
    let token = logged_in(&app, "asks@example.com").await;
    (app, token)
}

/// Asks for a task below `/api/v1/tasks`.
async fn submit(app: &App, token: &str, path: &str, body: &Value) -> Answer {
    send(app, request(Method::POST, &format!("/api/v1/tasks{path}"), Some(token), body)).await
}

/// The status of a task that is over.
async fn over(app: &App, token: &str, id: &str) -> Value {
    let patience = Instant::now() + Duration::from_secs(60);
    loop {
        let mut answer = get(app, &format!("/api/v1/tasks/{id}/status"), token).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let status = answer.body["data"].take();
        if ["SUCCESS", "FAILURE", "REVOKED"].contains(&status["status"].as_str().unwrap()) {
            return status;
        }
        assert!(Instant::now() < patience, "still {status}");
        sleep(Duration::from_millis(10)).await;
    }
}

/// The result of a task, asked for as a client of the document does.
async fn result(app: &App, token: &str, path: &str, body: &Value) -> Value {
    let taken = submit(app, token, path, body).await;
    assert_eq!(taken.status, StatusCode::ACCEPTED, "{taken:?}");
    let id = taken.body["data"]["task_id"].as_str().unwrap();
    let status = over(app, token, id).await;
    assert_eq!(status["status"], "SUCCESS", "{status}");
    let mut answer = get(app, &format!("/api/v1/tasks/{id}/result"), token).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(answer.body["data"]["result"], status["result"]);
    answer.body["data"]["result"].take()
}

/// Why a task failed.
async fn failure(app: &App, token: &str, path: &str, body: &Value) -> String {
    let taken = submit(app, token, path, body).await;
    assert_eq!(taken.status, StatusCode::ACCEPTED, "{taken:?}");
    let id = taken.body["data"]["task_id"].as_str().unwrap();
    let status = over(app, token, id).await;
    assert_eq!(status["status"], "FAILURE", "{status}");
    let answer = get(app, &format!("/api/v1/tasks/{id}/result"), token).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    status["error"].as_str().unwrap().to_owned()
}

/// The wrong values of a refused request, as `path: message`.
async fn refused(app: &App, token: &str, path: &str, body: &Value) -> Vec<String> {
    let answer = submit(app, token, path, body).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{answer:?}");
    let told = answer.body["detail"].as_array().unwrap().iter().map(|wrong| {
        let place = wrong["loc"].as_array().unwrap().iter().skip(1);
        let place: Vec<String> =
            place.map(|part| part.as_str().map_or_else(|| part.to_string(), ToOwned::to_owned)).collect();
        format!("{}: {}", place.join("."), wrong["msg"].as_str().unwrap())
    });
    told.collect()
}

/// Compares numbers, absolutely and relatively.
#[track_caller]
fn assert_close(got: &Value, wanted: f64, tolerance: f64) {
    let got = got.as_f64().unwrap_or_else(|| panic!("{got} is no number"));
    assert!((got - wanted).abs() <= tolerance * (1.0 + wanted.abs()), "{got} is not {wanted}");
}

/// Compares lists, or objects by name.
#[track_caller]
fn assert_all_close(got: &Value, wanted: &Value, tolerance: f64) {
    match (got, wanted) {
        (Value::Object(got), Value::Object(wanted)) => {
            assert!(got.keys().eq(wanted.keys()), "{got:?} and {wanted:?}");
            got.iter().for_each(|(name, x)| assert_close(x, wanted[name].as_f64().unwrap(), tolerance));
        }
        (Value::Array(got), Value::Array(wanted)) => {
            assert_eq!(got.len(), wanted.len());
            got.iter().zip(wanted).for_each(|(x, y)| assert_close(x, y.as_f64().unwrap(), tolerance));
        }
        _ => panic!("{got} and {wanted}"),
    }
}

/// Numbers of the three assets of the fixture by their names.
fn by_name(numbers: &Value) -> Value {
    json!({ "Stock_A": numbers[0], "Stock_B": numbers[1], "Bond_A": numbers[2] })
}

/// A portfolio of one asset.
fn single(returns: &[f64]) -> Value {
    let rows: Vec<[f64; 1]> = returns.iter().map(|r| [*r]).collect();
    json!({ "weights": [1.0], "historical_returns": rows })
}
