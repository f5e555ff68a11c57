//! How a mount spells an error: `{"detail": …}` with its five keys, or `{"error": {…}, "request_id"}` below `/v1`.

use crate::clock;
use crate::error::{ApiError, Wrong};
use crate::request_id::RequestId;
use axum::Json;
use axum::extract::Request;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::SecondsFormat;
use serde_json::{Value, json};
use std::sync::Arc;

/// Gives every error its body.
pub async fn spelled<F: Future<Output = Response>>(
    request: Request,
    next: impl FnOnce(Request) -> F,
) -> Response {
    let uri = request.uri().clone();
    let id = request.extensions().get().map_or_else(|| Arc::from(""), |RequestId(id)| Arc::clone(id));
    let mut response = next(request).await;
    let Some(error) = response.extensions_mut().remove::<ApiError>() else { return response };
    let path = uri.path();
    let mut spelled = if path.starts_with("/v1/") || path == "/v1" {
        trading(&error, path, &id)
    } else {
        detail(&error, path, &id)
    };
    // What the error set already stays: the methods that a path has, say.
    for (name, value) in response.headers() {
        if name != axum::http::header::CONTENT_LENGTH {
            spelled.headers_mut().insert(name, value.clone());
        }
    }
    match error {
        ApiError::TooMany(seconds) => {
            spelled.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        ApiError::Unauthenticated(_) => {
            spelled.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        _ => {}
    }
    spelled
}

/// The five keys that documents 000 to 003 share.
fn detail(error: &ApiError, path: &str, request_id: &str) -> Response {
    let detail = match error {
        ApiError::Invalid(wrongs) => wrongs.iter().map(located).collect(),
        other => Value::from(other.to_string()),
    };
    let body = json!({
        "detail": detail,
        "status_code": error.status().as_u16(),
        "timestamp": clock::now().to_rfc3339_opts(SecondsFormat::Secs, true),
        "path": path,
        "request_id": request_id,
    });
    (error.status(), Json(body)).into_response()
}

/// `assets[2].weight must be finite` as `{"loc": ["body", "assets", 2, "weight"], "msg": …, "type": …}`.
fn located(wrong: &Wrong) -> Value {
    let mut loc = vec![Value::from(wrong.part.name())];
    for step in wrong.path.split(['.', '[']).filter(|step| !step.is_empty()) {
        let index = step.strip_suffix(']').and_then(|digits| digits.parse::<u64>().ok());
        loc.push(index.map_or_else(|| Value::from(step), Value::from));
    }
    let (msg, kind) = match wrong.message.as_str() {
        "is missing" => ("field required", "value_error.missing"),
        message if message.starts_with("unknown field") => (message, "value_error.extra"),
        message if message.starts_with("invalid type") => (message, "type_error"),
        message => (message, "value_error"),
    };
    json!({ "loc": loc, "msg": msg, "type": kind })
}

/// The envelope of document 004, for which a wrong value is a 400.
fn trading(error: &ApiError, path: &str, request_id: &str) -> Response {
    let status = match error {
        ApiError::Invalid(_) => StatusCode::BAD_REQUEST,
        ApiError::Duplicate(_) => StatusCode::CONFLICT,
        other => other.status(),
    };
    let mut inner = json!({ "code": code(error), "message": error.to_string() });
    if let ApiError::Invalid(wrongs) = error {
        inner["message"] = json!("Invalid request parameters");
        inner["details"] =
            wrongs.iter().map(|wrong| json!({ "field": wrong.path, "message": wrong.message })).collect();
    }
    if let ApiError::TooMany(seconds) = error {
        inner["retry_after"] = json!(seconds);
    }
    let mut body = json!({ "error": inner, "request_id": request_id });
    // The document's failed login has another form than its other errors; this is both.
    if path == "/v1/auth/login" && matches!(error, ApiError::Unauthenticated(_)) {
        body["detail"] = json!(error.to_string());
    }
    (status, Json(body)).into_response()
}

const fn code(error: &ApiError) -> &'static str {
    match error {
        ApiError::Malformed(_) => "BAD_REQUEST",
        ApiError::Invalid(_) => "VALIDATION_ERROR",
        ApiError::Unauthenticated(_) => "UNAUTHORIZED",
        ApiError::Forbidden(_) => "FORBIDDEN",
        ApiError::NotFound(_) => "NOT_FOUND",
        ApiError::Method => "METHOD_NOT_ALLOWED",
        ApiError::Duplicate(_) | ApiError::Conflict(_) => "CONFLICT",
        ApiError::TooLarge(_) => "PAYLOAD_TOO_LARGE",
        ApiError::MediaType(_) => "UNSUPPORTED_MEDIA_TYPE",
        ApiError::TooMany(_) => "RATE_LIMIT_EXCEEDED",
        ApiError::Infeasible(_) => "INFEASIBLE",
        ApiError::Gone(_) => "GONE",
        ApiError::Failed(_) => "TASK_FAILED",
        ApiError::Timeout(_) => "TIMEOUT",
        ApiError::Unavailable => "SERVICE_UNAVAILABLE",
        ApiError::Internal => "INTERNAL_ERROR",
    }
}
