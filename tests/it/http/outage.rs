//! Crowds, and a database that goes away and comes back.

use super::{Engine, PASSWORD, all_at_once, fresh, get, logged_in, on_both, post};
use axum::http::StatusCode;
use serde_json::json;
use server::app;
use server::config::Config;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What this process holds in memory, in bytes.
fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: u64 = statm.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or_default();
    pages * 4096
}

on_both! {
    async fn a_thousand_logins_at_once_are_all_answered_in_bounded_memory(engine) {
        let config = Config { request_timeout_seconds: 900, ..fresh(engine).await };
        let app = app(config).await.unwrap();
        logged_in(&app, "a@example.com").await;
        let before = resident();
        let body = || json!({ "username": "a@example.com", "password": PASSWORD });
        let attempts = (0..1000).map(|_| Box::pin(post(&app, "/api/v1/auth/login", body()))).collect();
        let watching = async {
            let mut most = 0;
            loop {
                most = resident().max(most);
                tokio::time::sleep(Duration::from_millis(50)).await;
                // A thousand hashes at once would be 19 GiB. One a processor is made at a time, but an allocator may keep the 19 MiB
                // of each of its arenas.
                if most - before > 512 << 20 {
                    return most;
                }
            }
        };
        let answers = tokio::select! {
            answers = all_at_once(attempts) => answers,
            most = watching => panic!("{} MiB more than before", (most - before) >> 20),
        };
        for answer in answers {
            assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        }
    }
}

/// Between the server and its database; without it the database is away.
async fn passing(port: u16, database: String) -> JoinHandle<()> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    tokio::spawn(async move {
        let mut connections = tokio::task::JoinSet::new();
        while let Ok((mut here, _)) = listener.accept().await {
            let database = database.clone();
            connections.spawn(async move {
                let mut there = TcpStream::connect(database).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut here, &mut there).await;
            });
        }
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_goes_away_comes_back() {
    let Some(server) = std::env::var_os("PARIPASSU_TEST_POSTGRES") else { return };
    let server = server.into_string().unwrap();
    let database = server.split(['@', '/']).find(|part| part.starts_with("127.0.0.1:")).unwrap().to_owned();
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let config = fresh(Engine::Postgres).await;
    let config = Config {
        database_url: config.database_url.replace(&database, &format!("127.0.0.1:{free}")),
        ..config
    };
    let proxy = passing(free, database.clone()).await;
    let app = app(config).await.unwrap();
    let token = logged_in(&app, "a@example.com").await;
    assert_eq!(get(&app, "/api/v1/auth/me", &token).await.status, StatusCode::OK);

    proxy.abort();
    let _ = proxy.await;
    let away = get(&app, "/api/v1/auth/me", &token).await;
    assert_eq!(away.status, StatusCode::SERVICE_UNAVAILABLE, "{away:?}");
    assert_eq!(away.body["detail"], "the database is not available");
    assert_eq!(get(&app, "/health", &token).await.status, StatusCode::SERVICE_UNAVAILABLE);
    let login = json!({ "username": "a@example.com", "password": PASSWORD });
    assert_eq!(post(&app, "/api/v1/auth/login", login).await.status, StatusCode::SERVICE_UNAVAILABLE);

    let _proxy = passing(free, database).await;
    assert_eq!(get(&app, "/api/v1/auth/me", &token).await.status, StatusCode::OK);
    assert_eq!(get(&app, "/health", &token).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_the_database_ends_are_made_anew() {
    if std::env::var_os("PARIPASSU_TEST_POSTGRES").is_none() {
        return;
    }
    let config = fresh(Engine::Postgres).await;
    let name = format!("outage-{}", uuid::Uuid::now_v7().simple());
    let config =
        Config { database_url: format!("{}&application_name={name}", config.database_url), ..config };
    let app = app(config).await.unwrap();
    let token = logged_in(&app, "a@example.com").await;
    let other = super::started(Engine::Postgres).await;
    for _ in 0..3 {
        let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1";
        other.state.database().run(sql, vec![name.as_str().into()]).await.unwrap();
        assert_eq!(get(&app, "/api/v1/auth/me", &token).await.status, StatusCode::OK);
    }
}
