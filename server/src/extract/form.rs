//! The body of an HTML form.

use crate::app::State;
use crate::error::ApiError;
use axum::extract::rejection::FormRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use risk_core::read;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The fields of a form, each a text.
#[derive(Debug)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Arc<State>> for Form<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &Arc<State>) -> Result<Self, ApiError> {
        let fields = axum::Form::<BTreeMap<String, String>>::from_request(request, state).await;
        let axum::Form(fields) = fields.map_err(|refused| match refused {
            FormRejection::InvalidFormContentType(_) => {
                ApiError::MediaType("application/x-www-form-urlencoded")
            }
            other if other.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                ApiError::TooLarge(state.config.body_limit_bytes)
            }
            other => ApiError::Malformed(other.body_text()),
        })?;
        let fields = fields.into_iter().map(|(name, text)| (name, text.into())).collect();
        Ok(Self(read::value(serde_json::Value::Object(fields))?))
    }
}
