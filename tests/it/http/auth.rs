//! Accounts and logins, as `contract/conflicts.md` settles them.

use super::{Answer, PASSWORD, all_at_once, fresh, get, logged_in, on_both, post, request, send, started};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use server::App;

async fn register(app: &App, email: &str) -> Answer {
    let body = json!({ "email": email, "full_name": "John Doe", "password": PASSWORD, "role": "analyst" });
    post(app, "/api/v1/auth/register", body).await
}

async fn login(app: &App, name: &str, password: &str) -> Answer {
    post(app, "/api/v1/auth/login", json!({ "username": name, "password": password })).await
}

async fn form(app: &App, text: &str) -> Answer {
    let request =
        Request::post("/api/v1/auth/token").header("content-type", "application/x-www-form-urlencoded");
    send(app, request.body(Body::from(text.to_owned())).unwrap()).await
}

on_both! {
    async fn registering_answers_with_the_account(engine) {
        let app = started(engine).await;
        let answer = register(&app, "John.Doe@Example.com").await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        assert_eq!(answer.body["email"], "john.doe@example.com");
        assert_eq!(answer.body["full_name"], "John Doe");
        assert_eq!(answer.body["role"], "analyst");
        assert_eq!(answer.body["is_active"], true);
        assert!(answer.body["id"].is_string() && answer.body["created_at"].is_string());
        assert!(!answer.body.to_string().contains("argon2"), "the hash is shown");
    }

    async fn an_address_registers_once_however_it_is_written(engine) {
        let app = started(engine).await;
        assert_eq!(register(&app, "a@example.com").await.status, StatusCode::CREATED);
        let again = register(&app, "A@EXAMPLE.com ").await;
        assert_eq!(again.status, StatusCode::BAD_REQUEST);
        assert_eq!(again.body["detail"], "An account with this e-mail or username exists");
    }

    async fn of_many_who_register_one_address_at_once_one_does(engine) {
        let app = started(engine).await;
        let attempts = (0..8).map(|_| register(&app, "race@example.com"));
        let answers = all_at_once(attempts.map(Box::pin).collect()).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count(), 1);
        assert!(answers.iter().all(|answer| answer.status.as_u16() < 500), "{answers:?}");
    }

    async fn everything_that_is_wrong_with_a_registration_is_said(engine) {
        let app = started(engine).await;
        let body = json!({ "email": "no address", "username": "a b", "full_name": "a\u{7}b", "password": "short" });
        let answer = post(&app, "/api/v1/auth/register", body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let wrong: Vec<&Value> = answer.body["detail"].as_array().unwrap().iter().map(|d| &d["loc"][1]).collect();
        assert_eq!(wrong, ["email", "username", "full_name", "password"]);
        for email in ["", "@", "a@", "@b.c", "a@b", "a b@c.de", "a@b..c", "<a>@b.cd", &format!("{}@b.cd", "a".repeat(65))] {
            assert_eq!(register(&app, email).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{email:?}");
        }
        let misspelt = json!({ "email": "a@example.com", "password": PASSWORD, "ful_name": "x" });
        let answer = post(&app, "/api/v1/auth/register", misspelt).await;
        assert_eq!(answer.body["detail"][0]["msg"], "unknown field, did you mean `full_name`?");
    }

    async fn nobody_makes_himself_manager_or_admin(engine) {
        let app = started(engine).await;
        for role in ["manager", "admin"] {
            let body = json!({ "email": "a@example.com", "password": PASSWORD, "role": role });
            let answer = post(&app, "/api/v1/auth/register", body.clone()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
            let token = logged_in(&app, &format!("{role}-wish@example.com")).await;
            let asked = request(Method::POST, "/api/v1/auth/register", Some(&token), &body);
            assert_eq!(send(&app, asked).await.status, StatusCode::FORBIDDEN);
        }
        let viewer = json!({ "email": "b@example.com", "password": PASSWORD, "role": "viewer" });
        assert_eq!(post(&app, "/api/v1/auth/register", viewer).await.body["role"], "viewer");
    }

    async fn the_form_of_a_login_settles_its_lifetime(engine) {
        let app = started(engine).await;
        register(&app, "a@example.com").await;
        let by_email = json!({ "email": "a@example.com", "password": PASSWORD });
        let answer = post(&app, "/api/v1/auth/login", by_email.clone()).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.body["expires_in"], 2_592_000);
        assert_eq!(answer.body["token_type"], "bearer");
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        assert!(cookie.contains("Max-Age=2592000") && cookie.contains("Path=/"), "{cookie}");
        assert_eq!(login(&app, "A@example.com", PASSWORD).await.body["expires_in"], 3600);
        let answer = form(&app, "username=a%40example.com&password=correct+horse+battery&grant_type=password").await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        assert_eq!(answer.body["expires_in"], 1800);
        assert_eq!(answer.body["user"]["email"], "a@example.com");
        assert_eq!(answer.body["user"]["role"], "analyst");
        let answer = post(&app, "/v1/auth/login", by_email).await;
        assert_eq!(answer.body["expires_in"], 3600);
        assert!(answer.body["refresh_token"].is_string());
    }

    async fn a_username_logs_in_as_well(engine) {
        let app = started(engine).await;
        let body = json!({ "email": "a@example.com", "username": "Ana-1", "password": PASSWORD });
        assert_eq!(post(&app, "/api/v1/auth/register", body).await.status, StatusCode::CREATED);
        assert_eq!(login(&app, "ana-1", PASSWORD).await.status, StatusCode::OK);
        let taken = json!({ "email": "b@example.com", "username": "ANA-1", "password": PASSWORD });
        assert_eq!(post(&app, "/api/v1/auth/register", taken).await.status, StatusCode::BAD_REQUEST);
    }

    async fn a_wrong_password_and_an_unknown_name_answer_alike(engine) {
        let app = started(engine).await;
        register(&app, "a@example.com").await;
        for name in ["a@example.com", "nobody@example.com", "' OR 1=1 --", "\u{0}", ""] {
            let answer = login(&app, name, "wrong").await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{name:?} gave {answer:?}");
            assert_eq!(answer.body["detail"], "Invalid credentials");
            assert_eq!(answer.headers["www-authenticate"], "Bearer");
        }
        let body = json!({ "email": "nobody@example.com", "password": "wrong" });
        let answer = post(&app, "/v1/auth/login", body).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.body["detail"], "Invalid credentials");
        assert_eq!(answer.body["error"]["code"], "UNAUTHORIZED");
        assert!(answer.body["request_id"].is_string());
    }

    async fn failures_lock_a_name_whether_or_not_anybody_has_it(engine) {
        let app = started(engine).await;
        register(&app, "a@example.com").await;
        for name in ["a@example.com", "nobody@example.com"] {
            for _ in 0..5 {
                assert_eq!(login(&app, name, "wrong").await.status, StatusCode::UNAUTHORIZED);
            }
            let answer = login(&app, name, PASSWORD).await;
            assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{name}");
            let seconds: u64 = answer.headers["retry-after"].to_str().unwrap().parse().unwrap();
            assert!((1..=300).contains(&seconds));
        }
        // Five minutes later.
        let sql = "UPDATE login_failure SET since = $1";
        let past = chrono::Utc::now() - chrono::TimeDelta::seconds(301);
        app.state.database().run(sql, vec![past.into()]).await.unwrap();
        assert_eq!(login(&app, "a@example.com", PASSWORD).await.status, StatusCode::OK);
    }

    async fn failures_at_once_do_not_escape_the_lock(engine) {
        let app = started(engine).await;
        register(&app, "a@example.com").await;
        let attempts = (0..40).map(|_| Box::pin(login(&app, "a@example.com", "wrong"))).collect();
        let answers = all_at_once(attempts).await;
        let tried = answers.iter().filter(|answer| answer.status == StatusCode::UNAUTHORIZED).count();
        let processors = std::thread::available_parallelism().unwrap().get();
        assert!((5..=5 + processors).contains(&tried), "{tried} passwords were tried");
    }

    async fn a_login_that_succeeds_forgets_the_failures(engine) {
        let app = started(engine).await;
        register(&app, "a@example.com").await;
        for _ in 0..3 {
            for _ in 0..4 {
                login(&app, "a@example.com", "wrong").await;
            }
            assert_eq!(login(&app, "a@example.com", PASSWORD).await.status, StatusCode::OK);
        }
    }

    async fn me_is_who_asks(engine) {
        let app = started(engine).await;
        let token = logged_in(&app, "a@example.com").await;
        logged_in(&app, "b@example.com").await;
        let answer = get(&app, "/api/v1/auth/me", &token).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.body["email"], "a@example.com");
        for key in ["id", "portfolio_id", "created_at", "last_login"] {
            assert!(answer.body[key].is_string(), "{key} in {}", answer.body);
        }
    }

    async fn every_account_starts_with_a_portfolio_of_its_own(engine) {
        let app = started(engine).await;
        let mut portfolios = Vec::new();
        for name in ["a", "b", "c"] {
            let token = logged_in(&app, &format!("{name}@example.com")).await;
            portfolios.push(get(&app, "/api/v1/auth/me", &token).await.body["portfolio_id"].to_string());
        }
        portfolios.sort_unstable();
        portfolios.dedup();
        assert_eq!(portfolios.len(), 3);
    }

    async fn registration_and_login_leave_a_trail(engine) {
        let app = started(engine).await;
        let id = register(&app, "a@example.com").await.body["id"].as_str().unwrap().to_owned();
        let history = app.state.database().history("account", &id).await.unwrap();
        assert_eq!(history.len(), 1);
        assert_eq!(history[0].action, "register");
        assert_eq!(history[0].actor.as_deref(), Some(id.as_str()));
        assert_eq!(history[0].before, None);
        let after = history[0].after.as_ref().unwrap();
        assert_eq!(after["email"], "a@example.com");
        assert!(!after.to_string().contains("argon2"), "the hash is kept: {after}");
    }

    async fn a_hundred_logins_at_once_all_succeed(engine) {
        let app = started(engine).await;
        register(&app, "a@example.com").await;
        let attempts = (0..100).map(|_| Box::pin(login(&app, "a@example.com", PASSWORD))).collect();
        for answer in all_at_once(attempts).await {
            assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        }
    }
}

#[tokio::test]
async fn outside_development_the_cookie_is_for_https_only() {
    let config = server::config::Config {
        environment: server::config::Environment::Production,
        ..fresh(super::Engine::Sqlite).await
    };
    let app = server::app(config).await.unwrap();
    register(&app, "a@example.com").await;
    let answer = login(&app, "a@example.com", PASSWORD).await;
    assert!(answer.headers["set-cookie"].to_str().unwrap().contains("Secure"));
}
