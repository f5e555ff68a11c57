//! Every path of the server, and what every request passes through.

use crate::api;
use crate::app::State;
use crate::envelope;
use crate::error::ApiError;
use crate::limit;
use crate::lingering;
use crate::monitor::metrics;
use crate::openapi;
use crate::request_id;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::SizeAbove;
use tower_http::cors::CorsLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Smaller answers take one packet either way.
const COMPRESSED_FROM: u64 = 1024;

/// The mounts. A trailing slash is part of a path: two documents differ by nothing else.
pub fn router(state: Arc<State>) -> Router {
    let limit = state.config.body_limit_bytes;
    let cors = cors(&state.config.cors_origins);
    let (router, openapi) = OpenApiRouter::new()
        .routes(routes!(api::health::health))
        .merge(api::monitoring::scraped())
        .nest(
            "/api/v1",
            OpenApiRouter::new()
                .nest("/auth", api::auth::routes())
                .nest("/tasks", api::tasks::routes())
                .nest("/monitoring", api::monitoring::routes())
                .nest("/options", api::options::routes())
                .merge(api::portfolios::routes())
                .merge(api::clo::routes()),
        )
        .nest("/v1", OpenApiRouter::new().nest("/auth", api::auth::trading_routes()))
        .split_for_parts();
    router
        .merge(api::docs::routes(openapi::complete(&openapi).to_string().into_bytes()))
        .fallback(|| async { ApiError::NotFound("Path") })
        .method_not_allowed_fallback(|| async { ApiError::Method })
        .layer(
            ServiceBuilder::new()
                .layer(cors)
                .layer(CompressionLayer::new().compress_when(SizeAbove::new(COMPRESSED_FROM)))
                .layer(middleware::from_fn_with_state(Arc::clone(&state), pass))
                .layer(CatchPanicLayer::custom(panicked))
                .layer(DefaultBodyLimit::max(limit)),
        )
        .with_state(state)
}

/// What every request passes through, outermost first. Plain calls: a layer of axum's for each would cost more than
/// most answers.
async fn pass(app: axum::extract::State<Arc<State>>, request: Request, next: Next) -> Response {
    let app = &*app;
    let seconds = app.config.request_timeout_seconds;
    let answered = unless_known(lingering::bounded(request), |request| {
        metrics::counted(app, request, |request| {
            request_id::named(request, |request| {
                envelope::spelled(request, |request| {
                    limit::admitted(app, request, |request| in_time(seconds, next.run(request)))
                })
            })
        })
    });
    guarded(answered.await)
}

async fn in_time(seconds: u64, answered: impl Future<Output = Response>) -> Response {
    match tokio::time::timeout(Duration::from_secs(seconds), answered).await {
        Ok(response) => response,
        Err(_) => ApiError::Timeout(seconds).into_response(),
    }
}

/// Who asks whether what they have is still so is told in a word.
async fn unless_known<F: Future<Output = Response>>(
    request: Request,
    next: impl FnOnce(Request) -> F,
) -> Response {
    let known = request.headers().get(IF_NONE_MATCH).cloned();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next(request).await;
    let (Some(known), Some(tag)) = (known, response.headers().get(ETAG)) else { return response };
    let (known, tag) = (known.to_str().unwrap_or_default(), tag.to_str().unwrap_or_default());
    let same = known.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag);
    if !(same && reads && response.status() == StatusCode::OK) {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    parts.status = StatusCode::NOT_MODIFIED;
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.remove(CONTENT_TYPE);
    Response::from_parts(parts, Body::empty())
}

fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    tracing::error!(critical = true, panic = text, "a handler panicked");
    ApiError::Internal.into_response()
}

/// Nothing here is to be framed, sniffed, or kept by a cache that others share.
fn guarded(mut response: Response) -> Response {
    let guards = [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
    ];
    for (name, value) in guards {
        let name = HeaderName::from_static(name);
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Pages from these origins may call, with their cookies.
fn cors(origins: &[String]) -> CorsLayer {
    let origins: Vec<HeaderValue> = origins.iter().filter_map(|origin| origin.parse().ok()).collect();
    let told = [HeaderName::from_static("x-request-id"), RETRY_AFTER].into_iter().chain(limit::HEADERS);
    CorsLayer::new()
        .allow_origin(origins)
        .allow_credentials(true)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE, HeaderName::from_static("x-requested-with")])
        .expose_headers(told.collect::<Vec<_>>())
}
