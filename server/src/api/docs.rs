//! The API, described: `/openapi.json` for programs; `/docs`, `/apidocs/` and `/redoc` for people. The
//! pages need nothing from other servers, and may ask none.

use crate::error::ApiError;
use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use utoipa_swagger_ui::Config;

const SWAGGER: &str = include_str!("../../assets/docs/swagger.html");
const START: &str = include_str!("../../assets/docs/start.js");
const REDOC: &str = include_str!("../../assets/docs/redoc.html");
/// Compressed, as every browser takes it.
const REDOC_SCRIPT: &[u8] = include_bytes!("../../assets/vendor/redoc/redoc.standalone.js.gz");

/// Scripts of this server only. Both pages write styles as they go, and ReDoc searches in a worker of its own.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The pages of this document. `document` is JSON.
pub fn routes<S: Clone + Send + Sync + 'static>(document: Vec<u8>) -> Router<S> {
    let digest: String =
        Sha256::digest(&document).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let (document, tag) = (Bytes::from(document), format!("\"{digest}\""));
    let openapi = move || async move {
        ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-cache"), (ETAG, tag.as_str())], document)
            .into_response()
    };
    Router::new()
        .route("/openapi.json", get(openapi))
        .route("/docs", get(|| async { page(SWAGGER) }))
        .route("/docs/", get(|| async { page(SWAGGER) }))
        .route("/apidocs", get(|| async { page(SWAGGER) }))
        .route("/apidocs/", get(|| async { page(SWAGGER) }))
        .route("/docs/{file}", get(swagger))
        .route("/redoc", get(|| async { page(REDOC) }))
        .route("/redoc/", get(|| async { page(REDOC) }))
        .route("/redoc/redoc.standalone.js", get(redoc))
}

fn page(html: &'static str) -> Response {
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, POLICY)];
    (headers, html).into_response()
}

/// They change with the program, and then the browser is told.
const KEPT: &str = "public, max-age=3600";

/// The files of Swagger UI that the page asks for.
async fn swagger(Path(file): Path<String>) -> Result<Response, ApiError> {
    const UNKNOWN: ApiError = ApiError::NotFound("Path");
    let kind = match file.as_str() {
        "start.js" => {
            return Ok(([(CONTENT_TYPE, "text/javascript"), (CACHE_CONTROL, KEPT)], START).into_response());
        }
        "swagger-ui.css" => "text/css",
        "swagger-ui-bundle.js" => "text/javascript",
        "favicon-32x32.png" => "image/png",
        _ => return Err(UNKNOWN),
    };
    let found = utoipa_swagger_ui::serve(&file, Arc::new(Config::from("/openapi.json")));
    let found = found.ok().flatten().ok_or(UNKNOWN)?;
    Ok(([(CONTENT_TYPE, kind), (CACHE_CONTROL, KEPT)], found.bytes.into_owned()).into_response())
}

async fn redoc() -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, "text/javascript"), (CONTENT_ENCODING, "gzip"), (CACHE_CONTROL, KEPT)];
    (headers, REDOC_SCRIPT)
}
