//! Jobs: each is done once, whatever happens to who does it.

use super::{Answer, Engine, fresh, get, logged_in, on_both, request, send};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use server::config::Config;
use server::store::Database;
use server::{App, app};
use std::env;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::time::sleep;

const PATH: &str = "/api/v1/tasks/risk/monte-carlo";

/// A simulation of so many paths of 1,000 days.
fn simulation(paths: usize, seed: u64) -> Value {
    json!({
        "portfolio_data": { "weights": [0.6, 0.4], "historical_returns": [[0.01, -0.02], [-0.005, 0.004], [0.02, 0.01]] },
        "num_simulations": paths, "time_horizon": 1000, "seed": seed,
    })
}

async fn submit(app: &App, token: &str, task: &Value) -> String {
    let taken = send(app, request(Method::POST, PATH, Some(token), task)).await;
    assert_eq!(taken.status, StatusCode::ACCEPTED, "{taken:?}");
    let id = taken.body["data"]["task_id"].as_str().unwrap().to_owned();
    assert_eq!(taken.headers["location"], format!("/api/v1/tasks/{id}/status"));
    id
}

async fn status(app: &App, token: &str, id: &str) -> Value {
    let mut answer = get(app, &format!("/api/v1/tasks/{id}/status"), token).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.body["data"].take()
}

/// Waits until a task is in one of these states.
async fn until(app: &App, token: &str, id: &str, states: &[&str]) -> Value {
    let patience = Instant::now() + Duration::from_secs(60);
    loop {
        let now = status(app, token, id).await;
        if states.contains(&now["status"].as_str().unwrap()) {
            return now;
        }
        assert!(Instant::now() < patience, "still {now}");
        sleep(Duration::from_millis(10)).await;
    }
}

async fn result(app: &App, token: &str, id: &str) -> Answer {
    get(app, &format!("/api/v1/tasks/{id}/result"), token).await
}

async fn cancel(app: &App, token: &str, id: &str) -> Answer {
    send(app, request(Method::DELETE, &format!("/api/v1/tasks/{id}"), Some(token), &Value::Null)).await
}

/// A server that only answers requests.
async fn idle(engine: Engine) -> (Config, App) {
    let config = Config { queues: vec!["none".to_owned()], ..fresh(engine).await };
    (config.clone(), app(config).await.unwrap())
}

