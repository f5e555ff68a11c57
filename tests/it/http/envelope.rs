//! Errors, and what every answer carries.

use super::{Engine, on_both, post, request, send, started};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};

fn keys(object: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

on_both! {
    async fn an_unknown_path_is_spelled_by_its_prefix(engine) {
        let app = started(engine).await;
        for path in ["/api/v1/nothing", "/nothing", "/api/v1/auth/login/"] {
            let answer = send(&app, request(Method::GET, path, None, &Value::Null)).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
            assert_eq!(keys(&answer.body), ["detail", "path", "request_id", "status_code", "timestamp"]);
            assert_eq!(answer.body["status_code"], 404);
            assert_eq!(answer.body["path"], path);
            assert_eq!(answer.body["request_id"], answer.headers["x-request-id"].to_str().unwrap());
        }
        let answer = send(&app, request(Method::GET, "/v1/nothing", None, &Value::Null)).await;
        assert_eq!(keys(&answer.body), ["error", "request_id"]);
        assert_eq!(answer.body["error"]["code"], "NOT_FOUND");
    }

    async fn another_method_is_told_which_there_are(engine) {
        let app = started(engine).await;
        let answer = send(&app, request(Method::DELETE, "/api/v1/auth/login", None, &Value::Null)).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(answer.headers["allow"], "POST");
        assert_eq!(answer.body["detail"], "Method not allowed");
    }

    async fn the_client_may_name_its_request(engine) {
        let app = started(engine).await;
        let named = |name: &str| Request::get("/health").header("x-request-id", name).body(Body::empty()).unwrap();
        let answer = send(&app, named("trace-42.a_b")).await;
        assert_eq!(answer.headers["x-request-id"], "trace-42.a_b");
        for bad in ["a b", "{\"x\":1}", &"x".repeat(65), ""] {
            let answer = send(&app, named(bad)).await;
            assert!(answer.headers["x-request-id"].to_str().unwrap().starts_with("req_"), "{bad:?} was kept");
        }
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert!(answer.headers.contains_key("x-response-time"));
    }

    async fn every_wrong_value_is_located(engine) {
        let app = started(engine).await;
        let answer = post(&app, "/api/v1/auth/login", json!({})).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let missing = |field: &str| json!({ "loc": ["body", field], "msg": "field required", "type": "value_error.missing" });
        assert_eq!(answer.body["detail"], json!([missing("password"), missing("username")]));
        let answer = post(&app, "/v1/auth/login", json!({})).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(answer.body["error"]["code"], "VALIDATION_ERROR");
        let fields: Vec<&Value> = answer.body["error"]["details"].as_array().unwrap().iter().map(|d| &d["field"]).collect();
        assert_eq!(fields, ["password", "username"]);
    }

    async fn a_body_that_is_no_json_is_refused(engine) {
        let app = started(engine).await;
        let send_text = |kind: &'static str, text: &'static str| {
            let request = Request::post("/api/v1/auth/login").header("content-type", kind);
            send(&app, request.body(Body::from(text)).unwrap())
        };
        assert_eq!(send_text("application/json", "{\"username\": ").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(send_text("application/json", "\u{0}").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(send_text("application/json", "[]").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(send_text("text/xml", "<a/>").await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        let token = Request::post("/api/v1/auth/token").header("content-type", "application/json");
        let answer = send(&app, token.body(Body::from("{}")).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }

    async fn a_body_of_a_hundred_megabytes_is_too_large(engine) {
        let app = started(engine).await;
        let large = Request::post("/api/v1/auth/login").header("content-type", "application/json");
        let answer = send(&app, large.body(Body::from(vec![b' '; 100 << 20])).unwrap()).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(answer.body["detail"], "the body is larger than 16777216 bytes");
    }

    async fn deeply_nested_json_is_refused_and_not_recursed_into(engine) {
        let app = started(engine).await;
        let text = "[".repeat(200_000);
        let deep = Request::post("/api/v1/auth/login").header("content-type", "application/json");
        assert_eq!(send(&app, deep.body(Body::from(text)).unwrap()).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn health_needs_no_token_and_tells_when_the_database_is_away(engine) {
        let app = started(engine).await;
        let health = || send(&app, request(Method::GET, "/health", None, &Value::Null));
        let answer = health().await;
        assert_eq!((answer.status, &answer.body["status"]), (StatusCode::OK, &json!("healthy")));
        app.state.database().close().await;
        let answer = health().await;
        assert_eq!((answer.status, &answer.body["status"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("unhealthy")));
        let answer = post(&app, "/api/v1/auth/login", json!({ "username": "a", "password": "b" })).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    }
}

#[tokio::test]
async fn pages_of_configured_origins_may_call_and_others_may_not() {
    let mut config = super::fresh(Engine::Sqlite).await;
    config.cors_origins = vec!["https://desk.example.com".to_owned()];
    let app = server::app(config).await.unwrap();
    let preflight = |origin: &str| {
        let request = Request::options("/api/v1/auth/login").header("origin", origin);
        send(&app, request.header("access-control-request-method", "POST").body(Body::empty()).unwrap())
    };
    let answer = preflight("https://desk.example.com").await;
    assert_eq!(answer.headers["access-control-allow-origin"], "https://desk.example.com");
    assert!(!preflight("https://evil.example.com").await.headers.contains_key("access-control-allow-origin"));
}
