//! A body, as JSON or as a form, every problem of which is found at once.

use crate::app::State;
use crate::error::ApiError;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use risk_core::{Error, read};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;

/// The body of a request, which is JSON. An absent body is an empty object.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Arc<State>> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &Arc<State>) -> Result<Self, ApiError> {
        let declared = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let is_json = declared.is_none_or(|kind| {
            let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            essence == "application/json" || essence.ends_with("+json")
        });
        let bytes = bytes(request, state).await?;
        if bytes.is_empty() {
            return value(Value::Object(serde_json::Map::new()));
        }
        if !is_json {
            return Err(ApiError::MediaType("application/json"));
        }
        // What is right needs no search for what is wrong. But serde takes a list, too, for the fields of a struct.
        let is_list = bytes.trim_ascii_start().starts_with(b"[");
        if !is_list && let Ok(read) = serde_json::from_slice(&bytes) {
            return Ok(Self(read));
        }
        match serde_json::from_slice(&bytes) {
            Ok(Value::Array(_)) => {
                Err(Error::invalid("", "invalid type: sequence, expected an object").into())
            }
            Ok(json) => value(json),
            Err(error) => Err(Error::invalid("", format_args!("is not JSON: {error}")).into()),
        }
    }
}

fn value<T: DeserializeOwned>(json: Value) -> Result<Body<T>, ApiError> {
    Ok(Body(read::value(json)?))
}

/// The whole body.
///
/// # Errors
/// When it is too large, or never ends.
pub async fn bytes(request: Request, state: &Arc<State>) -> Result<Bytes, ApiError> {
    Bytes::from_request(request, state).await.map_err(|refused| match refused.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge(state.config.body_limit_bytes),
        _ => ApiError::Malformed(refused.body_text()),
    })
}