on_both! {
    async fn a_task_is_taken_done_and_told(engine) {
        let app = app(fresh(engine).await).await.unwrap();
        let token = logged_in(&app, "a@example.com").await;
        let id = submit(&app, &token, &simulation(1_000, 42)).await;
        let over = until(&app, &token, &id, &["SUCCESS", "FAILURE"]).await;
        assert_eq!(over["status"], "SUCCESS", "{over}");
        assert_eq!(over["task_type"], "monte_carlo_simulation");
        assert_eq!(over["progress"]["progress"], 100.0);
        assert_eq!(over["metadata"]["attempts"], 1);
        assert_eq!(over["metadata"]["queue"], "risk_calculations");
        let told = result(&app, &token, &id).await;
        assert_eq!(told.status, StatusCode::OK);
        assert_eq!(told.body["data"]["result"], over["result"]);
        assert_eq!(told.body["data"]["result"]["simulation_data"]["final_values"].as_array().unwrap().len(), 1_000);
        app.close().await;
    }

    async fn the_same_seed_gives_the_same_bits(engine) {
        let app = app(fresh(engine).await).await.unwrap();
        let token = logged_in(&app, "a@example.com").await;
        let mut results = Vec::new();
        for seed in [7, 7, 8] {
            let id = submit(&app, &token, &simulation(500, seed)).await;
            until(&app, &token, &id, &["SUCCESS"]).await;
            results.push(result(&app, &token, &id).await.body["data"]["result"]["statistics"].take());
        }
        assert_eq!(results[0], results[1]);
        assert_ne!(results[0], results[2]);
        app.close().await;
    }

    async fn a_result_that_is_not_there_yet_is_told_with_202(engine) {
        let (_, app) = idle(engine).await;
        let token = logged_in(&app, "a@example.com").await;
        let id = submit(&app, &token, &simulation(10, 1)).await;
        assert_eq!(status(&app, &token, &id).await["status"], "PENDING");
        assert_eq!(result(&app, &token, &id).await.status, StatusCode::ACCEPTED);
        let active = get(&app, "/api/v1/tasks/active", &token).await;
        assert_eq!(active.body["data"]["total"], 1);
        assert_eq!(active.body["data"]["active_tasks"]["queued"][0]["task_id"], id.as_str());
    }

    async fn a_task_that_waits_is_cancelled_for_good(engine) {
        let (config, waiting) = idle(engine).await;
        let token = logged_in(&waiting, "a@example.com").await;
        let id = submit(&waiting, &token, &simulation(10, 1)).await;
        let cancelled = cancel(&waiting, &token, &id).await;
        assert_eq!(cancelled.status, StatusCode::OK);
        assert_eq!(cancelled.body["data"]["cancelled"], true);
        let working = app(Config { queues: Config::default().queues, ..config }).await.unwrap();
        let after = submit(&working, &token, &simulation(10, 1)).await;
        until(&working, &token, &after, &["SUCCESS"]).await;
        let revoked = status(&working, &token, &id).await;
        assert_eq!((&revoked["status"], &revoked["metadata"]["attempts"]), (&json!("REVOKED"), &json!(0)));
        assert_eq!(result(&working, &token, &id).await.status, StatusCode::GONE);
        let again = cancel(&working, &token, &id).await;
        assert_eq!((again.status, &again.body["data"]["cancelled"]), (StatusCode::OK, &json!(false)));
        working.close().await;
    }

    async fn a_task_that_runs_is_cancelled_from_any_server(engine) {
        let config = fresh(engine).await;
        let working = app(config.clone()).await.unwrap();
        let other = app(Config { queues: vec!["none".to_owned()], ..config }).await.unwrap();
        let token = logged_in(&working, "a@example.com").await;
        for canceller in [&working, &other] {
            // One may end before the request arrives; not five.
            let mut last = Value::Null;
            for _ in 0..5 {
                let id = submit(&working, &token, &simulation(100_000, 3)).await;
                until(&working, &token, &id, &["STARTED", "PROGRESS"]).await;
                assert_eq!(cancel(canceller, &token, &id).await.status, StatusCode::OK);
                last = until(&working, &token, &id, &["REVOKED", "SUCCESS", "FAILURE"]).await["status"].take();
                if last == "REVOKED" {
                    break;
                }
            }
            assert_eq!(last, "REVOKED");
        }
        working.close().await;
    }

    async fn a_task_that_takes_too_long_fails_and_says_so(engine) {
        let config = Config { job_soft_limit_seconds: 1, job_hard_limit_seconds: 30, ..fresh(engine).await };
        let app = app(config).await.unwrap();
        let token = logged_in(&app, "a@example.com").await;
        // More work than any machine does in a second.
        let ids = futures(&app, &token, 6).await;
        let mut failed = 0;
        for id in &ids {
            let over = until(&app, &token, id, &["SUCCESS", "FAILURE"]).await;
            if over["status"] == "FAILURE" {
                failed += 1;
                assert_eq!(over["error"], "it took longer than 1 seconds");
                assert_eq!(result(&app, &token, id).await.status, StatusCode::INTERNAL_SERVER_ERROR);
            }
        }
        assert!(failed > 0);
        app.close().await;
    }

    async fn a_server_that_stops_hands_its_tasks_back(engine) {
        let config = fresh(engine).await;
        let first = app(config.clone()).await.unwrap();
        let token = logged_in(&first, "a@example.com").await;
        let id = submit(&first, &token, &simulation(100_000, 5)).await;
        until(&first, &token, &id, &["STARTED", "PROGRESS"]).await;
        first.close().await;
        let (_, idle) = (0, app(Config { queues: vec!["none".to_owned()], ..config.clone() }).await.unwrap());
        let waiting = status(&idle, &token, &id).await;
        assert_eq!((&waiting["status"], &waiting["metadata"]["attempts"]), (&json!("PENDING"), &json!(0)));
        let second = app(config).await.unwrap();
        until(&second, &token, &id, &["SUCCESS"]).await;
        second.close().await;
    }

    async fn asking_twice_with_one_key_asks_once(engine) {
        let (_, app) = idle(engine).await;
        let token = logged_in(&app, "a@example.com").await;
        let keyed = |token: &str, task: &Value, key: &str| {
            let mut request = request(Method::POST, PATH, Some(token), task);
            request.headers_mut().insert("idempotency-key", key.parse().unwrap());
            send(&app, request)
        };
        let first = keyed(&token, &simulation(10, 1), "k1").await;
        let second = keyed(&token, &simulation(10, 1), "k1").await;
        assert_eq!(second.status, StatusCode::ACCEPTED);
        assert_eq!(first.body["data"]["task_id"], second.body["data"]["task_id"]);
        assert_eq!(keyed(&token, &simulation(11, 1), "k1").await.status, StatusCode::CONFLICT);
        let other = logged_in(&app, "b@example.com").await;
        let theirs = keyed(&other, &simulation(10, 1), "k1").await;
        assert_ne!(first.body["data"]["task_id"], theirs.body["data"]["task_id"]);
        assert_eq!(keyed(&token, &simulation(10, 1), &"k".repeat(300)).await.status, StatusCode::BAD_REQUEST);
    }

    async fn anothers_task_is_as_unknown_as_none(engine) {
        let (_, app) = idle(engine).await;
        let token = logged_in(&app, "a@example.com").await;
        let id = submit(&app, &token, &simulation(10, 1)).await;
        let other = logged_in(&app, "b@example.com").await;
        for id in [id.as_str(), "01890000-0000-7000-8000-000000000000", "no-id", "%00"] {
            for path in [format!("/api/v1/tasks/{id}/status"), format!("/api/v1/tasks/{id}/result"), format!("/api/v1/tasks/{id}/download")] {
                assert_eq!(get(&app, &path, &other).await.status, StatusCode::NOT_FOUND, "{path}");
            }
            assert_eq!(cancel(&app, &other, id).await.status, StatusCode::NOT_FOUND);
        }
        let active = get(&app, "/api/v1/tasks/active", &other).await;
        assert_eq!(active.body["data"]["total"], 0);
    }

    async fn of_servers_that_share_a_database_each_job_is_done_once(engine) {
        let config = fresh(engine).await;
        let (_, first) = (0, app(config.clone()).await.unwrap());
        let second = app(config.clone()).await.unwrap();
        let token = logged_in(&first, "a@example.com").await;
        let mut ids = Vec::new();
        for seed in 0..60 {
            ids.push(submit(if seed % 2 == 0 { &first } else { &second }, &token, &simulation(10, seed)).await);
        }
        for id in &ids {
            let over = until(&first, &token, id, &["SUCCESS", "FAILURE"]).await;
            assert_eq!((&over["status"], &over["metadata"]["attempts"]), (&json!("SUCCESS"), &json!(1)));
        }
        // The schedule of two servers asks for one cleanup.
        let database = Database::connect(&config).await.unwrap();
        let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM job WHERE kind = 'cleanup_expired_tasks'";
        assert_eq!(database.one::<(i64,)>(sql, Vec::new()).await.unwrap(), Some((1,)));
        first.close().await;
        second.close().await;
    }

    async fn a_worker_that_is_killed_loses_no_job_and_doubles_none(engine) {
        let (config, app) = idle(engine).await;
        let token = logged_in(&app, "a@example.com").await;
        let mut ids = Vec::new();
        for seed in 0..50 {
            ids.push(submit(&app, &token, &simulation(2_000, seed)).await);
        }
        let database = Database::connect(&config).await.unwrap();
        let done = || async {
            let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM job WHERE kind = 'monte_carlo_simulation' AND state = 'success' AND result IS NOT NULL";
            database.one::<(i64,)>(sql, Vec::new()).await.unwrap().unwrap().0
        };
        let mut worker = worker(&config);
        while done().await < 5 {
            sleep(Duration::from_millis(5)).await;
        }
        worker.kill();
        assert!(done().await < 50, "the worker was killed too late to prove anything");
        let _worker = self::worker(&config);
        let mut attempts = 0;
        for id in &ids {
            let over = until(&app, &token, id, &["SUCCESS", "FAILURE", "REVOKED"]).await;
            assert_eq!(over["status"], "SUCCESS", "{over}");
            attempts += over["metadata"]["attempts"].as_i64().unwrap();
        }
        assert_eq!(done().await, 50);
        // Only what was in work when the worker died was begun twice.
        assert!((50..=60).contains(&attempts), "{attempts}");
    }
}

async fn futures(app: &App, token: &str, number: u64) -> Vec<String> {
    let mut ids = Vec::new();
    for seed in 0..number {
        ids.push(submit(app, token, &simulation(100_000, seed)).await);
    }
    ids
}

/// A process that ends with the test.
struct Worker(Child);

impl Worker {
    /// SIGKILL: nothing of it runs any more.
    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill().and_then(|()| self.0.wait());
    }
}

/// A worker in a process of its own: this program, told to be one.
fn worker(config: &Config) -> Worker {
    let started = Command::new(env::current_exe().unwrap())
        .args(["--ignored", "--exact", "http::jobs::as_a_worker"])
        .env("PARIPASSU_TEST_WORKER", &config.database_url)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    Worker(started.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a process that other tests start and kill"]
async fn as_a_worker() {
    let Ok(database_url) = env::var("PARIPASSU_TEST_WORKER") else { return };
    let secret = server::config::Secret("0123456789abcdefghijklmnopqrstuvwxyz".to_owned());
    let config =
        Config { database_url, job_lease_seconds: 1, jwt_secret_key: Some(secret), ..Config::default() };
    server::work(config).await.unwrap();
}
