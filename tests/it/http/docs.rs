//! The pages that describe the API.

use super::{Engine, started};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use server::App;
use tower::ServiceExt;

async fn page(app: &App, path: &str, known: Option<&str>) -> (StatusCode, HeaderMap, Vec<u8>) {
    let mut request = Request::get(path);
    if let Some(tag) = known {
        request = request.header("if-none-match", tag);
    }
    let response = app.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    (parts.status, parts.headers, to_bytes(body, usize::MAX).await.unwrap().to_vec())
}

/// What a page loads: the values of its `src`, `href` and `spec-url`.
fn loads(html: &str) -> Vec<&str> {
    let of =
        |attribute: &'static str| html.split(attribute).skip(1).filter_map(|rest| rest.split('"').next());
    ["src=\"", "href=\"", "spec-url=\""].into_iter().flat_map(of).collect()
}

#[tokio::test]
async fn the_pages_load_nothing_from_elsewhere() {
    let app = started(Engine::Sqlite).await;
    for path in ["/docs", "/docs/", "/apidocs", "/apidocs/", "/redoc", "/redoc/"] {
        let (status, headers, body) = page(&app, path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(headers["content-type"].to_str().unwrap().starts_with("text/html"));
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
        let html = String::from_utf8(body).unwrap();
        let loaded = loads(&html);
        assert!(loaded.len() >= 3, "{loaded:?}");
        assert!(!html.contains("<script>"), "a script in the page is against its policy");
        for file in loaded {
            assert!(file.starts_with('/') && !file.starts_with("//"), "{path} loads {file}");
            let (status, headers, body) = page(&app, file, None).await;
            assert_eq!(status, StatusCode::OK, "{path} loads {file}");
            assert!(!body.is_empty() && headers.contains_key("content-type"), "{file}");
        }
    }
}

#[tokio::test]
async fn files_that_no_page_asks_for_are_not_served() {
    let app = started(Engine::Sqlite).await;
    for path in ["/docs/index.html", "/docs/..%2f..%2fetc%2fpasswd", "/docs/swagger-ui.js.map", "/redoc/x"] {
        assert_eq!(page(&app, path, None).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn what_a_client_has_is_not_sent_again() {
    let app = started(Engine::Sqlite).await;
    let (_, headers, body) = page(&app, "/openapi.json", None).await;
    let tag = headers["etag"].to_str().unwrap().to_owned();
    assert!(!body.is_empty());
    for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
        let (status, headers, body) = page(&app, "/openapi.json", Some(&known)).await;
        assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0), "{known}");
        assert_eq!(headers["etag"], tag.as_str());
    }
    assert_eq!(page(&app, "/openapi.json", Some("\"other\"")).await.0, StatusCode::OK);
}
