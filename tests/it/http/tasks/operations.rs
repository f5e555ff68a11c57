use super::{asked, fixture, over, submit};
use crate::http::monitoring::admin;
use crate::http::{fresh, get, logged_in, on_both, request, send};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use server::app;
use server::config::Config;
use std::time::Duration;
use tokio::time::sleep;

on_both! {
    async fn the_schedule_says_what_is_next(engine) {
        let (app, token) = asked(engine).await;
        let answer = get(&app, "/api/v1/tasks/scheduled", &token).await;
        let tasks = answer.body["data"]["scheduled_tasks"].as_array().unwrap();
        let cleanup = tasks.iter().find(|task| task["task_name"] == "cleanup_expired_tasks").unwrap();
        assert!(cleanup["next_due_at"].as_str().unwrap().ends_with("T02:00:00Z"));
        let now = answer.body["data"]["retrieved_at"].as_str().unwrap();
        for task in tasks {
            assert!(task["last_due_at"].as_str().unwrap() <= now && now < task["next_due_at"].as_str().unwrap());
        }
    }

    async fn queues_count_what_waits(engine) {
        // Nobody works here.
        let app = app(Config { queues: vec!["none".to_owned()], ..fresh(engine).await }).await.unwrap();
        let token = logged_in(&app, "asks@example.com").await;
        for _ in 0..3 {
            submit(&app, &token, "/risk/var-cvar", &json!({ "portfolio_data": fixture()["portfolio"] })).await;
        }
        let answer = get(&app, "/api/v1/tasks/queue/stats", &token).await;
        let stats = &answer.body["data"]["queue_stats"];
        assert_eq!([&stats["total_queued_tasks"], &stats["total_active_tasks"]], [3, 0]);
        assert_eq!(stats["queued_tasks_by_queue"], json!({ "risk_calculations": 3 }));
        assert_eq!(stats["queue_health"], "healthy");
        let workers = get(&app, "/api/v1/tasks/workers/stats", &token).await;
        assert_eq!(workers.body["data"]["worker_stats"], json!({}));
        assert_eq!(workers.body["data"]["concurrency"], json!({}));
    }

    async fn a_worker_shows_what_it_runs(engine) {
        let (app, token) = asked(engine).await;
        let body = json!({ "portfolio_data": fixture()["portfolio"], "num_simulations": 100_000, "time_horizon": 1000 });
        let taken = submit(&app, &token, "/risk/monte-carlo", &body).await;
        let id = taken.body["data"]["task_id"].as_str().unwrap();
        loop {
            let workers = get(&app, "/api/v1/tasks/workers/stats", &token).await;
            let stats = workers.body["data"]["worker_stats"].as_object().unwrap().clone();
            if stats.values().any(|queues| queues["risk_calculations"] == 1) {
                assert!(workers.body["data"]["concurrency"]["maintenance"].as_u64() > Some(0));
                break;
            }
            let status = get(&app, &format!("/api/v1/tasks/{id}/status"), &token).await.body["data"]["status"].clone();
            assert_ne!(status, "SUCCESS", "it was never seen to run");
        }
        send(&app, request(Method::DELETE, &format!("/api/v1/tasks/{id}"), Some(&token), &Value::Null)).await;
        over(&app, &token, id).await;
    }

    async fn only_an_admin_cleans_up(engine) {
        let (app, token) = asked(engine).await;
        let asking = |token: Option<&str>| request(Method::POST, "/api/v1/tasks/maintenance/cleanup", token, &json!({}));
        assert_eq!(send(&app, asking(Some(&token))).await.status, StatusCode::FORBIDDEN);
        assert_eq!(send(&app, asking(None)).await.status, StatusCode::UNAUTHORIZED);
    }
    async fn a_cleanup_forgets_old_results_and_says_how_many(engine) {
        let app = app(Config { job_result_seconds: 1, ..fresh(engine).await }).await.unwrap();
        let token = admin(&app, "keeps@example.com").await;
        let body = json!({ "portfolio_data": fixture()["portfolio"] });
        let mut ids = Vec::new();
        for _ in 0..2 {
            let taken = submit(&app, &token, "/risk/var-cvar", &body).await;
            let id = taken.body["data"]["task_id"].as_str().unwrap().to_owned();
            assert_eq!(over(&app, &token, &id).await["status"], "SUCCESS");
            ids.push(id);
        }
        sleep(Duration::from_millis(1_200)).await;
        let taken = submit(&app, &token, "/maintenance/cleanup", &json!({})).await;
        assert_eq!((taken.status, &taken.body["data"]["task_type"]), (StatusCode::ACCEPTED, &json!("cleanup_expired_tasks")));
        let id = taken.body["data"]["task_id"].as_str().unwrap();
        assert_eq!(over(&app, &token, id).await["status"], "SUCCESS");
        let answer = get(&app, &format!("/api/v1/tasks/{id}/result"), &token).await;
        let told = &answer.body["data"]["result"];
        // Those of the schedule may have been kept as well.
        assert_eq!(told["task_type"], "cleanup_expired_tasks");
        assert!(told["expired_tasks_cleaned"].as_u64() >= Some(2), "{answer:?}");
        for id in ids {
            let kept = get(&app, &format!("/api/v1/tasks/{id}/result"), &token).await;
            assert!(kept.body["data"]["result"].is_null(), "{kept:?}");
        }
    }
}
