//! A name for every request, which its answer, its errors and its log lines carry.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::response::Response;
use std::sync::Arc;
use std::time::Instant;
use tracing::Instrument;
use tracing::field::Empty;
use uuid::Uuid;

const HEADER: &str = "x-request-id";
const LONGEST: usize = 64;

/// The name of a request.
#[derive(Debug, Clone)]
pub struct RequestId(pub Arc<str>);

/// Takes the client's name for the request, or gives it one; logs the request when it is answered.
pub async fn named<F: Future<Output = Response>>(
    mut request: Request,
    next: impl FnOnce(Request) -> F,
) -> Response {
    let started = Instant::now();
    let given = request.headers().get(HEADER).and_then(|value| value.to_str().ok());
    let id = match given.filter(|name| is_plain(name)) {
        Some(name) => Arc::from(name),
        None => Arc::from(format!("req_{}", Uuid::now_v7().simple())),
    };
    request.extensions_mut().insert(RequestId(Arc::clone(&id)));
    let span = tracing::info_span!("request", %id, method = %request.method(), path = request.uri().path(), user = Empty);
    let answered = async {
        let response = next(request).await;
        let milliseconds = started.elapsed().as_micros() as f64 / 1000.0;
        tracing::info!(status = response.status().as_u16(), milliseconds, "answered");
        response
    };
    let mut response = answered.instrument(span).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    if let Ok(value) = HeaderValue::from_str(&format!("{:.3}s", started.elapsed().as_secs_f64())) {
        response.headers_mut().insert("x-response-time", value);
    }
    response
}

/// A name that can stand in a log line and a JSON text as it is.
fn is_plain(name: &str) -> bool {
    (1..=LONGEST).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}
