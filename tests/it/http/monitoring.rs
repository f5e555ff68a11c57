//! What the server knows of itself.

use super::{Answer, Engine, PASSWORD, fresh, get, logged_in, on_both, post, request, send, started};
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use server::monitor::alert::{Alert, Measures, Severity, Watch};
use server::monitor::history::{EVERY, History, Sample};
use server::monitor::metrics::Requests;
use server::monitor::system::{Machine, Space};
use server::{App, app};
use tower::ServiceExt;

/// A token of an account that was made an admin.
pub(super) async fn admin(app: &App, email: &str) -> String {
    logged_in(app, email).await;
    let sql = "UPDATE account SET role = $1 WHERE email = $2";
    app.state.database().run(sql, vec!["admin".into(), email.into()]).await.unwrap();
    let granted = post(app, "/api/v1/auth/login", json!({ "username": email, "password": PASSWORD })).await;
    granted.body["access_token"].as_str().unwrap().to_owned()
}

async fn open(app: &App, path: &str) -> Answer {
    send(app, Request::get(path).body(Body::empty()).unwrap()).await
}

async fn text(app: &App, path: &str) -> String {
    let response = app.router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

on_both! {
    async fn health_is_public_and_measured(engine) {
        let app = started(engine).await;
        let answer = open(&app, "/api/v1/monitoring/health").await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let health = answer.body;
        let name = if engine == Engine::Sqlite { "SQLite" } else { "PostgreSQL" };
        assert_eq!(health["services"][0]["service_name"], name);
        assert_eq!(health["services"][0]["status"], "healthy");
        assert_eq!(health["services"][0]["error_message"], Value::Null);
        assert_eq!(health["postgresql_status"], if engine == Engine::Sqlite { "not_configured" } else { "healthy" });
        assert_eq!(health["redis_status"], "not_configured");
        assert_eq!(health["migration_databases_status"]["correlations"], true);
        assert_eq!((&health["healthy_services"], &health["total_services"]), (&json!(1), &json!(1)));
        assert!(health["last_restart"].as_str().unwrap().ends_with('Z'));
        for percent in ["cpu_usage_percent", "memory_usage_percent", "disk_usage_percent"] {
            assert!((0.0..=100.0).contains(&health[percent].as_f64().unwrap()), "{percent}");
        }
        assert!(health["memory_usage_percent"].as_f64().unwrap() > 0.0);
        assert!(health["disk_usage_percent"].as_f64().unwrap() > 0.0);
    }

    async fn without_its_database_the_server_is_unhealthy(engine) {
        let app = started(engine).await;
        app.state.database().close().await;
        let answer = open(&app, "/api/v1/monitoring/health").await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.body["overall_status"], "unhealthy");
        assert_eq!(answer.body["services"][0]["status"], "unhealthy");
        assert_eq!(answer.body["migration_databases_status"]["assets"], false);
    }

    async fn every_user_sees_the_machine_and_only_admins_the_endpoints(engine) {
        let app = started(engine).await;
        let token = logged_in(&app, "a@example.com").await;
        let admin = admin(&app, "admin@example.com").await;
        for path in ["metrics/performance", "alerts", "logs/application", "performance", "system"] {
            let path = format!("/api/v1/monitoring/{path}");
            assert_eq!(open(&app, &path).await.status, StatusCode::UNAUTHORIZED, "{path}");
            assert_eq!(get(&app, &path, &admin).await.status, StatusCode::OK, "{path}");
        }
        for path in ["metrics/performance", "alerts", "logs/application"] {
            assert_eq!(get(&app, &format!("/api/v1/monitoring/{path}"), &token).await.status, StatusCode::OK);
        }
        for path in ["performance", "system"] {
            assert_eq!(get(&app, &format!("/api/v1/monitoring/{path}"), &token).await.status, StatusCode::FORBIDDEN);
        }
    }

    async fn performance_is_of_the_range_that_was_asked_for(engine) {
        let app = started(engine).await;
        let token = logged_in(&app, "a@example.com").await;
        let path = "/api/v1/monitoring/metrics/performance";
        for range in ["5m", "15m", "1h", "6h", "24h", "7d"] {
            let answer = get(&app, &format!("{path}?time_range={range}"), &token).await;
            assert_eq!(answer.body["time_range"], range);
            assert_eq!(answer.body["metrics"].as_array().unwrap().len(), 1, "the first measurement");
            assert!(answer.body["avg_memory_percent"].as_f64().unwrap() > 0.0);
            assert_eq!(answer.body["cpu_trend"], "stable");
        }
        assert_eq!(get(&app, path, &token).await.body["time_range"], "1h");
        let wrong = get(&app, &format!("{path}?time_range=1y"), &token).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(wrong.body["detail"][0]["loc"], json!(["query", "time_range"]));
    }

    async fn endpoints_are_counted_by_their_pattern(engine) {
        let app = started(engine).await;
        let admin = admin(&app, "admin@example.com").await;
        for number in 900..903 {
            get(&app, &format!("/api/v1/portfolios/{number}"), &admin).await;
        }
        let report = get(&app, "/api/v1/monitoring/performance", &admin).await.body;
        let endpoints = report["endpoints"].as_array().unwrap();
        let of = |pattern: &str| {
            let mut found = endpoints.iter().filter(|one| one["endpoint"].as_str().unwrap().starts_with(pattern));
            found.next().unwrap_or_else(|| panic!("{pattern} is not in {endpoints:?}")).clone()
        };
        let portfolios = of("/api/v1/portfolios/{");
        assert_eq!((&portfolios["request_count"], &portfolios["error_count"]), (&json!(3), &json!(3)));
        assert_eq!((&portfolios["error_rate"], &portfolios["method"]), (&json!(1.0), &json!("GET")));
        let seconds = |name: &str| portfolios[name].as_f64().unwrap();
        assert!(0.0 < seconds("min_response_time"));
        assert!(seconds("min_response_time") <= seconds("avg_response_time") + 1e-9);
        assert!(seconds("avg_response_time") <= seconds("max_response_time") + 1e-9);
        let counts: Vec<u64> = endpoints.iter().map(|one| one["request_count"].as_u64().unwrap()).collect();
        assert!(counts.is_sorted_by(|a, b| a >= b), "{counts:?}");
        let system = get(&app, "/api/v1/monitoring/system", &admin).await.body;
        let bytes = |pointer: &str| system.pointer(pointer).and_then(Value::as_u64).unwrap();
        assert!(bytes("/memory/used") <= bytes("/memory/total") && bytes("/memory/total") > 1 << 20);
        assert!(bytes("/disk/free") <= bytes("/disk/total") && bytes("/disk/total") > 1 << 20);
    }

    async fn prometheus_reads_requests_by_pattern_and_nothing_of_anybody(engine) {
        let app = started(engine).await;
        let token = logged_in(&app, "prometheus@example.com").await;
        get(&app, "/api/v1/portfolios/4711", &token).await;
        open(&app, "/no/such/path").await;
        let odd = Request::builder().method("FOOBAR").uri("/health").body(Body::empty()).unwrap();
        send(&app, odd).await;
        let text = text(&app, "/metrics").await;
        for line in [
            "http_requests_total{method=\"GET\",route=\"/api/v1/portfolios/{",
            "http_requests_total{method=\"GET\",route=\"unmatched\",status=\"4xx\"} 1",
            "http_requests_total{method=\"OTHER\",route=\"/health\",status=\"4xx\"} 1",
            "http_requests_total{method=\"POST\",route=\"/api/v1/auth/login\",status=\"2xx\"} 1",
            "http_request_duration_seconds_bucket{",
            "le=\"+Inf\"",
            "database_connections{state=\"idle\"}",
            "compute_threads ",
            "compute_tasks 0",
            "http_requests_in_flight 1",
            "process_resident_memory_bytes ",
            "uptime_seconds ",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
        for private in ["4711", "prometheus@example.com", "/no/such"] {
            assert!(!text.contains(private), "{private} is in\n{text}");
        }
    }

    async fn alerts_are_kept_listed_and_acknowledged(engine) {
        let app = started(engine).await;
        let (token, admin) = (logged_in(&app, "a@example.com").await, admin(&app, "admin@example.com").await);
        let insert = "INSERT INTO alert (id, rule, host, title, message, severity, component, alert_type, is_active, created_at, occurrence_count, last_occurrence)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        let at = |minutes| Utc::now() - TimeDelta::minutes(minutes);
        for (id, severity, active, minutes) in [("alert_1", "medium", true, 3), ("alert_2", "high", false, 2), ("alert_3", "high", true, 1)] {
            let texts = [id, "memory", "another-host", "High Memory Usage", "m", severity, "system", "system"];
            let mut values: Vec<server::store::Value> = texts.into_iter().map(Into::into).collect();
            values.extend([active.into(), at(minutes).into(), 1_i64.into(), at(minutes).into()]);
            app.state.database().run(insert, values).await.unwrap();
        }
        let list = async |query: &str| {
            let answer = get(&app, &format!("/api/v1/monitoring/alerts{query}"), &token).await;
            let ids = answer.body.as_array().unwrap().iter().filter(|alert| alert["host"] == "another-host");
            ids.map(|alert| alert["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(list("").await, ["alert_3", "alert_1"]);
        assert_eq!(list("?active_only=false").await, ["alert_3", "alert_2", "alert_1"]);
        assert_eq!(list("?severity=high&active_only=false").await, ["alert_3", "alert_2"]);
        for wrong in ["limit=0", "limit=1001", "severity=grave", "active_only=perhaps"] {
            let answer = get(&app, &format!("/api/v1/monitoring/alerts?{wrong}"), &token).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
        let acknowledge = |id: &str, token: &str| {
            let path = format!("/api/v1/monitoring/alerts/{id}/acknowledge");
            send(&app, request(Method::POST, &path, Some(token), &Value::Null))
        };
        assert_eq!(acknowledge("alert_1", &token).await.status, StatusCode::FORBIDDEN);
        assert_eq!(acknowledge("alert_9", &admin).await.status, StatusCode::NOT_FOUND);
        let answer = acknowledge("alert_1", &admin).await;
        assert_eq!((answer.status, &answer.body["is_acknowledged"]), (StatusCode::OK, &json!(true)));
        let again = acknowledge("alert_1", &admin).await;
        assert_eq!(again.body["acknowledged_at"], answer.body["acknowledged_at"], "the first who did stays");
        assert_eq!(app.state.database().history("alert", "alert_1").await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn servers_of_one_process_count_apart() {
    let (one, two) = (started(Engine::Sqlite).await, started(Engine::Sqlite).await);
    open(&one, "/no/such/path").await;
    assert!(text(&one, "/metrics").await.contains("route=\"unmatched\""));
    assert!(!text(&two, "/metrics").await.contains("route=\"unmatched\""));
}

#[tokio::test]
async fn the_log_is_found_by_level_time_and_request() {
    let config = fresh(Engine::Sqlite).await;
    let _log = server::monitor::log::start(&config);
    let app = app(config).await.unwrap();
    let (token, admin) = (logged_in(&app, "a@example.com").await, admin(&app, "admin@example.com").await);
    let named = |name: &str, token: &str| {
        Request::get("/api/v1/auth/me?password=hunter2")
            .header("x-request-id", name)
            .header("authorization", format!("Bearer {token}"))
    };
    let mine = send(&app, named("mine-1", &token).body(Body::empty()).unwrap()).await.body["id"].clone();
    send(&app, named("theirs-1", &admin).body(Body::empty()).unwrap()).await;
    let logs = async |query: &str, token: &str| {
        get(&app, &format!("/api/v1/monitoring/logs/application{query}"), token).await.body
    };
    let found = logs("?request_id=mine-1", &admin).await;
    assert_eq!(found["total_count"], found["logs"].as_array().unwrap().len());
    let said = |line: &&Value| line["message"].as_str().unwrap().starts_with("answered status=200");
    let line = found["logs"].as_array().unwrap().iter().find(said).unwrap_or_else(|| panic!("{found}"));
    assert_eq!(
        (&line["level"], &line["request_id"], &line["user_id"]),
        (&json!("INFO"), &json!("mine-1"), &mine)
    );
    assert_eq!(
        (&line["module"], &line["logger_name"]),
        (&json!("request_id.rs"), &json!("server.request_id"))
    );
    assert!(line["line_number"].as_u64().unwrap() > 0 && line["process_id"].as_u64().unwrap() > 0);
    assert_eq!(found["filters"]["level"], Value::Null);

    let own = logs("?limit=1000", &token).await;
    assert!(own["logs"].as_array().unwrap().iter().all(|line| line["user_id"] == mine), "{own}");
    assert_eq!(logs("?request_id=theirs-1", &token).await["total_count"], 0);

    let all = logs("?limit=1000", &admin).await.to_string();
    for secret in ["hunter2", PASSWORD, &token, "argon2"] {
        assert!(!all.contains(secret), "{secret} is in the log");
    }
    assert_eq!(logs("?level=CRITICAL", &admin).await["total_count"], 0);
    assert_eq!(logs("?level=CRITICAL", &admin).await["filters"]["level"], "CRITICAL");
    assert_eq!(logs("?start_time=2099-01-01T00:00:00Z", &admin).await["total_count"], 0);
    assert_eq!(logs("?end_time=2001-01-01", &admin).await["total_count"], 0);
    assert!(
        logs("?start_time=2001-01-01T00:00:00&limit=1", &admin).await["total_count"].as_u64().unwrap() > 1
    );
    for wrong in ["level=LOUD", "start_time=yesterday", "limit=0", "limit=1001"] {
        let answer = get(&app, &format!("/api/v1/monitoring/logs/application?{wrong}"), &admin).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

fn moment(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
}

fn sample(seconds: i64, cpu_percent: f64, count: u64) -> Sample {
    let memory = Space { total: 100, used: 50, available: 50 };
    let requests = Requests { count, failures: 0, microseconds: 2000 * count };
    let machine = Machine { cpu_percent, memory, ..Machine::default() };
    Sample { at: moment(seconds), seconds: 10.0, machine, connections: 1, requests }
}

#[test]
fn a_week_of_measurements_is_kept_and_no_more() {
    let mut history = History::default();
    let days = 10;
    let every = EVERY.num_seconds();
    for second in (0..days * 86_400).step_by(usize::try_from(every).unwrap()) {
        history.add(sample(second, 10.0, 3));
    }
    let now = moment(days * 86_400);
    let week = history.since(now - TimeDelta::weeks(1), 360);
    assert!((180..=360).contains(&week.len()), "{}", week.len());
    let requests: u64 = week.iter().map(|sample| sample.requests.count).sum();
    let asked = 3 * 7 * 86_400 / u64::try_from(every).unwrap();
    assert!(requests.abs_diff(asked) <= asked / 100, "{requests} of {asked}");
    assert!(week.iter().all(|sample| (sample.machine.cpu_percent - 10.0).abs() < 1e-9));
    assert!(week.iter().all(|sample| (sample.response_milliseconds() - 2.0).abs() < 1e-9));
    assert!(week.windows(2).all(|pair| pair[0].at < pair[1].at));
    assert_eq!(history.since(now - TimeDelta::minutes(5), 360).len(), 30);
    let begun = history.since(DateTime::UNIX_EPOCH, usize::MAX)[0].at;
    assert!(now - begun < TimeDelta::days(8), "measurements since {begun} are kept");
}

#[test]
fn an_alert_is_raised_after_its_patience_and_resolved_when_the_limit_is_kept() {
    let mut watch = Watch::new("host".to_owned(), Vec::new());
    let busy = Measures { memory_percent: Some(85.0), ..Measures::default() };
    assert!(watch.look(&busy, moment(0)).is_empty());
    assert!(watch.look(&busy, moment(599)).is_empty(), "ten minutes are not over");
    let raised = watch.look(&busy, moment(600));
    assert_eq!(raised.len(), 1);
    assert_eq!(raised[0].message, "Memory usage has exceeded 80% for 10 minutes");
    assert_eq!((raised[0].severity, raised[0].is_active), (Severity::Medium, true));
    let again = watch.look(&busy, moment(610));
    assert_eq!((again[0].occurrence_count, again[0].last_occurrence), (2, moment(610)));
    assert_eq!((&again[0].id, again[0].created_at), (&raised[0].id, moment(600)));
    assert!(watch.look(&Measures::default(), moment(620)).is_empty(), "what is not measured changes nothing");
    let calm = Measures { memory_percent: Some(40.0), ..Measures::default() };
    let resolved = watch.look(&calm, moment(630));
    assert_eq!((resolved[0].is_active, resolved[0].resolved_at), (false, Some(moment(630))));
    assert_eq!(watch.active().count(), 0);
    assert!(watch.look(&busy, moment(640)).is_empty(), "the patience begins anew");
}

#[test]
fn what_cannot_wait_is_raised_at_once() {
    let mut watch = Watch::new("host".to_owned(), Vec::new());
    let away = Measures { database_away: Some(1.0), disk_percent: Some(97.0), ..Measures::default() };
    let raised: Vec<String> = watch.look(&away, moment(0)).into_iter().map(|alert| alert.rule).collect();
    assert_eq!(raised, ["disk", "database"]);
    let restarted: Vec<Alert> = watch.active().cloned().collect();
    let mut watch = Watch::new("host".to_owned(), restarted);
    let back = Measures { database_away: Some(0.0), disk_percent: Some(97.0), ..Measures::default() };
    let changed = watch.look(&back, moment(10));
    let now: Vec<(&str, bool)> = changed.iter().map(|alert| (alert.rule.as_str(), alert.is_active)).collect();
    assert_eq!(now, [("disk", true), ("database", false)], "a restart forgets no alert");
}

#[test]
fn too_few_requests_say_nothing_of_the_rest() {
    let failing = |count| {
        let mut history = History::default();
        let mut failing = sample(0, 10.0, count);
        failing.requests.failures = count;
        history.add(failing);
        Measures::of(&history, moment(5)).failed_percent
    };
    assert_eq!(failing(19), None);
    assert_eq!(failing(20), Some(100.0));
}
