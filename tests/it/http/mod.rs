//! The server over HTTP, in process, on SQLite and on PostgreSQL.

mod auth;
mod cache;
mod clo;
mod compute;
mod config;
mod docs;
mod envelope;
mod export;
mod jobs;
mod limit;
mod market;
mod monitoring;
mod openapi;
mod options;
mod outage;
mod serve;
mod store;
mod tasks;
mod tokens;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use serde_json::{Value, json};
use server::config::Config;
use server::store::Database;
use server::{App, app};
use std::env;
use std::path::Path;
use tower::ServiceExt;
use uuid::Uuid;

/// Where a test keeps its data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Two tests of one body: on SQLite, and on the PostgreSQL server that `tests/with_postgres` starts.
macro_rules! on_both {
    ($($(#[$of_test:meta])* async fn $name:ident($engine:ident) $body:block)*) => { $(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn run($engine: $crate::http::Engine) $body

            $(#[$of_test])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run($crate::http::Engine::Sqlite).await;
            }

            $(#[$of_test])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if std::env::var_os("PARIPASSU_TEST_POSTGRES").is_some() {
                    run($crate::http::Engine::Postgres).await;
                }
            }
        }
    )* };
}
use on_both;

/// A configuration with a database of its own, empty.
async fn fresh(engine: Engine) -> Config {
    let name = format!("t{}", Uuid::now_v7().simple());
    let database_url = match engine {
        Engine::Sqlite => {
            let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.db"));
            format!("sqlite:{}", file.display())
        }
        Engine::Postgres => {
            let server = env::var("PARIPASSU_TEST_POSTGRES").unwrap();
            let config = Config { database_url: server.clone(), ..Config::default() };
            let database = Database::connect(&config).await.unwrap();
            database.run(format!("CREATE SCHEMA {name}"), Vec::new()).await.unwrap();
            database.close().await;
            format!("{server}?options[search_path]={name}")
        }
    };
    Config {
        database_url,
        database_connections: 4,
        jwt_secret_key: Some(server::config::Secret("0123456789abcdefghijklmnopqrstuvwxyz".to_owned())),
        rate_limits: server::config::Switch::Off,
        ..Config::default()
    }
}

/// A server on a database of its own.
async fn started(engine: Engine) -> App {
    app(fresh(engine).await).await.unwrap()
}

/// An answer, read.
#[derive(Debug)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

async fn send(app: &App, request: Request<Body>) -> Answer {
    let response = app.router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() };
    Answer { status: parts.status, headers: parts.headers, body }
}

/// A request with JSON, and a token where there is one.
fn request(method: Method, path: &str, token: Option<&str>, body: &Value) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    request.body(Body::from(body.to_string())).unwrap()
}

async fn post(app: &App, path: &str, body: Value) -> Answer {
    send(app, request(Method::POST, path, None, &body)).await
}

async fn get(app: &App, path: &str, token: &str) -> Answer {
    send(app, request(Method::GET, path, Some(token), &Value::Null)).await
}

/// Every answer of requests that are sent together, in their order.
async fn all_at_once<F: Future<Output = Answer>>(mut requests: Vec<std::pin::Pin<Box<F>>>) -> Vec<Answer> {
    let mut answers: Vec<Option<Answer>> = requests.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (request, answer) in requests.iter_mut().zip(&mut answers) {
            if answer.is_none()
                && let std::task::Poll::Ready(ready) = request.as_mut().poll(context)
            {
                *answer = Some(ready);
            }
        }
        match answers.iter().all(Option::is_some) {
            true => std::task::Poll::Ready(()),
            false => std::task::Poll::Pending,
        }
    })
    .await;
    answers.into_iter().flatten().collect()
}

const PASSWORD: &str = "correct horse battery";

/// Registers and logs in by username form; the token.
async fn logged_in(app: &App, email: &str) -> String {
    let registered =
        post(app, "/api/v1/auth/register", json!({ "email": email, "password": PASSWORD })).await;
    assert_eq!(registered.status, StatusCode::CREATED, "{registered:?}");
    let body = json!({ "username": email, "password": PASSWORD });
    let granted = post(app, "/api/v1/auth/login", body).await;
    assert_eq!(granted.status, StatusCode::OK, "{granted:?}");
    granted.body["access_token"].as_str().unwrap().to_owned()
}
