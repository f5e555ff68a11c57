//! The CLO management API (document 000) over the demo deals.

mod assets;
mod day;
mod deals;
mod portfolios;
mod rebalancing;
mod risk;
mod scenarios;
mod waterfall;

use super::{Answer, Engine, fresh, get, on_both, request, send};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use server::config::Config;
use server::{App, app};

/// A server with the demo data, and the tokens of its manager and its viewer.
pub struct Desk {
    pub app: App,
    pub manager: String,
    pub viewer: String,
}

impl Desk {
    pub async fn open(engine: Engine) -> Self {
        let config = Config {
            rate_limit_calculation: 100_000,
            rate_limit_user: 100_000,
            request_timeout_seconds: 600,
            ..fresh(engine).await
        };
        let app = app(config).await.unwrap();
        server::demo::fill(&app.state).await.unwrap();
        let manager = token(&app, "manager@example.com").await;
        let viewer = token(&app, "viewer@example.com").await;
        Self { app, manager, viewer }
    }

    /// An answer that must be good.
    pub async fn get(&self, path: &str) -> Value {
        let answer = get(&self.app, &format!("/api/v1{path}"), &self.manager).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
        answer.body
    }

    /// The status of a GET.
    pub async fn status(&self, path: &str) -> u16 {
        get(&self.app, &format!("/api/v1{path}"), &self.manager).await.status.as_u16()
    }

    pub async fn try_post(&self, path: &str, body: Value) -> Answer {
        let request = request(Method::POST, &format!("/api/v1{path}"), Some(&self.manager), &body);
        send(&self.app, request).await
    }

    /// An answer that must be good.
    pub async fn post(&self, path: &str, body: Value) -> Value {
        let answer = self.try_post(path, body).await;
        assert!(answer.status.is_success(), "{path}: {answer:?}");
        answer.body
    }

    /// A POST that a viewer must not make.
    pub async fn viewer_may_not(&self, path: &str, body: Value) {
        let request = request(Method::POST, &format!("/api/v1{path}"), Some(&self.viewer), &body);
        assert_eq!(send(&self.app, request).await.status, StatusCode::FORBIDDEN, "{path}");
    }

    /// Bytes sent, bytes answered.
    pub async fn bytes(&self, method: Method, path: &str, kind: &str, content: Vec<u8>) -> (u16, Vec<u8>) {
        use tower::ServiceExt;
        let request = axum::http::Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header("authorization", format!("Bearer {}", self.manager))
            .header("content-type", kind)
            .body(axum::body::Body::from(content))
            .unwrap();
        let response = self.app.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        (status, axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
    }
}

async fn token(app: &App, email: &str) -> String {
    let body = json!({ "email": email, "password": "password" });
    let granted = send(app, request(Method::POST, "/api/v1/auth/login", None, &body)).await;
    assert_eq!(granted.status, StatusCode::OK, "{granted:?}");
    granted.body["access_token"].as_str().unwrap().to_owned()
}

/// A number of an answer.
pub fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

/// The numbers of an object.
pub fn numbers(value: &Value) -> Vec<f64> {
    value.as_object().unwrap().values().map(number).collect()
}

pub fn close(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() <= tolerance * (1.0 + b.abs()), "{a} is not {b}");
}
