//! Tokens: who signs them, how long they are good, and what ends them.

use super::{Answer, PASSWORD, fresh, get, logged_in, on_both, post, request, send, started};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use server::auth::role::Role;
use server::auth::token::{Claims, Keys};
use server::config::{Config, Secret};
use server::{App, app};

fn key(config: &Config) -> String {
    config.jwt_secret_key.as_ref().unwrap().0.clone()
}

fn read(app: &App, token: &str) -> Claims {
    Keys::new(&key(app.state.config()), []).read(token).unwrap()
}

async fn refused(app: &App, token: &str) {
    let answer = get(app, "/api/v1/auth/me", token).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{token} was taken: {answer:?}");
    assert!(answer.body["detail"].is_string());
}

async fn refresh(app: &App, path: &str, token: &str) -> Answer {
    send(app, request(Method::POST, path, Some(token), &Value::Null)).await
}

/// Base64 without padding, of a text.
fn base64(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut written = String::new();
    for three in text.as_bytes().chunks(3) {
        let bits =
            three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for letter in 0..=three.len() {
            written.push(LETTERS[(bits >> (18 - 6 * letter) & 63) as usize] as char);
        }
    }
    written
}

on_both! {
    async fn tokens_that_we_did_not_sign_are_refused(engine) {
        let app = started(engine).await;
        let token = logged_in(&app, "a@example.com").await;
        let mut claims = read(&app, &token);
        let forged = Keys::new("another key that is long enough to sign with", []).sign(&claims).unwrap();
        refused(&app, &forged).await;
        // The name of our key over the signature of another.
        let [header, _, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("{token}") };
        claims.role = Role::Admin;
        let promoted = base64(&serde_json::to_string(&claims).unwrap());
        refused(&app, &format!("{header}.{promoted}.{signature}")).await;
        refused(&app, &format!("{header}.{promoted}.")).await;
        for bad in ["", "x", "a.b.c", "..", &token[..token.len() - 1], &format!("{token}.x"), &"x".repeat(100_000)] {
            refused(&app, bad).await;
        }
    }

    async fn the_algorithm_none_is_refused(engine) {
        let app = started(engine).await;
        let token = logged_in(&app, "a@example.com").await;
        let [header, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("{token}") };
        let named = header_of(&app, &token);
        assert_eq!(base64(&named), header, "the base64 of this test is wrong");
        for algorithm in ["none", "None", "HS512", "RS256"] {
            let other = base64(&named.replace("HS256", algorithm));
            refused(&app, &format!("{other}.{claims}.")).await;
            refused(&app, &format!("{other}.{claims}.{signature}")).await;
        }
    }

    async fn a_token_expires_to_the_second(engine) {
        let app = started(engine).await;
        let token = logged_in(&app, "a@example.com").await;
        let claims = read(&app, &token);
        assert_eq!(claims.exp - claims.iat, 3600);
        let keys = Keys::new(&key(app.state.config()), []);
        let now = chrono::Utc::now().timestamp();
        let expired = keys.sign(&Claims { exp: now - 1, ..claims.clone() }).unwrap();
        refused(&app, &expired).await;
        let good = keys.sign(&Claims { exp: now + 60, ..claims }).unwrap();
        assert_eq!(get(&app, "/api/v1/auth/me", &good).await.status, StatusCode::OK);
    }

    async fn without_a_token_nobody_is_known(engine) {
        let app = started(engine).await;
        let me = |header: Option<&str>| {
            let mut request = Request::get("/api/v1/auth/me");
            if let Some(header) = header {
                request = request.header("authorization", header);
            }
            send(&app, request.body(Body::empty()).unwrap())
        };
        for header in [None, Some("Bearer"), Some("Basic dXNlcjpwYXNz"), Some("Bearer ")] {
            let answer = me(header).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{header:?}");
            assert_eq!(answer.headers["www-authenticate"], "Bearer");
        }
        let token = logged_in(&app, "a@example.com").await;
        assert_eq!(me(Some(&format!("bearer {token}"))).await.status, StatusCode::OK);
    }

    async fn a_refreshed_token_lives_as_long_as_the_one_presented(engine) {
        let app = started(engine).await;
        logged_in(&app, "a@example.com").await;
        for (form, lifetime) in [("email", 2_592_000), ("username", 3600)] {
            let granted = post(&app, "/api/v1/auth/login", json!({ form: "a@example.com", "password": PASSWORD })).await;
            let old = granted.body["access_token"].as_str().unwrap();
            let answer = refresh(&app, "/api/v1/auth/refresh", old).await;
            assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
            assert_eq!(answer.body["expires_in"], lifetime);
            assert!(answer.headers["set-cookie"].to_str().unwrap().contains("HttpOnly"));
            let new = answer.body["access_token"].as_str().unwrap();
            for good in [old, new] {
                assert_eq!(get(&app, "/api/v1/auth/me", good).await.status, StatusCode::OK);
            }
        }
    }

    async fn a_refresh_token_only_refreshes(engine) {
        let app = started(engine).await;
        logged_in(&app, "a@example.com").await;
        let granted = post(&app, "/v1/auth/login", json!({ "email": "a@example.com", "password": PASSWORD })).await;
        let token = granted.body["refresh_token"].as_str().unwrap();
        refused(&app, token).await;
        for (path, lifetime) in [("/v1/auth/refresh", 3600), ("/api/v1/auth/refresh", 3600)] {
            let answer = refresh(&app, path, token).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert_eq!(answer.body["expires_in"], lifetime);
            let new = answer.body["access_token"].as_str().unwrap();
            assert_eq!(get(&app, "/api/v1/auth/me", new).await.status, StatusCode::OK);
        }
    }

    async fn logging_out_ends_every_token_of_the_login_and_no_other(engine) {
        let app = started(engine).await;
        let first = logged_in(&app, "a@example.com").await;
        let refreshed = refresh(&app, "/api/v1/auth/refresh", &first).await.body["access_token"].as_str().unwrap().to_owned();
        let body = json!({ "username": "a@example.com", "password": PASSWORD });
        let other = post(&app, "/api/v1/auth/login", body).await.body["access_token"].as_str().unwrap().to_owned();
        let answer = send(&app, request(Method::POST, "/api/v1/auth/logout", Some(&first), &Value::Null)).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        assert!(answer.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
        for ended in [&first, &refreshed] {
            refused(&app, ended).await;
            assert_eq!(refresh(&app, "/api/v1/auth/refresh", ended).await.status, StatusCode::UNAUTHORIZED);
        }
        assert_eq!(get(&app, "/api/v1/auth/me", &other).await.status, StatusCode::OK);
    }

    async fn a_logout_holds_on_other_servers_and_after_a_restart(engine) {
        let config = fresh(engine).await;
        let here = app(config.clone()).await.unwrap();
        let there = app(config.clone()).await.unwrap();
        let token = logged_in(&here, "a@example.com").await;
        assert_eq!(get(&there, "/api/v1/auth/me", &token).await.status, StatusCode::OK);
        send(&here, request(Method::POST, "/api/v1/auth/logout", Some(&token), &Value::Null)).await;
        refused(&app(config).await.unwrap(), &token).await;
        assert_eq!(refresh(&there, "/api/v1/auth/refresh", &token).await.status, StatusCode::UNAUTHORIZED);
        for _ in 0..100 {
            if get(&there, "/api/v1/auth/me", &token).await.status == StatusCode::UNAUTHORIZED {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("the other server never learned of the logout");
    }

    async fn a_new_key_logs_nobody_out_while_the_old_is_known(engine) {
        let old = fresh(engine).await;
        let token = logged_in(&app(old.clone()).await.unwrap(), "a@example.com").await;
        let new_key = Some(Secret("a new key of enough characters to sign".to_owned()));
        let rotated = Config {
            jwt_secret_key: new_key.clone(),
            jwt_previous_keys: vec![Secret(key(&old))],
            ..old.clone()
        };
        let rotated = app(rotated).await.unwrap();
        assert_eq!(get(&rotated, "/api/v1/auth/me", &token).await.status, StatusCode::OK);
        let renewed = refresh(&rotated, "/api/v1/auth/refresh", &token).await.body["access_token"].as_str().unwrap().to_owned();
        let replaced = app(Config { jwt_secret_key: new_key, ..old }).await.unwrap();
        refused(&replaced, &token).await;
        assert_eq!(get(&replaced, "/api/v1/auth/me", &renewed).await.status, StatusCode::OK);
    }

    async fn the_cookie_reads_and_changes_only_with_a_header_of_ours(engine) {
        let app = started(engine).await;
        let token = logged_in(&app, "a@example.com").await;
        let with_cookie = |method: Method, path: &str| {
            Request::builder().method(method).uri(path).header("cookie", format!("paripassu_session={token}"))
        };
        let me = with_cookie(Method::GET, "/api/v1/auth/me").body(Body::empty()).unwrap();
        assert_eq!(send(&app, me).await.status, StatusCode::OK);
        let logout = with_cookie(Method::POST, "/api/v1/auth/logout").body(Body::empty()).unwrap();
        assert_eq!(send(&app, logout).await.status, StatusCode::FORBIDDEN);
        let logout = with_cookie(Method::POST, "/api/v1/auth/logout").header("x-requested-with", "page");
        assert_eq!(send(&app, logout.body(Body::empty()).unwrap()).await.status, StatusCode::NO_CONTENT);
    }
}

/// The header of a token as the server writes it.
fn header_of(app: &App, token: &str) -> String {
    let name = Keys::new(&key(app.state.config()), []).name().to_owned();
    assert!(token.starts_with("ey"));
    format!(r#"{{"typ":"JWT","alg":"HS256","kid":"{name}"}}"#)
}

#[tokio::test]
async fn in_development_the_key_is_made_once_and_kept_beside_the_database() {
    let config = Config { jwt_secret_key: None, ..fresh(super::Engine::Sqlite).await };
    let token = logged_in(&app(config.clone()).await.unwrap(), "a@example.com").await;
    let restarted = app(config.clone()).await.unwrap();
    assert_eq!(get(&restarted, "/api/v1/auth/me", &token).await.status, StatusCode::OK);
    let file = format!("{}.key", config.database_url.strip_prefix("sqlite:").unwrap());
    assert_eq!(std::fs::read_to_string(&file).unwrap().len(), 64);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
